"""What all series of a table do together: found where it was planted, and not where it was not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from leadwell.forecasting.courses import courses_of
from leadwell.forecasting.shapes import shapes_of
from leadwell.forecasting.smoothing import smoothed

MONTHS = 60


def numbers(values: np.ndarray, first: int = 0) -> np.ndarray:
    return np.tile(first + np.arange(values.shape[1]), (len(values), 1))


def found(values: np.ndarray, horizon: int = 12) -> tuple[np.ndarray, np.ndarray]:
    return courses_of(values, numbers(values), season=12, horizon=horizon)


def planted(seed: int, series: int = 60, months: int = MONTHS) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts about 300 that follow one course by weights from a half to one and a half: figures, course, weights."""
    draw = np.random.default_rng(seed)
    course = np.cumsum(draw.normal(scale=0.05, size=months))
    weights = draw.uniform(0.5, 1.5, series)
    return draw.poisson(300 * np.exp(np.outer(weights, course))).astype(float), course, weights


@pytest.mark.parametrize("seed", range(3))
def test_a_course_that_was_planted_is_found_with_the_weight_of_each_series(seed):
    values, course, weights = planted(seed)
    past, _ = found(values)
    truth = np.outer(weights, course)
    truth -= truth.mean(axis=1, keepdims=True)
    told = np.log(past) - np.log(past).mean(axis=1, keepdims=True)
    # Chance alone is 0.058 in every figure.
    assert np.sqrt(((told - truth) ** 2).mean()) < 0.02


def test_without_noise_everything_is_the_course():
    course = 0.1 * np.sin(np.arange(MONTHS) / 5)
    weights = np.linspace(0.5, 1.5, 20)
    values = 1000 * np.exp(np.outer(weights, course))
    past, _ = found(values)
    rest = np.log(values / past)
    assert np.ptp(rest, axis=1) == pytest.approx(0.0, abs=2e-3)


@pytest.mark.parametrize("level", [3, 40, 1000])
def test_series_that_go_their_own_ways_are_left_alone(level):
    """One in twenty tables may be taken for one with a course; here none of ten has more than chance would give."""
    taken = 0
    for seed in range(10):
        draw = np.random.default_rng(seed)
        own = np.cumsum(draw.normal(scale=0.03, size=(40, MONTHS)), axis=1)
        past, to_come = found(draw.poisson(level * np.exp(own)).astype(float))
        taken += bool((past != 1).any() or (to_come != 1).any())
    assert taken <= 2


@pytest.mark.parametrize(("series", "months"), [(9, 60), (40, 23), (1, 84)])
def test_few_series_and_short_histories_have_no_courses(series, months):
    values, _, _ = planted(1, series, months)
    past, to_come = found(values)
    assert (past == 1).all()
    assert (to_come == 1).all()


@pytest.mark.parametrize("value", [0.0, 7.0, np.nan])
def test_series_that_never_change_have_no_courses(value):
    past, to_come = found(np.full((20, 48), value))
    assert (past == 1).all()
    assert (to_come == 1).all()


def test_a_series_is_foretold_better_for_what_the_others_do():
    gained = []
    for seed in range(4):
        values, _, _ = planted(seed, 60, MONTHS + 6)
        known, coming = values[:, :MONTHS], values[:, MONTHS:]
        phases, ahead = numbers(known) % 12, (MONTHS + numbers(coming)) % 12
        past, to_come = found(known, 6)
        with_courses = smoothed(known / past, phases, 12, 6, ahead) * to_come
        alone = smoothed(known, phases, 12, 6, ahead)
        gained.append(np.abs(coming - alone).mean() - np.abs(coming - with_courses).mean())
    assert np.mean(gained) > 0


def test_a_series_that_is_late_takes_what_the_others_did_meanwhile():
    values, course, weights = planted(4)
    late = values.copy()
    late[0] = np.r_[
        np.full(6, np.nan), values[0, :-6]
    ]  # its last figure is six months before those of the others
    when = numbers(values)
    when[0] -= 6
    _, to_come = courses_of(late, when, season=12, horizon=6)
    change = np.log(to_come[0, -1] / to_come[0, 0])
    assert change == pytest.approx(weights[0] * (course[-1] - course[-6]), abs=0.04)


def test_missing_figures_and_late_starts_change_little():
    values, course, weights = planted(5)
    draw = np.random.default_rng(9)
    holed = np.where(draw.random(values.shape) < 0.1, np.nan, values)
    holed[:10, :30] = np.nan
    holed[10:15, :50] = np.nan  # ten months: the usual weight
    past, to_come = found(holed)
    assert np.isfinite(past).all()
    assert np.isfinite(to_come).all()
    truth = np.outer(weights, course)[15:]
    told = np.log(past[15:])
    away = told - truth  # of a course whose spread is a quarter
    assert np.sqrt((away - away.mean(axis=1, keepdims=True)).var()) < 0.04
    usual = np.log(past[10:15])
    assert np.ptp(usual, axis=0) == pytest.approx(0.0, abs=1e-9)


@given(st.permutations(range(15)), st.integers(-50, 50))
@settings(max_examples=10, deadline=None)
def test_neither_the_order_of_series_nor_the_year_matters(order, years):
    values, _, _ = planted(6, 15)
    past, to_come = found(values)
    moved = courses_of(values[order], numbers(values, 12 * years), season=12, horizon=12)
    assert moved[0] == pytest.approx(past[order], rel=1e-6)
    assert moved[1] == pytest.approx(to_come[order], rel=1e-6)


@given(
    arrays(
        np.float64,
        (12, 30),
        elements=st.one_of(st.integers(0, 50).map(float), st.sampled_from([np.nan, 1e9, 0.01])),
    )
)
@settings(max_examples=40, deadline=None)
def test_whatever_the_figures_factors_are_above_nought_and_finite(values):
    for one in found(values, 4):
        assert np.isfinite(one).all()
        assert (one > 0).all()


def test_the_season_of_a_large_series_is_as_sure_among_small_ones():
    """Chance is a thirtieth as large in it: pulled towards one spread for all, it would be taken to be as unsure."""
    draw = np.random.default_rng(8)
    wave = np.exp(0.1 * np.sin(2 * np.pi * np.arange(12) / 12))
    small = draw.poisson(10, (60, 48)).astype(float)
    large = draw.poisson(10000 * np.tile(wave, 4)).astype(float)
    values = np.concatenate([large[None], small])
    shape = shapes_of(values, numbers(values) % 12, 12).factors[0]
    assert np.abs(np.log(shape) - np.log(wave)).max() < 0.012
