"""Who is rostered by name takes the place of hours planned in total, until somebody has worked."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.staffing.shift_making import DAY, shift_row, shift_rows, shifts_of

from leadwell.staffing.plans import NAMED, with_rostered


def named(*rows):
    """Rows of part, group, hours of the unit's own who are named, of those of them who come, and moved here."""
    return pl.DataFrame([("A", DAY, *row) for row in rows], schema=NAMED, orient="row")


def planned(found):
    keys = ("part", "staff_group", "planned_hours", "told_hours", "by_name")
    return [tuple(row[key] for key in keys) for row in found.iter_rows(named=True)]


@pytest.mark.parametrize(
    ("row", "people", "expected"),
    [
        # All who are planned are named: the roster is believed, also where nobody of them comes.
        ({}, [("day", "registered", 48.0, 36.0, 0.0)], [("day", "registered", 36.0, 48.0, True)]),
        ({}, [("day", "registered", 48.0, 0.0, 0.0)], [("day", "registered", 0.0, 48.0, True)]),
        ({}, [("day", "registered", 60.0, 60.0, 0.0)], [("day", "registered", 60.0, 48.0, True)]),
        # Some are named: the plan stands, less the hours of those of them who do not come.
        ({}, [("day", "registered", 12.0, 12.0, 0.0)], [("day", "registered", 48.0, 48.0, False)]),
        ({}, [("day", "registered", 24.0, 12.0, 0.0)], [("day", "registered", 36.0, 48.0, False)]),
        # Help is added to the plan, to the roster, and to nothing where neither is known.
        ({}, [("day", "registered", None, None, 12.0)], [("day", "registered", 60.0, 48.0, False)]),
        ({}, [("day", "registered", 48.0, 36.0, 12.0)], [("day", "registered", 48.0, 48.0, True)]),
        (
            {"planned": None},
            [("day", "registered", None, None, 12.0)],
            [("day", "registered", None, None, False)],
        ),
        # Another group that is named says nothing of this one.
        (
            {},
            [("day", "support", 12.0, 12.0, 0.0)],
            [("day", "registered", 48.0, 48.0, False), ("day", "support", 12.0, None, True)],
        ),
        # Nobody told a plan.
        (
            {"planned": None},
            [("day", "registered", 36.0, 24.0, 0.0)],
            [("day", "registered", 24.0, None, True)],
        ),
        # Worked already: the plan stays as it was told.
        (
            {"actual": 40.0},
            [("day", "registered", 48.0, 36.0, 0.0)],
            [("day", "registered", 48.0, 48.0, False)],
        ),
    ],
)
def test_the_roster_is_believed_as_far_as_it_reaches_until_somebody_has_worked(row, people, expected):
    found = with_rostered(shifts_of(shift_row(**({"planned": 48.0} | row))), named(*people))
    assert planned(found) == expected


def test_shifts_without_a_roster_by_name_keep_their_plan_and_those_only_rostered_are_added():
    rows = shifts_of(shift_row(planned=48.0, required=44.0))
    found = with_rostered(rows, named(("night", "registered", 36.0, 24.0, 0.0)))
    assert planned(found) == [
        ("day", "registered", 48.0, 48.0, False),
        ("night", "registered", 24.0, None, True),
    ]
    assert found["required_hours"].to_list() == [44.0, None]
    assert found["missing"].to_list() == [None, "not_recorded"]
    assert found["rostered_hours"].to_list() == [None, 24.0]


def test_whoever_is_moved_to_a_shift_that_is_not_known_makes_none():
    found = with_rostered(shifts_of(shift_row()), named(("night", "registered", None, None, 12.0)))
    assert found["part"].to_list() == ["day"]


def test_of_a_shift_that_was_worked_the_rosters_hours_stand_beside():
    rows = shifts_of(shift_row(planned=48.0, actual=40.0))
    found = with_rostered(rows, named(("day", "registered", 36.0, 36.0, 0.0)))
    assert found.select("planned_hours", "rostered_hours").rows() == [(48.0, 36.0)]


def test_two_rows_of_a_group_on_one_shift_take_the_rosters_hours_once():
    rows = shifts_of(shift_row(planned=24.0), shift_row(planned=12.0))
    found = with_rostered(rows, named(("day", "registered", 36.0, 30.0, 0.0)))
    assert found["planned_hours"].to_list() == [30.0, 0.0]
    assert found["told_hours"].sum() == 36.0


@given(shift_rows())
def test_with_no_roster_nothing_changes(rows):
    shifts = shifts_of(*rows)
    found = with_rostered(shifts, named())
    assert found.select(shifts.columns).equals(shifts)


@given(shift_rows(), st.floats(0, 40), st.floats(0, 40))
def test_help_makes_no_shift_shorter(rows, own, moved):
    shifts = shifts_of(*rows)
    alone, helped = (
        with_rostered(shifts, named(("day", "registered", own, own, more)))["planned_hours"].sum()
        for more in (0.0, moved)
    )
    assert helped >= alone - 1e-6
