"""The JSON form of the Second International Nurse Rostering Competition (2015): scenario, history and one week."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadwell.staffing.roster.inrc_first import WEEKDAYS, BadCompetitionFile

Range = tuple[int, int]  # the least and the most


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondContract:
    """The soft rules of a contract."""

    total: Range  # assignments over all weeks
    work: Range  # consecutive days of work
    off: Range  # consecutive days off
    weekends: int  # most weekends with work over all weeks
    complete_weekends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a nurse did before the week."""

    assignments: int
    weekends: int
    last_shift: str  # "" where the last day was off
    same_shift: int  # consecutive days of that shift
    work: int
    off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """One week of the second competition. Cells are a shift and a skill, as ``Early Nurse``."""

    name: str
    last_week: bool
    shifts: Mapping[str, Range]  # consecutive assignments
    forbidden: frozenset[tuple[str, str]]  # shift and the shift that may not follow it
    contracts: Mapping[str, SecondContract]
    people: Mapping[str, tuple[str, frozenset[str]]]  # contract and skills
    past: Mapping[str, Past]
    cover: Mapping[tuple[int, str, str], Range]  # day, shift, skill: least and best
    unwanted: frozenset[tuple[str, int, str]]  # nurse, day, shift; "" is any

    days = 7


def is_second(text: str) -> bool:
    """Say whether a text is a scenario of the second competition, by its content."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return False
    return isinstance(found, dict) and {"shiftTypes", "forbiddenShiftTypeSuccessions", "nurses"} <= set(found)


def second_from_json(scenario: str, history: str, week: str) -> Second:
    """Read a scenario, a history and a week of the second competition.

    Raises:
        BadCompetitionFile: a text is not JSON, lacks a field, or is of another scenario.
    """
    one, before, now = _read(scenario, "The scenario"), _read(history, "The history"), _read(week, "The week")
    try:
        made = _second(one, before, now)
    except (KeyError, TypeError, ValueError) as error:
        raise BadCompetitionFile(
            f"Scenario, history or week lacks a field or holds a wrong one: {error}."
        ) from None
    for what, found in (("history", before), ("week", now)):
        if found["scenario"] != made.name:
            raise BadCompetitionFile(f"The {what} is of {found['scenario']}, the scenario is {made.name}.")
    if set(made.past) != set(made.people):
        raise BadCompetitionFile("The history has other nurses than the scenario.")
    return made


def _read(text: str, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadCompetitionFile(f"{what} is not JSON: {error.msg} in line {error.lineno}.") from None
    if not isinstance(found, dict):
        raise BadCompetitionFile(f"{what} must be an object with fields in braces.")
    return found


def _second(one: dict[str, Any], before: dict[str, Any], now: dict[str, Any]) -> Second:
    assignments, days = "ConsecutiveAssignments", "Consecutive"
    cover = {}
    for row in now["requirements"]:
        for day, name in enumerate(WEEKDAYS):
            wanted = row[f"requirementOn{name}"]
            cover[day, str(row["shiftType"]), str(row["skill"])] = (
                int(wanted["minimum"]),
                int(wanted["optimal"]),
            )
    return Second(
        name=str(one["id"]),
        last_week=int(before["week"]) == int(one["numberOfWeeks"]) - 1,
        shifts={
            str(row["id"]): (
                int(row[f"minimumNumberOf{assignments}"]),
                int(row[f"maximumNumberOf{assignments}"]),
            )
            for row in one["shiftTypes"]
        },
        forbidden=frozenset(
            (str(row["precedingShiftType"]), str(after))
            for row in one["forbiddenShiftTypeSuccessions"]
            for after in row["succeedingShiftTypes"]
        ),
        contracts={
            str(row["id"]): SecondContract(
                total=(int(row["minimumNumberOfAssignments"]), int(row["maximumNumberOfAssignments"])),
                work=_range(row, f"{days}WorkingDays"),
                off=_range(row, f"{days}DaysOff"),
                weekends=int(row["maximumNumberOfWorkingWeekends"]),
                complete_weekends=bool(row["completeWeekends"]),
            )
            for row in one["contracts"]
        },
        people={str(row["id"]): (str(row["contract"]), frozenset(row["skills"])) for row in one["nurses"]},
        past={
            str(row["nurse"]): Past(
                assignments=int(row["numberOfAssignments"]),
                weekends=int(row["numberOfWorkingWeekends"]),
                last_shift=""
                if row["lastAssignedShiftType"] == "None"
                else str(row["lastAssignedShiftType"]),
                same_shift=int(row["numberOfConsecutiveAssignments"]),
                work=int(row["numberOfConsecutiveWorkingDays"]),
                off=int(row["numberOfConsecutiveDaysOff"]),
            )
            for row in before["nurseHistory"]
        },
        cover=cover,
        unwanted=frozenset(
            (
                str(row["nurse"]),
                WEEKDAYS.index(row["day"]),
                "" if row["shiftType"] == "Any" else str(row["shiftType"]),
            )
            for row in now["shiftOffRequests"]
        ),
    )


def _range(row: dict[str, Any], what: str) -> Range:
    return int(row[f"minimumNumberOf{what}"]), int(row[f"maximumNumberOf{what}"])
