"""Seasonality: whether the same months, or days of the week, come out high or low again and again."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.advice.held_against import Drawn, levels_of, plain_steps, share_at_least
from leadwell.measures.spc.advice.levels import with_last
from leadwell.measures.spc.advice.memory import season_columns
from leadwell.measures.spc.advice.spacing import places
from leadwell.measures.spc.advice.terms import warning_terms
from leadwell.measures.spc.lines import Floats

_GRID = (0.0, 0.25, 0.5, 0.75)  # correlations with the last value that series are made up with
_LOW_SIDE = 0.4


@dataclass(frozen=True, slots=True)
class Seasonal:
    """What was found of each series. Shape (series,) each."""

    share: (
        Floats  # of what varies beside level, slope and steps: how much the seasons account for, less chance
    )
    p: Floats  # the chance of seasons as plain where there are none
    steps: NDArray[np.int64]


class SeasonTest:
    """Tests series at the same places. Make one with ``season_test``, which keeps what it has drawn.

    Two descriptions of a season are tried: two waves a cycle, and every season by itself; the p value is that of the
    better one, allowing for the choice. Made-up series remember the last value as much as the series itself does,
    since memory too makes waves.
    """

    def __init__(self, rows: NDArray[np.int64], season: Floats, cycle: float, known: tuple[int, ...]) -> None:
        self._rows = rows
        self.without = levels_of(rows, known=known)
        self.described = [
            levels_of(rows, known=known, beside=columns) for columns in season_columns(season, cycle)
        ]
        self._drawn = Drawn(rows, self._statistics, seed=warning_terms().whole("seed") + 1)

    def _statistics(self, values: Floats) -> Floats:
        """Give, for each description, how much less is left (as a logarithm), and the memory of what is left."""
        left = self.without.fit(values).left
        rest = [levels.fit(values) for levels in self.described]
        with np.errstate(divide="ignore", invalid="ignore"):
            gain = [np.log(left / one.left) for one in rest]
        return np.vstack([*gain, with_last(rest[-1].rest, self._rows)])

    def test(self, values: Floats) -> Seasonal:
        """Test series, shape (points, series), without missing values."""
        found = self.without.fit(values)
        steps = plain_steps(found, self.without)
        seen = self._statistics(values)
        p = np.ones(values.shape[1])
        for number in np.unique(steps):
            some = np.flatnonzero(steps == number)
            # What looks like a plain step may be memory, so series without steps are asked too.
            p[some] = np.max([self._p(seen[:, some], one) for one in {0, int(number)}], axis=0)
        last = self.described[-1]
        after, before = last.fit(values).left, found.left
        with np.errstate(divide="ignore", invalid="ignore"):
            share = 1 - (after / max(last.freedom, 1)) / (before / max(self.without.freedom, 1))
        still = ~(before > 0)
        return Seasonal(
            np.where(still, 0.0, np.clip(share, 0.0, 1.0)), np.where(still | np.isnan(p), 1.0, p), steps
        )

    def _p(self, seen: Floats, steps: int) -> Floats:
        sets = [self._drawn.of(with_last=one, steps=steps) for one in _GRID]
        # Memory is easily taken for steps: so it is read as if there were none, and rather too high than too low.
        no_steps = [self._drawn.of(with_last=one, steps=0)[-1] for one in _GRID]
        marks = np.maximum.accumulate([float(np.quantile(one, _LOW_SIDE)) for one in no_steps])
        memory = np.interp(seen[-1], marks, _GRID)
        at_each = np.array([_better(one[:-1], seen[:-1]) for one in sets])
        place = np.clip(np.searchsorted(_GRID, memory) - 1, 0, len(_GRID) - 2)
        along = (memory - np.take(_GRID, place)) / (_GRID[1] - _GRID[0])
        series = np.arange(seen.shape[1])
        return np.asarray(at_each[place, series] * (1 - along) + at_each[place + 1, series] * along)


def _better(drawn: Floats, seen: Floats) -> Floats:
    """Give the p value of the better of several descriptions, allowing for the choice."""
    of_seen = np.min([share_at_least(one, other) for one, other in zip(drawn, seen, strict=True)], axis=0)
    of_drawn = np.min([share_at_least(one, one) for one in drawn], axis=0)
    return share_at_least(-of_drawn, -of_seen)


@lru_cache(maxsize=32)
def season_test(
    rows: tuple[int, ...], season: tuple[float, ...], cycle: float, *, known: tuple[int, ...] = ()
) -> SeasonTest:
    """Give the test for series at these places.

    Args:
        rows: places in time of the points that are there, rising.
        season: of each point, from 0 to below the cycle.
        cycle: points a cycle.
        known: points at which limits were begun anew.
    """
    return SeasonTest(places(rows), np.array(season), cycle, known)
