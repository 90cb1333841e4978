"""Whether a process goes on as its limits say: what its latest points, its level and its memory tell of it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.definition_files import definition
from leadwell.measures.spc.charted import SHOWN_LINES, Charted
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.rules import Hit

T_POWER = 3.6  # as t charts are drawn: Nelson (1994)
_LEVEL = np.uint16(
    Hit.SHIFT_HIGH | Hit.SHIFT_LOW | Hit.TREND_UP | Hit.TREND_DOWN | Hit.RUNS_LONG | Hit.RUNS_CROSSINGS
)
_LOPSIDED = {Kind.G, Kind.T, Kind.RUN}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    """What ``definitions/advice/steadiness.toml`` says."""

    latest: int
    latest_of_level: int
    mean_of: int
    moved: float
    sure: float
    maybe: float
    most: float


@cache
def _terms() -> _Terms:
    told = definition("advice", "steadiness")
    latest, mean, memory = told.entry("latest"), told.entry("mean"), told.entry("memory")
    return _Terms(
        latest=latest.whole("points", least=1),
        latest_of_level=latest.whole("points_of_level", least=1),
        mean_of=mean.whole("points", least=1),
        moved=mean.number("errors"),
        sure=memory.number("sure"),
        maybe=memory.number("maybe"),
        most=memory.number("most"),
    )


def unlike_its_limits(found: Charted, owner: NDArray[np.intp], number: int) -> Bools:
    """Say which columns have points among the latest that are not chance, or a latest level unlike the rest.

    Rules miss a third of lasting shifts of two sigma that lie inside the limits they have widened; a mean of the latest
    eight points that is three of its standard errors from that of the others misses one in twenty.
    """
    terms = _terms()
    there = ~np.isnan(found.values)
    so_far = there.cumsum()
    ends = found.lengths.cumsum() - 1
    of_column = np.zeros(number, dtype=np.int64)
    some = found.lengths > 0
    of_column[some] = so_far[ends[some]]
    back = np.repeat(of_column, found.lengths) - so_far  # points that follow
    late = there & (back < terms.latest) & (found.hits != 0)
    late |= there & (back < terms.latest_of_level) & ((found.hits & _LEVEL) != 0)
    marked = np.bincount(owner[late], minlength=number) > 0
    if found.kind in _LOPSIDED:
        return marked
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        sigma = np.repeat(sigma_at_last(found), found.lengths) if found.sigma is None else found.sigma
        off = (found.values - np.repeat(found.centre, found.lengths)) / sigma
        of_latest, of_others = there & (back < terms.mean_of), there & (back >= terms.mean_of)
        means, errors = [], []
        for part in (of_latest, of_others):
            points = np.bincount(owner[part], minlength=number)
            means.append(np.bincount(owner[part], weights=off[part], minlength=number) / points)
            errors.append(np.where(points >= terms.mean_of, 1 / points, np.inf))
        moved = np.abs(means[0] - means[1]) > terms.moved * np.sqrt(errors[0] + errors[1])
    return np.asarray(marked | moved)


def correlation_of_neighbours(found: Charted, owner: NDArray[np.intp], number: int) -> tuple[Floats, Floats]:
    """Give the correlation of neighbours in each column: where it is sure, and where it may well be; else 0.

    In short series it comes out too low, by (1 + 4 r) / n (Marriott and Pope, Biometrika 41, 390-402, 1954).
    """
    terms = _terms()
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
        unbiased = np.clip((r + 1 / points) / np.maximum(1 - 4 / points, 0.5), 0.0, terms.most)
        sure, maybe = (
            np.where(r > -1 / points + mark / np.sqrt(points), unbiased, 0.0)
            for mark in (terms.sure, terms.maybe)
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
