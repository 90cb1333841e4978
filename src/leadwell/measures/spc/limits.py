"""Centre lines and limits of a block of columns, for every kind of chart.

A block is time-major: shape (points, columns). Values that are missing are NaN. All formulas and where they
come from stand in the functions; what tools choose differently comes from the profile.
"""

from dataclasses import replace

import numpy as np

from leadwell.measures.spc.exact import exact_power
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import (
    Baseline,
    Floats,
    Lines,
    around,
    reaches,
    without_limits,
)
from leadwell.measures.spc.middles import mean_of, median_of, total_of, weighted_mean
from leadwell.measures.spc.profiles import Profile
from leadwell.measures.spc.ranges import Reach, first_of, reach_of

_T_POWER = 3.6  # Nelson (1994): t to the power 1/3.6 is near to normal
_HALF_LIFE = 0.693  # ln 2: the median of waiting times whose mean is one
_RANGE_LIMIT = 3.267  # D4 of two points: the upper limit of a moving range, in mean moving ranges
_RATIO_SCREENING = 3.2665  # the same to one more place, as the I' chart is published with
_MEAN_RANGE = 1.128  # d2 of two points: the mean moving range, in standard deviations


def lines_of(kind: Kind, base: Baseline, sizes: Floats | None, *, profile: Profile, exact: bool) -> Lines:
    """Give the lines of a block.

    Args:
        kind: the kind of chart.
        base: the points that limits come from.
        sizes: denominators or subgroup sizes of all points; None where the kind has none.
        profile: the choices of the tool.
        exact: whether means are to be right to the last bit (slower).
    """
    match kind:
        case Kind.XMR | Kind.XMR_MEDIAN | Kind.XMR_MEDIAN_MR:
            return _xmr(kind, base, profile, exact)
        case Kind.RUN:
            lines = without_limits(base.given(median_of(base.values)))
            lines.rounded_centre = False
            return lines
        case Kind.MR:
            return _moving_range(base, exact)
        case Kind.P | Kind.P_PRIME | Kind.U | Kind.U_PRIME | Kind.C | Kind.C_PRIME:
            return _counts(kind, base, sizes, profile, exact)
        case Kind.I_PRIME:
            return _ratio(base, sizes, profile, exact)
        case Kind.G:
            return _geometric(base, profile, exact)
        case Kind.T:
            return _times(base, profile, exact)
        case Kind.XBAR | Kind.S:
            return _subgroups(kind, base, sizes, exact)


def times_as_charted(values: Floats, *, exact: bool) -> Floats:
    """Give times as a t chart has them: there and back through the power, so that they meet their own lines."""
    if exact:
        return exact_power(exact_power(values, 1 / _T_POWER), _T_POWER)
    with np.errstate(invalid="ignore"):
        return np.asarray((values ** (1 / _T_POWER)) ** _T_POWER)


def _xmr(kind: Kind, base: Baseline, profile: Profile, exact: bool) -> Lines:
    """XmR: the mean (or median) and 2.66 mean moving ranges either side (Wheeler, 1993)."""
    values = base.values
    centre = mean_of(values, has_gaps=base.has_gaps, exact=exact) if kind is Kind.XMR else median_of(values)
    ranges = np.abs(values[1:] - values[:-1])
    found = reach_of(
        ranges, values, profile.limits, exact=exact, of_median=kind is Kind.XMR_MEDIAN_MR, base=base
    )
    if found.constant is not None:  # the mean of eighteen times 0.1 need not be 0.1 to the last bit
        centre = np.where(found.constant, first_of(values), centre)
    lines = around(base.given(centre), *reaches(found.middle, profile.limits))
    lines.mean_range, lines.doubtful = found.mean_range, found.doubtful
    lines.rounded_centre = kind is Kind.XMR
    return lines


