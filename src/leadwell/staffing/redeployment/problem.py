"""One group's redeployment as numbers: what units may require, who is where, and what it costs to move whom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

NEAR = 1e-9  # gains and differences below it are none
_HALVINGS = 30  # of the hours of a unit: to less than a millionth of an hour


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """U units and P people of one group who are counted there."""

    worst: Floats  # the worst requirements that may come, hours, (U, K)
    mark: Floats  # hours short from which a shift has a red flag, (U,)
    hours: Floats  # hours that each person works, (P,)
    at: Whole  # where each person is before any move, (P,)
    cost: Floats  # of each person at each unit: 0 where they are, inf where they may not go, (P, U)
    least: Whole  # people whom a unit must keep when it gives, (U,)
    lowest: Floats  # hours below which no unit may be brought by moves, (U,)

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.mark)

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.hours)

    def available(self, at: Whole) -> Floats:
        """Give the hours at each unit when people are at ``at``."""
        return np.bincount(at, weights=self.hours, minlength=self.units).astype(np.float64)

    def marks(self, available: Floats) -> Floats:
        """Give the shortfall of each unit in marks: the mean of its worst requirements, less what is available.

        The last axis of ``available`` is units; any axes may stand before it.
        """
        gap = np.add.reduce(np.maximum(self.worst - available[..., None], 0.0), axis=-1)
        return np.asarray(gap / (self.mark * self.worst.shape[1]))

    def loss(self, at: Whole) -> float:
        """Give what is to be made least: squared marks of all units, and the cost of the moves."""
        marks = self.marks(self.available(at))
        return float((marks * marks).sum() + self.cost[np.arange(self.people), at].sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Where people are after the moves."""

    at: Whole  # (P,)
    loss: float
    proven: bool  # no other set of moves is better


def breaks(problem: Problem, at: Whole) -> str:
    """Say which rule a set of moves breaks; empty where it breaks none."""
    if not np.isfinite(problem.cost[np.arange(problem.people), at]).all():
        return "somebody goes where they may not"
    before = np.bincount(problem.at, minlength=problem.units)
    after = np.bincount(at, minlength=problem.units)
    if (after < np.minimum(before, problem.least)).any():
        return "a unit keeps too few people"
    available = problem.available(problem.at)
    if (problem.available(at) < np.minimum(available, problem.lowest) - NEAR).any():
        return "a unit gives more than it may"
    return ""


def lowest_hours(
    levels: Floats, mark: Floats, available: Floats, *, kept: int, short: Floats, most_chance: float
) -> Floats:
    """Give the hours below which no unit may be brought: none becomes worse off than the worst was, by any measure.

    The measures are the mean shortfall over all that may be required and over the worst of it, and the shortfall of
    what is expected, each in hours, as a share of what is expected and in marks. A unit that gives must besides stay
    at most so likely to be short.

    Args:
        levels: equally likely requirements in rising order, hours, (U, S).
        mark: hours short from which a shift has a red flag, (U,).
        available: hours before any move, (U,).
        kept: how many of the levels are the worst.
        short: hours below which a unit is short at each level, (U, S).
        most_chance: the chance of being short that a unit may have after it gave, a share.
    """
    if not len(levels):
        return np.empty(0)
    expected = levels.mean(axis=1)
    scales = (np.ones_like(mark), np.maximum(expected, NEAR), mark)

    def measures(hours: Floats) -> Floats:
        gaps = np.maximum(levels - hours[:, None], 0.0)
        three = (gaps.mean(axis=1), gaps[:, -kept:].mean(axis=1), np.maximum(expected - hours, 0.0))
        return np.array([gap / scale for gap in three for scale in scales])

    worst = measures(available).max(axis=1, keepdims=True) + NEAR
    low, high = np.zeros_like(available), available.copy()
    for _ in range(_HALVINGS):  # every measure falls as hours rise
        middle = (low + high) / 2
        good = (measures(middle) <= worst).all(axis=0)
        low, high = np.where(good, low, middle), np.where(good, middle, high)
    place = min(int(np.ceil((1 - most_chance) * levels.shape[1] - NEAR)), levels.shape[1]) - 1
    likely = np.sort(short, axis=1)[:, place] if place >= 0 else np.zeros_like(available)
    return np.maximum(high, likely)
