"""Several rows or sheets about one staff group on one shift: hours are neither lost nor counted twice."""

import pytest
from tests.library.intake.sheets_of_files import as_csv, as_xlsx

from leadwell.intake import read

HEADINGS = ["Unit", "Date", "Part of day", "Staff group", "Planned hours", "Actual hours", "Patients"]


def row(day=13, part="Day", group="RN", planned="12", actual="11.5", patients="20", unit="Oak Ward"):
    return [unit, f"{day}/01/2025", part, group, planned, actual, patients]


def book(**sheets):
    return {name: [HEADINGS, *rows] for name, rows in sheets.items()}


def codes(reading):
    return [one.code for one in reading.faults]


def test_two_grades_of_one_group_on_one_shift_are_added_and_told():
    rows = [
        row(group="Staff Nurse", planned="24", actual="23"),
        row(group="Sister", planned="12", actual="12"),
    ]
    reading = read(as_csv([HEADINGS, *rows, row(part="Night", group="Sister", actual="12")]), "a.csv")
    assert reading.shifts.select("part", "staff_group", "planned_hours", "actual_hours").rows() == [
        ("day", "registered", 36.0, 35.0),
        ("night", "registered", 12.0, 12.0),
    ]
    assert [(one.code, one.row, one.column, one.found) for one in reading.faults] == [
        ("staffing.added_together", 3, "Staff group", "Sister; Staff Nurse")
    ]
    assert reading.kept_aside.is_empty()


@pytest.mark.parametrize(
    ("one", "other", "column"),
    [
        ({"group": "Staff Nurse"}, {"group": "Sister"}, "Staff group"),
        ({"part": "Long day"}, {"part": "Day"}, "Part of day"),
    ],
)
def test_equal_hours_under_two_names_are_not_the_same_row_twice(one, other, column):
    reading = read(as_csv([HEADINGS, row(**one), row(**other), row(**one)]), "a.csv")
    assert reading.shifts["actual_hours"].to_list() == [23.0]
    assert [(fault.code, fault.row, fault.column) for fault in reading.faults] == [
        ("row.duplicate", 4, "Unit"),
        ("staffing.added_together", 3, column),
    ]


def test_hours_added_together_are_missing_where_one_of_them_is():
    rows = [row(group="Staff Nurse"), row(group="Sister", actual="")]
    shifts = read(as_csv([HEADINGS, *rows]), "a.csv").shifts
    assert shifts.select("planned_hours", "actual_hours", "missing").rows() == [(24.0, None, "not_recorded")]


def test_the_same_grade_twice_with_other_hours_is_still_a_contradiction():
    reading = read(as_csv([HEADINGS, row(), row(actual="9")]), "a.csv")
    assert (reading.shifts.height, reading.kept_aside.height) == (0, 2)
    assert "row.conflict" in codes(reading)


def test_a_copied_sheet_is_counted_once_and_told():
    rows = [row(day=day) for day in (13, 14, 15)]
    reading = read(as_xlsx(book(March=rows, Copy=rows)), "a.xlsx")
    assert reading.shifts["actual_hours"].sum() == 34.5
    assert reading.census["people"].sum() == 60
    assert [(one.code, one.sheet, one.row, one.count) for one in reading.faults] == [
        ("row.on_other_sheet", "Copy", 2, 3)
    ]
    assert [one.rows_used for one in reading.sheets] == [3, 0]


def test_sheets_that_contradict_each_other_are_both_set_aside_and_never_added():
    rows = [row(day=day) for day in (13, 14)]
    old = [row(day=13, actual="6", patients="19")]
    reading = read(as_xlsx(book(March=rows, Old=old), hidden=("Old",)), "a.xlsx")
    assert reading.shifts.select("row", "actual_hours").rows() == [(3, 11.5)]
    assert reading.kept_aside.select("sheet", "row").rows() == [("March", 2), ("Old", 2)]
    assert reading.kept_aside["cells"].to_list()[1] == old[0]
    told = {one.code: (one.sheet, one.row) for one in reading.faults if "conflict" in one.code}
    assert told == {"row.sheets_conflict": ("Old", 2), "census.sheets_conflict": ("Old", 2)}
    assert reading.census.select("people", "missing").rows() == [(None, "not_possible"), (20.0, None)]


def test_sheets_that_complete_each_other_become_one():
    plan = [[*row()[:5], "", ""]]
    worked = [[*row()[:4], "", "11.5", "20"]]
    reading = read(as_xlsx(book(Plan=plan, Worked=worked)), "a.xlsx")
    assert reading.shifts.select("planned_hours", "actual_hours", "missing").rows() == [(12.0, 11.5, None)]
    assert reading.census["people"].to_list() == [20.0]


def test_a_sheet_for_each_month_or_ward_is_read_whole():
    sheets = book(A=[row(unit="Ash")], B=[row(unit="Elm")], C=[row(unit="Ash", day=14)])
    reading = read(as_xlsx(sheets), "a.xlsx")
    assert reading.shifts["actual_hours"].sum() == 34.5
    assert codes(reading) == []


def test_measures_on_two_sheets_count_once_and_contradictions_are_set_aside():
    heads = ["Ward", "Month", "Measure", "Value"]
    one = [
        heads,
        ["Oak", "2025-01", "Falls", "3"],
        ["Oak", "2025-02", "Falls", "4"],
        ["Oak", "2025-03", "Falls", "5"],
    ]
    other = [
        heads,
        ["Oak", "2025-01", "Falls", "3"],
        ["Oak", "2025-02", "Falls", "7"],
        ["Elm", "2025-02", "Falls", "1"],
    ]
    reading = read(as_xlsx({"One": one, "Other": other}), "a.xlsx")
    figures = reading.observations.select("place_name", "numerator").rows()
    assert figures == [("Oak", 3.0), ("Oak", 5.0), ("Elm", 1.0)]
    assert {"row.on_other_sheet", "row.sheets_conflict"} <= set(codes(reading))
    assert reading.kept_aside.select("sheet", "row").rows() == [("One", 3), ("Other", 3)]


def test_two_names_of_one_group_in_a_month_are_never_taken_for_the_same_row():
    heads = ["Ward", "Month", "Staff group", "Planned hours", "Actual hours"]
    rows = [["Oak", "Jan 2025", "Staff nurse", "100", "90"], ["Oak", "Jan 2025", "Sister", "100", "90"]]
    reading = read(as_csv([heads, *rows]), "a.csv")
    assert reading.observations.is_empty()
    assert "row.conflict" in codes(reading)
