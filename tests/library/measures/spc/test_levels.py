"""Taking out level, slope and steps: held against least squares that tries every pair of places."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.measures.spc.advice.held_against import made_up, share_at_least
from leadwell.measures.spc.advice.levels import Levels, with_last


def left(values, columns):
    found, *_ = np.linalg.lstsq(columns, values, rcond=None)
    return values - columns @ found


def columns_of(rows, steps, *, slope):
    place = np.arange(len(rows))
    first = [np.ones(len(rows))] + ([rows - rows.mean()] if slope else [])
    return np.column_stack(first + [(place >= step) * 1.0 for step in steps])


def best(values, rows, least, *, slope):
    """The judge: every pair of places that leaves levels of ``least`` points."""
    places = range(least, len(rows) - least + 1)
    pairs = [(a, b) for a, b in itertools.combinations(places, 2) if b - a >= least]
    return min(float((left(values, columns_of(rows, pair, slope=slope)) ** 2).sum()) for pair in pairs)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    points=st.integers(14, 30),
    slope=st.booleans(),
    height=st.sampled_from([0, 1, 4]),
)
def test_what_is_left_is_least_squares_at_the_places_found_and_near_to_the_best(seed, points, slope, height):
    random = np.random.default_rng(seed)
    rows = np.sort(random.choice(points + 6, points, replace=False))
    values = random.standard_normal(points) + height * (np.arange(points) >= points // 2)
    found = Levels(rows, steps=2, least=4, slope=slope).fit(values[:, None])
    steps = found.steps[:, 0]
    assert (np.diff(steps) >= 4).all() or steps[0] == steps[1]
    by_judge = left(values, columns_of(rows, steps, slope=slope))
    assert found.rest[:, 0] == pytest.approx(by_judge, abs=1e-8)
    wanted = best(values, rows, 4, slope=slope)
    assert wanted - 1e-8 <= found.left[0] <= 1.25 * wanted + 1e-8


def test_the_best_pair_is_found_nearly_always():
    random = np.random.default_rng(3)
    rows = np.arange(30)
    values = random.standard_normal((30, 60))
    found = Levels(rows, steps=2, least=4, slope=False).fit(values)
    wanted = np.array([best(one, rows, 4, slope=False) for one in values.T])
    assert (found.left <= wanted * (1 + 1e-9)).mean() > 0.9


def test_plain_steps_are_found_where_they_are_with_their_heights():
    values = np.repeat([10.0, 14.0, 9.0], 12) + np.tile([0.1, -0.1], 18)
    found = Levels(np.arange(36), steps=2, least=4, slope=False).fit(values[:, None])
    assert found.steps[:, 0].tolist() == [12, 24]
    assert found.heights[:, 0] == pytest.approx([4.0, -5.0], abs=1e-9)


def test_a_series_is_judged_alike_alone_and_among_others():
    values = np.random.default_rng(1).standard_normal((50, 30))
    levels = Levels(np.arange(50), steps=2, least=4)
    together = levels.fit(values)
    for one in (0, 7, 29):
        alone = levels.fit(values[:, [one]])
        assert alone.steps[:, 0].tolist() == together.steps[:, one].tolist()
        assert alone.rest[:, 0] == pytest.approx(together.rest[:, one], abs=1e-12)


@pytest.mark.parametrize("points", range(1, 13))
def test_short_series_have_as_many_steps_as_there_is_room_for(points):
    values = np.random.default_rng(points).standard_normal((points, 3))
    found = Levels(np.arange(points), steps=2, least=4, slope=False).fit(values)
    assert np.isfinite(found.rest).all()
    assert (found.left <= (values**2).sum(axis=0) + 1e-9).all()


def test_the_correlation_of_neighbours_leaves_out_pairs_with_a_gap_between():
    rest = np.array([[1.0], [2.0], [-3.0], [4.0]])
    assert with_last(rest, np.arange(4))[0] == pytest.approx((2 - 6 - 12) / 30)
    assert with_last(rest, np.array([0, 1, 3, 4]))[0] == pytest.approx((2 - 12) / 30 * 3 / 2)
    assert np.isnan(with_last(np.zeros((4, 1)), np.arange(4))[0])


def test_made_up_series_are_as_they_are_said_to_be():
    rows = np.array([0, 1, 2, 3, 5, 6, 7, 8, 9, 10])
    plain = made_up(rows, with_last=0.6, steps=0, draws=20_000, seed=1)
    assert plain.shape == (10, 20_000)
    assert plain.std(axis=1) == pytest.approx(np.ones(10), abs=0.03)
    assert np.corrcoef(plain[2], plain[3])[0, 1] == pytest.approx(0.6, abs=0.03)
    assert np.corrcoef(plain[3], plain[4])[0, 1] == pytest.approx(
        0.36, abs=0.03
    )  # a point is missing between
    stepped = made_up(rows, with_last=0.0, steps=1, draws=20_000, seed=1)
    assert stepped[5:].mean() - stepped[:5].mean() == pytest.approx(4.0, abs=0.05)
    again = made_up(rows, with_last=0.6, steps=0, draws=20_000, seed=1)
    assert (plain == again).all()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.integers(-1, 10))
def test_a_p_value_is_the_share_of_those_as_large_itself_among_them(drawn, seen):
    wanted = (sum(one >= seen for one in drawn) + 1) / (len(drawn) + 1)
    assert share_at_least(np.array(drawn, dtype=float), np.array([seen]))[0] == pytest.approx(wanted)
