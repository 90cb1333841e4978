"""Reads one old workbook (.xls) in a process of its own: bytes come in, lines of JSON go out.

A damaged .xls file can make the reader under it end the whole process. ``workbooks`` therefore runs this file
by its path, with four numbers (the most rows, columns, cells and sheets) and two more (the most bytes of memory
and seconds of work) as words, and takes any unhappy end for a damaged file. It imports nothing of Leadwell, so
that it starts quickly.

A line for each worksheet is followed by a line for each of its rows:

    {"name": "Data", "hidden": false, "height": 2, "width": 3, "merged": [], "rows": 2}
    ["Ward A", 7.5, {"datetime": "2025-04-01T00:00:00"}]

A sheet larger than is taken in comes without rows. A workbook locked with a password gives ``{"locked": true}``.
"""

import io
import json
import sys
from datetime import date, datetime, time, timedelta

from python_calamine import PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook


def tagged(value: object) -> dict[str, str | list[int]]:
    """Give a date, time or length of time as JSON can hold it, under the name of its type."""
    match value:
        case datetime() | date() | time():
            return {type(value).__name__: value.isoformat()}
        case timedelta():
            return {"timedelta": [value.days, value.seconds, value.microseconds]}
        case _:
            raise TypeError(f"A cell holds a {type(value).__name__}.")


def untagged(held: dict[str, object]) -> object:
    """Give back what ``tagged`` was given; any other dictionary as it is."""
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
            return held


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
        _, highest = resource.getrlimit(what)
        bound = most if highest == resource.RLIM_INFINITY else min(most, highest)
        try:
            resource.setrlimit(what, (bound, highest))
        except (ValueError, OSError):  # macOS bounds no memory
            continue


def _write(line: object) -> None:
    sys.stdout.buffer.write(json.dumps(line, default=tagged, ensure_ascii=False).encode() + b"\n")


def _read(content: bytes, rows: int, columns: int, cells: int, sheets: int) -> None:
    try:
        book = load_workbook(io.BytesIO(content))
    except PasswordError:
        _write({"locked": True})
        return
    worksheets = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    for about in worksheets:
        sheet = book.get_sheet_by_name(about.name)
        height, width = sheet.total_height, sheet.total_width
        within = height <= rows and width <= columns and height * width <= cells and len(worksheets) <= sheets
        found = sheet.to_python(skip_empty_area=False) if within else []
        _write(
            {
                "name": about.name,
                "hidden": about.visible != SheetVisibleEnum.Visible,
                "height": height,
                "width": width,
                "merged": sheet.merged_cell_ranges or [],
                "rows": len(found),
            }
        )
        for row in found:
            _write(row)


if __name__ == "__main__":
    _rows, _columns, _cells, _sheets, _memory, _seconds = (int(word) for word in sys.argv[1:])
    _bound(_memory, _seconds)
    _read(sys.stdin.buffer.read(), _rows, _columns, _cells, _sheets)
