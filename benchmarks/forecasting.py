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
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from leadwell.forecasting import backtest, forecast
from leadwell.forecasting.backtest import FLOOR, NAIVE, OURS

ROOT = Path(__file__).resolve().parent.parent
HORIZONS = range(7, 85, 7)
FOLDS, FOLD_STEP, FOLD_AHEAD = 41, 7, 84
PUBLISHED_SHARE = 0.0726  # of the seasonal naive forecast of the year kept back: ND in the published table


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
    breaks()


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
    with (shared / "facts" / "monash_hospital_reproduced.csv").open(encoding="utf-8") as file:
        known = {one["method"]: one for one in csv.DictReader(file)}
    for back in (12, 15, 18, 21, 24):
        what = f"hospital, from {back} months before end"
        ours = scored(what, ended(frame, back - 12), horizon=12)
        beside(what, ours, peers(ended(frame, back - 12), 12), known)
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


def beside(
    what: str,
    ours: dict[str, float],
    others: dict[str, tuple[float, float]],
    known: dict[str, dict[str, str]],
) -> None:
    """Print methods whose figures for the year kept back are published, and what ours would be in that year.

    That is: if it stood to each of them there as it does here. WQL is held against the sum of errors over the sum of
    figures, which in the published rows goes with the mean absolute error.
    """
    then = []
    for name, (mase, share) in others.items():
        published = float(known[name]["MASE"])
        row(what, f"{name}, published {published:.4f}", mase)
        of_sum = PUBLISHED_SHARE * float(known[name]["MAE"]) / float(known["snaive"]["MAE"])
        then.append((published * ours["mase"] / mase, of_sum * ours["wql"] / share))
    for word, pick in (("least", min), ("most", max)):
        row("  in the year kept back, by these", f"leadwell, {word}", *map(pick, zip(*then, strict=True)))


def scored(what: str, frame: pl.DataFrame, *, horizon: int) -> dict[str, float]:
    """Print ours, the seasonal naive and the Poisson floor of the last ``horizon`` periods; give the row of ours."""
    began = time.perf_counter()
    found = backtest(frame, horizon=horizon, origins=1)
    seconds = time.perf_counter() - began
    for one in found.summary.iter_rows(named=True):
        ours = one["forecast"] == OURS
        if one["mase"] is not None:
            row(what, one["forecast"], one["mase"], one["wql"], one["coverage_80"], one["coverage_95"],
                seconds=seconds if ours else None)  # fmt: skip
    return found.summary.row(0, named=True)


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
        print("    80% and 95% by region, each with its standard error:")
        for (name,), rows in figures.group_by("series", maintain_order=True):
            told = [
                f"{100 * share:.1f} ({100 * error:.1f})"
                for share, error in map(held(rows), ("in_80", "in_95"))
            ]
            print(f"      {name:16} {'   '.join(told)}")
    published(data / "swast_published")


