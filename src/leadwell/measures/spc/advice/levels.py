"""What is taken out of a series before it is asked about memory or seasons: its level, a slope and a few steps.

A process that moved once to another level looks, to a plain correlation of neighbours, like one that remembers, and
a step in spring looks like a season. So the steps that fit best are always taken out, whether there are any or not,
and what is left is held against what is left of made-up series treated alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.lines import Bools, Floats

_COARSE = 18  # places tried for both steps together; then every place for each of them in turn
_ROUNDS = 2
_TOGETHER = 2_000_000  # numbers at a time


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is left when level, slope and steps are taken out. One column a series."""

    rest: Floats  # (points, series)
    steps: NDArray[np.int64]  # (steps, series): points at which a new level begins, rising
    heights: Floats  # (steps, series): by how much each is higher than the level before

    @property
    def left(self) -> Floats:
        """The sum of squares that is left, of each series."""
        return np.asarray((self.rest**2).sum(axis=0))


class Levels:
    """Takes level, slope and the best steps out of any number of series that have the same points.

    Args:
        rows: shape (points,), the places in time of the points that are there, rising.
        steps: how many steps are looked for.
        least: the fewest points of a level.
        slope: whether a straight line is taken out.
        known: rows of ``rows`` at which levels are known to begin: limits that were begun anew.
        beside: shape (points, columns): what else is taken out, for example months of the year.
    """

    def __init__(
        self,
        rows: NDArray[np.int64],
        *,
        steps: int,
        least: int,
        slope: bool = True,
        known: Sequence[int] = (),
        beside: Floats | None = None,
    ) -> None:
        points = len(rows)
        place = np.arange(points)
        columns: list[Floats] = [np.ones(points)]
        if slope:
            columns.append(rows - rows.mean())
        columns += [np.asarray((place >= start) * 1.0) for start in known if 0 < start < points]
        plain = np.column_stack(columns if beside is None else [*columns, beside])
        self.basis = _orthonormal(plain)
        starts = np.arange(least, points - least + 1)
        stairs = (place[:, None] >= starts[None, :]).astype(np.float64)
        stairs -= self.basis @ (self.basis.T @ stairs)
        weight = (stairs**2).sum(axis=0)
        room = weight > 1e-8 * points
        self.starts, self.stairs, self.weight = starts[room], stairs[:, room], weight[room]
        self.steps = min(steps, len(self.starts))
        self.least = least
        self.products = self.stairs.T @ self.stairs

    @property
    def freedom(self) -> int:
        """Points less what is taken out, each step counted as two: its place and its height."""
        return int(len(self.basis) - self.basis.shape[1]) - 2 * self.steps

    def fit(self, values: Floats) -> Fitted:
        """Take them out of series, shape (points, series), without missing values."""
        rest = values - self.basis @ (self.basis.T @ values)
        if not self.steps:
            none = np.empty((0, values.shape[1]))
            return Fitted(rest, none.astype(np.int64), none)
        width = max(1, _TOGETHER // max(len(self.starts), _COARSE**2 // 2))
        parts = [self._fit(rest[:, at : at + width]) for at in range(0, rest.shape[1], width)]
        return Fitted(
            np.concatenate([one.rest for one in parts], axis=1),
            np.concatenate([one.steps for one in parts], axis=1),
            np.concatenate([one.heights for one in parts], axis=1),
        )

    def _fit(self, rest: Floats) -> Fitted:
        score = self.stairs.T @ rest  # (starts, series)
        series = np.arange(rest.shape[1])
        first = np.argmax(score**2 / self.weight[:, None], axis=0)
        if self.steps == 1:
            height = score[first, series] / self.weight[first]
            return Fitted(rest - self.stairs[:, first] * height, self.starts[first][None, :], height[None, :])
        alone, beside_it = first, self._best_beside(score, first)
        has_room = np.abs(self.starts[alone] - self.starts[beside_it]) >= self.least
        first, second = self._coarse(score, first)
        for _ in range(_ROUNDS):
            second = self._best_beside(score, first)
            first = self._best_beside(score, second)
        # Each of two steps can be best beside the other and both be wrong: a pair about one great step is.
        better = self._of_pair(score, alone, beside_it) > self._of_pair(score, first, second) * (1 + 1e-9)
        better &= has_room
        first, second = np.where(better, alone, first), np.where(better, beside_it, second)
        one, other = self._heights(score, first, second)
        rest = rest - self.stairs[:, first] * one - self.stairs[:, second] * other
        steps = np.vstack([self.starts[first], self.starts[second]])
        order = np.argsort(steps, axis=0, kind="stable")
        heights = np.vstack([one, other])
        return Fitted(
            rest, np.take_along_axis(steps, order, axis=0), np.take_along_axis(heights, order, axis=0)
        )

    def _coarse(self, score: Floats, alone: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Give the best pair of a few places spread evenly; where they have no room, the best single one twice."""
        few = np.unique(np.linspace(0, len(self.starts) - 1, _COARSE).round().astype(np.intp))
        one, other = (few[side] for side in np.triu_indices(len(few), 1))
        apart = self.starts[other] - self.starts[one] >= self.least
        one, other = one[apart], other[apart]
        if not len(one):
            return alone, alone
        best = np.argmax(self._gain(score[one], score[other], one[:, None], other[:, None]), axis=0)
        return one[best], other[best]

    def _gain(
        self, of_one: Floats, of_other: Floats, one: NDArray[np.intp], other: NDArray[np.intp]
    ) -> Floats:
        """Give how much of the sum of squares two steps together take out."""
        a, b, both = self.weight[one], self.weight[other], self.products[one, other]
        beside = a * b - both**2
        with np.errstate(invalid="ignore", divide="ignore"):
            gain = (of_one**2 * b - 2 * of_one * of_other * both + of_other**2 * a) / beside
        return np.asarray(np.where(beside > 1e-8 * a * b, gain, of_one**2 / a))

    def _of_pair(self, score: Floats, first: NDArray[np.intp], second: NDArray[np.intp]) -> Floats:
        """Give, for each series, how much its pair of steps takes out."""
        series = np.arange(score.shape[1])
        return self._gain(score[first, series], score[second, series], first, second)

    def _best_beside(self, score: Floats, given: NDArray[np.intp]) -> NDArray[np.intp]:
        """Give, for each series, the best place of a step beside one that is given."""
        series = np.arange(score.shape[1])
        every = np.arange(len(self.starts))[:, None]
        gain = self._gain(score[given, series][None, :], score, given[None, :], every)
        near = np.abs(self.starts[:, None] - self.starts[given][None, :]) < self.least
        return np.asarray(np.argmax(np.where(near, -1.0, gain), axis=0))

    def _heights(
        self, score: Floats, first: NDArray[np.intp], second: NDArray[np.intp]
    ) -> tuple[Floats, Floats]:
        series = np.arange(score.shape[1])
        a, b, both = self.weight[first], self.weight[second], self.products[first, second]
        one, other = score[first, series], score[second, series]
        beside = a * b - both**2
        apart = beside > 1e-8 * a * b
        beside = np.where(apart, beside, 1.0)
        return (
            np.where(apart, (one * b - other * both) / beside, one / a),
            np.where(apart, (other * a - one * both) / beside, 0.0),
        )


def _orthonormal(columns: Floats) -> Floats:
    """Give columns at right angles that span the same, without those that add nothing."""
    left, size, _ = np.linalg.svd(
        columns / np.maximum(np.abs(columns).max(axis=0), 1e-300), full_matrices=False
    )
    return np.asarray(left[:, size > 1e-10 * size[0]])


def next_to(rows: NDArray[np.int64]) -> Bools:
    """Say which points have their neighbour in time right behind them. Shape (points - 1,)."""
    return np.asarray(np.diff(rows) == 1)


def with_last(rest: Floats, rows: NDArray[np.int64]) -> Floats:
    """Give the correlation of neighbours of each series, of what is left around 0. NaN where nothing varies."""
    beside = next_to(rows)
    product = (rest[1:] * rest[:-1])[beside].sum(axis=0)
    pairs = max(int(beside.sum()), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(product / (rest**2).sum(axis=0) * ((len(rows) - 1) / pairs))