def _moving_range(base: Baseline, exact: bool) -> Lines:
    """Moving ranges: limits from 0 to 3.267 times their mean (D4 of two points)."""
    centre = base.given(mean_of(base.values, has_gaps=base.has_gaps, exact=exact))
    third = _RANGE_LIMIT / 3
    floor = np.where(np.isnan(centre), np.nan, 0.0)
    return Lines(
        centre=centre,
        stated={
            "lower": floor,
            "upper": _RANGE_LIMIT * centre,
            "lower_2": floor.copy(),
            "upper_2": (third * 2) * centre,
            "lower_1": floor.copy(),
            "upper_1": third * centre,
        },
    )


def _counts(kind: Kind, base: Baseline, sizes: Floats | None, profile: Profile, exact: bool) -> Lines:
    """p, u and c charts, and those with a prime, whose sigma is widened by what chance leaves over (Laney, 2002).

    The sigma of a point is the binomial sqrt(p(1-p)/n) for p, the Poisson sqrt(u/n) for u, sqrt(c) for c.
    """
    if kind in {Kind.C, Kind.C_PRIME}:
        centre = mean_of(base.values, has_gaps=base.has_gaps, exact=exact)
        of_base: Floats = np.ones_like(base.values)
        of_all: Floats = np.ones(())
    else:
        assert sizes is not None
        assert base.sizes is not None
        assert base.counts is not None
        centre = weighted_mean(base.counts, base.sizes, of=base.values, has_gaps=base.has_gaps, exact=exact)
        of_base, of_all = base.sizes, sizes
    centre = base.given(centre)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = kind in {Kind.P, Kind.P_PRIME}
        variance = centre * (1 - centre) if share else centre
        sigma = np.sqrt(variance / of_all)
        found: Reach | None = None
        if kind in {Kind.P_PRIME, Kind.U_PRIME, Kind.C_PRIME}:
            of_points = sigma if of_base is of_all else np.sqrt(variance / of_base)
            scores = (base.values - centre) / of_points
            ranges = np.abs(scores[1:] - scores[:-1])
            found = reach_of(ranges, scores, profile.limits, exact=exact, base=base)
            sigma = sigma * (found.middle / _MEAN_RANGE)
    if kind in {Kind.C, Kind.C_PRIME}:
        lines = around(centre, 3 * sigma, 2 * sigma, sigma)
    else:
        lines = Lines(centre=centre, sigma=sigma)
    lines.doubtful = None if found is None else found.doubtful
    return lines


def _ratio(base: Baseline, sizes: Floats | None, profile: Profile, exact: bool) -> Lines:
    """I′: weighted mean; each difference of neighbours is scaled by both their sizes (Taylor, 2017)."""
    assert sizes is not None
    assert base.sizes is not None
    with np.errstate(invalid="ignore"):
        counts = base.values * base.sizes
    centre = weighted_mean(counts, base.sizes, of=base.values, has_gaps=base.has_gaps, exact=exact)
    values, weights, scope = base.values, base.sizes, base
    if profile.ratio_sigma_of_all and base.all_values is not None and base.all_sizes is not None:
        values, weights = base.all_values, base.all_sizes
        scope = replace(base, values=values, has_gaps=bool(np.isnan(values).any()))
    with np.errstate(invalid="ignore", divide="ignore"):
        ranges = np.sqrt(np.pi / 2) * np.abs(values[1:] - values[:-1])
        ranges = ranges / np.sqrt(1 / weights[:-1] + 1 / weights[1:])
        found = reach_of(ranges, values, profile.limits, exact=exact, base=scope, factor=_RATIO_SCREENING)
        sigma = found.middle * np.sqrt(1 / sizes)
    return Lines(centre=base.given(centre), sigma=sigma, doubtful=found.doubtful)


