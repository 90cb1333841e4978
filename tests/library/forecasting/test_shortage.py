"""The chance of a short shift, against closed forms and counting."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.forecasting.panels import table

from leadwell.forecasting import Foretold, NotADistribution, chance_short, forecast

LEVELS = tuple(k / 40 for k in range(1, 40))


def normal(mean: float, spread: float) -> Foretold:
    law = NormalDist(mean, spread)
    return Foretold(levels=LEVELS, values=np.array([[law.inv_cdf(level) for level in LEVELS]]))


@given(st.floats(80, 120), st.floats(1, 10), st.floats(1, 10), st.floats(-0.9, 0.9))
def test_two_normal_forecasts_give_the_chance_of_the_closed_form(mean, need, present, together):
    """The difference of two normal figures is normal, also where they go together."""
    spread = (need**2 + present**2 - 2 * together * need * present) ** 0.5
    expected = NormalDist().cdf((100 - mean) / spread)
    found = chance_short(normal(100, need), normal(mean, present), together=together)
    assert found[0] == pytest.approx(expected, abs=0.01)


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 9), min_size=1, max_size=12)
)
def test_samples_give_what_counting_pairs_gives(need, present):
    """Each of 200 pieces falls on one sample or between two, so a share of the pairs is off by a little."""
    pairs = np.mean([[p < n for p in present] for n in need])
    ties = np.mean([[p == n for p in present] for n in need])
    found = chance_short(
        Foretold.of_samples(np.array([need * 40])), Foretold.of_samples(np.array([present * 40]))
    )
    assert pairs - 0.05 <= found[0] <= pairs + ties + 0.05


def test_what_is_certain_is_short_or_is_not():
    need, present = Foretold.certain([5, 5, 5]), Foretold.certain([4, 5, 6])
    assert chance_short(need, present).tolist() == [1, 0, 0]
    assert chance_short(need, Foretold.certain([4.5, 4.2, 1]), allowed=0.15).tolist() == [0, 1, 1]


def test_a_known_roster_against_a_foretold_need():
    found = chance_short(normal(6, 1), Foretold.certain([7.0]))
    assert found[0] == pytest.approx(1 - NormalDist().cdf(1), abs=0.006)


def test_allowing_more_never_makes_a_shortage_likelier():
    chances = [chance_short(normal(100, 8), normal(96, 5), allowed=share)[0] for share in (0, 0.05, 0.1, 0.2)]
    assert chances == sorted(chances, reverse=True)


def test_more_away_when_more_is_needed_makes_a_rare_shortage_likelier():
    apart, together = (chance_short(normal(90, 6), normal(100, 6), together=r)[0] for r in (0.0, -0.8))
    assert together > apart + 0.04


def test_forecasts_of_need_and_presence_are_held_against_each_other():
    draw = np.random.default_rng(1)
    values = {"need": draw.poisson(30, 60).tolist(), "present": draw.poisson(32, 60).tolist()}
    found = forecast(table(values), horizon=4)
    need, present = (Foretold.of_forecast(found.filter(found["series"] == name)) for name in values)
    chances = chance_short(need, present)
    assert chances.shape == (4,)
    assert ((chances > 0.25) & (chances < 0.55)).all()  # the truth is 0.38


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Foretold(levels=(0.5, 0.1), values=np.ones((1, 2))), "must rise"),
        (lambda: Foretold(levels=(0.1, 0.5), values=np.ones((1, 3))), "shape"),
        (lambda: Foretold(levels=(0.1, 0.5), values=np.array([[2.0, 1.0]])), "must not fall"),
        (lambda: Foretold(levels=(0.1, 0.5), values=np.array([[np.nan, 1.0]])), "missing"),
        (lambda: chance_short(Foretold.certain([1]), Foretold.certain([1, 2])), "same shifts"),
        (lambda: chance_short(Foretold.certain([1]), Foretold.certain([1]), allowed=1), "allowed must be"),
        (lambda: Foretold.of_samples(np.ones((2, 0))), "one sample or more"),
    ],
)
def test_what_is_no_distribution_is_refused(make, words):
    with pytest.raises(NotADistribution, match=words):
        make()


@given(
    st.lists(st.lists(st.integers(-3, 9), min_size=3, max_size=3), min_size=1, max_size=4),
    st.lists(st.integers(-3, 9), min_size=2, max_size=2),
    st.sampled_from([0.0, 0.15]),
)
def test_apart_it_is_exactly_what_holding_every_piece_against_every_piece_gives(need, ends, allowed):
    """Whole numbers, so that many pieces are alike: as many as needed are not too few."""
    needed = Foretold(levels=(0.1, 0.5, 0.9), values=np.sort(np.array(need, dtype=float), axis=1))
    present = Foretold(levels=(0.1, 0.9), values=np.array([sorted(map(float, ends))] * len(need)))
    scores = Foretold.scores_of(200)
    pieces = zip(needed.at(scores) * (1 - allowed), present.at(scores), strict=True)
    slowly = [sum(there < wanted for wanted in n for there in p) / 40_000 for n, p in pieces]
    assert chance_short(needed, present, allowed=allowed).tolist() == pytest.approx(slowly, abs=1e-12)
