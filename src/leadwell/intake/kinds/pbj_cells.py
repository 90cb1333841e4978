"""The figures of a Payroll-Based Journal file, read as numbers whichever way the file was opened."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import polars as pl

from leadwell.intake.cells import Numbers, numbers
from leadwell.intake.headings import Table, heading_key
from leadwell.intake.kinds.layouts import facts

FACTS = facts("pbj_daily")
GROUPS: Mapping[str, list[str]] = FACTS["groups"]
JOBS = tuple(job for jobs in GROUPS.values() for job in jobs)
BLOCK = 32_000_000  # bytes read at once
_LONGEST_TAIL = 4_096  # bytes at the end among which empty lines are looked for
_ROLES = ("code", "name", "day", "census")


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """Cells of one column that are no plain numbers: where, and what came of them."""

    at: pl.Series  # UInt32: rows of the body from 0
    texts: pl.Series  # String: what stood there
    read: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """A daily file as columns: texts that name the home, and figures with their odd cells.

    Columns of ``frame`` are ``row``, ``code``, ``name``, ``day`` (texts), and one Float64 column named
    ``census`` or by the heading of the definition for each figure that the file has.
    """

    frame: pl.DataFrame
    odd: Mapping[str, Odd]
    written: Mapping[str, str]  # the heading in this file, by the name of the column
    artefacts: Mapping[str, str]  # headings left over from joining tables, and the heading they repeat
    heading_row: int
    sheet: str
    rows: int  # rows below the headings

    @property
    def figures(self) -> tuple[str, ...]:
        """The figure columns that the file has."""
        return tuple(name for name in self.frame.columns if name not in {"row", "code", "name", "day"})


def columns_of(headings: Sequence[str]) -> dict[str, str] | None:
    """Give each column's heading in this file by its name here, None where the file is of another kind.

    Headings have drifted over the years (``Hrs_LPNadmin``, ``hrs_lpn_admin``): case and ``_`` make no
    difference.
    """
    here: dict[str, str] = {}
    for text in headings:
        here.setdefault(heading_key(text), text)
    found = {}
    for role in _ROLES:
        said = next((here[key] for one in FACTS[role] if (key := heading_key(one)) in here), None)
        if said is None:
            return None
        found[role] = said
    for job in JOBS:
        for tail in ("", FACTS["employed"], FACTS["contract"]):
            if (said := here.get(heading_key(job + tail))) is not None:
                found[job + tail] = said
    whole = all(any(job in found for job in jobs) for jobs in GROUPS.values())
    return found if whole else None


def artefacts_of(headings: Iterable[str]) -> dict[str, str]:
    """Give the headings that joined tables leave behind, ``Hrs_RNDON.1``, and the heading each repeats."""
    headings = list(headings)
    return {
        text: stem
        for text in headings
        for stem in [text.rsplit(".", 1)[0]]
        if text != stem and text.rsplit(".", 1)[1].isdecimal() and stem in headings
    }


def cells_of_table(table: Table) -> Cells | None:
    """Read a sheet of text; None where a column that every such file has is missing."""
    found = columns_of([column.heading for column in table.columns])
    if found is None:
        return None
    names = {name: table.find(said) for name, said in found.items()}
    frame = pl.DataFrame({"row": table.rows.cast(pl.UInt32)})
    odd: dict[str, Odd] = {}
    for name, column in names.items():
        texts = table.text(column)
        if name in {"code", "name", "day"}:
            frame = frame.with_columns(texts.str.strip_chars().alias(name))
            continue
        read = numbers(texts)
        frame = frame.with_columns(read.values.alias(name))
        at = (read.values.is_null() | read.mended).arg_true()
        if len(at):
            odd[name] = _odd(at, texts)
    return Cells(
        frame=frame,
        odd=odd,
        written=found,
        artefacts=artefacts_of(column.heading for column in table.columns),
        heading_row=table.heading_row,
        sheet=table.sheet,
        rows=table.body.height + len(table.repeated),
    )


def blocks_of_bytes(content: bytes) -> Iterator[Cells | None]:
    """Read a large, regular file a block of rows at a time; gives None where it has to be read patiently.

    Only the columns that are needed are kept. Figures are read as numbers straight away; cells that are
    none are then looked up in the text, so that nothing is taken for missing that says something else.
    A block is dealt with before the next is read, so that memory holds the file once and one block of it.
    """
    end = content.find(b"\n")
    first_line = content[: end + 1].decode("utf-8-sig", "replace")
    headings = next(csv.reader(io.StringIO(first_line)), [])
    found = columns_of(headings)
    if found is None or len(set(headings)) < len(headings) or "\r" in first_line.rstrip("\r\n"):
        yield None
        return
    start, row, stop = end + 1, 2, _last_line_ends(content)
    while start < stop:
        end = content.find(b"\n", start + BLOCK, stop)
        end = stop if end < 0 else end + 1
        cells = _block(content[start:end], headings, found, row)
        yield cells
        if cells is None:
            return
        start, row = end, row + cells.rows


def _last_line_ends(content: bytes) -> int:
    """Give where the last line that holds anything ends: empty lines after it are no rows."""
    tail = content[-_LONGEST_TAIL:]
    ending = tail[len(tail.rstrip(b"\r\n")) :]
    return len(content) - len(ending) + ending.find(b"\n") + 1


def _block(block: bytes, headings: Sequence[str], found: Mapping[str, str], row: int) -> Cells | None:
    texts = {found[role] for role in ("code", "name", "day")}
    schema = {said: pl.String if said in texts else pl.Float64 for said in headings}
    wanted = [headings.index(said) for said in found.values()]
    try:
        frame = pl.read_csv(block, schema=schema, columns=wanted, has_header=False, ignore_errors=True)
        lines = block.count(b"\n") + (not block.endswith(b"\n"))
        if frame.height != lines or _has_blank_rows(frame, found):
            return None
        odd = _looked_up(block, frame, found, schema)
    except pl.exceptions.PolarsError:
        return None
    return Cells(
        frame=frame.select(pl.col(said).alias(name) for name, said in found.items()).with_columns(
            pl.int_range(row, pl.len() + row, dtype=pl.UInt32).alias("row")
        ),
        odd=odd,
        written=found,
        artefacts=artefacts_of(headings),
        heading_row=1,
        sheet="",
        rows=frame.height,
    )


def lines_of_table(table: Table, rows: Sequence[int]) -> list[list[str]]:
    """Give rows of a sheet as they stood."""
    wanted = pl.Series(rows, dtype=pl.Int64).implode()
    found = table.body.filter(pl.col("row").is_in(wanted))
    names = [column.name for column in table.columns]
    by_row = {row: cells for row, *cells in found.select("row", *names).iter_rows()}
    return [[cell or "" for cell in by_row[row]] for row in rows]


def lines_of_bytes(content: bytes, rows: Sequence[int]) -> list[list[str]]:
    """Give rows of a regular file as they stood, which has one line to a row."""
    if not rows:
        return []
    wanted, last = set(rows), max(rows)
    lines = enumerate(io.BytesIO(content), start=1)
    found = {row: line for row, line in islice(lines, last) if row in wanted}
    texts = (found[row].decode("utf-8", "replace") for row in rows)
    return [next(csv.reader([text.rstrip("\r\n")])) for text in texts]


def _has_blank_rows(frame: pl.DataFrame, found: Mapping[str, str]) -> bool:
    return bool(frame.get_column(found["code"]).null_count() and frame.get_column(found["day"]).null_count())


def _looked_up(
    block: bytes,
    frame: pl.DataFrame,
    found: Mapping[str, str],
    schema: Mapping[str, type[pl.String | pl.Float64]],
) -> dict[str, Odd]:
    """Give the odd cells of the figures, from the text of those columns that have any."""
    nulls = [
        name for name, said in found.items()
        if said in frame.columns and schema[said] == pl.Float64 and frame.get_column(said).null_count()
    ]  # fmt: skip
    if not nulls:
        return {}
    as_text = dict.fromkeys(schema, pl.String)
    texts = pl.read_csv(
        block, schema=as_text, columns=[list(schema).index(found[name]) for name in nulls], has_header=False
    )
    odd = {}
    for name in nulls:
        at = frame.get_column(found[name]).is_null().arg_true()
        odd[name] = _odd(at, texts.get_column(found[name]))
    return odd


def _odd(at: pl.Series, texts: pl.Series) -> Odd:
    some = texts.gather(at)
    return Odd(at=at.cast(pl.UInt32), texts=some, read=numbers(some))
