"""Quotation marks that open in delimited text and never close: found, left out, and the rows after them kept.

A stray mark makes everything after it one long cell, until the next mark or the end of the file. It is
known by what it swallows: lines that would be whole rows of the table without it.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_END = "\x1f"  # a row of our own after the last: a mark that is open at the end of the file swallows it
_FIGURE = re.compile(r"^[^A-Za-z]*\d[^A-Za-z]*$")  # a number or a date in figures
_QUOTED = re.compile(r'"(?:[^"]++|"")*+"')  # nothing stands between its last mark and the next cell
_SAMPLE = 2_000  # rows that show what the table looks like
_LOOKED_AT = 50  # lines looked at of a cell that may have swallowed rows
_USUAL = 0.05  # share of the rows that makes a number of cells usual
_FIGURES = 0.8  # share of a column's cells that makes it one of figures
_LONGEST = 60  # lines in one quoted cell from which its mark is taken for a stray one, whatever they hold
_WIDE = 4  # cells in a row from which their number alone shows that a line is a row
_READ_AGAIN = 8  # times the text's length that is read again at most, so that no file can take for ever

# The longest number of letters that Python holds a cell to have (131,072) is far below what systems
# write, and going over it ends the reading. The module knows one limit for the whole process.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A quotation mark that was left out."""

    row: int  # from 0, among the rows given
    found: str  # the first line of what it opened
    lines: int  # lines after its own that it had swallowed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looks:
    """What the rows of a table look like."""

    widths: frozenset[int]  # numbers of cells that are usual
    figures: frozenset[int]  # columns, from 0, that hold figures


def rows_of(text: str, delimiter: str) -> tuple[list[list[str]], list[Stray]]:
    """Read delimited text as rows, leaving out each quotation mark that swallows rows.

    >>> rows, strays = rows_of('Ward,On,Hours,Note\\nOak,1,7,"late\\nOak,2,8,\\n', ",")
    >>> rows[1:], [stray.row for stray in strays]
    ([['Oak', '1', '7', 'late'], ['Oak', '2', '8', '']], [1])
    """
    lines = _lines(text)
    if not lines:
        return [], []
    if not lines[-1].endswith(("\n", "\r")):
        lines[-1] += "\n"
    lines.append(_END)
    parsed = list(_parsed(lines, delimiter, 0))
    if '"' not in text:
        return [row for row, _, _ in parsed[:-1]], []
    looks = _looks([row for row, begin, end in parsed[:-1] if end - begin == 1])
    rows: list[list[str]] = []
    strays: list[Stray] = []
    left = _READ_AGAIN * len(lines)
    coming = iter(parsed)
    while (one := next(coming, None)) is not None:
        row, begin, end = one
        mended = None
        if end - begin > 1 or (len(row) not in looks.widths and '"' in lines[begin]):
            several = "".join(lines[begin:end])
            mended = _mended(several, len(row), delimiter, looks, to_end=end == len(lines))
        if mended is None:
            rows.append(row)
            continue
        text, found, swallowed = mended
        strays.append(Stray(row=len(rows), found=found, lines=swallowed - (end == len(lines))))
        lines[begin:end] = _lines(text)
        left -= end - begin
        if left <= 0:  # so many marks are astray that none means anything
            lines[begin:-1] = [line.replace('"', "") for line in lines[begin:-1]]
        coming = _parsed(lines, delimiter, begin)
    if rows and rows[-1] == [_END]:
        rows.pop()
    return rows, strays


def _lines(text: str) -> list[str]:
    """Give the lines of a text as the reader of rows sees them, each with its end."""
    return list(io.StringIO(text, newline=""))


def _parsed(lines: list[str], delimiter: str, start: int) -> Iterator[tuple[list[str], int, int]]:
    """Give each row with its first line and the line after its last."""
    reader = csv.reader((lines[at] for at in range(start, len(lines))), delimiter=delimiter)
    begin = start
    for row in reader:
        end = start + reader.line_num
        yield row, begin, end
        begin = end


