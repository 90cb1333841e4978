"""The engine: any number of series in plain arrays, each chart and each rule worked out for all at once.

Columns (one segment of one series each) lie one after the other in one array. They are judged in blocks that
fit the cache. The answer for a column is the same whatever stands beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.blocks import Block, judge
from leadwell.measures.spc.charted import SHOWN_LINES, Charted
from leadwell.measures.spc.kinds import ABOUT, Kind, limits_vary
from leadwell.measures.spc.limits import times_as_charted
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.profiles import MissingPoint, Profile, profile
from leadwell.measures.spc.runs import no_runs

BLOCK = 32_768  # values in a block: a quarter of a megabyte, with room for what is worked out beside it
_LARGEST = 1e300  # beyond it, sums and limits would leave the range of numbers
_ALIKE = 48  # columns of one length that are worth a block of their own


_Bounds: TypeAlias = tuple[float | None, float | None]


class BadArrays(LeadwellError):
    """Arrays do not fit together."""


@dataclass(slots=True, kw_only=True)
class Columns:
    """Columns to be charted, one after the other in each array.

    ``values`` are as counted: for charts of shares, rates and ratios the numerators, with ``sizes`` as their
    denominators. NaN is a missing value.
    """

    values: Floats  # (N,)
    lengths: NDArray[np.int64]  # (K,), summing to N
    sizes: Floats | None = None  # (N,) denominators, or sizes of subgroups
    spreads: Floats | None = None  # (N,) standard deviations of subgroups
    excluded: Bools | None = None  # (N,)
    baseline_points: NDArray[np.int64] | None = None  # (K,), 0 for all points
    centre: Floats | None = None  # (K,) given centre lines; NaN for those to be worked out


def chart_panel(values: ArrayLike, kind: Kind = Kind.XMR, rules: Profile | None = None) -> Charted:
    """Chart series of the same length.

    Args:
        values: shape (series, points) or, for one series, (points,); NaN is missing.
        kind: the kind of chart.
        rules: the rule profile; our default where not given.

    >>> found = chart_panel([[10.0, 12.0] * 6])
    >>> round(float(found.upper[0]), 2)
    16.32
    """
    block = np.atleast_2d(np.asarray(values, dtype=np.float64))
    if block.ndim != 2:
        raise BadArrays(f"Series come as rows of points; these values have {block.ndim} dimensions.")
    lengths = np.full(block.shape[0], block.shape[1], dtype=np.int64)
    return chart_columns(Columns(values=block.reshape(-1), lengths=lengths), kind, rules)


def chart_columns(
    columns: Columns,
    kind: Kind = Kind.XMR,
    rules: Profile | None = None,
    *,
    floor: float | None = None,
    ceiling: float | None = None,
) -> Charted:
    """Chart any number of columns.

    Args:
        columns: the series, cut where limits begin anew.
        kind: the kind of chart.
        rules: the rule profile; our default where not given.
        floor: what no value can lie below by nature, where kind and profile do not say so; limits stop there.
        ceiling: what no value can lie above.

    Raises:
        BadArrays: the arrays are not of one length, the kind needs one that is not there, or a value lies beyond
            a bound that was named.
    """
    chosen = profile() if rules is None else rules
    _check(columns, kind)
    charted = as_charted(columns, kind)
    _check_bounds(columns.values if kind is Kind.T else charted, floor, ceiling)
    about = ABOUT[kind]
    natural = (about.floor, about.ceiling) if chosen.limits.natural_bounds else (None, None)
    bounds = (natural[0] if floor is None else floor, natural[1] if ceiling is None else ceiling)
    if chosen.limits.missing is MissingPoint.BRIDGE and bool(np.isnan(charted).any()):
        return _bridged(columns, charted, kind, chosen, bounds)
    return _chart(columns, charted, kind, chosen, bounds)


def as_charted(columns: Columns, kind: Kind) -> Floats:
    """Give the values as they are charted: ratios for kinds with denominators, differences for moving ranges."""
    values, sizes = columns.values, columns.sizes
    about = ABOUT[kind]
    if sizes is not None and about.takes_denominator:
        with np.errstate(invalid="ignore", divide="ignore"):
            if len(sizes) and bool(sizes.min() > 0):  # not where one is missing
                values = values / sizes
            else:
                values = np.divide(values, sizes, out=np.full(len(values), np.nan), where=sizes > 0)
    if kind is Kind.MR:
        moved = np.full(len(values), np.nan)
        with np.errstate(invalid="ignore", over="ignore"):
            moved[1:] = np.abs(values[1:] - values[:-1])
        starts = columns.lengths.cumsum() - columns.lengths
        moved[starts[columns.lengths > 0]] = np.nan
        return moved
    if kind is Kind.T:
        return times_as_charted(values, exact=False)
    return values


def _check(columns: Columns, kind: Kind) -> None:
    points = len(columns.values)
    if int(columns.lengths.sum()) != points:
        raise BadArrays(
            f"The columns are {int(columns.lengths.sum())} points long, but there are {points} values."
        )
    for name in ("sizes", "spreads", "excluded"):
        beside = getattr(columns, name)
        if beside is not None and len(beside) != points:
            raise BadArrays(f"There are {points} values and {len(beside)} {name}.")
    for name in ("baseline_points", "centre"):
        beside = getattr(columns, name)
        if beside is not None and len(beside) != len(columns.lengths):
            raise BadArrays(f"There are {len(columns.lengths)} columns and {len(beside)} {name}.")
    if kind is Kind.T and bool((columns.values < 0).any()):
        first = float(columns.values[columns.values < 0][0])
        raise BadArrays(
            f"A t chart is of times between events, and {first:g} is before the event it follows."
        )
    for what, figures in (("value", columns.values), ("denominator", columns.sizes)):
        if figures is not None and not _in_range(figures):
            raise BadArrays(f"A {what} is beyond {_LARGEST:g}; leave it empty where it is not known.")
    about = ABOUT[kind]
    if about.needs_denominator and columns.sizes is None:
        raise BadArrays(f"A {about.title} needs denominators: how many, or how much, each value is out of.")
    if about.subgroups and (columns.sizes is None or columns.spreads is None):
        raise BadArrays(f"A {about.title} needs the size and the spread of each subgroup.")


def _in_range(figures: Floats) -> bool:
    """Say whether no figure is beyond the largest; missing ones are not."""
    if not len(figures):
        return True
    with np.errstate(invalid="ignore"):
        return not (np.fmax.reduce(figures) > _LARGEST or np.fmin.reduce(figures) < -_LARGEST)


def _check_bounds(charted: Floats, floor: float | None, ceiling: float | None) -> None:
    for bound, wrong, side in (
        (floor, None if floor is None else charted < floor, "below the least"),
        (ceiling, None if ceiling is None else charted > ceiling, "above the most"),
    ):
        if wrong is not None and bool(wrong.any()):
            value = float(charted[wrong][0])
            raise BadArrays(f"The value {value:g} lies {side} that a value can be, {bound:g}.")


def _bridged(columns: Columns, charted: Floats, kind: Kind, rules: Profile, bounds: _Bounds) -> Charted:
    """Drop missing points, chart the rest, and put the answers back in their places."""
    kept = ~np.isnan(columns.values if kind is Kind.MR else charted)
    owner = np.repeat(np.arange(len(columns.lengths)), columns.lengths)
    lengths = np.bincount(owner[kept], minlength=len(columns.lengths)).astype(np.int64)

    def of_kept(array: NDArray[np.generic] | None) -> NDArray[np.generic] | None:
        return None if array is None else array[kept]

    closed = Columns(
        values=columns.values[kept],
        lengths=lengths,
        sizes=of_kept(columns.sizes),  # type: ignore[arg-type]
        spreads=of_kept(columns.spreads),  # type: ignore[arg-type]
        excluded=of_kept(columns.excluded),  # type: ignore[arg-type]
        baseline_points=columns.baseline_points,
        centre=columns.centre,
    )
    found = _chart(closed, as_charted(closed, kind), kind, rules, bounds)

    def in_place(line: Floats) -> Floats:
        whole = np.full(len(charted), np.nan)
        whole[kept] = line
        return whole

    hits = np.zeros(len(charted), dtype=np.uint16)
    hits[kept] = found.hits
    found.hits, found.values, found.lengths = hits, in_place(found.values), columns.lengths
    if found.varies:
        found.change(in_place)
    return found


def _chart(columns: Columns, charted: Floats, kind: Kind, rules: Profile, bounds: _Bounds) -> Charted:
    number, points = len(columns.lengths), len(charted)
    varies = limits_vary(kind)
    sigma = np.empty(points) if ABOUT[kind].needs_denominator else None  # every point lies in some block
    stated = {
        name: np.empty(points) if varies else np.full(number, np.nan)
        for name in (SHOWN_LINES if sigma is None else ())
    }
    centre = np.full(number, np.nan)
    hits = np.zeros(points, dtype=np.uint16)
    present = np.zeros(number, dtype=np.int64)
    of_runs = no_runs(number) if rules.runs else None
    floor, ceiling = bounds
    for chosen, places in _blocks(columns.lengths):
        block = _block(columns, charted, chosen, places)
        with np.errstate(invalid="ignore", over="ignore"):
            found = judge(block, kind, rules, floor=floor, ceiling=ceiling)
        places.put(found.hits, hits)
        centre[chosen] = found.lines.centre
        present[chosen] = found.present
        if of_runs is not None and found.runs is not None:
            of_runs.put(chosen, found.runs)
        if sigma is not None and found.lines.sigma is not None:
            places.put(found.lines.sigma, sigma)
        for name, line in stated.items():
            judged = found.lines.line(name)
            if not varies:
                line[chosen] = judged
            else:
                places.put(np.broadcast_to(judged, block.values.shape), line)
    return Charted(
        kind=kind,
        profile=rules,
        lengths=columns.lengths,
        values=charted,
        hits=hits,
        present=present,
        centre=centre,
        sigma=sigma,
        stated=stated,
        floor=floor,
        ceiling=ceiling,
        runs=of_runs,
    )


@dataclass(slots=True)
class _Places:
    """Where the points of a block lie in the long arrays."""

    points: int
    index: slice | NDArray[np.int64]  # a slice where columns lie side by side; else (points, columns)
    inside: Bools | None = None  # (points, columns): not padding; None where nothing is

    def put(self, found: NDArray[np.generic], into: NDArray[np.generic]) -> None:
        """Put what was found of the block in its places."""
        if isinstance(self.index, slice):
            into[self.index].reshape(-1, self.points)[:] = found.T
        elif self.inside is None:
            into[self.index] = found
        else:
            into[self.index[self.inside]] = found[self.inside]


def _blocks(lengths: NDArray[np.int64]) -> Iterator[tuple[slice | NDArray[np.intp], _Places]]:
    """Cut columns into blocks: side by side where all are of one length, else sorted by length and padded."""
    if not len(lengths):
        return
    if bool((lengths == lengths[0]).all()):
        points = int(lengths[0])
        if points:
            width = max(1, BLOCK // points)
            for first in range(0, len(lengths), width):
                last = min(first + width, len(lengths))
                yield slice(first, last), _Places(points, slice(first * points, last * points))
        return
    starts = lengths.cumsum() - lengths
    order = np.argsort(lengths, kind="stable")
    order = order[lengths[order] > 0]
    sorted_lengths = lengths[order]
    at = 0
    while at < len(order):
        shortest = int(sorted_lengths[at])
        alike = int(np.searchsorted(sorted_lengths, shortest, side="right"))
        end = min(alike, at + max(1, BLOCK // shortest))
        if end - at < _ALIKE:  # too few of one length: take longer ones too, up to a quarter of padding
            wider = int(np.searchsorted(sorted_lengths, shortest + shortest // 4, side="right"))
            end = min(max(end, wider), at + max(1, BLOCK // shortest))
        chosen = order[at:end]
        points = int(sorted_lengths[end - 1])
        row = np.arange(points)[:, None]
        index = starts[chosen][None, :] + row
        if points == shortest:
            yield chosen, _Places(points, index)
        else:
            inside = row < lengths[chosen][None, :]
            yield chosen, _Places(points, np.where(inside, index, 0), inside)
        at = end


def _block(columns: Columns, charted: Floats, chosen: slice | NDArray[np.intp], places: _Places) -> Block:
    def cut(array: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
        if array is None:
            return None
        if isinstance(places.index, slice):
            return np.ascontiguousarray(array[places.index].reshape(-1, places.points).T)
        found = array[places.index]
        if places.inside is not None:
            found[~places.inside] = np.nan
        return found

    values = cut(charted)
    assert values is not None
    apart = columns.values is not charted  # the figures as counted are not those charted
    excluded = None
    if columns.excluded is not None:
        marked = cut(columns.excluded.astype(np.float64))
        excluded = np.asarray(marked == 1.0)
    return Block(
        values=values,
        counted=cut(columns.values) if apart else None,
        sizes=cut(columns.sizes),
        spreads=cut(columns.spreads),
        excluded=excluded,
        baseline_points=None if columns.baseline_points is None else columns.baseline_points[chosen],
        centre=None if columns.centre is None else columns.centre[chosen],
        inside=places.inside,
    )
