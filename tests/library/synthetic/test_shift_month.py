"""Random ward-months that carry their own answer."""

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.intake.reading import CENSUS, SHIFTS
from leadwell.synthetic import shift_month
from leadwell.synthetic.single_month import CannotFill

seeds = st.integers(0, 2**32)


def judged(month) -> dict:
    """The slow and obvious judge, in exact fractions: shifts that break a rule, and which."""
    found = {}
    for row in month.shifts.filter(staff_group="registered").iter_rows(named=True):
        required, actual = Fraction(row["required_hours"]), Fraction(row["actual_hours"])
        short = required - actual > min(Fraction(8), required / 4)
        below_two = actual < 2 * Fraction(month.hours_of_part[row["part"]])
        if short or below_two:
            found[row["on"], row["part"]] = (short, below_two)
    return found


@given(seeds)
def test_the_unsafe_shifts_are_those_that_break_a_rule(seed):
    month = shift_month(seed)

    assert {(one.on, one.part): (one.short, one.below_two) for one in month.unsafe} == judged(month)


@given(seeds)
def test_hours_worked_are_the_hours_planned_for_each_group_and_part(seed):
    sums = (
        shift_month(seed)
        .shifts.group_by("part", "staff_group")
        .agg(pl.col("planned_hours").sum(), pl.col("actual_hours").sum())
    )

    assert sums["actual_hours"].to_list() == sums["planned_hours"].to_list()


@given(seeds, st.integers(97, 120))
def test_any_fill_near_the_plan_can_be_forced_to_the_quarter_hour(seed, percent):
    month = shift_month(seed, forced_fill=percent / 100)
    sums = month.shifts.group_by("part", "staff_group").agg(
        pl.col("planned_hours").sum(), pl.col("actual_hours").sum()
    )

    for row in sums.iter_rows(named=True):
        assert abs(row["actual_hours"] - row["planned_hours"] * percent / 100) <= 0.125
    assert {(one.on, one.part) for one in month.unsafe} == set(judged(month))


def test_a_fill_that_leaves_no_safe_shift_is_refused():
    with pytest.raises(CannotFill, match="cannot be filled"):
        shift_month(1, forced_fill=0.2)


def test_months_differ_and_some_shifts_lie_exactly_at_a_limit():
    months = [shift_month(seed) for seed in range(60)]
    counts = {len(month.unsafe) for month in months}
    at_limit = sum(
        1
        for month in months
        for row in month.shifts.filter(staff_group="registered").iter_rows(named=True)
        if row["required_hours"] - row["actual_hours"] == min(8.0, row["required_hours"] / 4)
    )

    assert len(counts) > 8
    assert at_limit > 40
    assert {len(month.hours_of_part) for month in months} == {2, 3}


def test_frames_have_the_declared_columns():
    month = shift_month(11)

    assert month.shifts.schema == SHIFTS
    assert month.census.schema == CENSUS
    assert set(month.shifts["unit_code"]) == set(month.census["unit_code"]) == {month.unit_code}
