"""Any published table by organisation whose period is said above it: read without a layout of its own."""

import re
from datetime import date

from leadwell.foundations.missing import Missing
from leadwell.foundations.places import PlaceKind
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import guess_heading_row
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import Layout, TableLayout
from leadwell.intake.kinds.national_periods import period_above, period_of_name
from leadwell.intake.kinds.national_table import read
from leadwell.intake.kinds.observing import slug
from leadwell.intake.reading import Reading

_BODY = (
    r"(org(anisation|anization)?|provider|trust|icb|ics|stp|ccg|region(al team)?|commissioner|board|system)"
)
_CODE = re.compile(rf"^(ods|nhs[ _]?)?{_BODY}?[ _]?(parent )?(ods )?code$", re.IGNORECASE)
_NAME = re.compile(rf"^(nhs[ _]?)?{_BODY}[ _]?name$", re.IGNORECASE)
_PERIOD = re.compile(
    r"^(reporting ?)?(period|month|date|quarter|year)([ _]?(start|end))?([ _]?date)?$", re.IGNORECASE
)
_WIDER = ("region", "ics", "icb", "stp", "regional team", "commissioner", "system")


def recognises(book: Book) -> float:
    """Say how sure it is that a file is some published table by organisation."""
    return 0.52 if _layout(book) is not None else 0.0


def _layout(book: Book) -> Layout | None:
    """Make a layout of what the headings say, None where they do not say enough."""
    tables = [table for grid in book.sheets if (table := _table(grid, book.file_name)) is not None]
    if not tables:
        return None
    return Layout(
        key=KEY,
        title=TITLE,
        says=SAYS,
        feed=KEY,
        source="the headings of the file itself",
        status="derived",
        since=date(2000, 1, 1),
        dash_means=Missing.NOT_APPLICABLE,
        tables=tuple(tables),
    )


def _table(grid: Grid, file_name: str) -> TableLayout | None:
    at = guess_heading_row(grid)
    if at is None or grid.hidden:
        return None
    headings = [" ".join(text.split()) for text in grid.top(at + 1)[at]]
    codes = [text for text in headings if _CODE.match(text)]
    names = [text for text in headings if _NAME.match(text)]
    if not codes or any(_PERIOD.match(text) for text in headings):
        return None
    if period_above(grid, at + 1) is None and period_of_name(file_name, grid, FaultList()) is None:
        return None
    code, name = _narrowest(codes), _narrowest(names)
    wider = [text for text in (*codes, *names) if text not in {code, name}]
    roles = {code, name, *wider}
    figures = [text for text in headings if text and text not in roles]
    if not figures:
        return None
    area = any(word in code.lower() for word in _WIDER)
    return TableLayout(
        what="figures by organisation",
        wanted=tuple((text,) for text in dict.fromkeys((code, *([name] if name else []), figures[0]))),
        place_code=(code,),
        place_name=(name,) if name else (),
        parent_name=tuple(text for text in wider if text in names)[:1],
        place_kind=PlaceKind.AREA if area else PlaceKind.PEER,
        left_out=tuple(wider),
        prefix=f"published.{slug(_about(grid, at, file_name))}",
        others=True,
        reconciled=False,
    )


def _narrowest(headings: list[str]) -> str:
    """Give the heading of the smallest body: a provider before its system, a system before its region."""
    if not headings:
        return ""
    return min(headings, key=lambda text: any(word in text.lower() for word in _WIDER))


def _about(grid: Grid, heading_row: int, file_name: str) -> str:
    """Give what the table is about in a few words: its title, or the file's name without dates."""
    for row in grid.top(heading_row):
        for at, text in enumerate(row):
            if re.fullmatch(r"title\s*:?", text, re.IGNORECASE):
                title = next((one for one in row[at + 1 :] if one), "")
                if title:
                    return " ".join(title.split()[:6])
    stem = re.sub(r"\.[A-Za-z0-9]+$", "", file_name)
    words = [word for word in re.split(r"[\W_]+", stem) if word.isalpha() and len(word) > 2]
    return " ".join(words[:5]) or grid.name


def _read(book: Book) -> Reading:
    layout = _layout(book)
    assert layout is not None, "the file was recognised by this layout"
    return read(layout, book)


KEY = "published.by_organisation"
TITLE = "A published table by organisation"
SAYS = (
    "One row for each organisation with figures in columns, for the period that the sheet or its name says."
)
KIND = Kind(key=KEY, title=TITLE, says=SAYS, feed=KEY, recognises=recognises, read=_read)
