"""The centre and the lines of every kind of chart, worked out one point at a time.

Slow and plain on purpose: this is what the fast engine is judged by.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.library.spc.exact import (
    NAN,
    divide,
    mean,
    median,
    power,
    present,
    root,
    spread,
    total,
)

SIGMAS = (1, 2, 3)
D2 = 1.128  # mean moving range of two points, in standard deviations
LARGEST_MR = 3.267  # the upper limit of a moving range, in mean moving ranges
LARGEST_RATIO_S = 3.2665  # the same for the I' chart
T_POWER = 3.6
BOUNDS = {
    "p": (0.0, 1.0),
    "pp": (0.0, 1.0),
    "u": (0.0, None),
    "up": (0.0, None),
    "c": (0.0, None),
    "cp": (0.0, None),
    "g": (0.0, None),
    "t": (0.0, None),
    "s": (0.0, None),
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One series within one segment, as it goes into the limits."""

    kind: str
    values: list[float]  # numerators where there are denominators
    denominators: list[float] | None
    subgroups: list[list[float]] | None
    baseline_points: int
    excluded: frozenset[int]
    profile: dict
    centre: float | None
    bounds: tuple[float | None, float | None] | None


@dataclass(kw_only=True)
class Lines:
    """What is plotted, its centre, and the lines at one, two and three sigma, per point."""

    plotted: list[float]
    centre: list[float]
    lower: dict[int, list[float]]
    upper: dict[int, list[float]]
    ranges: list[float]  # moving range of each point with the one before it
    mean_range: float  # unscreened, over the baseline


def lines(column: Column) -> Lines:
    """Work out the lines of one column, cut to the natural bounds where the profile says so."""
    column_plotted = plotted(column)
    found = KINDS[column.kind](column, column_plotted)
    low, high = bounds_of(column)
    for sigma in SIGMAS:
        if low is not None:
            found.lower[sigma] = [max(low, line) if line == line else line for line in found.lower[sigma]]
        if high is not None:
            found.upper[sigma] = [min(high, line) if line == line else line for line in found.upper[sigma]]
    return found


def bounds_of(column: Column) -> tuple[float | None, float | None]:
    if column.bounds is not None:
        return column.bounds
    if column.profile["limits"]["natural_bounds"]:
        return BOUNDS.get(column.kind, (None, None))
    return (None, None)


def plotted(column: Column) -> list[float]:
    if column.subgroups is not None:
        if column.kind == "s":
            return [spread(group) for group in column.subgroups]
        return [mean(group) for group in column.subgroups]
    if column.denominators is not None:
        return [divide(y, n) for y, n in zip(column.values, column.denominators, strict=True)]
    if column.kind == "mr":
        return moving_ranges(column.values)
    if column.kind == "t":
        return [power(power(y, 1 / T_POWER), T_POWER) for y in column.values]
    return list(column.values)


def moving_ranges(values: Sequence[float]) -> list[float]:
    """Each point's distance from the one before it; missing for the first."""
    return [NAN] + [abs(values[i] - values[i - 1]) for i in range(1, len(values))]


def baseline(column: Column, values: Sequence[float]) -> list[int]:
    """The rows up to the last point of the baseline, missing ones among them, without the excluded.

    A baseline counts rows, or points that are not missing, as the profile says; that of a chart of moving
    ranges counts those of the series.
    """
    rows, seen = [], 0
    by_row = column.profile["limits"]["baseline_counts"] == "points"
    counted = column.values if column.kind == "mr" else values
    for row, value in enumerate(counted):
        if column.baseline_points and seen == column.baseline_points:
            break
        seen += by_row or not math.isnan(value)
        if row not in column.excluded:
            rows.append(row)
    return rows


def neighbours(column: Column, rows: list[int]) -> list[tuple[int, int]]:
    """The pairs of rows whose difference counts: over an excluded point, or not, as the profile says."""
    if column.profile["limits"]["excluded"] == "bridge":
        return list(itertools.pairwise(rows))
    return [(row - 1, row) for row in rows if row - 1 in rows]


