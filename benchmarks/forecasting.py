"""What forecasts are worth on open data, beside simpler ones and what others have published.

    python benchmarks/forecasting.py [FOLDER OF OPEN DATA]

Prints one table. The last year of each set is kept back from the files that are read here, so the figures are of
earlier years; published rows are of the year kept back and stand there to show the size, not to be compared to
the third place. What was chosen on what:

- hospital: shapes, grids, their mean and the spread on forecasts made 12, 15, 18, 21 and 24 months before the end;
- short histories: on windows of 24 months of hospital, and on A&E with 12 to 21 months given;
- SWAST: penalties and gains on the 41 folds of 2017 and of 2018 together; 2016 was looked at once, for breaks.

So all rows are of figures that choices were made on, and a little flattering.
"""

import csv
import os
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

from leadwell.forecasting import backtest, forecast
from leadwell.forecasting.backtest import FLOOR, NAIVE, OURS

ROOT = Path(__file__).resolve().parent.parent
HORIZONS = range(7, 85, 7)
FOLDS, FOLD_STEP, FOLD_AHEAD = 41, 7, 84


def main() -> None:
    """Print the table."""
    named = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LEADWELL_SHARED", ROOT.parent / "shared")
    shared = Path(named)
    data = shared / "data" / "forecasting"
    if not data.is_dir():
        raise SystemExit(f"The open data is not at {shared}; name its folder.")
    print(f"{'set':34} {'forecast':28} {'MASE':>7} {'WQL':>7} {'80%':>6} {'95%':>6} {'seconds':>8}")
    hospital(data, shared)
    swast(data)
    attendances(data)


def row(what: str, forecast_by: str, *figures: float | None, seconds: float | None = None) -> None:
    """Print a row: MASE, WQL, coverage of the 80% and the 95% interval."""
    padded = (*figures, *[None] * 4)
    formats = ("7.4f", "7.4f", "6.3f", "6.3f")
    shown = [
        " " * int(form[0]) if x is None else f"{x:{form}}" for x, form in zip(padded, formats, strict=False)
    ]
    print(
        f"{what:34} {forecast_by:28} {' '.join(shown)} {'' if seconds is None else f'{seconds:8.1f}'}",
        flush=True,
    )