def _looks(rows: list[list[str]]) -> _Looks:
    some = rows[:: max(1, len(rows) // _SAMPLE)]
    widths = Counter(len(row) for row in some if any(row))
    rows_in_all = sum(widths.values())
    least = max(_USUAL * rows_in_all, min(3, rows_in_all // 4 + 1))  # a stray mark makes an odd row or two
    filled: Counter[int] = Counter()
    figures: Counter[int] = Counter()
    for row in some:
        for at, cell in enumerate(row):
            if cell.strip():
                filled[at] += 1
                figures[at] += bool(_FIGURE.match(cell))
    return _Looks(
        widths=frozenset(width for width, count in widths.items() if count >= least and width > 1),
        figures=frozenset(at for at, count in figures.items() if count >= _FIGURES * filled[at]),
    )


def _mended(
    row: str, width: int, delimiter: str, looks: _Looks, *, to_end: bool
) -> tuple[str, str, int] | None:
    """Give a row's text without its stray mark, what the mark opened and how many lines it swallowed."""
    for at, (begin, end) in enumerate(_cells(row, delimiter)):
        raw = row[begin:end]
        if not raw.startswith('"'):
            continue
        # What is read after the cell belongs to the line on which the cell ends.
        rest = _lines(row[end:])[0] if row[end:].strip("\r\n") else ""
        first, *others = (line.rstrip("\r\n") for line in _lines(raw[1:] + rest))
        unclosed = to_end and end == len(row)
        if not unclosed and len(others) <= _LONGEST:
            without = _split(first, delimiter)
            begins = _begins(first, at, delimiter, looks)
            if at + len(without) not in looks.widths and not begins:
                continue  # without the mark this would be no row
            sound = begins or not any('"' in cell for cell in without)
            odd = width not in looks.widths or (delimiter in raw and not _QUOTED.fullmatch(raw))
            broken = odd and sound
            if not broken and not (others and _are_rows(others, delimiter, looks)):
                continue
        return row[:begin] + row[begin + 1 :], first, len(_lines(raw)) - 1
    return None


def _cells(row: str, delimiter: str) -> Iterator[tuple[int, int]]:
    """Give where each cell of a row's text begins and ends, its quotation marks included."""
    other = f"[^{re.escape(delimiter)}\r\n]*+"
    cell = re.compile(rf'"(?:[^"]++|"")*+(?:"{other}|\Z)|{other}')
    at = 0
    while match := cell.match(row, at):
        yield match.span()
        at = match.end() + 1
        if row[match.end() : at] != delimiter:
            return


def _are_rows(lines: list[str], delimiter: str, looks: _Looks) -> bool:
    """Say whether at least half of the lines in a quoted cell look like rows, figures under figures."""
    some = [*lines[:-1][:_LOOKED_AT], lines[-1]]
    alike = sum(
        _is_row(_split(line, delimiter), looks) or _is_row(line.split(delimiter), looks) for line in some[:-1]
    )
    last = (
        _begins(some[-1], 0, delimiter, looks)
        or _is_row(_split(some[-1], delimiter), looks)
        or _is_row(some[-1].split(delimiter), looks)
    )
    return (alike + last) * 2 >= len(some)


def _begins(line: str, column: int, delimiter: str, looks: _Looks) -> bool:
    """Say whether a line from a column on begins like a row, up to a quoted cell that may go on below."""
    before = line.split('"', 1)[0].split(delimiter)[:-1]
    wanted = [at for at in looks.figures if column <= at < column + len(before)]
    return '"' in line and bool(wanted) and all(_FIGURE.match(before[at - column]) for at in wanted)


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _is_row(cells: list[str], looks: _Looks) -> bool:
    if len(cells) not in looks.widths:
        return False
    wanted = [at for at in looks.figures if at < len(cells)]
    if not wanted:
        return len(cells) >= _WIDE
    return sum(bool(_FIGURE.match(cells[at])) for at in wanted) * 2 >= len(wanted)
