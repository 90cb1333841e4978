"""Sums over places: which must be held back so that no small number can be worked out from the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadwell.foundations.disclosure import Threshold, threshold
from leadwell.measures.audiences import Reader, shown_to
from leadwell.measures.charts import Figure
from leadwell.measures.definitions import Measure
from leadwell.measures.rates import Sureness


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A place with its figure of one period, and the places whose figures make it up."""

    place: int
    figure: Figure  # of a place with parts: the sum over its parts that have one
    parts: tuple["Branch", ...] = ()


def held_back_places(measure: Measure, branch: Branch, *, rule: Threshold | None = None) -> frozenset[int]:
    """Give the places whose figure the public may not see, in a tree whose sums are shown too.

    A figure with a small number is held back. So is a sum from which a reader who subtracts whatever
    else is shown could tell a small number: where one alone is left, or several that can only all be
    the least or all the most that a small number can be.
    """
    bound = rule or threshold()
    held: set[int] = set()
    _untold(measure, branch, bound, held)
    return frozenset(held)


def _untold(measure: Measure, branch: Branch, rule: Threshold, held: set[int]) -> list[Figure]:
    """Give the small figures below that can still not be told once this place's figure is known or held."""
    below = [figure for part in branch.parts for figure in _untold(measure, part, rule, held)]
    is_small = shown_to(Reader.PUBLIC, measure, branch.figure, rule=rule).held_back
    if not branch.parts:
        if is_small:
            held.add(branch.place)
        return [branch.figure] if is_small else []
    if is_small or _gives_away(measure, below, rule):
        held.add(branch.place)
        return below
    return []


def _gives_away(measure: Measure, hidden: Sequence[Figure], rule: Threshold) -> bool:
    if len(hidden) < 2:
        return bool(hidden)
    sides = [[figure.numerator or 0.0 for figure in hidden]]
    if measure.sure is Sureness.SHARE:
        sides.append([(figure.denominator or 0.0) - (figure.numerator or 0.0) for figure in hidden])
    return any(_is_extreme(side, rule.smallest_shown) for side in sides)


def _is_extreme(numbers: Iterable[float], bound: int) -> bool:
    found = list(numbers)
    return sum(found) in {0.0, float(len(found)), float(len(found) * (bound - 1))}
