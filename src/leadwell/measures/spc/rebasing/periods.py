"""Limits of one period of calculation, and how they are carried on to later points."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, isclose, isnan, nan, sqrt

from leadwell.foundations.definition_files import Founding
from leadwell.measures.spc.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What counts as a stable shift. Numbers of points unless said otherwise."""

    founding: Founding
    period_points: int
    shift_points: int
    most_exclusions: int
    no_regrets: bool
    every_shift: bool
    first_period_only: bool
    sigma_divisor: float
    screening_factor: float
    on_line: float  # distance, in units of the chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series as it goes into the search; NaN is missing."""

    kind: Kind
    counted: tuple[float, ...]  # numerators where there are denominators
    sizes: tuple[float, ...] | None
    charted: tuple[float, ...]

    @property
    def prime(self) -> bool:
        """Whether sigma is widened by what chance leaves over."""
        return self.kind in {Kind.C_PRIME, Kind.P_PRIME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The limits of one period, and the rows that were left out of them."""

    start: int
    end: int  # the first row after it
    centre: float
    spread: float  # sigma, of one unit of size where sizes differ
    left_out: tuple[int, ...]

    def limits(self, series: Series, row: int) -> tuple[float, float]:
        """Give the lower and upper limit at a row of the period or after it."""
        reach = 3 * self.spread
        if series.sizes is not None:
            size = series.sizes[row]
            reach = reach / sqrt(size) if size > 0 else nan
        lower, upper = self.centre - reach, self.centre + reach
        if series.kind is not Kind.XMR and lower < 0:
            lower = 0.0
        if series.sizes is not None and row >= self.end and upper > 1:
            upper = 1.0
        return lower, upper


def period_of(series: Series, start: int, terms: Terms) -> Period:
    """Work out a period of calculation, leaving out the points furthest outside, one distance after the other."""
    end = start + terms.period_points
    left_out: list[int] = []
    for _ in range(terms.most_exclusions):
        found = _period(series, start, end, left_out, terms)
        beyond = {
            row: far for row in range(start, end) if row not in left_out and (far := _far(series, found, row))
        }
        if not beyond:
            break
        furthest = max(beyond.values())
        left_out += [row for row, far in beyond.items() if isclose(far, furthest)]  # but for rounding
    return _period(series, start, end, left_out[: terms.most_exclusions], terms)


def _far(series: Series, period: Period, row: int) -> float:
    """How far a point lies outside; 0 for one that does not."""
    value = series.charted[row]
    lower, upper = period.limits(series, row)
    if value > upper and value > period.centre:
        return value - upper
    if value < lower and value < period.centre:
        return lower - value
    return 0.0


def _period(series: Series, start: int, end: int, left_out: Sequence[int], terms: Terms) -> Period:
    rows = [row for row in range(start, end) if row not in left_out]
    values = [series.charted[row] for row in rows]
    present = [row for row in rows if not isnan(series.charted[row])]
    if not present:
        return Period(start=start, end=end, centre=nan, spread=nan, left_out=tuple(left_out))
    if series.sizes is None:
        centre = fsum(series.charted[row] for row in present) / len(present)
        variance = centre
    else:
        sizes = fsum(series.sizes[row] for row in present)
        centre = fsum(series.counted[row] for row in present) / sizes
        variance = centre * (1 - centre)
    if series.kind is Kind.XMR:
        spread = _mean_range(values, terms) / terms.sigma_divisor
    else:
        spread = sqrt(variance) if variance >= 0 else nan
        if series.prime:
            scores = _scores(series, rows, centre, spread)
            spread = spread * (_mean_range(scores, terms) / terms.sigma_divisor)
    return Period(start=start, end=end, centre=centre, spread=spread, left_out=tuple(left_out))


def _scores(series: Series, rows: Sequence[int], centre: float, spread: float) -> list[float]:
    """Give the distance of each point from the centre, in its own sigmas."""
    if not spread > 0:
        return [nan] * len(rows)
    roots = [1.0 if series.sizes is None else sqrt(max(series.sizes[row], 0.0)) for row in rows]
    return [
        (series.charted[row] - centre) / (spread / root) if root > 0 else nan
        for row, root in zip(rows, roots, strict=True)
    ]


def _mean_range(values: Sequence[float], terms: Terms) -> float:
    """Give the mean moving range, without the ranges far above it."""
    ranges = [abs(after - before) for before, after in pairwise(values)]
    ranges = [one for one in ranges if not isnan(one)]
    if not ranges:
        return nan
    mean = fsum(ranges) / len(ranges)
    most = terms.screening_factor * mean
    if max(ranges) > most:
        kept = [one for one in ranges if one < most]
        mean = fsum(kept) / len(kept)
    return mean
