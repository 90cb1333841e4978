"""Forecasts of a table of series: the middle, the quantiles and the interval that holds 95 in 100."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

import numpy as np
import polars as pl

from leadwell.forecasting.centre import centre
from leadwell.forecasting.panel import Floats, Panel, panel_of
from leadwell.forecasting.scales import scale_of, steadied, unsteadied
from leadwell.forecasting.small_counts import fit_small_counts
from leadwell.forecasting.spread import Spread, spread_of
from leadwell.foundations.errors import LeadwellError

LEVELS = tuple(step / 100 for step in range(5, 100, 5))
LOW, HIGH = 0.025, 0.975
QUANTILES = tuple(f"q{round(level * 100):02d}" for level in LEVELS)
WRITTEN = ("series", "period", "mean", *QUANTILES, "lo95", "hi95")
_MOST_AHEAD = 3653
_MOST_SEASON = 400
_LAST_YEAR = 9998  # the day after the last one is looked at too


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
    panel: Panel,
    *,
    horizon: int,
    seasonality: int | None = None,
    holidays: Collection[date] | None = None,
    remembered: dict[bytes, Floats] | None = None,
) -> Distribution:
    """Forecast a panel: what ``forecast`` gives of a table, as arrays.

    Args:
        panel: the series.
        horizon: as for ``forecast``.
        seasonality: as for ``forecast``.
        holidays: as for ``forecast``.
        remembered: middles by what they were made of, read and added to. Give one dictionary to forecasts of the same
            series with the same horizon, seasonality and holidays from several points: each learns its spread from
            earlier points, and many of those are the same.

    Raises:
        CannotForecast: there is no value at all, or horizon or seasonality is out of range.
    """
    season = _checked(panel, horizon, seasonality)
    scale = scale_of(panel.values)
    worked = scale.worked(panel.values)

    kept = {} if remembered is None else remembered

    def middle(part: Panel, values: Floats, ahead: int) -> Floats:
        made_of = blake2b(part.ends.tobytes() + np.ascontiguousarray(values).tobytes()).digest()
        if made_of not in kept:
            kept[made_of] = centre(part, values, horizon=ahead, season=season, holidays=holidays)
        return kept[made_of]

    found = middle(panel, worked, horizon)
    spread = spread_of(panel, worked, horizon=horizon, forecast=middle)
    levels = tuple(sorted((LOW, *LEVELS, HIGH)))
    steady = steadied(found)
    quantiles = np.stack([scale.given(unsteadied(spread.quantile(steady, level))) for level in levels])
    _in_order(quantiles, levels)
    fit_small_counts(quantiles, levels, found, panel.values, scale.is_count)
    mean = scale.given(found)
    # Of the rarest events nought is 99 of 100 outcomes, and the mean is more than that.
    quantiles[0], quantiles[-1] = np.minimum(quantiles[0], mean), np.maximum(quantiles[-1], mean)
    blank = ~np.isfinite(panel.values).any(axis=1)
    if blank.any():
        # Of a series that has no history only what is usual can be said: the spread of the others.
        mean[blank] = mean[~blank].mean(axis=0)
        quantiles[:, blank] = np.quantile(quantiles[:, ~blank], levels, axis=(0, 1))[:, None, :]
    return Distribution(mean=mean, levels=levels, quantiles=quantiles, spread=spread)


def _in_order(quantiles: Floats, levels: tuple[float, ...]) -> None:
    """Let no quantile lie within one nearer to the middle, in place: inner limits may be widened by more than outer."""
    low = sum(level < 0.5 for level in levels)
    quantiles[: low + 1] = np.minimum.accumulate(quantiles[: low + 1][::-1], axis=0)[::-1]
    quantiles[low:] = np.maximum.accumulate(quantiles[low:], axis=0)


def _checked(panel: Panel, horizon: int, seasonality: int | None) -> int:
    if not 1 <= horizon <= _MOST_AHEAD:
        raise CannotForecast(f"The horizon is {horizon}; it must be from 1 to {_MOST_AHEAD} periods.")
    season = panel.steps.seasonality if seasonality is None else seasonality
    if not 1 <= season <= _MOST_SEASON:
        raise CannotForecast(
            f"The seasonality is {season}; it must be from 1 (no season) to {_MOST_SEASON} periods."
        )
    last = panel.steps.last_year(int(panel.numbers(horizon).max()))
    if last is not None and last > _LAST_YEAR:
        raise CannotForecast(
            f"{horizon} periods ahead end in the year {last}; calendars end with {_LAST_YEAR}. Ask for fewer, or mend "
            "the latest period of the table."
        )
    if not np.isfinite(panel.values).any():
        raise CannotForecast(
            "No series has a value, so nothing can be foretold. Give at least one series a history."
        )
    return season
