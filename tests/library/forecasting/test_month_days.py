"""What the days of a month make of its figure."""

import calendar
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.forecasting.month_days import day_weights, days_of

USUAL = 365.25 / 12 / 7
MONTHS = 2018 * 12 + np.arange(84)
WEEKDAYS = np.array([0.2] * 5 + [0.0] * 2)
EVERY_DAY = np.full(7, 1 / 7)
WAVE = np.exp(0.3 * np.sin(2 * np.pi * np.arange(12) / 12))


@given(st.integers(1900 * 12, 2099 * 12))
def test_the_days_of_a_month_are_those_of_the_calendar(month):
    year, of_year = month // 12, month % 12 + 1
    last = calendar.monthrange(year, of_year)[1]
    counted = [
        sum(date(year, of_year, day).weekday() == which for day in range(1, last + 1)) for which in range(7)
    ]
    assert (days_of(np.array([month]))[0] + 1) * USUAL == pytest.approx(counted)


def planted(weights: np.ndarray, level: float, seed: int, series: int = 60) -> np.ndarray:
    draw = np.random.default_rng(seed)
    middle = level * np.exp(days_of(MONTHS) @ weights) * np.tile(WAVE, 7)
    return draw.poisson(np.tile(middle, (series, 1))).astype(float)


def test_weights_that_were_planted_are_found():
    clinics = day_weights(planted(0.8 * WEEKDAYS, 2000, 1), np.tile(MONTHS, (60, 1)))
    assert clinics.weights.mean(axis=0) == pytest.approx(0.8 * WEEKDAYS, abs=0.05)
    plain = day_weights(planted(0 * WEEKDAYS, 2000, 2), np.tile(MONTHS, (60, 1)))
    assert np.abs(plain.weights).max() < 0.06


def test_clinics_and_wards_in_one_table_each_keep_their_own():
    both = np.concatenate([planted(0.9 * WEEKDAYS, 5000, 3, 20), planted(EVERY_DAY, 5000, 4, 20)])
    found = day_weights(both, np.tile(MONTHS, (40, 1))).weights
    more = found[:, :5].mean(axis=1) - found[:, 5:].mean(axis=1)
    assert more[:20].mean() == pytest.approx(0.9 / 5, abs=0.02)
    assert more[20:].mean() == pytest.approx(0.0, abs=0.02)


def test_small_series_take_the_weights_of_the_others():
    clinics = planted(0.8 * WEEKDAYS, 5000, 5, 40)
    small = planted(0 * WEEKDAYS, 3, 6, 3)
    found = day_weights(np.concatenate([clinics, small]), np.tile(MONTHS, (43, 1))).weights
    assert found[40:].sum(axis=1) == pytest.approx(found[:40].sum(axis=1).mean(), abs=0.25)


def test_two_years_are_too_few_to_tell_weights():
    assert not day_weights(np.full((5, 24), 9.0), np.tile(MONTHS[:24], (5, 1))).weights.any()


@pytest.mark.parametrize("values", [np.zeros((3, 84)), np.full((1, 84), 7.0), np.full((2, 84), np.nan)])
def test_series_that_never_change_mind_no_days(values):
    found = day_weights(values, np.tile(MONTHS, (len(values), 1)))
    assert found.at(np.tile(MONTHS, (len(values), 1))) == pytest.approx(1.0, abs=1e-6)


def test_a_series_that_begins_late_is_told_by_what_it_has():
    values = planted(0.8 * WEEKDAYS, 2000, 7)
    values[:30, :40] = np.nan
    values[30:35, :70] = np.nan  # fourteen months: those of the others
    found = day_weights(values, np.tile(MONTHS, (60, 1))).weights
    assert np.isfinite(found).all()
    assert found[:30].mean(axis=0) == pytest.approx(0.8 * WEEKDAYS, abs=0.06)
    assert np.ptp(found[30:35], axis=0) == pytest.approx(0.0)
