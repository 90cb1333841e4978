"""What forecasts of a table would have been worth: made at earlier points, held against what came."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from leadwell.forecasting import scores
from leadwell.forecasting.forecasts import HIGH, LOW, CannotForecast, distribution
from leadwell.forecasting.panel import Floats, Panel, Truth, panel_of
from leadwell.forecasting.scales import scale_of

_LOSS_LEVELS = tuple(step / 10 for step in range(1, 10))
_LEAST_LEFT = 2  # periods of history that a forecast is made from
_CERTAIN = 1.96
OURS, NAIVE, FLOOR = "leadwell", "seasonal naive", "Poisson floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """How forecasts made at earlier points would have done.

    Attributes:
        summary: a row for each of ``leadwell``, ``seasonal naive`` and ``Poisson floor``: ``mase`` with ``mase_lo``
            and ``mase_hi``, 95% limits for how sure it is; ``against_naive``, the mase over that of seasonal naive,
            with ``against_lo`` and ``against_hi``; ``wql``; ``coverage_80`` and ``coverage_95``, shares between
            nought and one. What does not apply is null.
        figures: a row for each series, origin and period ahead: series, back (how many periods before the end of
            the series the forecast was made), ahead, period, actual, mean, naive, floor (the mean absolute error of
            a Poisson count), scale (what errors are divided by), loss (mean quantile loss over .1 to .9), in_80 and
            in_95.
        unscored: the series whose errors cannot be scaled, because their history never changes or is too short.
    """

    summary: pl.DataFrame
    figures: pl.DataFrame
    unscored: tuple[str, ...]


def backtest(
    frame: pl.DataFrame,
    *,
    horizon: int,
    origins: int = 3,
    step: int | None = None,
    seasonality: int | None = None,
    holidays: Collection[date] | None = None,
) -> Backtest:
    """Forecast a table at earlier points of each series, and score that beside simpler forecasts.

    The last origin lies ``horizon`` periods before the end, each other one ``step`` periods before the next, so that
    every forecast can be held against a whole horizon of figures. All is learnt anew at each of them from what lies
    before it. Beside it stand the seasonal naive forecast (the last figure of the same season) and, for counts, the
    error that chance alone would leave if the mean were known (the Poisson floor; where counts vary more than
    Poisson counts do, even a perfect forecast stays above it).

    Args:
        frame: columns series, period and value, as for ``forecast``.
        horizon: how many periods ahead.
        origins: how many forecasts are made.
        step: how many periods lie between two of them; the horizon where not given.
        seasonality: as for ``forecast``.
        holidays: as for ``forecast``.

    Raises:
        UnreadableTable: the table lacks something, or a value is not a number.
        CannotForecast: no series is long enough for the earliest origin, or a number is out of range.
    """
    panel = panel_of(frame)
    step = horizon if step is None else step
    if origins < 1 or step < 1 or horizon < 1:
        raise CannotForecast("Horizon, origins and step must each be 1 or more.")
    furthest = horizon + step * (origins - 1)
    if panel.length - furthest < _LEAST_LEFT:
        raise CannotForecast(
            f"The longest series has {panel.length} periods; {origins} forecasts of {horizon} periods, {step} apart, "
            f"need {furthest + _LEAST_LEFT}. Ask for fewer, or for a shorter horizon."
        )
    season = panel.steps.seasonality if seasonality is None else seasonality
    is_count = scale_of(panel.values).is_count
    remembered: dict[bytes, Floats] = {}
    parts = [
        _one(panel, is_count, horizon, furthest - step * k, season, seasonality, holidays, remembered)
        for k in range(origins)
    ]
    figures = pl.concat(parts).filter(pl.col("actual").is_not_null() & pl.col("mean").is_not_null())
    if figures.is_empty():
        raise CannotForecast("No series has both a history and figures after it at any of the origins.")
    scored = figures.filter(pl.col("scale").is_not_null() & pl.col("naive").is_not_null())
    unscored = set(figures["series"].unique().to_list()) - set(scored["series"].unique().to_list())
    return Backtest(summary=_summary(figures, scored), figures=figures, unscored=tuple(sorted(unscored)))


def _one(
    panel: Panel,
    is_count: Truth,
    horizon: int,
    back: int,
    season: int,
    seasonality: int | None,
    holidays: Collection[date] | None,
    remembered: dict[bytes, Floats],
) -> pl.DataFrame:
    cut = panel.length - back
    known = panel.before(back)
    rows = np.flatnonzero(np.isfinite(known.values).any(axis=1))
    if not rows.size:
        return _figures()
    known = known.only(rows)
    actual = panel.values[rows, cut : cut + horizon]
    found = distribution(
        known, horizon=horizon, seasonality=seasonality, holidays=holidays, remembered=remembered
    )
    simple = scores.naive(known.values, known.numbers() % season, known.numbers(horizon) % season)
    scale = scores.naive_error(known.values, season)
    floor = np.where(is_count[rows][:, None], scores.poisson_error(found.mean), np.nan)
    loss = np.mean([scores.quantile_loss(actual, found.at(level), level) for level in _LOSS_LEVELS], axis=0)
    series = len(rows)
    return _figures(
        series=np.repeat(np.array(known.names, dtype=object), horizon).tolist(),
        back=np.full(series * horizon, back),
        ahead=np.tile(np.arange(1, horizon + 1), series),
        period=[panel.steps.text(int(number)) for number in known.numbers(horizon).ravel()],
        actual=actual.ravel(),
        mean=found.mean.ravel(),
        naive=simple.ravel(),
        floor=floor.ravel(),
        scale=np.repeat(scale, horizon),
        loss=loss.ravel(),
        in_80=scores.coverage(actual, found.at(0.1), found.at(0.9)).ravel(),
        in_95=scores.coverage(actual, found.at(LOW), found.at(HIGH)).ravel(),
    )


_SCHEMA = {
    "series": pl.String,
    "back": pl.Int64,
    "ahead": pl.Int64,
    "period": pl.String,
    "actual": pl.Float64,
    "mean": pl.Float64,
    "naive": pl.Float64,
    "floor": pl.Float64,
    "scale": pl.Float64,
    "loss": pl.Float64,
    "in_80": pl.Boolean,
    "in_95": pl.Boolean,
}


def _figures(**columns: object) -> pl.DataFrame:
    made = pl.DataFrame(columns or None, schema=_SCHEMA)
    return made.with_columns(pl.col(pl.Float64).fill_nan(None))


def _summary(figures: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    errors = {
        OURS: (pl.col("actual") - pl.col("mean")).abs(),
        NAIVE: (pl.col("actual") - pl.col("naive")).abs(),
        FLOOR: pl.col("floor"),
    }
    # Series are told apart where there are more of them than origins: that is what the errors vary by.
    by = "series" if scored["series"].n_unique() >= scored["back"].n_unique() else "back"
    groups = scored.group_by(by, maintain_order=True).agg(
        *((error / pl.col("scale")).mean().alias(name) for name, error in errors.items())
    )
    rows = []
    for name in errors:
        has = groups.filter(pl.col(name).is_not_null() & pl.col(NAIVE).is_not_null())
        row: dict[str, object] = {"forecast": name}
        row |= _mean_and_limits(has[name].to_numpy(), has[NAIVE].to_numpy())
        if name == NAIVE:
            row |= dict.fromkeys(("against_naive", "against_lo", "against_hi"))
        ours = name == OURS
        total = figures["actual"].abs().sum()
        row["wql"] = float(figures["loss"].sum()) / float(total) if ours and total else None
        row["coverage_80"] = figures["in_80"].mean() if ours else None
        row["coverage_95"] = figures["in_95"].mean() if ours else None
        rows.append(row)
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(_NUMBERS, pl.Float64))


_NUMBERS = (
    "mase", "mase_lo", "mase_hi", "against_naive", "against_lo", "against_hi", "wql", "coverage_80", "coverage_95",
)  # fmt: skip


def _mean_and_limits(errors: Floats, naive: Floats) -> dict[str, float | None]:
    """Give the mean error and its share of the naive one, each with 95% limits from how they vary between groups."""
    many = len(errors)
    if not many:
        return dict.fromkeys(_NUMBERS[:6])
    mean, base = float(errors.mean()), float(naive.mean())
    share = mean / base if base > 0 else None
    found: dict[str, float | None] = {"mase": mean, "mase_lo": None, "mase_hi": None}
    found |= {"against_naive": share, "against_lo": None, "against_hi": None}
    if many > 1:
        out = _CERTAIN * float(errors.std(ddof=1)) / many**0.5
        found |= {"mase_lo": mean - out, "mase_hi": mean + out}
        if share is not None:
            out = _CERTAIN * float((errors - share * naive).std(ddof=1)) / base / many**0.5
            found |= {"against_lo": share - out, "against_hi": share + out}
    return found
