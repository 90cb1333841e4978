"""What units' results would be without the luck of few answers: hierarchical estimates with intervals.

A small team's figure is mostly chance. So each is drawn towards the mean of all units, the more the fewer answered and
the less units differ. How far units differ is itself not known: every possible answer is weighed by how well it fits (a
grid), and the intervals carry that doubt.

The model. A unit's true mean p, as a share of the scale, has a logit that is normal between units with mean m and
standard deviation s. An answer varies within its unit by ``dispersion * p * (1 - p)``, so little near the ends of the
scale. The sum of n answers weighs like n / dispersion yes-or-no answers (quasi-likelihood; Wedderburn, Biometrika 1974;
61:439-447). For yes or no, dispersion is 1 and this is the binomial.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from leadwell.voices.quantiles import normal_quantile
from leadwell.voices.results.rules import ResultRule, result_rule
from leadwell.voices.results.told import NotAResult, Told

Floats = NDArray[np.float64]

_TRUE = 281  # possible true means
_SPREAD_EDGES = np.geomspace(
    0.02, 2.5, 25
)  # between them lie possible standard deviations of units, in logits
_MIDDLES = np.linspace(-4.5, 4.5, 46)  # possible means of all units, likewise
_FARTHEST = 7.0  # logits at which the grid of true means ends
_INSIDE = 5  # points of a figure that is told as a range
_DRAWN = 7  # points that stand for those who did not answer
_log_gamma = np.frompyfunc(lgamma, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One unit's estimate, in points of its scale. Units stand in the order given; they are never ranked."""

    key: str
    value: float
    lower: float
    upper: float
    level: float
    beside_all: (
        str  # "above" or "below" where its interval lies apart from that of all units' mean; or "cannot tell"
    )
    drawn_in: float  # how far towards the mean of all units: 0 not at all, 1 all the way
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """The estimates of all units, and what they say together."""

    units: tuple[Estimate, ...]
    middle: float  # the mean of all units, in points
    middle_lower: float
    middle_upper: float
    differ_by: float  # the standard deviation between units, in points; what is most likely on the whole

    def __iter__(self) -> Iterator[Estimate]:
        """Go through the units."""
        return iter(self.units)


def estimates(
    units: Sequence[Told], *, dispersion: float | None = None, rule: ResultRule | None = None
) -> Estimates:
    """Give each unit's estimate with its interval, from figures as they are told.

    Where ``people`` of a unit is given, the estimate is of what all of them would have said, so it gets surer the more
    of them answered. Otherwise it is of what people like them would say.

    Args:
        units: of one question, one scale; at least two of them.
        dispersion: of the answers within a unit, where it is known. If not given it is 1 for percentages
            of yes or no, and for scores each of the rule's is weighed by how well it fits.
        rule: the level of the intervals; the shipped one if not given.

    Raises:
        NotAResult: there are fewer than two units, or their scales differ.

    >>> found = estimates([Told(key=key, low=low, high=low + 0.05, answered=8)
    ...                    for key, low in (("a", 0.45), ("b", 0.5), ("c", 0.55), ("d", 0.95))])
    >>> [(one.key, round(one.value), round(one.lower), round(one.upper)) for one in found.units]
    [('a', 54, 23, 80), ('b', 57, 27, 82), ('c', 60, 30, 84), ('d', 82, 53, 99)]
    """
    rule = rule or result_rule()
    if len(units) < 2:
        raise NotAResult(
            f"There are {len(units)} units; an estimate that learns from others needs two or more."
        )
    if len({(one.lowest, one.highest) for one in units}) > 1:
        raise NotAResult("The units have different scales. Estimate the units of one question at a time.")
    first = units[0]
    possible, believed = _dispersions(first, dispersion, rule)
    true, priors, beforehand = _grid()
    # Told in steps and bands, the figures of thousands of units are few different ones; each is worked out once.
    alike: dict[tuple[float, float, int], list[int]] = {}
    for place, one in enumerate(units):
        alike.setdefault((one.low, one.high, one.answered), []).append(place)
    each_of = [units[places[0]] for places in alike.values()]
    many = np.array([len(places) for places in alike.values()], dtype=np.float64)
    fits = [
        np.stack([_fit(one, true, each) for one in each_of]) for each in possible
    ]  # figures by true means
    chances = [np.maximum(fit @ priors.T, 1e-300) for fit in fits]  # figures by possible means and spreads
    logs = np.stack([np.log(beforehand) + many @ np.log(chance) for chance in chances])
    logs += np.log(np.asarray(believed))[:, None]
    joint = np.exp(logs - logs.max())
    joint /= joint.sum()  # dispersions by possible means and spreads
    after = np.zeros_like(fits[0])
    for fit, chance, part in zip(fits, chances, joint, strict=True):
        after += fit * ((part / chance) @ priors)
    after /= after.sum(axis=1, keepdims=True)
    weight = joint.sum(axis=0)
    varies_by = float(joint.sum(axis=1) @ np.asarray(possible))
    middles = priors @ true
    middle = float(weight @ middles)
    spread = np.sqrt(np.maximum(priors @ true**2 - middles**2, 0))
    ends = _quantiles(middles, weight, rule.level)
    row = {place: number for number, places in enumerate(alike.values()) for place in places}
    made = [
        _estimate(one, after[row[place]], true, varies_by, middle, ends, rule.level)
        for place, one in enumerate(units)
    ]
    return Estimates(
        units=tuple(made),
        middle=first.on_scale(middle),
        middle_lower=first.on_scale(ends[0]),
        middle_upper=first.on_scale(ends[1]),
        differ_by=float(weight @ spread) * first.width,
    )


