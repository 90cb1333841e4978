"""Quantiles of counts near nought."""

from math import exp, lgamma, log

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.forecasting import forecast, joint_samples
from leadwell.forecasting.small_counts import _numbers

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)


def slow_quantile(mean: float, over: float, level: float) -> int:
    """Add up the law of the count from nought on until the level is reached."""

    def chance(number: int) -> float:
        if over <= 1:
            return exp(number * log(mean) - mean - lgamma(number + 1))
        size, stays = mean / (over - 1), 1 / over
        return exp(
            lgamma(size + number)
            - lgamma(size)
            - lgamma(number + 1)
            + size * log(stays)
            + number * log(1 - stays)
        )

    number, reached = 0, chance(0)
    while reached < level - 1e-12:
        number += 1
        reached += chance(number)
    return number


@settings(max_examples=60)
@given(st.floats(0.05, 2), st.sampled_from([1.0, 1.2, 2.0, 5.0]))
def test_quantiles_are_those_of_the_law(mean, over):
    found = _numbers(np.array([mean]), np.array([over]), LEVELS)[:, 0]
    assert found.tolist() == [slow_quantile(mean, over, level) for level in LEVELS]


def rare(level: float, seed: int) -> pl.DataFrame:
    draw = np.random.default_rng(seed)
    days = np.datetime64("2025-01-01") + np.arange(200)
    return pl.concat(
        [
            pl.DataFrame(
                {
                    "series": f"Ward {k}",
                    "period": days.astype(str).tolist(),
                    "value": draw.poisson(level, 200).astype(float),
                }
            )
            for k in range(12)
        ]
    )


@pytest.mark.parametrize(("level", "most"), [(0.1, 1), (0.3, 2), (1.0, 4)])
def test_rare_events_have_whole_limits_no_wider_than_chance_makes_them(level, most):
    found = forecast(rare(level, 1), horizon=7)
    assert found["hi95"].max() <= most
    assert (found["hi95"] == found["hi95"].round()).mean() > 0.9
    assert found["lo95"].max() == 0


@pytest.mark.parametrize("level", [0.1, 0.3, 1.0, 3.0])
def test_futures_of_rare_events_have_the_mean_of_the_forecast(level):
    frame = rare(level, 2)
    drawn = joint_samples(frame, horizon=7, seed=1).values.mean()
    assert drawn == pytest.approx(forecast(frame, horizon=7)["mean"].mean(), rel=0.08, abs=0.02)


def test_one_a_day_without_fail_stays_one_a_day():
    days = (np.datetime64("2025-01-01") + np.arange(100)).astype(str).tolist()
    frame = pl.DataFrame({"series": ["A"] * 100, "period": days, "value": [1.0] * 100})
    found = forecast(frame, horizon=3)
    assert found.select("lo95", "q50", "hi95").to_numpy() == pytest.approx(1.0, abs=0.01)
