"""Daily series: weekday, time of year, holidays and trend by a penalised regression, and a slow weekly smoothing.

The regression knows the calendar and the smoothing follows the level; each errs where the other does not, and
their mean is better than either. Every series leans on what all series share: the coefficients of one regression
over all of them are what each one's own are pulled towards, so that a unit with a month of history has a weekday
pattern and Christmas from the others. The trend may turn every quarter of a year, by as much as the figures insist on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from leadwell.forecasting.breaks import levelled
from leadwell.forecasting.holidays import bank_holiday_days
from leadwell.forecasting.levels import levels
from leadwell.forecasting.panel import Floats, Panel, Truth, Whole

_YEAR = 365.25
_WAVES = 6  # sines and cosines of the year
_YEAR_NEEDED = 730  # days: under two years, the time of year cannot be told from a change of level
_QUARTER = 91  # days between two places where the trend may turn
_SMALLEST = 0.5
# How far coefficients are thought to lie from nought over all series, and a series' own from those, before anything is
# seen: as logarithms, so that 0.1 is about a tenth of the level.
_WEEKDAYS, _OWN_WEEKDAYS = 0.2, 0.03
_SINGLE_DAYS, _OWN_SINGLE_DAYS = 0.1, 0.02
_WAVE, _OWN_WAVE = 0.03, 0.006
_TREND, _OWN_TREND = 0.2, 0.1  # a year; held no closer, or the time of year would take the trend's part
_TURN, _OWN_TURN = 0.0003, 0.0001  # a year, at each place where it may turn
_CARRIED = 0.3  # of the trend, past the end: most trends do not last
_ROUGHNESS = 0.005  # the variance of a day's logarithm beyond that of a Poisson count
_FREE = 1e3  # the level is not held at all
_MOST_TOGETHER = 20  # series whose noise is taken to average out
_WEEKLY = 0.2  # the weight of the weekly smoothing in the mean
_LEVEL_GAIN, _WEEKDAY_GAIN = 0.04, 0.03
_SMOOTHED_DAYS = 196
_FIRST_DAYS = 56  # that the smoothing begins from
_WEEKDAY_HELD = 4  # days' worth that the first weekdays are held by
_OWN_DAYS = ((12, 24), (12, 25), (12, 26), (12, 27), (12, 31), (1, 1), (1, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Calendar:
    """What is known of each day of a stretch, and how large its coefficients are thought to be."""

    first: int
    columns: Floats  # shape (days, coefficients)
    shared: Floats  # shape (coefficients,): how far from nought over all series
    own: Floats  # and how far a series' own from those


def daily(panel: Panel, worked: Floats, horizon: int, holidays: Collection[date] | None) -> Floats:
    """Forecast daily series.

    Args:
        panel: where the series end and how long they are.
        worked: shape (series, columns), never below nought; NaN where missing.
        horizon: how many days are forecast.
        holidays: days that are unlike their weekday; the bank holidays of England where not given.

    Returns:
        shape (series, horizon); NaN for a series without any figure.
    """
    seen = np.isfinite(worked)
    days, ahead = panel.units(), panel.units(horizon)
    calendar = _calendar(
        date.fromordinal(int(days.min())).year,
        date.fromordinal(int(ahead.max())).year,
        with_year=int(seen.any(axis=0).sum()) >= _YEAR_NEEDED,
        holidays=None if holidays is None else frozenset(holidays),
    )
    noise = _noise(worked, seen)
    alike = [
        _Alike(rows=rows, seen=seen[rows[0]], last=int(days[rows[0], -1]), horizon=horizon)
        for rows in _groups(days[:, -1], seen)
    ]
    turns = len(range(_QUARTER, panel.length - _QUARTER, _QUARTER))
    away = np.concatenate([[_FREE], calendar.shared, [_TREND], np.full(turns, _TURN)])
    own_away = np.concatenate([[_FREE], calendar.own, [_OWN_TREND], np.full(turns, _OWN_TURN)])
    worked = worked.copy()
    held = noise / (away**2 + own_away**2)
    together = min(max(int(seen.any(axis=1).sum()), 1), _MOST_TOGETHER)
    for group in alike:
        if group.seen.any():
            past = group.design(calendar)[: panel.length]
            worked[group.rows] = levelled(worked[group.rows], group.seen, past, held, _SMALLEST)
    shared, own = noise / together / away**2, noise / own_away**2
    by_calendar = _regressed(worked, alike, calendar, shared_held=shared, own_held=own)
    by_week = _weekly(worked, seen, days, ahead)
    return np.asarray((1 - _WEEKLY) * by_calendar + _WEEKLY * by_week, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alike:
    """Series that end on the same day and have the same days missing, and what is known of those days."""

    rows: Whole
    seen: Truth  # shape (days,)
    last: int  # the day they end on
    horizon: int

    def design(self, calendar: _Calendar) -> Floats:
        """Give level, calendar and trend of each day and those to come, shape (days, coefficients).

        It is made when it is asked for: those of thousands of series do not fit into memory together.
        """
        columns = len(self.seen)
        start = int(self.seen.argmax()) if self.seen.any() else columns
        here = self.last - calendar.first + np.arange(1 - columns, self.horizon + 1)
        trend = _trend(columns, self.horizon)
        # A turn before the first figure of a series is none of its own.
        trend[:, 1:] *= (columns - _QUARTER * np.arange(1, trend.shape[1])) > start
        return np.concatenate([np.ones((len(here), 1)), calendar.columns[here], trend], axis=1)


@lru_cache(maxsize=8)
def _calendar(
    first_year: int, last_year: int, *, with_year: bool, holidays: frozenset[date] | None
) -> _Calendar:
    """Make the columns of whole years; forecasts from many points of one history ask for the same ones."""
    first, last = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
    days = np.arange(first, last + 1)
    dates = np.arange(
        np.datetime64(f"{first_year:04}-01-01"), np.datetime64(f"{first_year:04}-01-01") + len(days)
    )
    month = dates.astype("datetime64[M]").astype(int) % 12 + 1
    day = (dates - dates.astype("datetime64[M]")).astype(int) + 1
    known = bank_holiday_days(first_year, last_year + 1) if holidays is None else holidays
    off = np.isin(days, [one.toordinal() for one in known])
    after = np.isin(days, [one.toordinal() + 1 for one in known]) & ~off
    eve = np.isin(days, [one.toordinal() - k for one in known for k in (1, 2)]) & ~off
    own = [(month == m) & (day == d) for m, d in _OWN_DAYS]
    shared, own_away = [_WEEKDAYS] * 7, [_OWN_WEEKDAYS] * 7
    columns: list[Floats | Truth] = [np.where((days - 1) % 7 == k, 1.0, 0.0) - 1 / 7 for k in range(7)]
    turn = 2 * np.pi * days / _YEAR
    if with_year:
        for wave in range(1, _WAVES + 1):
            columns += [np.sin(wave * turn), np.cos(wave * turn)]
        shared += [_WAVE] * 2 * _WAVES
        own_away += [_OWN_WAVE] * 2 * _WAVES
    columns += [off & ~np.any(own, axis=0), after, eve, *own, (month == 12) & (day >= 28) & (day <= 30)]
    stacked = np.stack([np.asarray(one, dtype=np.float64) for one in columns], axis=1)
    single = len(columns) - len(shared)
    return _Calendar(
        first=first,
        columns=stacked,
        shared=np.array(shared + [_SINGLE_DAYS] * single),
        own=np.array(own_away + [_OWN_SINGLE_DAYS] * single),
    )


def _regressed(
    worked: Floats, alike: Sequence[_Alike], calendar: _Calendar, *, shared_held: Floats, own_held: Floats
) -> Floats:
    columns = worked.shape[1]
    products, sides = [], []
    for group in alike:
        known = group.design(calendar)[:columns] * group.seen[:, None]
        logs = np.log(np.maximum(np.where(group.seen, worked[group.rows], 1.0), _SMALLEST))
        products.append(known.T @ known)
        sides.append(known.T @ logs.T)
    shared = _shared(products, sides, shared_held)
    fitted = np.zeros((len(worked), columns + alike[0].horizon))
    for group, product, side in zip(alike, products, sides, strict=True):
        if group.seen.any():
            own = np.linalg.solve(product + np.diag(own_held), side - (product @ shared)[:, None])
            fitted[group.rows] = np.exp(np.minimum(group.design(calendar) @ (own + shared[:, None]), 50.0)).T
    lasts = np.zeros(len(worked), dtype=np.int64)
    for group in alike:
        lasts[group.rows] = group.last
    return fitted[:, columns:] * levels(worked, fitted[:, :columns], lasts, alike[0].horizon)


def _shared(products: list[Floats], sides: list[Floats], held: Floats) -> Floats:
    """Give the coefficients of one regression over all series, each with a level of its own."""
    size = len(held)
    product, side = np.zeros((size, size)), np.zeros(size)
    for gram, right in zip(products, sides, strict=True):
        many = gram[0, 0]
        if many == 0:
            continue
        series = right.shape[1]
        product += series * (gram - np.outer(gram[0], gram[0]) / many)
        side += (right - np.outer(gram[0], right[0]) / many).sum(axis=1)
    scale = max(sum(right.shape[1] for right in sides), 1)
    shared = np.linalg.solve(product / scale + np.diag(np.maximum(held, 1e-9)), side / scale)
    shared[0] = 0.0
    return shared


def _noise(worked: Floats, seen: Truth) -> float:
    """Give the variance of a day's logarithm that the middle series has by chance."""
    known = seen.any(axis=1)
    if not known.any():
        return 1.0
    mean = np.where(seen, worked, 0.0).sum(axis=1)[known] / seen.sum(axis=1)[known]
    return float(np.median(1 / np.maximum(mean, _SMALLEST)) + _ROUGHNESS)


