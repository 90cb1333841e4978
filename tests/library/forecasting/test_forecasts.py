"""What every forecast keeps to, whatever the table: order, floor, units, honesty."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.forecasting.panels import day, month, table

from leadwell.forecasting import QUANTILES, CannotForecast, forecast
from leadwell.forecasting.forecasts import WRITTEN

LIMITS = ["lo95", *QUANTILES, "hi95"]
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=1, max_size=30)
FIGURES = st.lists(st.floats(-50, 50).map(lambda x: round(x, 2)), min_size=1, max_size=30)


@settings(max_examples=40)
@given(st.lists(COUNTS, min_size=1, max_size=4), st.integers(1, 15), st.sampled_from([month, day, str]))
def test_quantiles_rise_counts_stay_above_nought_and_nothing_is_left_out(series, horizon, write):
    series[0][-1] = 7
    found = forecast(table({str(k): values for k, values in enumerate(series)}, write), horizon=horizon)
    assert tuple(found.columns) == WRITTEN
    assert found["series"].to_list() == [str(k) for k in range(len(series)) for _ in range(horizon)]
    limits = found.select(LIMITS).to_numpy()
    assert np.isfinite(limits).all()
    assert (np.diff(limits, axis=1) >= -1e-9).all()
    assert limits.min() >= 0
    assert (found["mean"] >= found["lo95"] - 1e-9).all()
    assert (found["mean"] <= found["hi95"] + 1e-9).all()


@settings(max_examples=20)
@given(st.lists(FIGURES, min_size=1, max_size=3), st.sampled_from([0.01, 3.0, 1000.0]))
def test_figures_in_another_unit_are_forecast_in_that_unit(series, unit):
    series = [[-1.25, *values] for values in series]  # below nought, so no count
    plain = forecast(table({str(k): v for k, v in enumerate(series)}, str), horizon=4)
    other = forecast(table({str(k): [x * unit for x in v] for k, v in enumerate(series)}, str), horizon=4)
    spread = max(float(np.ptp([x for v in series for x in v])), 1.0)
    for name in ("mean", "lo95", "hi95"):
        assert other[name].to_numpy() / unit == pytest.approx(
            plain[name].to_numpy(), abs=1e-5 * spread, rel=1e-5
        )


def test_rates_are_forecast_alike_in_any_unit():
    draw = np.random.default_rng(1)
    rates = draw.uniform(0.01, 0.09, 40)
    small = forecast(table({"a": rates.tolist()}), horizon=6)
    large = forecast(table({"a": (rates * 1e5).tolist()}), horizon=6)
    assert (large["hi95"] / 1e5).to_list() == pytest.approx(small["hi95"].to_list())


def test_a_name_makes_no_difference():
    draw = np.random.default_rng(2)
    values = {"a": draw.poisson(9, 30).tolist(), "b": draw.poisson(40, 22).tolist()}
    renamed = forecast(table({"x": values["a"], "y": values["b"]}), horizon=3)
    assert renamed["mean"].to_list() == forecast(table(values), horizon=3)["mean"].to_list()


def test_a_constant_series_stays_and_is_not_called_certain():
    found = forecast(table({"a": [10] * 40}), horizon=12)
    assert found["mean"].to_list() == pytest.approx([10] * 12)
    assert 9 < found["lo95"].min() < 10 < found["hi95"].max() < 11


def test_nothing_but_noughts_stays_nought():
    found = forecast(table({"a": [0] * 40, "b": [5, 6, 7, 5] * 10}), horizon=12).filter(
        pl.col("series") == "a"
    )
    assert found["mean"].max() < 0.01
    assert found["lo95"].max() == 0
    assert found["hi95"].max() < 1.5


def test_one_point_alone_is_foretold_with_limits_that_widen():
    found = forecast(table({"a": [20]}), horizon=12)
    width = (found["hi95"] - found["lo95"]).to_numpy()
    assert found["mean"].to_list() == pytest.approx([20] * 12)
    assert width[0] > 15
    assert (np.diff(width) > 0).all()


def test_a_series_without_history_takes_the_spread_of_the_others():
    draw = np.random.default_rng(3)
    others = {str(k): draw.poisson(level, 36).tolist() for k, level in enumerate([10, 20, 30, 40, 50])}
    found = forecast(table(others | {"new": [None] * 3}), horizon=2).filter(pl.col("series") == "new")
    assert found["lo95"].max() < 12
    assert found["hi95"].min() > 45
    assert found["period"].to_list() == [month(3), month(4)]


def test_negative_figures_may_be_foretold_below_nought():
    draw = np.random.default_rng(4)
    found = forecast(table({"a": draw.normal(0, 3, 60).tolist()}), horizon=6)
    assert found["lo95"].mean() < -3 < 3 < found["hi95"].mean()


def test_a_jump_is_followed_within_reason():
    found = forecast(table({"a": [0] * 30 + [1000] * 3}), horizon=6)
    assert found["hi95"].max() < 10_000


@pytest.mark.parametrize("shape", ["counts of 20", "counts of 3", "varies more than counts", "walks"])
def test_intervals_hold_what_they_say(shape):
    """200 series of 48 months, six ahead: limits for the share are those of a fair interval and a little room."""
    draw = np.random.default_rng(5)
    made = {
        "counts of 20": lambda: draw.poisson(20, (200, 54)),
        "counts of 3": lambda: draw.poisson(3, (200, 54)),
        "varies more than counts": lambda: draw.negative_binomial(5, 0.2, (200, 54)),
        "walks": lambda: 200 + np.cumsum(draw.normal(0, 3, (200, 54)), axis=1),
    }[shape]().astype(float)
    found = forecast(table({str(k): row[:48].tolist() for k, row in enumerate(made)}), horizon=6)
    actual = made[:, 48:].ravel()
    in_80 = ((actual >= found["q10"].to_numpy()) & (actual <= found["q90"].to_numpy())).mean()
    in_95 = ((actual >= found["lo95"].to_numpy()) & (actual <= found["hi95"].to_numpy())).mean()
    whole = 0.1 if shape == "counts of 3" else 0.0  # whole numbers make an interval hold more than it says
    assert 0.76 <= in_80 <= 0.85 + whole
    assert 0.92 <= in_95 <= 0.98 + whole / 5


def test_hundreds_of_wards_with_short_histories_beat_the_year_before():
    draw = np.random.default_rng(6)
    year = np.exp(0.25 * np.cos(2 * np.pi * np.arange(36) / 12))
    levels = draw.uniform(15, 60, 150)
    made = draw.poisson(np.outer(levels, year)).astype(float)
    found = forecast(table({str(k): row[:24].tolist() for k, row in enumerate(made)}), horizon=12)
    ours = np.abs(found["mean"].to_numpy().reshape(150, 12) - made[:, 24:]).mean()
    naive = np.abs(made[:, 12:24] - made[:, 24:]).mean()
    floor = np.abs(np.outer(levels, year)[:, 24:] - made[:, 24:]).mean()
    assert floor < ours < floor + 0.25 * (naive - floor)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"horizon": 0}, "horizon is 0"),
        ({"horizon": 1_000_000}, "horizon is 1000000"),
        ({"horizon": 3, "seasonality": 0}, "seasonality is 0"),
        ({"horizon": 3, "seasonality": 1000}, "seasonality is 1000"),
    ],
)
def test_what_cannot_be_asked_is_said(asked, words):
    with pytest.raises(CannotForecast, match=words):
        forecast(table({"a": [1, 2, 3]}), **asked)


def test_a_table_without_any_value_is_refused():
    with pytest.raises(CannotForecast, match="No series has a value"):
        forecast(table({"a": [None, None]}), horizon=2)