def _geometric(base: Baseline, profile: Profile, exact: bool) -> Lines:
    """g: opportunities between events; sigma = sqrt(m(m + 1)) of the geometric distribution (Benneyan, 2001).

    Limits lie round the mean; the line that runs are judged by is the median, since the distribution is lopsided.
    """
    mean = base.given(mean_of(base.values, has_gaps=base.has_gaps, exact=exact))
    with np.errstate(invalid="ignore"):
        sigma = np.sqrt(mean * (mean + 1))
    lines = around(mean, 3 * sigma, 2 * sigma, sigma)
    if profile.g_centre_median:
        median = median_of(base.values)
        lines.centre, lines.rounded_centre = median, False
        if base.centre is not None:
            lines.centre = np.where(np.isnan(base.centre), median, _HALF_LIFE * base.centre)
    if profile.g_lower_zero:
        floor = np.where(np.isnan(mean), np.nan, 0.0)
        lines.stated |= {name: floor.copy() for name in ("lower", "lower_2", "lower_1")}
    return lines


def _times(base: Baseline, profile: Profile, exact: bool) -> Lines:
    """t: times to the power 1/3.6 are near to normal, so an XmR chart of those, turned back (Nelson, 1994)."""

    def power(values: Floats, exponent: float) -> Floats:
        return exact_power(values, exponent) if exact else np.asarray(values**exponent)

    with np.errstate(invalid="ignore"):
        times = base.values if base.counts is None else np.where(np.isnan(base.values), np.nan, base.counts)
        turned = replace(
            base,
            values=power(times, 1 / _T_POWER),
            centre=None if base.centre is None else power(base.centre, 1 / _T_POWER),
        )
        lines = _xmr(Kind.XMR, turned, profile, exact)

        def turned_back(line: Floats) -> Floats:
            return power(np.where(line < 0, 0.0, line), _T_POWER)

        lines.centre = turned_back(lines.centre)
        lines.change(turned_back)
    lines.mean_range = None
    return lines


def _subgroups(kind: Kind, base: Baseline, sizes: Floats | None, exact: bool) -> Lines:
    """x-bar and s: limits from the spread inside the subgroups, by the constants A3, B3, B4 (Montgomery).

    The spread is the mean standard deviation where all subgroups are of one size, else the pooled one.
    """
    assert sizes is not None
    assert base.sizes is not None
    assert base.spreads is not None
    out = base.left_out
    weights = base.sizes if out is None else np.where(out, np.nan, base.sizes)
    within = base.spreads if out is None else np.where(out, np.nan, base.spreads)
    with np.errstate(invalid="ignore", divide="ignore"):
        varies = np.fmax.reduce(sizes, axis=0) != np.fmin.reduce(sizes, axis=0)
        degrees = np.fmax(weights - 1, 0)
        degrees = np.where(np.isnan(weights), np.nan, degrees)
        pooled = np.sqrt(total_of(degrees * within**2, exact=exact) / total_of(degrees, exact=exact))
        spread = np.where(varies, pooled, mean_of(within, has_gaps=True, exact=exact))
        bias = bias_of_sd(sizes)
        if kind is Kind.XBAR:
            counts = weights * base.values
            centre = weighted_mean(counts, weights, of=base.values, has_gaps=True, exact=exact)
            scale = bias * np.sqrt(sizes)
            return around(
                base.given(centre), (3 / scale) * spread, (2 / scale) * spread, (1 / scale) * spread
            )
        centre = base.given(spread)
        relative = np.sqrt(1 - bias**2) / bias
        return Lines(
            centre=centre,
            stated={
                "lower": (1 - 3 * relative) * centre,
                "upper": (1 + 3 * relative) * centre,
                "lower_2": (1 - 2 * relative) * centre,
                "upper_2": (1 + 2 * relative) * centre,
                "lower_1": (1 - relative) * centre,
                "upper_1": (1 + relative) * centre,
            },
        )


def bias_of_sd(sizes: Floats) -> Floats:
    """Give c4: the mean standard deviation of samples of a size, in true standard deviations.

    c4(n) = sqrt(2 / (n - 1)) gamma(n / 2) / gamma((n - 1) / 2). NaN below two.
    """
    from math import exp, lgamma, sqrt

    found = np.full(sizes.shape, np.nan)
    for size in np.unique(sizes):
        if size >= 2:
            found[sizes == size] = sqrt(2 / (size - 1)) * exp(lgamma(size / 2) - lgamma((size - 1) / 2))
    return found
