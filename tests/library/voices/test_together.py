"""What goes together over units, with how sure that is."""

import numpy as np
import pytest

from leadwell.voices.results import Told, together


def told(values):
    return [Told(key=str(n), low=float(v), high=float(v), answered=8) for n, v in enumerate(values)]


def test_the_rank_correlation_is_that_of_a_worked_example():
    """IQ and hours of television of ten people, as in many textbooks: -29/165."""
    iq = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110])
    hours = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17])
    found = together(told(iq / 200), told(hours / 100))
    assert found.rank_correlation == pytest.approx(-29 / 165)
    assert not found.is_beyond_chance
    assert found.words.startswith("Cannot tell")


def test_intervals_hold_and_chance_is_not_told_as_news():
    lot = np.random.default_rng(3)
    beyond = sum(together(told(lot.random(38)), told(lot.random(38))).is_beyond_chance for _ in range(400))
    assert beyond / 400 <= 0.08
    many = sum(
        any(
            together(told(lot.random(38)), told(lot.random(38)), pairs=10).is_beyond_chance for _ in range(10)
        )
        for _ in range(200)
    )
    assert many / 200 <= 0.09


def test_parts_that_do_go_together_are_found():
    lot = np.random.default_rng(4)
    base = lot.random(40)
    noisy = np.clip(base + lot.normal(0, 0.15, 40), 0, 1)
    found = together(told(base), told(noisy))
    assert found.is_beyond_chance
    assert "told higher in the other" in found.words
    against = together(told(base), told(1 - noisy))
    assert "told lower in the other" in against.words
    assert against.rank_correlation == pytest.approx(-found.rank_correlation)


def test_few_units_or_all_alike_tell_nothing():
    assert together(told([0.1] * 9), told([0.2] * 9)).words == "9 units are told in both; 10 are needed."
    assert together(told([0.1] * 12), told(np.linspace(0, 1, 12))).rank_correlation is None


def test_only_units_told_in_both_count():
    first, second = told(np.linspace(0, 1, 14)), told(np.linspace(0, 1, 14))[2:]
    assert together(first, second).units == 12
