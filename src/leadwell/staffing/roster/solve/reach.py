"""Which hours a person can have behind them on each day, so that the pricing need not look at any others."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

FAR = 1 << 40  # more units than anybody can work


class _Ways(NamedTuple):
    """One person's tables, read out once: to reach into those of everybody takes longer than the step itself."""

    works: NDArray[np.uint8]
    run: NDArray[np.int64]
    to_off: NDArray[np.int64]
    to_work: NDArray[np.int64]
    units: NDArray[np.int64]
    open: NDArray[np.uint8]  # days x (1 + groups): whether the day may be off, or hold a shift of the group
    behind: NDArray[np.int64]
    again: NDArray[np.int64]
    least_run: int
    least_off: int


@njit(cache=True, nogil=True)
def _ways(t, p):
    days, groups, states = t.kind.shape[0], t.groups[p], t.states[p]
    open_groups = np.zeros((days, groups + 1), dtype=np.uint8)
    for d in range(days):
        open_groups[d, 0] = t.allowed[p, d, 0]
        for s in range(t.group_of.shape[1]):
            if t.group_of[p, s] >= 0 and t.allowed[p, d, s + 1] == 1:
                open_groups[d, t.group_of[p, s] + 1] = 1
    return _Ways(
        t.works[p, :states], t.run[p, :states], t.to_off[p, :states], t.to_work[p, :states, :groups],
        t.units[p, :groups], open_groups, t.behind, t.again[p], t.least_run[p], t.least_off[p],
    )  # fmt: skip


@njit(cache=True, nogil=True)
def tighten(t, people):
    """Narrow ``low`` and ``high`` of people to the units that some way through the days has behind it there.

    Weekends are not looked at, so that a little too much may remain; never too little.
    """
    for k in range(people.shape[0]):
        p = people[k]
        days = t.kind.shape[0]
        _narrow(_ways(t, p), t.start[p], t.low[p], t.high[p], t.low[p, days], t.high[p, days])


@njit(cache=True, nogil=True)
def _narrow(ways, start, lows, highs, least, most):
    works, run, to_off, to_work, units = ways.works, ways.run, ways.to_off, ways.to_work, ways.units
    open_groups, behind, again = ways.open, ways.behind, ways.again
    least_run, least_off = ways.least_run, ways.least_off
    days, states, groups = open_groups.shape[0], works.shape[0], units.shape[0]
    # The least and the most units that can follow each state of each day.
    least_left = np.zeros((days + 1, states), dtype=np.int64)
    most_left = np.zeros((days + 1, states), dtype=np.int64)
    for d in range(days - 1, -1, -1):
        for r in range(states):
            few, many = FAR, -FAR
            over = run[r] == behind[d]
            if open_groups[d, 0] == 1 and (works[r] == 0 or run[r] >= least_run or over):
                few, many = least_left[d + 1, to_off[r]], most_left[d + 1, to_off[r]]
            if works[r] == 1 or run[r] >= least_off or over:
                for g in range(groups):
                    to = to_work[r, g]
                    if to >= 0 and open_groups[d, g + 1] == 1 and least_left[d + 1, to] < FAR:
                        few = min(few, units[g] + least_left[d + 1, to])
                        many = max(many, units[g] + most_left[d + 1, to])
            least_left[d, r], most_left[d, r] = few, many
        if again[d] >= 0:
            few, many = least_left[d, again[d]], most_left[d, again[d]]
            for r in range(states):
                least_left[d, r], most_left[d, r] = few, many
    fewest = np.full((days + 1, states), FAR)
    greatest = np.full((days + 1, states), -FAR)
    fewest[0, start], greatest[0, start] = 0, 0
    for d in range(days):
        if again[d] >= 0:
            few, many = fewest[d].min(), greatest[d].max()
            for r in range(states):
                fewest[d, r], greatest[d, r] = FAR, -FAR
            fewest[d, again[d]], greatest[d, again[d]] = few, many
        low, high = FAR, -FAR
        for r in range(states):
            few, many = fewest[d, r], greatest[d, r]
            if few > many:
                continue
            a, b = max(few, least - most_left[d, r]), min(many, most - least_left[d, r])
            if a <= b:
                low, high = min(low, a), max(high, b)
            over = run[r] == behind[d]
            if open_groups[d, 0] == 1 and (works[r] == 0 or run[r] >= least_run or over):
                to = to_off[r]
                fewest[d + 1, to], greatest[d + 1, to] = (
                    min(fewest[d + 1, to], few),
                    max(greatest[d + 1, to], many),
                )
            if works[r] == 1 or run[r] >= least_off or over:
                for g in range(groups):
                    to = to_work[r, g]
                    if to >= 0 and open_groups[d, g + 1] == 1:
                        fewest[d + 1, to] = min(fewest[d + 1, to], few + units[g])
                        greatest[d + 1, to] = max(greatest[d + 1, to], many + units[g])
        lows[d], highs[d] = max(lows[d], low), min(highs[d], high)
