"""The public 24-instance text format of shift scheduling (Curtois and Qu, 2014): read, checked line by line."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.problem import Cover, Person, Problem, Request, Shift

_SECTIONS = ("HORIZON", "SHIFTS", "STAFF", "DAYS_OFF", "SHIFT_ON_REQUESTS", "SHIFT_OFF_REQUESTS", "COVER")

_Row = TypeVar("_Row")


class BadInstance(LeadwellError):
    """A line of an instance cannot be read; the message gives its number."""


def problem_from_text(text: str) -> Problem:
    """Read an instance of the 24-instance benchmark.

    The first day is a Monday. Lines that begin with ``#`` are comments.

    Raises:
        BadInstance: a section is missing or a line is not of its form.
        BadProblem: the whole contradicts itself, for example by naming a shift that is not there.
    """
    lines: dict[str, list[tuple[int, str]]] = {}
    section: list[tuple[int, str]] | None = None
    for number, raw in enumerate(text.replace("\ufeff", "").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("SECTION_"):
            section = lines.setdefault(line.removeprefix("SECTION_"), [])
        elif section is None:
            raise BadInstance(
                f"Line {number} stands before the first SECTION_ line. It must be in a section."
            )
        else:
            section.append((number, line))
    for name in ("HORIZON", "SHIFTS", "STAFF", "COVER"):
        if not lines.get(name):
            raise BadInstance(
                f"SECTION_{name} is missing or empty. An instance has the sections {', '.join(_SECTIONS)}."
            )
    number, horizon = lines["HORIZON"][0]
    days_off: dict[str, set[int]] = defaultdict(set)
    staff = {line.split(",")[0].strip() for _, line in lines["STAFF"]}
    for at, line in lines.get("DAYS_OFF", []):
        name, *days = _fields(line)
        if name not in staff:
            raise BadInstance(f"Line {at}: {name} has days off but is not in SECTION_STAFF.")
        days_off[name].update(_whole(day, at, "a day") for day in days)
    return Problem(
        days=_whole(horizon, number, "the number of days"),
        shifts=tuple(_shift(line, at) for at, line in lines["SHIFTS"]),
        people=tuple(_person(line, at, days_off) for at, line in lines["STAFF"]),
        cover=_rows(lines["COVER"], _cover, 5),
        wants=_rows(lines.get("SHIFT_ON_REQUESTS", []), _request, 4),
        unwanted=_rows(lines.get("SHIFT_OFF_REQUESTS", []), _request, 4),
    )


def _fields(line: str) -> list[str]:
    return [part.strip() for part in line.split(",")]


def _whole(text: str, number: int, what: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise BadInstance(f"Line {number}: {text!r} is no whole number; {what} is wanted there.") from None
    if value < 0:
        raise BadInstance(f"Line {number}: {what} is {value}; it must be 0 or more.")
    return value


def _shift(line: str, number: int) -> Shift:
    parts = _fields(line)
    if len(parts) not in (2, 3):
        raise BadInstance(f"Line {number}: a shift is a name, minutes and what may not follow, with commas.")
    after = frozenset(
        name.strip() for name in (parts[2] if len(parts) == 3 else "").split("|") if name.strip()
    )
    return Shift(name=parts[0], minutes=_whole(parts[1], number, "minutes"), not_followed_by=after)


def _person(line: str, number: int, days_off: dict[str, set[int]]) -> Person:
    parts = _fields(line)
    if len(parts) != 8:
        raise BadInstance(f"Line {number}: a person is 8 fields with commas; there are {len(parts)}.")
    most_of = {}
    for part in parts[1].split("|"):
        name, sign, most = part.partition("=")
        if not sign:
            raise BadInstance(f"Line {number}: {part!r} is not of the form SHIFT=MOST.")
        most_of[name.strip()] = _whole(most, number, f"the most of {name}")
    most_minutes, least_minutes, run, least_run, least_off, weekends = (
        _whole(part, number, "a rule") for part in parts[2:]
    )
    return Person(
        name=parts[0],
        most_of=most_of,
        most_minutes=most_minutes,
        least_minutes=least_minutes,
        most_run=run,
        least_run=least_run,
        least_off_run=least_off,
        most_weekends=weekends,
        days_off=frozenset(days_off.get(parts[0], ())),
    )


def _cover(parts: list[str], number: int) -> Cover:
    return Cover(
        day=_whole(parts[0], number, "a day"),
        shift=parts[1],
        wanted=_whole(parts[2], number, "how many are wanted"),
        under_weight=_whole(parts[3], number, "a weight"),
        over_weight=_whole(parts[4], number, "a weight"),
    )


def _request(parts: list[str], number: int) -> Request:
    return Request(
        person=parts[0],
        day=_whole(parts[1], number, "a day"),
        shift=parts[2],
        weight=_whole(parts[3], number, "a weight"),
    )


def _rows(
    lines: list[tuple[int, str]], make: Callable[[list[str], int], _Row], width: int
) -> tuple[_Row, ...]:
    rows = []
    for number, line in lines:
        parts = _fields(line)
        if len(parts) != width:
            raise BadInstance(f"Line {number} has {len(parts)} fields; {width} are wanted here.")
        rows.append(make(parts, number))
    return tuple(rows)
