"""Excel 97-2003 workbooks (.xls): looked through before a reader opens them.

The container is described in Microsoft's [MS-CFB], the records in [MS-XLS]; both are open specifications.
"""

import struct
from dataclasses import dataclass, field

from leadwell.intake.forms.limits import CannotOpen, Limits

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENDS = 0xFFFFFFFA  # sector numbers from here up are marks, not sectors
_CELLS = {0x0006, 0x0206, 0x0406, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00BD, 0x00BE, 0x00D6}
_FORMULAS = {0x0006, 0x0206, 0x0406}
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!",
    0x2A: "#N/A",
}  # fmt: skip
_LOCKED = ("The workbook is locked with a password.", "Save a copy without the password and load that.")
_DAMAGED = ("The workbook is damaged.", "Open it in a spreadsheet, save it again as XLSX, and load that.")


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What the records of one sheet say."""

    name: str
    rows: int
    columns: int
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # (row, column) from 0


def look_through(content: bytes, limits: Limits) -> list[SheetRecord]:
    """Check an old workbook's reach and give the errors in its cells.

    Raises:
        CannotOpen: it is locked, damaged, or no workbook at all.
        TooBig: its cells reach too far.
    """
    try:
        streams = _directory(content)
    except (struct.error, IndexError):
        raise CannotOpen(*_DAMAGED) from None
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise CannotOpen(*_LOCKED)
    for name, what in (("WordDocument", "a Word document"), ("PowerPoint Document", "a presentation")):
        if name in streams:
            raise CannotOpen(
                f"This is {what}, not a table.", "Export the figures as XLSX or CSV and load that."
            )
    stream = streams.get("Workbook", streams.get("Book"))
    if stream is None:
        raise CannotOpen(
            "This is an old Office file, but no workbook is in it.",
            "Export the figures as XLSX or CSV and load that.",
        )
    try:
        return _sheets(stream(), limits)
    except (struct.error, IndexError):
        raise CannotOpen(*_DAMAGED) from None


class _Stream:
    """One stream of the container, put together when asked for."""

    def __init__(self, container: "_Container", start: int, size: int) -> None:
        self._container, self._start, self._size = container, start, size

    def __call__(self) -> bytes:
        return self._container.stream(self._start, self._size)


class _Container:
    """A compound file: sectors chained by tables."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift > shift:
            raise CannotOpen(*_DAMAGED)
        self._size: int = 1 << int(shift)
        self._mini_size: int = 1 << int(mini_shift)
        self.directory_at: int = struct.unpack_from("<I", content, 48)[0]
        self._cutoff: int = struct.unpack_from("<I", content, 56)[0]
        mini_at: int = struct.unpack_from("<I", content, 60)[0]
        fat_sectors = list(struct.unpack_from("<109I", content, 76))
        extra, count = struct.unpack_from("<II", content, 68)
        per_sector = self._size // 4
        seen = set()
        while extra < _ENDS and count and extra not in seen:
            seen.add(extra)
            more = struct.unpack_from(f"<{per_sector}I", content, self._at(extra))
            fat_sectors += more[:-1]
            extra, count = more[-1], count - 1
        self._fat: list[int] = []
        for sector in fat_sectors:
            if sector < _ENDS:
                self._fat += struct.unpack_from(f"<{per_sector}I", content, self._at(sector))
        table = self.chain(mini_at) if mini_at < _ENDS else b""
        self._mini_fat = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
        self.mini_stream = b""

    def _at(self, sector: int) -> int:
        return (sector + 1) * self._size

    def chain(self, sector: int) -> bytes:
        """Put together the sectors chained from ``sector``."""
        found, seen = [], set()
        while sector < _ENDS:
            if sector in seen or sector >= len(self._fat):
                raise CannotOpen(*_DAMAGED)
            seen.add(sector)
            found.append(self._content[self._at(sector) : self._at(sector) + self._size])
            sector = self._fat[sector]
        return b"".join(found)

    def stream(self, start: int, size: int) -> bytes:
        """Put together a stream; short ones lie in the mini stream."""
        if size >= self._cutoff or not self.mini_stream:
            return self.chain(start)[:size]
        found, seen = [], set()
        while start < _ENDS:
            if start in seen or start >= len(self._mini_fat):
                raise CannotOpen(*_DAMAGED)
            seen.add(start)
            found.append(self.mini_stream[start * self._mini_size : (start + 1) * self._mini_size])
            start = self._mini_fat[start]
        return b"".join(found)[:size]


def _directory(content: bytes) -> dict[str, _Stream]:
    container = _Container(content)
    entries = container.chain(container.directory_at)
    streams: dict[str, _Stream] = {}
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        kind = entries[at + 66]
        start, size = struct.unpack_from("<II", entries, at + 116)
        name = entries[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
        if kind == 5 and start < _ENDS:
            container.mini_stream = container.chain(start)[:size]
        elif kind == 2:
            streams[name] = _Stream(container, start, size)
    return streams


def _sheets(stream: bytes, limits: Limits) -> list[SheetRecord]:
    found: list[SheetRecord] = []
    at, cells = 0, 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if code == 0x2F:
            raise CannotOpen(*_LOCKED)
        if code == 0x85 and length >= 8:
            offset = struct.unpack_from("<I", body, 0)[0]
            count, wide = body[6], body[7] & 1
            name = body[8:].decode("utf-16-le", "replace") if wide else body[8 : 8 + count].decode("latin-1")
            sheet = _sheet(stream, offset, name)
            limits.check_shape(sheet.rows, sheet.columns, where=f"Sheet {name!r}")
            cells += sheet.rows * sheet.columns
            limits.check_shape(1 + cells // 1000, 1000, where="The workbook")
            found.append(sheet)
        if code == 0x0A:
            break
        at += 4 + length
    limits.check_shape(1, len(found))
    return found


def _sheet(stream: bytes, at: int, name: str) -> SheetRecord:
    rows = columns = 0
    errors: dict[tuple[int, int], str] = {}
    size = len(stream)
    while at + 4 <= size:
        code, length = struct.unpack_from("<HH", stream, at)
        if code == 0x0A:
            break
        if code in _CELLS and length >= 6 and at + 4 + length <= size:
            row, column = struct.unpack_from("<HH", stream, at + 4)
            last = column
            if code in (0xBD, 0xBE):
                last = struct.unpack_from("<H", stream, at + 2 + length)[0]
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            if code == 0x0205 and length >= 8 and stream[at + 11]:
                errors[row, column] = _ERRORS.get(stream[at + 10], "#ERROR")
            elif code in _FORMULAS and length >= 14:
                result = stream[at + 10 : at + 18]
                if result[6:8] == b"\xff\xff" and result[0] == 2:
                    errors[row, column] = _ERRORS.get(result[2], "#ERROR")
        at += 4 + length
    return SheetRecord(name, rows, columns, errors)
