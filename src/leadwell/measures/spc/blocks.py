"""A block of columns judged at once: lines, and the rules that each point meets.

The block is time-major and small enough for the cache. This is the fast path of everything: plain NumPy, each
comparison made once, directions carried in bits of a byte.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc import runs
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.limits import lines_of, times_as_charted
from leadwell.measures.spc.lines import Baseline, Bools, Floats, Lines
from leadwell.measures.spc.marking import (
    Bits,
    Bytes,
    alternations,
    most_of_window,
    shifts,
    stretches,
    trends,
    two_bits,
)
from leadwell.measures.spc.middles import mean_of
from leadwell.measures.spc.profiles import Marks, MissingPoint, Profile, Window
from leadwell.measures.spc.rules import Hit


@dataclass(slots=True, kw_only=True)
class Block:
    """Columns of the same length, shape (points, columns)."""

    values: Floats  # as charted; NaN where missing
    counted: Floats | None = None  # numerators, times, or the values whose differences are charted
    sizes: Floats | None = None  # denominators or subgroup sizes
    spreads: Floats | None = None  # sd of subgroups
    excluded: Bools | None = None  # points that take no part in limits
    baseline_points: NDArray[np.int64] | None = None  # (columns,); 0: all
    centre: Floats | None = None  # (columns,) given centre lines; NaN where worked out
    inside: Bools | None = None  # which rows are of the column, where shorter ones are filled up; None: all

    def columns(self, chosen: NDArray[np.intp]) -> "Block":
        """Give some of the columns."""
        return replace(
            self._each(lambda array: array[:, chosen]),
            excluded=None if self.excluded is None else self.excluded[:, chosen],
            inside=None if self.inside is None else self.inside[:, chosen],
            baseline_points=None if self.baseline_points is None else self.baseline_points[chosen],
            centre=None if self.centre is None else self.centre[chosen],
        )

    def rows(self, chosen: slice) -> "Block":
        """Give some of the rows of the figures."""
        return self._each(lambda array: array[chosen])

    def in_order(self, order: NDArray[np.intp]) -> "Block":
        """Give the figures in another order of rows, each column its own."""
        return self._each(lambda array: np.take_along_axis(array, order, axis=0))

    def _each(self, change: Callable[[Floats], Floats]) -> "Block":
        return replace(
            self,
            values=change(self.values),
            counted=None if self.counted is None else change(self.counted),
            sizes=None if self.sizes is None else change(self.sizes),
            spreads=None if self.spreads is None else change(self.spreads),
        )


@dataclass(slots=True)
class Judged:
    """What is known of a block."""

    lines: Lines
    hits: Bits  # (points, columns)
    present: NDArray[np.int64]  # (columns,): points that are not missing
    runs: runs.Runs | None  # of profiles that have the rule of runs


def judge(
    block: Block, kind: Kind, profile: Profile, *, floor: float | None, ceiling: float | None
) -> Judged:
    """Give the lines and the hits of a block.

    Args:
        block: the columns.
        kind: the kind of chart.
        profile: the rules.
        floor: where lower lines stop; None for nowhere.
        ceiling: where upper lines stop.
    """
    found, fragile = _judge(block, kind, profile, floor, ceiling, exact=False)
    if fragile is not None:
        chosen = np.flatnonzero(fragile)
        again, _ = _judge(_exactly(block, kind, chosen), kind, profile, floor, ceiling, exact=True)
        found.hits[:, chosen] = again.hits
        found.lines.put(chosen, again.lines)
        if found.runs is not None and again.runs is not None:
            found.runs.put(chosen, again.runs)
    return found


def _exactly(block: Block, kind: Kind, chosen: NDArray[np.intp]) -> Block:
    some = block.columns(chosen)
    if kind is Kind.T and some.counted is not None:
        return replace(some, values=times_as_charted(some.counted, exact=True))
    return some


def _judge(
    block: Block, kind: Kind, profile: Profile, floor: float | None, ceiling: float | None, *, exact: bool
) -> tuple[Judged, Bools | None]:
    values = block.values
    points, columns = values.shape
    absent = np.isnan(values)
    has_gaps = bool(absent.any())
    present = points - absent.sum(axis=0) if has_gaps else np.full(columns, points)
    base = _baseline(block, kind, profile, absent if has_gaps else None)
    lines = lines_of(kind, base, block.sizes, profile=profile, exact=exact)
    if profile.moving_range and lines.mean_range is None:
        ranges = np.abs(base.values[1:] - base.values[:-1])
        lines.mean_range = mean_of(ranges, has_gaps=True, exact=exact)
    if (
        has_gaps and lines.follows_sizes
    ):  # no point, no limits: the size of the sample there is not known either
        lines.change(lambda line: np.where(absent, np.nan, line))
    lines.cut(floor, ceiling)
    too_few = present < profile.limits.fewest_points
    if bool(too_few.any()):
        lines.change(lambda line: np.where(too_few, np.nan, line))
    hits, counted, fragile = _hits(block, lines, kind, profile, absent if has_gaps else None, exact=exact)
    if bool(too_few.any()):
        hits[:, too_few] = 0
    return Judged(lines, hits, present, counted), fragile


def _baseline(block: Block, kind: Kind, profile: Profile, absent: Bools | None) -> Baseline:
    """Give the values that limits come from."""
    columns = replace(block)
    out: Bools | None = None  # excluded, or after the baseline
    wanted = block.baseline_points
    if wanted is not None and bool((wanted > 0).any()):
        alike = int(wanted[0])
        by_row = not profile.limits.baseline_of_present or (absent is None and kind is not Kind.MR)
        if by_row and alike and bool((wanted == alike).all()):
            columns = block.rows(slice(0, alike))
        else:
            number = _counting(block, kind, absent, by_row=by_row)
            out = np.asarray((number > wanted) & (wanted > 0))
    if block.excluded is not None and bool(block.excluded.any()):
        excluded = block.excluded[: columns.values.shape[0]]
        out = excluded if out is None else out | excluded
        if profile.limits.excluded is MissingPoint.BRIDGE:
            order = np.argsort(excluded, axis=0, kind="stable")
            columns, out = columns.in_order(order), np.take_along_axis(out, order, axis=0)
    values = columns.values if out is None else np.where(out, np.nan, columns.values)
    return Baseline(
        values=values,
        sizes=columns.sizes,
        has_gaps=absent is not None or out is not None,
        counts=columns.counted,
        spreads=columns.spreads,
        left_out=out,
        all_values=block.values,
        all_sizes=block.sizes,
        centre=block.centre,
    )


def _counting(block: Block, kind: Kind, absent: Bools | None, *, by_row: bool) -> NDArray[np.int64]:
    """Give the number of each point as a baseline counts them: rows, or points that are not missing."""
    if by_row:
        return np.arange(1, block.values.shape[0] + 1)[:, None]
    if kind is Kind.MR and block.counted is not None:
        return np.asarray((~np.isnan(block.counted)).cumsum(axis=0))
    there = ~np.isnan(block.values) if absent is None else ~absent
    return np.asarray(there.cumsum(axis=0))


class _Comparisons:
    """Compares values with lines; remembers the columns where the last bit of a line decides."""

    def __init__(
        self, values: Floats, grain: Floats | None, *, tolerance: Floats | None, fragile: Bools | None
    ) -> None:
        self.values, self.grain, self.tolerance = values, grain, tolerance
        self.fragile = fragile
        self.reach: Floats | None = None  # how far values are from the centre

    def sides(self, centre: Floats, absent: Bools | None, *, rounded: bool) -> Bytes:
        """Give 1 where a value is above the centre, 2 where it is below, 0 where it is on it or missing.

        Args:
            centre: one number a column.
            absent: where values are missing; None where none is.
            rounded: whether the centre is a mean, whose last bit may be another; a median is one of the values.
        """
        near = self.grain if self.tolerance is None or not rounded else self.tolerance
        if near is None:
            return two_bits(self.values > centre, self.values < centre)
        found = two_bits(self.values > centre + near, self.values < centre - near)
        if self.tolerance is not None:
            on_line = found == 0
            if absent is not None:
                on_line &= ~absent
            self._add(on_line.any(axis=0))
        return found

    def beyond(self, lower: Floats, upper: Floats) -> Bytes:
        """Give 1 where a value is above the upper line, 2 where it is below the lower one, else 0."""
        values = self.values
        near = self.grain if self.tolerance is None else self.tolerance
        if near is None:
            return two_bits(values > upper, values < lower)
        found = two_bits(values > upper + near, values < lower - near)
        if self.tolerance is not None:
            wide = two_bits(values > upper - near, values < lower + near)
            if np.count_nonzero(wide) != np.count_nonzero(found):
                self._add((wide != found).any(axis=0))
        return found

    def beyond_sigmas(self, lines: Lines, times: float, sides: Bytes) -> Bytes:
        """Give the same for lines so many sigma from the centre on either side, without working them out.

        Args:
            lines: with a sigma, and with no value beyond where they stop.
            times: how many.
            sides: of each point, from ``sides``.
        """
        near = self.grain if self.tolerance is None else self.tolerance
        assert lines.sigma is not None
        assert near is not None
        if self.reach is None:
            self.reach = np.abs(self.values - lines.centre)
        limit = lines.sigma * times
        far = self.reach > limit + near
        if self.tolerance is not None:
            wide = self.reach > limit - near
            if np.count_nonzero(wide) != np.count_nonzero(far):
                self._add((wide != far).any(axis=0))
        return sides * far

    def wider(self, ranges: Floats, most: Floats) -> Bools:
        """Say which moving ranges, from the second point on, are above a threshold."""
        with np.errstate(invalid="ignore"):
            if self.tolerance is not None:
                self._add((np.abs(ranges - most) <= self.tolerance).any(axis=0) & (most > 0))
            return np.asarray(ranges > most)

    def _add(self, columns: Bools) -> None:
        if bool(columns.any()):
            self.fragile = columns if self.fragile is None else self.fragile | columns


def _hits(
    block: Block, lines: Lines, kind: Kind, profile: Profile, absent: Bools | None, *, exact: bool
) -> tuple[Bits, runs.Runs | None, Bools | None]:
    values = block.values
    grain, tolerance = None, None
    known = values if absent is None else np.where(absent, 0.0, values)
    least, most = known.min(axis=0), known.max(axis=0)
    largest = np.maximum(most, -least)
    if profile.limits.grain > 0:
        grain = profile.limits.grain * largest
    elif not exact:
        tolerance = 1e-15 * (len(values) + 8) * largest
    compare = _Comparisons(values, grain, tolerance=tolerance, fragile=lines.doubtful)
    sides = compare.sides(lines.centre, absent, rounded=lines.rounded_centre)
    hits: Bits = np.zeros(values.shape, dtype=np.uint16)
    by_sigma = lines.sigma is not None and not exact and lines.hold(least, most)

    def beyond(which: str, times: float) -> Bytes:
        if by_sigma:
            return compare.beyond_sigmas(lines, times, sides)
        return compare.beyond(lines.line(f"lower{which}"), lines.line(f"upper{which}"))

    outside: Bytes | None = None
    windows = [rule for rule in (profile.two_in_three, profile.four_in_five) if rule]
    if profile.outside or any(not rule.past_limits for rule in windows):
        outside = beyond("", 3.0)
        if profile.outside:
            hits |= outside
    if profile.shift:
        _add(hits, shifts(sides, absent, profile.shift), Hit.SHIFT_HIGH)
    if profile.trend or profile.alternating:
        steps = _steps(values, grain)
        if profile.trend:
            _add(hits, trends(steps, profile.trend), Hit.TREND_UP)
        if profile.alternating:
            _add(hits, alternations(steps, profile.alternating), Hit.ALTERNATING)
    if profile.two_in_three:
        counted = beyond("_2", 2.0)
        found = _of_window(counted, sides, outside, block.inside, size=3, rule=profile.two_in_three)
        _add(hits, found, Hit.TWO_IN_THREE_HIGH)
    if profile.four_in_five or profile.near_centre or profile.far_from_centre:
        _zone_one(hits, compare, lines, sides, outside, block.inside, profile)
    if profile.moving_range and lines.mean_range is not None:
        wide = compare.wider(np.abs(values[1:] - values[:-1]), profile.moving_range * lines.mean_range)
        hits[1:][wide] |= np.uint16(Hit.MOVING_RANGE)
    of_runs = None
    if profile.runs:
        of_runs = runs.runs_of(sides, block.excluded, profile.runs)
        if kind is not Kind.MR:
            of_runs.mark(hits)
    if absent is not None and (of_runs is not None or any(rule.marks is Marks.WINDOW for rule in windows)):
        hits[absent] = 0
    return hits, of_runs, compare.fragile


def _of_window(
    counted: Bytes, sides: Bytes, outside: Bytes | None, inside: Bools | None, *, size: int, rule: Window
) -> Bytes | None:
    if not rule.past_limits:
        assert outside is not None
        counted = counted & ~outside
    return most_of_window(counted, sides, size=size, rule=rule, inside=inside)


def _steps(values: Floats, grain: Floats | None) -> Bytes:
    if grain is None:
        return two_bits(values[1:] > values[:-1], values[1:] < values[:-1])
    change = values[1:] - values[:-1]
    return two_bits(change > grain, change < -grain)


def _add(hits: Bits, found: Bytes | None, first: Hit) -> None:
    """Set the bit ``first`` where ``found`` has 1, and the one above it where it has 2."""
    if found is not None:
        hits |= found.astype(np.uint16) * np.uint16(first)


def _zone_one(
    hits: Bits,
    compare: _Comparisons,
    lines: Lines,
    sides: Bytes,
    outside: Bytes | None,
    inside: Bools | None,
    profile: Profile,
) -> None:
    lower, upper = lines.line("lower_1"), lines.line("upper_1")
    counted = compare.beyond(lower, upper)
    if profile.four_in_five:
        found = _of_window(counted, sides, outside, inside, size=5, rule=profile.four_in_five)
        _add(hits, found, Hit.FOUR_IN_FIVE_HIGH)
    if profile.far_from_centre:
        far = (counted != 0).view(np.uint8)
        rule = profile.far_from_centre
        _add(hits, stretches(far, rule.points, rule.marks), Hit.FAR_FROM_CENTRE)
    if profile.near_centre:
        # strictly inside: not on a line either
        values, grain = compare.values, 0.0 if compare.grain is None else compare.grain
        near = ((values < upper - grain) & (values > lower + grain)).view(np.uint8)
        rule = profile.near_centre
        _add(hits, stretches(near, rule.points, rule.marks), Hit.NEAR_CENTRE)
