"""The middle of a forecast: which way of forecasting a table takes, and its answer on the working scale."""

from collections.abc import Collection
from datetime import date

import numpy as np

from leadwell.forecasting.courses import courses_of
from leadwell.forecasting.daily import daily
from leadwell.forecasting.growth import growth_to_come, steady_growth, without_growth
from leadwell.forecasting.month_days import day_weights
from leadwell.forecasting.panel import Floats, Panel
from leadwell.forecasting.shapes import no_shape, shapes_of
from leadwell.forecasting.smoothing import smoothed

_WEEK = 7
_YEAR_OF_DAYS = 364  # whole weeks, so that weekdays meet weekdays
_LEAST_YEAR = 4
_DAILY_SEASONS = (_WEEK, 364, 365, 366)  # the time of year is told besides the week in any case


def centre(
    panel: Panel, worked: Floats, *, horizon: int, season: int, holidays: Collection[date] | None
) -> Floats:
    """Forecast every series of a panel.

    Days with a week or a year as their season are forecast by ``daily``. Everything else is smoothed after its season,
    in months what goes with their days, and what all series do together have been taken out. Steady growth is taken out
    before, and put back.

    Args:
        panel: where the series end.
        worked: shape (series, columns), its values on the working scale.
        horizon: how many periods are forecast.
        season: how many periods make a season; 1 is none.
        holidays: days that are unlike their weekday; the bank holidays of England where not given.

    Returns:
        shape (series, horizon), on the working scale; NaN for a series without any figure.
    """
    year = _YEAR_OF_DAYS if panel.steps.are_days and season in _DAILY_SEASONS else season
    slopes = steady_growth(worked, year) if year >= _LEAST_YEAR else np.zeros(len(worked))
    flat = without_growth(worked, slopes)
    if panel.steps.are_days and season in _DAILY_SEASONS:
        found = daily(panel, flat, horizon, holidays)
    else:
        found = _seasonal(panel, flat, horizon, season)
    return np.asarray(found * growth_to_come(slopes, year, horizon), dtype=np.float64)


def _seasonal(panel: Panel, worked: Floats, horizon: int, season: int) -> Floats:
    grown, to_grow = _days(panel, worked, horizon)
    level = worked / grown
    phases, ahead = panel.numbers() % season, panel.numbers(horizon) % season
    if season == 1:
        shapes = no_shape(len(worked))
        together, to_come = np.ones_like(worked), np.ones((len(worked), horizon))
    else:
        shapes = shapes_of(level, phases, season)
        together, to_come = courses_of(
            level / shapes.at(phases), panel.numbers(), season=season, horizon=horizon
        )
    found = smoothed(level / shapes.at(phases) / together, phases, season, horizon, ahead)
    return np.asarray(found * to_come * shapes.at(ahead) * to_grow, dtype=np.float64)


def _days(panel: Panel, worked: Floats, horizon: int) -> tuple[Floats, Floats]:
    """Give what each month, past and to come, has more than a usual one because of its days."""
    if not panel.steps.are_months:
        return np.ones((1, 1)), np.ones((1, 1))
    months = panel.units()
    weights = day_weights(worked, months)
    return weights.at(months), weights.at(panel.units(horizon))
