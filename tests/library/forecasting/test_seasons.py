"""Seasons, smoothing and weekdays: truths that were planted are found, and slow sums give the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leadwell.forecasting.shapes import _weighed, _weighed_apart, shapes_of
from leadwell.forecasting.smoothing import _averaged, _Grid, smoothed

WAVE = np.exp(0.3 * np.sin(2 * np.pi * np.arange(12) / 12))
WAVE = WAVE / np.exp(np.log(WAVE).mean())


def places(values: np.ndarray, ahead: int = 0) -> np.ndarray:
    when = np.arange(ahead) + values.shape[1] if ahead else np.arange(values.shape[1])
    return np.tile(when % 12, (len(values), 1))


def test_a_season_without_noise_is_found():
    values = np.outer([50.0, 400.0, 3000.0], np.tile(WAVE, 5))
    found = shapes_of(values, places(values), 12)
    assert found.factors == pytest.approx(np.tile(WAVE, (3, 1)), rel=0.03)


def test_a_short_history_takes_the_season_of_the_others():
    draw = np.random.default_rng(1)
    values = draw.poisson(np.outer(np.full(40, 300.0), np.tile(WAVE, 4))).astype(float)
    values[0, :-5] = np.nan  # five months of history
    found = shapes_of(values, places(values), 12)
    assert np.abs(np.log(found.factors[0] / WAVE)).max() < 0.06


def test_a_series_that_differs_keeps_its_own_season_when_it_has_the_figures():
    draw = np.random.default_rng(2)
    means = np.outer(np.full(40, 300.0), np.tile(WAVE, 6))
    means[0] = 300 * np.tile(WAVE[::-1], 6)
    values = draw.poisson(means).astype(float)
    found = shapes_of(values, places(values), 12)
    assert np.abs(np.log(found.factors[0] / WAVE[::-1])).mean() < 0.05


def test_noise_alone_is_not_taken_for_a_season():
    draw = np.random.default_rng(3)
    values = draw.poisson(20, (200, 36)).astype(float)
    found = shapes_of(values, places(values), 12)
    own = np.log(np.maximum(values, 0.5)).reshape(200, 3, 12).mean(axis=1)
    own -= own.mean(axis=1, keepdims=True)
    assert np.log(found.factors).std() < 0.25 * own.std()


def test_one_series_alone_can_have_a_season():
    values = np.tile(WAVE * 200, 5)[None]
    assert shapes_of(values, places(values), 12).factors[0] == pytest.approx(WAVE, rel=0.05)


def test_a_season_of_a_whole_week_of_hours_is_found():
    draw = np.random.default_rng(7)
    hours = np.arange(168 * 8)
    truth = (1 + 0.5 * np.sin(2 * np.pi * hours / 24)) * np.where(hours % 168 < 48, 1.3, 1.0)
    values = draw.poisson(np.outer([30.0, 80.0, 200.0], truth)).astype(float)
    found = shapes_of(values, np.tile(hours % 168, (3, 1)), 168).factors
    expected = truth[:168] / np.exp(np.log(truth[:168]).mean())
    assert np.abs(np.log(found / expected)).mean() < 0.06


@pytest.mark.parametrize("noise", [0.02, 0.5])
def test_patterns_are_weighed_as_the_law_of_normal_draws_says(noise):
    """Against the posterior of one normal prior with known variance, which is what independent draws must come to."""
    draw = np.random.default_rng(8)
    truth = draw.normal(0, 0.3, (4000, 6))
    own = truth + draw.normal(0, noise, truth.shape)
    variances = np.full(own.shape, noise**2)
    for weigh in (_weighed, _weighed_apart):
        covariance, weights = np.eye(6) * 0.05, np.full(6, 1 / 6)
        for _ in range(15):
            found, covariance, weights, _ = weigh(own, variances, covariance, weights)
        best = own * 0.09 / (0.09 + noise**2)
        # Not knowing beforehand that all differ by the same amount costs a few hundredths.
        assert np.mean((found - truth) ** 2) < 1.08 * np.mean((best - truth) ** 2)


@given(
    arrays(float, (3, 20), elements=st.floats(1, 100)),
    st.sampled_from([0.05, 0.3, 0.9]), st.sampled_from([0.0, 0.2]), st.sampled_from([0.0, 0.3]),
)  # fmt: skip
def test_smoothing_one_setting_gives_what_a_plain_loop_gives(values, level, trend, season):
    values = values.copy()
    values[1, 3:6] = np.nan
    values[2, :7] = np.nan
    when, ahead = np.tile(np.arange(20) % 4, (3, 1)), np.tile(np.arange(20, 25) % 4, (3, 1))
    found, _ = _averaged(values, when, 4, 5, ahead, _Grid.of((level,), (trend,), (0.9,), (season,)))
    for row, series in enumerate(values):
        known = series[np.isfinite(series)]
        state, slope, factors = known[:12].mean(), 0.0, [1.0] * 4
        for k, figure in enumerate(series):
            base = state + 0.9 * slope
            miss = 0.0 if np.isnan(figure) else figure - base * factors[k % 4]
            state = base + level * miss / factors[k % 4]
            slope = 0.9 * slope + level * trend * miss
            factors[k % 4] = min(max(factors[k % 4] + season * miss / max(base, 1e-3), 0.05), 20.0)
        expected, grown = [], 0.0
        for h in range(5):
            grown += 0.9 ** (h + 1)
            expected.append((state + grown * slope) * factors[(20 + h) % 4])
        assert found[row] == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_a_new_level_is_followed_and_an_odd_month_is_not():
    draw = np.random.default_rng(4)
    moved = draw.normal(100, 5, (30, 48))
    odd = moved.copy()
    moved[:, 36:] += 60
    odd[:, 44] += 60
    flat = np.zeros((30, 48), dtype=int)
    ahead = np.zeros((30, 6), dtype=int)
    assert smoothed(moved, flat, 1, 6, ahead).mean() == pytest.approx(160, abs=4)
    assert smoothed(odd, flat, 1, 6, ahead).mean() == pytest.approx(100, abs=4)
