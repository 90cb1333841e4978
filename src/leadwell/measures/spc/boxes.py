"""The best box and the cut box: which numbers of crossings and lengths of runs go with a stable process.

A box holds the series with ``fewest`` crossings or more and no run longer than ``most``. Of the boxes that hold a
stable process with a chance of 92.5% or more, the best is the one that holds a process shifted by 0.8 standard
deviations least often. The cut box gives up the corner of the best box, and then cells beside it along its two
borders, one at a time, always the one in which the shifted process is found most often, as long as the chance of
92.5% is kept. Definition: Anhoej and Wentzel-Larsen, PLoS ONE 13(11): e0205956 (2018) and 15(9): e0233920 (2020).
The tables are worked out from it once, for 10 to 100 useful points.
"""

from dataclasses import dataclass
from functools import cache
from math import erfc, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FEWEST_USEFUL, MOST_USEFUL = 10, 100

_HELD = 0.925  # the chance that a stable process stays in its box
_SHIFT = 0.8  # standard deviations
_LONGEST = 20  # no best box of up to 100 points allows a run so long

_Chances: TypeAlias = NDArray[np.float64]
_Whole: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Tables by number of useful points; rows below ten are empty."""

    fewest: _Whole
    most: _Whole
    top: _Whole  # crossings that a run of ``most`` needs in the cut box
    side: _Whole  # the longest run that ``fewest`` crossings may have in the cut box

    def judged(
        self, useful: _Whole, crossings: _Whole, longest: _Whole, *, cut: bool
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Say for each column whether its longest run is too long, and whether its crossings are too few.

        A column in a corner that was cut has both: the run would do with more crossings, and the reverse.
        """
        fewest, most = self.fewest[useful], self.most[useful]
        too_long, too_few = longest > most, crossings < fewest
        if cut:
            inside = (crossings > fewest) & (longest < most)
            side = (crossings == fewest) & (longest <= self.side[useful])
            top = (longest == most) & (crossings >= self.top[useful])
            given_up = ~(too_long | too_few | inside | side | top)
            too_long, too_few = too_long | given_up, too_few | given_up
        return too_long, too_few


@cache
def boxes() -> Boxes:
    """Give the tables; worked out at the first call, in some hundredths of a second."""
    stable, shifted = _chances(0.5), _chances(0.5 * erfc(-_SHIFT / sqrt(2)))
    tables = np.zeros((4, MOST_USEFUL + 1), dtype=np.int64)
    for points in range(FEWEST_USEFUL, MOST_USEFUL + 1):
        tables[:, points] = _box(stable[:, points, :points], shifted[:, points, :points])
    fewest, most, top, side = tables
    return Boxes(fewest=fewest, most=most, top=top, side=side)


def _chances(high: float) -> _Chances:
    """Give chances [longest, points, crossings] of just so many crossings and no longer run.

    Built run by run from the end: the last run is above or below the line, and what came before it ended on the
    other side. ``high`` is the chance of a point above the line.
    """
    shape = (_LONGEST + 1, MOST_USEFUL + 1, MOST_USEFUL + 1)
    ending = np.zeros((2, *shape))  # in a run above, in a run below
    for points in range(1, MOST_USEFUL + 1):
        for run in range(1, min(_LONGEST, points) + 1):
            for side, chance in enumerate((high, 1 - high)):
                if run == points:
                    ending[side, run:, points, 0] += chance**run
                else:
                    before = ending[1 - side, run:, points - run, :-1]
                    ending[side, run:, points, 1:] += before * chance**run
    return np.asarray(ending.sum(axis=0))


def _box(stable: _Chances, shifted: _Chances) -> tuple[int, int, int, int]:
    """Give fewest crossings, longest run, and the two borders of the cut, from chances [longest, crossings]."""
    held = stable[:, ::-1].cumsum(axis=1)[:, ::-1]  # [longest, crossings]: so many crossings or more
    missed = shifted[:, ::-1].cumsum(axis=1)[:, ::-1]
    most, fewest = np.unravel_index(np.where(held >= _HELD, missed, np.inf).argmin(), held.shape)
    longest, crossings = int(most), int(fewest)
    cells = np.diff(stable, axis=0, prepend=0.0)  # [longest, crossings]: just that longest run
    found = np.diff(shifted, axis=0, prepend=0.0)
    kept = float(held[longest, crossings] - cells[longest, crossings])
    if kept < _HELD:
        return crossings, longest, 0, longest
    top, side = crossings + 1, longest - 1
    while True:
        along = ((longest, top), (side, crossings))
        open_cells = [cell for cell in along if kept - cells[cell] >= _HELD]
        if not open_cells:
            return crossings, longest, top, side
        taken = max(open_cells, key=lambda cell: float(found[cell]))
        kept -= float(cells[taken])
        if taken == along[0]:
            top += 1
        else:
            side -= 1
