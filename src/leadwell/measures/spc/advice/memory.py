"""Autocorrelation: whether each value resembles the last, once level, slope and steps are taken out."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.advice.held_against import Drawn, levels_of, plain_steps, share_at_least
from leadwell.measures.spc.advice.levels import with_last
from leadwell.measures.spc.advice.spacing import each_season, places, waves
from leadwell.measures.spc.advice.terms import warning_terms
from leadwell.measures.spc.lines import Floats

_GRID = (-0.8, -0.5, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 0.95)
_SIDES = (0.025, 0.5, 0.975)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was found of each series. Shape (series,) each."""

    correlation: Floats  # of neighbours, of what is left; short series and steps taken out pull it down
    p: Floats  # the chance of one as large where each value is drawn afresh
    steps: NDArray[np.int64]  # plain steps that were taken out


class MemoryTest:
    """Tests series at the same places. Make one with ``memory_test``, which keeps what it has drawn.

    The p value is a share of made-up series without memory that were treated alike. Those have as many plain steps
    as the series itself: a true step that is taken out leaves other traces than one that was only found in noise.
    """

    def __init__(self, rows: NDArray[np.int64], known: tuple[int, ...], beside: Floats | None) -> None:
        self._rows = rows
        self.levels = levels_of(rows, known=known, beside=beside)
        seed = warning_terms().whole("seed")
        self._drawn = Drawn(rows, self._statistic, seed=seed)
        self._for_interval = Drawn(rows, self._statistic, seed=seed + 3, draws="draws_of_interval")

    def _statistic(self, values: Floats) -> Floats:
        return with_last(self.levels.fit(values).rest, self._rows)

    def test(self, values: Floats) -> Remembered:
        """Test series, shape (points, series), without missing values."""
        found = self.levels.fit(values)
        steps = plain_steps(found, self.levels)
        correlation = with_last(found.rest, self._rows)
        p = np.ones(len(correlation))
        for number in np.unique(steps):
            some = steps == number
            p[some] = share_at_least(self._drawn.of(with_last=0.0, steps=int(number)), correlation[some])
        return Remembered(correlation, np.where(np.isnan(correlation), 1.0, p), steps)

    def estimate(self, found: Remembered) -> tuple[Floats, Floats, Floats]:
        """Give lower end, estimate and upper end (19 times in 20) of the correlation with the last value.

        The estimate is the correlation of a process of which half of all such series show more: this undoes the
        pull downwards of short series (Andrews, Econometrica 61(1), 139-165, 1993). Where steps were found they may be
        true ones or memory itself; the estimate lies half way between the two readings, and the interval holds both.
        """
        low, middle, high = self._ends(found.correlation, 0)
        for number in np.unique(found.steps[found.steps > 0]):
            some = found.steps == number
            other_low, other_middle, other_high = self._ends(found.correlation[some], int(number))
            low[some] = np.minimum(low[some], other_low)
            middle[some] = (middle[some] + other_middle) / 2
            high[some] = np.maximum(high[some], other_high)
        return low, middle, high

    def _ends(self, correlation: Floats, steps: int) -> list[Floats]:
        drawn = [self._for_interval.of(with_last=one, steps=steps) for one in _GRID]
        marks = [
            np.maximum.accumulate([float(np.quantile(one, side)) for one in drawn]) for side in _SIDES[::-1]
        ]
        return [np.interp(correlation, one, _GRID) for one in marks]


@lru_cache(maxsize=32)
def memory_test(
    rows: tuple[int, ...],
    *,
    known: tuple[int, ...] = (),
    season: tuple[float, ...] = (),
    cycle: float | None = None,
) -> MemoryTest:
    """Give the test for series at these places.

    Args:
        rows: places in time of the points that are there, rising.
        known: points at which limits were begun anew.
        season: of each point, where seasons are to be taken out too.
        cycle: points a cycle.
    """
    beside = None if cycle is None else season_columns(np.array(season), cycle)[-1]
    return MemoryTest(places(rows), known, beside)


def season_columns(season: Floats, cycle: float) -> list[Floats]:
    """Give the columns that may describe a season: waves, then (for a few seasons a cycle) every season by itself."""
    terms = warning_terms().entry("season")
    number = terms.whole("harmonics")
    found = [waves(season, cycle, number)] if cycle > 2 * number + 1 and cycle >= 12 else []
    if float(cycle).is_integer() and cycle <= terms.whole("full_up_to"):
        found.append(each_season(season, int(cycle)))
    return found or [waves(season, cycle, number)]
