"""Binary Excel workbooks (XLSB): how far their sheets reach, looked through before a reader opens them.

A part of such a workbook is a row of records, each with its number, its length and its body. They are
described in Microsoft's [MS-XLSB], an open specification.
"""

import struct
import zipfile
from collections.abc import Iterator

from leadwell.intake.forms.archives import ErrorCells, part_of, relation_targets
from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig

_ROW, _ERROR, _SHARED_TEXT, _FORMULA_ERROR, _LAST_CELL = 0, 3, 7, 11, 11
_TEXT_ITEM, _SHEET = 19, 156
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip
_DAMAGED = (
    "The binary workbook (XLSB) is damaged.",
    "Open it in a spreadsheet, save it as XLSX, and load that.",
)


def check_binary_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, ErrorCells]:
    """Check how far each sheet of a binary workbook reaches, and give the cells that hold errors.

    Raises:
        TooBig: a sheet reaches too far, or the texts would take too much room.
        CannotOpen: a part is damaged.
    """
    errors: dict[str, ErrorCells] = {}
    texts = [
        len(body)
        for number, body in _records(part_of(archive, "xl/sharedStrings.bin"))
        if number == _TEXT_ITEM
    ]
    cells = letters = 0
    try:
        names = _sheet_parts(archive)
        for name, path in names.items():
            rows = columns = row = 0
            for number, body in _records(part_of(archive, path)):
                if number == _ROW:
                    row = struct.unpack_from("<I", body)[0]
                    rows = max(rows, row + 1)
                elif 1 <= number <= _LAST_CELL:
                    column = struct.unpack_from("<I", body)[0]
                    columns = max(columns, column + 1)
                    if number in (_ERROR, _FORMULA_ERROR):
                        errors.setdefault(name, {})[row, column] = _ERRORS.get(body[8], "#ERROR")
                    elif number == _SHARED_TEXT:
                        at = struct.unpack_from("<I", body, 8)[0]
                        letters += texts[at] if at < len(texts) else 0
            limits.check_shape(rows, columns, where=f"Sheet {name!r}")
            cells += rows * columns
            limits.check_shape(1 + cells // 1000, min(1000, limits.columns), where="The workbook")
    except (struct.error, IndexError):
        raise CannotOpen(*_DAMAGED) from None
    if letters > limits.text_bytes:
        raise TooBig(
            f"The workbook's cells hold over {limits.text_bytes / 1e6:,.0f} MB of text.",
            "Take out long texts that repeat in many rows and load it again.",
        )
    if not names:
        raise CannotOpen(*_DAMAGED)
    return errors


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give for each sheet the name of the part that holds it."""
    targets = relation_targets(part_of(archive, "xl/_rels/workbook.bin.rels"))
    found: dict[str, str] = {}
    for number, body in _records(part_of(archive, "xl/workbook.bin")):
        if number == _SHEET:
            relation, after = _text(body, 8)
            name, _ = _text(body, after)
            found[name] = targets.get(relation, "")
    return found


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each record's number and body; a length beyond the end of the part is the part's damage."""
    at, end = 0, len(part)
    while at < end:
        number, at = part[at], at + 1
        if number & 0x80:
            if at >= end:
                raise CannotOpen(*_DAMAGED)
            number, at = (number & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        length = 0
        for place in range(4):
            if at >= end:
                raise CannotOpen(*_DAMAGED)
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << (7 * place)
            if not byte & 0x80:
                break
        if at + length > end:
            raise CannotOpen(*_DAMAGED)
        yield number, part[at : at + length]
        at += length


def _text(body: bytes, at: int) -> tuple[str, int]:
    count = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * count
    if end > len(body):
        raise CannotOpen(*_DAMAGED)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
