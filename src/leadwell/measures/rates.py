"""How sure a figure is: intervals for shares, rates and ratios, and the words that go with them."""

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from statistics import NormalDist

from leadwell.foundations.errors import LeadwellError


class NotAShare(LeadwellError):
    """More successes than trials, or a number below zero, where a share or count was expected."""


class Sureness(StrEnum):
    """What kind of certainty a measure's figures have."""

    FULL_COUNT = "full_count"  # everything was counted (hours, money): no sampling, so no interval
    SHARE = "share"  # so many of so many: Wilson interval
    RATE = "rate"  # events over exposure: exact Poisson interval
    SCORE = "score"  # a mean that came without its spread: how sure cannot be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The range that chance alone leaves open, at ``level`` (0.95 is 19 times in 20)."""

    lower: float
    upper: float
    level: float
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """How sure one figure is, as numbers where there are any and always in words."""

    kind: Sureness
    interval: Interval | None
    words: str

    @property
    def plain(self) -> str:
        """The words without the name of the method, for who reads them on a ward."""
        if self.interval is None:
            return self.words
        return self.words.replace(f" ({self.interval.level:.0%} {self.interval.method})", "")


def wilson(successes: float, trials: float, *, level: float = 0.95) -> Interval:
    """Give the score interval of a share (Wilson, J Am Stat Assoc 1927; 22:209-212).

    Both ends lie in 0 to 1 and the observed share lies between them. Newcombe (Stat Med 1998;
    17:857-872) gives 81 of 263 as 0.2553 to 0.3662:

    >>> found = wilson(81, 263)
    >>> (round(found.lower, 4), round(found.upper, 4))
    (0.2553, 0.3662)

    Raises:
        NotAShare: there are no trials, or the successes are not between none and all of them.
    """
    if not 0 <= successes <= trials or trials <= 0:
        raise NotAShare(f"{successes:g} of {trials:g} is not a share: it must be between none and all.")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = successes / trials
    middle = share + z * z / (2 * trials)
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    whole = 1 + z * z / trials
    return Interval(
        lower=0.0 if successes == 0 else max(0.0, min((middle - spread) / whole, share)),
        upper=1.0 if successes == trials else min(1.0, max((middle + spread) / whole, share)),
        level=level,
        method="Wilson score interval",
    )


def poisson(count: float, *, level: float = 0.95) -> Interval:
    """Give the exact interval of the mean of a count of events (Garwood, Biometrika 1936; 28:437-442).

    The ends are half the chi-squared quantiles with 2 x count and 2 x (count + 1) degrees of freedom.

    >>> found = poisson(10)
    >>> (round(found.lower, 4), round(found.upper, 4))
    (4.7954, 18.3904)

    Raises:
        NotAShare: the count is below zero or not a number.
    """
    if not (count >= 0 and math.isfinite(count)):
        raise NotAShare(f"{count:g} is not a count of events: it must be 0 or more.")
    tail = (1 - level) / 2
    return Interval(
        lower=0.0 if count == 0 else chi_squared_quantile(tail, 2 * count) / 2,
        upper=chi_squared_quantile(1 - tail, 2 * (count + 1)) / 2,
        level=level,
        method="exact Poisson interval",
    )


@lru_cache(maxsize=65_536)  # a page asks for the same few counts again and again
def chi_squared_quantile(chance: float, freedom: float) -> float:
    """Give the value that a chi-squared variable with ``freedom`` degrees is under with this chance.

    Found by halving on the regularised incomplete gamma function, to the last digits of a float.

    >>> round(chi_squared_quantile(0.95, 1), 6)
    3.841459
    """
    if not 0 < chance < 1 or freedom <= 0:
        raise NotAShare("A chi-squared quantile needs a chance between 0 and 1 and freedom above 0.")
    shape = freedom / 2
    low, high = 0.0, max(1.0, freedom)
    while gamma_share(shape, high / 2) < chance:
        low, high = high, high * 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if gamma_share(shape, middle / 2) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def gamma_share(shape: float, x: float) -> float:
    """Give P(shape, x), the regularised lower incomplete gamma function.

    A series below ``shape + 1``, Lentz's continued fraction above (Abramowitz and Stegun 6.5.29 and
    6.5.31), as each converges fast there.

    >>> round(gamma_share(1.0, 1.0), 12) == round(1 - math.exp(-1), 12)
    True
    """
    if x <= 0:
        return 0.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    most_steps = int(200 + 12 * math.sqrt(shape + x))
    if x < shape + 1:
        term = total = 1 / shape
        for step in range(1, most_steps):
            term *= x / (shape + step)
            total += term
            if term < total * 1e-17:
                break
        return min(1.0, total * scale)
    tiny = 1e-300
    bottom = x + 1 - shape
    ratio_c, ratio_d = 1 / tiny, 1 / bottom
    fraction = ratio_d
    for step in range(1, most_steps):
        top = -step * (step - shape)
        bottom += 2
        ratio_d = top * ratio_d + bottom
        ratio_d = 1 / (ratio_d if abs(ratio_d) > tiny else tiny)
        ratio_c = bottom + top / ratio_c
        ratio_c = ratio_c if abs(ratio_c) > tiny else tiny
        change = ratio_c * ratio_d
        fraction *= change
        if abs(change - 1) < 1e-16:
            break
    return max(0.0, 1 - scale * fraction)


@lru_cache(maxsize=16_384)  # as above
def how_sure(
    kind: Sureness,
    *,
    numerator: float | None,
    denominator: float | None,
    multiplier: float = 1.0,
    decimals: int = 1,
    unit: str = "",
    level: float = 0.95,
) -> Certainty:
    """Say how sure a figure is, on the scale on which it is shown.

    A figure made of everything that was counted has no interval, and the words say so; a share or a
    rate has the range that chance leaves open. The events of a rate need not be whole numbers.
    """
    if numerator is None:
        return Certainty(kind=kind, interval=None, words="There is no figure, so nothing can be said.")
    if kind is Sureness.FULL_COUNT:
        return Certainty(
            kind=kind,
            interval=None,
            words="This is a full count of what was recorded, not an estimate from a sample.",
        )
    if kind is Sureness.SCORE or not denominator:
        return Certainty(
            kind=kind, interval=None, words="How sure this figure is cannot be worked out from what was sent."
        )
    if kind is Sureness.SHARE:
        if not 0 <= numerator <= denominator:
            return Certainty(
                kind=kind,
                interval=None,
                words="This share is over the whole, so its certainty cannot be told.",
            )
        plain = wilson(numerator, denominator, level=level)
        lower, upper = plain.lower * multiplier, plain.upper * multiplier
    else:
        plain = poisson(numerator, level=level)
        lower, upper = plain.lower / denominator * multiplier, plain.upper / denominator * multiplier
    shown = Interval(lower=lower, upper=upper, level=level, method=plain.method)
    mark = "%" if unit == "%" else ""
    return Certainty(
        kind=kind,
        interval=shown,
        words=(
            f"Chance alone could put it anywhere from {lower:,.{decimals}f}{mark}"
            f" to {upper:,.{decimals}f}{mark} ({level:.0%} {plain.method})."
        ),
    )
