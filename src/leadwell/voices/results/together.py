"""What goes together: whether units that are told higher in one part are told higher in another, too.

It works from figures as they are told, like everything in this package. Small units' figures hold much chance, which
makes what goes together look weaker than it is. And that two things go together does not say that one makes the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist

import numpy as np

from leadwell.voices.results.told import Told

FEWEST = 10  # units; with fewer the interval holds nearly everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """How two parts go together over the units that are told in both."""

    units: int
    rank_correlation: float | None  # None where there are too few units, or all are told the same
    lower: float | None
    upper: float | None
    is_beyond_chance: bool
    words: str


def together(first: Sequence[Told], second: Sequence[Told], *, pairs: int = 1) -> Together:
    """Say whether two parts go together over units (Spearman's rank correlation).

    The interval is that of Bonett and Wright (Psychometrika 2000; 65:23-28). Where several pairs of parts are looked
    at, each has an interval so much wider that all of them hold together 95 times in 100.

    Args:
        first: the units' figures of one part.
        second: those of the other; units are matched by their keys.
        pairs: how many pairs of parts are looked at.

    >>> told = [Told(key=str(n), low=n / 20, high=n / 20, answered=8) for n in range(12)]
    >>> together(told, told).words
    'Units that are told higher in one are told higher in the other: 1.00, between 1.00 and 1.00, over 12 units.'
    """
    other = {one.key: one for one in second}
    both = [(one, other[one.key]) for one in first if one.key in other]
    if len(both) < FEWEST:
        return _nothing(len(both), f"{len(both)} units are told in both; {FEWEST} are needed.")
    ranks = [_ranks([(one.low + one.high) / 2 for one in column]) for column in zip(*both, strict=True)]
    if any(np.ptp(one) == 0 for one in ranks):
        return _nothing(len(both), "All units are told the same in one of the two.")
    found = float(np.corrcoef(ranks[0], ranks[1])[0, 1])
    held = max(-0.999999, min(0.999999, found))
    z = NormalDist().inv_cdf(1 - 0.025 / pairs)
    half = z * sqrt((1 + held * held / 2) / (len(both) - 3))
    lower, upper = tanh(atanh(held) - half), tanh(atanh(held) + half)
    beyond = lower > 0 or upper < 0
    return Together(
        units=len(both),
        rank_correlation=found,
        lower=lower,
        upper=upper,
        is_beyond_chance=beyond,
        words=_words(found, lower, upper, len(both), beyond),
    )


def _words(found: float, lower: float, upper: float, units: int, beyond: bool) -> str:
    told = f"{found:.2f}, between {lower:.2f} and {upper:.2f}, over {units} units."
    if not beyond:
        return f"Cannot tell whether they go together: {told}"
    way = "higher" if found > 0 else "lower"
    return f"Units that are told higher in one are told {way} in the other: {told}"


def _nothing(units: int, words: str) -> Together:
    return Together(
        units=units, rank_correlation=None, lower=None, upper=None, is_beyond_chance=False, words=words
    )


def _ranks(values: Sequence[float]) -> np.ndarray:
    """Give ranks, the same for values that are the same."""
    array = np.asarray(values, dtype=np.float64)
    _, place, counts = np.unique(array, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[place]
