"""The basic XmR chart: natural process limits of single values, and three signals."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from leadwell.foundations.definition_files import Founding, definition


class Signal(StrEnum):
    """What is unlikely to be chance about a point."""

    ABOVE_LIMIT = "above_limit"
    BELOW_LIMIT = "below_limit"
    RISING = "rising"
    FALLING = "falling"
    RUN_ABOVE = "run_above"
    RUN_BELOW = "run_below"

    @property
    def is_high(self) -> bool:
        """Say whether the signal is towards higher values."""
        return self in {Signal.ABOVE_LIMIT, Signal.RISING, Signal.RUN_ABOVE}

    @property
    def words(self) -> str:
        """The signal as a page says it."""
        return {
            Signal.ABOVE_LIMIT: "above the upper limit",
            Signal.BELOW_LIMIT: "below the lower limit",
            Signal.RISING: "part of a steady rise",
            Signal.FALLING: "part of a steady fall",
            Signal.RUN_ABOVE: "part of a long run above the average",
            Signal.RUN_BELOW: "part of a long run below the average",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The choices that tools make differently, as a dated definition."""

    title: str
    limit_factor: float
    fewest_points: int
    run_points: int
    trend_points: int
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class XmR:
    """An XmR chart worked out. Limits are None, with the reason, where there are too few points."""

    centre: float | None
    lower: float | None
    upper: float | None
    signals: tuple[Signal | None, ...]  # one a point, in order; None for no signal and for missing
    points: int  # values present
    why_no_limits: str  # "" where there are limits
    profile: str


@cache
def basic_profile() -> Profile:
    """Give the basic profile from ``definitions/thresholds/xmr_basic.toml``."""
    entry = definition("thresholds", "xmr_basic")
    return Profile(
        title=entry.text("title"),
        limit_factor=entry.number("limit_factor"),
        fewest_points=entry.whole("fewest_points", least=2),
        run_points=entry.whole("run_points", least=2),
        trend_points=entry.whole("trend_points", least=2),
        founding=entry.founding(),
    )


def xmr(values: Sequence[float | None], *, profile: Profile | None = None) -> XmR:
    """Give the natural process limits and the signals of a series in time order.

    The limits lie 2.66 mean moving ranges either side of the mean (Wheeler, 1993): they say what the
    process delivers when nothing changes and are not targets. ``None`` is a missing value: it takes
    no part in the mean, and the moving range, run or trend across it is broken. A point carries
    the strongest of its signals: outside a limit, then a trend, then a run.

    >>> found = xmr([10, 12] * 6)
    >>> (found.centre, round(found.lower, 2), round(found.upper, 2))
    (11.0, 5.68, 16.32)
    >>> xmr([10, 12]).why_no_limits
    'Limits need 12 points; this series has 2.'
    """
    chosen = basic_profile() if profile is None else profile
    present = [value for value in values if value is not None]
    nothing: tuple[Signal | None, ...] = (None,) * len(values)
    if len(present) < chosen.fewest_points:
        return _without(
            nothing,
            points=len(present),
            why=f"Limits need {chosen.fewest_points} points; this series has {len(present)}.",
            profile=chosen.title,
        )
    ranges = [
        abs(second - first)
        for first, second in itertools.pairwise(values)
        if first is not None and second is not None
    ]
    if not ranges:
        return _without(
            nothing,
            points=len(present),
            why="Limits need neighbouring points; no two points of this series stand side by side.",
            profile=chosen.title,
        )
    centre = math.fsum(present) / len(present)
    reach = chosen.limit_factor * math.fsum(ranges) / len(ranges)
    # Sums of decimals are off in the last binary digit; a point that lies on a line must not seem beside it.
    grain = 1e-9 * max(abs(value) for value in present)
    lower, upper = centre - reach, centre + reach
    signals = list(nothing)
    _mark_runs(signals, _sides(values, centre, grain), chosen.run_points)
    _mark_trends(signals, _steps(values, grain), chosen.trend_points - 1)
    for place, value in enumerate(values):
        if value is not None and value > upper + grain:
            signals[place] = Signal.ABOVE_LIMIT
        elif value is not None and value < lower - grain:
            signals[place] = Signal.BELOW_LIMIT
    return XmR(
        centre=centre,
        lower=lower,
        upper=upper,
        signals=tuple(signals),
        points=len(present),
        why_no_limits="",
        profile=chosen.title,
    )


def _without(signals: tuple[Signal | None, ...], *, points: int, why: str, profile: str) -> XmR:
    return XmR(
        centre=None,
        lower=None,
        upper=None,
        signals=signals,
        points=points,
        why_no_limits=why,
        profile=profile,
    )


def _sign(difference: float, grain: float) -> int:
    return 0 if abs(difference) <= grain else (1 if difference > 0 else -1)


def _sides(values: Sequence[float | None], centre: float, grain: float) -> list[int]:
    return [0 if value is None else _sign(value - centre, grain) for value in values]


def _steps(values: Sequence[float | None], grain: float) -> list[int]:
    """Step ``i`` leads from point ``i`` to point ``i + 1``; 0 where level or where either is missing."""
    return [
        0 if first is None or second is None else _sign(second - first, grain)
        for first, second in itertools.pairwise(values)
    ]


def _stretches(signs: Sequence[int], least: int) -> list[tuple[int, int, int]]:
    """Give (first, last, sign) of each stretch of one sign, 0 apart, that is ``least`` long or longer."""
    found = []
    first = 0
    for place in range(1, len(signs) + 1):
        if place == len(signs) or signs[place] != signs[first]:
            if signs[first] and place - first >= least:
                found.append((first, place - 1, signs[first]))
            first = place
    return found


def _mark_runs(signals: list[Signal | None], sides: Sequence[int], least: int) -> None:
    for first, last, sign in _stretches(sides, least):
        mark = Signal.RUN_ABOVE if sign > 0 else Signal.RUN_BELOW
        signals[first : last + 1] = [mark] * (last + 1 - first)


def _mark_trends(signals: list[Signal | None], steps: Sequence[int], least: int) -> None:
    # Later stretches give way: the peak between a rise and a fall belongs to the fall that begins there.
    for first, last, sign in _stretches(steps, least):
        mark = Signal.RISING if sign > 0 else Signal.FALLING
        signals[first : last + 2] = [mark] * (last + 2 - first)