def baseline_ranges(column: Column, values: Sequence[float]) -> list[float]:
    """The moving ranges that the limits are made of."""
    pairs = neighbours(column, baseline(column, values))
    return present(abs(values[after] - values[before]) for before, after in pairs)


def average_range(
    column: Column, ranges: list[float], *, of: Callable[..., float] = mean, factor: float | None = None
) -> float:
    """The average moving range, screened once where the profile says so; missing when none is left."""
    first = of(ranges)
    limits = column.profile["limits"]
    if limits["screening"] == "once" and ranges:
        factor = factor if factor is not None else limits.get("screening_factor", LARGEST_MR)
        kept = [one for one in ranges if one < factor * first]
        if of is median and not kept:
            return first
        return of(kept)
    return first


def settled(column: Column, average: float, ranges: list[float], values: list[float]) -> float:
    """The average moving range, or zero where the profile puts the limits of no variation on the centre.

    Without a range, or where points are equal only two by two, the variation is not known, which is not zero.
    """
    if column.profile["limits"]["zero_variance"] != "on the centre" or not ranges or any(ranges):
        return average
    return 0.0 if len(set(present(values))) == 1 else NAN


def fan(
    plotted: list[float],
    centre: list[float],
    width: Callable[[int, int], float],
    ranges: list[float],
    mean_range: float,
) -> Lines:
    """Lines at `width(sigma, row)` either side of the centre."""
    rows = range(len(plotted))
    return Lines(
        plotted=plotted,
        centre=centre,
        lower={sigma: [finite(centre[row] - width(sigma, row)) for row in rows] for sigma in SIGMAS},
        upper={sigma: [finite(centre[row] + width(sigma, row)) for row in rows] for sigma in SIGMAS},
        ranges=ranges,
        mean_range=mean_range,
    )


def finite(value: float) -> float:
    return value if math.isfinite(value) else NAN


def xmr(
    column: Column,
    values: list[float],
    *,
    of_centre: Callable[..., float] = mean,
    of_ranges: Callable[..., float] = mean,
) -> Lines:
    rows = baseline(column, values)
    centre = column.centre if column.centre is not None else of_centre([values[row] for row in rows])
    ranges = baseline_ranges(column, values)
    average = average_range(column, ranges, of=of_ranges)
    average = settled(column, average, ranges, [values[row] for row in rows])
    limits = column.profile["limits"]

    def width(sigma: int, row: int) -> float:
        if "sigma_divisor" in limits:
            return sigma * (average / limits["sigma_divisor"])
        if sigma == 3:
            return limits["limit_factor"] * average
        return (sigma * (limits["limit_factor"] / 3)) * average

    return fan(values, [centre] * len(values), width, moving_ranges(values), mean(ranges))


def xmr_median(column: Column, values: list[float]) -> Lines:
    return xmr(column, values, of_centre=median)


def xmr_median_mr(column: Column, values: list[float]) -> Lines:
    return xmr(column, values, of_centre=median, of_ranges=median)


def run(column: Column, values: list[float]) -> Lines:
    rows = baseline(column, values)
    centre = column.centre if column.centre is not None else median([values[row] for row in rows])
    found = fan(values, [centre] * len(values), lambda sigma, row: NAN, moving_ranges(values), NAN)
    found.mean_range = mean(baseline_ranges(column, values))
    return found


def mr(column: Column, values: list[float]) -> Lines:
    """The chart of the moving ranges: the baseline counts rows of the series, not moving ranges."""
    rows = baseline(column, values)
    centre = column.centre if column.centre is not None else mean([values[row] for row in rows])
    size = len(values)
    if math.isnan(centre):
        return fan(values, [NAN] * size, lambda sigma, row: NAN, moving_ranges(values), NAN)
    found = fan(values, [centre] * size, lambda sigma, row: NAN, moving_ranges(values), NAN)
    found.lower = {sigma: [0.0] * size for sigma in SIGMAS}
    found.upper = {sigma: [(LARGEST_MR / 3) * sigma * centre] * size for sigma in (1, 2)}
    found.upper[3] = [LARGEST_MR * centre] * size
    found.mean_range = mean(baseline_ranges(column, values))
    return found


