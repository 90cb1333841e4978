"""Opening files: any form, encoding and delimiter becomes the same sheets of text, or is refused in words."""

import io
import json
import re
import struct
import zipfile
from datetime import date, datetime, time

import polars as pl
import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from tests.library.intake.sheets_of_files import FORMS, as_csv, as_file, as_xls, as_xlsx

from leadwell.intake import CannotOpen, TooBig, open_book, read
from leadwell.intake.forms import delimited

ROWS = [
    ["Ward", "Code", "Hours"],
    ["Maple", "015009", "37.5"],
    ["Ash, north", "5E1", "1260"],
    ["Öak", "", "0.25"],
]


def cells(content, name="file.csv", sheet=0):
    return [[cell or "" for cell in row] for row in open_book(content, name).sheets[sheet].cells.rows()]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gives_the_same_text_in_every_form(form):
    assert cells(as_file(ROWS, form), f"file.{form}") == ROWS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_text_is_read_whatever_its_delimiter_encoding_and_line_ends(delimiter, encoding, newline):
    assert cells(as_csv(ROWS, encoding=encoding, delimiter=delimiter, newline=newline)) == ROWS


def test_a_line_that_names_the_delimiter_is_believed_and_is_not_data():
    book = open_book(b"sep=;\nWard;Hours\nMaple;37,5\n", "file.csv")
    assert book.sheets[0].cells.rows() == [(None, None), ("Ward", "Hours"), ("Maple", "37,5")]


def test_rows_keep_their_numbers_across_blank_lines_and_line_breaks_inside_quotes():
    content = b'Ward,Note\n\n"Maple","two\nlines"\nOak,one\n'
    assert cells(content) == [["Ward", "Note"], ["", ""], ["Maple", "two\nlines"], ["Oak", "one"]]


def test_rows_of_different_lengths_are_kept_whole():
    assert cells(b"a,b\n1\n1,2,3\n") == [["a", "b", ""], ["1", "", ""], ["1", "2", "3"]]


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_file():
    lines = [
        "Ward,Hours",
        'Maple "A,1',
        *(f'"Oak {at},{at}' if at == 3 else f"Oak {at},{at}" for at in range(200)),
    ]
    book = open_book("\n".join(lines).encode(), "file.csv")
    assert book.sheets[0].height == 202
    assert [fault.code for fault in book.faults] == ["file.stray_quote"]


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8), min_size=2, max_size=5),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_csv_writes_is_read_back(rows):
    width = max(len(row) for row in rows)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    rows.insert(0, [f"heading {at}" for at in range(width)])
    while not any(rows[-1]):
        rows.pop()
    quoted = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    assert cells(quoted.encode()) == rows


def test_a_large_file_read_fast_is_the_same_as_read_with_patience():
    lines = [["Ward", "Note", "Hours"]]
    lines += [
        [f"Ward {at % 40}", 'he said "no", twice' if at % 7 == 0 else "", str(at)] for at in range(20_000)
    ]
    assert cells(as_csv(lines)) == lines
    for ending in (b"\r\n", b"\n\n", b"\r\n\r\n\n"):
        assert cells(as_csv(lines) + ending) == lines
    ragged = as_csv(lines) + b"Ward 1,,3,4,5\r\n"
    assert cells(ragged)[-1] == ["Ward 1", "", "3", "4", "5"]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n\r\n"])
def test_empty_lines_at_the_end_do_not_make_a_large_file_be_read_slowly(ending, monkeypatch):
    """Read with patience, a national file takes twice the memory."""
    lines = [["Ward", "Hours"], *([f"Ward {at}", str(at)] for at in range(40_000))]

    def with_patience(*_):
        raise AssertionError("the file was read with patience")

    monkeypatch.setattr(delimited, "_read_forgiving", with_patience)
    assert cells(as_csv(lines) + ending) == lines


def test_workbooks_give_dates_times_numbers_and_errors_as_a_person_sees_them():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Data")
    day, clock, hours = (book.add_format({"num_format": one}) for one in ("dd/mm/yyyy", "hh:mm", "[h]:mm"))
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_datetime(0, 0, datetime(2025, 3, 31), day)
    sheet.write_datetime(0, 1, time(7, 30), clock)
    sheet.write_number(0, 2, 26.5 / 24, hours)
    sheet.write_datetime(0, 3, datetime(2025, 3, 31, 7, 30), moment)
    sheet.write_number(0, 4, 15009)
    sheet.write_string(0, 5, "015009")
    sheet.write_number(0, 6, 1e-7)
    sheet.write_formula(0, 7, "=A1/0", None, "#DIV/0!")
    sheet.write_boolean(0, 8, True)
    book.close()
    assert cells(out.getvalue(), "file.xlsx") == [
        [
            "2025-03-31",
            "07:30:00",
            "26:30:00",
            "2025-03-31 07:30:00",
            "15009",
            "015009",
            "0.0000001",
            "#DIV/0!",
            "TRUE",
        ]
    ]


