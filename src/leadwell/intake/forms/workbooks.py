"""Workbooks (XLSX, XLSM, XLSB, XLS, ODS, Excel 2003 XML) and tables of web pages as sheets of text."""

import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, zip_longest

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from leadwell.intake.forms import (
    archives,
    binary_workbooks,
    old_workbook_process,
    old_workbooks,
    spreadsheet_xml,
    web_tables,
)
from leadwell.intake.forms.archives import ErrorCells
from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig
from leadwell.intake.forms.sheets import Sheet
from leadwell.intake.grid import Grid

_DAMAGED = (
    "The workbook cannot be read; it may be damaged.",
    "Open it in a spreadsheet, save it again as XLSX, and load that.",
)
_LOCKED = ("The workbook is locked with a password.", "Save a copy without the password and load that.")
_NOT_STARTED = (
    "An old or binary workbook (.xls, .xlsb) is read by a second process, and this computer could not start one.",
    "Load it again in a moment; or open it in a spreadsheet, save it as XLSX, and load that.",
)
_WORDY = ("The workbook's cells hold too much text.", "Split the workbook and load the parts.")
_MIDNIGHT = time(0)
_EXACT = 2**53  # whole numbers up to this are held as they are


def read_workbook(content: bytes, form: str, limits: Limits) -> tuple[Grid, ...]:
    """Give a workbook's sheets as text, hidden ones marked.

    Args:
        content: the file.
        form: "xlsx", "xlsb", "xls", "ods", "html" or "xml".
        limits: how much is taken in.

    Raises:
        CannotOpen: the workbook is locked, damaged or too big.
    """
    errors: Mapping[str, ErrorCells] = {}
    if form == "html":
        return _grids([web_tables.read_web_tables(content, limits)], errors, limits)
    if form == "xml":
        return _grids(spreadsheet_xml.read_spreadsheet_xml(content, limits), errors, limits)
    if form == "xls":
        errors = {sheet.name: sheet.errors for sheet in old_workbooks.look_through(content, limits)}
    else:
        with archives.open_archive(content, limits) as archive:
            if form == "ods":
                archives.check_opendocument(archive, limits)
            elif form == "xlsb":
                errors = binary_workbooks.check_binary_parts(archive, limits)
            else:
                errors = archives.check_workbook_parts(archive, limits)
    try:
        sheets = _old_sheets(content, limits) if form in {"xls", "xlsb"} else _new_sheets(content, limits)
        return _grids(sheets, errors, limits)
    except PasswordError:
        raise CannotOpen(*_LOCKED) from None
    except (CalamineError, ValueError, OSError, OverflowError, IndexError):
        raise CannotOpen(*_DAMAGED) from None
    except BaseException as error:
        # A panic of the reader's is no Exception, and its class has no module to import it from.
        if type(error).__name__ != "PanicException":
            raise
        raise CannotOpen(*_DAMAGED) from None


def _new_sheets(content: bytes, limits: Limits) -> Iterator[Sheet]:
    book = load_workbook(io.BytesIO(content))
    worksheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    _check_count(len(worksheets), limits)
    for about in worksheets:
        sheet = book.get_sheet_by_name(about.name)
        yield Sheet(
            name=about.name,
            hidden=about.visible != SheetVisibleEnum.Visible,
            height=sheet.total_height,
            width=sheet.total_width,
            merged=sheet.merged_cell_ranges or [],
            rows=_rows(sheet),
        )


def _rows(sheet: CalamineSheet) -> Iterator[Iterable[object]]:
    yield from sheet.to_python(skip_empty_area=False)


def _old_sheets(content: bytes, limits: Limits) -> Iterator[Sheet]:
    """Read an old or a binary workbook in a process of its own, which a damaged one may end."""
    most = (limits.rows, limits.columns, limits.cells, limits.sheets)
    bounds = (limits.text_bytes, limits.old_workbook_memory, limits.old_workbook_seconds)
    try:
        done = subprocess.run(  # noqa: S603  (a file of ours, with numbers as words)
            [sys.executable, "-P", old_workbook_process.__file__, *map(str, most + bounds)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.old_workbook_seconds,
            check=True,
        )
    except subprocess.SubprocessError:
        raise CannotOpen(*_DAMAGED) from None
    except OSError:
        raise CannotOpen(*_NOT_STARTED) from None
    if done.stdout.endswith(old_workbook_process.WORDY):
        raise TooBig(*_WORDY)
    lines = io.BytesIO(done.stdout)
    for line in lines:
        told = json.loads(line)
        if "locked" in told:
            raise CannotOpen(*_LOCKED)
        elif "sheets" in told:
            _check_count(told["sheets"], limits)
        else:
            rows = map(old_workbook_process.row_of, islice(lines, told.pop("rows")))
            yield Sheet(**told, rows=rows)


def _check_count(sheets: int, limits: Limits) -> None:
    if sheets > limits.sheets:
        raise TooBig(
            f"The workbook has {sheets:,} sheets; up to {limits.sheets:,} are read at once.",
            "Split the workbook and load the parts.",
        )


def _grids(sheets: Iterable[Sheet], errors: Mapping[str, ErrorCells], limits: Limits) -> tuple[Grid, ...]:
    grids: list[Grid] = []
    letters = 0
    for sheet in sheets:
        limits.check_shape(sheet.height, sheet.width, where=f"Sheet {sheet.name!r}")
        cells = _cells(sheet, errors.get(sheet.name, {}))
        letters += int(cells.estimated_size())
        if letters > limits.text_bytes:
            raise TooBig(*_WORDY)
        grids.append(Grid(name=sheet.name, cells=cells, hidden=sheet.hidden))
    return tuple(grids)


def _cells(sheet: Sheet, errors: ErrorCells) -> pl.DataFrame:
    rows: list[list[str | None]] = [[_text(value) for value in row] for row in sheet.rows]
    for (row, column), text in errors.items():
        while row >= len(rows):
            rows.append([])
        rows[row] += [None] * (column + 1 - len(rows[row]))
        if rows[row][column] is None or text == archives.NOT_WORKED_OUT:
            rows[row][column] = text
    _fill_merged(rows, sheet.merged)
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
    if isinstance(value, int) or (value == value and abs(value) < _EXACT and value == int(value)):
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text
