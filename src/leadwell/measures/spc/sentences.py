"""What each rule says of a point, in plain English: a few words for a table, a sentence for whoever asks."""

from collections.abc import Callable
from functools import lru_cache

from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import Profile, Stretch
from leadwell.measures.spc.rules import HITS_OF, Hit

_MEDIAN = {Kind.RUN, Kind.XMR_MEDIAN, Kind.XMR_MEDIAN_MR, Kind.G}

_BRIEF = {
    Hit.OUTSIDE_HIGH: "above the upper limit",
    Hit.OUTSIDE_LOW: "below the lower limit",
    Hit.SHIFT_HIGH: "part of a long run above the {centre}",
    Hit.SHIFT_LOW: "part of a long run below the {centre}",
    Hit.TREND_UP: "part of a steady rise",
    Hit.TREND_DOWN: "part of a steady fall",
    Hit.TWO_IN_THREE_HIGH: "one of two in three far above the {centre}",
    Hit.TWO_IN_THREE_LOW: "one of two in three far below the {centre}",
    Hit.FOUR_IN_FIVE_HIGH: "one of four in five well above the {centre}",
    Hit.FOUR_IN_FIVE_LOW: "one of four in five well below the {centre}",
    Hit.MOVING_RANGE: "a jump from the figure before",
    Hit.NEAR_CENTRE: "part of a long run close to the {centre}",
    Hit.FAR_FROM_CENTRE: "part of a run that keeps away from the {centre}",
    Hit.ALTERNATING: "part of a long zigzag",
    Hit.RUNS_LONG: "in a stretch with an unusually long run on one side of the {centre}",
    Hit.RUNS_CROSSINGS: "in a stretch that crosses the {centre} unusually seldom",
}


def centre_word(kind: Kind, rules: Profile | None = None) -> str:
    """Give what the centre line of a kind of chart is called: the average or the median.

    >>> centre_word(Kind.RUN)
    'median'
    """
    if kind is Kind.G and rules is not None and not rules.g_centre_median:
        return "average"
    return "median" if kind in _MEDIAN else "average"


@lru_cache(maxsize=4096)
def single_hits(hits: int) -> tuple[Hit, ...]:
    """Give the hits of one point one by one, in the order of their bits.

    >>> single_hits(Hit.SHIFT_HIGH | Hit.OUTSIDE_HIGH)
    (<Hit.OUTSIDE_HIGH: 1>, <Hit.SHIFT_HIGH: 4>)
    """
    return tuple(hit for hit in Hit if hits & hit)


def hits_in_order(hits: int, rules: Profile) -> tuple[Hit, ...]:
    """Give the hits of one point one by one, first those of the rule that the profile puts first."""
    if not hits:
        return ()
    rank = {hit: rules.rank(rule) for rule, several in HITS_OF.items() for hit in several}
    return tuple(sorted(single_hits(hits), key=rank.__getitem__))


def brief(hit: Hit, *, centre: str = "average") -> str:
    """Give a few words that go on from "this figure is".

    >>> brief(Hit.SHIFT_LOW)
    'part of a long run below the average'
    """
    return _BRIEF[hit].format(centre=centre)


def sentence(hit: Hit, rules: Profile, *, centre: str = "average") -> str:
    """Say in a sentence why a rule marks a point, with the numbers of the profile.

    >>> from leadwell.measures.spc.profiles import profile
    >>> sentence(Hit.SHIFT_HIGH, profile())
    'It is one of 7 or more figures in a row that lie above the average.'
    """
    return _SENTENCES[hit](rules).format(centre=centre)


def _points(stretch: Stretch | None) -> int:
    return 0 if stretch is None else stretch.points


def _row(rules: Profile, name: str, rest: str) -> str:
    return f"It is one of {_points(getattr(rules, name))} or more figures in a row {rest}."


_SENTENCES: dict[Hit, Callable[[Profile], str]] = {
    Hit.OUTSIDE_HIGH: lambda _: "It lies above the upper limit, where chance seldom takes a figure.",
    Hit.OUTSIDE_LOW: lambda _: "It lies below the lower limit, where chance seldom takes a figure.",
    Hit.SHIFT_HIGH: lambda rules: _row(rules, "shift", "that lie above the {centre}"),
    Hit.SHIFT_LOW: lambda rules: _row(rules, "shift", "that lie below the {centre}"),
    Hit.TREND_UP: lambda rules: _row(rules, "trend", "that rise without a break"),
    Hit.TREND_DOWN: lambda rules: _row(rules, "trend", "that fall without a break"),
    Hit.TWO_IN_THREE_HIGH: lambda _: (
        "Two of three figures side by side lie in the last third of the way to the upper limit, or beyond it."
    ),
    Hit.TWO_IN_THREE_LOW: lambda _: (
        "Two of three figures side by side lie in the last third of the way to the lower limit, or beyond it."
    ),
    Hit.FOUR_IN_FIVE_HIGH: lambda _: (
        "Four of five figures side by side lie more than a third of the way to the upper limit."
    ),
    Hit.FOUR_IN_FIVE_LOW: lambda _: (
        "Four of five figures side by side lie more than a third of the way to the lower limit."
    ),
    Hit.MOVING_RANGE: lambda rules: (
        f"It differs from the figure before by more than {rules.moving_range:g} times the usual difference."
    ),
    Hit.NEAR_CENTRE: lambda rules: _row(
        rules, "near_centre", "within a third of the way to the limits: they vary less than the limits say"
    ),
    Hit.FAR_FROM_CENTRE: lambda rules: _row(
        rules, "far_from_centre", "that keep away from the {centre}, on either side"
    ),
    Hit.ALTERNATING: lambda rules: _row(rules, "alternating", "that go up and down in turn"),
    Hit.RUNS_LONG: lambda _: (
        "This stretch has a run on one side of the {centre} that is longer than chance makes."
    ),
    Hit.RUNS_CROSSINGS: lambda _: "This stretch crosses the {centre} less often than chance would.",
}
