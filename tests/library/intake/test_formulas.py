"""Formulas in workbooks: a result that is not in the file is never taken for nothing, nor an error for a name."""

import io

import pytest
import xlsxwriter
from tests.library.intake.sheets_of_files import as_xlsx
from tests.library.intake.test_opening import with_part

from leadwell.intake import open_book, read

HEADINGS = ["Unit", "Date", "Part of day", "Staff group", "Planned hours", "Actual hours"]
ROWS = [["Maple", f"2025-03-0{day}", "Day", "Registered", "12", ""] for day in (1, 2, 3)]


def workbook(value, *, by="a program"):
    """A workbook whose actual hours are formulas with these results, saved by a program or a spreadsheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Data")
    for at, row in enumerate([HEADINGS, *ROWS]):
        sheet.write_row(at, 0, row)
        if at:
            sheet.write_formula(at, 5, "=3*4", None, value)
    book.close()
    content = out.getvalue()
    if by == "a spreadsheet":
        content = with_part(content, "workbook.xml", lambda data: data.replace(b'fullCalcOnLoad="1"', b""))
    return content


def changed(content, *, value=b"<v></v>", kind=b""):
    """A workbook whose formulas' empty results are written in another way."""
    return with_part(
        content,
        "sheet1.xml",
        lambda data: data.replace(b"<v></v>", value).replace(b'"><f>', b'"' + kind + b"><f>"),
    )


@pytest.mark.parametrize(
    "content",
    [
        workbook(0),
        workbook(""),
        workbook("", by="a spreadsheet"),
        changed(workbook(""), value=b""),
        changed(workbook("", by="a spreadsheet"), value=b""),
        changed(workbook(""), value=b"<v/>"),
        changed(workbook(""), kind=b' t="str"'),
    ],
)
def test_a_formula_without_its_result_is_told_and_is_no_nought(content):
    reading = read(content, "shifts.xlsx")
    assert reading.shifts.select("actual_hours", "missing").rows() == [(None, "not_readable")] * 3
    told = [(fault.code, fault.sheet, fault.row, fault.column) for fault in reading.faults]
    assert told == [("number.no_result", "Data", row, "Actual hours") for row in (2, 3, 4)]


@pytest.mark.parametrize(
    ("content", "hours"),
    [
        (workbook(11.5), 11.5),
        (workbook(0, by="a spreadsheet"), 0),
        (changed(workbook("", by="a spreadsheet"), kind=b' t="str"'), None),  # =IF(A1="","",A1)
    ],
)
def test_a_result_that_a_spreadsheet_has_saved_is_believed(content, hours):
    reading = read(content, "shifts.xlsx")
    assert reading.shifts["actual_hours"].to_list() == [hours] * 3
    assert "number.no_result" not in {fault.code for fault in reading.faults}


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NAME?"])
def test_an_error_is_no_name_and_no_code(error):
    headings = ["Unit code", *HEADINGS]
    rows = [
        ["0101", *ROWS[0][:5], "12"],
        ["0101", error, *ROWS[1][1:5], "12"],
        [error, error, *ROWS[2][1:5], "12"],
    ]
    reading = read(as_xlsx({"Data": [headings, *rows]}), "shifts.xlsx")
    assert error not in set(reading.shifts["unit_name"]) | set(reading.shifts["unit_code"])
    assert reading.kept_aside["row"].to_list() == [4]
    told = [(fault.row, fault.column) for fault in reading.faults if fault.code == "place.formula_error"]
    assert sorted(told) == [(3, "Unit"), (4, "Unit"), (4, "Unit code")]


def test_a_last_column_of_formulas_without_results_is_not_cut_off():
    book = open_book(changed(workbook(""), value=b""), "shifts.xlsx")
    assert book.sheets[0].cells["c5"].to_list() == ["Actual hours", *["#NO RESULT"] * 3]
