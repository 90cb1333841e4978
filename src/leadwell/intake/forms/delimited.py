"""Delimited text (CSV and its cousins) as one sheet: any delimiter, any usual encoding, ragged rows."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

from leadwell.intake.faults import Fault
from leadwell.intake.forms.limits import CannotOpen, Limits
from leadwell.intake.forms.stray_quotes import rows_of
from leadwell.intake.forms.workbooks import frame_of
from leadwell.intake.grid import Grid
from leadwell.intake.listing import fault

_DELIMITERS = ",;\t|"
_SAMPLE = 200_000  # letters looked at to find the delimiter
_SAMPLE_ROWS = 2_000
_WHOLE = 300_000  # bytes up to which Python's reader is used, which forgives most
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LISTED = 100  # stray quotation marks told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A file's text as UTF-8 without a byte order mark, and what had to be done to get it."""

    content: bytes
    encoding: str
    faults: tuple[Fault, ...]


def read_delimited(content: bytes, limits: Limits) -> tuple[Grid, tuple[Fault, ...]]:
    """Give the one sheet of a delimited file, and what was met on opening it.

    Raises:
        CannotOpen: the bytes are not text, or the sheet is too big.
    """
    text = text_of(content)
    faults = list(text.faults)
    first_lines = text.content[:_SAMPLE].decode("utf-8", "replace")
    delimiter = delimiter_of(first_lines)
    cells = (
        _read_regular(text.content, delimiter, first_lines, limits) if len(text.content) > _WHOLE else None
    )
    if cells is None:
        cells, more = _read_forgiving(text.content, delimiter, limits)
        faults += more
    limits.check_shape(cells.height, cells.width)
    if first_lines[:4].lower() == "sep=" and cells.height:
        cells = cells.with_columns(
            pl.when(pl.int_range(pl.len()) > 0).then(pl.col(name)).alias(name) for name in cells.columns
        )
    return Grid(name="", cells=cells), tuple(faults)


