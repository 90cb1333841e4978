"""Reads one old workbook (.xls) in a process of its own: bytes come in, lines of JSON go out.

A damaged .xls file can make the reader under it end the whole process. ``workbooks`` therefore runs this file
by its path and takes any unhappy end for a damaged file. Its seven words are numbers: the most rows, columns and
cells of a sheet, sheets, bytes written, bytes of memory and seconds of work. It imports nothing of Leadwell, so that
it starts quickly.

The first line tells how many worksheets there are; a line for each is followed by a line for each of its rows:

    {"sheets": 1}
    {"name": "Data", "hidden": false, "height": 2, "width": 3, "merged": [], "rows": 2}
    ["Ward A", 7.5, {"datetime": "2025-04-01T00:00:00"}]

A sheet larger than is taken in comes without rows. ``{"locked": true}`` instead says that the workbook is locked
with a password; ``WORDY`` at the end that it holds more text than is taken in, and that not all was written.
"""

import io
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

WORDY = b'{"wordy":true}\n'


def _tagged(value: object) -> dict[str, str | list[int]]:
    """Give a date, time or length of time as JSON can hold it, under the name of its type."""
    match value:
        case datetime() | date() | time():
            return {type(value).__name__: value.isoformat()}
        case timedelta():
            return {"timedelta": [value.days, value.seconds, value.microseconds]}
        case _:
            raise TypeError(f"A cell holds a {type(value).__name__}.")


def row_of(line: bytes) -> list[object]:
    """Give the cells of a line that holds a row."""
    cells: list[object] = json.loads(line, object_hook=_untagged)
    return cells


def _untagged(held: dict[str, object]) -> object:
    match held:
        case {"datetime": str(text)}:
            return datetime.fromisoformat(text)
        case {"date": str(text)}:
            return date.fromisoformat(text)
        case {"time": str(text)}:
            return time.fromisoformat(text)
        case {"timedelta": [int(days), int(seconds), int(microseconds)]}:
            return timedelta(days, seconds, microseconds)
        case _:
            raise ValueError("No cell is written so.")


def _bound(memory: int, seconds: int) -> None:
    """Bound this process, where the system can: its memory, its time, and no picture of it left on the disk."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        now, highest = resource.getrlimit(what)
        if now != resource.RLIM_INFINITY and now <= most:
            continue
        try:
            resource.setrlimit(what, (most, highest))
        except (ValueError, OSError):  # macOS bounds no memory
            continue


def _lines(content: bytes, rows: int, columns: int, cells: int, sheets: int) -> Iterator[object]:
    try:
        book = load_workbook(io.BytesIO(content))
    except PasswordError:
        yield {"locked": True}
        return
    worksheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    yield {"sheets": len(worksheets)}
    for about in worksheets:
        sheet = book.get_sheet_by_name(about.name)
        height, width = sheet.total_height, sheet.total_width
        within = height <= rows and width <= columns and height * width <= cells and len(worksheets) <= sheets
        found = sheet.to_python(skip_empty_area=False) if within else []
        yield {
            "name": about.name,
            "hidden": about.visible != SheetVisibleEnum.Visible,
            "height": height,
            "width": width,
            "merged": sheet.merged_cell_ranges or [],
            "rows": len(found),
        }
        yield from found


def _write(lines: Iterable[object], most: int) -> None:
    out, written = sys.stdout.buffer, 0
    for line in lines:
        text = json.dumps(line, default=_tagged, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        written += len(text)
        if written > most:
            out.write(WORDY)
            return
        out.write(text)


if __name__ == "__main__":
    _rows, _columns, _cells, _sheets, _bytes, _memory, _seconds = (int(word) for word in sys.argv[1:])
    _bound(_memory, _seconds)
    _write(_lines(sys.stdin.buffer.read(), _rows, _columns, _cells, _sheets), _bytes)
