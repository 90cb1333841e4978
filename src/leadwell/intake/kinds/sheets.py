"""Sheets that are not a table of the kind: title pages, notes, templates; and whole refusals."""

import re

from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.listing import fault
from leadwell.intake.reading import Reading, SheetReading

_NOTES = (
    "note",
    "title",
    "guidance",
    "definition",
    "contents",
    "cover",
    "data quality",
    "readme",
    "front",
    "metadata",
    "how to",
)


def other_sheet(grid: Grid, faults: FaultList) -> SheetReading:
    """Give the reading of a sheet in which no table of the kind was found, and tell of it.

    Pages of notes are expected and only counted; any other sheet with something in it is listed as
    a fault, so that a renamed table cannot go missing in silence.
    """
    filled = _filled_rows(grid)
    notes = any(word in grid.name.lower() for word in _NOTES)
    if filled and not notes:
        faults.add(fault("sheet.not_the_kind", sheet=grid.name, found=_first_words(grid)))
    if notes:
        _tell_of_places(grid, faults)
    what = "notes" if notes else "could not be recognised" if filled else "an empty sheet"
    return SheetReading(name=grid.name, what=what, heading_row=None, rows=0 if notes else filled, rows_used=0)


def _tell_of_places(grid: Grid, faults: FaultList) -> None:
    """Tell of the organisations that a page of notes lists by code: they sent nothing or were estimated."""
    why = ""
    for at, row in enumerate(grid.top(), start=1):
        filled = [text for text in row if text]
        if len(filled) == 1 and len(filled[0]) > 30:
            why = filled[0]
        elif why and len(filled) == 2 and re.fullmatch(r"[A-Z0-9]{3,6}", filled[0]):
            words = {"words": why}
            faults.add(fault("place.estimated", sheet=grid.name, row=at, found=" ".join(filled), words=words))


def _filled_rows(grid: Grid) -> int:
    return sum(1 for row in grid.top(grid.height) if any(row)) if grid.height < 20_000 else grid.height


def _first_words(grid: Grid) -> str:
    return next((text for row in grid.top() for text in row if text), "")[:80]


def refused(book: Book, *, key: str, title: str, what: str, rows: int, code: str) -> Reading:
    """Give the reading of a file that is understood and not taken, with the class of fault that says why."""
    sheets = tuple(
        SheetReading(
            name=grid.name,
            what=what,
            heading_row=1 if rows else None,
            rows=rows if at == 0 else 0,
            rows_used=0,
        )
        for at, grid in enumerate(book.sheets)
    )
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=key,
        title=title,
        sheets=sheets or (SheetReading(name="", what=what, heading_row=None, rows=rows, rows_used=0),),
        faults=(fault(code),),
    )
