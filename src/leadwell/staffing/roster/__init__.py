"""Rosters: found within a time with a bound beside them, checked, explained, shared fairly and mended."""

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.explain import unfilled, what_relaxing_buys
from leadwell.staffing.roster.fairness import shares, spread_of_nights, spread_of_weekends
from leadwell.staffing.roster.problem import Cover, Person, Problem, Request, Shift
from leadwell.staffing.roster.repair import repair
from leadwell.staffing.roster.rules import broken_rules, costs
from leadwell.staffing.roster.solving import Solved, find_roster
from leadwell.staffing.roster.ward import ward_from_json
from leadwell.staffing.roster.ward_problem import problem_of
from leadwell.staffing.roster.written import roster_as_csv, roster_from_csv

__all__ = [
    "Cover",
    "Person",
    "Problem",
    "Request",
    "Shift",
    "Solved",
    "broken_rules",
    "costs",
    "find_roster",
    "problem_from_text",
    "problem_of",
    "repair",
    "roster_as_csv",
    "roster_from_csv",
    "shares",
    "spread_of_nights",
    "spread_of_weekends",
    "unfilled",
    "ward_from_json",
    "what_relaxing_buys",
]
