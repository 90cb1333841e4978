"""Codes that a spreadsheet has spoilt: told as what became of them, and read as written."""

import io
from datetime import datetime

import pytest
import xlsxwriter
from tests.library.intake.sheets_of_files import as_csv

from leadwell.intake import read

HEADINGS = ["Unit code", "Unit", "Date", "Part of day", "Staff group", "Actual hours"]


def told(reading):
    return [(fault.code, fault.row) for fault in reading.faults if fault.code.startswith("code")]


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("2025-02-01", "code.became_date"),
        ("01-Feb", "code.became_date"),
        ("Mar-01", "code.became_date"),
        ("01/02/2025", "code.became_date"),
        ("100123456789012000", "code.rounded"),
        ("5.00E+01", "code.mangled"),
        ("123456789012345", None),
        ("1234567890123456", None),
        ("1-2", None),
        ("RA7-01", None),
        ("MAR1", None),
    ],
)
def test_a_spoilt_code_is_told_and_read_as_written(code, fault):
    rows = [[code, "Oak", "13/03/2025", "Day", "Support", "12"]]
    reading = read(as_csv([HEADINGS, *rows]), "shifts.csv")
    assert told(reading) == ([(fault, 2)] if fault else [])
    assert reading.shifts["unit_code"].to_list() == [code]


def test_codes_that_a_workbook_holds_as_dates_and_long_numbers_are_told():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    for at in (1, 2, 3):
        sheet.write_row(at, 0, ["", f"Ward {at}", "13/03/2025", "Day", "Support", 12])
    sheet.write_datetime(1, 0, datetime(2025, 2, 1), book.add_format({"num_format": "d-mmm"}))
    sheet.write_number(2, 0, 100123456789012345)
    sheet.write_number(3, 0, 1234567890123456)
    book.close()
    reading = read(out.getvalue(), "shifts.xlsx")
    assert told(reading) == [("code.became_date", 2), ("code.rounded", 3)]
    assert reading.shifts["unit_code"][2] == "1234567890123456"