def _trend(columns: int, horizon: int) -> Floats:
    """Give the line and, for each quarter back, a turn that changes it before that day and not after."""
    when = (np.arange(columns + horizon) - (columns - 1)) / _YEAR
    when = np.where(when > 0, _CARRIED * when, when)
    turns = [np.minimum(0.0, when + back / _YEAR) for back in range(_QUARTER, columns - _QUARTER, _QUARTER)]
    return np.stack([when, *turns], axis=1)


def _groups(ends: Whole, seen: Truth) -> list[Whole]:
    """Give the rows that end on the same day and have the same days missing, group by group."""
    keys: dict[tuple[int, bytes], list[int]] = {}
    packed = np.packbits(seen, axis=1)
    for row, (end, bits) in enumerate(zip(ends.tolist(), packed, strict=True)):
        keys.setdefault((end, bits.tobytes()), []).append(row)
    return [np.array(rows) for rows in keys.values()]


def _weekly(worked: Floats, seen: Truth, days: Whole, ahead: Whole) -> Floats:
    """Smooth the level and the seven weekdays with fixed gains over the last half year."""
    kept = slice(max(worked.shape[1] - _SMOOTHED_DAYS, 0), None)
    worked, seen, days = worked[:, kept], seen[:, kept], days[:, kept]
    series = len(worked)
    rows = np.arange(series)
    first = seen & (np.cumsum(seen, axis=1) <= _FIRST_DAYS)
    level = np.where(first, worked, 0.0).sum(axis=1) / np.maximum(first.sum(axis=1), 1)
    weekday = np.zeros((series, 7))
    for place in range(7):
        here = first & (days % 7 == place)
        many = here.sum(axis=1)
        weekday[:, place] = np.where(here, worked - level[:, None], 0.0).sum(axis=1) / (many + _WEEKDAY_HELD)
    figures = np.ascontiguousarray(np.where(seen, worked, 0.0).T)
    there = np.ascontiguousarray(seen.T * 1.0)
    places = np.ascontiguousarray((days % 7).T)
    for figure, known, here in zip(figures, there, places, strict=True):
        miss = (figure - level - weekday[rows, here]) * known
        level = level + _LEVEL_GAIN * miss
        weekday[rows, here] += _WEEKDAY_GAIN * miss
    weekday -= weekday.mean(axis=1, keepdims=True)
    found = level[:, None] + np.take_along_axis(weekday, ahead % 7, axis=1)
    found[~seen.any(axis=1)] = np.nan
    return np.asarray(np.maximum(found, 0.0), dtype=np.float64)
