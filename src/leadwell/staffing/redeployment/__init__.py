"""Redeployment: which people to move between units for a coming shift, why, and what happens without it."""

from leadwell.staffing.redeployment.coming import coming_requirements
from leadwell.staffing.redeployment.eligibility import may_not_go
from leadwell.staffing.redeployment.fields import schema
from leadwell.staffing.redeployment.planning import GroupPlan, Instead, Move, Outlook, Plan, plan
from leadwell.staffing.redeployment.reading import BadShift, read_shift, shift_of
from leadwell.staffing.redeployment.rules import MoveRules, read_rules, shipped_rules
from leadwell.staffing.redeployment.shift import Declined, Person, Shift, Unit
from leadwell.staffing.redeployment.shortfalls import StillShort, still_short
from leadwell.staffing.redeployment.telling import as_json, lines

__all__ = [
    "BadShift",
    "Declined",
    "GroupPlan",
    "Instead",
    "Move",
    "MoveRules",
    "Outlook",
    "Person",
    "Plan",
    "Shift",
    "StillShort",
    "Unit",
    "as_json",
    "coming_requirements",
    "lines",
    "may_not_go",
    "plan",
    "read_rules",
    "read_shift",
    "schema",
    "shift_of",
    "shipped_rules",
    "still_short",
]
