"""How far the raters of one group agree: r_wg and r_wg(j), and what answers at random would reach."""

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from leadwell.voices.quantiles import normal_quantile
from leadwell.voices.ratings.grouping import CannotRate, Floats

_EXACT_UNTIL = 20  # raters; above that the variance of random answers is near enough normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far a group agrees, from 0 (no more than answers at random) to 1 (all say the same).

    There is no interval: none that we know holds for few raters on a scale of few steps. In its place stands what one
    group in twenty would reach if everybody ticked at random.
    """

    value: float | None  # None where fewer than two answered
    was_below_nought: bool  # the raters differed more than answers at random do; ``value`` is 0 then
    by_chance: float | None  # what one group in twenty reaches at random
    raters: int  # of the item that the fewest answered
    items: int
    words: str

    @property
    def is_beyond_chance(self) -> bool:
        """Say whether the group agrees more than nineteen in twenty groups would at random."""
        return self.value is not None and self.by_chance is not None and self.value > self.by_chance


def agreement(answers: ArrayLike, *, options: int) -> Agreement:
    """Give r_wg of one item, or r_wg(j) of several, for one group (James, Demaree and Wolf, J Appl Psychol
    1984; 69:85-98).

    The variance of the answers is held against that of answers at random, each option as likely: (A^2 - 1) / 12 with
    A options. A value below 0 is told as 0, and that it was.

    Args:
        answers: shape (raters,) or (raters, items); NaN where somebody left an item out.
        options: how many options each item has, next to each other and one apart.

    Raises:
        CannotRate: there are fewer than two options, or answers lie further apart than the options.

    >>> agreement([4, 4, 5, 4, 4], options=5).value
    0.9
    >>> agreement([3], options=5).words
    'Fewer than two people answered, so there is nobody to agree with.'
    """
    table = np.asarray(answers, dtype=np.float64)
    table = table[:, None] if table.ndim == 1 else table
    if options < 2 or table.ndim != 2:
        raise CannotRate(
            f"An item has {options} options and answers of shape {table.shape}; it needs two options or more, "
            "and answers of one group as raters by items."
        )
    there = ~np.isnan(table)
    answered = there.sum(axis=0) if table.size else np.zeros(table.shape[1], dtype=np.int64)
    kept = table[:, answered > 1]
    items = kept.shape[1]
    if items == 0:
        return Agreement(
            value=None,
            was_below_nought=False,
            by_chance=None,
            raters=int(answered.max(initial=0)),
            items=0,
            words="Fewer than two people answered, so there is nobody to agree with.",
        )
    fewest = int(answered[answered > 1].min())
    if (np.nanmax(kept, axis=0) - np.nanmin(kept, axis=0)).max() > options - 1:
        raise CannotRate(f"Answers lie further apart than {options} options allow. Say how many there are.")
    left = float(np.nanvar(kept, axis=0, ddof=1).mean()) / _random_variance(options)
    value = _of(left, items)
    chance = _by_chance(fewest, options, items)
    below = left > 1
    return Agreement(
        value=value,
        was_below_nought=below,
        by_chance=chance,
        raters=fewest,
        items=items,
        words=_words(value, chance, below),
    )


def _random_variance(options: int) -> float:
    return (options**2 - 1) / 12


def _of(left: float, items: int) -> float:
    """Give r_wg(j) from the mean variance as a share of that at random; 0 where it is more."""
    if left >= 1:
        return 0.0
    return items * (1 - left) / (items * (1 - left) + left)


def _words(value: float, chance: float, below: bool) -> str:
    if below:
        return "They differ more than people who tick at random; there may be two camps."
    if value <= chance:
        return "They agree no more than people who tick at random often do."
    return "They agree more than people who tick at random."


@lru_cache(maxsize=1024)
def _by_chance(raters: int, options: int, items: int) -> float:
    """Give what one group in twenty reaches at random."""
    random = _random_variance(options)
    if raters > _EXACT_UNTIL:
        steps = np.arange(options) - (options - 1) / 2
        fourth = float((steps**4).mean())
        variance = (fourth - random**2 * (raters - 3) / (raters - 1)) / raters / items
        return _of(max(0.0, 1 + normal_quantile(0.05) * sqrt(variance) / random), items)
    each = _squares_at_random(raters, options)
    whole = each
    for _ in range(items - 1):
        whole = np.convolve(whole, each)
    below = np.cumsum(whole)
    # The highest sum of squares that is reached from below with a chance of 1 in 20 or less.
    place = int(np.searchsorted(below, 0.05, side="right"))
    if place == 0:
        return 1.0  # even complete agreement comes more often than that
    possible = np.flatnonzero(whole > 0)
    place = int(possible[np.searchsorted(possible, place)])
    return _of(place / (raters * (raters - 1) * items) / random, items)


@lru_cache(maxsize=256)
def _squares_at_random(raters: int, options: int) -> Floats:
    """Give the chances of n * sum of squares less the square of the sum, for n answers at random."""
    sums, squares = raters * (options - 1) + 1, raters * (options - 1) ** 2 + 1
    state = np.zeros((sums, squares))
    state[0, 0] = 1
    for _ in range(raters):
        later = np.zeros_like(state)
        for answer in range(options):
            later[answer:, answer**2 :] += state[: sums - answer, : squares - answer**2] / options
        state = later
    total, square = np.nonzero(state)
    made = raters * square - total**2
    return np.asarray(np.bincount(made, state[total, square]), dtype=np.float64)
