"""Limits that are widened for what left them lately."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.forecasting.forecasts import _in_order
from leadwell.forecasting.tracking import COVERED, followed

LOW, HIGH = np.array([-1.2816, -1.96]), np.array([1.2816, 1.96])
STEP, ORIGINS, HORIZON = 7, 26, 84


def earlier(days: np.ndarray) -> np.ndarray:
    """Lay out the errors of each day, shape (series, days), as those of forecasts made weekly before."""
    series, length = days.shape
    found = np.full((series, ORIGINS, HORIZON), np.nan)
    for origin in range(ORIGINS):
        back = STEP * (origin + 1)
        ahead = min(back, HORIZON)
        found[:, origin, :ahead] = days[:, length - back : length - back + ahead]
    return found


def inside(days: np.ndarray, wide: np.ndarray, which: int) -> float:
    at = wide[:, which, None]
    return float(((days >= LOW[which] * at) & (days <= HIGH[which] * at)).mean())


def test_limits_that_were_right_stay_where_they_are():
    draw = np.random.default_rng(1)
    wide = followed(earlier(draw.normal(size=(400, 182))), step=STEP, low=LOW, high=HIGH)
    assert np.log(wide).mean(axis=0) == pytest.approx([0, 0], abs=0.01)
    assert np.log(wide).std(axis=0).max() < 0.1
    to_come = draw.normal(size=(400, 84))
    for which, share in enumerate(COVERED):
        assert inside(to_come, wide, which) == pytest.approx(share, abs=0.015)


@pytest.mark.parametrize("spread", [0.6, 0.8, 1.4, 2.0])
def test_after_a_break_limits_cover_more_nearly_what_they_should(spread):
    draw = np.random.default_rng(2)
    days = draw.normal(size=(400, 182))
    days[:, -91:] *= spread
    wide = followed(earlier(days), step=STEP, low=LOW, high=HIGH)
    to_come = spread * draw.normal(size=(400, 84))
    for which, share in enumerate(COVERED):
        before = inside(to_come, np.ones_like(wide), which)
        after = inside(to_come, wide, which)
        assert abs(after - share) < 0.95 * abs(before - share)


def test_each_series_goes_by_its_own():
    days = np.zeros((2, 182))
    days[0] = 3.0
    wide = followed(earlier(days), step=STEP, low=LOW, high=HIGH)
    assert (wide[0] > 1.3).all()
    assert (wide[1] < 1.0).all()


def test_what_is_not_known_moves_nothing():
    assert followed(np.full((3, 26, 84), np.nan), step=7, low=LOW, high=HIGH) == pytest.approx(1.0)
    assert followed(np.empty((3, 0, 84)), step=7, low=LOW, high=HIGH) == pytest.approx(1.0)


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 100))
def test_limits_are_never_more_than_doubled_or_halved(seed, spread):
    days = spread * np.random.default_rng(seed).standard_t(3, size=(3, 182))
    wide = followed(earlier(days), step=STEP, low=LOW, high=HIGH)
    assert ((wide > 0.49) & (wide < 2.02)).all()


def slow(days: np.ndarray, low: float, high: float, share: float, gain: float) -> float:
    """Follow one series an error at a time: the obvious way."""
    factor_at = {}
    log = 0.0
    for origin in range(ORIGINS, 0, -1):
        factor_at[origin] = np.exp(log)
        left, held = 0, 0
        for day in range(STEP * origin, STEP * (origin - 1), -1):  # days before the end, the older first
            for made in range(origin, ORIGINS + 1):
                if STEP * made - day < HORIZON:
                    error = days[len(days) - day]
                    held += 1
                    left += not low * factor_at[made] <= error <= high * factor_at[made]
        log = float(np.clip(log + gain * (left / held - share), -0.7, 0.7))
    return float(np.exp(log))


def test_a_slow_reading_error_by_error_says_the_same():
    days = np.random.default_rng(3).standard_t(3, size=(4, 182))
    wide = followed(earlier(days), step=STEP, low=LOW, high=HIGH)
    for row in range(4):
        assert wide[row, 0] == pytest.approx(slow(days[row], LOW[0], HIGH[0], 0.2, 0.1))
        assert wide[row, 1] == pytest.approx(slow(days[row], LOW[1], HIGH[1], 0.05, 0.2))


def test_quantiles_rise_though_inner_limits_are_widened_by_more_than_outer_ones():
    """Inner limits that were left often pass outer ones that never were; then both stand at the further one."""
    levels = (0.025, 0.1, 0.5, 0.9, 0.975)
    quantiles = np.array([-1.5, -1.8, 0.0, 2.0, 1.9]).reshape(5, 1, 1)
    _in_order(quantiles, levels)
    assert quantiles.ravel().tolist() == [-1.8, -1.8, 0.0, 2.0, 2.0]


@given(st.lists(st.floats(-100, 100), min_size=5, max_size=5))
def test_what_is_in_order_already_is_not_touched(values):
    rising = np.sort(values).reshape(5, 1, 1)
    found = rising.copy()
    _in_order(found, (0.025, 0.1, 0.5, 0.9, 0.975))
    assert np.array_equal(found, rising)
