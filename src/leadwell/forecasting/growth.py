"""Steady growth or decline: series that have changed in one direction, and by much, in every quarter for three years.

What the ways of forecasting do with a trend is held back, since most trends do not last. Growth of a third a year that
has gone on for three years is another thing. It is told from the change over a whole year, quarter by quarter, so that
neither a season nor a single step is taken for it: a step changes four quarters only. Two years were tried and are too
few: of the hospital series that had grown for two years, most stopped in the third.
"""

import numpy as np

from leadwell.forecasting.panel import Floats

_LEAST = 0.15  # a year, of the logarithm
_EVENLY = 0.5  # each quarter's change must be at least so much of the middle one
_KEPT = 0.8  # of the growth of a year, in the next
_QUARTERS = 12
_SMALLEST = 0.5


def steady_growth(worked: Floats, year: int) -> Floats:
    """Find how much the logarithm of each series grows in a period.

    Args:
        worked: shape (series, columns), never below nought; NaN where missing.
        year: how many periods make a year; 4 or more.

    Returns:
        shape (series,); nought where there is no steady growth or decline, or less than four years of history.
    """
    quarter = year // 4
    span = quarter * _QUARTERS
    series, columns = worked.shape
    if columns < span + year:
        return np.zeros(series)
    seen = np.isfinite(worked)
    logs = np.where(seen, np.log(np.maximum(np.where(seen, worked, 1.0), _SMALLEST)), np.nan)
    change = (logs[:, columns - span :] - logs[:, columns - span - year : columns - year]).reshape(
        series, _QUARTERS, quarter
    )
    known = np.isfinite(change)
    many = known.sum(axis=2)
    means = np.where(known, change, 0.0).sum(axis=2) / np.maximum(many, 1)
    middle = np.median(means, axis=1)
    least = (means * np.sign(middle)[:, None]).min(axis=1)
    steady = (
        (many >= max(quarter // 2, 1)).all(axis=1)
        & (np.abs(middle) >= _LEAST)
        & (least >= _EVENLY * np.abs(middle))
    )
    return np.where(steady, middle / year, 0.0)


def growth_to_come(slopes: Floats, year: int, horizon: int) -> Floats:
    """Give by what factor steady growth carries each series on, shape (series, horizon), a little less each period."""
    kept = _KEPT ** (1 / year)
    return np.asarray(
        np.exp(slopes[:, None] * np.cumsum(kept ** np.arange(1, horizon + 1))), dtype=np.float64
    )


def without_growth(worked: Floats, slopes: Floats) -> Floats:
    """Bring the past of each series to its latest level, as far as steady growth took it there."""
    back = np.arange(1 - worked.shape[1], 1)
    return np.asarray(worked * np.exp(-slopes[:, None] * back), dtype=np.float64)
