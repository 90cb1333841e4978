"""The rules that a point can meet, as bits of one number, and their names and words."""

from enum import IntFlag, StrEnum


class Rule(StrEnum):
    """A rule by its name in profiles, files and on pages."""

    OUTSIDE = "outside"
    SHIFT = "shift"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    FOUR_IN_FIVE = "four_in_five"
    MOVING_RANGE = "moving_range"
    NEAR_CENTRE = "near_centre"
    FAR_FROM_CENTRE = "far_from_centre"
    ALTERNATING = "alternating"
    RUNS = "runs"


class Hit(IntFlag):
    """The rules that one point meets; ``uint16`` in arrays. High and low (rising and falling) are kept apart."""

    OUTSIDE_HIGH = 1
    OUTSIDE_LOW = 2
    SHIFT_HIGH = 4
    SHIFT_LOW = 8
    TREND_UP = 16
    TREND_DOWN = 32
    TWO_IN_THREE_HIGH = 64
    TWO_IN_THREE_LOW = 128
    FOUR_IN_FIVE_HIGH = 256
    FOUR_IN_FIVE_LOW = 512
    MOVING_RANGE = 1024
    NEAR_CENTRE = 2048
    FAR_FROM_CENTRE = 4096
    ALTERNATING = 8192
    RUNS_LONG = 16384
    RUNS_CROSSINGS = 32768


HIGH = (
    Hit.OUTSIDE_HIGH | Hit.SHIFT_HIGH | Hit.TREND_UP | Hit.TWO_IN_THREE_HIGH | Hit.FOUR_IN_FIVE_HIGH
)  # what is towards higher values
LOW = Hit.OUTSIDE_LOW | Hit.SHIFT_LOW | Hit.TREND_DOWN | Hit.TWO_IN_THREE_LOW | Hit.FOUR_IN_FIVE_LOW

HITS_OF: dict[Rule, tuple[Hit, ...]] = {
    Rule.OUTSIDE: (Hit.OUTSIDE_HIGH, Hit.OUTSIDE_LOW),
    Rule.SHIFT: (Hit.SHIFT_HIGH, Hit.SHIFT_LOW),
    Rule.TREND: (Hit.TREND_UP, Hit.TREND_DOWN),
    Rule.TWO_IN_THREE: (Hit.TWO_IN_THREE_HIGH, Hit.TWO_IN_THREE_LOW),
    Rule.FOUR_IN_FIVE: (Hit.FOUR_IN_FIVE_HIGH, Hit.FOUR_IN_FIVE_LOW),
    Rule.MOVING_RANGE: (Hit.MOVING_RANGE,),
    Rule.NEAR_CENTRE: (Hit.NEAR_CENTRE,),
    Rule.FAR_FROM_CENTRE: (Hit.FAR_FROM_CENTRE,),
    Rule.ALTERNATING: (Hit.ALTERNATING,),
    Rule.RUNS: (Hit.RUNS_LONG, Hit.RUNS_CROSSINGS),
}


def rules_of(hits: int) -> tuple[Rule, ...]:
    """Give the rules behind the bits of one point, in the order of their names.

    >>> rules_of(Hit.SHIFT_HIGH | Hit.OUTSIDE_HIGH)
    (<Rule.OUTSIDE: 'outside'>, <Rule.SHIFT: 'shift'>)
    """
    return tuple(sorted((rule for rule, bits in HITS_OF.items() if any(hits & bit for bit in bits)), key=str))


def rules_text(hits: int) -> str:
    """Give the rules of one point as files have them: sorted, joined by ``+``; empty for none.

    >>> rules_text(Hit.SHIFT_HIGH | Hit.OUTSIDE_HIGH)
    'outside+shift'
    """
    return "+".join(rules_of(hits))