def test_old_workbooks_give_dates_and_errors_too():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    sheet.write(0, 0, date(2025, 3, 31), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.row(0).set_cell_error(1, "#REF!")
    sheet.write(1, 1, 12.5)
    out = io.BytesIO()
    book.save(out)
    assert cells(out.getvalue(), "file.xls") == [["2025-03-31", "#REF!"], ["", "12.5"]]


def test_words_merged_over_several_rows_are_repeated_and_numbers_are_not():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 2, 0, "Maple Ward")
    sheet.merge_range(0, 1, 2, 1, 37.5)
    sheet.write(2, 2, "end")
    book.close()
    assert cells(out.getvalue(), "file.xlsx") == [
        ["Maple Ward", "37.5", ""],
        ["Maple Ward", "", ""],
        ["Maple Ward", "", "end"],
    ]


def test_hidden_sheets_are_read_and_told():
    book = open_book(as_xlsx({"Shown": ROWS, "Data": ROWS}, hidden=("Data",)), "file.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Shown", False), ("Data", True)]
    assert [(fault.code, fault.sheet) for fault in book.faults] == [("sheet.hidden", "Data")]


def test_parquet_gives_text_with_its_column_names_on_top():
    frame = pl.DataFrame(
        {
            "Ward": ["Maple", None],
            "On": [date(2025, 3, 31), date(2025, 4, 1)],
            "Hours": [37.5, 12.0],
            "N": [1, 2],
        }
    )
    out = io.BytesIO()
    frame.write_parquet(out)
    assert cells(out.getvalue(), "file.parquet") == [
        ["Ward", "On", "Hours", "N"],
        ["Maple", "2025-03-31", "37.5", "1"],
        ["", "2025-04-01", "12", "2"],
    ]


def test_json_gives_its_document_and_a_sheet_of_its_records():
    document = {"total": 2, "places": [{"name": "Maple", "beds": 20}, {"name": "Oak", "open": True}]}
    book = open_book(json.dumps(document).encode(), "page.json")
    assert book.document == document
    assert cells(json.dumps(document).encode()) == [
        ["name", "beds", "open"],
        ["Maple", "20", ""],
        ["Oak", "", "TRUE"],
    ]


def test_a_very_long_cell_is_read_like_any_other():
    long = "W" * 200_000
    assert cells(f"Ward,Note\nMaple,{long}\nOak,7\n".encode()) == [
        ["Ward", "Note"],
        ["Maple", long],
        ["Oak", "7"],
    ]


def test_letters_of_which_json_gives_only_half_are_read_as_unknown_letters_and_told():
    book = open_book(rb'[{"Ward\ud800": "Ma\udc00ple", "\ud83d\ude00": ["\ud800"]}]', "file.json")
    assert book.sheets[0].cells.rows() == [("Ward\ufffd", "\U0001f600"), ("Ma\ufffdple", '["\ufffd"]')]
    assert book.document == [{"Ward\ufffd": "Ma\ufffdple", "\U0001f600": ["\ufffd"]}]
    assert [fault.code for fault in book.faults] == ["file.broken_letters"]
    assert "has 3 broken letters" in book.faults[0].done


def with_part(content, name, change):
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part.endswith(name) else data)
    return out.getvalue()


def two_cells_far_apart(content):
    first, last = (
        b'<row r="1"><c r="A1"><v>1</v></c></row>',
        b'<row r="9"><c r="XFD1048576"><v>1</v></c></row>',
    )
    far = b"<sheetData>" + first + last + b"</sheetData>"
    return with_part(
        content, "sheet1.xml", lambda data: re.sub(rb"<sheetData>.*</sheetData>", far, data, flags=re.S)
    )


def zip_bomb(content):
    return with_part(content, "sheet1.xml", lambda data: data + b" " * 60_000_000)


def lying_directory(content):
    """A part that unpacks to more than the directory says."""
    packed = bytearray(with_part(content, "sheet1.xml", lambda data: data + b" " * 1_000_000))
    at = packed.find(b"PK\x01\x02")
    while packed[at + 46 : at + 46 + 30].find(b"sheet1.xml") < 0:
        at = packed.find(b"PK\x01\x02", at + 4)
    packed[at + 24 : at + 28] = struct.pack("<I", 900)
    return bytes(packed)


def locked_zip(content):
    packed = bytearray(content)
    at = packed.find(b"PK\x01\x02")
    packed[at + 8] |= 1
    return bytes(packed)


