"""Tables written for spreadsheets, so that no text in them can act as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

Cell = str | float | int | date | None

# A spreadsheet may run what begins with these. Full-width forms are read as the plain ones by some.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_text(text: str) -> str:
    """Give text that a spreadsheet shows and does not run: an apostrophe goes before a possible formula.

    Leading blanks do not hide a formula, as some programs trim them.

    >>> safe_text("=HYPERLINK(1)"), safe_text("Ward 12"), safe_text("  -1+2")
    ("'=HYPERLINK(1)", 'Ward 12', "'  -1+2")
    """
    bare = text.lstrip(" \u00a0\ufeff\u200b")
    return f"'{text}" if bare.startswith(_STARTS) else text


def written(value: Cell) -> str:
    """Give a cell as plain text: numbers without a needless ``.0``, dates as ISO, missing as nothing.

    >>> [written(one) for one in (1260.0, 0.25, None, date(2025, 3, 1), "@home")]
    ['1260', '0.25', '', '2025-03-01', "'@home"]
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Give a table as CSV in UTF-8, marked so that Excel reads accents rightly, with Windows line ends."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow([safe_text(heading) for heading in headings])
    out.writerows([written(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
