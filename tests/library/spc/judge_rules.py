"""The rules of special causes, each asked of each point in turn."""

import itertools
import math
from collections.abc import Iterable, Sequence

from tests.library.spc.exact import present
from tests.library.spc.judge_lines import Lines

BITS = (
    "outside_high",
    "outside_low",
    "shift_high",
    "shift_low",
    "trend_up",
    "trend_down",
    "two_in_three_high",
    "two_in_three_low",
    "four_in_five_high",
    "four_in_five_low",
    "moving_range",
    "near_centre",
    "far_from_centre",
    "alternating",
    "runs_long",
    "runs_crossings",
)
VALUE = {name: 1 << place for place, name in enumerate(BITS)}


class Marks:
    """The bits of each point while the rules are asked."""

    def __init__(self, size: int) -> None:
        self.bits = [0] * size

    def mark(self, rows: Iterable[int], name: str) -> None:
        for row in rows:
            self.bits[row] |= VALUE[name]


def grain_of(lines: Lines, profile: dict) -> float:
    """How near a line a point may lie and still be on it."""
    return profile["limits"]["grain"] * max(map(abs, present(lines.plotted)), default=0.0)


def asked(lines: Lines, profile: dict) -> list[int]:
    """The bits of every rule of the profile but the rule of runs, which is about the whole segment."""
    y = lines.plotted
    marks = Marks(len(y))
    rules = profile["rules"]
    grain = grain_of(lines, profile)
    default_marks = profile["signals"]["marks"]

    def above(row: int, line: list[float]) -> bool:
        return y[row] > line[row] + grain

    def below(row: int, line: list[float]) -> bool:
        return y[row] < line[row] - grain

    def side(row: int) -> int:
        return above(row, lines.centre) - below(row, lines.centre)

    rows = range(len(y))
    if "outside" in rules:
        marks.mark((row for row in rows if above(row, lines.upper[3])), "outside_high")
        marks.mark((row for row in rows if below(row, lines.lower[3])), "outside_low")
    if "shift" in rules:
        rule = rules["shift"]
        sides = [None if math.isnan(y[row]) else side(row) for row in rows]
        for stretch, value in stretches(sides, skip_zero=rule.get("on_line") == "skipped"):
            if value in (1, -1) and len(stretch) >= rule["points"]:
                marks.mark(
                    of_stretch(stretch, rule["points"], default_marks),
                    "shift_high" if value == 1 else "shift_low",
                )
    if "trend" in rules:
        ask_trend(y, rules["trend"], default_marks, grain, marks)
    for name, needed, size, sigma in (("two_in_three", 2, 3, 2), ("four_in_five", 4, 5, 1)):
        if name in rules:
            past = rules[name]["past_limits"]
            high = [
                above(row, lines.upper[sigma]) and (past or not above(row, lines.upper[3])) for row in rows
            ]
            low = [
                below(row, lines.lower[sigma]) and (past or not below(row, lines.lower[3])) for row in rows
            ]
            sides_of = [side(row) for row in rows]
            ask_zone(name, needed, size, rules[name], high, low, sides_of, y, marks)
    if "moving_range" in rules:
        most = rules["moving_range"]["factor"] * lines.mean_range
        marks.mark((row for row in rows if lines.ranges[row] > most), "moving_range")
    if "near_centre" in rules:
        near = [
            below(row, lines.upper[1]) and above(row, lines.lower[1]) and not math.isnan(y[row])
            for row in rows
        ]
        ask_stretch(near, "near_centre", rules, default_marks, marks)
    if "far_from_centre" in rules:
        far = [above(row, lines.upper[1]) or below(row, lines.lower[1]) for row in rows]
        ask_stretch(far, "far_from_centre", rules, default_marks, marks)
    if "alternating" in rules:
        ask_alternating(y, rules["alternating"]["points"], default_marks, grain, marks)
    return marks.bits


