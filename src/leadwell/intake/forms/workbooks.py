"""Workbooks (XLSX, XLSM, XLS, ODS) as sheets of text."""

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import zip_longest

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from leadwell.intake.forms import archives, old_workbooks
from leadwell.intake.forms.archives import ErrorCells
from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig
from leadwell.intake.grid import Grid

_DAMAGED = (
    "The workbook cannot be read; it may be damaged.",
    "Open it in a spreadsheet, save it again as XLSX, and load that.",
)
_LOCKED = ("The workbook is locked with a password.", "Save a copy without the password and load that.")
_MIDNIGHT = time(0)


def read_workbook(content: bytes, form: str, limits: Limits) -> tuple[Grid, ...]:
    """Give a workbook's sheets as text, hidden ones marked.

    Args:
        content: the file.
        form: "xlsx", "xls" or "ods".
        limits: how much is taken in.

    Raises:
        CannotOpen: the workbook is locked, damaged or too big.
    """
    errors: Mapping[str, ErrorCells] = {}
    if form == "xls":
        errors = {sheet.name: sheet.errors for sheet in old_workbooks.look_through(content, limits)}
    else:
        with archives.open_archive(content, limits) as archive:
            if form == "ods":
                archives.check_opendocument(archive, limits)
            else:
                errors = archives.check_workbook_parts(archive, limits)
    try:
        book = load_workbook(io.BytesIO(content))
        return _sheets(book, errors, limits)
    except PasswordError:
        raise CannotOpen(*_LOCKED) from None
    except (CalamineError, ValueError, OSError, OverflowError, IndexError):
        raise CannotOpen(*_DAMAGED) from None


def _sheets(book: CalamineWorkbook, errors: Mapping[str, ErrorCells], limits: Limits) -> tuple[Grid, ...]:
    grids: list[Grid] = []
    sheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise TooBig(
            f"The workbook has {len(sheets):,} sheets; up to {limits.sheets:,} are read at once.",
            "Split the workbook and load the parts.",
        )
    letters = 0
    for about in sheets:
        sheet = book.get_sheet_by_name(about.name)
        limits.check_shape(sheet.total_height, sheet.total_width, where=f"Sheet {about.name!r}")
        cells = _cells(sheet, errors.get(about.name, {}))
        letters += int(cells.estimated_size())
        if letters > limits.text_bytes:
            raise TooBig("The workbook's cells hold too much text.", "Split the workbook and load the parts.")
        grids.append(Grid(name=about.name, cells=cells, hidden=about.visible != SheetVisibleEnum.Visible))
    return tuple(grids)


def _cells(sheet: CalamineSheet, errors: ErrorCells) -> pl.DataFrame:
    rows: list[list[str | None]] = [
        [_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)
    ]
    for (row, column), text in errors.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] is None:
            rows[row][column] = text
    _fill_merged(rows, sheet.merged_cell_ranges or [])
    return frame_of(rows)


def frame_of(rows: Iterable[list[str | None]]) -> pl.DataFrame:
    """Make a sheet's frame of rows that may differ in length."""
    columns = list(zip_longest(*rows))
    return pl.DataFrame([pl.Series(f"c{at}", cells, dtype=pl.String) for at, cells in enumerate(columns)])


def _fill_merged(
    rows: list[list[str | None]], ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """Repeat words downwards in cells merged over several rows: a ward named once for its seven days.

    Numbers are never repeated, because a figure merged over several rows is one figure.
    """
    for (top, left), (bottom, _) in ranges:
        if top >= len(rows) or left >= len(rows[top]) or bottom <= top:
            continue
        text = rows[top][left]
        if text is None or _is_number(text):
            continue
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and rows[row][left] is None:
                rows[row][left] = text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _text(value: object) -> str | None:
    """Write a cell plainly: 15009.0 as ``15009``, a date as ISO text, a time as ``07:30:00``."""
    match value:
        case str():
            return value or None
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return plain_number(value)
        case datetime():
            return (
                value.date().isoformat()
                if value.time() == _MIDNIGHT
                else value.isoformat(sep=" ", timespec="seconds")
            )
        case date():
            return value.isoformat()
        case time():
            return value.isoformat(timespec="seconds")
        case timedelta():
            seconds = round(value.total_seconds())
            sign = "-" if seconds < 0 else ""
            hours, rest = divmod(abs(seconds), 3600)
            return f"{sign}{hours}:{rest // 60:02}:{rest % 60:02}"
        case None:
            return None
        case _:
            return str(value)


def plain_number(value: float) -> str:
    """Write a number without exponent or needless decimals; the same number can be read from it again.

    >>> plain_number(15009.0), plain_number(0.1), plain_number(1e-7)
    ('15009', '0.1', '0.0000001')
    """
    if isinstance(value, int) or (value == value and abs(value) < 1e15 and value == int(value)):
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text
