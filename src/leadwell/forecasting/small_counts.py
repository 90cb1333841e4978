"""Quantiles of counts near nought: falls on a ward, patients nursed one to one.

A count that is nought on most days and one or two on others has no use for errors learnt from larger figures: they say
that a third of a patient too many is usual. Below two, quantiles are whole numbers: those of a Poisson count, or of a
negative binomial one where the series has varied by more than that. From two to ten, quantiles learnt from errors are
only never narrower than those of chance.
"""

import numpy as np

from leadwell.forecasting.panel import Floats, Truth

_SMALL, _FEW = 10.0, 2.0
_AS_CHANCE = 50.0  # figures' worth by which a series' own variance is weighed against that of a Poisson count


def fit_small_counts(
    quantiles: Floats, levels: tuple[float, ...], middle: Floats, values: Floats, is_count: Truth
) -> None:
    """Change the quantiles of small counts to what chance makes of them, in place.

    A series that varies by less than half of what chance would make it vary is given less, one that never changed
    nothing at all.

    Args:
        quantiles: shape (levels, series, horizon).
        levels: their levels, rising.
        middle: shape (series, horizon).
        values: shape (series, columns); the history, NaN where missing.
        is_count: shape (series,).
    """
    rows, columns = np.nonzero((middle < _SMALL) & is_count[:, None])
    if not rows.size:
        return
    mean = middle[rows, columns]
    seen = np.isfinite(values)
    many = np.maximum(seen.sum(axis=1), 1)
    usual = np.where(seen, values, 0.0).sum(axis=1) / many
    varies = (np.where(seen, values - usual[:, None], 0.0) ** 2).sum(axis=1) / many
    by_chance = varies / np.where(usual > 0, usual, 1.0)
    share = np.minimum(np.sqrt(2.0 * by_chance), 1.0)[rows]
    few = mean < _FEW
    over = np.maximum((many * by_chance + _AS_CHANCE) / (many + _AS_CHANCE), 1.0)[rows]
    numbers = _numbers(mean, np.where(few, over, 1.0), levels)
    for k, level in enumerate(levels):
        found = mean + share * (numbers[k] - mean)
        learnt = quantiles[k, rows, columns]
        if level < 0.5:
            wide = np.minimum(learnt, found)
        elif level > 0.5:
            wide = np.maximum(learnt, found)
        else:
            wide = learnt
        quantiles[k, rows, columns] = np.where(few, found, wide)


def _numbers(mean: Floats, over: Floats, levels: tuple[float, ...]) -> Floats:
    """Give the quantiles of counts with a mean and a variance ``over`` times it, shape (levels, counts)."""
    is_over = over > 1.0
    size = np.where(is_over, mean / np.where(is_over, over - 1.0, 1.0), 1.0)
    chance = np.where(is_over, over**-size, np.exp(-mean))  # of nought, then of each number in turn
    reached, number = chance.copy(), np.zeros_like(mean)
    found = np.empty((len(levels), len(mean)))
    for k, level in enumerate(levels):
        short = reached < level
        while short.any():
            number[short] += 1
            chance[short] *= (
                np.where(is_over, (size + number - 1.0) * (1.0 - 1.0 / over), mean)[short] / number[short]
            )
            reached[short] += chance[short]
            short = reached < level
        found[k] = number
    return found
