"""How much of a month's figure goes with its number of weekdays, shared by all series of a table."""

from datetime import date

import numpy as np

from leadwell.forecasting.panel import Floats, Whole

_USUAL = 261 / 12  # weekdays of a month
_FEW = 30  # months under which nothing can be told
_SPREAD = 0.3  # how large the share is thought to be, before anything is known
_SMALLEST = 0.5


def weekdays_of(months: Whole) -> Floats:
    """Give the logarithm of each month's weekdays over the usual number; a month is year * 12 + month - 1.

    Bank holidays are not taken out: most fall in the same month each year and belong to the season.
    """
    low, high = int(months.min()), int(months.max())
    edges = [np.datetime64(date(unit // 12, unit % 12 + 1, 1)) for unit in range(low, high + 2)]
    counts = np.busday_count(edges[:-1], edges[1:])
    return np.asarray(np.log(counts / _USUAL)[months - low], dtype=np.float64)


def share_of_weekdays(worked: Floats, months: Whole) -> float:
    """Estimate by what power of its weekdays a month's figure grows: 0 is not at all, 1 in proportion.

    One power for all series: with a few years each, no series could tell its own. Levels of each year and each
    month of the year are taken out first, for every series. The series move together, so the estimate is as sure as
    the middle series' movement lets it be, not as the number of series would; it is pulled towards nought by that.

    Args:
        worked: shape (series, columns), never below nought; NaN where missing.
        months: shape (series, columns); the month of each column, as year * 12 + month - 1.
    """
    seen = np.isfinite(worked)
    if not seen.any():
        return 0.0
    low, high = int(months[seen].min()), int(months[seen].max())
    if high - low + 1 < _FEW:
        return 0.0
    logs = np.log(np.maximum(np.where(seen, worked, 1.0), _SMALLEST))
    table = np.full((len(worked), high - low + 1), np.nan)
    rows, columns = np.nonzero(seen)
    table[rows, months[rows, columns] - low] = logs[rows, columns]
    when = np.arange(low, high + 1)
    enough = np.isfinite(table).sum(axis=1) >= _FEW
    if not enough.any():
        return 0.0
    table = _without_levels(table[enough], when)
    weekdays = _without_levels(weekdays_of(when)[None], when)[0]
    there = np.isfinite(table)
    steadiness = 1 / np.maximum(np.nanvar(table, axis=1), 1e-4)
    weight = np.where(there, steadiness[:, None], 0.0)
    total = weight.sum(axis=0)
    common = np.where(there, table * steadiness[:, None], 0.0).sum(axis=0) / np.where(total > 0, total, 1.0)
    used = total > 0
    x, y = weekdays[used], common[used]
    power = (x @ y) / (x @ x)
    free = max(int(used.sum()) - 12 - int(used.sum()) // 12, 1)
    unsure = ((y - power * x) ** 2).sum() / free / (x @ x)
    return float(power * _SPREAD**2 / (_SPREAD**2 + unsure))


def _without_levels(table: Floats, when: Whole) -> Floats:
    """Take out the level of each year (twelve months from the first) and of each month of the year."""
    rest = table.copy()
    year = (when - when[0]) // 12
    groups = [when % 12 == month for month in np.unique(when % 12)] + [year == one for one in np.unique(year)]
    for _ in range(20):
        for group in groups:
            part = rest[:, group]
            there = np.isfinite(part)
            mean = np.where(there, part, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
            rest[:, group] = part - mean[:, None]
    return rest