def renamed_stream(content, name):
    """An old Office file whose one stream has another name."""
    at = content.find("Workbook".encode("utf-16-le"))
    letters = name.encode("utf-16-le")
    entry = letters + b"\0" * (64 - len(letters)) + struct.pack("<H", len(letters) + 2)
    return content[:at] + entry + content[at + 66 :]


def locked_old_workbook(content):
    at = 512 + 4 + struct.unpack_from("<H", content, 514)[0]
    return content[:at] + b"\x2f\x00" + content[at + 2 :]


XLSX, XLS = as_xlsx({"Data": ROWS}), as_xls({"Data": ROWS})
REFUSED = {
    "an empty file": (b"", "empty"),
    "a blank file": (b"\xef\xbb\xbf \r\n\r\n", "empty"),
    "a PDF named as CSV": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
    "a photograph": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "picture"),
    "a web page": (
        b"<!DOCTYPE html><html><body><form>Sign in</form></body></html>",
        "web page without a table",
    ),
    "an XML document": (b"<?xml version='1.0'?><Workbook/>", "XML"),
    "a compressed file": (b"\x1f\x8b\x08" + b"\0" * 50, "compressed"),
    "a database": (b"SQLite format 3\0" + b"\0" * 50, "database"),
    "rubbish": (bytes(range(1, 9)) * 50, "not text"),
    "a zip of other files": (with_part(XLSX, "nothing", bytes).replace(b"xl/", b"zz/"), "zip archive"),
    "a cut workbook": (XLSX[: len(XLSX) // 2], "damaged"),
    "a cut old workbook": (XLS[:700], "damaged"),
    "a cut Parquet table": (b"PAR1" + b"\0" * 30, "damaged"),
    "bad JSON": (b'{"a": [1, 2', "JSON"),
    "two cells far apart": (two_cells_far_apart(XLSX), "columns"),
    "a zip bomb": (zip_bomb(XLSX), "-fold"),
    "a lying directory": (lying_directory(XLSX), "damaged"),
    "a workbook locked in its zip": (locked_zip(XLSX), "password"),
    "an encrypted workbook": (renamed_stream(XLS, "EncryptedPackage"), "password"),
    "a locked old workbook": (locked_old_workbook(XLS), "password"),
    "a Word document": (renamed_stream(XLS, "WordDocument"), "Word"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_opened_is_refused_with_the_reason_and_a_remedy(what):
    content, word = REFUSED[what]
    with pytest.raises(CannotOpen) as refusal:
        open_book(content, "file.csv")
    assert word in refusal.value.why
    assert refusal.value.remedy.endswith(".")
    reading = read(content, "file.csv")
    assert (reading.kind, reading.refused) == (None, True)
    assert [(fault.code, fault.done) for fault in reading.faults] == [("file.refused", refusal.value.why)]


@pytest.mark.parametrize("content", [b"PK junk", b"PK\x03\x04 not a workbook", b"PK\x03\x04" + b"\0" * 99])
def test_a_damaged_workbook_is_told_as_one_and_not_as_an_archive(content):
    with pytest.raises(CannotOpen) as refusal:
        open_book(content, "may.xlsx")
    assert "This workbook is damaged" in refusal.value.why
    assert "Unpack" not in refusal.value.remedy


def test_text_that_begins_with_pk_is_read_whatever_its_ending():
    assert open_book(b"PK,Name\n1,Harvey\n", "may.xlsx").form == "csv"


def test_nothing_but_nul_bytes_is_not_told_as_an_empty_file():
    with pytest.raises(CannotOpen) as refusal:
        open_book(b"\0" * 1_000, "may.csv")
    assert "1,000 bytes, but only NUL bytes" in refusal.value.why
    assert "empty" not in refusal.value.why


def test_empty_cells_that_only_have_a_style_do_not_make_a_sheet_too_wide():
    styled = b'<c r="XFD3" s="1"/></row>'
    content = with_part(
        XLSX, "sheet1.xml", lambda data: data.replace(b"</row>", styled, 1).replace(b"XFD3", b"XFD1")
    )
    assert cells(content, "file.xlsx") == ROWS


def test_too_many_columns_and_rows_are_refused():
    with pytest.raises(TooBig, match="5,000 columns"):
        open_book((",".join(["x"] * 5_000) + "\n").encode(), "wide.csv")


@pytest.mark.parametrize(("name", "told"), [("f.csv", ["file.extension"]), ("f.xlsx", []), ("f", [])])
def test_a_wrong_ending_is_told_and_does_not_matter(name, told):
    assert [fault.code for fault in open_book(XLSX, name).faults] == told
