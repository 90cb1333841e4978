"""Mean moving ranges: what limits reach by, with the largest screened out where the profile says so."""

from dataclasses import dataclass

import numpy as np

from leadwell.measures.spc.lines import Baseline, Bools, Floats
from leadwell.measures.spc.middles import mean_of, median_of
from leadwell.measures.spc.profiles import LimitRules, Screening, ZeroVariance

_NEAR = 1e-12  # of a threshold: nearer than this, the last bits of a mean decide


@dataclass(slots=True)
class Reach:
    """The average moving range of each column. NaN where there is none."""

    middle: Floats  # as limits use it
    mean_range: Floats  # the mean (or median), before screening
    constant: Bools | None  # where the values do not vary at all, and limits lie on the centre
    doubtful: Bools | None  # where a last bit decided which ranges were screened


def reach_of(
    ranges: Floats,
    values: Floats,
    rules: LimitRules,
    *,
    exact: bool,
    base: Baseline,
    of_median: bool = False,
    factor: float | None = None,
) -> Reach:
    """Give the average of the moving ranges of each column.

    Args:
        ranges: the distances of neighbours, one row fewer than there are points; NaN where one is missing.
        values: the points they come from.
        rules: the choices of the tool.
        exact: whether means are to be right to the last bit.
        base: the baseline that the values are of.
        of_median: whether the average is the median.
        factor: above how many averages a range is screened, where a kind of chart has its own number.
    """
    plain = _average(ranges, base, of_median=of_median, exact=exact)
    middle, doubtful = plain, None
    if rules.screening is Screening.ONCE and len(ranges):
        threshold = (rules.screening_factor if factor is None else factor) * plain
        middle, doubtful = _screened(ranges, plain, threshold, base, of_median=of_median, exact=exact)
    mean_range = _average(ranges, base, of_median=False, exact=exact) if of_median else plain
    constant = None
    if rules.zero_variance is ZeroVariance.ON_THE_CENTRE:
        still = mean_range == 0
        if bool(still.any()):
            first = first_of(values)
            constant = still & np.asarray(((values == first) | np.isnan(values)).all(axis=0))
            # Neighbours that are equal two by two, with gaps between the pairs, say nothing about the spread.
            middle = np.where(still, np.where(constant, 0.0, np.nan), middle)
    return Reach(middle, mean_range, constant, doubtful)


def _average(ranges: Floats, base: Baseline, *, of_median: bool, exact: bool) -> Floats:
    if of_median:
        return median_of(ranges)
    has_gaps = base.has_gaps or bool(np.isnan(ranges).any())
    return mean_of(ranges, has_gaps=has_gaps, exact=exact)


def _screened(
    ranges: Floats, plain: Floats, threshold: Floats, base: Baseline, *, of_median: bool, exact: bool
) -> tuple[Floats, Bools | None]:
    """Leave out the ranges that reach the threshold, in the columns that have any, and average the rest."""
    with np.errstate(invalid="ignore", divide="ignore"):
        largest = np.fmax.reduce(ranges, axis=0) if base.has_gaps else ranges.max(axis=0)
        chosen = np.flatnonzero(~(largest < threshold * (1 - _NEAR)) & ~np.isnan(plain))
        if not len(chosen):
            return plain, None
        some, limit = ranges[:, chosen], threshold[chosen]
        kept = some < limit
        if of_median or exact:
            left = np.where(kept, some, np.nan)
            averages = median_of(left) if of_median else mean_of(left, has_gaps=True, exact=exact)
        else:
            averages = np.where(kept, some, 0.0).sum(axis=0) / kept.sum(axis=0)
        if of_median:  # the median is kept where nothing would be left of it
            averages = np.where(kept.any(axis=0), averages, plain[chosen])
        middle = plain.copy()
        middle[chosen] = averages
        if exact:
            return middle, None
        near = (np.abs(some - limit) <= _NEAR * limit).any(axis=0) & (limit > 0)
    doubtful = np.zeros(len(plain), dtype=bool)
    doubtful[chosen[near]] = True
    return middle, doubtful


def first_of(values: Floats) -> Floats:
    """Give the first value of each column that is not missing; NaN where all are."""
    row = (~np.isnan(values)).argmax(axis=0)
    return np.asarray(values[row, np.arange(values.shape[1])])
