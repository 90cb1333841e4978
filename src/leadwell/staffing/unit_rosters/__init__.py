"""A unit's roster from what is held of it: its shifts, its people, what it wants, and what became of requests."""

from leadwell.staffing.unit_rosters.answers import Answer, answer_of
from leadwell.staffing.unit_rosters.asked import NobodyToRoster, NoShifts, UnitWard, unit_ward
from leadwell.staffing.unit_rosters.calendar_file import Event, calendar_text
from leadwell.staffing.unit_rosters.had import AskedFor, Had, holidays_worked, mean_of, what_people_had
from leadwell.staffing.unit_rosters.patterns import Pattern, Wanted, patterns_of, wanted_of
from leadwell.staffing.unit_rosters.repairing import Mendable, mendable
from leadwell.staffing.unit_rosters.standing import OnDay, Standing, standing

__all__ = [
    "Answer",
    "AskedFor",
    "Event",
    "Had",
    "Mendable",
    "NoShifts",
    "NobodyToRoster",
    "OnDay",
    "Pattern",
    "Standing",
    "UnitWard",
    "Wanted",
    "answer_of",
    "calendar_text",
    "holidays_worked",
    "mean_of",
    "mendable",
    "patterns_of",
    "standing",
    "unit_ward",
    "wanted_of",
    "what_people_had",
]
