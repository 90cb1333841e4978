"""When a file says that it was published: in the lines above its tables, as national statistics have it."""

import re
from datetime import date

from leadwell.intake.dates import a_day
from leadwell.intake.grid import Book, Grid

_SAYS = re.compile(
    r"(?:date (?:published|of publication|revised)|publi(?:shed|cation)(?: date)?|revis(?:ed|ion)(?: date)?"
    r"|last updated)(?: on)?\s*:?\s*(.*)$",
    re.IGNORECASE,
)
_ROWS = 30  # of each sheet that are looked through


def published_on(book: Book) -> date | None:
    """Give the latest day on which a file says it was published or revised; None where it says nothing.

    >>> import polars as pl
    >>> rows = pl.DataFrame({"c0": ["Published:", "Revised:"], "c1": ["20th February 2025", "21st May 2025"]})
    >>> sheet = Grid(name="Provider", cells=rows)
    >>> published_on(Book(file_name="beds.xlsx", digest="", form="xlsx", sheets=(sheet,)))
    datetime.date(2025, 5, 21)
    """
    return max((on for sheet in book.sheets for on in _said(sheet)), default=None)


def _said(sheet: Grid) -> list[date]:
    found = []
    for row in sheet.top(_ROWS):
        for at, text in enumerate(row):
            said = _SAYS.match(text) if len(text) < 100 else None
            if said is None:
                continue
            written = said[1] or next((one for one in row[at + 1 :] if one), "")
            on = a_day(written)
            if on is not None:
                found.append(on)
    return found
