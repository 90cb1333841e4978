"""From the hits of each point to what a reader is told: one label, good or bad news, and the icons of a segment."""

from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.definitions import Direction
from leadwell.measures.spc.charted import Charted
from leadwell.measures.spc.profiles import Comparison, Conflict, Profile
from leadwell.measures.spc.rules import HIGH, HITS_OF, LOW, Hit

_ALL_HITS = 1 << 16


class Special(StrEnum):
    """What a special point means, given which way is better."""

    NONE = ""
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL = "neutral"


SPECIALS = tuple(Special)
_IMPROVEMENT = SPECIALS.index(Special.IMPROVEMENT)


class Variation(StrEnum):
    """What the latest point of a segment says about how the process varies."""

    NONE = ""  # no limits, or no point
    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEUTRAL_HIGH = "neutral_high"
    NEUTRAL_LOW = "neutral_low"
    NEUTRAL = "neutral"
    TOO_FEW = "too_few"  # so few events that no point can be judged; only charts of measures say so


class Assurance(StrEnum):
    """Whether the process, if nothing changes, will meet its target."""

    NONE = ""  # no target, no direction or no limits
    PASS = "pass"  # noqa: S105 - it meets the target every time
    FAIL = "fail"
    INCONSISTENT = "inconsistent"
    NOT_YET = "not_yet"  # there is a target, and no limits to judge it by; only charts of measures say so


@lru_cache(maxsize=32)
def _label_of(rules: Profile) -> NDArray[np.uint16]:
    """Give the one hit that labels a point, for each set of hits: the first in precedence."""
    order: list[Hit] = []
    for rule in sorted(HITS_OF, key=lambda one: (rules.rank(one), list(HITS_OF).index(one))):
        order.extend(HITS_OF[rule])
    sets = np.arange(_ALL_HITS, dtype=np.uint32)
    label = np.zeros(_ALL_HITS, dtype=np.uint16)
    for hit in reversed(order):
        label[(sets & int(hit)) != 0] = int(hit)
    return label


def labels(found: Charted) -> NDArray[np.uint16]:
    """Give the hit that labels each point: the first rule in the profile's precedence; 0 for none. Shape (N,).

    A point that ends a rise and begins a fall is labelled by what follows: the peak belongs to the fall.
    """
    label = _label_of(found.profile)[found.hits]
    both = np.uint16(Hit.TREND_UP | Hit.TREND_DOWN)
    turning = np.flatnonzero(((found.hits & both) == both) & (label == np.uint16(Hit.TREND_UP)))
    if len(turning):
        following = np.minimum(turning + 1, len(found.values) - 1)
        for place in np.flatnonzero(np.isnan(found.values[following])):  # dropped, and the next stands there
            after = found.values[following[place] :]
            following[place] += int((~np.isnan(after)).argmax())
        falls = found.values[following] < found.values[turning]
        label[turning[falls]] = Hit.TREND_DOWN
    return label


@lru_cache(maxsize=8)
def _news_of(direction: Direction) -> NDArray[np.uint8]:
    """Give what each single hit means: an index into the members of ``Special``."""
    sets = np.arange(_ALL_HITS, dtype=np.uint32)
    high, low = (sets & int(HIGH)) != 0, (sets & int(LOW)) != 0
    news = np.where(sets == 0, 0, SPECIALS.index(Special.NEUTRAL)).astype(np.uint8)
    if direction is not Direction.NEITHER:
        good = high if direction is Direction.INCREASE else low
        bad = low if direction is Direction.INCREASE else high
        news[bad] = SPECIALS.index(Special.CONCERN)
        news[good] = _IMPROVEMENT
    return news


def specials(found: Charted, directions: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give what each point means: an index into ``SPECIALS``. Shape (N,).

    Args:
        found: what was charted.
        directions: of each column, an index into the members of ``Direction``.
    """
    told = labels(found)
    best = found.profile.conflict is Conflict.IMPROVEMENT_WINS
    news = np.zeros(len(told), dtype=np.uint8)
    kinds = np.unique(directions)
    each = slice(None) if len(kinds) == 1 else np.repeat(directions, found.lengths)
    for one in kinds:
        direction = tuple(Direction)[int(one)]
        chosen = each if isinstance(each, slice) else each == one
        meant = _news_of(direction)[told[chosen]]
        if best and direction is not Direction.NEITHER:
            good = np.uint16(HIGH if direction is Direction.INCREASE else LOW)
            meant[(found.hits[chosen] & good) != 0] = _IMPROVEMENT
        news[chosen] = meant
    return news


def conflicts(found: Charted) -> NDArray[np.bool_]:
    """Say which points show high and low signals at once, so that one of them is not in the label. Shape (N,)."""
    high, low = np.uint16(HIGH), np.uint16(LOW)
    return np.asarray(((found.hits & high) != 0) & ((found.hits & low) != 0))


def variations(found: Charted, news: NDArray[np.uint8]) -> list[Variation]:
    """Give the variation icon of each column, from its latest point that is not missing."""
    told = labels(found)
    drawn = []
    fewest = found.profile.limits.fewest_points
    for last, centre, present in zip(found.last, found.centre, found.present, strict=True):
        if last < 0 or np.isnan(centre) or present < fewest:
            drawn.append(Variation.NONE)
            continue
        match SPECIALS[news[last]]:
            case Special.NONE:
                drawn.append(Variation.COMMON_CAUSE)
            case Special.IMPROVEMENT:
                drawn.append(Variation.IMPROVEMENT)
            case Special.CONCERN:
                drawn.append(Variation.CONCERN)
            case Special.NEUTRAL:
                hit = int(told[last])
                drawn.append(
                    Variation.NEUTRAL_HIGH
                    if hit & HIGH
                    else Variation.NEUTRAL_LOW
                    if hit & LOW
                    else Variation.NEUTRAL
                )
    return drawn


def assurances(
    found: Charted, directions: NDArray[np.uint8], targets: NDArray[np.float64]
) -> list[Assurance]:
    """Give whether each column will meet its target, if nothing changes.

    Args:
        found: what was charted.
        directions: of each column, an index into the members of ``Direction``.
        targets: of each column, the target to judge by; NaN for none.
    """
    lower, upper = found.at_last("lower"), found.at_last("upper")
    grain = found.profile.limits.grain * found.largest
    with np.errstate(invalid="ignore"):
        if found.profile.target_comparison is Comparison.STRICT:
            above, below = targets > upper + grain, targets < lower - grain
        else:
            above, below = targets >= upper - grain, targets <= lower + grain
    rises = directions == list(Direction).index(Direction.INCREASE)
    falls = directions == list(Direction).index(Direction.DECREASE)
    asked = ~np.isnan(targets) & (rises | falls)
    known = asked & ~np.isnan(upper) & (found.present >= found.profile.fewest_for_target)
    told = []
    for one in range(len(targets)):
        if not known[one]:
            told.append(Assurance(found.profile.without_limits) if asked[one] else Assurance.NONE)
        elif (above[one] and rises[one]) or (below[one] and falls[one]):
            told.append(Assurance.FAIL)
        elif above[one] or below[one]:
            told.append(Assurance.PASS)
        else:
            told.append(Assurance.INCONSISTENT)
    return told
