"""The best box and cut box of Anhoej and Wentzel-Larsen (2020), worked out from their definition.

A box is passed by a series with at least `fewest` crossings and no run longer than `most`. Of the
boxes that a stable process passes with a chance of 92.5% or more, the best is the one that a process
shifted by 0.8 standard deviations passes least often. The cut box leaves out the box's corner (fewest
crossings with the longest run) and then cells next along its two borders, one at a time, each time the
one that the shifted process lands on most often, as long as the chance of 92.5% is kept.
"""

import math
from dataclasses import dataclass, replace
from functools import cache

KEPT = 0.925
SHIFT = 0.8
LARGEST = 100
LONGEST = 20  # no best box up to a hundred points allows a run so long


@dataclass(frozen=True, kw_only=True)
class Box:
    fewest: int
    most: int
    border_crossings: int | None = None  # with a run of `most`: so many crossings at least
    border_longest: int | None = None  # with `fewest` crossings: no run longer than this

    def whole(self) -> "Box":
        return replace(self, border_crossings=None, border_longest=None)

    def passes(self, crossings: int, longest: int) -> bool:
        if crossings < self.fewest or longest > self.most:
            return False
        if self.border_crossings is None or self.border_longest is None:
            return True
        inside = crossings > self.fewest and longest < self.most
        left = crossings == self.fewest and longest <= self.border_longest
        top = crossings >= self.border_crossings
        return inside or left or top

    def reasons(self, crossings: int, longest: int) -> tuple[bool, bool]:
        """Whether the run is too long, and whether the crossings are too few; both in a cut corner."""
        if self.passes(crossings, longest):
            return False, False
        long, few = longest > self.most, crossings < self.fewest
        return (long, few) if long or few else (True, True)


@cache
def no_longer(high: float) -> list[list[list[float]]]:
    """Chances [longest][points][crossings] of just so many crossings and no run longer than that."""
    low = 1 - high
    tables = []
    for longest in range(LONGEST + 1):
        up = [[0.0] * LARGEST for _ in range(LARGEST + 1)]
        down = [[0.0] * LARGEST for _ in range(LARGEST + 1)]
        for points in range(1, LARGEST + 1):
            for run in range(1, min(longest, points) + 1):
                if run == points:
                    up[points][0] += high**run
                    down[points][0] += low**run
                    continue
                before = points - run
                for crossings in range(1, points):
                    up[points][crossings] += down[before][crossings - 1] * high**run
                    down[points][crossings] += up[before][crossings - 1] * low**run
        tables.append([[a + b for a, b in zip(*pair, strict=True)] for pair in zip(up, down, strict=True)])
    return tables


def cell(high: float, points: int, crossings: int, longest: int) -> float:
    tables = no_longer(high)
    return tables[longest][points][crossings] - tables[longest - 1][points][crossings]


@cache
def cut_box(points: int) -> Box:
    """The cut box for so many useful points; its `whole()` is the best box."""
    stable, shifted = 0.5, 0.5 * math.erfc(-SHIFT / math.sqrt(2))
    tables, moved = no_longer(stable), no_longer(shifted)
    best: tuple[float, int, int] | None = None
    for most in range(1, LONGEST + 1):
        for fewest in range(points):
            if math.fsum(tables[most][points][fewest:]) >= KEPT:
                passed = math.fsum(moved[most][points][fewest:])
                if best is None or passed < best[0]:
                    best = (passed, fewest, most)
    assert best is not None
    passed, fewest, most = best
    kept = math.fsum(tables[most][points][fewest:]) - cell(stable, points, fewest, most)
    if kept < KEPT:
        return Box(fewest=fewest, most=most)
    crossings, longest = fewest + 1, most - 1  # the next cells along the two borders
    while True:
        open_cells = [
            (cell(shifted, points, *one), one)
            for one in ((crossings, most), (fewest, longest))
            if kept - cell(stable, points, *one) >= KEPT
        ]
        if not open_cells:
            return Box(fewest=fewest, most=most, border_crossings=crossings, border_longest=longest)
        _, taken = max(open_cells)
        kept -= cell(stable, points, *taken)
        if taken == (crossings, most):
            crossings += 1
        else:
            longest -= 1
