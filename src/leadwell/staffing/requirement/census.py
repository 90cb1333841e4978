"""A census file: how many patients were at each level of need on each day, one count a row."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from leadwell.foundations.errors import LeadwellError

_NAMES = {
    "unit": ("unit", "ward", "home"),
    "on": ("on", "date", "day"),
    "level": ("level",),
    "patients": ("patients", "people", "residents", "count"),
}
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MOST = 1_000  # patients at one level of one unit
_FEW = 5  # faults told


class BadCensus(LeadwellError):
    """A census file that cannot be used; the message says which lines are wrong and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted at one unit on one day; None where a count is missing."""

    unit: str
    on: date
    counts: Mapping[str, float | None]

    @property
    def whole(self) -> bool:
        """Say whether no count is missing."""
        return all(count is not None for count in self.counts.values())


def read_census(path: Path, levels: Sequence[str]) -> tuple[Counted, ...]:
    """Read a census: columns unit, date, level and patients, one row a count.

    A level that is not named on a day had nobody; a count that is left empty is missing, and its day is not used.

    Args:
        path: a CSV file in UTF-8.
        levels: the levels of the ladder, and what it counts beside them.

    Raises:
        BadCensus: the file is not there, a column is missing, or lines are wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadCensus(f"There is no {path}.") from None
    except UnicodeDecodeError:
        raise BadCensus(f"{path} is not text in UTF-8. Save it as CSV UTF-8.") from None
    except OSError as problem:
        raise BadCensus(f"{path} cannot be read: {problem.strerror}.") from None
    return census_of(text, levels, where=path.name)


def census_of(text: str, levels: Sequence[str], *, where: str = "the census") -> tuple[Counted, ...]:
    """Read a census from the text of a CSV file; see ``read_census``.

    Raises:
        BadCensus: a column is missing, or lines are wrong.
    """
    rows = list(csv.reader(text.splitlines()))
    if len(rows) < 2:
        raise BadCensus(f"{where} has no rows. It must have the columns unit, date, level and patients.")
    place = _columns(rows[0], where)
    found: dict[tuple[str, date], dict[str, float | None]] = {}
    wrong: list[str] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            unit, on, level, count = _row(row, place, levels)
            counts = found.setdefault((unit, on), {})
            if level in counts:
                raise ValueError(f"{unit} on {on} has the level {level!r} twice")
            counts[level] = count
        except ValueError as problem:
            wrong.append(f"line {number}: {problem}")
    if wrong:
        more = f"; and {len(wrong) - _FEW} more" if len(wrong) > _FEW else ""
        raise BadCensus(f"{where}: {'; '.join(wrong[:_FEW])}{more}.")
    return tuple(
        Counted(unit=unit, on=on, counts=MappingProxyType(counts))
        for (unit, on), counts in sorted(found.items(), key=lambda one: one[0])
    )


def _columns(heading: Sequence[str], where: str) -> dict[str, int]:
    words = [cell.strip().lower() for cell in heading]
    place = {}
    for name, known in _NAMES.items():
        there = [at for at, word in enumerate(words) if word in known]
        if len(there) != 1:
            raise BadCensus(
                f"{where}: it must have one column headed {' or '.join(known)}; its headings are {', '.join(words)}."
            )
        place[name] = there[0]
    return place


def _row(
    row: Sequence[str], place: Mapping[str, int], levels: Sequence[str]
) -> tuple[str, date, str, float | None]:
    if len(row) <= max(place.values()):
        raise ValueError("it has fewer cells than the headings")
    unit, on, level, count = (row[place[name]].strip() for name in ("unit", "on", "level", "patients"))
    if not unit:
        raise ValueError("the unit is empty")
    if level not in levels:
        raise ValueError(f"the ladder has no level {level!r}; it has {', '.join(levels)}")
    return unit, _day(on), level, _count(count) if count else None


def _day(text: str) -> date:
    british = _BRITISH.fullmatch(text)
    try:
        return date.fromisoformat("{2}-{1:0>2}-{0:0>2}".format(*british.groups()) if british else text)
    except ValueError:
        raise ValueError(f"{text!r} is no date; write 2026-11-28 or 28/11/2026") from None


def _count(text: str) -> float:
    try:
        count = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number of patients") from None
    if not 0 <= count <= _MOST:
        raise ValueError(f"{text} patients cannot be; it must be 0 to {_MOST:,}")
    return count
