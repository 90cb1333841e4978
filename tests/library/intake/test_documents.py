"""Parquet and JSON: kinds of column that spreadsheets do not have, moments with a time zone, letters nobody keeps."""

import io
import json
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
import pyarrow.parquet as pq
import pytest

from leadwell.intake import CannotOpen, open_book, read


def parquet(**columns):
    out = io.BytesIO()
    pl.DataFrame(columns).write_parquet(out)
    return out.getvalue()


def shifts(**more):
    on = more.pop("Date", [date(2025, 6, day) for day in (1, 2, 3)])
    return parquet(
        Unit=["Maple"] * 3,
        Date=on,
        **{"Part of day": ["Day"] * 3, "Staff group": ["Registered"] * 3, "Actual hours": [12.0] * 3, **more},
    )


MIDNIGHTS = [datetime(2025, 5, 31, 23, tzinfo=UTC) + timedelta(days=at) for at in range(3)]


@pytest.mark.parametrize(
    ("moments", "told"),
    [
        (pl.Series(MIDNIGHTS), 1),
        (pl.Series(MIDNIGHTS).dt.convert_time_zone("America/New_York"), 1),
        (pl.Series(MIDNIGHTS).dt.convert_time_zone("Europe/London"), 0),
    ],
)
def test_moments_are_read_as_the_day_they_were_in_the_united_kingdom(moments, told):
    reading = read(shifts(Date=moments), "shifts.parquet")
    assert reading.shifts["on"].to_list() == [date(2025, 6, day) for day in (1, 2, 3)]
    faults = [fault for fault in reading.faults if fault.code == "date.time_zone"]
    assert [(fault.row, fault.column, fault.count) for fault in faults] == [(2, "Date", 3)] * told
    assert all("1 June 2025" in fault.done for fault in faults)


def test_lengths_of_time_are_read_as_hours():
    lengths = [timedelta(hours=7, minutes=30), None, timedelta(hours=26, seconds=36)]
    reading = read(shifts(**{"Actual hours": lengths}), "shifts.parquet")
    assert reading.shifts["actual_hours"].to_list() == [7.5, None, 26.01]
    cells = open_book(parquet(a=[-timedelta(seconds=3_661)]), "a.parquet").sheets[0].cells
    assert cells["c0"].to_list() == ["a", "-1:01:01"]


@pytest.mark.parametrize(
    "unused",
    [
        pl.Series([timedelta(days=1)] * 3),
        pl.Series([time(7)] * 3),
        pl.Series(["a", "b", "a"], dtype=pl.Categorical),
        pl.Series([b"\xff"] * 3),
        pl.Series([[timedelta(1)], [], None]),
        pl.Series([None] * 3),
    ],
)
def test_no_kind_of_column_makes_a_sound_table_damaged(unused):
    reading = read(shifts(Other=unused), "shifts.parquet")
    assert reading.shifts["actual_hours"].sum() == 36


def damaged_in(content, name):
    """A table of which one column's data is spoilt."""
    about = pq.ParquetFile(io.BytesIO(content)).metadata.row_group(0)
    one = next(about.column(at) for at in range(about.num_columns) if about.column(at).path_in_schema == name)
    begin = one.dictionary_page_offset or one.data_page_offset
    return (
        content[:begin] + b"\xff" * one.total_compressed_size + content[begin + one.total_compressed_size :]
    )


def test_a_column_that_cannot_be_read_is_named_and_the_others_are_read():
    reading = read(damaged_in(shifts(Other=["x", "y", "z"]), "Other"), "shifts.parquet")
    assert reading.shifts["actual_hours"].sum() == 36
    assert [(fault.code, fault.column) for fault in reading.faults if fault.code.startswith("file")] == [
        ("file.column_unreadable", "Other")
    ]
    with pytest.raises(CannotOpen, match="damaged"):
        open_book(damaged_in(parquet(Only=["x"]), "Only"), "x.parquet")


@pytest.mark.parametrize("form", ["json", "parquet", "csv"])
def test_nul_is_taken_out_of_every_form_and_told(form):
    names, values = ["Wa\0rd", "No\0te"], ["Ma\0ple", "\0"]
    content = {
        "json": json.dumps([dict(zip(names, values, strict=True))]).encode(),
        "parquet": parquet(**{name: [value] for name, value in zip(names, values, strict=True)}),
        "csv": "\n".join([",".join(names), ",".join(values)]).encode(),
    }[form]
    book = open_book(content, f"file.{form}")
    assert [[cell or "" for cell in row] for row in book.sheets[0].cells.rows()] == [
        ["Ward", "Note"],
        ["Maple", ""],
    ]
    assert [fault.code for fault in book.faults] == ["file.nul_bytes"]
    assert "has 4 NUL bytes" in book.faults[0].done
    assert "\0" not in repr(book.document)
