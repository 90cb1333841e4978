"""Runs analysis: an unusually long run, or unusually few crossings of the centre line.

Rules after Anhoej and Olesen, PLoS ONE 9(11): e113825 (2014); the variants "best box" and "cut box" after
Anhoej and Wentzel-Larsen, PLoS ONE (2018 and 2020), for 10 to 100 useful points.
"""

from dataclasses import dataclass
from functools import cache
from math import log2

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.boxes import FEWEST_USEFUL, MOST_USEFUL, boxes
from leadwell.measures.spc.lines import Bools
from leadwell.measures.spc.marking import Bits, Bytes
from leadwell.measures.spc.profiles import RunsMethod
from leadwell.measures.spc.rules import Hit

Whole = NDArray[np.int64]


@dataclass(slots=True)
class Runs:
    """Runs of a block of columns, one number a column; 0 where no point is useful."""

    useful: Whole  # points that are not on the line
    longest: Whole
    longest_allowed: Whole  # by Anhoej's rule, whichever method judges
    crossings: Whole
    fewest_allowed: Whole
    too_long: Bools  # what the method says
    too_few: Bools

    def put(self, chosen: slice | NDArray[np.intp], better: "Runs") -> None:
        """Take other numbers for some of the columns."""
        for name in self.__slots__:
            getattr(self, name)[chosen] = getattr(better, name)

    def mark(self, hits: Bits) -> None:
        """Set the bits on every point of the columns that show a signal: it is about the whole segment."""
        bits = np.where(self.too_long, Hit.RUNS_LONG, 0)
        bits |= np.where(self.too_few, Hit.RUNS_CROSSINGS, 0)
        if bits.any():
            hits |= bits.astype(np.uint16)


def no_runs(columns: int) -> Runs:
    """Give the runs of columns without a point."""

    def nothing() -> Whole:
        return np.zeros(columns, dtype=np.int64)

    return Runs(
        useful=nothing(),
        longest=nothing(),
        longest_allowed=nothing(),
        crossings=nothing(),
        fewest_allowed=nothing(),
        too_long=np.zeros(columns, dtype=bool),
        too_few=np.zeros(columns, dtype=bool),
    )


def runs_of(sides: Bytes, excluded: Bools | None, method: RunsMethod) -> Runs:
    """Count and judge the runs of a block.

    Args:
        sides: 1 above the line, 2 below, 0 on it or missing; shape (points, columns).
        excluded: points that are left out.
        method: how long is too long, how few too few.
    """
    if excluded is not None:
        sides = np.where(excluded, 0, sides).astype(np.uint8)
    useful, longest, crossings = _counted(sides)
    longest_allowed, fewest_allowed = _anhoej(useful)
    too_long, too_few = longest > longest_allowed, crossings < fewest_allowed
    if method is not RunsMethod.ANHOEJ:
        boxed = (useful >= FEWEST_USEFUL) & (useful <= MOST_USEFUL)
        if bool(boxed.any()):
            cut = method is RunsMethod.CUTBOX
            long, few = boxes().judged(useful[boxed], crossings[boxed], longest[boxed], cut=cut)
            too_long[boxed], too_few[boxed] = long, few
    return Runs(useful, longest, longest_allowed, crossings, fewest_allowed, too_long, too_few)


def _counted(sides: Bytes) -> tuple[Whole, Whole, Whole]:
    """Give useful points, the longest run and the crossings of each column: runs of one long line of points."""
    useful = (sides != 0).sum(axis=0, dtype=np.int64)
    longest, crossings = np.zeros_like(useful), np.zeros_like(useful)
    flat = np.ascontiguousarray(sides.T).ravel()
    if int(useful.sum()) < len(flat):
        flat = flat[flat != 0]
    if not len(flat):
        return useful, longest, crossings
    begins = np.empty(len(flat), dtype=bool)
    np.not_equal(flat[1:], flat[:-1], out=begins[1:])
    some = useful > 0
    first_points = (useful.cumsum() - useful)[some]
    begins[first_points] = True  # no run goes on from one column to the next
    places = np.flatnonzero(begins)
    first_runs = np.searchsorted(places, first_points)
    longest[some] = np.maximum.reduceat(np.diff(places, append=len(flat)), first_runs)
    crossings[some] = np.diff(first_runs, append=len(places)) - 1
    return useful, longest, crossings


def _anhoej(useful: Whole) -> tuple[Whole, Whole]:
    """Give the longest run and the fewest crossings that are usual, of each column."""
    if len(useful) and bool((useful == useful[0]).all()):
        long, few = allowed(int(useful[0]))
        return np.full(len(useful), long), np.full(len(useful), few)
    numbers, place = np.unique(useful, return_inverse=True)
    bounds = np.array([allowed(int(one)) for one in numbers], dtype=np.int64).reshape(-1, 2)[place]
    return bounds[:, 0], bounds[:, 1]


@cache
def allowed(useful: int) -> tuple[int, int]:
    """Give the longest run and the fewest crossings that are still usual for a number of useful points.

    >>> allowed(24)
    (8, 8)
    """
    if useful < 1:
        return 0, 0
    return round(log2(useful)) + 3, _binomial_quantile(useful - 1)


def _binomial_quantile(tries: int) -> int:
    """Give the least k with P(X <= k) >= 0.05 for X binomial(tries, 1/2), in whole numbers."""
    least = 2**tries
    ways, total = 1, 0  # of k successes, and of k or fewer
    for successes in range(tries + 1):
        total += ways
        if 20 * total >= least:
            return successes
        ways = ways * (tries - successes) // (successes + 1)
    return tries
