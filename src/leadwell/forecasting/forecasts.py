"""Forecasts of a table of series: the middle, the quantiles and the interval that holds 95 in 100."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from leadwell.forecasting.centre import centre
from leadwell.forecasting.panel import Floats, Panel, Truth, panel_of
from leadwell.forecasting.scales import scale_of, steadied, unsteadied
from leadwell.forecasting.spread import Spread, spread_of
from leadwell.foundations.errors import LeadwellError

LEVELS = tuple(step / 100 for step in range(5, 100, 5))
LOW, HIGH = 0.025, 0.975
QUANTILES = tuple(f"q{round(level * 100):02d}" for level in LEVELS)
WRITTEN = ("series", "period", "mean", *QUANTILES, "lo95", "hi95")
_MOST_AHEAD = 3653
_SMALL_COUNT = 10.0
_MOST_SEASON = 400


class CannotForecast(LeadwellError):
    """What was asked for cannot be forecast; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """What is foretold of every series of a panel.

    Attributes:
        mean: shape (series, horizon).
        levels: the levels of the quantiles, rising.
        quantiles: shape (levels, series, horizon).
        spread: what was learnt of the errors.
    """

    mean: Floats
    levels: tuple[float, ...]
    quantiles: Floats
    spread: Spread

    def at(self, level: float) -> Floats:
        """Give one of the quantiles, shape (series, horizon)."""
        return np.asarray(self.quantiles[self.levels.index(level)], dtype=np.float64)


def forecast(
    frame: pl.DataFrame,
    *,
    horizon: int,
    seasonality: int | None = None,
    holidays: Collection[date] | None = None,
) -> pl.DataFrame:
    """Forecast every series of a table, with how sure each figure is.

    Each series is forecast from its own last period on. Series of one table help each other: season, weekday,
    holidays and the size of errors are learnt over all of them, the more so the shorter a history is. So put like
    with like into one table. A series without any value takes the spread of what is foretold of the others.

    ``mean`` is the middle of several ways of forecasting; ``q05`` to ``q95`` are quantiles and ``lo95`` and ``hi95``
    hold 95 in 100, all learnt from how far the same forecast was out at earlier points of the history. Nothing
    falls below nought where history never did.

    Args:
        frame: columns series, period and value, in any order of rows. Periods are days, months, quarters, weeks
            (days seven apart) or whole numbers; a period without a row is missing, and so is an empty value.
        horizon: how many periods ahead, 1 or more.
        seasonality: how many periods make a season. Without it 12 for months, 4 for quarters, 52 for weeks, 7 for
            days (with the time of year besides), and 1, none, for numbers and years.
        holidays: days that are unlike their weekday, past and to come, for daily series; without it the bank
            holidays of England and Wales.

    Returns:
        a row for each series and coming period: series, period, mean, q05, q10 ... q95, lo95, hi95.

    Raises:
        UnreadableTable: the table lacks something, or a value is not a number.
        UnreadablePeriods: a period cannot be read, or they are written in different ways.
        CannotForecast: there is no value at all, or horizon or seasonality is out of range.
    """
    panel = panel_of(frame)
    found = distribution(panel, horizon=horizon, seasonality=seasonality, holidays=holidays)
    texts = [panel.steps.text(int(number)) for number in panel.numbers(horizon).ravel()]
    columns: dict[str, object] = {
        "series": np.repeat(np.array(panel.names, dtype=object), horizon).tolist(),
        "period": texts,
        "mean": found.mean.ravel(),
    }
    for name, level in zip(QUANTILES, LEVELS, strict=True):
        columns[name] = found.at(level).ravel()
    columns["lo95"], columns["hi95"] = found.at(LOW).ravel(), found.at(HIGH).ravel()
    return pl.DataFrame(columns)


def distribution(
    panel: Panel, *, horizon: int, seasonality: int | None = None, holidays: Collection[date] | None = None
) -> Distribution:
    """Forecast a panel: what ``forecast`` gives of a table, as arrays.

    Raises:
        CannotForecast: there is no value at all, or horizon or seasonality is out of range.
    """
    season = _checked(panel, horizon, seasonality)
    scale = scale_of(panel.values)
    worked = scale.worked(panel.values)

    def middle(part: Panel, values: Floats, ahead: int) -> Floats:
        return centre(part, values, horizon=ahead, season=season, holidays=holidays)

    found = middle(panel, worked, horizon)
    spread = spread_of(panel, worked, horizon=horizon, forecast=middle)
    levels = tuple(sorted((LOW, *LEVELS, HIGH)))
    steady = steadied(found)
    quantiles = np.stack([scale.given(unsteadied(spread.quantile(steady, level))) for level in levels])
    _as_wide_as_chance(quantiles, levels, found, panel.values, scale.is_count)
    mean = scale.given(found)
    blank = ~np.isfinite(panel.values).any(axis=1)
    if blank.any():
        # Of a series that has no history only what is usual can be said: the spread of the others.
        mean[blank] = mean[~blank].mean(axis=0)
        quantiles[:, blank] = np.quantile(quantiles[:, ~blank], levels, axis=(0, 1))[:, None, :]
    return Distribution(mean=mean, levels=levels, quantiles=quantiles, spread=spread)


def _as_wide_as_chance(
    quantiles: Floats, levels: tuple[float, ...], middle: Floats, values: Floats, is_count: Truth
) -> None:
    """Widen the quantiles of small counts to those of Poisson counts, in place.

    Errors of many series say little of a count that is nought on most days and one or two on others. A series that
    varies by less than half of what chance would make it vary is widened by less, one that never changed not at all.
    """
    rows, columns = np.nonzero((middle < _SMALL_COUNT) & is_count[:, None])
    if not rows.size:
        return
    mean = middle[rows, columns]
    seen = np.isfinite(values)
    many = np.maximum(seen.sum(axis=1), 1)
    usual = np.where(seen, values, 0.0).sum(axis=1) / many
    varies = (np.where(seen, values - usual[:, None], 0.0) ** 2).sum(axis=1) / many
    share = np.minimum(np.sqrt(2.0 * varies / np.where(usual > 0, usual, 1.0)), 1.0)[rows]
    chance = np.exp(-mean)  # of nought, then of each number in turn
    reached, number = chance.copy(), np.zeros_like(mean)
    for k, level in enumerate(levels):
        short = reached < level
        while short.any():
            number[short] += 1
            chance[short] *= mean[short] / number[short]
            reached[short] += chance[short]
            short = reached < level
        by_chance = mean + share * (number - mean)
        if level < 0.5:
            quantiles[k, rows, columns] = np.minimum(quantiles[k, rows, columns], by_chance)
        elif level > 0.5:
            quantiles[k, rows, columns] = np.maximum(quantiles[k, rows, columns], by_chance)


def _checked(panel: Panel, horizon: int, seasonality: int | None) -> int:
    if not 1 <= horizon <= _MOST_AHEAD:
        raise CannotForecast(f"The horizon is {horizon}; it must be from 1 to {_MOST_AHEAD} periods.")
    season = panel.steps.seasonality if seasonality is None else seasonality
    if not 1 <= season <= _MOST_SEASON:
        raise CannotForecast(
            f"The seasonality is {season}; it must be from 1 (no season) to {_MOST_SEASON} periods."
        )
    if not np.isfinite(panel.values).any():
        raise CannotForecast(
            "No series has a value, so nothing can be foretold. Give at least one series a history."
        )
    return season
