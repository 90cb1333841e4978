"""The Stable Shift Algorithm, step by step: limits that are set anew after a lasting shift.

After Woodcock, O'Connor and Bell (BMJ Quality and Safety), as the R package autospc 0.0.0.9051 does it.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.library.spc.exact import NAN, divide, mean, present, root, total

TOLERANCE = math.sqrt(2.0**-52)  # a point so near the centre lies on it
D2 = 1.128
LARGEST_MR = 3.267


@dataclass(frozen=True, kw_only=True)
class Question:
    """A series and how its limits are to be set."""

    kind: str  # xmr, c, cp, p or pp
    values: list[float]
    denominators: list[float] | None = None
    period: int = 21
    shift: int = 8
    exclusions: int = 3
    no_regrets: bool = True
    every_shift: bool = False
    baseline_only: bool = False


@dataclass(kw_only=True)
class Chart:
    """The limits as they stand: one entry for each point."""

    y: list[float]
    centre: list[float]
    upper: list[float]
    lower: list[float]
    calculation: list[bool | None]  # None before any limits
    excluded: list[bool | None]
    breaks: list[int] = field(default_factory=list)  # rows where limits were set anew
    outside: list[bool | None] = field(default_factory=list)
    side: list[int | None] = field(default_factory=list)
    shifted: list[bool] = field(default_factory=list)
    run_start: list[bool] = field(default_factory=list)

    def copy(self) -> "Chart":
        parts = ("y", "centre", "upper", "lower", "calculation", "excluded", "breaks")
        return Chart(**{part: list(getattr(self, part)) for part in parts})


def judge_shifts(question: Question) -> Chart | None:
    """Set the limits of the whole series; None when it is too short for one period."""
    y = plotted(question)
    size = len(y)
    if len(present(y)) < question.period:
        return None
    chart = Chart(
        y=y,
        centre=[NAN] * size,
        upper=[NAN] * size,
        lower=[NAN] * size,
        calculation=[None] * size,
        excluded=[None] * size,
    )
    chart = with_period(question, chart, 0)
    if not question.baseline_only:
        chart = look_for_shifts(question, chart, question.period)
    for row, value in enumerate(y):
        if math.isnan(value):
            chart.upper[row] = chart.lower[row] = NAN
    return chart


def look_for_shifts(question: Question, chart: Chart, at: int) -> Chart:
    size = len(chart.y)
    while at < size - 1 and enough(question, chart, at):
        starts: list[int] = []
        if within_long_run(question, chart, at):
            start = at
        else:
            starts = run_starts(chart, at)
            if not starts:
                break
            start = starts[0]
        if start >= size - 1:
            break
        at = start
        trigger = chart.side[at]
        if not enough(question, chart, at):
            break
        candidate = with_period(question, chart, at)
        accepted = question.every_shift or (
            not opposite_shift(question, candidate, at, trigger)
            and not (question.no_regrets and ends_in_opposite_run(candidate, trigger))
        )
        if accepted:
            chart = candidate
            at += question.period
        elif len(starts) < 2 or all(chart.shifted[at : at + question.shift]):
            at += 1
        else:
            at = starts[1]
    return chart


def plotted(question: Question) -> list[float]:
    if question.denominators is None:
        return list(question.values)
    return [divide(y * 100, n) for y, n in zip(question.values, question.denominators, strict=True)]


def enough(question: Question, chart: Chart, at: int) -> bool:
    return len(present(chart.y[at:])) >= question.period


def with_period(question: Question, chart: Chart, start: int) -> Chart:
    """The chart with a new period of calculation from `start`, its limits carried on to the end."""
    chart = chart.copy()
    rows = list(range(start, start + question.period))
    left_out = extremes(question, chart, rows)
    centre, lower, upper = period_limits(question, rows, left_out)
    for place, row in enumerate(rows):
        chart.centre[row], chart.lower[row], chart.upper[row] = centre, lower[place], upper[place]
        chart.calculation[row] = True
        chart.excluded[row] = place in left_out
    for row in range(rows[-1] + 1, len(chart.y)):
        chart.calculation[row] = False
        chart.excluded[row] = None
        chart.centre[row] = centre
        chart.lower[row], chart.upper[row] = carried(question, chart, rows[-1], row)
    if start:
        chart.breaks.append(start)
    mark_rules(question, chart)
    return chart


def extremes(question: Question, chart: Chart, rows: list[int]) -> list[int]:
    """The places, within the period, of the points that lie furthest outside, one after the other."""
    left_out: list[int] = []
    for _ in range(question.exclusions):
        centre, lower, upper = period_limits(question, rows, left_out)
        beyond: dict[int, float] = {}
        for place, row in enumerate(rows):
            y = chart.y[row]
            if place in left_out:
                continue
            if y > upper[place] and y > centre:
                beyond[place] = y - upper[place]
            elif y < lower[place] and y < centre:
                beyond[place] = lower[place] - y
        if beyond:
            furthest = max(beyond.values())
            left_out += [
                place
                for place, distance in beyond.items()
                if math.isclose(distance, furthest, rel_tol=1e-9)  # rounding makes no difference of distances
            ]
    return left_out[: question.exclusions]


def period_limits(
    question: Question, rows: list[int], left_out: list[int]
) -> tuple[float, list[float], list[float]]:
    """The centre, and the lower and upper limit of each row, without the points left out."""
    kept = [row for place, row in enumerate(rows) if place not in left_out]
    values = [question.values[row] for row in kept]
    if question.denominators is None:
        centre = mean(values)
        if question.kind == "xmr":
            width = 3 * (average_range(values) / D2)
            return centre, [centre - width] * len(rows), [centre + width] * len(rows)
        deviation = root(centre)
        if question.kind == "cp":
            z = [divide(value - centre, deviation) for value in values]
            deviation = deviation * (average_range(z) / D2)
        width = 3 * deviation
        return centre, [floor(centre - width)] * len(rows), [centre + width] * len(rows)
    sizes = question.denominators
    whole = [row for row in kept if not math.isnan(question.values[row]) and not math.isnan(sizes[row])]
    share = divide(total(question.values[row] for row in whole), total(sizes[row] for row in whole))
    factor = 1.0
    if question.kind == "pp":
        z = [
            divide(
                divide(question.values[row], sizes[row]) - share,
                root(divide(share * (1 - share), sizes[row])),
            )
            for row in kept
        ]
        factor = average_range(z) / D2
    centre = share * 100
    widths = [3 * (root(divide(share * (1 - share), sizes[row])) * factor) * 100 for row in rows]
    return centre, [floor(centre - width) for width in widths], [centre + width for width in widths]


def floor(limit: float) -> float:
    return max(0.0, limit) if limit == limit else limit


def average_range(values: Sequence[float]) -> float:
    """The mean moving range, screened once, and only when some moving range exceeds its limit."""
    ranges = present(abs(b - a) for a, b in itertools.pairwise(values))
    average = mean(ranges)
    if any(one > LARGEST_MR * average for one in ranges):
        average = mean([one for one in ranges if one < LARGEST_MR * average])
    return average


def carried(question: Question, chart: Chart, last: int, row: int) -> tuple[float, float]:
    """The limits of a later point, from those of the last point of the period of calculation."""
    if question.denominators is None:
        return chart.lower[last], chart.upper[last]
    size, centre = question.denominators[row], chart.centre[last]
    if question.kind == "pp":
        width = divide((chart.upper[last] - centre) * root(question.denominators[last]), root(size))
    else:
        share = centre / 100
        width = 3 * root(divide(share * (1 - share), size)) * 100
    lower, upper = centre - width, centre + width
    return floor(lower), (min(100.0, upper) if upper == upper else upper)


def mark_rules(question: Question, chart: Chart) -> None:
    """Mark points outside the limits, sides of the centre, and long runs within each period."""
    size = len(chart.y)
    chart.outside, chart.side = [], []
    chart.shifted, chart.run_start = [False] * size, [False] * size
    for row, y in enumerate(chart.y):
        gap = y - chart.centre[row]
        if math.isnan(y) or math.isnan(chart.upper[row]):
            chart.outside.append(None)
        else:
            chart.outside.append(y > chart.upper[row] or y < chart.lower[row])
        chart.side.append(None if math.isnan(gap) else (gap > TOLERANCE) - (gap < -TOLERANCE))
    bounds = [0, *chart.breaks, size]
    for first, end in itertools.pairwise(bounds):
        for run in runs_of(chart.side, first, end):
            chart.run_start[run[0]] = True
            if chart.side[run[0]] in (1, -1) and len(run) >= question.shift:
                for row in run:
                    chart.shifted[row] = True


def runs_of(side: list[int | None], first: int, end: int) -> list[list[int]]:
    """Stretches of points on one side; points on the line make stretches of their own, missing ones end them."""
    found: list[list[int]] = []
    for row in range(first, end):
        if found and side[row] is not None and side[found[-1][0]] == side[row]:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def within_long_run(question: Question, chart: Chart, at: int) -> bool:
    """Whether a long run goes on from `at`, begun before it, for as many points as make a shift."""
    if not chart.shifted[at]:
        return False
    later = [row for row in range(at, len(chart.y)) if chart.run_start[row]]
    return (later[0] if later else len(chart.y)) - at >= question.shift


def run_starts(chart: Chart, at: int) -> list[int]:
    """Where long runs start, from `at` on."""
    found = []
    for row in range(max(at, 1), len(chart.y)):
        before, now = chart.side[row - 1], chart.side[row]
        other_side = before is not None and now is not None and before * now == -1
        if chart.shifted[row] and (not chart.shifted[row - 1] or other_side):
            found.append(row)
    return found


def opposite_shift(question: Question, chart: Chart, at: int, trigger: int | None) -> bool:
    """Whether a long run against the shift, not the first run, starts within the period of calculation."""
    count = 0
    for row in range(at, at + question.period):
        now = chart.side[row]
        before = chart.side[row - 1] if row > at else None
        count += before is None or (now is not None and now != 0 and now != before)
        if chart.shifted[row] and now != trigger and count > 1:
            return True
    return False


def ends_in_opposite_run(chart: Chart, trigger: int | None) -> bool:
    """Whether the period of calculation ends in a run against the shift that is not yet finished."""
    last = [row for row in range(len(chart.y)) if chart.calculation[row]][-1]
    while last >= 0 and chart.calculation[last] and not chart.side[last]:
        last -= 1
    if last < 0 or not chart.calculation[last] or chart.side[last] == trigger:
        return False
    return len({chart.side[row] for row in range(last, len(chart.y)) if chart.side[row]}) == 1
