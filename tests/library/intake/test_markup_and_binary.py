"""Web pages under the ending .xls, Excel 2003 XML and binary workbooks: recognised, read, bounded."""

import contextlib
import time

import pytest
from tests.library.intake.sheets_of_files import as_file, as_html, as_spreadsheet_xml, as_xlsb

from leadwell.intake import CannotOpen, TooBig, open_book, read

ROWS = [["Ward", "Bed days", "Note"], ["Harvey", "12.5", "#N/A"], ["", "7", "a & b <c>"]]
WANTED = [("Ward", "Bed days", "Note"), ("Harvey", "12.5", "#N/A"), (None, "7", "a & b <c>")]
OURS = "xmlns='urn:schemas-microsoft-com:office:spreadsheet' xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'"


def cells(content, name="export.xls"):
    return [sheet.cells.rows() for sheet in open_book(content, name).sheets]


@pytest.mark.parametrize("form", ["html", "xml", "xlsb"])
@pytest.mark.parametrize("ending", ["xls", "form", "csv"])
def test_the_form_is_known_by_the_content_and_a_wrong_ending_is_told(form, ending):
    name = f"export.{form if ending == 'form' else ending}"
    book = open_book(as_file(ROWS, form), name)
    assert (book.form, [sheet.cells.rows() for sheet in book.sheets]) == (form, [WANTED])
    assert [fault.code for fault in book.faults] == ([] if ending == "form" else ["file.extension"])


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("says", [True, False])
def test_a_web_page_is_read_in_the_encoding_that_it_is_in(encoding, says):
    assert cells(as_html([["Café – Ward"]], encoding=encoding, says=says)) == [[("Café – Ward",)]]


def test_cells_over_several_rows_and_columns_stand_where_they_begin():
    page = (
        b"<html><body><h2>Staffing</h2><p>Month: March 2025</p><table><thead>"
        b"<tr><th rowspan=2>Ward</th><th colspan='2'>Day</th><th>Night</th></tr>"
        b"<tr><th>Planned<br>hours</th><th>Actual</th><th>Planned</th></tr></thead>"
        b"<tr><td rowspan=2>Harvey<td>1,260.00<td>1&nbsp;200<td>&ndash;"
        b"<tr><td>3<td>4<td></table></body></html>"
    )
    assert cells(page) == [
        [
            ("Staffing", None, None, None),
            ("Month: March 2025", None, None, None),
            ("Ward", "Day", None, "Night"),
            ("Ward", "Planned hours", "Actual", "Planned"),
            ("Harvey", "1,260.00", "1\xa0200", "–"),
            ("Harvey", "3", "4", None),
        ]
    ]


def test_scripts_styles_and_comments_are_neither_run_nor_read():
    page = as_html(
        ROWS, before="<script>document.write('<table><tr><td>x')</script><!-- <table> --><style>p{}</style>"
    )
    assert cells(page) == [WANTED]


def test_a_table_within_a_table_is_read():
    inner = b"<table><tr><td>Ward</td><td>Hours</td></tr><tr><td>Oak</td><td>5</td></tr></table>"
    page = b"<table><tr><td>" + inner + b"</td></tr></table>"
    assert [row for row in cells(page)[0] if any(row)] == [("Ward", "Hours"), ("Oak", "5")]


BOMBS = ["<!--", "<a <a ", "<td x='", "<script>", "<![CDATA[", "</", "<td rowspan=60000 colspan=900>", "&"]


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("end", ["", ">"])
def test_pages_made_to_waste_time_are_done_with_quickly(bomb, end):
    began = time.process_time()
    with contextlib.suppress(CannotOpen):
        open_book(b"<table>" + bomb.encode() * 20_000 + end.encode(), "bomb.xls")
    assert time.process_time() - began < 10


def test_dates_times_and_gaps_of_a_spreadsheet_in_xml_are_read():
    book = (
        f"<?xml version='1.0'?><Workbook {OURS}><Worksheet ss:Name='A'><Table>"
        "<Row><Cell><Data ss:Type='DateTime'>2025-03-01T00:00:00.000</Data></Cell>"
        "<Cell ss:Index='3'><Data ss:Type='DateTime'>1899-12-31T07:30:00.000</Data></Cell></Row>"
        "<Row ss:Index='3'><Cell ss:MergeDown='1'><Data ss:Type='String'><B>Har</B>vey</Data></Cell>"
        "<Cell><Data ss:Type='Number'>15009</Data></Cell></Row><Row><Cell ss:Index='2'/></Row>"
        "</Table></Worksheet></Workbook>"
    )
    assert cells(book.encode(), "a.xml") == [
        [
            ("2025-03-01", None, "07:30:00"),
            (None, None, None),
            ("Harvey", "15009", None),
            ("Harvey", None, None),
        ]
    ]


def test_entities_are_never_expanded_or_fetched():
    for declared in ("<!ENTITY a 'aaaa'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>"):
        book = f"<?xml version='1.0'?><!DOCTYPE x [{declared}]><Workbook {OURS}>&a;</Workbook>"
        with pytest.raises(CannotOpen, match="declares entities"):
            open_book(book.encode(), "a.xml")


@pytest.mark.parametrize("said", ["<Row ss:Index='90000000'/>", "<Row><Cell ss:Index='16000'/></Row>"])
def test_cells_far_apart_in_xml_are_refused(said):
    book = f"<?xml version='1.0'?><Workbook {OURS}><Worksheet ss:Name='A'><Table>{said}</Table></Worksheet></Workbook>"
    with pytest.raises(TooBig):
        open_book(book.encode(), "a.xml")


def test_a_cut_xml_workbook_says_that_it_is_damaged():
    with pytest.raises(CannotOpen, match="damaged"):
        open_book(as_spreadsheet_xml({"A": ROWS})[:-30], "a.xml")


def test_a_binary_workbook_with_cells_far_apart_is_refused():
    with pytest.raises(TooBig, match="5,000 columns"):
        open_book(as_xlsb({"A": [["x"] * 5_000]}), "a.xlsb")


def test_hidden_sheets_of_binary_and_xml_workbooks_are_told():
    for make in (as_xlsb, as_spreadsheet_xml):
        book = open_book(make({"Data": ROWS, "Old": ROWS}, hidden=("Old",)), "a.xlsb")
        assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Data", False), ("Old", True)]
        assert "sheet.hidden" in [fault.code for fault in book.faults]


def test_a_ward_return_saved_as_a_web_page_gives_the_same_as_the_csv():
    hours = [f"{half} Reg {kind} Hrs" for half in ("Day", "Night") for kind in ("Planned", "Actual")]
    head = ",".join(["Name", "Site Name", *hours, "Patient Count At Midnight", "Month"])
    rows = [line.split(",") for line in (head, "Harvey,North,900,870.5,700,690,650,01/03/2025")]
    as_csv, as_page = (read(as_file(rows, form), f"return.{form}") for form in ("csv", "html"))
    assert as_csv.kind == as_page.kind == "roster.safe_staffing"
    assert as_csv.observations.drop("sheet").equals(as_page.observations.drop("sheet"))
