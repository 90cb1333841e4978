"""The judge of the control charts: every rule worked out again, slowly and plainly, from its wording.

It shares no code with `leadwell.measures.spc`; both read the same profiles. Where they differ, one of
them is wrong.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.library.spc.exact import NAN, present
from tests.library.spc.judge_lines import SIGMAS, Column, Lines, lines, plotted
from tests.library.spc.judge_rules import BITS, VALUE, asked, grain_of
from tests.library.spc.judge_runs import Runs, runs

RULES = {name: name.removesuffix("_high").removesuffix("_low") for name in BITS} | {
    "trend_up": "trend",
    "trend_down": "trend",
    "runs_long": "runs",
    "runs_crossings": "runs",
}
UPWARD = {"outside_high", "shift_high", "trend_up", "two_in_three_high", "four_in_five_high"}
DOWNWARD = {"outside_low", "shift_low", "trend_down", "two_in_three_low", "four_in_five_low"}


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What is said about one segment as a whole."""

    rows: range
    variation: str
    assurance: str
    runs: Runs


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Everything the judge has to say, one entry for each point of the series."""

    plotted: list[float]
    centre: list[float]
    lower: list[float]
    upper: list[float]
    lower_2: list[float]
    upper_2: list[float]
    lower_1: list[float]
    upper_1: list[float]
    bits: list[int]
    label: list[str]  # the name of a bit, or empty
    special: list[str]  # improvement, concern, neutral_high, neutral_low, neutral, or empty
    segments: list[Segment]


Answer = Callable[..., Verdict]  # called as the judge is


def judge(
    values: Sequence[float],
    *,
    profile: dict,
    kind: str,
    denominators: Sequence[float] | None = None,
    subgroups: Sequence[Sequence[float]] | None = None,
    segment_starts: Iterable[int] = (),
    baseline_points: int = 0,
    excluded: Iterable[int] = (),
    direction: str = "increase",
    target: float | Sequence[float] | None = None,
    centre: float | None = None,
    bounds: tuple[float | None, float | None] | None = None,
    runs_method: str | None = None,
) -> Verdict:
    """Judge one series. Rows count from 0; `excluded` and `segment_starts` are rows of the series.

    `values` are numerators where there are denominators; for xbar and s charts `subgroups` holds the
    measurements behind each point and `values` is not looked at. `baseline_points` counts points of
    each segment: rows, or those that are not missing, as the profile says.
    """
    size = len(subgroups) if subgroups is not None else len(values)
    starts = sorted({0, *(start for start in segment_starts if 0 <= start < size)})
    parts = [range(a, b) for a, b in zip(starts, [*starts[1:], size], strict=True)]
    out = Verdict(
        plotted=[NAN] * size,
        centre=[NAN] * size,
        lower=[NAN] * size,
        upper=[NAN] * size,
        lower_2=[NAN] * size,
        upper_2=[NAN] * size,
        lower_1=[NAN] * size,
        upper_1=[NAN] * size,
        bits=[0] * size,
        label=[""] * size,
        special=[""] * size,
        segments=[],
    )
    for part in parts:
        column = Column(
            kind=kind,
            values=[values[row] for row in part] if subgroups is None else [],
            denominators=None if denominators is None else [denominators[row] for row in part],
            subgroups=None if subgroups is None else [list(subgroups[row]) for row in part],
            baseline_points=baseline_points,
            excluded=frozenset(row - part.start for row in excluded if row in part),
            profile=profile,
            centre=centre,
            bounds=bounds,
        )
        aim = target if target is None or isinstance(target, float | int) else target[part[-1]]
        judge_part(out, part, column, direction, aim, runs_method)
    return out


def judge_part(
    out: Verdict, part: range, column: Column, direction: str, target: float | None, runs_method: str | None
) -> None:
    """Judge one segment and write what was found at its rows."""
    profile = column.profile
    kept = list(range(len(part)))
    if profile["limits"]["missing"] == "bridge":
        shown = column.values if column.kind == "mr" else plotted(column)
        kept = [row for row in kept if not math.isnan(shown[row])]
        column = without_missing(column, kept)
    found = lines(column)
    enough = len(present(found.plotted)) >= profile["limits"]["fewest_points"]
    bits = asked(found, profile) if enough else [0] * len(kept)
    method = runs_method or profile["rules"].get("runs", {}).get("method", "anhoej")
    counted = runs(found.plotted, found.centre, column.excluded, method, grain_of(found, profile))
    if enough and "runs" in profile["rules"] and column.kind != "mr":
        for row, value in enumerate(found.plotted):
            if not math.isnan(value):
                bits[row] |= counted.long * VALUE["runs_long"]
                bits[row] |= counted.few_crossings * VALUE["runs_crossings"]
    if not enough:
        found.lower = {sigma: [NAN] * len(kept) for sigma in SIGMAS}
        found.upper = {sigma: [NAN] * len(kept) for sigma in SIGMAS}
    write(out, part, kept, found, bits)
    for place, row in enumerate(kept):
        names = [name for name in BITS if bits[place] & VALUE[name]]
        at = part[row]
        out.label[at] = label(names, place, found.plotted, profile)
        out.special[at] = special(names, out.label[at], direction, profile)
    last = [part[row] for place, row in enumerate(kept) if not math.isnan(found.plotted[place])]
    assured = enough and len(present(found.plotted)) >= profile["assurance"]["fewest_points"]
    judged = enough and last and not math.isnan(out.centre[last[-1]])
    out.segments.append(
        Segment(
            rows=part,
            variation=(out.special[last[-1]] or "common_cause") if judged else "",
            assurance=assurance(found, target, direction, profile, enough=assured),
            runs=counted,
        )
    )


def without_missing(column: Column, kept: list[int]) -> Column:
    return Column(
        kind=column.kind,
        values=[column.values[row] for row in kept] if column.subgroups is None else [],
        denominators=None if column.denominators is None else [column.denominators[row] for row in kept],
        subgroups=None if column.subgroups is None else [column.subgroups[row] for row in kept],
        baseline_points=column.baseline_points,
        excluded=frozenset(place for place, row in enumerate(kept) if row in column.excluded),
        profile=column.profile,
        centre=column.centre,
        bounds=column.bounds,
    )


def write(out: Verdict, part: range, kept: list[int], found: Lines, bits: list[int]) -> None:
    for place, row in enumerate(kept):
        at = part[row]
        out.plotted[at] = found.plotted[place]
        out.centre[at] = found.centre[place]
        out.lower[at], out.upper[at] = found.lower[3][place], found.upper[3][place]
        out.lower_2[at], out.upper_2[at] = found.lower[2][place], found.upper[2][place]
        out.lower_1[at], out.upper_1[at] = found.lower[1][place], found.upper[1][place]
        out.bits[at] = bits[place]


def label(names: list[str], place: int, y: list[float], profile: dict) -> str:
    """The first rule in the order of precedence that the point meets, with its direction."""
    order = profile["signals"]["precedence"]
    order = [*order, *(RULES[name] for name in BITS if RULES[name] not in order)]
    for rule in order:
        met = [name for name in names if RULES[name] == rule]
        if not met:
            continue
        if rule == "trend" and len(met) == 2:  # a peak or a trough: the step that leaves it
            return "trend_up" if y[place + 1] > y[place] else "trend_down"
        return met[0]
    return ""


def special(names: list[str], labelled: str, direction: str, profile: dict) -> str:
    """What the point's label means for whoever wants the measure to rise or fall."""
    if not labelled:
        return ""
    if profile["signals"]["conflict"] == "improvement wins" and direction != "neither":
        good = UPWARD if direction == "increase" else DOWNWARD
        if good & set(names):
            return "improvement"
    if labelled not in UPWARD | DOWNWARD:
        return "neutral"
    upward = labelled in UPWARD
    if direction == "neither":
        return "neutral_high" if upward else "neutral_low"
    return "improvement" if upward == (direction == "increase") else "concern"


def assurance(found: Lines, target: float | None, direction: str, profile: dict, *, enough: bool) -> str:
    """Whether the process passes or fails the target whatever chance brings, at the limits of its last point."""
    if target is None or math.isnan(target) or direction == "neither":
        return ""
    last = max((row for row, y in enumerate(found.plotted) if not math.isnan(y)), default=None)
    if not enough or last is None:
        return profile["assurance"]["without_limits"]
    lower, upper = found.lower[3][last], found.upper[3][last]
    if math.isnan(lower) or math.isnan(upper):
        return profile["assurance"]["without_limits"]
    inclusive = profile["assurance"]["comparison"] == "inclusive"
    grain = grain_of(found, profile)
    beyond = target > upper + grain or (inclusive and target >= upper - grain)
    short_of = target < lower - grain or (inclusive and target <= lower + grain)
    if direction == "decrease":
        beyond, short_of = short_of, beyond
    if beyond:
        return "fail"
    return "pass" if short_of else "inconsistent"