def held(rows: pl.DataFrame) -> Callable[[str], tuple[float, float]]:
    """Give how many figures lay inside, as a share, and how far that share is out by chance alone.

    Forecasts of one day from many weeks are nearly one figure, and neighbouring days err together. So what varies
    independently is taken to be four weeks of days: the standard error is that of the ratio of their sums.
    """

    def of(column: str) -> tuple[float, float]:
        sums = (pl.col(column).sum().alias("inside"), pl.len().alias("all"))
        days = rows.group_by("period").agg(sums).sort("period").with_row_index("day")
        blocks = days.group_by(pl.col("day") // 28).agg(pl.col("inside", "all").sum())
        inside, every = (blocks[name].to_numpy().astype(float) for name in ("inside", "all"))
        share = float(inside.sum() / every.sum())
        away, many = inside - share * every, len(inside)
        return share, float(np.sqrt(many / (many - 1) * (away**2).sum()) / every.sum())

    return of


def breaks() -> None:
    """Made-up wards whose spread changes: how often limits hold.

    At once half a year before the end, 12 weeks ahead; and with the time of year by half either way, 4 weeks ahead.
    """
    days = np.arange(728)
    for factor in (0.5, 1.0, 1.5, 2.0):
        changed = np.where(days >= 728 - 182, factor, 1.0)
        scored(f"made-up wards, spread x {factor:g}", made_up(6 * changed), horizon=84)
    days = np.arange(400)
    found = backtest(made_up(6 * (1 + 0.5 * np.sin(2 * np.pi * days / 365))), horizon=28, origins=6, step=14)
    ours = found.summary.row(0, named=True)
    row(
        "made-up wards, spread by season",
        OURS,
        *(ours[k] for k in ("mase", "wql", "coverage_80", "coverage_95")),
    )


def made_up(spread: np.ndarray) -> pl.DataFrame:
    """Give 40 wards of about a hundred a day with a weekly course, each day with its own spread."""
    draw = np.random.default_rng(1)
    days = np.arange(len(spread))
    values = np.round(100 + 8 * (days % 7 < 5) + draw.normal(size=(40, len(days))) * spread)
    periods = [str(np.datetime64("2024-01-01") + day) for day in days.tolist()]
    return pl.concat(
        pl.DataFrame({"series": f"Ward {k}", "period": periods, "value": one}) for k, one in enumerate(values)
    )


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


def peers(frame: pl.DataFrame, horizon: int) -> dict[str, tuple[float, float]]:
    """Give the MASE, and the sum of errors over the sum of figures, of methods whose published figures are known.

    Each series by itself, on its last ``horizon`` months; the names are those of the published table. Simple
    exponential smoothing with its first level and its weight by least squares; the theta method as thetaf of R has it
    (Assimakopoulos and Nikolopoulos, 2000): classical multiplicative seasons where they can be told from chance, that
    smoothing, and half of the slope of the straight line.
    """
    table = frame.with_columns(pl.col("value").cast(pl.Float64)).pivot(
        on="period", index="series", values="value"
    )
    values = table.select(sorted(table.columns[1:])).to_numpy()
    past, actual = values[:, :-horizon], values[:, -horizon:]
    months = past.shape[1]
    scale = np.abs(past[:, 12:] - past[:, :-12]).mean(axis=1)
    seasons = np.stack([classical(one) for one in past])
    plain = past / seasons[:, np.arange(months) % 12]
    weight, level = smooth(plain)
    slope = np.polyfit(np.arange(months), plain.T, 1)[0] / 2
    gone = np.arange(horizon) + ((1 - (1 - weight) ** months) / weight)[:, None]
    found = {
        "naive": past[:, -1:],
        "snaive": past[:, months - 12 + np.arange(horizon) % 12],
        "SES": smooth(past)[1][:, None],
        "Theta": (level[:, None] + slope[:, None] * gone) * seasons[:, (months + np.arange(horizon)) % 12],
    }
    missed = {name: np.abs(actual - one) for name, one in found.items()}
    return {
        name: (float((one.mean(axis=1) / scale).mean()), float(one.sum() / actual.sum()))
        for name, one in missed.items()
    }


def classical(series: np.ndarray) -> np.ndarray:
    """Give the season of classical decomposition, from the first month on; ones where it cannot be told from chance."""
    away = series - series.mean()
    alike = np.array([(away[k:] * away[:-k]).sum() for k in range(1, 13)]) / (away**2).sum()
    if abs(alike[-1]) <= 1.645 * np.sqrt((1 + 2 * (alike[:-1] ** 2).sum()) / len(series)):
        return np.ones(12)
    line = np.convolve(series, np.r_[0.5, np.ones(11), 0.5] / 12, "valid")
    ratio, place = series[6:-6] / line, np.arange(len(series))[6:-6] % 12
    season = np.array([ratio[place == k].mean() for k in range(12)])
    return np.asarray(season / season.mean())


def smooth(level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the weight and the last level of exponential smoothing of each series, where squared errors are least.

    Errors are linear in the first level, so the best one of each weight is known; weights are tried.
    """
    tried = np.linspace(0.0001, 0.9999, 1000)[:, None]
    state, left = np.zeros((len(tried), len(level))), 1.0
    both, own, square = np.zeros_like(state), np.zeros_like(tried), np.zeros_like(state)
    for figure in level.T:
        miss = figure - state
        both, own, square = both + left * miss, own + left**2, square + miss**2
        state, left = state + tried * miss, left * (1 - tried)
    best = np.argmin(square - both**2 / own, axis=0)
    series = np.arange(len(level))
    first = both[best, series] / own[best, 0]
    return tried[best, 0], state[best, series] + left[best, 0] * first


if __name__ == "__main__":
    main()
