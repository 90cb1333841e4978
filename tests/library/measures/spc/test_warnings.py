"""Warnings are there when they are due, and seldom when they are not; each says how sure it is."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.measures.spc.warning_worlds import LEVEL, WORLDS, World, memory_p, noise, share_warned

from leadwell.measures.spc.advice import CountedAs, Doubt, Sure, figures, look
from leadwell.measures.spc.advice.dispersion import expected, sigma_z
from leadwell.measures.spc.advice.findings import Finding, together
from leadwell.measures.spc.advice.memory import memory_test
from leadwell.measures.spc.advice.rounding import ends, grain
from leadwell.measures.spc.kinds import Kind

SERIES = 1_000
FALSE_AT_MOST = 0.06
POWER_AT_LEAST = 0.8
CHANCE = 2 * (FALSE_AT_MOST * (1 - FALSE_AT_MOST) / SERIES) ** 0.5  # of counting only so many series


def named(world):
    return f"{world.doubt}: {world.name}, {world.points} points"


@pytest.mark.slow
@pytest.mark.parametrize("world", [one for one in WORLDS if not one.due], ids=named)
def test_a_warning_is_seldom_false(world):
    assert share_warned(world, SERIES) <= FALSE_AT_MOST + CHANCE


@pytest.mark.slow
@pytest.mark.parametrize("world", [one for one in WORLDS if one.due], ids=named)
def test_a_warning_is_there_when_it_is_due(world):
    assert share_warned(world, SERIES) >= POWER_AT_LEAST


@pytest.mark.slow
@pytest.mark.parametrize(("with_last", "points"), [(0.0, 24), (0.3, 60), (0.6, 60), (0.3, 120)])
def test_the_interval_of_memory_holds_the_truth(with_last, points):
    random = np.random.default_rng(4)
    values = random.standard_normal((points, SERIES))
    for row in range(1, points):
        values[row] = with_last * values[row - 1] + np.sqrt(1 - with_last**2) * values[row]
    test = memory_test(tuple(range(points)))
    low, middle, high = test.estimate(test.test(values))
    assert 0.91 <= ((low <= with_last) & (with_last <= high)).mean() <= 0.985
    # Strong memory is in part taken for steps, so that the estimate falls short of it.
    assert np.median(middle) == pytest.approx(with_last, abs=0.1)


def plain_correlation(values):
    """The textbook's, round the mean."""
    rest = values - values.mean()
    return (rest[1:] * rest[:-1]).sum() / (rest**2).sum()


def test_a_plain_correlation_would_take_a_step_for_memory_and_ours_does_not():
    random = np.random.default_rng(1)
    values = noise(random, 48, 400) + 3.0 * (np.arange(48) >= 24)[:, None]
    world = World(doubt=Doubt.AUTOCORRELATION, name="", points=48, draw=noise, due=False)
    plain = np.array([plain_correlation(one) for one in values.T])
    assert (plain > 2 / np.sqrt(48)).mean() > 0.95
    assert (memory_p(world, values) < LEVEL).mean() < 0.08


def months(points):
    from datetime import date

    return [date(2020 + at // 12, at % 12 + 1, 1) for at in range(points)]


def test_the_report_of_one_series_has_the_p_values_of_the_tests_of_many():
    random = np.random.default_rng(6)
    values = noise(random, 48, 12)
    world = World(doubt=Doubt.AUTOCORRELATION, name="", points=48, draw=noise, due=False, cycle=12)
    wanted = memory_p(world, values)
    found = [look(figures(one, periods=months(48)), CountedAs.MEASURED) for one in values.T]
    assert [one.of(Doubt.AUTOCORRELATION).p for one in found] == pytest.approx(list(wanted), abs=1e-12)
    again = [look(figures(one, periods=months(48)), CountedAs.MEASURED) for one in values.T]
    assert found == again


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), shift=st.floats(-1e3, 1e3), scale=st.floats(0.01, 100))
def test_another_unit_of_measurement_changes_no_p_value(seed, shift, scale):
    values = np.random.default_rng(seed).normal(0, 1, 40)
    first = look(figures(values), CountedAs.MEASURED).of(Doubt.AUTOCORRELATION)
    again = look(figures(values * scale + shift), CountedAs.MEASURED).of(Doubt.AUTOCORRELATION)
    assert again.p == pytest.approx(first.p, abs=0.0021)


def test_missing_points_break_neighbours_and_are_not_closed_up():
    random = np.random.default_rng(2)
    values = random.normal(0, 1, 80)
    values[1::2] = values[::2] + random.normal(0, 0.1, 40)  # twins
    gappy = values.copy()
    gappy[1::2] = np.nan
    assert look(figures(values), CountedAs.MEASURED).of(Doubt.AUTOCORRELATION).warned
    one = look(figures(gappy), CountedAs.MEASURED).of(Doubt.AUTOCORRELATION)
    assert one.p is None or not one.warned


def test_a_step_where_limits_were_begun_anew_is_known_and_a_third_one_is_allowed():
    random = np.random.default_rng(3)
    height = np.repeat([0.0, 4.0, 0.0, 4.0], 24)
    p = [
        look(figures(random.normal(0, 1, 96) + height, starts=(24, 48, 72)), CountedAs.MEASURED)
        .of(Doubt.AUTOCORRELATION)
        .p
        for _ in range(60)
    ]
    assert (np.array(p) < LEVEL).mean() < 0.15


