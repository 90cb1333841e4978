"""How soon a planted shift is seen, and that a larger one is seen sooner."""

import numpy as np
import pytest

from leadwell.measures.spc.engine import chart_panel
from leadwell.measures.spc.false_alarms import NoShift, lead_time, stored_rates
from leadwell.measures.spc.rules import HIGH


def test_the_share_seen_grows_with_time_and_with_the_size_of_the_shift():
    small, large = (lead_time(before=24, sigmas=size) for size in (1.0, 3.0))
    assert all(np.diff(small.seen) >= 0)
    assert all(one <= other for one, other in zip(small.seen, large.seen, strict=True))
    assert large.within(0.5) == 2
    assert small.within(0.99) is None
    assert lead_time(before=24, sigmas=3.0) == large


def test_the_first_look_agrees_with_series_drawn_one_by_one():
    world = np.random.default_rng(11)
    seen = 0
    for _ in range(1_500):
        values = world.normal(size=25)
        values[-1] += 3.0
        seen += bool(chart_panel(values).hits[-1] & HIGH)
    assert lead_time(before=24, sigmas=3.0).seen[0] == pytest.approx(seen / 1_500, abs=0.04)


def test_a_shift_of_next_to_nothing_is_seen_as_often_as_the_chart_cries_wolf():
    by_chance = stored_rates(present=25).icon
    assert lead_time(before=24, sigmas=1e-9).seen[0] == pytest.approx(by_chance / 2, abs=0.01)  # on one side


def test_no_shift_and_too_few_points_before_it_are_refused():
    with pytest.raises(NoShift):
        lead_time(before=24, sigmas=0.0)
    with pytest.raises(NoShift, match="12 points"):
        lead_time(before=5, sigmas=2.0)
