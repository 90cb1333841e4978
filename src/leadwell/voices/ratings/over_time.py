"""How sure a group's figure is, and how far it changed from one assessment to the next.

Both work from nothing but figures as they are told, the numbers of raters, and spreads that were fixed beforehand
(``difference_told`` says why). The raters of two assessments are taken to be other people. Where they are partly the
same, their leanings cancel in part, and a change is surer than is told here.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from leadwell.measures.rates import Interval
from leadwell.voices.quantiles import normal_quantile
from leadwell.voices.ratings.grouping import CannotRate
from leadwell.voices.ratings.views import ViewRule, shipped_rule

METHOD = "fixed spreads"


class Went(StrEnum):
    """How a figure went from one assessment to the next."""

    UP = "up"
    DOWN = "down"
    CANNOT_TELL = "cannot_tell"

    @property
    def words(self) -> str:
        """Say it as a report does."""
        return {
            Went.UP: "Higher than before.",
            Went.DOWN: "Lower than before.",
            Went.CANNOT_TELL: "Cannot tell: what differs may be chance.",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """A figure less that of an earlier assessment, in points: above 0 where it rose."""

    at_least: float  # the difference itself; a range where a figure is told as a range
    at_most: float
    lower: float | None  # the interval; None where there are too few raters for one
    upper: float | None
    went: Went
    words: str


def interval_told(
    told: tuple[float, float],
    *,
    raters: int,
    items: int,
    scale: tuple[float, float] = (1, 5),
    rule: ViewRule | None = None,
) -> Interval | None:
    """Give between which means a group like this one would lie; None where there are too few raters.

    Args:
        told: between which numbers the figure lies, as far as is told, with its rounding.
        raters: how many are in it.
        items: how many items are in each mean.
        scale: the lowest and the highest answer.
        rule: the spreads and the fewest raters; the shipped one if not given.

    Raises:
        CannotRate: a figure is not on the scale, or there are no raters or items.

    >>> found = interval_told((2.95, 3.05), raters=9, items=4)
    >>> round(found.lower, 2), round(found.upper, 2)
    (2.4, 3.6)
    """
    rule = rule or shipped_rule()
    _check(told, raters, items, scale)
    if raters < rule.fewest_raters:
        return None
    reach = normal_quantile(0.5 + rule.level / 2) * sqrt(_variance(items, scale, rule) / raters)
    return Interval(
        lower=max(float(scale[0]), told[0] - reach),
        upper=min(float(scale[1]), told[1] + reach),
        level=rule.level,
        method=METHOD,
    )


def change_told(
    before: tuple[float, float],
    after: tuple[float, float],
    *,
    raters: tuple[int, int],
    items: int,
    scale: tuple[float, float] = (1, 5),
    rule: ViewRule | None = None,
) -> Since:
    """Give how far a group's figure changed, with its interval.

    Args:
        before: between which numbers the earlier figure lies, with its rounding.
        after: the same of the later one.
        raters: how many are in the earlier one and in the later one.
        items: how many items are in each mean, the same in both.
        scale: the lowest and the highest answer.
        rule: the spreads and the fewest raters; the shipped one if not given.

    Raises:
        CannotRate: a figure is not on the scale, or there are no raters or items.

    >>> change_told((2.0, 2.0), (4.5, 4.5), raters=(8, 8), items=4).went.words
    'Higher than before.'
    """
    rule = rule or shipped_rule()
    for told, many in zip((before, after), raters, strict=True):
        _check(told, many, items, scale)
    apart = (after[0] - before[1], after[1] - before[0])
    if min(raters) < rule.fewest_raters:
        return _made(apart, None, scale, "Too few raters to tell a change from chance.")
    spread = _variance(items, scale, rule) * (1 / raters[0] + 1 / raters[1])
    return _made(apart, normal_quantile(0.5 + rule.level / 2) * sqrt(spread), scale, "")


def own_change(
    before: float,
    after: float,
    *,
    items: int,
    scale: tuple[float, float] = (1, 5),
    rule: ViewRule | None = None,
) -> Since:
    """Give how far somebody's view of themselves changed. Their leaning is theirs both times, so it cancels.

    Raises:
        CannotRate: a mean is not on the scale, or there are no items.

    >>> own_change(3.0, 3.5, items=4).went.value
    'cannot_tell'
    """
    rule = rule or shipped_rule()
    for one in (before, after):
        _check((one, one), 1, items, scale)
    width = scale[1] - scale[0]
    spread = 2 * (rule.item_spread * width) ** 2 / items
    return _made(
        (after - before, after - before), normal_quantile(0.5 + rule.level / 2) * sqrt(spread), scale, ""
    )


def _variance(items: int, scale: tuple[float, float], rule: ViewRule) -> float:
    width = scale[1] - scale[0]
    return (rule.rater_spread * width) ** 2 + (rule.item_spread * width) ** 2 / items


def _check(told: tuple[float, float], raters: int, items: int, scale: tuple[float, float]) -> None:
    if not scale[0] <= told[0] <= told[1] <= scale[1] or raters < 1 or items < 1:
        raise CannotRate(
            f"A figure from {told[0]:g} to {told[1]:g}, of {raters} raters and {items} items, does not lie on the "
            f"scale from {scale[0]:g} to {scale[1]:g}, or is of nobody."
        )


def _made(apart: tuple[float, float], reach: float | None, scale: tuple[float, float], words: str) -> Since:
    width = scale[1] - scale[0]
    if reach is None:
        return Since(
            at_least=apart[0],
            at_most=apart[1],
            lower=None,
            upper=None,
            went=Went.CANNOT_TELL,
            words=words,
        )
    lower, upper = max(-width, apart[0] - reach), min(width, apart[1] + reach)
    went = Went.UP if lower > 0 else Went.DOWN if upper < 0 else Went.CANNOT_TELL
    return Since(
        at_least=apart[0], at_most=apart[1], lower=lower, upper=upper, went=went, words=words or went.words
    )