def text_of(content: bytes) -> Text:
    """Give a file's text: UTF-8, UTF-16 or UTF-32 with or without a mark, else Windows-1252.

    Raises:
        CannotOpen: the bytes are not text.
    """
    faults: list[Fault] = []
    encoding, skip = next(
        ((name, len(mark)) for mark, name in _BOMS if content.startswith(mark)), (_guessed(content), 0)
    )
    body = content[skip:]
    if encoding != "utf-8":
        try:
            body = body.decode(encoding).encode("utf-8", "replace")
        except UnicodeDecodeError:
            body = body.decode(encoding, "replace").encode("utf-8", "replace")
    elif not body.isascii() and not _is_utf8(body):
        encoding = "cp1252"
        body = body.decode("cp1252", "replace").encode("utf-8")
        faults.append(fault("file.encoding", words={"encoding": "Windows-1252"}))
    nul = body.count(0)
    if nul:
        body = body.replace(b"\x00", b"")
        faults.append(fault("file.nul_bytes", words={"bytes": f"{nul:,}"}))
    sample = body[:100_000]
    control = len(re.findall(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]", sample))
    if control > max(2, len(sample) // 50) or nul > len(content) // 4:
        raise CannotOpen(
            "The file is not text, nor any form of table that is known here.",
            "Export the figures as XLSX or CSV and load that.",
        )
    return Text(content=body, encoding=encoding, faults=tuple(faults))


def _guessed(content: bytes) -> str:
    """Guess UTF-16 without a mark by where its NUL bytes fall."""
    sample = content[:4_000]
    if (len(sample) >= 8 and len(sample) % 2 == 0) or len(content) > 4_000:
        half = len(sample) // 2
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > half * 0.4 and even < half * 0.05:
            return "utf-16-le"
        if even > half * 0.4 and odd < half * 0.05:
            return "utf-16-be"
    return "utf-8"


def _is_utf8(body: bytes) -> bool:
    step = 1 << 24
    at = 0
    while at < len(body):
        end = min(at + step, len(body))
        while end < len(body) and body[end] & 0xC0 == 0x80 and end - at < step + 4:
            end += 1
        try:
            body[at:end].decode("utf-8")
        except UnicodeDecodeError:
            return False
        at = end
    return True


def delimiter_of(sample: str) -> str:
    """Give the delimiter under which most lines fall into the same number of cells, at least two."""
    said = re.match(r'"?sep=(.)"?[\r\n]', sample, re.I)
    if said and said[1] in _DELIMITERS:
        return said[1]
    complete = "\n".join(sample.splitlines()[:400])
    return _likeliest(complete) or _likeliest(complete.replace('"', "")) or ","


def _likeliest(complete: str) -> str | None:
    best, best_score = None, 0.0
    for delimiter in _DELIMITERS:
        if delimiter not in complete:
            continue
        widths = [len(row) for row in _rows(complete, delimiter) if any(cell.strip() for cell in row)]
        if not widths:
            continue
        shared = Counter(width for width in widths if width > 1)
        if not shared:
            continue
        width, lines_alike = max(shared.items(), key=lambda one: (one[1] * (one[0] - 1) ** 0.5, one[0]))
        score = lines_alike / len(widths) * (width - 1) ** 0.5
        if score > best_score * 1.0001:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _read_regular(content: bytes, delimiter: str, sample: str, limits: Limits) -> pl.DataFrame | None:
    """Read a large file with Polars where it is regular enough that no row can be mistaken; else None."""
    if content.endswith(
        (b"\n\n", b"\n\r\n")
    ):  # empty lines at the end are no rows, and make no file irregular
        content = content.rstrip(b"\r\n")
    if content.count(b'"') % 2:
        return None  # a quotation mark is left open somewhere
    lines = content.count(b"\n") + (0 if content.endswith(b"\n") else 1)
    try:
        head = _rows("\n".join(sample.splitlines()[:_SAMPLE_ROWS]), delimiter)
    except csv.Error:
        return None
    width = max((len(row) for row in head), default=0)
    if width < 2:
        return None
    limits.check_shape(lines, width)
    try:
        cells = pl.read_csv(
            content,
            separator=delimiter,
            has_header=False,
            schema={f"c{at}": pl.String for at in range(width)},
            quote_char='"' if b'"' in content else None,
        )
    except pl.exceptions.PolarsError:
        return None
    inside = 0
    if cells.height != lines:
        if _may_swallow(cells, delimiter):
            return None
        inside = int(
            cells.select(pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True).sum())).item() or 0
        )
    if cells.height + inside != lines or (
        b"\r" in content and content.count(b"\r") != content.count(b"\r\n")
    ):
        return None
    if b'""' in content:
        cells = cells.with_columns(pl.when(pl.all().str.len_bytes() > 0).then(pl.all()))
    return cells


def _may_swallow(cells: pl.DataFrame, delimiter: str) -> bool:
    """Say whether a cell of several lines holds as many delimiters as a row: it may have swallowed rows."""
    some = pl.all().str.contains("\n", literal=True)
    many = pl.all().str.count_matches(delimiter, literal=True) >= cells.width - 1
    return bool(cells.select(pl.any_horizontal((some & many).any())).item())


def _read_forgiving(content: bytes, delimiter: str, limits: Limits) -> tuple[pl.DataFrame, list[Fault]]:
    """Read with Python's reader, rows of any length; a quotation mark that never closes is found out."""
    text = content.decode("utf-8")
    limits.check_shape(text.count("\n") + 1, 1)
    rows, strays = rows_of(text, delimiter)
    faults = [
        fault("file.stray_quote", row=one.row + 1, found=one.found, words={"lines": f"{one.lines:,}"})
        for one in strays[:_LISTED]
    ]
    if len(strays) > _LISTED:
        words = {"lines": f"{sum(one.lines for one in strays[_LISTED:]):,}"}
        faults.append(fault("file.stray_quote", count=len(strays) - _LISTED, words=words))
    while rows and not any(rows[-1]):
        rows.pop()
    widest = max((len(row) for row in rows), default=0)
    limits.check_shape(len(rows), widest)
    cells: list[list[str | None]] = [[cell or None for cell in row] for row in rows]
    return frame_of(cells), faults
