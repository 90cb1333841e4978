"""Means, medians and sums of the columns of a block, without their missing values."""

import numpy as np

from leadwell.measures.spc.exact import exact_mean, exact_total
from leadwell.measures.spc.lines import Floats


def mean_of(values: Floats, *, has_gaps: bool, exact: bool) -> Floats:
    """Give the mean of each column; NaN for a column without a value.

    In two passes: what the first leaves over is added, so that a column of one value has that value as its mean.
    """
    if exact:
        return exact_mean(values)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        if not has_gaps and len(values):
            rough = _sum(values) / len(values)
            return np.asarray(rough + _sum(values - rough) / len(values))
        present = ~np.isnan(values)
        count = present.sum(axis=0)
        rough = _sum(np.where(present, values, 0.0)) / count
        return np.asarray(rough + _sum(np.where(present, values - rough, 0.0)) / count)


def median_of(values: Floats) -> Floats:
    """Give the median of each column; NaN for a column without a value."""
    points, columns = values.shape
    if not points:
        return np.full(columns, np.nan)
    ordered = np.array(values.T, order="C")
    ordered.sort(axis=1)  # missing values last
    count = points - np.isnan(ordered).sum(axis=1)
    row = np.arange(columns)
    below = ordered[row, np.maximum(count - 1, 0) // 2]
    above = ordered[row, np.minimum(count // 2, points - 1)]
    with np.errstate(over="ignore", invalid="ignore"):
        both = below + above
        return np.asarray(np.where(np.isfinite(both), both / 2, below / 2 + above / 2))


def total_of(values: Floats, *, exact: bool) -> Floats:
    """Give the sum of each column; 0 for a column without a value."""
    if exact:
        return exact_total(values)
    return _sum(np.where(np.isnan(values), 0.0, values))


def weighted_mean(counts: Floats, sizes: Floats, *, of: Floats, has_gaps: bool, exact: bool) -> Floats:
    """Give the sum of numerators over the sum of denominators: sums first, then divided.

    Args:
        counts: the numerators.
        sizes: the denominators.
        of: the quotients; where one is missing, neither part of it is counted.
        has_gaps: whether any is missing.
        exact: whether the sums are to be right to the last bit.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        if not has_gaps and not exact:
            return np.asarray(_sum(counts) / _sum(sizes))
        missing = np.isnan(of)
        top = total_of(np.where(missing, np.nan, counts), exact=exact)
        bottom = total_of(np.where(missing, np.nan, sizes), exact=exact)
        return np.asarray(np.where(bottom > 0, top / bottom, np.nan))


def _sum(values: Floats) -> Floats:
    """Add row after row, so that a column has the same sum alone and among others, to the last bit.

    NumPy adds a single column pairwise, and several columns row by row.
    """
    if values.shape[1] == 1:
        values = np.repeat(values, 2, axis=1)
        return np.asarray(values.sum(axis=0)[:1])
    return np.asarray(values.sum(axis=0))