def _dispersions(
    first: Told, given: float | None, rule: ResultRule
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Give the possible dispersions, and how far each is believed beforehand."""
    if given is None and (first.lowest, first.highest) == (0.0, 100.0):
        given = 1.0
    if given is None:
        return rule.dispersions, rule.dispersion_weights
    if not 0 < given <= 1:
        raise NotAResult(f"The dispersion is {given:g}; it is more than 0 and at most 1.")
    return (given,), (1.0,)


@cache
def _grid() -> tuple[Floats, Floats, Floats]:
    """Give the possible true means, and how likely each is for each possible mean and spread of units."""
    logits = np.linspace(-_FARTHEST, _FARTHEST, _TRUE)
    priors, weights = _between_units(logits)
    made = (1 / (1 + np.exp(-logits)), priors, weights)
    for one in made:
        one.flags.writeable = False  # one copy for everybody
    return made


def _fit(one: Told, true: Floats, dispersion: float) -> Floats:
    """Give how likely what is told is with each true mean, as a density of the figure."""
    weight = one.answered / dispersion
    points = np.linspace(one.low, one.high, _INSIDE if one.high > one.low else 1)
    agreed = weight * points
    ways = np.asarray(_log_gamma(agreed + 1) + _log_gamma(weight - agreed + 1), dtype=np.float64)
    logs = (
        agreed[:, None] * np.log(true) + (weight - agreed)[:, None] * np.log1p(-true) - ways[:, None]
    )  # points by true means
    logs += lgamma(weight + 1) + np.log(weight)
    return np.asarray(np.exp(logs).mean(axis=0))


def _between_units(logits: Floats) -> tuple[Floats, Floats]:
    """Give for each possible mean and spread of units how likely each true mean is, and how likely it is beforehand.

    Any mean is as likely as any other on the scale itself, and any spread as any other up to the widest.
    """
    possible, widths = (_SPREAD_EDGES[1:] + _SPREAD_EDGES[:-1]) / 2, np.diff(_SPREAD_EDGES)
    middles, spreads = (one.ravel() for one in np.meshgrid(_MIDDLES, possible, indexing="ij"))
    step = logits[1] - logits[0]
    wide = np.maximum(spreads, step)  # a spread finer than the grid cannot be seen on it
    priors = np.exp(-0.5 * ((logits - middles[:, None]) / wide[:, None]) ** 2)
    priors /= priors.sum(axis=1, keepdims=True)
    shares = 1 / (1 + np.exp(-middles))
    weights = shares * (1 - shares) * np.tile(widths, len(_MIDDLES))
    return priors, weights / weights.sum()


def _estimate(
    one: Told,
    after: Floats,
    true: Floats,
    dispersion: float,
    middle: float,
    around: tuple[float, float],
    level: float,
) -> Estimate:
    values, weights = true, after
    if one.people is not None:
        values, weights = _all_of_them(one, after, true, dispersion)
    value = float(values @ weights)
    lower, upper = _quantiles(values, weights, level)
    seen = (one.low + one.high) / 2
    apart = seen - middle
    drawn = min(1.0, max(0.0, 1 - (value - middle) / apart)) if abs(apart) > 1e-9 else 0.0
    beside = "above" if lower > around[1] else "below" if upper < around[0] else "cannot tell"
    said = {
        "above": "Above the mean of all units, beyond chance.",
        "below": "Below the mean of all units, beyond chance.",
        "cannot tell": "Cannot be told from the mean of all units.",
    }[beside]
    low, high = one.on_scale(lower), one.on_scale(upper)
    return Estimate(
        key=one.key,
        value=one.on_scale(value),
        lower=low,
        upper=high,
        level=level,
        beside_all=beside,
        drawn_in=drawn,
        words=f"{said} Between {low:.{_digits(one)}f} and {high:.{_digits(one)}f}, {level:.0%} sure.",
    )


def _digits(one: Told) -> int:
    return 0 if one.width > 20 else 1


def _all_of_them(one: Told, after: Floats, true: Floats, dispersion: float) -> tuple[Floats, Floats]:
    """Give what the mean of everybody could be: what was said by some, and what the others would say."""
    assert one.people is not None
    silent = one.people - one.answered
    said = np.linspace(one.low, one.high, _INSIDE) if one.high > one.low else np.array([one.low])
    part = one.answered / one.people
    if silent == 0:
        return said, np.full(len(said), 1 / len(said))
    likely = after > after.max() * 1e-6
    after, true = after[likely] / after[likely].sum(), true[likely]
    shares = (np.arange(_DRAWN) + 0.5) / _DRAWN
    marks = np.array([normal_quantile(share) for share in shares])
    marks /= np.sqrt((marks**2).mean())
    sd = np.sqrt(dispersion * true * (1 - true) / silent)
    others = np.clip(true[:, None] + sd[:, None] * marks, 0, 1)
    whole = part * said[None, None, :] + (1 - part) * others[:, :, None]
    weights = np.broadcast_to(after[:, None, None] / (_DRAWN * len(said)), whole.shape)
    return whole.ravel(), np.ascontiguousarray(weights).ravel()


def _quantiles(values: Floats, weights: Floats, level: float) -> tuple[float, float]:
    order = np.argsort(values)
    values, weights = values[order], weights[order]
    below = np.cumsum(weights) - weights / 2
    tail = (1 - level) / 2
    low, high = np.interp([tail, 1 - tail], below / weights.sum(), values)
    return float(low), float(high)
