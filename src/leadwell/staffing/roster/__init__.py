"""Rosters: found within a time with a bound beside them, checked, explained, shared fairly and mended."""

from leadwell.staffing.roster.aims import aims
from leadwell.staffing.roster.competition import competition_from_texts, find_competition_roster
from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.explain import binding, unfilled, what_relaxing_buys
from leadwell.staffing.roster.exporting import roster_as_table, roster_as_workbook
from leadwell.staffing.roster.fairness import shares, spread_of_nights, spread_of_weekends
from leadwell.staffing.roster.problem import Cover, Person, Problem, Request, Shift, Tally
from leadwell.staffing.roster.repair import repair
from leadwell.staffing.roster.rules import broken_rules, costs
from leadwell.staffing.roster.solving import Solved, find_roster
from leadwell.staffing.roster.surpassing import surpass
from leadwell.staffing.roster.ward import ward_from_json
from leadwell.staffing.roster.ward_problem import problem_of, rules_of, with_overtime
from leadwell.staffing.roster.ward_shares import fair_shares
from leadwell.staffing.roster.written import roster_as_csv, roster_from_csv

__all__ = [
    "Cover",
    "Person",
    "Problem",
    "Request",
    "Shift",
    "Solved",
    "Tally",
    "aims",
    "binding",
    "broken_rules",
    "competition_from_texts",
    "costs",
    "fair_shares",
    "find_competition_roster",
    "find_roster",
    "problem_from_text",
    "problem_of",
    "repair",
    "roster_as_csv",
    "roster_as_table",
    "roster_as_workbook",
    "roster_from_csv",
    "rules_of",
    "shares",
    "spread_of_nights",
    "spread_of_weekends",
    "surpass",
    "unfilled",
    "ward_from_json",
    "what_relaxing_buys",
    "with_overtime",
]
