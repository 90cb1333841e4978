"""The text form of the First International Nurse Rostering Competition (2010): read, checked line by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from leadwell.foundations.errors import LeadwellError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SECTION = re.compile(r"^([A-Z_]+)\s*(?:=?\s*(\d+))?\s*;\s*$")


class BadCompetitionFile(LeadwellError):
    """A file of a competition cannot be read; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A soft limit: its value, and what each one beyond it costs; a weight of 0 is none."""

    weight: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The soft rules of a contract. Runs are of consecutive days, or of consecutive weekends with work."""

    most: Bound
    least: Bound
    most_run: Bound
    least_run: Bound
    most_off: Bound
    least_off: Bound
    most_weekend_run: Bound
    least_weekend_run: Bound
    most_weekends: Bound
    complete_weekends: int  # weight of a weekend with work on one of its days only
    same_shift_on_weekends: int
    no_night_before_free_weekend: int
    alternative_skill: int  # weight of a shift whose skill the person lacks
    patterns: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """An unwanted row of days: for each a shift, ``Any`` or ``None``; it begins on a weekday or on any."""

    weight: int
    shifts: tuple[str, ...]
    begins_on: int | None  # Monday is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """An instance of the first competition."""

    name: str
    starts_on: date
    days: int
    shifts: Mapping[str, frozenset[str]]  # shift to the skills that it wants
    nights: frozenset[str]
    contracts: Mapping[str, Contract]
    patterns: tuple[Pattern, ...]
    people: Mapping[str, tuple[str, frozenset[str]]]  # contract and skills
    cover: Mapping[tuple[int, str], int]
    days_off: Mapping[tuple[str, int], int]  # person and day to the weight
    days_on: Mapping[tuple[str, int], int]
    shifts_off: Mapping[tuple[str, int, str], int]
    shifts_on: Mapping[tuple[str, int, str], int]

    def weekday(self, day: int) -> int:
        """Give the weekday of a day, Monday being 0."""
        return (self.starts_on + timedelta(days=day)).weekday()

    @property
    def saturdays(self) -> tuple[int, ...]:
        """The Saturdays whose Sunday is of the period too."""
        return tuple(day for day in range(self.days - 1) if self.weekday(day) == 5)


class _Lines:
    """The lines of each section, with their numbers."""

    def __init__(self, text: str) -> None:
        self.of: dict[str, list[tuple[int, list[str]]]] = {}
        here: list[tuple[int, list[str]]] | None = None
        for number, raw in enumerate(text.replace("\ufeff", "").splitlines(), 1):
            line = raw.strip()
            if not line or line.startswith("//"):
                continue
            head = _SECTION.match(line)
            if head and (head[2] is not None or head[1] == "SCHEDULING_PERIOD"):
                here = self.of.setdefault(head[1], [])
                continue
            if here is None or not line.endswith(";"):
                raise BadCompetitionFile(f"Line {number} is in no section or does not end with a semicolon.")
            here.append((number, [part.strip() for part in line[:-1].split(",")]))

    def rows(self, section: str, width: int | None, *, needed: bool = False) -> list[tuple[int, list[str]]]:
        rows = self.of.get(section, [])
        if needed and not rows:
            raise BadCompetitionFile(f"The section {section} is missing or empty.")
        for number, row in rows:
            if width is not None and len(row) != width:
                raise BadCompetitionFile(
                    f"Line {number} has {len(row)} fields; {width} are wanted in {section}."
                )
        return rows


def first_from_text(text: str) -> First:
    """Read an instance of the first competition in its text form.

    Raises:
        BadCompetitionFile: a line is not of its form, or asks for a rule that is not judged here.
    """
    lines = _Lines(text)
    number, (name, starts, ends) = lines.rows("SCHEDULING_PERIOD", 3, needed=True)[0]
    starts_on = _date(starts, number)
    days = (_date(ends, number) - starts_on).days + 1
    if days < 1:
        raise BadCompetitionFile(f"Line {number}: the period ends before it begins.")
    shifts = {row[0]: frozenset(row[5:]) for _, row in lines.rows("SHIFT_TYPES", None, needed=True)}
    cover = {
        (day, row[1]): _whole(row[2], at)
        for at, row in lines.rows("DAY_OF_WEEK_COVER", 3, needed=True)
        for day in range(days)
        if WEEKDAYS[(starts_on + timedelta(days=day)).weekday()] == row[0]
    }
    for at, row in lines.rows("DATE_SPECIFIC_COVER", 3):
        cover[_day(row[0], at, starts_on, days), row[1]] = _whole(row[2], at)

    def by_day(section: str) -> dict[tuple[str, int], int]:
        return {
            (row[0], _day(row[1], at, starts_on, days)): _whole(row[2], at)
            for at, row in lines.rows(section, 3)
        }

    def by_shift(section: str) -> dict[tuple[str, int, str], int]:
        return {
            (row[0], _day(row[1], at, starts_on, days), row[2]): _whole(row[3], at)
            for at, row in lines.rows(section, 4)
        }

    made = First(
        name=name,
        starts_on=starts_on,
        days=days,
        shifts=shifts,
        nights=_nights([row for _, row in lines.rows("SHIFT_TYPES", None)]),
        contracts={row[0]: _contract(row, at) for at, row in lines.rows("CONTRACTS", None, needed=True)},
        patterns=tuple(_pattern(row, at) for at, row in lines.rows("PATTERNS", 3)),
        people={
            row[0]: (row[2], frozenset(row[4:])) for _, row in lines.rows("EMPLOYEES", None, needed=True)
        },
        cover=cover,
        days_off=by_day("DAY_OFF_REQUESTS"),
        days_on=by_day("DAY_ON_REQUESTS"),
        shifts_off=by_shift("SHIFT_OFF_REQUESTS"),
        shifts_on=by_shift("SHIFT_ON_REQUESTS"),
    )
    _see_to_names(made)
    return made


