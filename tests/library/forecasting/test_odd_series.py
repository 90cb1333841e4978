"""Series at the edge of what there is: one figure, nought, gaps, collapses, enormous figures, ends of the calendar."""

import numpy as np
import polars as pl
import pytest

from leadwell.forecasting import QUANTILES, CannotForecast, UnreadableTable, forecast

DRAW = np.random.default_rng(0)


def days(many: int, first: str = "2024-01-01") -> list[str]:
    return (np.datetime64(first) + np.arange(many)).astype(str).tolist()


def months(many: int, first: int = 2000) -> list[str]:
    return [f"{first + k // 12:04}-{k % 12 + 1:02}" for k in range(many)]


def table(*series: tuple[list[str], list[float | None]]) -> pl.DataFrame:
    rows = [
        (f"s{k}", period, value)
        for k, (periods, values) in enumerate(series)
        for period, value in zip(periods, values, strict=True)
    ]
    return pl.DataFrame(
        rows, schema={"series": pl.String, "period": pl.String, "value": pl.Float64}, orient="row"
    )


ODD = {
    "one figure": table((days(1), [5.0])),
    "nought in every month": table((months(40), [0.0] * 40)),
    "nought on every day": table((days(400), [0.0] * 400)),
    "always the same": table((days(100), [3.5] * 100)),
    "below nought": table((days(200), DRAW.normal(-100, 5, 200).tolist())),
    "very large": table((months(40), (1e15 + 1e13 * DRAW.normal(size=40)).tolist())),
    "as large as may be": table((days(100), (DRAW.random(100) * 1e99).tolist()), (days(100), [1.0] * 100)),
    "very small": table((months(40), (1e-300 * DRAW.random(40)).tolist())),
    "one day of a million": table((days(200), [0.0] * 150 + [1e6] + [0.0] * 49)),
    "a million at the end": table((days(200), [0.0] * 199 + [1e6])),
    "a gap of two years": table((days(3) + days(3, "2026-01-01"), [1.0, 2, 3, 4, 5, 6])),
    "a gap of a century": table((["1900-01-01", "2026-01-01"], [1.0, 2.0])),
    "nothing told of late": table((days(100), [5.0] * 60 + [None] * 40)),
    "no figure beside one that has": table(
        (days(60), [None] * 60), (days(60), DRAW.poisson(5, 60).astype(float).tolist())
    ),
    "doubled every two months": table((months(72), [float(2 ** (k / 2)) for k in range(72)])),
    "from a million to one": table((days(400), [1e6] * 200 + [1.0] * 200)),
    "the year one": table((days(60, "0001-01-01"), [4.0, 5.0] * 30)),
    "once in a blue moon": table((days(400), [1.0 if k == 70 else 0.0 for k in range(400)])),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("horizon", [1, 14])
def test_every_odd_series_has_a_forecast_in_order_and_within_reason(name, horizon):
    frame = ODD[name]
    found = forecast(frame, horizon=horizon)
    assert found.height == horizon * frame["series"].n_unique()
    figures = found.select("lo95", *QUANTILES, "hi95").to_numpy()
    assert np.isfinite(figures).all()
    assert (np.diff(figures, axis=1) >= 0).all()
    mean = found["mean"].to_numpy()
    assert ((figures[:, 0] <= mean) & (mean <= figures[:, -1])).all()
    largest = float(frame["value"].abs().max())
    assert np.abs(figures).max() <= 20 * largest + 20


@pytest.mark.parametrize("name", ["one figure", "a gap of a century", "from a million to one"])
def test_a_very_long_horizon_ends(name):
    found = forecast(ODD[name], horizon=3653)
    assert found.height == 3653
    assert np.isfinite(found.select("lo95", "mean", "hi95").to_numpy()).all()


@pytest.mark.parametrize("value", [1e101, -1e300])
def test_figures_whose_squares_are_none_are_refused(value):
    with pytest.raises(UnreadableTable, match="Row 3 has the value"):
        forecast(table((days(3), [1.0, 2.0, value])), horizon=2)


@pytest.mark.parametrize(
    "frame",
    [
        table((days(5, "9998-12-27"), [1.0] * 5)),
        table(([f"9998-{month:02}" for month in range(1, 13)], [1.0] * 12)),
    ],
)
def test_a_forecast_past_the_end_of_the_calendar_is_refused(frame):
    with pytest.raises(CannotForecast, match="calendars end with 9998"):
        forecast(frame, horizon=2)
