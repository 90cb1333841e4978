"""Every national kind on samples with cells changed at random: no crash, and every row accounted for."""

from dataclasses import replace
from functools import cache

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.intake_kinds import samples, samples_of_places
from tests.library.intake_kinds.test_pbj_daily import day, file_of

from leadwell.intake.faults import Outcome
from leadwell.intake.front import read_book
from leadwell.intake.grid import Book, Grid
from leadwell.intake.kinds import ALL as KINDS
from leadwell.intake.opening import open_book
from leadwell.intake.tables import CENSUS, KEPT_ASIDE, OBSERVATIONS, PLACES, SHIFTS, SUCCESSIONS

MADE = {
    **samples.NATIONAL,
    **samples_of_places.PLACES,
    "cms.pbj_daily": lambda: ("pbj.csv", file_of(day(), day(on="20240403"))),
}
TEXTS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "",
            "-",
            "*",
            "NA",
            "TOTAL",
            "England",
            "2025-13-45",
            "31/12/4712",
            "1e400",
            "-5",
            "12.5",
            "1,260.00",
            "#REF!",
            "Period:",
            "Org Code",
            "Good",
            "0",
            "99999999999999999999",
            "\u00a0",
            "Q1 2018",
            "<5",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="{"), max_size=6),
)
CHANGES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 40), st.integers(0, 25), TEXTS), max_size=8)
TABLES = {
    "observations": OBSERVATIONS, "shifts": SHIFTS, "census": CENSUS, "places": PLACES,
    "successions": SUCCESSIONS, "kept_aside": KEPT_ASIDE,
}  # fmt: skip


@cache
def book_of(key: str) -> Book:
    name, content = MADE[key]()
    return open_book(content, name)


def changed(book: Book, changes: list) -> Book:
    """Give a book with cells put in place of others, and now and then a row said twice."""
    sheets = list(book.sheets)
    for sheet, row, column, text in changes:
        if not sheets or not sheets[sheet % len(sheets)].width:
            continue
        grid = sheets[sheet % len(sheets)]
        name = grid.cells.columns[column % grid.width]
        at = row % max(grid.height, 1)
        cells = grid.cells.with_columns(
            pl.when(pl.int_range(pl.len()) == at)
            .then(pl.lit(text, dtype=pl.String))
            .otherwise(name)
            .alias(name)
        )
        if column % 7 == 0:
            cells = pl.concat([cells, cells.slice(at, 1)])
        sheets[sheet % len(sheets)] = Grid(name=grid.name, cells=cells, hidden=grid.hidden)
    return replace(book, sheets=tuple(sheets))


@settings(max_examples=200)
@given(st.sampled_from(sorted(MADE)), CHANGES)
def test_no_change_of_cells_makes_a_kind_crash_or_lose_a_row(key, changes):
    book = changed(book_of(key), changes)
    reading = read_book(book)
    for name, schema in TABLES.items():
        assert getattr(reading, name).schema == schema
    missing = reading.observations.filter(pl.col("numerator").is_null() != pl.col("missing").is_not_null())
    assert missing.height == 0
    assert not any(fault.sentence.count("{") for fault in reading.faults)
    if reading.kind is None or reading.refused:
        return
    repeated = sum(fault.count for fault in reading.faults if fault.code in {"row.repeated", "row.duplicate"})
    used = sum(one.rows_used + one.totals_rows + one.note_rows for one in reading.sheets)
    aside = reading.kept_aside.unique(["sheet", "row"]).height
    told = {fault.sheet for fault in reading.faults}
    unread = sum(one.rows for one in reading.sheets if not one.rows_used and one.name in told)
    refused = {one.sheet for one in reading.faults if one.outcome is Outcome.REFUSED}
    if key in {one.key for one in KINDS} and not refused and reading.kind == key:
        assert reading.rows - unread <= used + aside + repeated