def _nights(rows: list[list[str]]) -> frozenset[str]:
    """Give the shifts that end on the next day; where none does, those that begin last.

    The file does not say which shift is the night. One file of the competition, sprint_late02, has no shift over
    midnight and yet a rule against nights before a free weekend. Only with its latest shift as the night does its
    bound come to the value that others publish; in other files a late shift as the night would give more than theirs.
    """
    over = {row[0] for row in rows if row[3] <= row[2]}
    return frozenset(over or {row[0] for row in rows if row[2] == max(one[2] for one in rows)})


def _see_to_names(made: First) -> None:
    asked = [*made.days_off, *made.days_on, *made.shifts_off, *made.shifts_on]
    for person in (one[0] for one in asked):
        if person not in made.people:
            raise BadCompetitionFile(f"A request is by {person}, who is not among the employees.")
    for shift in [shift for _, shift in made.cover] + [one[2] for one in [*made.shifts_off, *made.shifts_on]]:
        if shift not in made.shifts:
            raise BadCompetitionFile(f"The shift {shift} is asked for but is no shift of this file.")
    for person, (contract, _) in made.people.items():
        if contract not in made.contracts:
            raise BadCompetitionFile(f"Employee {person} has the contract {contract}, which is not there.")


def _whole(text: str, number: int) -> int:
    if not text.isdigit():
        raise BadCompetitionFile(f"Line {number}: {text!r} is no whole number.")
    return int(text)


def _date(text: str, number: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadCompetitionFile(f"Line {number}: {text!r} is no date, as 2010-01-28.") from None


def _day(text: str, number: int, starts_on: date, days: int) -> int:
    day = (_date(text, number) - starts_on).days
    if not 0 <= day < days:
        raise BadCompetitionFile(f"Line {number}: {text} is not of the period.")
    return day


def _triple(text: str, number: int) -> list[int]:
    parts = text.strip("()").split("|")
    if not (text.startswith("(") and text.endswith(")") and all(part.strip().isdigit() for part in parts)):
        raise BadCompetitionFile(
            f"Line {number}: {text!r} is not of the form (on|weight) or (on|weight|value)."
        )
    return [int(part) for part in parts]


def _contract(row: list[str], number: int) -> Contract:
    if len(row) not in (19, 20):
        raise BadCompetitionFile(f"Line {number}: a contract has 19 or 20 fields; there are {len(row)}.")
    bounds = []
    for text in row[3:12]:
        triple = _triple(text, number)
        if len(triple) != 3:
            raise BadCompetitionFile(f"Line {number}: {text} lacks a value.")
        bounds.append(Bound(weight=triple[0] * triple[1], value=triple[2]))
    weights = [one[0] * one[1] for one in (_triple(text, number) for text in row[13:18])]
    weekend_rules = any(weights[:3]) or any(one.weight for one in bounds[6:])
    if row[12] != "SaturdaySunday" and weekend_rules:
        raise BadCompetitionFile(
            f"Line {number}: weekends of {row[12]} are not judged here; SaturdaySunday is."
        )
    if weights[3]:
        raise BadCompetitionFile(f"Line {number}: two free days after night shifts are not judged here.")
    patterns = [_whole(one, number) for one in " ".join(row[19:]).split()]
    if len(patterns) != _whole(row[18], number):
        raise BadCompetitionFile(
            f"Line {number}: {row[18]} patterns are announced, {len(patterns)} are listed."
        )
    return Contract(
        most=bounds[0],
        least=bounds[1],
        most_run=bounds[2],
        least_run=bounds[3],
        most_off=bounds[4],
        least_off=bounds[5],
        most_weekend_run=bounds[6],
        least_weekend_run=bounds[7],
        most_weekends=bounds[8],
        complete_weekends=weights[0],
        same_shift_on_weekends=weights[1],
        no_night_before_free_weekend=weights[2],
        alternative_skill=weights[4],
        patterns=tuple(patterns),
    )


def _pattern(row: list[str], number: int) -> Pattern:
    length, *cells = row[2].split()
    found = [cell.strip("()").split("|") for cell in cells]
    if _whole(length, number) != len(found) or any(len(cell) != 2 for cell in found):
        raise BadCompetitionFile(f"Line {number}: the pattern does not hold as many (shift|day) as it says.")
    day = found[0][1]
    if day != "Any" and day not in WEEKDAYS:
        raise BadCompetitionFile(f"Line {number}: {day} is no weekday.")
    return Pattern(
        weight=_whole(row[1], number),
        shifts=tuple(cell[0] for cell in found),
        begins_on=None if day == "Any" else WEEKDAYS.index(day),
    )
