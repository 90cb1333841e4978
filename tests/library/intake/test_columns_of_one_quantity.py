"""Several columns of one quantity, columns that nothing uses, and tables side by side: all told, none lost."""

import pytest
from tests.library.intake.sheets_of_files import as_csv

from leadwell.intake import read

START, ROW = ["Ward", "Date", "Shift"], ["Oak", "13/01/2025", "Day"]


def wide(headings, *rows):
    return read(as_csv([[*START, *headings], *([*ROW, *row] for row in rows)]), "a.csv")


def told(reading):
    return {one.code: one for one in reading.faults}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RN Band 5", "RN Band 6"),
        ("Staff nurse", "Sister"),
        ("Long day RN", "Day RN"),
        ("RN bank", "RN substantive"),
    ],
)
def test_columns_of_different_people_or_shifts_are_added_and_told(one, other):
    heads = [f"{one} planned hours", f"{one} worked hours", f"{other} planned hours", f"{other} worked hours"]
    reading = wide(heads, ["23", "23", "11.5", "7.2"])
    assert reading.shifts.select("staff_group", "planned_hours", "actual_hours").rows() == [
        ("registered", 34.5, 30.2)
    ]
    found = [one.found for one in reading.faults if one.code == "staffing.columns_added"]
    assert found == [f"{heads[0]}; {heads[2]}", f"{heads[1]}; {heads[3]}"]


def test_actual_hours_added_from_columns_are_missing_where_one_is():
    heads = [
        "RN Band 5 planned hours",
        "RN Band 5 actual hours",
        "RN Band 6 planned hours",
        "RN Band 6 actual hours",
    ]
    shifts = wide(heads, ["23", "23", "", ""]).shifts
    assert shifts.select("planned_hours", "actual_hours", "missing").rows() == [(23.0, None, "not_recorded")]


@pytest.mark.parametrize(
    ("headings", "cells", "actual", "left"),
    [
        (
            ["RN Band 5 actual hours", "RN Band 6 actual hours", "RN total actual hours"],
            "23 12 35",
            35.0,
            "Band 5",
        ),
        (["RN bank actual hours", "RN actual hours"], "3 23", 23.0, "RN bank"),
        (["RN worked hours", "RN actual hours"], "22 23", 23.0, "RN worked"),
    ],
)
def test_of_a_whole_and_its_parts_and_of_two_words_for_one_thing_one_is_used(headings, cells, actual, left):
    reading = wide(headings, cells.split())
    assert reading.shifts["actual_hours"].to_list() == [actual]
    assert left in told(reading)["column.not_used"].done


def test_one_heading_over_two_columns_counts_where_they_agree_and_is_left_out_where_they_differ():
    rows = [
        [*ROW[:1], f"{day}/01/2025", "Day", "RN", "12", one, other]
        for day, one, other in ((13, "11", "11"), (14, "11", "9"), (15, "", "8"))
    ]
    heads = [*START, "Staff group", "Planned hours", "Actual hours", "Actual hours"]
    reading = read(as_csv([heads, *rows]), "a.csv")
    assert reading.shifts.select("actual_hours", "missing").rows() == [
        (11.0, None),
        (None, "not_possible"),
        (8.0, None),
    ]
    fault = told(reading)["staffing.column_doubled"]
    assert (fault.row, fault.column) == (3, "Actual hours")
    assert "columns F and G" in fault.done


def test_columns_of_early_and_late_are_added_for_the_day_of_a_month():
    heads = [
        "Ward",
        "Month",
        "Early RN planned hours",
        "Early RN actual hours",
        "Late RN planned hours",
        "Late RN actual hours",
    ]
    reading = read(as_csv([heads, ["Oak", "Jan 2025", "100", "90", "80", "70"]]), "a.csv")
    sums = dict(reading.observations.select("measure", "numerator").rows())
    assert sums["staffing.hours.registered.actual.day"] == 160
    assert "staffing.columns_added" in told(reading)


def test_columns_that_nothing_is_read_from_are_told_once():
    heads = ["RN planned hours", "RN actual hours", "Comments", "Empty", "Ward manager"]
    reading = wide(heads, ["12", "12", "quiet", "", "AB"], ["12", "12", "", "", "AB"])
    faults = [one for one in reading.faults if one.code == "column.not_used"]
    assert [(one.column, one.done) for one in faults] == [
        ("Comments", "Nothing is read from these columns: Comments; Ward manager.")
    ]


@pytest.mark.parametrize("above", [[], [["North", *[""] * 6, "South"]]])
@pytest.mark.parametrize("gap", [[""], []])
def test_a_second_table_beside_the_first_is_told_and_never_mixed_with_it(above, gap):
    heads = ["Unit", "Date", "Part of day", "Staff group", "Planned hours", "Actual hours"]
    left = [["Ash", f"{day}/01/2025", "Day", "RN", "12", "11"] for day in (13, 14)]
    right = [["Elm", f"{day}/01/2025", "Day", "RN", "12", "9"] for day in (13, 14)]
    rows = [
        *above,
        [*heads, *gap, *heads],
        *([*one, *gap, *other] for one, other in zip(left, right, strict=True)),
    ]
    reading = read(as_csv(rows), "a.csv")
    assert reading.shifts.select("unit_name", "actual_hours").rows() == [("Ash", 11.0), ("Ash", 11.0)]
    fault = told(reading)["sheet.side_by_side"]
    assert f"columns {'GH'[len(gap)]} to {'LM'[len(gap)]}" in fault.done


def test_measures_side_by_side_are_told_too():
    heads = ["Ward", "Month", "Measure", "Value"]
    rows = [["Ash", "Jan 2025", "Falls", "1", "", "Elm", "Jan 2025", "Falls", "2"]]
    reading = read(as_csv([[*heads, "", *heads], *rows]), "a.csv")
    assert reading.observations.select("place_name", "numerator").rows() == [("Ash", 1.0)]
    assert "sheet.side_by_side" in told(reading)
