"""Growth that has gone on for three years is carried on; steps, seasons and chance are not."""

import numpy as np
import pytest
from tests.library.forecasting.panels import table

from leadwell.forecasting import forecast
from leadwell.forecasting.growth import growth_to_come, steady_growth, without_growth

MONTHS = np.arange(60)


def made(means: np.ndarray, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(means).astype(float)


@pytest.mark.parametrize("growth", [0.3, -0.3])
def test_steady_growth_is_found_and_carried_on(growth):
    values = made(np.tile(2000 * np.exp(growth * MONTHS / 12), (20, 1)))
    assert steady_growth(values, 12) * 12 == pytest.approx(growth, abs=0.05)
    found = forecast(table({str(k): row.tolist() for k, row in enumerate(values)}), horizon=12)
    mean = found["mean"].to_numpy().reshape(20, 12).mean(axis=0)
    assert mean == pytest.approx(2000 * np.exp(growth * (60 + np.arange(12)) / 12), rel=0.08)


@pytest.mark.parametrize("step_at", [20, 30, 40, 48, 54])
def test_a_step_is_no_growth(step_at):
    values = made(np.tile(np.where(step_at > MONTHS, 100.0, 180.0), (20, 1)))
    assert (steady_growth(values, 12) == 0).all()


def test_seasons_and_walks_are_no_growth():
    season = made(np.tile(100 * np.exp(0.4 * np.sin(2 * np.pi * MONTHS / 12)), (200, 1)))
    walk = 200 + np.cumsum(np.random.default_rng(2).normal(0, 4, (200, 60)), axis=1)
    assert (steady_growth(season, 12) == 0).all()
    assert (steady_growth(walk, 12) == 0).mean() > 0.97


def test_three_years_of_history_are_too_few():
    assert steady_growth(100 * np.exp(0.03 * MONTHS[None, :47]), 12).tolist() == [0]
    assert steady_growth(100 * np.exp(0.03 * MONTHS[None, :48]), 12) == pytest.approx([0.03])


def test_taking_growth_out_and_putting_it_back_meet_at_the_last_period():
    slopes = np.array([0.02])
    flat = without_growth(100 * np.exp(0.02 * MONTHS)[None], slopes)
    assert flat[0] == pytest.approx(np.full(60, 100 * np.exp(0.02 * 59)))
    ahead = growth_to_come(slopes, 12, 12)[0]
    assert ahead[0] == pytest.approx(np.exp(0.02 * 0.8 ** (1 / 12)))
    assert 0 < ahead[11] - 1 < np.exp(0.24) - 1
