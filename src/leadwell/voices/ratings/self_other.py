"""A person's own view beside that of others: the difference, how sure it is, and a label where one is earned.

There are two ways. ``difference`` looks at every answer, and is for answers that were given openly. Its
interval tells how far the raters differ, which is a second figure of the same answers; so for answers given in
confidence it is not told. ``difference_told`` works from nothing but the figure that may be told, the number
of raters and a spread that was fixed beforehand. What it gives can be told, since anybody could work it out
from what is told already.

A label needs two things. The interval leaves the zone of agreement; and the difference is greater than any one rater's
own leaning would make it. Raters lean to the kind or to the harsh side, and so does everybody who rates themselves: a
person who is only one more rater is labelled in at most 5 of 100 dimensions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor

import numpy as np
from numpy.typing import ArrayLike

from leadwell.voices.quantiles import normal_quantile, student_quantile
from leadwell.voices.ratings.grouping import CannotRate, Floats
from leadwell.voices.ratings.views import View, ViewRule, shipped_rule

ONE_MORE_RATER = "Cannot tell: any one of them may differ as much from the others."


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Own view less that of others, in points of the scale: above 0 where the person rates themselves higher."""

    at_least: float | None  # the difference itself; a range where the others' figure is told as a range
    at_most: float | None
    lower: float | None  # the interval; None where there are too few raters for one
    upper: float | None
    level: float
    raters: int
    items: int
    view: View
    words: str


def difference(
    own: Sequence[float | None] | Floats,
    others: ArrayLike,
    *,
    scale: tuple[float, float] = (1, 5),
    rule: ViewRule | None = None,
) -> Difference:
    """Give the difference between somebody's own answers and those of their raters, from every answer.

    Items are compared one by one, so an item that everybody finds hard cancels out. Two things make the
    difference unsure: raters differ from each other, and everybody's answer to an item wavers, the person's
    own too. Both are worked out from the answers and put together with the degrees of freedom of Satterthwaite
    (Biometrics Bull 1946; 2:110-114).

    Args:
        own: the person's answer to each item; None or NaN where there is none.
        others: shape (raters, items); NaN where a rater did not answer.
        scale: the lowest and the highest answer.
        rule: the zone and the fewest raters; the shipped one if not given.

    Raises:
        CannotRate: the items are not the same ones, or an answer is not on the scale.

    >>> own, others = [5, 5, 4, 5], [[2, 3, 2, 2], [3, 3, 3, 2], [2, 2, 1, 2], [2, 3, 2, 3], [3, 2, 2, 2]]
    >>> found = difference(own, others)
    >>> round(found.lower, 1), round(found.upper, 1), found.view.words
    (1.8, 3.1, 'You see this higher than they do.')
    """
    rule = rule or shipped_rule()
    width = _width(scale)
    mine = np.asarray(own, dtype=np.float64)
    theirs = np.atleast_2d(np.asarray(others, dtype=np.float64))
    if mine.ndim != 1 or theirs.size == 0 or theirs.shape[1] != len(mine):
        raise CannotRate(
            f"There are {mine.size} own answers and a table of others of shape {theirs.shape}; it needs a row for "
            "each rater and a column for each item that the person answered or left out."
        )
    for name, answers in (("own", mine), ("others'", theirs)):
        there = answers[~np.isnan(answers)]
        if len(there) and not (scale[0] <= there.min() and there.max() <= scale[1]):
            raise CannotRate(
                f"An answer of the {name} ones is not on the scale from {scale[0]} to {scale[1]}."
            )
    apart = mine[None, :] - theirs
    apart = apart[(~np.isnan(apart)).any(axis=1)]
    apart = apart[:, (~np.isnan(apart)).any(axis=0)] if len(apart) else apart
    raters, items = apart.shape
    if raters == 0:
        return untold(0, items, rule, "Nobody else answered what the person answered.")
    each = np.nanmean(apart, axis=1)
    middle = float(each.mean())
    if raters < rule.fewest_raters:
        return _few(middle, middle, raters, items, rule)
    answered = (~np.isnan(apart)).sum(axis=1)
    wavering, free = _wavering(apart, width, rule)
    between = max(float(each.var(ddof=1)), (rule.least_rater_spread * width) ** 2)
    parts = (between / raters, wavering * float((1 / answered).mean()))
    degrees = sum(parts) ** 2 / (parts[0] ** 2 / (raters - 1) + parts[1] ** 2 / free)
    reach = student_quantile(0.5 + rule.level / 2, floor(degrees * 10) / 10) * float(np.sqrt(sum(parts)))
    leaning = student_quantile(0.5 + rule.level / 2, raters - 1) * float(np.sqrt(between * (1 + 1 / raters)))
    return _made((middle, middle), reach, leaning, raters=raters, items=items, rule=rule, width=width)


