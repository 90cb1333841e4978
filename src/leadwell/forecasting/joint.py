"""Samples of what is to come of many series together, so that sums of them are as sure, or unsure, as they should be.

Ten wards are not all full on one day by chance, and are when influenza comes. A forecast of each says nothing of that.
Here each draw is one future of all series and periods at once. Every series keeps the distribution that it is foretold
by itself; which of its values meet in one draw follows how the errors of earlier forecasts went together, over series
on one day and over the days of one forecast (a normal copula, with the ranks of the draws put in the order of the
forecasts' quantiles as in the shuffle of Schaake; Clark and others, 2004).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from leadwell.forecasting.forecasts import CannotForecast, distribution
from leadwell.forecasting.panel import Floats, Panel, panel_of
from leadwell.forecasting.shortage import Foretold
from leadwell.forecasting.together import together_of

DRAWS = 400
_FEWEST, _MOST = 20, 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class JointSamples:
    """Equally likely futures.

    Attributes:
        series: the names, in the order of the table.
        periods: the coming periods, the same for all series: those after the last one of the table.
        values: shape (draws, series, periods).
    """

    series: tuple[str, ...]
    periods: tuple[str, ...]
    values: Floats


def joint_samples(
    frame: pl.DataFrame,
    *,
    horizon: int,
    seed: int,
    draws: int = DRAWS,
    seasonality: int | None = None,
    holidays: Collection[date] | None = None,
) -> JointSamples:
    """Draw futures of all series of a table together.

    All series are foretold for the same periods: those after the last period of the table. What a series that ends
    before has not told by then is missing.

    Args:
        frame: columns series, period and value, as for ``forecast``.
        horizon: how many periods ahead.
        seed: the same seed gives the same draws.
        draws: how many futures, 20 to 10,000.
        seasonality: as for ``forecast``.
        holidays: as for ``forecast``.

    Raises:
        UnreadableTable: the table lacks something, or a value is not a number.
        UnreadablePeriods: a period cannot be read.
        CannotForecast: there is no value at all, or a number is out of range.
    """
    if not _FEWEST <= draws <= _MOST:
        raise CannotForecast(f"{draws} draws were asked for; it must be from {_FEWEST} to {_MOST:,}.")
    panel = ended_together(panel_of(frame))
    found = distribution(panel, horizon=horizon, seasonality=seasonality, holidays=holidays)
    together = together_of(found.spread.seen, found.spread.targets)
    scores = together.draws(draws, np.random.default_rng(seed))
    sorted_values = _sorted_values(found.quantiles, found.levels, draws)
    ranks = scores.argsort(axis=0).argsort(axis=0)
    return JointSamples(
        series=panel.names,
        periods=tuple(panel.steps.text(int(number)) for number in panel.numbers(horizon)[0]),
        values=np.asarray(np.take_along_axis(sorted_values, ranks, axis=0), dtype=np.float64),
    )


def ended_together(panel: Panel) -> Panel:
    """Give a panel of which every series ends with the last period of all; what is not told by then is missing."""
    lag = panel.ends.max() - panel.ends
    if not lag.any():
        return panel
    width = panel.length + int(lag.max())
    values = np.full((len(panel.names), width), np.nan)
    for row, behind in enumerate(lag.tolist()):
        values[row, width - behind - panel.length : width - behind] = panel.values[row]
    return replace(panel, values=values, ends=np.full_like(panel.ends, panel.ends.max()))


def _sorted_values(quantiles: Floats, levels: tuple[float, ...], draws: int) -> Floats:
    """Give as many equally likely values of each series and period as there are draws, the lowest first."""
    _, series, horizon = quantiles.shape
    flat = quantiles.reshape(len(levels), -1).T
    # Quantiles of small counts may fall by a hair where two rules meet.
    foretold = Foretold(levels=levels, values=np.maximum.accumulate(flat, axis=1))
    at = foretold.at(Foretold.scores_of(draws))
    return at.T.reshape(draws, series, horizon)
