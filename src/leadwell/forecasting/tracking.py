"""Limits that follow what came: widened for a series that lately left them too often, drawn in for one that kept in.

Sizes that are learnt over a quarter of a year are slow to tell that a ward has become less steady. So the earlier
forecasts are gone through again in the order of time, as though their limits had been used: after each, the limits of
the series are widened by a little for what lay outside, and drawn in for what lay inside, in such shares that they
stand still where as many lie outside as should. That is adaptive conformal inference (Gibbs and Candès, 2021), here of
limits instead of levels, as in the quantile tracking of Angelopoulos, Candès and Tibshirani (2023). A forecast that is
still open says nothing yet, so the steps are small: at quick ones the limits swing.
"""

import numpy as np

from leadwell.forecasting.panel import Floats

COVERED = (
    0.8,
    0.95,
)  # the shares that limits are followed at; what lies between and beyond goes with the nearer ones
_WEEK = 7
# How far a week wholly outside moves the logarithm of the width: limits that seldom are left are moved by more.
_GAINS = (0.1, 0.2)
_FURTHEST = 0.7  # the logarithm of a doubling


def followed(errors: Floats, *, step: int, low: Floats, high: Floats) -> Floats:
    """Give by what factor limits are to be widened for what left them lately.

    Args:
        errors: shape (series, origins, horizon); how far earlier forecasts were out, by the size that is usual for the
            series and the time ahead. The first origin is the latest, ``step`` days before the end, the second twice
            that, and so on. NaN where nothing is known, or not yet.
        step: days between two origins.
        low: shape (2,); the limits on the same scale, for each of ``COVERED``.
        high: shape (2,).

    Returns:
        shape (series, 2), each between a half and two.
    """
    series, origins, horizon = errors.shape
    found = np.zeros((series, len(COVERED)))
    if not origins:
        return np.exp(found)
    gain = np.array(_GAINS) * step / _WEEK
    used = np.zeros((origins, series, len(COVERED)))  # the state at each origin, for what was foretold there
    for latest in range(origins - 1, -1, -1):
        used[latest] = found
        outside, known = np.zeros_like(found), np.zeros((series, 1))
        # What came from this origin to the next one, as foretold here and at the origins before it.
        for origin in range(latest, min(origins, latest + -(-horizon // step))):
            first = step * (origin - latest)
            came = errors[:, origin, first : first + step, None]
            wide = np.exp(used[origin])[:, None, :]
            there = np.isfinite(came)
            outside += (((came < low * wide) | (came > high * wide)) & there).sum(axis=1)
            known += there.sum(axis=1)
        share = np.where(known > 0, outside / np.maximum(known, 1), 1 - np.array(COVERED))
        found = np.clip(found + gain * (share - (1 - np.array(COVERED))), -_FURTHEST, _FURTHEST)
    return np.asarray(np.exp(found), dtype=np.float64)
