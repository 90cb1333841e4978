"""Workbooks as zip archives: their directory is checked before anything is unpacked."""

import io
import re
import zipfile
import zlib
from html import unescape

from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig

_CELL_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,7})\d""")
_CELL_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Za-z]{1,7}(\d{1,12})["']""")
_EMPTY_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*/>")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*\bt=["']e["'])[^>]*\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*>(.*?)</(?:\w+:)?c>""",
    re.S,
)
_FORMULA_CELL = re.compile(
    rb"<(?:\w+:)?c(\s[^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\b[^>]*(/>|>([^<]*)</(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
_BROKEN = (
    "The workbook is damaged and cannot be unpacked.",
    "Open it in a spreadsheet, save it again, and load that.",
)

ErrorCells = dict[tuple[int, int], str]  # (row, column) from 0: the error as the spreadsheet shows it
NOT_WORKED_OUT = "#NO RESULT"  # stands for the result that a formula's cell does not hold


def open_archive(content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip archive whose directory promises no more than the limits allow.

    Raises:
        TooBig: the directory promises too much (a "zip bomb").
        CannotOpen: this is no sound archive, or it is locked with a password.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, UnicodeDecodeError):
        raise CannotOpen(*_BROKEN) from None
    remedy = "It may be damaged or made to do harm; export it again from the system it came from."
    if len(parts) > limits.parts:
        raise TooBig(f"The workbook holds {len(parts):,} parts; up to {limits.parts:,} are opened.", remedy)
    total = sum(part.file_size for part in parts)
    if total > limits.unpacked_bytes:
        raise TooBig(
            f"Unpacked, the workbook would take {total / 1e6:,.0f} MB; "
            f"up to {limits.unpacked_bytes / 1e6:,.0f} MB are opened.",
            remedy,
        )
    for part in parts:
        if part.flag_bits & 0x1:
            raise CannotOpen(
                "The file is locked with a password.", "Save a copy without the password and load that."
            )
        packed = max(part.compress_size, 1)
        if part.file_size > limits.ratio_from_bytes and part.file_size / packed > limits.unpacked_ratio:
            raise TooBig(
                f"A part of the workbook would grow {part.file_size / packed:,.0f}-fold when unpacked; "
                f"up to {limits.unpacked_ratio}-fold is opened.",
                remedy,
            )
    if sum(part.compress_size for part in parts) > len(content):
        raise TooBig("Parts of the workbook overlap one another, which no honest workbook does.", remedy)
    return archive


def part_of(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one part; empty where there is none. A part longer than its directory says is refused.

    Raises:
        CannotOpen: the part is damaged.
    """
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise CannotOpen(*_BROKEN) from None


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give for each sheet of an Excel workbook the name of the part that holds it, in order."""
    book = part_of(archive, "xl/workbook.xml")
    targets = relation_targets(part_of(archive, "xl/_rels/workbook.xml.rels"))
    sheets: dict[str, str] = {}
    for sheet in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", book):
        fields = _attributes(sheet)
        key = next((value for name, value in fields.items() if name.endswith(":id")), "")
        sheets[fields.get("name", "")] = targets.get(key, "")
    return sheets


def relation_targets(relations: bytes) -> dict[str, str]:
    """Give the name of the part that each relation of a workbook leads to."""
    targets: dict[str, str] = {}
    for relation in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", relations):
        fields = _attributes(relation)
        target = fields.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[fields.get("Id", "")] = path
    return targets


def _attributes(tag: bytes) -> dict[str, str]:
    found = re.findall(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return {
        name.decode(): unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in found
    }


def check_workbook_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, ErrorCells]:
    """Check how far each sheet of an Excel workbook reaches, and give the cells that hold errors.

    A spreadsheet reader sets aside room for the whole rectangle between the first and the last cell, so
    two cells far apart can exhaust a machine: the rectangle is measured first. Every part is unpacked
    once here, so a part that is longer than the directory says is found out.

    Raises:
        TooBig: a sheet reaches too far, or the texts would take too much room.
        CannotOpen: a part is damaged.
    """
    errors: dict[str, ErrorCells] = {}
    parts = sheet_parts(archive)
    # A program that writes formulas but cannot work them out leaves that to the spreadsheet, on opening.
    promised = bool(re.search(rb"""fullCalcOnLoad=["'](1|true)["']""", part_of(archive, "xl/workbook.xml")))
    by_path = {path: name for name, path in parts.items()}
    cells = text_cells = 0
    shared = b""
    for part in archive.infolist():
        content = part_of(archive, part.filename)
        if part.filename.lower().endswith("sharedstrings.xml"):
            shared = content
        if (
            not re.search(r"worksheets/[^/]+\.(xml|bin)$", part.filename, re.I)
            and part.filename not in by_path
        ):
            continue
        name = by_path.get(part.filename, part.filename)
        if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b'encoding="UTF-16' in content[:200]:
            raise CannotOpen(*_BROKEN)
        rows, columns = _reach(content)
        if columns > limits.columns or rows * columns > limits.cells:
            rows, columns = _reach(_EMPTY_CELL.sub(b"", content))  # cells that only have a style take no room
        limits.check_shape(rows, columns, where=f"Sheet {name!r}")
        cells += rows * columns
        if cells > limits.cells:
            raise TooBig(
                f"The workbook's sheets span {cells:,} cells; up to {limits.cells:,} are read at once.",
                "Take out sheets that are not needed, or split the workbook, and load it again.",
            )
        text_cells += content.count(b't="s"') + content.count(b"t='s'")
        if b't="e"' in content or b"t='e'" in content:
            errors[name] = _error_cells(content)
        if b"<f" in content or b":f" in content:
            errors[name] = errors.get(name, {}) | _not_worked_out(content, promised=promised)
    longest = max((len(one) for one in shared.split(b"</si>")), default=0)
    if longest * text_cells > limits.text_bytes:
        _check_texts(archive, shared, limits)
    return errors


def _reach(sheet: bytes) -> tuple[int, int]:
    """Give how many rows and columns a sheet's cells span, from the top left corner."""
    letters = set(_CELL_COLUMN.findall(sheet))
    columns = max((_column_number(one) for one in letters), default=0)
    rows = max((int(one) for one in set(_CELL_ROW.findall(sheet))), default=0)
    rows = max(rows, len(re.findall(rb"<(?:\w+:)?row\b", sheet)))
    if rows and not letters:
        parts = re.split(rb"<(?:\w+:)?row\b", sheet)
        columns = max(len(re.findall(rb"<(?:\w+:)?c\b", part)) for part in parts)
    return rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _error_cells(sheet: bytes) -> ErrorCells:
    found: ErrorCells = {}
    for letters, row, inside in _ERROR_CELL.findall(sheet):
        value = _VALUE.search(inside)
        found[int(row) - 1, _column_number(letters) - 1] = (
            value[1].decode("ascii", "replace") if value else "#ERROR"
        )
    return found


def _not_worked_out(sheet: bytes, *, promised: bool) -> ErrorCells:
    """Give the cells of formulas whose result is not in the file.

    An empty text or a nought is a result where a spreadsheet has saved the workbook; where a program has
    only promised results, it is what that program writes in their place.
    """
    found: ErrorCells = {}
    for cell in _FORMULA_CELL.finditer(sheet):
        place = _PLACE.search(cell[1])
        value = cell[3] or b""
        absent = cell[2] is None or (not value and b't="str"' not in cell[1])
        if place and (absent or (promised and value in (b"", b"0"))):
            found[int(place[2]) - 1, _column_number(place[1]) - 1] = NOT_WORKED_OUT
    return found


def _check_texts(archive: zipfile.ZipFile, shared: bytes, limits: Limits) -> None:
    lengths = [len(one) for one in shared.split(b"</si>")]
    total = 0
    for path in sheet_parts(archive).values():
        sheet = part_of(archive, path)
        for number in re.findall(rb"""t=["']s["'][^>]*>\s*<(?:\w+:)?v>(\d{1,9})<""", sheet):
            at = int(number)
            total += lengths[at] if at < len(lengths) else 0
        if total > limits.text_bytes:
            raise TooBig(
                f"The workbook's cells hold over {limits.text_bytes / 1e6:,.0f} MB of text.",
                "Take out long texts that repeat in many rows and load it again.",
            )


def check_opendocument(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Check that the repeats in an OpenDocument spreadsheet do not unroll beyond the limits.

    Raises:
        TooBig: they do.
        CannotOpen: a part is damaged, or the document is locked with a password.
    """
    if b"manifest:encryption-data" in part_of(archive, "META-INF/manifest.xml"):
        raise CannotOpen(
            "The file is locked with a password.", "Save a copy without the password and load that."
        )
    content = part_of(archive, "content.xml")
    for sheet in re.split(rb"<table:table\s", content)[1:]:
        rows = columns = 0
        for chunk in re.split(rb"<table:table-row\b", sheet)[1:]:
            times = re.match(rb'[^>]*?number-rows-repeated="(\d{1,12})"', chunk)
            across = filled = 0
            for tag in re.findall(rb"<table:(?:covered-)?table-cell\b([^>]*)>", chunk):
                repeat = re.search(rb'number-columns-repeated="(\d{1,12})"', tag)
                across += int(repeat[1]) if repeat else 1
                if b"office:" in tag or not tag.endswith(b"/"):
                    filled = across
            columns = max(columns, filled)
            rows += int(times[1]) if times and filled else 1
        limits.check_shape(rows, columns, where="A sheet")
