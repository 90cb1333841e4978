"""Whether a change worked: the interval holds the truth, also where figures resemble their neighbours."""

import numpy as np
import pytest

from leadwell.improvement import Outcome, verdict
from leadwell.improvement.verdict import NotFigures


def series(world, number, alike):
    """Figures with a spread of one whose neighbours are correlated by ``alike``."""
    noise = world.normal(size=number + 40)
    found = np.zeros(number + 40)
    for place in range(1, number + 40):
        found[place] = alike * found[place - 1] + noise[place]
    return found[40:] * np.sqrt(1 - alike**2)


def judged(alike, before, after, *, moved=0.0, times=120, seed=1):
    """Give how often the interval holds the true effect, how often something is found, and how often a drift is."""
    world = np.random.default_rng(seed)
    holds = finds = drifts = 0
    for _ in range(times):
        values = 10 + series(world, before + after, alike)
        values[before:] += moved
        found = verdict(values[:before], values[before:])
        if found.lower is None:
            drifts += 1
            continue
        holds += found.lower <= moved <= found.upper
        finds += found.outcome is not Outcome.CANNOT_TELL
    told = times - drifts
    return holds / told, finds / told, drifts / times


@pytest.mark.parametrize(("before", "after"), [(12, 6), (24, 12), (36, 6)])
def test_of_figures_that_know_nothing_of_one_another_the_interval_holds_the_truth(before, after):
    holds, finds, drifts = judged(0.0, before, after)
    assert holds >= 0.93
    assert finds <= 0.07  # false claims that something worked
    assert drifts <= 0.03


@pytest.mark.parametrize(("alike", "least"), [(0.3, 0.90), (0.5, 0.86)])
def test_where_neighbours_are_alike_it_claims_little_more_than_it_should(alike, least):
    holds, _, drifts = judged(alike, 30, 12)
    assert holds >= least
    assert drifts <= 0.08
    plain = judged_without_allowing(alike)
    assert holds > plain + 0.03  # what allowing for it is worth


def judged_without_allowing(alike):
    """The same by a plain t interval, as a spreadsheet would."""
    world = np.random.default_rng(1)
    holds = 0
    for _ in range(120):
        values = 10 + series(world, 42, alike)
        first, second = values[:30], values[30:]
        spread = np.sqrt((first.var() * 30 + second.var() * 12) / 40 * (1 / 30 + 1 / 12))
        holds += abs(second.mean() - first.mean()) <= 2.02 * spread
    return holds / 120


def test_a_change_of_two_sigmas_is_found_and_called_by_its_direction():
    _, finds, _ = judged(0.0, 24, 6, moved=2.0, times=100)
    assert finds >= 0.95
    before = [10, 12, 11, 10, 12, 11, 10, 12, 11, 10, 12, 11]
    assert verdict(before, [20, 21, 22, 21, 20, 22]).outcome is Outcome.ROSE
    assert verdict(before, [2, 3, 1, 2, 3, 1]).outcome is Outcome.FELL


def test_figures_that_were_moving_before_are_not_judged():
    rising = [10 + 2 * place + (place % 3) for place in range(24)]
    found = verdict(rising, [60, 61, 62, 64, 61, 62])
    assert found.outcome is Outcome.CANNOT_TELL
    assert "rising before the change already" in found.why
    assert found.effect is None


def test_too_few_figures_are_said_to_be_too_few():
    assert "11 figures before the change" in verdict([1.0] * 11, [2.0] * 9).why
    assert "2 figures since the change" in verdict([1.0, 2.0] * 6, [2.0, float("nan"), 3.0]).why


def test_levels_of_ratios_are_sums_before_they_are_divided():
    found = verdict(
        [0.5, 0.1] * 6, [0.2, 0.3] * 3, sizes_before=[10, 1000] * 6, sizes_after=[100, 100, 300, 100, 50, 50]
    )
    assert found.expected == pytest.approx((0.5 * 10 + 0.1 * 1000) / 1010)
    with pytest.raises(NotFigures, match="4 figures and 1 denominators"):
        verdict([1.0] * 12, [1.0] * 4, sizes_after=[1.0])
    with pytest.raises(NotFigures, match="below nought"):
        verdict([1.0] * 9, [1.0] * 4, sizes_after=[1.0, -1.0, 1.0, 1.0])


def test_of_figures_that_do_not_vary_nothing_is_claimed():
    found = verdict([5.0] * 12, [6.0] * 6)
    assert (found.outcome, found.expected, found.found, found.effect) == (Outcome.CANNOT_TELL, 5.0, 6.0, None)
    assert "do not vary" in found.why
