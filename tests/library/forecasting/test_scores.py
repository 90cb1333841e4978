"""Scores against slow sums, and backtests that cannot see the future."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.forecasting.panels import day, month, table

from leadwell.forecasting import CannotForecast, backtest, scores
from leadwell.forecasting.spread import _growth, _law


@given(st.floats(0.05, 80))
def test_the_error_that_chance_leaves_is_that_of_a_long_sum(mean):
    chance, total = math.exp(-mean), 0.0
    for k in range(400):
        total += chance * abs(k - mean)
        chance *= mean / (k + 1)
    assert scores.poisson_error(np.array([mean]))[0] == pytest.approx(total, rel=1e-9)


def test_a_count_that_is_always_nought_has_no_error():
    assert scores.poisson_error(np.array([0.0, np.nan])).tolist()[0] == 0


@given(st.lists(st.one_of(st.just(np.nan), st.floats(0, 9)), min_size=1, max_size=30), st.integers(1, 7))
def test_the_seasonal_naive_forecast_is_the_last_figure_of_its_place(series, season):
    values = np.array([series])
    when = np.arange(len(series))[None] % season
    ahead = (len(series) + np.arange(9))[None] % season
    found = scores.naive(values, when, ahead)[0]
    for h in range(9):
        same = [
            x for k, x in enumerate(series) if k % season == (len(series) + h) % season and not np.isnan(x)
        ]
        assert found[h] == same[-1] if same else np.isnan(found[h])


def test_errors_are_scaled_by_the_change_from_a_season_before():
    # |5-1|, |2-2|, |6-3| and |7-4| over a season of four
    values = np.array([[1, 2, 3, 4, 5, 2, 6, 7.0], [np.nan] * 5 + [3, 5, 4], [2.0] * 8])
    found = scores.naive_error(values, 4)
    assert found[:2].tolist() == pytest.approx([2.5, 1.5])  # the second has no season: from the figure before
    assert np.isnan(found[2])


def test_the_loss_of_a_quantile_is_least_at_that_quantile():
    draw = np.random.default_rng(1)
    figures = draw.gamma(2, 3, 4000)
    tried = np.linspace(0, 30, 601)
    for level in (0.1, 0.5, 0.9):
        best = tried[np.argmin([scores.quantile_loss(figures, x, level).sum() for x in tried])]
        assert best == pytest.approx(np.quantile(figures, level), abs=0.1)


@pytest.mark.parametrize(
    ("level", "value"), [(0.75, 0.741), (0.95, 2.132), (0.975, 2.776), (0.5, 0.0), (0.1, -1.533)]
)
def test_the_law_is_students_t_of_four_as_tables_print_it(level, value):
    assert _law(level) == pytest.approx(value, abs=0.0006)


def test_errors_that_grow_like_a_walk_are_found_to():
    draw = np.random.default_rng(2)
    errors = np.cumsum(draw.normal(0, 0.5, (300, 6, 9)), axis=2)
    assert _growth(errors) == pytest.approx(np.sqrt(np.arange(1, 10)), rel=0.12)


def made(series: int = 6, months: int = 48) -> dict[str, list[float]]:
    draw = np.random.default_rng(3)
    year = 1 + 0.3 * np.sin(2 * np.pi * np.arange(months) / 12)
    return {str(k): draw.poisson(20 * (k + 1) * year).astype(float).tolist() for k in range(series)}


def test_a_backtest_is_scored_as_slow_sums_score_it():
    values = made()
    found = backtest(table(values), horizon=6, origins=2, step=3)
    ours, naive = found.summary.row(0, named=True), found.summary.row(1, named=True)
    errors: dict[str, list[float]] = {name: [] for name in values}
    simple: dict[str, list[float]] = {name: [] for name in values}
    for row in found.figures.iter_rows(named=True):
        series = values[row["series"]]
        cut = len(series) - row["back"]
        assert row["actual"] == series[cut + row["ahead"] - 1]
        assert row["period"] == month(cut + row["ahead"] - 1)
        scale = np.mean([abs(series[k] - series[k - 12]) for k in range(12, cut)])
        errors[row["series"]].append(abs(row["actual"] - row["mean"]) / scale)
        simple[row["series"]].append(abs(row["actual"] - series[cut + row["ahead"] - 13]) / scale)
    each = np.array([np.mean(one) for one in errors.values()])
    assert ours["mase"] == pytest.approx(each.mean())
    assert naive["mase"] == pytest.approx(np.mean([np.mean(one) for one in simple.values()]))
    assert ours["mase_hi"] - ours["mase"] == pytest.approx(1.96 * each.std(ddof=1) / math.sqrt(6))
    assert ours["against_naive"] == pytest.approx(ours["mase"] / naive["mase"])
    assert ours["wql"] == pytest.approx(found.figures["loss"].sum() / found.figures["actual"].sum())
    assert found.figures["back"].unique().sort().to_list() == [6, 9]


def test_a_forecast_made_earlier_does_not_know_what_came_after():
    values = made()
    changed = {name: [*series[:-6], *(x * 3 for x in series[-6:])] for name, series in values.items()}
    first, second = (backtest(table(one), horizon=6, origins=1).figures for one in (values, changed))
    assert first["mean"].to_list() == second["mean"].to_list()
    assert first["scale"].to_list() == second["scale"].to_list()
    assert first["actual"].to_list() != second["actual"].to_list()


def test_counts_of_chance_alone_come_close_to_the_floor():
    draw = np.random.default_rng(4)
    values = {str(k): draw.poisson(50, 400).astype(float).tolist() for k in range(12)}
    summary = backtest(table(values, day), horizon=28, origins=3).summary
    mase = dict(zip(summary["forecast"], summary["mase"], strict=True))
    assert mase["Poisson floor"] <= mase["leadwell"] * 1.02
    assert mase["leadwell"] < 1.06 * mase["Poisson floor"]
    assert mase["seasonal naive"] > 1.3 * mase["Poisson floor"]


def test_a_series_that_never_changes_is_named_and_not_scored():
    found = backtest(table({"a": [3, 4, 5, 4, 6] * 7 + [3], "b": [2] * 36}), horizon=3, origins=1)
    assert found.unscored == ("b",)
    assert set(found.figures["series"]) == {"a", "b"}


def test_rates_have_no_poisson_floor():
    draw = np.random.default_rng(5)
    summary = backtest(table({str(k): draw.uniform(0, 1, 36).tolist() for k in range(3)}), horizon=3).summary
    assert summary.filter(pl.col("forecast") == "Poisson floor")["mase"].to_list() == [None]


@pytest.mark.parametrize(
    ("asked", "words"),
    [({"horizon": 10, "origins": 2}, "The longest series has 12"), ({"horizon": 0}, "1 or more")],
)
def test_a_backtest_that_is_too_long_is_refused(asked, words):
    with pytest.raises(CannotForecast, match=words):
        backtest(table({"a": list(range(12))}), **asked)
