"""How far the ratings of one group resemble each other: ICC(1) for one rating, ICC(2) for a group's mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from leadwell.measures.rates import Interval
from leadwell.voices.quantiles import f_quantile
from leadwell.voices.ratings.grouping import Spread, spread

METHOD_EVEN = "F interval"
METHOD_UNEVEN = "Thomas and Hultquist interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """ICC(1) and ICC(2) with their intervals; None where they are not defined, and then ``words`` say why.

    A value below 0 is what chance gives where the ratings of a group resemble each other no more than any ratings do.
    """

    one: float | None  # ICC(1): the share of one rating's variance that is of its group; at most 1
    one_interval: Interval | None
    mean: float | None  # ICC(2): the share of the variance of a group's mean that is of the group; at most 1
    mean_interval: Interval | None
    spread: Spread
    words: str


def reliability(values: ArrayLike, groups: Sequence[object], *, level: float = 0.95) -> Reliability:
    """Give ICC(1) and ICC(2) of ratings, from a one-way analysis of variance.

    ICC(1) is (B - W) / (B + (k - 1) W) and ICC(2) is (B - W) / B, where B and W are the mean squares between and within
    groups and k is the mean group size (Bliese, 2000; Shrout and Fleiss, Psychol Bull 1979; 86:420-428). Groups of
    one size have the exact F interval for normal ratings. Others have that of Thomas and Hultquist (Ann Stat 1978;
    6:582-587), which puts the unweighted variance of the group means and the harmonic mean of the sizes in their place.

    Args:
        values: one number for each rating; NaN where there is none.
        groups: whom or which group each rating belongs to.
        level: of the intervals.

    Raises:
        CannotRate: fewer than two groups have ratings, or none has two.

    >>> found = reliability([4, 4, 5, 2, 2, 1, 3, 4, 3], list("aaabbbccc"))
    >>> round(found.one, 3), round(found.mean, 3), round(found.one_interval.lower, 2)
    (0.836, 0.939, 0.29)
    """
    found = spread(values, groups)
    between, within, k = found.between, found.within, found.mean_size
    if between == 0 and within == 0:
        return Reliability(
            one=None,
            one_interval=None,
            mean=None,
            mean_interval=None,
            spread=found,
            words="All ratings are the same, so nothing tells groups apart; agreement between groups is not defined.",
        )
    one = (between - within) / (between + (k - 1) * within)
    mean = (between - within) / between if between > 0 else None
    if within == 0:
        said = "Within each group all ratings are the same; no interval can be given for that."
        return Reliability(
            one=one, one_interval=None, mean=mean, mean_interval=None, spread=found, words=said
        )
    lower, upper = _ends(found, level)
    method = METHOD_EVEN if found.is_even else METHOD_UNEVEN
    around = Interval(lower=lower, upper=upper, level=level, method=method)
    around_mean = Interval(
        lower=reliability_of(lower, k), upper=reliability_of(upper, k), level=level, method=method
    )
    return Reliability(
        one=one,
        one_interval=around,
        mean=mean,
        mean_interval=around_mean if mean is not None else None,
        spread=found,
        words=(
            f"{found.groups:,} groups, {found.ratings:,} ratings, {k:.1f} a group. "
            f"Of one rating {max(0, lower):.0%} to {max(0, upper):.0%} of what differs is of the group; "
            f"the rest is of who rates and of chance."
        ),
    )


def reliability_of(one: float, raters: float) -> float:
    """Give the reliability of the mean of so many ratings, from that of one (Spearman and Brown, 1910).

    >>> round(reliability_of(0.2, 8), 3)
    0.667
    """
    below = 1 + (raters - 1) * one
    return -np.inf if below <= 0 else float(raters * one / below)


def raters_needed(one: float, *, wanted: float = 0.7) -> int | None:
    """Give how many raters are needed until their mean is so reliable; None where no number is enough.

    >>> raters_needed(0.19), raters_needed(0.0)
    (10, None)
    """
    if one <= 0:
        return None
    if one >= wanted:
        return 1
    return ceil(wanted * (1 - one) / (one * (1 - wanted)) - 1e-9)


def raters_needed_words(found: Reliability, *, wanted: float = 0.7) -> str:
    """Say how many raters are needed until a group's mean is so reliable, and how sure that is.

    >>> print(raters_needed_words(reliability([4, 4, 5, 2, 2, 1, 3, 4, 3], list("aaabbbccc"))))
    For a group's mean to be reliable at 0.70, 1 rater is needed; by the interval 1 to 6.
    """
    needed = None if found.one is None else raters_needed(found.one, wanted=wanted)
    if needed is None:
        return "Groups do not differ beyond chance here, so of no number of raters can be said that it is enough."
    raters = "1 rater is" if needed == 1 else f"{needed:,} raters are"
    said = f"For a group's mean to be reliable at {wanted:.2f}, {raters} needed"
    if found.one_interval is None:
        return f"{said}; how sure that is cannot be told."
    fewest = raters_needed(found.one_interval.upper, wanted=wanted)
    most = raters_needed(found.one_interval.lower, wanted=wanted)
    if most is None:
        return f"{said} if ICC(1) is what it seems. But groups may not differ at all, and then no number is enough."
    return f"{said}; by the interval {fewest:,} to {most:,}."


def _ends(found: Spread, level: float) -> tuple[float, float]:
    free, rest = found.groups - 1, found.ratings - found.groups
    size = found.groups / float((1 / found.sizes).sum())  # the harmonic mean; the size itself where even
    ratio = size * float(found.means.var(ddof=1)) / found.within
    tail = (1 - level) / 2
    low = ratio / f_quantile(1 - tail, free, rest)
    high = ratio * f_quantile(1 - tail, rest, free)  # 1 / F(tail; free, rest)
    return (low - 1) / (low + size - 1), (high - 1) / (high + size - 1)