def test_sigma_z_is_laneys():
    """Worked out plainly: z scores, mean moving range, 1.128."""
    random = np.random.default_rng(5)
    sizes = random.integers(80, 200, 30).astype(float)
    counts = random.binomial(sizes.astype(int), 0.25).astype(float)
    centre = counts.sum() / sizes.sum()
    scores = [
        (c / n - centre) / (centre * (1 - centre) / n) ** 0.5 for c, n in zip(counts, sizes, strict=True)
    ]
    ranges = [abs(b - a) for a, b in pairwise(scores)]
    mean = sum(ranges) / len(ranges)
    found = sigma_z(counts[:, None], sizes[:, None], share=True)[0]
    assert found == pytest.approx(mean / 1.128, rel=1e-12)


def test_the_chance_beyond_limits_of_small_counts_is_that_of_going_through_them():
    from math import comb, exp, factorial, sqrt

    centre, size = 0.04, 30
    reach = 3 * sqrt(size * centre * (1 - centre))
    beyond = sum(
        comb(size, k) * centre**k * (1 - centre) ** (size - k)
        for k in range(size + 1)
        if abs(k - size * centre) > reach
    )
    found = expected(np.array([1.0, 1.4] * 10), np.full(20, 30.0), share=True)
    assert found.mean == pytest.approx(1.2)
    assert found.beyond == pytest.approx(beyond, rel=1e-9)
    mean = 0.5
    beyond = sum(exp(-mean) * mean**k / factorial(k) for k in range(60) if abs(k - mean) > 3 * sqrt(mean))
    assert expected(np.array([0.0, 1.0] * 10), None, share=False).beyond == pytest.approx(beyond, rel=1e-9)


@given(st.lists(st.integers(-40, 40), min_size=2, max_size=30), st.sampled_from([0.1, 0.25, 1.0, 5.0]))
def test_the_unit_is_the_largest_of_which_all_differences_are_multiples(steps, unit):
    values = 3 * unit + np.array(steps) * unit
    found = grain(values)
    if found is None:
        assert np.ptp(values) == 0 or np.abs(np.diff(values)).sum() == 0
        return
    multiples = (values - values[0]) / found.unit
    assert multiples == pytest.approx(np.round(multiples), abs=1e-6)
    assert np.gcd.reduce(np.round(multiples).astype(int)) == 1


def test_end_digits_are_counted_and_judged_by_the_binomial():
    values = np.array([100.0, 105, 110, 115, 121, 133, 147, 128, 150, 155])
    found = ends(values, 1.0)
    assert (found.favourites, found.share) == ("0 or 5", 0.6)
    from math import comb

    assert found.p == pytest.approx(
        2 * sum(comb(10, k) * 0.2**k * 0.8 ** (10 - k) for k in range(6, 11)), rel=1e-9
    )


def with_p(p):
    return Finding(
        doubt=Doubt.HEAPING, warned=False, sure=Sure.NO_SIGN, statistic="", value=0.0, p=p, words=""
    )


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holms_method_is_that_of_its_definition(p_values):
    found = together([with_p(p) for p in p_values]).findings
    order = sorted(range(len(p_values)), key=lambda at: p_values[at])
    for rank, place in enumerate(order):
        wanted = max(
            min(1.0, p_values[at] * (len(order) - earlier)) for earlier, at in enumerate(order[: rank + 1])
        )
        assert found[place].p_together == pytest.approx(wanted)
        assert found[place].warned == (p_values[place] < 0.05)


def test_several_tests_together_are_spoken_of():
    report = together([with_p(0.03), with_p(0.5), with_p(0.6)])
    assert report.findings[0].sure is Sure.POSSIBLE
    assert report.multiplicity.startswith(
        "3 tests were made. Where nothing is wrong each warns falsely in 5% of series"
    )
    assert "14%" in report.multiplicity
    assert together([with_p(0.001)]).findings[0].sure is Sure.STRONG


def test_few_points_a_constant_and_small_counts_are_counted_not_tested():
    few = look(figures([3.0, 4, 5, 4, 6, 3, 4, 5]), CountedAs.COUNT)
    assert {one.doubt: one.sure for one in few.warnings} == {
        Doubt.FEW_POINTS: Sure.COUNTED,
        Doubt.SMALL_COUNTS: Sure.COUNTED,
    }
    assert few.of(Doubt.FEW_POINTS).instead == (Kind.RUN,)
    still = look(figures([100.0] * 24), CountedAs.MEASURED)
    assert [one.doubt for one in still.warnings] == [Doubt.CONSTANT]
    assert still.tests == 0
    rare = look(figures([0.0, 0, 1, 0, 0, 0, 1, 0] * 3), CountedAs.COUNT)
    assert rare.of(Doubt.SMALL_COUNTS).instead == (Kind.G, Kind.T)
    assert "A point of a stable process then lies outside the limits in" in rare.of(Doubt.SMALL_COUNTS).words
    nothing = look(figures([np.nan, np.nan]), CountedAs.MEASURED)
    assert [one.doubt for one in nothing.warnings] == [Doubt.FEW_POINTS]


@pytest.mark.parametrize("points", [1, 2, 3, 5, 11, 12, 19, 20, 400])
def test_any_number_of_points_is_spoken_of(points):
    values = np.random.default_rng(points).normal(50, 5, points)
    found = look(figures(values), CountedAs.MEASURED).of(Doubt.FEW_POINTS)
    assert found.warned == (points < 20)
    assert "nan" not in found.words
    if points >= 12:
        assert found.lower < 1 < found.upper


def test_the_width_of_few_points_is_that_of_drawn_series():
    random = np.random.default_rng(9)
    for points in (12, 24):
        drawn = np.abs(np.diff(random.standard_normal((20_000, points)), axis=1)).mean(axis=1) / 1.128
        found = look(figures(random.normal(0, 1, points)), CountedAs.MEASURED).of(Doubt.FEW_POINTS)
        held = ((found.lower <= 1 / drawn) & (1 / drawn <= found.upper)).mean()
        assert held == pytest.approx(0.95, abs=0.015)
