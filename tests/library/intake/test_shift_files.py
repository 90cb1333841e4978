"""Shift files: long or wide, wards or homes, other words and orders; the same hours come out."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.intake.planted import Spoilt
from tests.library.intake.sheets_of_files import as_csv, as_xlsx

from leadwell.intake import read
from leadwell.intake.template import columns, template

HOURS = ["required_hours", "planned_hours", "actual_hours", "agency_hours", "bank_hours"]


def test_the_documented_file_gives_shifts_and_a_census():
    file = Spoilt(days=13)
    reading = read(as_csv(file.all_rows()), "shifts.csv", today=date(2025, 2, 1))
    assert reading.faults == ()
    assert reading.shifts.row(0, named=True) == {
        "unit_code": "0101",
        "unit_name": "Maple Ward",
        "site_name": "North",
        "on": date(2025, 1, 1),
        "part": "day",
        "staff_group": "registered",
        "required_hours": 46.0,
        "planned_hours": 46.0,
        "actual_hours": 40.5,
        "agency_hours": 1.5,
        "bank_hours": 3.0,
        "missing": None,
        "sheet": "",
        "row": 2,
    }
    assert reading.census.row(0, named=True) == {
        "unit_code": "0101",
        "unit_name": "Maple Ward",
        "site_name": "North",
        "on": date(2025, 1, 1),
        "part": "day",
        "level": "",
        "people": 28.0,
        "missing": None,
        "sheet": "",
        "row": 2,
    }


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Ward,Shift date,Shift,Grade type,Planned Hrs,Actual Hrs", "Oak,13/01/2025,Night,RN,34.5,23"),
        (
            "Home name,Date,Time of day,Role,Hours planned,Hours worked",
            "Oak,2025-01-13,N,Registered nurse,34.5,23",
        ),
        ("DATE;WARD NAME;PART;STAFF TYPE;ACTUAL;PLANNED", "13.01.2025;Oak;Nights;Qualified;23;34.5"),
        (
            "Unit\tDay\tDay or night\tStaff group\tRostered hours\tDelivered hours",
            "Oak\t13 Jan 2025\tnight\tReg\t34:30\t23:00",
        ),
        (
            "Ward,Date,Total planned hours,Total actual hours,RN Night Plan,RN Night Act,CHPPD",
            "Oak,13/01/2025,69,46,34.5,23,7.1",
        ),
        ("Date,Ward,Night RN planned hrs,Night RN actual hrs", "13/01/2025,Oak,34.5,23"),
    ],
)
def test_other_words_orders_and_delimiters_give_the_same_shift(headings, row):
    reading = read(f"{headings}\n{row}\n".encode(), "x.csv")
    assert reading.kind == "leadwell.shifts"
    found = reading.shifts.select(
        "unit_name", "on", "part", "staff_group", "planned_hours", "actual_hours"
    ).rows()
    assert found == [("Oak", date(2025, 1, 13), "night", "registered", 34.5, 23.0)]


def test_a_wide_file_keeps_registered_and_support_apart():
    rows = [
        ["", "", "", "Registered", "", "", "Care staff", "", "", ""],
        [
            "Care home",
            "Date",
            "Part of day",
            "Required",
            "Planned",
            "Actual",
            "Required",
            "Planned",
            "Actual",
            "Residents",
        ],
        ["Rosehill", "13/01/2025", "Day", "12", "12", "6", "60", "58", "66", "38"],
        ["Rosehill", "13/01/2025", "Night", "12", "12", "-", "36", "36", "36", "38"],
    ]
    reading = read(as_xlsx({"Rota": rows}), "rota.xlsx")
    found = reading.shifts.select("part", "staff_group", *HOURS[:3], "missing").rows()
    assert found == [
        ("day", "registered", 12.0, 12.0, 6.0, None),
        ("day", "support", 60.0, 58.0, 66.0, None),
        ("night", "registered", 12.0, 12.0, None, "not_applicable"),
        ("night", "support", 36.0, 36.0, 36.0, None),
    ]
    assert reading.census.select("part", "people").rows() == [("day", 38.0), ("night", 38.0)]


def test_levels_of_acuity_or_dependency_are_counted_apart():
    content = (
        b"Unit,Date,Part of day,Staff group,Actual hours,Residents,Level 0,Level 1a,High dependency\n"
        b"Oak,13/01/2025,Day,Support,46,28,20,8,3\nOak,13/01/2025,Day,Registered,23,28,20,8,3\n"
    )
    census = read(content, "x.csv").census
    assert census.select("level", "people").rows() == [("", 28.0), ("0", 20.0), ("1a", 8.0), ("high", 3.0)]


def test_the_template_is_read_and_its_example_row_too():
    for name in ("template.xlsx", "template.csv"):
        reading = read(template(name), name)
        assert (reading.kind, reading.shifts.height) == ("leadwell.shifts", 0)
        assert [fault.code for fault in reading.faults] == ["file.no_rows"]
    rows = [[column.heading for column in columns()], [column.example for column in columns()]]
    reading = read(as_csv(rows), "example.csv")
    assert (reading.kind, reading.shifts.height) == ("leadwell.shifts", 1)
    assert reading.kept_aside.height == 0
    assert reading.shifts["missing"].to_list() == [None]


def test_hours_are_summed_neither_twice_nor_into_another_group():
    file = Spoilt(days=3)
    reading = read(as_csv(file.all_rows()), "shifts.csv")
    sums = reading.shifts.group_by("staff_group").agg(pl.col("actual_hours").sum()).sort("staff_group")
    assert sums.rows() == [("registered", 18 * 40.5), ("support", 18 * 40.5)]


@given(st.permutations(range(12)), st.integers(0, 6), st.sampled_from([",", ";", "\t"]))
def test_the_order_of_columns_and_lines_above_make_no_difference(order, above, delimiter):
    file = Spoilt(days=1)
    plain = read(as_csv(file.all_rows()), "a.csv")
    rows = [["Staffing report"]] * above + [[row[at] for at in order] for row in file.all_rows()]
    turned = read(as_csv(rows, delimiter=delimiter), "b.csv")
    assert turned.shifts.drop("row").equals(plain.shifts.drop("row"))
    assert turned.census.drop("row").equals(plain.census.drop("row"))


def test_reading_the_same_file_twice_gives_the_same():
    content = as_csv(Spoilt(days=4).all_rows())
    one, other = read(content, "a.csv"), read(content, "a.csv")
    assert (one.digest, one.faults) == (other.digest, other.faults)
    assert one.shifts.equals(other.shifts)


def test_rows_used_kept_aside_and_passed_over_account_for_every_row():
    file = Spoilt()
    for row, (column, text) in zip(
        file.rows[::17], [(3, "?"), (5, "pilot"), (4, "noon"), (3, ""), (0, "Total")], strict=False
    ):
        row[column] = text
    file.rows.append(["Note: figures are provisional", *[""] * 11])
    reading = read(as_csv(file.all_rows()), "a.csv")
    sheet = reading.sheets[0]
    assert sheet.rows == sheet.rows_used + reading.kept_aside.height + sheet.totals_rows + sheet.note_rows
