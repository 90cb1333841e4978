"""Tails of distributions agree with sums made term by term."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.measures.spc.tails import (
    beta_binomial_at_least,
    binomial_at_least,
    negative_binomial_at_least,
    normal_below,
    poisson_at_least,
    student_below,
)


@given(st.integers(1, 300), st.integers(-2, 303), st.floats(0, 1))
def test_binomial_tails_are_the_sum_of_their_terms(trials, least, share):
    terms = (
        math.comb(trials, k) * share**k * (1 - share) ** (trials - k)
        for k in range(max(least, 0), trials + 1)
    )
    assert float(binomial_at_least(least, trials, share)) == pytest.approx(math.fsum(terms), abs=1e-11)


@given(st.integers(-2, 300), st.floats(1e-6, 1e3))
def test_poisson_tails_are_one_without_the_terms_below(least, mean):
    below = math.fsum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(max(least, 0)))
    assert float(poisson_at_least(least, mean)) == pytest.approx(1 - below, abs=1e-11)


@pytest.mark.parametrize(
    ("degrees", "t"), [(1, 12.706205), (4, 2.776445), (9, 2.262157), (30, 2.042272), (120, 1.979930)]
)
def test_students_t_has_its_published_quantiles(degrees, t):
    """Tables of the 0.975 quantile, as in any book of statistics."""
    assert float(student_below(t, degrees)) == pytest.approx(0.975, abs=1e-7)
    assert float(student_below(-t, degrees)) == pytest.approx(0.025, abs=1e-7)


def test_large_arguments_meet_the_normal_distribution():
    assert float(binomial_at_least(500_000, 1_000_000, 0.5)) == pytest.approx(0.5004, abs=1e-4)
    assert float(poisson_at_least(1_000_000, 1e6)) == pytest.approx(0.5001, abs=1e-4)
    assert float(student_below(1.5, 1e9)) == pytest.approx(float(normal_below(1.5)), abs=1e-6)


def test_what_is_not_known_stays_unknown():
    nan = float("nan")
    assert np.isnan(binomial_at_least([nan, 1, 1], [2, nan, 2], [0.5, 0.5, nan])).all()
    assert np.isnan(poisson_at_least([nan, 1], [1, nan])).all()


@given(st.integers(2, 300), st.integers(-2, 303), st.floats(0.01, 0.99), st.floats(1.01, 9))
def test_tails_of_shares_that_vary_more_are_the_sum_of_their_terms(trials, least, share, wider):
    together = 1 / min((wider - 1) / (trials - 1), 0.95) - 1
    a, b = share * together, (1 - share) * together

    def log_beta(x, y):
        return math.lgamma(x) + math.lgamma(y) - math.lgamma(x + y)

    terms = (
        math.comb(trials, k) * math.exp(log_beta(k + a, trials - k + b) - log_beta(a, b))
        for k in range(max(least, 0), trials + 1)
    )
    found = float(beta_binomial_at_least(least, trials, share, wider))
    assert found == pytest.approx(math.fsum(terms), abs=1e-9)


@given(st.integers(-2, 200), st.floats(1e-3, 1e2), st.floats(1.01, 9))
def test_tails_of_events_that_vary_more_are_one_without_the_terms_below(least, mean, wider):
    k = mean / (wider - 1)
    below = math.fsum(
        math.exp(
            math.lgamma(x + k)
            - math.lgamma(x + 1)
            - math.lgamma(k)
            - k * math.log(wider)
            + x * math.log1p(-1 / wider)
        )
        for x in range(max(least, 0))
    )
    assert float(negative_binomial_at_least(least, mean, wider)) == pytest.approx(1 - below, abs=1e-9)


def test_of_very_many_trials_the_tail_is_near_the_sum_and_between_others_the_answer_is_the_same():
    least, trials, share, wider = (
        np.array(one) for one in ([1790.0, 18.0], [2000.0, 20.0], [0.9, 0.9], [4.0, 4.0])
    )
    together = beta_binomial_at_least(least, trials, share, wider)
    alone = [float(beta_binomial_at_least(*one)) for one in zip(least, trials, share, wider, strict=True)]
    assert together.tolist() == alone
    world = np.random.default_rng(4)
    drawn = world.binomial(2000, world.beta(0.9 * (1999 / 3 - 1), 0.1 * (1999 / 3 - 1), 400_000)) >= 1790
    assert alone[0] == pytest.approx(drawn.mean(), abs=0.01)
