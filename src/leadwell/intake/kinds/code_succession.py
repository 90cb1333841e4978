"""Codes of organisations and sites that were succeeded by others, with the date."""

import polars as pl

from leadwell.intake.cells import texts_of
from leadwell.intake.dates import days
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.kinds.observing import kept_aside
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import list_where
from leadwell.intake.reading import KEPT_ASIDE, SUCCESSIONS, Reading, SheetReading, empty

_HEADINGS = facts("place_lists")["succession"]


def _found(grid: Grid) -> Table | None:
    return find_table(grid, [_HEADINGS["old"], _HEADINGS["new"], _HEADINGS["on"]])


def recognises(book: Book) -> float:
    """Say how sure it is that a file lists successions of codes."""
    return 0.93 if any(_found(grid) is not None for grid in book.sheets) else 0.0


def read(book: Book) -> Reading:
    """Read every succession; a row without both codes or a date is kept aside."""
    faults = FaultList()
    sheets, found, aside = [], [], []
    for grid in book.sheets:
        table = _found(grid)
        if table is None:
            sheets.append(other_sheet(grid, faults))
            continue
        listed, kept = _successions(table, faults)
        found.append(listed)
        aside.append(kept)
        sheets.append(
            SheetReading(
                name=grid.name,
                what="codes and their successors",
                heading_row=table.heading_row,
                rows=table.body.height + len(table.repeated),
                rows_used=listed.height,
                note_rows=len(table.repeated),
            )
        )
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=KIND.key,
        title=KIND.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        successions=pl.concat(found) if found else empty(SUCCESSIONS),
        kept_aside=pl.concat(aside) if aside else empty(KEPT_ASIDE),
    )


def _successions(table: Table, faults: FaultList) -> tuple[pl.DataFrame, pl.DataFrame]:
    old, new, on = (table.find(*_HEADINGS[role]) for role in ("old", "new", "on"))
    dates = days(table.text(on))
    frame = pl.DataFrame(
        {
            "old_code": texts_of(table.text(old)).values,
            "new_code": texts_of(table.text(new)).values,
            "on": dates.values,
        }
    ).with_columns(pl.lit(table.sheet).alias("sheet"), table.rows.alias("row"))
    codeless = frame.get_column("old_code").is_null() | frame.get_column("new_code").is_null()
    undated = dates.values.is_null() & ~codeless
    itself = (frame.get_column("old_code") == frame.get_column("new_code")).fill_null(value=False)
    list_where(faults, "row.no_place", codeless, table=table, column=old)
    list_where(faults, "date.unreadable", undated, table=table, column=on)
    list_where(faults, "code.own_successor", itself, table=table, column=new)
    unused = codeless | undated | itself
    aside = [
        kept_aside(table, mask, reason)
        for mask, reason in (
            (codeless, "one of the two codes is not given"),
            (undated, "the date could not be read"),
            (itself, "a code cannot succeed itself"),
        )
    ]
    return frame.filter(~unused).cast(SUCCESSIONS), pl.concat(aside)


KIND = Kind(
    key="leadwell.code_succession",
    title="Successions of codes",
    says="Codes of organisations and sites, the codes that came after them, and from when.",
    feed="places",
    recognises=recognises,
    read=read,
)
