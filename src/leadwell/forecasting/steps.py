"""The periods of a table: what their distance is, how each is numbered, and how it is written."""

import calendar
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from leadwell.foundations.errors import LeadwellError

_FORMS = "a day or month as 2025-01-31 or 2025-01, a quarter as 2025-Q1, or a whole number"
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_QUARTER = re.compile(r"(\d{4})([- ]?)Q([1-4])")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.0+)?")
_YEAR_MONTH = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])")
_MONTHS_A_YEAR = 12
_FEWEST_TO_SPACE = 4


class UnreadablePeriods(LeadwellError):
    """Periods could not be read, or not all of them are written in one way."""


class Unit(StrEnum):
    """What periods are counted in."""

    DAY = "day"
    MONTH = "month"
    NUMBER = "number"


_SIZES = {Unit.DAY: (1, 7, 14), Unit.MONTH: (1, 3, 6, 12), Unit.NUMBER: (1,)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Equally spaced periods: every ``size`` days, months or numbers from ``origin`` on.

    Attributes:
        unit: what is counted.
        size: how many units lie between two periods (7 days is a week, 3 months a quarter).
        origin: the unit of a period, so that period ``k`` is the unit ``origin + k * size``.
        write: gives a period, as a unit, in the words of the table.
    """

    unit: Unit
    size: int
    origin: int
    write: Callable[[int], str]

    @property
    def seasonality(self) -> int:
        """How many periods make a season: 12 months, 4 quarters, 52 weeks, 7 days; 1 where there is none."""
        if self.unit is Unit.MONTH:
            return _MONTHS_A_YEAR // self.size
        if self.unit is Unit.DAY:
            return {1: 7, 7: 52, 14: 26}.get(self.size, 1)
        return 1

    @property
    def are_days(self) -> bool:
        """Whether each period is one day."""
        return self.unit is Unit.DAY and self.size == 1

    @property
    def are_months(self) -> bool:
        """Whether each period is one month."""
        return self.unit is Unit.MONTH and self.size == 1

    def last_year(self, number: int) -> int | None:
        """Give the year that a numbered period ends in; None for numbers, which have none."""
        unit = self.origin + number * self.size
        if self.unit is Unit.MONTH:
            return unit // _MONTHS_A_YEAR
        if self.unit is Unit.DAY:
            return date.fromordinal(unit).year if unit <= date.max.toordinal() else date.max.year
        return None

    def text(self, number: int) -> str:
        """Give a numbered period in the words of the table."""
        return self.write(self.origin + number * self.size)


def steps_of(texts: Sequence[str]) -> tuple[Steps, dict[str, int]]:
    """Find how the periods of a table are spaced, and give the number of each.

    The spacing is the largest one that every period fits: months where all dates are the first, or the last, of
    a month. What lies between two periods of a series and is not in the table is missing.

    Args:
        texts: the different periods of the whole table, in any order.

    Raises:
        UnreadablePeriods: one cannot be read, or they are written in different ways; the message names one.
    """
    for read in (_quarters, _months, _year_months, _dates, _numbers):
        found = read(texts)
        if found is not None:
            unit, units, write = found
            return _spaced(unit, units, write, size=_QUARTER_MONTHS if read is _quarters else None)
    odd = next((text for text in texts if not _fits_any(text)), None)
    if odd is not None:
        raise UnreadablePeriods(f"The period {odd!r} cannot be read. A period is {_FORMS}.")
    shown = ", ".join(map(repr, sorted({_shape(text): text for text in texts}.values())[:3]))
    raise UnreadablePeriods(
        f"The periods are written in different ways: {shown}. Write all of them as one of {_FORMS}."
    )


_Read = tuple[Unit, dict[str, int], Callable[[int], str]] | None
_QUARTER_MONTHS = 3


def _spaced(
    unit: Unit, units: dict[str, int], write: Callable[[int], str], size: int | None
) -> tuple[Steps, dict[str, int]]:
    values = sorted(set(units.values()))
    origin = values[0]
    if size is None:
        size = math.gcd(*(value - origin for value in values)) or 1
        # Two or three periods that happen to lie a quarter apart are months with gaps, more of them are quarters.
        if size not in _SIZES[unit] or len(values) < _FEWEST_TO_SPACE:
            size = 1
    steps = Steps(unit=unit, size=size, origin=origin, write=write)
    return steps, {text: (value - origin) // size for text, value in units.items()}


def _quarters(texts: Sequence[str]) -> _Read:
    found = {text: _QUARTER.fullmatch(text) for text in texts}
    if not texts or not all(found.values()):
        return None
    between = next(match[2] for match in found.values() if match)
    units = {text: int(match[1]) * 12 + 3 * int(match[3]) - 3 for text, match in found.items() if match}
    return Unit.MONTH, units, lambda unit: f"{unit // 12:04d}{between}Q{unit % 12 // 3 + 1}"


def _months(texts: Sequence[str]) -> _Read:
    found = {text: _MONTH.fullmatch(text) for text in texts}
    if not texts or not all(match and 1 <= int(match[2]) <= _MONTHS_A_YEAR for match in found.values()):
        return None
    units = {text: int(match[1]) * 12 + int(match[2]) - 1 for text, match in found.items() if match}
    return Unit.MONTH, units, lambda unit: f"{unit // 12:04d}-{unit % 12 + 1:02d}"


def _year_months(texts: Sequence[str]) -> _Read:
    """Read 202501 as January 2025, where every period looks so and there is more than one month."""
    if len(texts) < _MONTHS_A_YEAR or not all(_YEAR_MONTH.fullmatch(text) for text in texts):
        return None
    units = {text: int(text[:4]) * 12 + int(text[4:]) - 1 for text in texts}
    return Unit.MONTH, units, lambda unit: f"{unit // 12:04d}{unit % 12 + 1:02d}"


def _dates(texts: Sequence[str]) -> _Read:
    days: dict[str, date] = {}
    for text in texts:
        match = _DATE.fullmatch(text)
        if match is None:
            return None
        try:
            days[text] = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    tail = texts[0][10:] if texts else ""
    months = {text: day.year * 12 + day.month - 1 for text, day in days.items()}
    if texts and all(day.day == 1 for day in days.values()):
        return Unit.MONTH, months, lambda unit: f"{unit // 12:04d}-{unit % 12 + 1:02d}-01{tail}"
    if texts and all(day.day == _last_day(months[text]) for text, day in days.items()):
        return (
            Unit.MONTH,
            months,
            lambda unit: f"{unit // 12:04d}-{unit % 12 + 1:02d}-{_last_day(unit)}{tail}",
        )
    if not texts:
        return None
    units = {text: day.toordinal() for text, day in days.items()}
    return Unit.DAY, units, lambda unit: (date.min + timedelta(days=unit - 1)).isoformat() + tail


def _numbers(texts: Sequence[str]) -> _Read:
    if not texts or not all(_NUMBER.fullmatch(text) for text in texts):
        return None
    return Unit.NUMBER, {text: int(float(text)) for text in texts}, str


def _last_day(month: int) -> int:
    return calendar.monthrange(month // 12, month % 12 + 1)[1]


def _fits_any(text: str) -> bool:
    return any(read([text]) is not None for read in (_quarters, _months, _dates, _numbers))


def _shape(text: str) -> str:
    return re.sub(r"\d", "9", text)
