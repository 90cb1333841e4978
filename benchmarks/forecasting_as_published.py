"""The way of forecasting that was published with SWAST, done again on years that are here, beside ours.

    python benchmarks/forecasting_as_published.py FOLDER_OF_OPEN_DATA [YEAR ...]

Figures were published for 2019, which is kept back. How hard that year was is told by what the same method gives in
others. It is the mean of Prophet with New Year's Day as a holiday and of a regression on New Year's Day with
ARIMA(1,1,3)(1,0,1,7) errors, each fitted anew for every region and fold (Monks and others, 2023, and the code beside
it). Prophet and statsmodels are needed and are no part of Leadwell: install them into an environment of their own, with
NumPy and Polars. A year takes about ten minutes on one core; its first figures are ours, which take seconds.

MASE is over 7 to 84 days ahead, by the scale of each region and fold that ``backtest`` gives to both.
"""

import logging
import sys
import warnings
from pathlib import Path

import numpy as np
import polars as pl

from forecasting import FOLD_AHEAD, FOLD_STEP, FOLDS, HORIZONS, ended, read
from leadwell.forecasting import backtest

try:
    import pandas as pd
    from prophet import Prophet
    from statsmodels.tsa.arima.model import ARIMA
except ImportError as missing:
    raise SystemExit(
        f"{missing.name} is not installed. This needs prophet and statsmodels, which Leadwell does not ask for: make "
        "an environment for it with `pip install prophet statsmodels polars`, and run it there with src on PYTHONPATH."
    ) from missing

YEARS = (2018, 2017)
BEGINS = "2013-12-30"
NEW_YEARS = pd.date_range("2013-01-01", periods=20, freq="YS")
Floats = np.ndarray


def main() -> None:
    """Print a table for each year."""
    if len(sys.argv) < 2:
        raise SystemExit("Name the folder of the open data, and years if you like.")
    logging.disable(logging.CRITICAL)
    warnings.filterwarnings("ignore")
    data = Path(sys.argv[1]) / "data" / "forecasting"
    frame = read(data / "swast_daily_train.csv").filter(pl.col("series") != "Trust")
    for year in map(int, sys.argv[2:] or YEARS):
        print(f"SWAST {year}, {FOLDS} folds x 7 regions")
        beside(frame, year)


def beside(frame: pl.DataFrame, year: int) -> None:
    """Print the MASE of ours and of theirs in a year, by days ahead and by region."""
    part = frame.filter(pl.col("period") <= f"{year}-12-31")
    spare = part["period"].n_unique() - part.filter(pl.col("period") < f"{year}-01-01")["period"].n_unique()
    part = ended(part, spare - FOLD_STEP * (FOLDS - 1) - FOLD_AHEAD)
    figures = backtest(part, horizon=FOLD_AHEAD, origins=FOLDS, step=FOLD_STEP).figures
    figures = figures.sort("series", "back", "ahead", descending=[False, True, False])
    names = sorted(part["series"].unique().to_list())
    shape = (len(names), FOLDS, FOLD_AHEAD)
    actual, scale, ours = (figures[name].to_numpy().reshape(shape) for name in ("actual", "scale", "mean"))
    told("leadwell", np.abs(actual - ours) / scale, names)
    by_prophet, by_arima = np.empty(shape), np.empty(shape)
    for row, name in enumerate(names):
        values = part.filter(pl.col("series") == name).sort("period")["value"].cast(pl.Float64).to_numpy()
        for fold in range(FOLDS):
            known = values[: len(values) - FOLD_AHEAD - FOLD_STEP * (FOLDS - 1 - fold)]
            days = pd.date_range(BEGINS, periods=len(known), freq="D")
            by_prophet[row, fold], by_arima[row, fold] = prophet(known, days), arima(known, days)
    told("Prophet", np.abs(actual - by_prophet) / scale, names)
    told("ARIMA errors", np.abs(actual - by_arima) / scale, names)
    told("as published", np.abs(actual - (by_prophet + by_arima) / 2) / scale, names)


def told(name: str, errors: Floats, regions: list[str]) -> None:
    """Print the mean, and below it the mean by days ahead and by region."""
    by = np.array([errors[:, :, :ahead].mean(axis=(1, 2)) for ahead in HORIZONS])
    print(f"  {name:14} {by.mean():.4f}")
    print("    by horizon: " + " ".join(f"{x:.3f}" for x in by.mean(axis=1)))
    print(
        "    by region:  "
        + ", ".join(f"{region} {x:.3f}" for region, x in zip(regions, by.mean(axis=0), strict=True)),
        flush=True,
    )


def prophet(known: Floats, days: pd.DatetimeIndex) -> Floats:
    """Forecast with Prophet as it comes, New Year's Day a holiday."""
    holidays = pd.DataFrame({"holiday": "new_year", "ds": NEW_YEARS})
    model = Prophet(holidays=holidays, daily_seasonality=False, uncertainty_samples=0)
    model.fit(pd.DataFrame({"ds": days, "y": known}))
    return np.asarray(model.predict(model.make_future_dataframe(periods=FOLD_AHEAD))["yhat"])[-FOLD_AHEAD:]


def arima(known: Floats, days: pd.DatetimeIndex) -> Floats:
    """Forecast with a regression on New Year's Day and ARIMA errors."""
    coming = pd.date_range(days[-1], periods=FOLD_AHEAD + 1, freq="D")[1:]
    model = ARIMA(
        endog=known,
        exog=days.isin(NEW_YEARS).astype(float)[:, None],
        order=(1, 1, 3),
        seasonal_order=(1, 0, 1, 7),
        enforce_stationarity=False,
    )
    new_year = coming.isin(NEW_YEARS).astype(float)[:, None]
    return np.asarray(model.fit().get_forecast(FOLD_AHEAD, exog=new_year).predicted_mean)


if __name__ == "__main__":
    main()