def difference_told(
    own: float,
    told: tuple[float, float],
    *,
    raters: int,
    items: int,
    scale: tuple[float, float] = (1, 5),
    rule: ViewRule | None = None,
) -> Difference:
    """Give the difference between an own mean and a figure of others as it is told, and nothing that tells more.

    The interval stands on the rule's spreads and not on these raters' answers. Where the figure is told as a range
    ("4.6 or higher"), the interval covers all of it.

    Args:
        own: the mean of the person's own answers.
        told: between which numbers the others' mean lies, as far as is told, with its rounding.
        raters: how many are in the figure.
        items: how many items are in each mean.
        scale: the lowest and the highest answer.
        rule: the zone, the spreads and the fewest raters; the shipped one if not given.

    Raises:
        CannotRate: a figure is not on the scale, or there are no raters or items.

    >>> found = difference_told(4.8, (2.95, 3.05), raters=9, items=4)
    >>> round(found.lower, 2), round(found.upper, 2), found.view.value
    (0.86, 2.74, 'higher')
    """
    rule = rule or shipped_rule()
    width = _width(scale)
    low, high = told
    if not (scale[0] <= own <= scale[1] and scale[0] <= low <= high <= scale[1]) or raters < 1 or items < 1:
        raise CannotRate(
            f"Own {own:g} and others' {low:g} to {high:g}, of {raters} raters and {items} items, do not lie on the "
            f"scale from {scale[0]:g} to {scale[1]:g}, or are of nobody."
        )
    if raters < rule.fewest_raters:
        return _few(own - high, own - low, raters, items, rule)
    item = (rule.item_spread * width) ** 2 / items
    rater = (rule.rater_spread * width) ** 2
    sure = normal_quantile(0.5 + rule.level / 2)
    reach = sure * float(np.sqrt((rater + item) / raters + item))
    leaning = sure * float(np.sqrt((rater + item) * (1 + 1 / raters)))
    return _made((own - high, own - low), reach, leaning, raters=raters, items=items, rule=rule, width=width)


def _width(scale: tuple[float, float]) -> float:
    if not scale[1] > scale[0]:
        raise CannotRate(f"A scale from {scale[0]} to {scale[1]} has nothing to choose from.")
    return scale[1] - scale[0]


def _wavering(apart: Floats, width: float, rule: ViewRule) -> tuple[float, float]:
    """Give the variance of one answer round its rater's and its item's mean, with its degrees of freedom.

    With one item it cannot be seen, and the rule's is taken instead.
    """
    raters, items = apart.shape
    there = ~np.isnan(apart)
    free = int(there.sum()) - raters - items + 1
    taken = (rule.item_spread * width) ** 2
    if items < 2 or free < 1:
        return taken, float(raters)
    rest = apart - np.nanmean(apart, axis=1, keepdims=True)
    for _ in range(1 if there.all() else 30):  # with holes, rows and columns are swept in turn
        rest = rest - np.nanmean(rest, axis=0, keepdims=True)
        rest = rest - np.nanmean(rest, axis=1, keepdims=True)
    found = float(np.nansum(rest**2)) / free
    return max(found, (rule.least_rater_spread * width) ** 2), float(free)


def _made(
    apart: tuple[float, float],
    reach: float,
    leaning: float,
    *,
    raters: int,
    items: int,
    rule: ViewRule,
    width: float,
) -> Difference:
    """Give the difference with its label; ``leaning`` is how far one rater may lie from the mean of so many others."""
    at_least, at_most = apart
    lower, upper = max(-width, at_least - reach), min(width, at_most + reach)
    view = rule.label(lower, upper, width=width)
    words = view.words
    nearest = at_least if view is View.HIGHER else -at_most
    if view in {View.HIGHER, View.LOWER} and nearest <= leaning:
        view, words = View.CANNOT_TELL, ONE_MORE_RATER
    return Difference(
        at_least=at_least,
        at_most=at_most,
        lower=lower,
        upper=upper,
        level=rule.level,
        raters=raters,
        items=items,
        view=view,
        words=words,
    )


def _few(at_least: float, at_most: float, raters: int, items: int, rule: ViewRule) -> Difference:
    who = "One person's view" if raters == 1 else f"The view of {raters} people"
    found = untold(raters, items, rule, f"{who}: too few to tell a difference from chance.")
    return replace(found, at_least=at_least, at_most=at_most)


def untold(raters: int, items: int, rule: ViewRule, words: str) -> Difference:
    """Give the difference of which nothing can be told, with why."""
    return Difference(
        at_least=None,
        at_most=None,
        lower=None,
        upper=None,
        level=rule.level,
        raters=raters,
        items=items,
        view=View.CANNOT_TELL,
        words=words,
    )
