"""Whether units' results changed from one cycle to the next: an arrow only where chance is no likely reason.

The same people cannot be found again in the next cycle, and must not be. So an arrow has to stand two proofs.

By itself: the two figures are held against each other as if other people had answered. Whoever they were, a unit that
did not change has an arrow in at most 5 of 100 comparisons.

In the list: most are the same people and answer alike, so units that did not change differ less than that. How much
less is seen from the differences of all units, and against that measure arrows are picked by the rule of Benjamini
and Hochberg. So a long list does not fill with arrows by luck, and a true change is not asked for more than it needs.

Figures are told in steps, and a change counts from the nearer ends of the two steps.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import NormalDist, median

import numpy as np

from leadwell.measures.spc.tails import student_below
from leadwell.voices.quantiles import normal_quantile
from leadwell.voices.results.finding import beyond_chance
from leadwell.voices.results.rules import ResultRule, result_rule
from leadwell.voices.results.told import NotAResult, Told

_ENOUGH = 10  # units from which their spread tells something
_LUCK = 1.25  # the own spread of the median of differences, as a share of it and for one unit
_UNLIKE = 0.4  # as much again for units that vary unlike each other; by the benchmark
_TELLS = 0.37  # as much as the median tells of a spread, beside all differences (Rousseeuw and Croux, 1993)


class Direction(StrEnum):
    """What became of a unit's result."""

    ROSE = "rose"
    FELL = "fell"
    CANNOT_TELL = "cannot_tell"
    ONCE = "once"

    @property
    def words(self) -> str:
        """Give it as a page says it. Whether higher is better is for the question to say."""
        return {
            Direction.ROSE: "Rose, beyond chance.",
            Direction.FELL: "Fell, beyond chance.",
            Direction.CANNOT_TELL: "Cannot tell: what differs may be chance.",
            Direction.ONCE: "Told in one of the two cycles only.",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of one unit, in points of its scale; the later figure less the earlier one."""

    key: str
    lower: float | None  # the interval for this unit by itself; None where it was told only once
    upper: float | None
    level: float
    chance: (
        float | None
    )  # of so great a difference, or a greater one, if nothing changed and all were other people
    direction: Direction
    words: str


def changes(
    before: Sequence[Told],
    after: Sequence[Told],
    *,
    dispersion: float | None = None,
    rule: ResultRule | None = None,
) -> tuple[Change, ...]:
    """Say for each unit whether its result rose, fell, or cannot be told from chance.

    The difference is held against the variance of Agresti and Caffo (Am Stat 2000; 54:280-288), which keeps
    its promise for few answers and near the ends of the scale. An arrow needs an interval that leaves nought, and to
    stand by the rule of Benjamini and Hochberg over all units of the list. For that second proof, the differences of
    ten units or more show how far chance moves units: less than the variance where most people are the same, more
    where answers are in two camps. Where it is more, every interval is made as much wider. With fewer units nothing
    is seen, and the variance holds.

    A unit that did not change has an arrow in at most 5 of 100 comparisons, whoever answered. Where no unit changed
    and people stayed alike everywhere, at most 5 of 100 lists have any arrow, however long they are. Where most units
    kept their people and a few have all new ones, those few keep the first promise only.

    Args:
        before: the units' figures of the earlier cycle.
        after: those of the later one, of the same question; units are matched by their keys.
        dispersion: of the answers within a unit; if not given, 1 for percentages and the rule's for scores.
        rule: the levels; the shipped ones if not given.

    Returns:
        One change for each unit of either cycle: those of the later one first, in their order, then those that
        are gone.

    Raises:
        NotAResult: a unit stands twice in a cycle, or scales differ.

    >>> earlier = [Told(key="a", low=0.475, high=0.525, answered=30), Told(key="b", low=0.475, high=0.525, answered=8)]
    >>> later = [Told(key="a", low=0.875, high=0.925, answered=30), Told(key="b", low=0.625, high=0.675, answered=8)]
    >>> [(one.key, one.direction.value) for one in changes(earlier, later)]
    [('a', 'rose'), ('b', 'cannot_tell')]
    """
    rule = rule or result_rule()
    earlier, later = _by_key(before), _by_key(after)
    if len({(one.lowest, one.highest) for one in (*before, *after)}) > 1:
        raise NotAResult("The figures have different scales. Compare one question with itself.")
    in_both = [key for key in later if key in earlier]
    pairs = {key: (earlier[key], later[key]) for key in in_both}
    varies = {key: _dispersion(later[key], dispersion, rule) for key in in_both}
    apart = [_apart_in_errors(*pairs[key], varies[key]) for key in in_both]
    wider = max(1.0, _moved_by_chance(apart) * _luck(_LUCK, apart)) if len(apart) >= _ENOUGH else 1.0
    found = {key: _held_against(*pairs[key], varies[key], rule.level, wider) for key in in_both}
    chances = (
        _chances_in_list(apart, rule)
        if len(apart) >= _ENOUGH
        else [_chance(found[key].apart, found[key].error) for key in in_both]
    )
    stand = dict(zip(in_both, beyond_chance(chances, share=rule.false_arrows), strict=True))
    made = []
    for key in dict.fromkeys((*later, *earlier)):
        if key not in found:
            made.append(_once(key, rule.level))
            continue
        held = found[key]
        direction = Direction.CANNOT_TELL
        if stand[key] and held.lower > 0:
            direction = Direction.ROSE
        elif stand[key] and held.upper < 0:
            direction = Direction.FELL
        width = later[key].width
        made.append(
            Change(
                key=key,
                lower=held.lower * width,
                upper=held.upper * width,
                level=rule.level,
                chance=_chance(held.apart, held.error),
                direction=direction,
                words=direction.words,
            )
        )
    return tuple(made)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """Two figures of a unit held against each other, in shares of the scale."""

    lower: float
    upper: float
    apart: float  # the least difference that the figures allow
    error: float


def _held_against(before: Told, after: Told, dispersion: float, level: float, wider: float) -> _Held:
    least, most = after.low - before.high, after.high - before.low
    apart = max(0.0, least) if least > 0 else min(0.0, most)
    if apart > 0:
        ends = (before.high, after.low)
    elif apart < 0:
        ends = (before.low, after.high)
    else:
        ends = (_nearest_half(before), _nearest_half(after))
    error = wider * sqrt(
        sum(_variance(end, one.answered / dispersion) for end, one in zip(ends, (before, after), strict=True))
    )
    reach = normal_quantile(0.5 + level / 2) * error
    return _Held(lower=max(-1.0, least - reach), upper=min(1.0, most + reach), apart=apart, error=error)


def _chance(apart: float, error: float) -> float:
    return min(1.0, 2 * NormalDist().cdf(-abs(apart) / error))


def _apart_in_errors(before: Told, after: Told, dispersion: float) -> float:
    """Give the difference of the middles of what is told, in standard errors."""
    middles = [(one.low + one.high) / 2 for one in (before, after)]
    variances = [
        _variance(middle, one.answered / dispersion)
        for middle, one in zip(middles, (before, after), strict=True)
    ]
    return (middles[1] - middles[0]) / sqrt(sum(variances))


def _moved_by_chance(apart: Sequence[float]) -> float:
    """Give how far chance moves units, beside how far it would if all were other people.

    Half of all units decide, so the few that truly changed do not. A change that all share is not chance, so
    differences are taken from their middle.
    """
    middle = median(apart)
    return median(abs(one - middle) for one in apart) / normal_quantile(0.75)


def _chances_in_list(apart: Sequence[float], rule: ResultRule) -> list[float]:
    """Give the chance of each unit's difference, held against those of all units.

    The measure is itself found from so many units only, hence Student's t. Units do not all vary alike, hence a
    little more.
    """
    moved = max(rule.least_moved, _moved_by_chance(apart) * _luck(_UNLIKE, apart))
    free = _TELLS * (len(apart) - 1)
    return [float(one) for one in 2 * student_below(-np.abs(apart) / moved, free)]


def _luck(share: float, apart: Sequence[float]) -> float:
    return 1 + share / sqrt(len(apart))


def _nearest_half(one: Told) -> float:
    """Give the end at which answers vary most, so that the interval is rather too wide."""
    return min(max(0.5, one.low), one.high)


def _variance(share: float, weight: float) -> float:
    nearer = (share * weight + 1) / (weight + 2)
    return nearer * (1 - nearer) / (weight + 2)


def _dispersion(one: Told, given: float | None, rule: ResultRule) -> float:
    if given is not None:
        if not 0 < given <= 1:
            raise NotAResult(f"The dispersion is {given:g}; it is more than 0 and at most 1.")
        return given
    return 1.0 if (one.lowest, one.highest) == (0.0, 100.0) else rule.change_dispersion


def _by_key(units: Sequence[Told]) -> dict[str, Told]:
    found = {one.key: one for one in units}
    if len(found) < len(units):
        twice = sorted(key for key, count in Counter(one.key for one in units).items() if count > 1)
        raise NotAResult(f"These units stand twice in one cycle: {', '.join(twice)}. Give each once.")
    return found


def _once(key: str, level: float) -> Change:
    return Change(
        key=key,
        lower=None,
        upper=None,
        level=level,
        chance=None,
        direction=Direction.ONCE,
        words=Direction.ONCE.words,
    )
