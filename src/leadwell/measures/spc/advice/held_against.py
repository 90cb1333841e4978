"""Made-up series of which the truth is known, and what a series looks like held against them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.advice.levels import Fitted, Levels
from leadwell.measures.spc.advice.terms import warning_terms
from leadwell.measures.spc.lines import Floats

_STEP = 4.0  # standard deviations: a step that nobody would miss
Statistic = Callable[[Floats], Floats]  # series (points, series) to a number each


def made_up(rows: NDArray[np.int64], *, with_last: float, steps: int, draws: int, seed: int) -> Floats:
    """Give normal series of standard deviation 1 at the places ``rows``, shape (points, draws).

    Args:
        rows: places in time, rising.
        with_last: the correlation of each value with the last.
        steps: how many plain steps there are, 0 to 2, evenly spaced, up and then down.
        draws: how many series.
        seed: where chance begins.
    """
    random = np.random.default_rng([seed, steps])
    whole = int(rows[-1] - rows[0]) + 1
    fresh = random.standard_normal((whole, draws))
    if with_last:
        rest = float(np.sqrt(1 - with_last**2))
        for row in range(1, whole):
            fresh[row] = with_last * fresh[row - 1] + rest * fresh[row]
    found: Floats = fresh[rows - rows[0]]
    points = len(rows)
    for number in range(1, steps + 1):
        start = points * number // (steps + 1)
        found[start:] += _STEP if number % 2 else -_STEP
    return found


def levels_of(
    rows: NDArray[np.int64], *, known: tuple[int, ...] = (), beside: Floats | None = None
) -> Levels:
    """Give what takes levels out of series at these places, by the terms that Leadwell ships."""
    terms = warning_terms().entry("levels")
    points = len(rows)
    return Levels(
        rows,
        steps=terms.whole("steps"),
        least=max(terms.whole("least_points"), points // terms.whole("least_share")),
        slope=points >= terms.whole("slope_from"),
        known=known,
        beside=beside,
    )


def plain_steps(found: Fitted, levels: Levels) -> NDArray[np.int64]:
    """Say how many steps of each series are so plain that they are taken for true ones."""
    spread = np.sqrt(found.left / max(levels.freedom, 1))
    return np.asarray((np.abs(found.heights) > least_plain_step() * spread).sum(axis=0))


def least_plain_step() -> float:
    """Give how high a step is, in standard deviations, that is taken for a true one."""
    return warning_terms().entry("levels").number("plain_step")


class Drawn:
    """Statistics of made-up series, by how many plain steps they have and how much each value keeps of the last.

    Each set is drawn when it is first asked for, and kept.
    """

    def __init__(
        self, rows: NDArray[np.int64], statistic: Statistic, *, seed: int, draws: str = "draws"
    ) -> None:
        self._rows, self._statistic, self._seed = rows, statistic, seed
        self._draws = warning_terms().whole(draws, least=99)
        self._kept: dict[tuple[float, int], Floats] = {}

    def of(self, *, with_last: float, steps: int) -> Floats:
        """Give the statistics of one set, one column a series."""
        key = (with_last, steps)
        if key not in self._kept:
            series = made_up(self._rows, with_last=with_last, steps=steps, draws=self._draws, seed=self._seed)
            self._kept[key] = self._statistic(series)
        return self._kept[key]


def share_at_least(drawn: Floats, seen: Floats) -> Floats:
    """Give the p value of each number: the share of those drawn, itself among them, that are as large."""
    ordered = np.sort(drawn)
    larger = len(ordered) - np.searchsorted(ordered, seen, side="left")
    return np.asarray((larger + 1) / (len(ordered) + 1))
