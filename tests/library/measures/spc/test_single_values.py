"""XmR charts of single series by hand, and what must hold of any series. Other tools' answers: against vectors."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.measures.spc import Hit, chart_panel

NAN = math.nan
# Whole and half numbers, so that sums are exact and a point on a line is on it.
steady = st.lists(
    st.one_of(st.just(NAN), st.integers(-40, 40).map(lambda half: half / 2)), min_size=1, max_size=40
)


def hits(values):
    return [Hit(one) for one in chart_panel(values).hits.tolist()]


def limits(values):
    found = chart_panel(values)
    return found.centre[0], found.lower[0], found.upper[0]


def test_the_limits_of_wheelers_example_are_exact():
    assert limits([10.0, 12.0] * 6) == (11.0, 11 - 2.66 * 2, 11 + 2.66 * 2)


def test_a_missing_point_breaks_the_moving_range_and_is_no_zero():
    found = chart_panel([10.0, 12.0, NAN, 110.0, 112.0] * 3)
    # Moving ranges: 2 within each pair, and 102 between the end of one five and the start of the next.
    ranges = [2, 2, 102, 2, 2, 102, 2, 2]
    assert found.upper[0] - found.centre[0] == pytest.approx(2.66 * sum(ranges) / len(ranges))
    assert found.present[0] == 12
    assert found.hits[2] == 0


def test_a_missing_point_breaks_a_run_and_a_trend():
    around, above = [20.0, -20.0] * 7, [5.0, 15.0, 5.0, 15.0, 5.0, 15.0, 5.0]
    assert hits([*around, *above])[14:] == [Hit.SHIFT_HIGH] * 7
    assert set(hits([*around, *above[:3], NAN, *above[3:]])) == {Hit(0)}
    rising = [rise / 10 for rise in range(7)]
    assert [one & Hit.TREND_UP for one in hits([*around, 20.0, *rising])[15:]] == [Hit.TREND_UP] * 7
    assert set(hits([*around, 20.0, *rising[:3], NAN, *rising[3:]])) == {Hit(0)}


@pytest.mark.parametrize(
    ("rises", "marked"), [([1, 2, 3, 4, 5, 6], 0), ([1, 2, 3, 4, 5, 6, 7], 7), ([1, 2, 3, 3, 4, 5, 6, 7], 0)]
)
def test_seven_rising_points_are_a_trend_six_are_not_and_a_tie_breaks_it(rises, marked):
    found = hits([-20.0, 20.0] * 10 + [rise / 100 for rise in rises])
    assert sum(1 for one in found if one & Hit.TREND_UP) == marked


def test_a_point_on_the_mean_breaks_a_run():
    values = [9.0, 5.0] * 3 + [10.0] + [5.0, 9.0] * 3 + [11.0, 15.0] * 3 + [10.0] + [15.0, 11.0] * 3
    assert limits(values)[0] == 10.0
    assert set(hits(values)) == {Hit(0)}


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e9 + 0.1, 0.0])
def test_a_series_that_never_changes_has_no_signal_from_rounding(value):
    centre, lower, upper = limits([value] * 30)
    assert set(hits([value] * 30)) == {Hit(0)}
    assert lower == upper == centre


@pytest.mark.parametrize("values", [[1.0] * 11 + [NAN] * 9, [1.0, NAN] * 12])
def test_too_few_points_or_none_side_by_side_have_no_limits_and_no_hits(values):
    _, lower, upper = limits(values)
    assert math.isnan(lower)
    assert math.isnan(upper)
    assert set(hits(values)) == {Hit(0)}


@given(steady, st.integers(-100, 100))
def test_moving_every_value_moves_the_limits_by_the_same_amount_and_no_hit(values, shift):
    moved = [value + shift for value in values]
    assert hits(moved) == hits(values)
    assert limits(moved) == pytest.approx([line + shift for line in limits(values)], nan_ok=True)


@given(steady)
def test_turning_the_series_over_turns_the_hits_over(values):
    def over(hit):
        """High and low stand side by side in the bits."""
        bits = int(hit)
        return Hit((bits & 0x155) << 1 | (bits & 0x2AA) >> 1)

    assert hits([-value for value in values]) == [over(hit) for hit in hits(values)]


@given(steady)
def test_leading_and_trailing_gaps_change_nothing(values):
    padded = [NAN, NAN, *values, NAN]
    assert limits(padded) == pytest.approx(limits(values), rel=0, abs=0, nan_ok=True)
    assert hits(padded) == [Hit(0), Hit(0), *hits(values), Hit(0)]
