"""Periods: the stretch of time that a figure is about."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, total_ordering

from leadwell.foundations.errors import LeadwellError


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class NotAPeriod(LeadwellError):
    """A text could not be read as a period."""


FIRST_YEAR, LAST_YEAR = 1948, 2100  # the service began in 1948; an address outside these is a slip
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
_DAYS = {PeriodKind.DAY: 1, PeriodKind.WEEK: 7}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A day, week, month, quarter or year that begins on ``start``.

    >>> Period(PeriodKind.MONTH, date(2024, 2, 1)).end
    datetime.date(2024, 2, 29)
    """

    kind: PeriodKind
    start: date

    @property
    def following(self) -> "Period":
        """The next period of the same kind."""
        return self.shifted(1)

    @property
    def end(self) -> date:
        """The last day inside the period."""
        return self.following.start - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.following.start - self.start).days

    @property
    def label(self) -> str:
        """The period in words, as the pages show it: ``March 2025``, ``3 March 2025``."""
        return _label(self)

    def shifted(self, by: int) -> "Period":
        """Give the period ``by`` periods later (earlier where negative)."""
        return _shifted(self, by)

    def __lt__(self, other: "Period") -> bool:
        return (self.start, self.kind) < (other.start, other.kind)


# Pages write the same few hundred periods again and again, and dates are slow to write.
@lru_cache(maxsize=8192)
def _label(period: Period) -> str:
    start = period.start
    match period.kind:
        case PeriodKind.DAY:
            return f"{start.day} {start:%B %Y}"
        case PeriodKind.WEEK:
            return f"Week of {start.day} {start:%B %Y}"
        case PeriodKind.MONTH:
            return f"{start:%B %Y}"
        case PeriodKind.QUARTER:
            return f"{start:%B} to {period.end:%B %Y}"
        case PeriodKind.YEAR:
            return f"Year from {start:%B %Y}"


@lru_cache(maxsize=8192)
def _shifted(period: Period, by: int) -> Period:
    kind, start = period.kind, period.start
    if kind in _DAYS:
        return Period(kind, start + timedelta(days=by * _DAYS[kind]))
    months = start.year * 12 + start.month - 1 + by * _MONTHS[kind]
    year, month = divmod(months, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return Period(kind, date(year, month + 1, day))


def month_of(on: date) -> Period:
    """Give the month that a day falls in."""
    return Period(PeriodKind.MONTH, on.replace(day=1))


def period_with(on: date, kind: PeriodKind) -> Period:
    """Give the period of a kind that a day lies in. Weeks begin on a Monday, years in January.

    >>> period_with(date(2025, 3, 6), PeriodKind.WEEK).start
    datetime.date(2025, 3, 3)
    """
    match kind:
        case PeriodKind.DAY:
            return Period(kind, on)
        case PeriodKind.WEEK:
            return Period(kind, on - timedelta(days=on.weekday()))
        case PeriodKind.MONTH:
            return month_of(on)
        case PeriodKind.QUARTER:
            return Period(kind, on.replace(month=3 * ((on.month - 1) // 3) + 1, day=1))
        case PeriodKind.YEAR:
            return Period(kind, on.replace(month=1, day=1))


def month_from_text(text: str) -> Period:
    """Read ``2025-03`` as a month.

    Raises:
        NotAPeriod: the text is not a year and a month, or the year lies outside 1948 to 2100.
    """
    try:
        year, month = text.split("-")
        if len(year) != 4 or len(month) != 2:
            raise ValueError
        return Period(PeriodKind.MONTH, _in_range(date(int(year), int(month), 1)))
    except ValueError:
        raise NotAPeriod(f"{text!r} is not a month. Write it as year-month, for example 2025-03.") from None


def day_from_text(text: str) -> date:
    """Read ``2025-03-03`` as a day.

    Raises:
        NotAPeriod: the text is not a day, or the year lies outside 1948 to 2100.
    """
    try:
        return _in_range(date.fromisoformat(text))
    except ValueError:
        raise NotAPeriod(f"{text!r} is not a day. Write it as year-month-day: 2025-03-03.") from None


def _in_range(on: date) -> date:
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise ValueError
    return on


def is_weekend(on: date) -> bool:
    """Say whether a day is a Saturday or Sunday."""
    return on.weekday() >= 5
