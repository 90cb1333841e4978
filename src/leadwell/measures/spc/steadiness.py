"""Whether a process goes on as its limits say: what its latest points, its level and its memory tell of it."""

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.charted import SHOWN_LINES, Charted
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.rules import Hit

T_POWER = 3.6  # as t charts are drawn: Nelson (1994)
_SURE_ALIKE = 1.645  # one series in twenty without memory looks as if it had so much
_MAYBE_ALIKE = 1.0  # one in six
_MOST_ALIKE = 0.9
_LATEST = 3  # points among which one that is not chance says that the process is no longer that of its limits
_LEVEL_LATEST = 12  # points among which a run or a trend says that the limits are of more than one level
_LEVEL = np.uint16(
    Hit.SHIFT_HIGH | Hit.SHIFT_LOW | Hit.TREND_UP | Hit.TREND_DOWN | Hit.RUNS_LONG | Hit.RUNS_CROSSINGS
)
_MEAN_OF, _MOVED = 8, 3.0  # the latest points whose mean is held against the others; standard errors
_LOPSIDED = {Kind.G, Kind.T, Kind.RUN}


def unlike_its_limits(found: Charted, owner: NDArray[np.intp], number: int) -> Bools:
    """Say which columns have points among the latest that are not chance, or a latest level unlike the rest.

    Rules miss a third of lasting shifts of two sigma that lie inside the limits they have widened; a mean of the latest
    eight points that is three of its standard errors from that of the others misses one in twenty.
    """
    there = ~np.isnan(found.values)
    so_far = there.cumsum()
    ends = found.lengths.cumsum() - 1
    of_column = np.zeros(number, dtype=np.int64)
    some = found.lengths > 0
    of_column[some] = so_far[ends[some]]
    back = np.repeat(of_column, found.lengths) - so_far  # points that follow
    late = there & (back < _LATEST) & (found.hits != 0)
    late |= there & (back < _LEVEL_LATEST) & ((found.hits & _LEVEL) != 0)
    marked = np.bincount(owner[late], minlength=number) > 0
    if found.kind in _LOPSIDED:
        return marked
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        sigma = np.repeat(sigma_at_last(found), found.lengths) if found.sigma is None else found.sigma
        off = (found.values - np.repeat(found.centre, found.lengths)) / sigma
        of_latest, of_others = there & (back < _MEAN_OF), there & (back >= _MEAN_OF)
        means, errors = [], []
        for part in (of_latest, of_others):
            points = np.bincount(owner[part], minlength=number)
            means.append(np.bincount(owner[part], weights=off[part], minlength=number) / points)
            errors.append(np.where(points >= _MEAN_OF, 1 / points, np.inf))
        moved = np.abs(means[0] - means[1]) > _MOVED * np.sqrt(errors[0] + errors[1])
    return np.asarray(marked | moved)


def correlation_of_neighbours(found: Charted, owner: NDArray[np.intp], number: int) -> tuple[Floats, Floats]:
    """Give the correlation of neighbours in each column: where it is sure, and where it may well be; else 0.

    In short series it comes out too low, by (1 + 4 r) / n (Marriott and Pope, Biometrika 41, 390-402, 1954).
    """
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        values = found.values
        there = ~np.isnan(values)
        points = np.maximum(found.present, 1)
        middle = np.bincount(owner[there], weights=values[there], minlength=number) / points
        off = np.where(there, values - np.repeat(middle, found.lengths), 0.0)
        beside = np.where(owner[1:] == owner[:-1], off[1:] * off[:-1], 0.0)
        r = np.bincount(owner[1:], weights=beside, minlength=number) / np.bincount(
            owner, weights=off * off, minlength=number
        )
        unbiased = np.clip((r + 1 / points) / np.maximum(1 - 4 / points, 0.5), 0.0, _MOST_ALIKE)
        sure, maybe = (
            np.where(r > -1 / points + mark / np.sqrt(points), unbiased, 0.0)
            for mark in (_SURE_ALIKE, _MAYBE_ALIKE)
        )
    return sure, maybe


def sigma_at_last(found: Charted) -> Floats:
    """Give one sigma at the latest point; where limits stop at a natural bound, from those that do not."""
    centre = found.centre
    if found.sigma is not None:
        return found.sigma[np.maximum(found.last, 0)] if len(found.sigma) else np.full(len(centre), np.nan)
    lower, upper, inner, outer = (found.at_last(name) for name in SHOWN_LINES)
    if found.kind is Kind.G:  # its lines lie round the mean, while its centre is the median
        return np.asarray(upper - outer)
    if found.kind is Kind.T:
        centre, upper, outer = (line ** (1 / T_POWER) for line in (centre, upper, outer))
        lower = inner = np.full(len(centre), np.nan)
    reaches = np.vstack(
        [(upper - centre) / 3, (centre - lower) / 3, (outer - centre) / 2, (centre - inner) / 2]
    )
    return np.asarray(np.fmax.reduce(reaches, axis=0))
