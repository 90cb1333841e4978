"""Who is rostered by name takes the place of hours planned in total, until somebody has worked."""

import polars as pl
import pytest
from hypothesis import given
from tests.library.staffing.shift_making import DAY, shift_row, shift_rows, shifts_of

from leadwell.staffing.coming_hours import ROSTERED
from leadwell.staffing.plans import with_rostered

SHIFT = {"unit": pl.String, "on": pl.Date, "part": pl.String}


def rostered_of(*rows):
    return pl.DataFrame([("A", DAY, *row) for row in rows], schema=ROSTERED, orient="row")


def named(*parts):
    return pl.DataFrame([("A", DAY, part) for part in parts], schema=SHIFT, orient="row")


def planned(found):
    keys = ("part", "staff_group", "planned_hours", "told_hours", "by_name")
    return [tuple(row[key] for key in keys) for row in found.iter_rows(named=True)]


@pytest.mark.parametrize(
    ("row", "rostered", "expected"),
    [
        # Believed: less than was planned, none of a group, and a group that the plan does not know.
        (shift_row(planned=48.0), [("day", "registered", 36.0)], [("day", "registered", 36.0, 48.0, True)]),
        (shift_row(planned=48.0), [], [("day", "registered", 0.0, 48.0, True)]),
        (
            shift_row(planned=48.0),
            [("day", "registered", 48.0), ("day", "support", 12.0)],
            [("day", "registered", 48.0, 48.0, True), ("day", "support", 12.0, None, True)],
        ),
        # Worked already: the plan stays as it was told.
        (
            shift_row(planned=48.0, actual=40.0),
            [("day", "registered", 36.0)],
            [("day", "registered", 48.0, 48.0, False)],
        ),
    ],
)
def test_the_roster_is_believed_until_somebody_has_worked(row, rostered, expected):
    found = with_rostered(shifts_of(row), rostered_of(*rostered), by_name=named("day"))
    assert planned(found) == expected


def test_shifts_without_a_roster_by_name_keep_their_plan_and_those_only_rostered_are_added():
    rows = shifts_of(shift_row(planned=48.0, required=44.0))
    found = with_rostered(rows, rostered_of(("night", "registered", 24.0)), by_name=named("night"))
    assert planned(found) == [
        ("day", "registered", 48.0, 48.0, False),
        ("night", "registered", 24.0, None, True),
    ]
    assert found["required_hours"].to_list() == [44.0, None]
    assert found["missing"].to_list() == [None, "not_recorded"]
    assert found["rostered_hours"].to_list() == [None, 24.0]


def test_of_a_shift_that_was_worked_the_rosters_hours_stand_beside():
    rows = shifts_of(shift_row(planned=48.0, actual=40.0))
    found = with_rostered(rows, rostered_of(("day", "registered", 36.0)), by_name=named("day"))
    assert found.select("planned_hours", "rostered_hours").rows() == [(48.0, 36.0)]


def test_two_rows_of_a_group_on_one_shift_take_the_rosters_hours_once():
    rows = shifts_of(shift_row(planned=24.0), shift_row(planned=12.0))
    found = with_rostered(rows, rostered_of(("day", "registered", 30.0)), by_name=named("day"))
    assert found["planned_hours"].to_list() == [30.0, 0.0]
    assert found["told_hours"].sum() == 36.0


@given(shift_rows())
def test_with_no_roster_nothing_changes(rows):
    shifts = shifts_of(*rows)
    found = with_rostered(shifts, rostered_of(), by_name=named())
    assert found.select(shifts.columns).equals(shifts)
