"""Forecasts of counts, hours and rates: by unit and period, with how sure each figure is.

Put like with like into one table: the series help each other. Nothing is fetched and no clock is read.

>>> import polars as pl
>>> months = [f"{2023 + k // 12}-{k % 12 + 1:02}" for k in range(24)]
>>> falls = pl.DataFrame({"series": ["Ward 1"] * 24, "period": months, "value": [5, 3, 4, 6, 2, 4] * 4})
>>> coming = forecast(falls, horizon=2)
>>> coming["period"].to_list()
['2025-01', '2025-02']
>>> bool((coming["lo95"] <= coming["mean"]).all() and (coming["mean"] <= coming["hi95"]).all())
True
"""

from leadwell.forecasting.backtest import Backtest, backtest
from leadwell.forecasting.forecasts import QUANTILES, CannotForecast, forecast
from leadwell.forecasting.holidays import Holiday, NoSuchHolidays, bank_holidays
from leadwell.forecasting.joint import JointSamples, joint_samples
from leadwell.forecasting.panel import UnreadableTable
from leadwell.forecasting.reconciling import DoesNotAddUp, reconcile
from leadwell.forecasting.shortage import Foretold, NotADistribution, chance_short
from leadwell.forecasting.steps import UnreadablePeriods

__all__ = [
    "QUANTILES",
    "Backtest",
    "CannotForecast",
    "DoesNotAddUp",
    "Foretold",
    "Holiday",
    "JointSamples",
    "NoSuchHolidays",
    "NotADistribution",
    "UnreadablePeriods",
    "UnreadableTable",
    "backtest",
    "bank_holidays",
    "chance_short",
    "forecast",
    "joint_samples",
    "reconcile",
]
