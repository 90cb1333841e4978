"""Who counts as registered, and what counts as a shift: people in training and days off never do."""

import polars as pl
import pytest
from tests.library.intake.sheets_of_files import as_csv

from leadwell.intake import read
from leadwell.intake.staffing_words import part_of_day, staff_group

LONG = ["Unit", "Date", "Part of day", "Staff group", "Planned hours", "Actual hours"]


def long_file(rows):
    return read(as_csv([LONG, *(["Oak Ward", "13/01/2025", *row] for row in rows)]), "shifts.csv")


def hours_of(reading, group):
    return reading.shifts.filter(pl.col("staff_group") == group)["actual_hours"].sum()


@pytest.mark.parametrize(
    ("written", "group"),
    [
        ("Nursery Nurse", "support"),
        ("Not registered", "support"),
        ("Not qualified", "support"),
        ("Nurse Assistant", "support"),
        ("Bank nurse aide", "support"),
        ("Trained carer", "support"),
        ("Registered carer", "support"),
        ("Nurse Associate", "registered_associate"),
        ("Nursing associate", "registered_associate"),
        ("Trainee Nursing Associate", "support_associate"),
        ("Apprentice nursing associate", "support_associate"),
        ("Registered nurse", "registered"),
        ("Reg. Nurse (Band 5)", "registered"),
        ("Nurse", "registered"),
        ("Agency nurse", "registered"),
        ("Band 6 nurses", "registered"),
        ("Registered midwives/nurses", "registered"),
        ("Qualified", "registered"),
        ("Sister / Charge nurse", "registered"),
    ],
)
def test_only_registered_nurses_and_midwives_are_read_as_registered(written, group):
    assert staff_group(written) == group


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Student Nurse", "staffing.not_registered"),
        ("Pre-registration nurse", "staffing.not_registered"),
        ("Trainee nurse", "staffing.not_registered"),
        ("Apprentice nurse", "staffing.not_registered"),
        ("Nurse cadet", "staffing.not_registered"),
        ("Nurse (awaiting PIN)", "staffing.not_registered"),
        ("Registered Nurse Degree Apprentice", "staffing.not_registered"),
        ("Registered Manager", "staffing.not_registered"),
        ("RN - supernumerary", "staffing.supernumerary"),
        ("HCA (supernumerary)", "staffing.supernumerary"),
        ("Dental nurse", "staffing.group_unknown"),
        ("Band 4 nurse", "staffing.group_unknown"),
        ("Registered nurses and HCA", "staffing.group_unknown"),
    ],
)
def test_people_who_do_not_count_are_set_aside_with_a_word_and_never_as_registered(written, code):
    reading = long_file([["Day", "RN", "12", "12"], ["Day", written, "8", "8"]])
    assert hours_of(reading, "registered") == 12
    assert reading.kept_aside.height == 1
    assert [(one.code, one.row, one.column, one.found) for one in reading.faults if one.row == 3] == [
        (code, 3, "Staff group", written)
    ]


def test_columns_of_people_who_do_not_count_are_not_added_to_the_registered():
    heads = ["RN planned hours", "RN actual hours", "Student nurse actual hours", "Dental nurse actual hours"]
    rows = [["Ward", "Date", "Shift", *heads], ["Oak", "13/01/2025", "Day", "12", "11", "8", "7"]]
    reading = read(as_csv(rows), "shifts.csv")
    assert reading.shifts.select("staff_group", "planned_hours", "actual_hours").rows() == [
        ("registered", 12.0, 11.0)
    ]


@pytest.mark.parametrize(
    "written", ["Day off", "Study day", "Sick day", "Annual leave (day)", "Not on duty", "Management day"]
)
def test_time_away_is_no_shift(written):
    reading = long_file([["Day", "RN", "12", "12"], [written, "RN", "7.5", "7.5"]])
    assert reading.shifts["actual_hours"].sum() == 12
    assert reading.kept_aside["row"].to_list() == [3]
    assert [one.code for one in reading.faults if one.row == 3] == ["staffing.not_worked"]


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("Long day 07:30-20:00", "day"),
        ("Day shift", "day"),
        ("Night (12 hrs)", "night"),
        ("Early duty", "early"),
        ("LD", "day"),
        ("Nightingale day", None),
        ("Early finish late", None),
        ("Half day", None),
    ],
)
def test_a_part_of_the_day_is_the_whole_of_what_a_cell_says(written, part):
    assert part_of_day(written) == part