def shares(column: Column, values: list[float]) -> tuple[float, list[float]]:
    """The pooled centre of a chart of ratios, and the denominator of each point."""
    size = column.denominators if column.denominators is not None else [1.0] * len(values)
    if column.centre is not None:
        return column.centre, size
    rows = [row for row in baseline(column, values) if not math.isnan(values[row])]
    return divide(total(column.values[row] for row in rows), total(size[row] for row in rows)), size


def attribute(column: Column, values: list[float], variance: Callable[[float], float]) -> Lines:
    centre, size = shares(column, values)
    deviation = [
        NAN if math.isnan(value) else root(divide(variance(centre), n))
        for value, n in zip(values, size, strict=True)
    ]
    if column.denominators is None:  # constant lines are drawn at missing points too
        deviation = [root(variance(centre))] * len(values)
    ranges = moving_ranges(values)
    average = mean(baseline_ranges(column, values))
    if column.kind in {"pp", "up", "cp"}:
        z = [divide(value - centre, sd) for value, sd in zip(values, deviation, strict=True)]
        steps = baseline_ranges(column, z)
        of_base = [z[row] for row in baseline(column, values)]
        sigma_z = settled(column, average_range(column, steps), steps, of_base) / D2
        deviation = [sd * sigma_z for sd in deviation]
    return fan(values, [centre] * len(values), lambda sigma, row: sigma * deviation[row], ranges, average)


def binomial(column: Column, values: list[float]) -> Lines:
    return attribute(column, values, lambda centre: centre * (1 - centre))


def poisson(column: Column, values: list[float]) -> Lines:
    return attribute(column, values, lambda centre: centre)


def ratio(column: Column, values: list[float]) -> Lines:
    """The I' chart: single values with a denominator each."""
    size = column.denominators if column.denominators is not None else [1.0] * len(values)
    rows = [row for row in baseline(column, values) if not math.isnan(values[row])]
    centre = column.centre
    if centre is None:
        centre = divide(total(values[row] * size[row] for row in rows), total(size[row] for row in rows))
    if column.profile.get("charts", {}).get("ratio_sigma") == "all points":
        rows = [row for row, value in enumerate(values)]
    else:
        rows = baseline(column, values)
    steps = present(
        divide(
            math.sqrt(math.pi / 2) * abs(values[after] - values[before]),
            root(divide(1.0, size[before]) + divide(1.0, size[after])),
        )
        for before, after in neighbours(column, rows)
    )
    average = average_range(column, steps, factor=LARGEST_RATIO_S)
    average = settled(column, average, steps, [values[row] for row in rows])

    def width(sigma: int, row: int) -> float:
        if math.isnan(values[row]):
            return NAN
        return sigma * (average * root(divide(1.0, size[row])))

    average_mr = mean(baseline_ranges(column, values))
    return fan(values, [centre] * len(values), width, moving_ranges(values), average_mr)


def rare_counts(column: Column, values: list[float]) -> Lines:
    """The g chart: counts between rare events."""
    kept = [values[row] for row in baseline(column, values)]
    middle = column.centre if column.centre is not None else mean(kept)
    deviation = root(middle * (middle + 1))
    charts = column.profile.get("charts", {})
    found = fan(
        values,
        [middle] * len(values),
        lambda sigma, row: sigma * deviation,
        moving_ranges(values),
        mean(baseline_ranges(column, values)),
    )
    if charts.get("g_lower", "formula") == "zero" and not math.isnan(middle):
        found.lower = {sigma: [0.0] * len(values) for sigma in SIGMAS}
    if charts.get("g_centre", "median") == "median":
        drawn = 0.693 * middle if column.centre is not None else median(kept)
        found.centre = [drawn] * len(values)
    return found


