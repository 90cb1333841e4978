"""How far daily series stand off what the calendar says of them: each by itself, and all of them together.

A cold spell or a wave of influenza moves every unit at once. In one unit it is hidden among chance for weeks, in the
sum of all it shows within days. So what all do together is followed fast, and fades, since such things pass; what one
unit does besides is followed slowly, single odd days counting for less, and stays. How far the series of a table move
together is told from the table: one whose units go their own ways is left alone.
"""

import numpy as np

from leadwell.forecasting.panel import Floats, Whole

_OWN = 0.03  # how fast a series' own level is forgotten, a day
_TOGETHER = 0.1  # and that of all series together
_KEPT = 0.98  # of the latter, a day ahead
_ODD = 2.0  # usual distances of a day from its level; what lies further out counts as though it lay there
_RARE = 10.0  # figures a day under which nothing is drawn in: most days of rare events lie below their level
_FORTNIGHT, _FORTNIGHTS, _FEWEST = 14, 52, 8  # by which it is told whether series move together
_SMALLEST = 1e-6  # level of all together, which is divided by


def levels(worked: Floats, fitted: Floats, lasts: Whole, horizon: int) -> Floats:
    """Give by what factor series stand off the regression, in the days to come.

    Figures are summed, not their logarithms, so that days without any do not pull a level down.

    Args:
        worked: shape (series, columns), never below nought; NaN where missing.
        fitted: shape (series, columns); what the regression on the calendar gives.
        lasts: shape (series,); the day of each series' last column.
        horizon: how many days are forecast.

    Returns:
        shape (series, horizon).
    """
    columns = worked.shape[1]
    seen = np.isfinite(worked)
    here, there = np.where(seen, worked, 0.0), np.where(seen, fitted, 0.0)
    starts = lasts - lasts.min()
    whole = np.zeros((2, columns + int(starts.max())))
    for start in np.unique(starts):
        rows = starts == start
        whole[:, start : start + columns] += here[rows].sum(axis=0), there[rows].sum(axis=0)
    part = _part_together(here - there, starts)
    back = np.arange(columns)[::-1]
    slow, fast = (1 - _OWN) ** back, (1 - _TOGETHER) ** back
    own = _own(here, there, seen * slow)
    lasting, late = np.ones(len(worked)), np.ones(len(worked))
    for start in np.unique(starts):
        figures, known = whole[:, start : start + columns]
        # Day by day, so that days on which fewer series have figures count as much as others.
        daily, there_is = _ratio(figures, known), known > 0
        rows = starts == start
        # Over the days that a series has itself, so that taking out what all did leaves what it did besides.
        weights = seen[rows] * slow
        lasting[rows] = np.maximum(_ratio(weights @ daily, weights @ there_is), _SMALLEST)
        late[rows] = np.maximum(_ratio(fast @ daily, fast @ there_is), _SMALLEST)
    kept = _KEPT ** np.arange(1, horizon + 1)
    return np.asarray((own / lasting**part)[:, None] * late[:, None] ** (part * kept), dtype=np.float64)


def _ratio(figures: Floats, fitted: Floats) -> Floats:
    return np.asarray(figures / np.maximum(fitted, 1e-9), dtype=np.float64)


def _own(here: Floats, there: Floats, weights: Floats) -> Floats:
    """Give the level of each series, in which single odd days count for less.

    A day counts by what is expected of it: one on which a unit is closed says nothing of its level.
    """
    expected = weights * there
    level = _ratio((here * weights).sum(axis=1), expected.sum(axis=1))
    total = np.maximum(expected.sum(axis=1), 1e-9)
    days = np.where(weights > 0, _ratio(here, there), level[:, None])
    usual = _ODD * (np.abs(days - level[:, None]) * expected).sum(axis=1) / total
    drawn = np.clip(days, (level - usual)[:, None], (level + usual)[:, None])
    often = (here * weights).sum(axis=1) >= _RARE * np.maximum(weights.sum(axis=1), 1e-9)
    return np.where(often, (drawn * expected).sum(axis=1) / total, level)


def _part_together(off: Floats, starts: Whole) -> float:
    """Give how far series go up and down together, between nought and one.

    That is the part of how their sum varies, over fortnights, which is more than it would be of series that go their
    own ways. One series by itself has none.
    """
    many = min(off.shape[1] // _FORTNIGHT, _FORTNIGHTS)
    if many < _FEWEST:
        return 0.0
    days = many * _FORTNIGHT
    table = np.zeros((len(off), days))
    for start in np.unique(starts):
        # Days, not columns, stand under each other: a series may end before others do.
        late = int(starts.max() - start)
        if late < days:
            rows = starts == start
            table[rows, : days - late] = off[rows, off.shape[1] - days + late :]
    sums = table.reshape(len(off), many, _FORTNIGHT).sum(axis=2)
    sums = sums - sums.mean(axis=1, keepdims=True)
    total, single = float((sums.sum(axis=0) ** 2).sum()), float((sums**2).sum())
    return max(1 - single / total, 0.0) if total > 0 else 0.0
