"""Futures of many series together: each keeps its own distribution, and sums are as unsure as what was seen says."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.forecasting import CannotForecast, forecast, joint_samples
from leadwell.forecasting.panel import panel_of
from leadwell.forecasting.together import _carried, together_of

FIRST = date(2025, 1, 1)


def days_of(many: int) -> list[str]:
    return [(FIRST + timedelta(days=k)).isoformat() for k in range(many)]


def table(values: np.ndarray) -> pl.DataFrame:
    many = values.shape[1]
    return pl.concat(
        [
            pl.DataFrame({"series": f"Ward {k}", "period": days_of(many), "value": row.astype(float)})
            for k, row in enumerate(values)
        ]
    )


def wards(shared: float, seed: int, series: int = 6, days: int = 160) -> np.ndarray:
    draw = np.random.default_rng(seed)
    waves = draw.normal(size=(series, days)) * (1 - shared) ** 0.5 + draw.normal(size=days) * shared**0.5
    return np.round(60 + 6 * waves)


def test_every_series_keeps_the_distribution_that_it_is_foretold_by_itself():
    frame = table(wards(0.5, 1))
    alone = forecast(frame, horizon=10)
    found = joint_samples(frame, horizon=10, seed=3, draws=1000)
    assert found.series == tuple(f"Ward {k}" for k in range(6))
    assert list(found.periods) == alone["period"].unique(maintain_order=True).to_list()
    for name, level in (("lo95", 0.025), ("q25", 0.25), ("q50", 0.5), ("q90", 0.9), ("hi95", 0.975)):
        drawn = np.quantile(found.values, level, axis=0).ravel()
        assert drawn == pytest.approx(alone[name].to_numpy(), rel=0.01)


def test_wards_that_went_together_are_unsure_together():
    spreads = []
    for shared in (0.0, 0.9):
        found = joint_samples(table(wards(shared, 2)), horizon=7, seed=1).values
        whole, parts = found.sum(axis=1).std(axis=0), np.sqrt((found.std(axis=0) ** 2).sum(axis=0))
        spreads.append(float((whole / parts).mean()))
    assert spreads[0] == pytest.approx(1.0, abs=0.15)
    assert spreads[1] > 1.9  # six that are one would be the root of six, 2.4


def test_one_that_rises_where_the_other_falls_takes_the_doubt_out_of_the_sum():
    draw = np.random.default_rng(4)
    wave = draw.normal(size=160)
    frame = table(np.round(np.stack([60 + 6 * wave, 60 - 6 * wave])))
    found = joint_samples(frame, horizon=7, seed=1).values
    assert found.sum(axis=1).std() < 0.6 * np.sqrt((found.std(axis=0) ** 2).sum(axis=0)).mean()


def test_sums_hold_what_they_say_on_days_that_were_not_shown():
    inside = []
    for seed in range(12):
        values = wards(0.6, 100 + seed, days=140)
        found = joint_samples(table(values[:, :126]), horizon=14, seed=1).values.sum(axis=1)
        low, high = np.quantile(found, [0.1, 0.9], axis=0)
        came = values[:, 126:].sum(axis=0)
        inside.append((came >= low) & (came <= high))
    assert 0.72 < np.mean(inside) < 0.9


def test_the_same_seed_gives_the_same_futures_and_another_gives_others():
    frame = table(wards(0.5, 5))
    one, two, three = (joint_samples(frame, horizon=3, seed=seed).values for seed in (1, 1, 2))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, three)


def test_series_that_end_before_the_others_are_foretold_for_the_same_days():
    values = wards(0.5, 6)
    frame = table(values).filter((pl.col("series") != "Ward 2") | (pl.col("period") < "2025-06-01"))
    found = joint_samples(frame, horizon=5, seed=1)
    last = FIRST + timedelta(days=values.shape[1] - 1)
    assert found.periods[0] == (last + timedelta(days=1)).isoformat()
    assert found.values[:, 2].mean() == pytest.approx(60, abs=4)


def test_a_single_series_with_a_single_value_has_wide_futures():
    frame = pl.DataFrame({"series": ["A"], "period": ["2025-01-01"], "value": [20.0]})
    found = joint_samples(frame, horizon=4, seed=1)
    assert np.isfinite(found.values).all()
    assert found.values.std(axis=0).min() > 1


@pytest.mark.parametrize("draws", [0, 19, 10_001])
def test_a_number_of_draws_out_of_range_is_refused(draws):
    with pytest.raises(CannotForecast, match="draws were asked for"):
        joint_samples(table(wards(0.5, 7, days=20)), horizon=2, seed=1, draws=draws)


def slow_carried(errors: np.ndarray, apart: int) -> float:
    pairs = [
        (row[k], row[k + apart])
        for series in errors
        for row in series
        for k in range(len(row) - apart)
        if np.isfinite(row[k]) and np.isfinite(row[k + apart])
    ]
    one, other = np.array(pairs).T
    return float((one * other).sum() / np.sqrt((one**2).sum() * (other**2).sum()))


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_what_is_carried_over_days_is_what_pair_by_pair_gives(seed):
    draw = np.random.default_rng(seed)
    errors = draw.normal(size=(3, 4, 9))
    errors[draw.random(errors.shape) < 0.2] = np.nan
    found = _carried(errors)
    for apart in (1, 2, 5):
        assert found[apart] == pytest.approx(slow_carried(errors, apart), abs=1e-9)


def test_draws_are_standard_and_go_together_as_the_errors_did():
    draw = np.random.default_rng(8)
    days = draw.multivariate_normal([0, 0], [[1, 0.8], [0.8, 1]], size=200).T
    targets = np.stack([np.arange(10) - back for back in range(10, 201, 10)])
    errors = np.stack([days[:, targets[k] + 200] for k in range(len(targets))], axis=1)
    found = together_of(errors, targets)
    scores = found.draws(4000, np.random.default_rng(9))
    assert scores.std(axis=0) == pytest.approx(1.0, abs=0.06)
    seen = np.corrcoef(days)[0, 1]
    assert np.corrcoef(scores[:, 0, 4], scores[:, 1, 4])[0, 1] == pytest.approx(seen * 200 / 220, abs=0.05)


def test_a_table_in_which_nothing_ever_happened_is_foretold_as_nothing():
    frame = table(np.zeros((2, 60)))
    assert joint_samples(frame, horizon=3, seed=1).values == pytest.approx(0.0)
    assert panel_of(frame).length == 60