def rare_times(column: Column, values: list[float]) -> Lines:
    """The t chart: times between rare events, made nearly normal by a power."""
    made_normal = [power(value, 1 / T_POWER) for value in column.values]
    given = None if column.centre is None else power(column.centre, 1 / T_POWER)
    found = xmr(replace(column, centre=given), made_normal)
    found.plotted = values
    found.ranges = moving_ranges(values)
    found.mean_range = mean(baseline_ranges(column, values))
    found.centre = [power(line, T_POWER) for line in found.centre]
    for sigma in SIGMAS:
        found.upper[sigma] = [power(line, T_POWER) for line in found.upper[sigma]]
        # A line below zero has no power: nothing can lie under it, so it lies at zero.
        found.lower[sigma] = [
            power(line, T_POWER) if math.isnan(line) or line >= 0 else 0.0 for line in found.lower[sigma]
        ]
    return found


def c4(size: int) -> float:
    """The mean of a sample standard deviation, in standard deviations."""
    if size <= 1:
        return NAN
    return math.sqrt(2 / (size - 1)) * math.exp(math.lgamma(size / 2) - math.lgamma((size - 1) / 2))


def pooled(column: Column, values: list[float]) -> tuple[float, list[int], list[int]]:
    """The spread within subgroups, the size of each, and the rows of the baseline."""
    groups = column.subgroups
    assert groups is not None
    sizes = [len(present(group)) for group in groups]
    spreads = [spread(group) for group in groups]
    rows = baseline(column, values)
    if len(set(sizes)) > 1:
        rows_with = [row for row in rows if sizes[row]]  # an empty subgroup says nothing
        squares = total((sizes[row] - 1) * spreads[row] ** 2 for row in rows_with)
        return root(divide(squares, total(float(sizes[row] - 1) for row in rows_with))), sizes, rows
    return mean([spreads[row] for row in rows]), sizes, rows


def subgroup_means(column: Column, values: list[float]) -> Lines:
    within, sizes, rows = pooled(column, values)
    rows = [row for row in rows if sizes[row]]
    centre = column.centre
    if centre is None:
        centre = divide(
            total(sizes[row] * values[row] for row in rows), total(float(sizes[row]) for row in rows)
        )

    def width(sigma: int, row: int) -> float:
        return divide(sigma, c4(sizes[row]) * math.sqrt(sizes[row])) * within

    average = mean(baseline_ranges(column, values))
    return fan(values, [centre] * len(values), width, moving_ranges(values), average)


def subgroup_spreads(column: Column, values: list[float]) -> Lines:
    within, sizes, _ = pooled(column, values)
    centre = column.centre if column.centre is not None else within

    def relative(row: int) -> float:
        return divide(root(1 - c4(sizes[row]) ** 2), c4(sizes[row]))

    rows = range(len(values))
    found = fan(values, [centre] * len(values), lambda sigma, row: NAN, moving_ranges(values), NAN)
    found.mean_range = mean(baseline_ranges(column, values))
    for sigma in SIGMAS:
        found.upper[sigma] = [(1 + sigma * relative(row)) * centre for row in rows]
        found.lower[sigma] = [(1 - sigma * relative(row)) * centre for row in rows]
    return found


KINDS: dict[str, Callable[[Column, list[float]], Lines]] = {
    "xmr": xmr,
    "xmr_median": xmr_median,
    "xmr_median_mr": xmr_median_mr,
    "run": run,
    "mr": mr,
    "p": binomial,
    "pp": binomial,
    "u": poisson,
    "up": poisson,
    "c": poisson,
    "cp": poisson,
    "ip": ratio,
    "g": rare_counts,
    "t": rare_times,
    "xbar": subgroup_means,
    "s": subgroup_spreads,
}
