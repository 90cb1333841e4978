"""Fuzzing: whatever is dropped in, the reader answers with a reading, in words, and never falls over."""

import contextlib
import io
import zipfile
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.intake.planted import Spoilt
from tests.library.intake.sheets_of_files import FORMS, as_csv, as_file

from leadwell.foundations.missing import Missing
from leadwell.intake import CannotOpen, open_book, read
from leadwell.intake.reading import CENSUS, OBSERVATIONS, SHIFTS

SOUND = {form: as_file(Spoilt(days=2).all_rows(), form) for form in FORMS}
ODD_CELLS = st.sampled_from(
    [
        "",
        "Ward",
        "Unit",
        "Name",
        "Date",
        "Month",
        "Part of day",
        "Staff group",
        "Planned hours",
        "Actual hours",
        "Total",
        "Night",
        "RN",
        "Census",
        "Site code",
        "Measure",
        "Value",
        "Numerator",
        "Denominator",
        "Day Reg Planned Hrs",
        "Day Reg Actual Hrs",
        "Patient Count At Midnight",
        "Apr-25",
        "May-25",
        "Jun-25",
        "2025-01-01",
        "01/13/2025",
        "5",
        "-",
        "£1,000",
        "#REF!",
        "nan",
        "1e999",
        "9" * 25,
        "=1+1",
        "a" * 300,
        "٣",
        "½",
        "95%",
        "[c]",
        "Note: x",
        "Level 1",
    ]
)


def check(reading):
    """What holds of every reading."""
    for fault in reading.faults:
        assert fault.place
        assert fault.done
        assert fault.mend
        assert "{" not in fault.done
    for frame, schema in (
        (reading.observations, OBSERVATIONS),
        (reading.shifts, SHIFTS),
        (reading.census, CENSUS),
    ):
        assert frame.schema == schema
    reasons = {one.value for one in Missing}
    for frame, value in (
        (reading.observations, "numerator"),
        (reading.shifts, "actual_hours"),
        (reading.census, "people"),
    ):
        assert set(frame["missing"].drop_nulls()) <= reasons
        assert frame.filter(pl.col(value).is_null() == pl.col("missing").is_null()).height == 0
    assert reading.shifts.filter(pl.col("on").is_null() | pl.col("part").is_null()).height == 0
    assert reading.observations.filter(pl.col("period_start").is_null()).height == 0


def try_to_read(content, name):
    check(read(content, name, today=date(2025, 6, 1), known_places=["Oak", "Ward A"]))


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(content):
    try_to_read(content, "x.csv")


@given(st.text(max_size=400))
def test_random_text_is_read_or_refused(text):
    try_to_read(text.encode("utf-8", "surrogatepass"), "x.txt")


@given(st.lists(st.lists(ODD_CELLS, max_size=12), min_size=1, max_size=20), st.sampled_from(",;\t|"))
def test_random_tables_of_likely_words_are_read_or_refused(rows, delimiter):
    try_to_read(as_csv(rows, delimiter=delimiter), "x.csv")


@given(
    st.lists(st.lists(ODD_CELLS, max_size=8), min_size=1, max_size=8),
    st.sampled_from(["xlsx", "xls", "html", "xml", "xlsb"]),
)
@settings(max_examples=40)
def test_random_workbooks_are_read_or_refused(rows, form):
    try_to_read(as_file(rows, form), f"x.{form}")


CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["put", "cut", "add"]),
        st.binary(min_size=1, max_size=20),
    ),
    min_size=1,
    max_size=12,
)


def changed(content, changes):
    """Bytes with some overwritten, cut out or added."""
    spoilt = bytearray(content)
    for where, how, piece in changes:
        at = int(where * len(spoilt))
        match how:
            case "put":
                spoilt[at : at + len(piece)] = piece
            case "cut":
                del spoilt[at : at + 8 * len(piece)]
            case "add":
                spoilt[at:at] = piece
    return bytes(spoilt)


@pytest.mark.parametrize("form", FORMS)
def test_sound_files_with_bytes_changed_are_read_or_refused(form):
    @given(CHANGES)
    @settings(max_examples=60)
    def holds(changes):
        try_to_read(changed(SOUND[form], changes), f"x.{form}")

    holds()


@pytest.mark.parametrize("form", ["xlsx", "ods", "xlsb"])
def test_workbooks_with_a_part_changed_are_read_or_refused(form):
    names = zipfile.ZipFile(io.BytesIO(SOUND[form])).namelist()

    @given(st.sampled_from(names), CHANGES)
    @settings(max_examples=60)
    def holds(victim, changes):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(SOUND[form])) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, changed(part, changes) if name == victim else part)
        try_to_read(out.getvalue(), f"x.{form}")

    holds()


MARKS = st.lists(
    st.sampled_from(
        (
            *("<table>", "</table>", "<tr>", "<td>", "</td>", "<td rowspan=3>", "<th colspan=2>"),
            *("<td colspan=99999>", "Ward", "&nbsp;", "&#8211;", "<!--", "-->", "<script>", "</script>"),
            *("<br>", "<td x='", '"', "<![CDATA[", "<Row>", "<Cell>", "<Data>", "<a <a"),
            "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
        )
    ),
    max_size=40,
)


@given(MARKS, st.sampled_from(["<html>", "<table>", "<?xml version='1.0'?>"]))
def test_random_markup_is_read_or_refused(marks, start):
    try_to_read((start + "".join(marks)).encode(), "x.xls")


@given(CHANGES)
@settings(max_examples=40)
def test_a_real_published_file_with_bytes_changed_is_read_or_refused(shared, changes):
    content = shared.joinpath("data/nhs_england/Monthly-AE-April-2025.csv").read_bytes()
    try_to_read(changed(content, changes), "x.csv")


@given(st.binary(max_size=300))
def test_opening_gives_sheets_of_text_or_says_why_not(content):
    with contextlib.suppress(CannotOpen):
        for sheet in open_book(content, "x").sheets:
            assert set(sheet.cells.dtypes) <= {pl.String}
