"""The runs analysis of Anhoej and Olesen, and the tables of boxes worked out from chances."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from tests.library.spc.judge_boxes import cut_box


@dataclass(frozen=True, kw_only=True)
class Runs:
    """The numbers of a runs analysis; None where there is no useful point."""

    n_useful: int
    longest: int | None
    longest_most: int | None
    crossings: int | None
    crossings_fewest: int | None
    long: bool
    few_crossings: bool


def runs(
    plotted: Sequence[float], centre: Sequence[float], excluded: frozenset[int], method: str, grain: float
) -> Runs:
    """Count the runs of one segment. Points on the centre, missing or excluded are not useful."""
    sides = []
    for row, value in enumerate(plotted):
        above, below = value > centre[row] + grain, value < centre[row] - grain
        if row not in excluded and (above or below):
            sides.append(above)
    if not sides:
        return Runs(
            n_useful=0,
            longest=None,
            longest_most=None,
            crossings=None,
            crossings_fewest=None,
            long=False,
            few_crossings=False,
        )
    useful = len(sides)
    crossings = sum(a != b for a, b in itertools.pairwise(sides))
    longest = current = 1
    for a, b in itertools.pairwise(sides):
        current = current + 1 if a == b else 1
        longest = max(longest, current)
    most, fewest = round(math.log2(useful)) + 3, lower_quantile(useful - 1)
    long, few = longest > most, crossings < fewest
    if method != "anhoej" and 10 <= useful <= 100:
        box = cut_box(useful) if method == "cutbox" else cut_box(useful).whole()
        long, few = box.reasons(crossings, longest)
    return Runs(
        n_useful=useful,
        longest=longest,
        longest_most=most,
        crossings=crossings,
        crossings_fewest=fewest,
        long=long,
        few_crossings=few,
    )


@cache
def lower_quantile(tosses: int) -> int:
    """The smallest number of heads whose chance of so many or fewer is 5% or more."""
    chance, count = Fraction(0), 0
    while True:
        chance += Fraction(math.comb(tosses, count), 2**tosses)
        if chance >= Fraction(1, 20):
            return count
        count += 1
