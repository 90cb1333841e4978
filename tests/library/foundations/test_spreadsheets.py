"""Files for spreadsheets: nothing in them can run, and they read back as they were."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.spreadsheets import csv_bytes, safe_text, written


@pytest.mark.parametrize(
    "nasty",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\ufeff=1",
        "\u00a0=1",
        "＝1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_text_that_could_run_gets_an_apostrophe(nasty):
    assert safe_text(nasty) == "'" + nasty


@pytest.mark.parametrize("plain", ["Ward 12", "", "3 - 4", "St Mary's", "a=b", "'quoted"])
def test_other_text_stays_as_it_is(plain):
    assert safe_text(plain) == plain


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (0.0, "0"), (-4.5, "-4.5"), (12, "12"), (1e6, "1000000"), (date(2025, 3, 1), "2025-03-01")],
)
def test_numbers_dates_and_nothing_are_written_plainly(cell, text):
    assert written(cell) == text


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=5))
def test_every_text_reads_back_from_the_csv_and_no_cell_begins_like_a_formula(rows):
    body = csv_bytes(["A", "B"], rows).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(body, newline="")))
    assert back == [["A", "B"], *[[safe_text(cell) for cell in row] for row in rows]]
    assert not any(cell.strip().startswith(("=", "+", "-", "@")) for row in back for cell in row)
