"""Breaks that were planted are found, and a season is not taken for one."""

import numpy as np
import pytest

from leadwell.forecasting.breaks import levelled

DAYS = 1000
YEAR = np.stack(
    [np.ones(DAYS)]
    + [wave(2 * np.pi * k * np.arange(DAYS) / 365.25) for k in (1, 2) for wave in (np.sin, np.cos)],
    axis=1,
)
HELD = np.array([1e-8, 10, 10, 10, 10])


def changed(worked: np.ndarray) -> np.ndarray:
    return levelled(worked, np.ones(DAYS, dtype=bool), YEAR, HELD, 0.5) / worked


def test_what_lies_before_a_break_is_brought_to_the_level_after_it():
    draw = np.random.default_rng(1)
    worked = draw.poisson(100, (2, DAYS)).astype(float)
    worked[0, :420] = draw.poisson(60, 420)
    ratio = changed(worked)
    assert ratio[0, :390].mean() == pytest.approx(100 / 60, rel=0.1)
    assert (ratio[0, 450:] == 1).all()
    assert (ratio[1] == 1).all()


def test_two_breaks_are_both_found():
    draw = np.random.default_rng(2)
    levels = np.repeat([80.0, 120.0, 50.0], [400, 400, 200])
    worked = draw.poisson(levels).astype(float)[None]
    steady = worked * changed(worked)
    parts = [steady[0, a:b].mean() for a, b in ((0, 370), (430, 770), (830, 1000))]
    assert parts == pytest.approx([50] * 3, rel=0.12)


def test_a_strong_season_is_no_break():
    draw = np.random.default_rng(3)
    worked = draw.poisson(
        100 * np.exp(0.3 * np.sin(2 * np.pi * np.arange(DAYS) / 365.25)), (20, DAYS)
    ).astype(float)
    assert (changed(worked) == 1).all()


def test_a_bad_week_is_no_break():
    draw = np.random.default_rng(4)
    worked = draw.poisson(100, (20, DAYS)).astype(float)
    worked[:, 500:507] *= 1.8
    assert (changed(worked) == 1).all()


def test_the_last_four_weeks_are_too_few_to_tell_of_a_break():
    draw = np.random.default_rng(5)
    worked = draw.poisson(100, (5, DAYS)).astype(float)
    worked[:, -20:] *= 1.5
    assert (changed(worked) == 1).all()
