"""Patterns in time-major blocks of small numbers: which points belong to a run, a trend or a window.

Every array here has the shape (points, columns); a column is one segment of one series. Two bits of a
byte carry the two directions (1 high or up, 2 low or down), so that one pass judges both.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.profiles import Marks, OnLine, Sides, Stretch, Window

Bytes: TypeAlias = NDArray[np.uint8]
Bits: TypeAlias = NDArray[np.uint16]


def two_bits(high: NDArray[np.bool_], low: NDArray[np.bool_]) -> Bytes:
    """Give 1 where high and 2 where low."""
    found = low.view(np.uint8) << np.uint8(1)
    found |= high.view(np.uint8)
    return found


def all_in_window(bits: Bytes, width: int) -> Bytes:
    """Give the bits that all points of each window have; shape (points - width + 1, columns).

    Windows are built by doubling, so that a window of 7 takes three steps and not six.
    """
    found, so_far = bits, 1
    while so_far < width:
        step = min(so_far, width - so_far)
        found = found[:-step] & found[step:]
        so_far += step
    return found


def spread(windows: Bytes, width: int) -> Bytes:
    """Give each point the bits of every window of that width that covers it."""
    if width == 1:
        return windows
    points = windows.shape[0] + width - 1
    padded = np.zeros((points + width - 1, *windows.shape[1:]), dtype=np.uint8)
    padded[width - 1 : width - 1 + windows.shape[0]] = windows
    found, so_far = padded, 1
    while so_far < width:
        step = min(so_far, width - so_far)
        found = found[:-step] | found[step:]
        so_far += step
    return found


def stretches(bits: Bytes, points: int, marks: Marks) -> Bytes | None:
    """Give the bits of the points that belong to ``points`` or more in a row with the same bit; None for none."""
    if bits.shape[0] < points:
        return None
    windows = all_in_window(bits, points)
    if not windows.any():
        return None
    if marks is Marks.COMPLETING:
        found = np.zeros_like(bits)
        found[points - 1 :] = windows
        return found
    if marks is Marks.ALL_BUT_FIRST:
        found = np.zeros_like(bits)
        found[1:] = spread(windows, points - 1)
        return found
    return spread(windows, points)


def shifts(sides: Bytes, absent: NDArray[np.bool_] | None, rule: Stretch) -> Bytes | None:
    """Give the points of long runs on one side of the centre.

    Args:
        sides: 1 above, 2 below, 0 on the line or missing.
        absent: where a value is missing; None where none is.
        rule: how long, which points are marked, and what a point on the line does.
    """
    if rule.on_line is OnLine.BREAKS:
        return stretches(sides, rule.points, rule.marks)
    on_line = sides == 0
    if absent is not None:
        on_line &= ~absent
    order = np.argsort(on_line, axis=0, kind="stable")
    found = stretches(np.take_along_axis(sides, order, axis=0), rule.points, rule.marks)
    if found is None:
        return None
    back = np.empty_like(found)
    np.put_along_axis(back, order, found, axis=0)
    return back


def trends(steps: Bytes, rule: Stretch) -> Bytes | None:
    """Give the points of long steady rises and falls.

    Args:
        steps: 1 up, 2 down, 0 level or missing; step i leads from point i to point i + 1.
        rule: how many points, and which are marked.
    """
    if steps.shape[0] < rule.points - 1:
        return None
    windows = all_in_window(steps, rule.points - 1)
    if not windows.any():
        return None
    found = np.zeros((steps.shape[0] + 1, *steps.shape[1:]), dtype=np.uint8)
    if rule.marks is Marks.COMPLETING:
        found[rule.points - 1 :] = windows
    elif rule.marks is Marks.ALL_BUT_FIRST:
        found[1:] = spread(windows, rule.points - 1)
    else:
        found[:] = spread(windows, rule.points)
    return found


def alternations(steps: Bytes, rule: Stretch) -> Bytes | None:
    """Give (as bit 1) the points of long stretches that go up and down in turn."""
    after = steps[1:]
    as_one = ((steps[:-1] | after) == 3).view(np.uint8)  # one step up, one down
    width = rule.points - 2
    if as_one.shape[0] < width:
        return None
    windows = all_in_window(as_one, width)
    if not windows.any():
        return None
    found = np.zeros((steps.shape[0] + 1, *steps.shape[1:]), dtype=np.uint8)
    if rule.marks is Marks.COMPLETING:
        found[rule.points - 1 :] = windows
    else:
        found[:] = spread(windows, rule.points)
    return found


def most_of_window(
    counted: Bytes, sides: Bytes, *, size: int, rule: Window, inside: NDArray[np.bool_] | None = None
) -> Bytes | None:
    """Give the points that a rule of the kind "two in three" marks; None for none.

    Args:
        counted: 1 for points beyond the upper line of the rule, 2 beyond the lower one.
        sides: 1 above the centre, 2 below, 0 on it or missing.
        size: points in a window; all but one of them must be counted.
        rule: where the other point may lie, and which points are marked.
        inside: which rows belong to a column, where shorter ones are filled up; None where all do. A point that
            is missing may be the other one of a window, but what lies beyond the end may not.
    """
    points = counted.shape[0]
    padding = 1 if rule.partial_windows else 0
    if points + padding < size:
        return None
    if rule.sides is Sides.EITHER:
        counted = (counted != 0).view(np.uint8) * np.uint8(3)
    if not counted.any():
        return None
    seen, beside = counted, sides
    if padding:
        nothing = np.zeros((1, *counted.shape[1:]), dtype=np.uint8)
        seen = np.concatenate([nothing, counted])
        beside = np.concatenate(
            [nothing + np.uint8(3), sides]
        )  # what is not there lies on neither wrong side
    rows = seen.shape[0] - size + 1
    windows = _all_but_one([seen[at : at + rows] for at in range(size)])
    if rule.sides is Sides.ALL_ON_ONE_SIDE:
        windows &= all_in_window(beside, size)
    elif rule.sides is Sides.NONE_BEYOND_THE_OTHER:
        other = seen[:rows].copy()
        for at in range(1, size):
            other |= seen[at : at + rows]
        windows &= (other != 3).view(np.uint8) * np.uint8(3)
    if inside is not None:
        windows *= inside[size - 1 - padding :].view(np.uint8)
    if not windows.any():
        return None
    if rule.marks is Marks.COMPLETING:
        found = np.zeros_like(seen)
        found[size - 1 :] = windows
        found &= seen
    else:
        found = spread(windows, size)
        if rule.marks is Marks.BEYOND:
            found &= seen
    found = found[padding:]
    if rule.sides is Sides.EITHER:
        found = found & sides
    return found


def _all_but_one(parts: list[Bytes]) -> Bytes:
    """Give the bits that all of these have but for one at the most."""
    all_of, all_but = parts[0], np.full_like(parts[0], 3)
    for part in parts[1:]:
        all_but = (all_but & part) | all_of  # the one that lacks it came before, or is this one
        all_of = all_of & part
    return all_but