def stretches(sides: Sequence[int | None], *, skip_zero: bool) -> list[tuple[list[int], int | None]]:
    """The longest stretches of points on one side; a missing point (None) always ends one."""
    found: list[tuple[list[int], int | None]] = []
    for row, value in enumerate(sides):
        if value == 0 and skip_zero:
            continue
        if found and value is not None and found[-1][1] == value:
            found[-1][0].append(row)
        else:
            found.append(([row], value))
    return found


def of_stretch(stretch: list[int], points: int, marks: str) -> list[int]:
    return stretch[points - 1 :] if marks == "completing" else stretch


def ask_stretch(holds: list[bool], name: str, rules: dict, default_marks: str, marks: Marks) -> None:
    points = rules[name]["points"]
    for stretch, value in stretches([int(one) for one in holds], skip_zero=False):
        if value == 1 and len(stretch) >= points:
            marks.mark(of_stretch(stretch, points, default_marks), name)


def ask_trend(y: list[float], rule: dict, default_marks: str, grain: float, marks: Marks) -> None:
    points, how = rule["points"], rule.get("marks", default_marks)
    kept: list[int] = []  # the rows that count: a tie that is skipped does not
    for row, value in enumerate(y):
        tie = kept and rule["ties"] == "skipped" and abs(value - y[kept[-1]]) <= grain
        if not tie:
            kept.append(row)
    for sign, name in ((1, "trend_up"), (-1, "trend_down")):
        for start in range(len(kept) - points + 1):
            window = kept[start : start + points]
            steps = [sign * (y[after] - y[before]) for before, after in itertools.pairwise(window)]
            if all(step > grain for step in steps):
                first = {"all": 0, "all but first": 1, "completing": points - 1}[how]
                marks.mark(window[first:], name)


def ask_zone(
    name: str,
    needed: int,
    size: int,
    rule: dict,
    high: list[bool],
    low: list[bool],
    sides: list[int],
    y: list[float],
    marks: Marks,
) -> None:
    """Two of three beyond two sigma, or four of five beyond one."""
    for last in range(len(y)):
        start = last - size + 1
        if start < 0 and not (rule["partial_windows"] and last + 1 >= needed):
            continue
        window = list(range(max(0, start), last + 1))
        highs, lows = sum(high[row] for row in window), sum(low[row] for row in window)
        if rule["sides"] == "either":
            if highs + lows >= needed:
                for row in chosen(window, [h or k for h, k in zip(high, low, strict=True)], rule, y):
                    if sides[row]:
                        marks.mark([row], f"{name}_{'high' if sides[row] > 0 else 'low'}")
            continue
        for counted, count, other, sign, which in (
            (high, highs, lows, 1, "high"),
            (low, lows, highs, -1, "low"),
        ):
            fires = count >= needed
            if rule["sides"] == "all on one side":
                fires = fires and all(sides[row] == sign for row in window)
            elif rule["sides"] == "none beyond the other line":
                fires = count - other >= needed
            else:
                assert rule["sides"] == "beyond on one side"
            if fires:
                marks.mark(chosen(window, counted, rule, y), f"{name}_{which}")


def chosen(window: list[int], counted: list[bool], rule: dict, y: list[float]) -> list[int]:
    if rule["marks"] == "window":
        return [row for row in window if not math.isnan(y[row])]
    if rule["marks"] == "completing":
        return [window[-1]] if counted[window[-1]] else []
    return [row for row in window if counted[row]]


def ask_alternating(y: list[float], points: int, default_marks: str, grain: float, marks: Marks) -> None:
    steps = [0] + [(y[row] - y[row - 1] > grain) - (y[row - 1] - y[row] > grain) for row in range(1, len(y))]
    for last in range(points - 1, len(y)):
        window = range(last - points + 1, last + 1)
        inner = [steps[row] for row in list(window)[1:]]
        if all(inner) and all(a == -b for a, b in itertools.pairwise(inner)):
            marks.mark([last] if default_marks == "completing" else window, "alternating")
