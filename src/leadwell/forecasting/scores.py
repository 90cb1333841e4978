"""How good forecasts were: scaled error, loss of the quantiles, coverage, and what chance alone leaves."""

from math import exp, floor, lgamma, log

import numpy as np

from leadwell.forecasting.panel import Floats, Truth, Whole


def naive(values: Floats, phases: Whole, ahead: Whole) -> Floats:
    """Give the seasonal naive forecast: the last figure known of the same place in the season.

    Args:
        values: shape (series, columns); NaN where missing.
        phases: shape (series, columns); the place of each period in its season.
        ahead: shape (series, horizon); the places of the periods to come.

    Returns:
        shape (series, horizon); NaN where that place was never seen.
    """
    found = np.full(ahead.shape, np.nan)
    for place in np.unique(ahead):
        fits = np.isfinite(values) & (phases == place)
        last = values.shape[1] - 1 - fits[:, ::-1].argmax(axis=1)
        figure = np.where(fits.any(axis=1), values[np.arange(len(values)), last], np.nan)
        found = np.where(ahead == place, figure[:, None], found)
    return found


def naive_error(values: Floats, season: int) -> Floats:
    """Give each series' mean absolute difference from a season before: what errors are scaled by in MASE.

    With no two figures a season apart, the difference from the figure before is taken (Hyndman and Koehler, 2006).

    Returns:
        shape (series,); NaN where neither is known or nothing ever changed, so that nothing can be scaled.
    """
    found = np.full(len(values), np.nan)
    for lag in (1, season):
        if lag >= values.shape[1]:
            continue
        away = np.abs(values[:, lag:] - values[:, :-lag])
        known = np.isfinite(away)
        many = known.sum(axis=1)
        mean = np.where(known, away, 0.0).sum(axis=1) / np.maximum(many, 1)
        found = np.where(many > 0, mean, found)
    return np.where(found > 0, found, np.nan)


def quantile_loss(actual: Floats, quantile: Floats, level: float) -> Floats:
    """Give twice the pinball loss of a quantile: above costs 1 - level, below costs level.

    Summed over figures and divided by their sum, and with the mean over the levels .1 to .9 taken, this is the
    weighted quantile loss (WQL) of the GluonTS and GIFT-Eval tables.
    """
    away = actual - quantile
    return np.asarray(2.0 * np.maximum(level * away, (level - 1.0) * away), dtype=np.float64)


def poisson_error(mean: Floats) -> Floats:
    """Give the mean absolute error that is left if the mean is known and figures are Poisson counts.

    Ramasubban's closed form (1958): 2 exp(-m) m^(k+1) / k!, with k the whole part of m. No forecast of such counts
    can do better over many of them than about this.

    >>> round(float(poisson_error(np.array([1.0]))[0]), 4)  # 2 / e
    0.7358
    """
    flat = [_poisson_error(float(one)) for one in np.ravel(mean)]
    return np.array(flat).reshape(np.shape(mean))


def _poisson_error(mean: float) -> float:
    if not mean > 0:
        return 0.0 if mean == 0 else float("nan")
    whole = floor(mean)
    return 2.0 * exp(-mean + (whole + 1) * log(mean) - lgamma(whole + 1))


def coverage(actual: Floats, low: Floats, high: Floats) -> Truth:
    """Say of each figure whether it lies between its limits, both included."""
    return np.asarray((actual >= low) & (actual <= high))
