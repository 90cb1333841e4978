"""Intervals: published examples, another tool's stored quantiles, and what always holds."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.measures.rates import (
    NotAShare,
    Sureness,
    chi_squared_quantile,
    gamma_share,
    how_sure,
    poisson,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "trials", "lower", "upper"),
    # Newcombe, Statistics in Medicine 1998; 17:857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_wilson_interval_gives_the_published_examples(successes, trials, lower, upper):
    found = wilson(successes, trials)
    assert (round(found.lower, 4), round(found.upper, 4)) == (lower, upper)


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    # Standard table of exact Poisson limits (for example Armitage and Berry, Statistical Methods).
    [(0, 0.0, 3.689), (1, 0.025, 5.572), (5, 1.623, 11.668), (10, 4.795, 18.390), (100, 81.364, 121.627)],
)
def test_the_exact_poisson_interval_gives_the_published_table(count, lower, upper):
    found = poisson(count)
    assert (round(found.lower, 3), round(found.upper, 3)) == (lower, upper)


def test_chi_squared_quantiles_equal_the_stored_reference_to_ten_digits(shared):
    table = pl.read_csv(shared / "vectors" / "funnel" / "poisson_limits_reference.csv")
    assert table.height > 40
    for row in table.iter_rows(named=True):
        expected, chance = row["E"], row["p"]
        freedom = 2 * expected if chance < 0.5 else 2 * (expected + 1)
        found = chi_squared_quantile(chance, freedom) / (2 * expected)
        assert found == pytest.approx(row["chisq_funnelplotr"], rel=1e-10), row


@given(st.integers(1, 60), st.floats(0.01, 120))
def test_for_whole_shapes_the_gamma_share_is_one_less_a_sum_of_poisson_chances(shape, x):
    plain = 1 - math.fsum(
        math.exp(-x + count * math.log(x) - math.lgamma(count + 1)) for count in range(shape)
    )
    assert gamma_share(shape, x) == pytest.approx(plain, abs=1e-11)


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_share_seen_lies_in_its_interval_and_turning_it_over_turns_the_interval_over(first, second):
    successes, trials = min(first, second), max(first, second)
    found, turned = wilson(successes, trials), wilson(trials - successes, trials)
    assert 0 <= found.lower <= successes / trials <= found.upper <= 1
    assert turned.lower == pytest.approx(1 - found.upper, abs=1e-12)


@given(st.integers(0, 3000))
def test_a_count_lies_in_its_interval_and_more_events_move_it_up(count):
    found, more = poisson(count), poisson(count + 1)
    assert found.lower <= count < found.upper
    assert more.lower > found.lower
    assert more.upper > found.upper


@given(st.integers(1, 300), st.integers(1, 300), st.integers(2, 9))
def test_more_of_the_same_makes_surer(successes, failures, times):
    few = wilson(successes, successes + failures)
    many = wilson(successes * times, (successes + failures) * times)
    assert many.upper - many.lower < few.upper - few.lower


def test_the_poisson_interval_covers_at_least_as_often_as_it_says():
    for mean in (0.7, 3.0, 12.5):
        covered = math.fsum(
            math.exp(-mean + count * math.log(mean) - math.lgamma(count + 1))
            for count in range(100)
            if poisson(count).lower <= mean <= poisson(count).upper
        )
        assert covered >= 0.95


@pytest.mark.parametrize("bad", [(5, 4), (-1, 4), (0, 0)])
def test_a_share_that_is_none_is_refused(bad):
    with pytest.raises(NotAShare, match="is not a share"):
        wilson(*bad)


def test_a_count_below_zero_is_refused():
    with pytest.raises(NotAShare, match="0 or more"):
        poisson(-1)


def test_how_sure_a_figure_is_is_always_said_in_words():
    hours = how_sure(Sureness.FULL_COUNT, numerator=900, denominator=1000)
    share = how_sure(Sureness.SHARE, numerator=9, denominator=62, multiplier=100, unit="%")
    rate = how_sure(Sureness.RATE, numerator=10, denominator=2000, multiplier=1000)
    score = how_sure(Sureness.SCORE, numerator=6.9, denominator=None)
    missing = how_sure(Sureness.RATE, numerator=None, denominator=None)
    assert hours.words == "This is a full count of what was recorded, not an estimate from a sample."
    assert share.words == (
        "Chance alone could put it anywhere from 7.8% to 25.3% (95% Wilson score interval)."
    )
    assert rate.words == "Chance alone could put it anywhere from 2.4 to 9.2 (95% exact Poisson interval)."
    assert rate.plain == "Chance alone could put it anywhere from 2.4 to 9.2."
    assert "cannot be worked out" in score.words
    assert "no figure" in missing.words
    assert [one.interval is None for one in (hours, share, rate, score, missing)] == [
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_share_over_the_whole_is_not_given_a_range_that_cannot_be():
    assert how_sure(Sureness.SHARE, numerator=5, denominator=4).interval is None
