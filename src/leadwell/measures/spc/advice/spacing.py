"""How points lie in time: by days, weeks, months or quarters, what cycle they may follow, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.lines import Floats

_YEAR_OF_WEEKS = 365.25 / 7
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUARTERS = ("January to March", "April to June", "July to September", "October to December")


class BadPeriods(LeadwellError):
    """Periods do not fit together; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacing:
    """The places of points in time."""

    rows: tuple[int, ...]  # rising; a gap between two of them is a missing period
    step: str  # "day", "week", "month", "quarter", or "point" where nothing more is known
    cycle: float | None  # points a cycle; None where there is none
    season: tuple[float, ...]  # of each point, from 0 to below the cycle
    names: tuple[str, ...] = ()  # of the seasons, where they have names
    what: str = ""  # "month of the year"

    @property
    def whole(self) -> bool:
        """Whether each point belongs to one of a few seasons, such as a month."""
        return self.cycle is not None and float(self.cycle).is_integer()

    @property
    def cycles(self) -> float:
        """How many cycles the points span."""
        return 0.0 if self.cycle is None else (self.rows[-1] - self.rows[0] + 1) / self.cycle


def spacing(periods: Sequence[object] | None, *, points: int, cycle: int | None = None) -> Spacing:
    """Give how periods lie in time.

    Months and quarters are known by their day, the same in each month or its last one, or by how far apart they
    are; so are days and weeks. Dates that follow none of these are taken in their order.

    Args:
        periods: of each point, rising: dates, or numbers; None for points in their order.
        points: how many there are.
        cycle: points a cycle, where the periods do not tell it.

    Raises:
        BadPeriods: they do not rise, are not as many as points, or the cycle is shorter than two points.

    >>> found = spacing([date(2025, month, 1) for month in (1, 2, 4)], points=3)
    >>> found.rows, found.what, found.season
    ((0, 1, 3), 'month of the year', (0.0, 1.0, 3.0))
    """
    if cycle is not None and cycle < 2:
        raise BadPeriods(f"A cycle has at least two points; {cycle} will not do.")
    if periods is None:
        return _in_order(list(range(points)), cycle)
    if len(periods) != points:
        raise BadPeriods(f"There are {points} points and {len(periods)} periods.")
    days = [one.date() if isinstance(one, datetime) else one for one in periods]
    if all(isinstance(one, date) for one in days):
        dates = [one for one in days if isinstance(one, date)]
        _must_rise([one.toordinal() for one in dates])
        return _of_dates(dates, cycle)
    numbers = [one for one in days if isinstance(one, int | float)]
    if len(numbers) != points:
        raise BadPeriods("Periods are all dates or all numbers.")
    _must_rise(numbers)
    if all(float(one).is_integer() for one in numbers) and numbers[-1] - numbers[0] < 4 * points:
        return _in_order([int(one - numbers[0]) for one in numbers], cycle, start=int(numbers[0]))
    return _in_order(list(range(points)), cycle)


def _must_rise(numbers: Sequence[float]) -> None:
    for place, (before, after) in enumerate(pairwise(numbers), 2):
        if not before < after:
            raise BadPeriods(f"Period {place} does not come after the one before it; put them in order.")


def _in_order(rows: list[int], cycle: int | None, *, start: int = 0) -> Spacing:
    season = tuple(float((row + start) % cycle) for row in rows) if cycle else (0.0,) * len(rows)
    return Spacing(
        rows=tuple(rows),
        step="point",
        cycle=cycle,
        season=season,
        what=f"place in a cycle of {cycle}" if cycle else "",
    )


def _of_dates(dates: list[date], cycle: int | None) -> Spacing:
    ordinals = np.array([one.toordinal() for one in dates])
    gap = float(np.median(np.diff(ordinals))) if len(dates) > 1 else 0.0
    months = [12 * one.year + one.month - 1 for one in dates]
    quarters = [one // 3 for one in months]
    if cycle is None:
        if gap == 1:
            return _spaced(
                ordinals.tolist(), "day", 7, [one.weekday() for one in dates], _DAYS, "day of the week"
            )
        if gap == 7 and bool((np.diff(ordinals) % 7 == 0).all()):
            season = [(one.timetuple().tm_yday - 1) / 7 for one in dates]
            weeks = ((ordinals - ordinals[0]) // 7).tolist()
            return _spaced(weeks, "week", _YEAR_OF_WEEKS, season, [], "time of the year")
        by_month = _same_day(dates)
        thirds = len({one % 3 for one in months}) == 1 and len(months) > 2
        if (by_month or 28 <= gap <= 31) and not thirds and len(set(months)) == len(months):
            return _spaced(months, "month", 12, [one % 12 for one in months], _MONTHS, "month of the year")
        if (by_month or 89 <= gap <= 92) and len(set(quarters)) == len(quarters):
            return _spaced(
                quarters, "quarter", 4, [one % 4 for one in quarters], _QUARTERS, "quarter of the year"
            )
    return _in_order(list(range(len(dates))), cycle)


def _same_day(dates: Sequence[date]) -> bool:
    """Say whether all dates fall on the same day of their months, or on the last."""
    return len({one.day for one in dates}) == 1 or all((one + timedelta(days=1)).day == 1 for one in dates)


def _spaced(
    rows: list[int], step: str, cycle: float, season: Sequence[float], names: Sequence[str], what: str
) -> Spacing:
    return Spacing(
        rows=tuple(row - rows[0] for row in rows),
        step=step,
        cycle=cycle,
        season=tuple(map(float, season)),
        names=tuple(names),
        what=what,
    )


def waves(season: Floats, cycle: float, number: int) -> Floats:
    """Give so many waves a cycle, shape (points, 2 x number), as columns of sines and cosines."""
    turns = 2 * np.pi * season / cycle
    return np.column_stack([turn(turns * one) for one in range(1, number + 1) for turn in (np.sin, np.cos)])


def each_season(season: Floats, cycle: int) -> Floats:
    """Give one column for each season but the last, shape (points, cycle - 1): 1 where a point is of it."""
    return np.asarray((season[:, None] == np.arange(cycle - 1)[None, :]) * 1.0)


def places(rows: Sequence[int]) -> NDArray[np.int64]:
    """Give rows as an array."""
    return np.asarray(rows, dtype=np.int64)