def hospital(data: Path, shared: Path) -> None:
    """767 monthly counts; a year ahead, from one and two years before the end of the file, and from two years alone."""
    frame = read(data / "hospital_train.csv")
    for back in (12, 18, 24):
        what = f"hospital, from {back} months before end"
        scored(what, ended(frame, back - 12), horizon=12)
        row(what, "theta, each series alone", theta_mase(ended(frame, back - 12), 12))
    months = sorted(frame["period"].unique().to_list())
    for first in (0, 12, 24, 36):
        window = frame.filter(pl.col("period").is_in(months[first : first + 36]))
        scored(f"hospital, 24 months from {months[first][:7]}", window, horizon=12)
    began = time.perf_counter()
    forecast(frame, horizon=12)
    row("hospital, whole file, 12 ahead", OURS, seconds=time.perf_counter() - began)
    with (shared / "facts" / "gifteval_hospital_published.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))
    wanted = {"Falcon-2.0", "Falcon-Agent", "Chronos-2", "Auto_Theta", "Auto_ETS", "Seasonal_Naive"}
    for one in published:
        if one["model"] in wanted:
            row("hospital 2006, published", one["model"], float(one["MASE"]), float(one["WQL"]))


def scored(what: str, frame: pl.DataFrame, *, horizon: int) -> None:
    """Print ours, the seasonal naive and the Poisson floor of the last ``horizon`` periods."""
    began = time.perf_counter()
    found = backtest(frame, horizon=horizon, origins=1)
    seconds = time.perf_counter() - began
    for one in found.summary.iter_rows(named=True):
        ours = one["forecast"] == OURS
        if one["mase"] is not None:
            row(what, one["forecast"], one["mase"], one["wql"], one["coverage_80"], one["coverage_95"],
                seconds=seconds if ours else None)  # fmt: skip


def swast(data: Path) -> None:
    """Daily ambulance responses of seven regions: 41 folds a year, a week apart, 7 to 84 days ahead."""
    frame = read(data / "swast_daily_train.csv").filter(pl.col("series") != "Trust")
    last = frame["period"].max()
    for year in (2018, 2017, 2016):
        part = frame.filter(pl.col("period") <= f"{year}-12-31")
        assert last is not None
        spare = (np.datetime64(f"{year + 1}-01-01") - np.datetime64(f"{year}-01-01")).astype(int)
        step_back = int(spare) - FOLD_STEP * (FOLDS - 1) - FOLD_AHEAD
        part = ended(part, step_back)
        began = time.perf_counter()
        found = backtest(part, horizon=FOLD_AHEAD, origins=FOLDS, step=FOLD_STEP)
        seconds = time.perf_counter() - began
        what = f"SWAST {year}, 41 folds x 7 regions"
        figures = found.figures.with_columns(
            ours=(pl.col("actual") - pl.col("mean")).abs() / pl.col("scale"),
            simple=(pl.col("actual") - pl.col("naive")).abs() / pl.col("scale"),
            chance=pl.col("floor") / pl.col("scale"),
        )
        mases = {
            name: [to(figures, h)[name].mean() for h in HORIZONS] for name in ("ours", "simple", "chance")
        }
        ours = found.summary.row(0, named=True)
        row(
            what,
            OURS,
            np.mean(mases["ours"]),
            ours["wql"],
            ours["coverage_80"],
            ours["coverage_95"],
            seconds=seconds,
        )
        row(what, NAIVE, np.mean(mases["simple"]))
        row(what, FLOOR, np.mean(mases["chance"]))
        print("    by horizon: " + " ".join(f"{x:.3f}" for x in mases["ours"]))
        regions = figures.group_by("series", maintain_order=True).agg(
            pl.col("in_80").mean(), pl.col("in_95").mean()
        )
        print(
            "    80% and 95% by region: "
            + "  ".join(f"{n} {a:.3f} {b:.3f}" for n, a, b in regions.iter_rows())
        )
    published(data / "swast_published")


def published(folder: Path) -> None:
    """Print the rows that were published with the data, of 2019."""

    def mean(kind: str) -> np.ndarray:
        tables = [pl.read_csv(path).drop("") for path in sorted(folder.glob(f"*-{kind}.csv"))]
        return np.mean([table.to_numpy().mean(axis=0) for table in tables], axis=0)

    mase = mean("mase")
    row(
        "SWAST 2019, published",
        "Monks and others",
        mase.mean(),
        None,
        mean("coverage_80").mean(),
        mean("coverage_95").mean(),
    )
    print("    by horizon: " + " ".join(f"{x:.3f}" for x in mase))


def attendances(data: Path) -> None:
    """Monthly type 1 attendances of emergency departments; two years are there, so less is given."""
    frame = (
        pl.read_csv(data / "ae_attendances_train.csv", infer_schema=False)
        .filter(pl.col("type") == "1")
        .select(series="org_code", period="period", value="attendances")
    )
    whole = frame.group_by("series").len().filter(pl.col("len") == pl.col("len").max())["series"]
    frame = frame.filter(pl.col("series").is_in(whole.to_list()))
    for ahead in (6, 4, 12):
        scored(f"A&E, {24 - ahead} months given, {ahead} ahead", frame, horizon=ahead)


def read(path: Path) -> pl.DataFrame:
    """Read a file of the open data under our headings."""
    frame = pl.read_csv(path, infer_schema=False)
    return frame.rename(dict(zip(frame.columns, ("series", "period", "value"), strict=True)))


def ended(frame: pl.DataFrame, earlier: int) -> pl.DataFrame:
    """Give a table without its last periods."""
    periods = sorted(frame["period"].unique().to_list())
    return frame.filter(pl.col("period").is_in(periods[: len(periods) - earlier]))


def to(figures: pl.DataFrame, horizon: int) -> pl.DataFrame:
    """Give the figures up to a horizon."""
    return figures.filter(pl.col("ahead") <= horizon)


def theta_mase(frame: pl.DataFrame, horizon: int) -> float:
    """Give the MASE of the standard theta method on the last ``horizon`` months, each series by itself.

    Classical multiplicative seasons, a smoothed level whose weight is the best of a grid, half of the slope of the
    straight line (Assimakopoulos and Nikolopoulos, 2000).
    """
    table = frame.with_columns(pl.col("value").cast(pl.Float64)).pivot(
        on="period", index="series", values="value"
    )
    values = table.select(sorted(table.columns[1:])).to_numpy()
    past, actual = values[:, :-horizon], values[:, -horizon:]
    errors = []
    for series, truth in zip(past, actual, strict=True):
        line = np.convolve(series, np.r_[0.5, np.ones(11), 0.5] / 12, "valid")
        ratio = series[6:-6] / np.maximum(line, 1e-9)
        place = np.arange(len(series)) % 12
        season = np.array([ratio[place[6:-6] == k].mean() for k in range(12)])
        season /= season.mean()
        level = series / season[place]
        best = min(
            (smooth(level, weight) for weight in np.linspace(0.01, 0.99, 50)), key=lambda found: found[0]
        )
        slope = np.polyfit(np.arange(len(level)), level, 1)[0]
        ahead = np.arange(1, horizon + 1)
        found = (best[1] + slope / 2 * ahead) * season[(len(series) + ahead - 1) % 12]
        errors.append(np.abs(truth - found).mean() / np.abs(series[12:] - series[:-12]).mean())
    return float(np.mean(errors))


def smooth(level: np.ndarray, weight: float) -> tuple[float, float]:
    """Give the sum of squared errors of exponential smoothing, and the last level."""
    state, total = level[0], 0.0
    for figure in level[1:]:
        miss = figure - state
        total += miss * miss
        state += weight * miss
    return total, float(state)


if __name__ == "__main__":
    main()
