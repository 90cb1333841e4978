"""Ratings by group: what is missing is left out and counted, and the analysis of variance of what is left."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leadwell.foundations.errors import LeadwellError

Floats = NDArray[np.float64]


class CannotRate(LeadwellError):
    """Ratings are too few, not numbers or not on their scale, so that nothing can be said of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How ratings differ between groups and within them (one-way analysis of variance)."""

    groups: int
    ratings: int
    left_out: int  # ratings that were missing
    sizes: Floats  # ratings in each group
    means: Floats  # of each group
    between: float  # mean square between groups
    within: float  # mean square within groups

    @property
    def mean_size(self) -> float:
        """Ratings a group."""
        return self.ratings / self.groups

    @property
    def is_even(self) -> bool:
        """Say whether all groups are of one size."""
        return bool((self.sizes == self.sizes[0]).all())


def spread(values: ArrayLike, groups: Sequence[object]) -> Spread:
    """Give how ratings differ between and within groups.

    Args:
        values: one number for each rating; NaN where there is none.
        groups: whom or which group each rating belongs to.

    Raises:
        CannotRate: the two are not of one length, fewer than two groups have ratings, or none has two.
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or len(given) != len(groups):
        raise CannotRate(
            f"There are {given.size} ratings and {len(groups)} groups named; each rating needs one group."
        )
    if np.isinf(given).any():
        raise CannotRate("A rating is infinite. Leave out what is not a number.")
    number = {name: place for place, name in enumerate(dict.fromkeys(groups))}
    there = ~np.isnan(given)
    kept = given[there]
    of = np.array([number[name] for name in groups], dtype=np.intp)[there]
    _, of = np.unique(of, return_inverse=True)
    sizes = np.bincount(of).astype(np.float64) if len(of) else np.zeros(0)
    if len(sizes) < 2 or sizes.max() < 2:
        raise CannotRate(
            f"Groups that have ratings: {len(sizes)}. Ratings in the largest: {int(sizes.max(initial=0))}. "
            "Agreement within groups needs two groups or more, and one of them with two ratings or more."
        )
    centred = kept - kept.mean()  # so that large numbers lose no digits
    means = np.bincount(of, centred) / sizes
    inside = float(((centred - means[of]) ** 2).sum())
    outside = float((sizes * means**2).sum())
    tiny = 1e-12 * max(1.0, float(np.abs(kept).max())) ** 2 * len(kept)
    inside, outside = (0.0 if one < tiny else one for one in (inside, outside))
    return Spread(
        groups=len(sizes),
        ratings=len(kept),
        left_out=int((~there).sum()),
        sizes=sizes,
        means=means + kept.mean(),
        between=outside / (len(sizes) - 1),
        within=inside / (len(kept) - len(sizes)),
    )
