"""Parquet tables and JSON documents as sheets of text."""

import io
import json
import re
from collections import Counter
from datetime import date, datetime

import polars as pl

from leadwell.intake.faults import Fault
from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig
from leadwell.intake.forms.workbooks import frame_of, plain_number
from leadwell.intake.grid import Grid
from leadwell.intake.listing import fault

_HALVES = re.compile("[\ud800-\udfff]")  # halves of a letter that is written as a pair


def read_parquet(content: bytes, limits: Limits) -> Grid:
    """Give a Parquet table as one sheet, its column names as the first row.

    Raises:
        CannotOpen: the file is damaged or too big.
    """
    try:
        scan = pl.scan_parquet(io.BytesIO(content))
        columns = len(scan.collect_schema())
        limits.check_shape(int(scan.select(pl.len()).collect().item()) + 1, columns)
        table = scan.collect()
        cells = table.select(
            _as_text(table.get_column(name)).alias(f"c{at}") for at, name in enumerate(table.columns)
        )
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, OverflowError):
        raise CannotOpen(
            "The Parquet file cannot be read; it may be damaged.",
            "Export it again, or as CSV, and load that.",
        ) from None
    names = pl.DataFrame([table.columns], schema=cells.schema, orient="row") if columns else cells
    return Grid(name="", cells=pl.concat([names, cells]))


def _as_text(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind.is_float():
        whole = column.cast(pl.Int64, strict=False)
        plain = whole.cast(pl.Float64) == column.cast(pl.Float64)
        return whole.cast(pl.String).zip_with(plain.fill_null(value=False), column.cast(pl.String))
    if kind == pl.Date:
        return column.dt.to_string("%Y-%m-%d")
    if kind == pl.Datetime:
        midnight = column.dt.time() == pl.Series([datetime.min.time()])
        return column.dt.to_string("%Y-%m-%d").zip_with(
            midnight.fill_null(value=False), column.dt.to_string("%Y-%m-%d %H:%M:%S")
        )
    if kind == pl.Boolean:
        return column.replace_strict({True: "TRUE", False: "FALSE"}, default=None, return_dtype=pl.String)
    if kind == pl.Binary or kind.is_nested() or kind == pl.Object:
        return pl.Series([None if one is None else str(one) for one in column.to_list()], dtype=pl.String)
    return column.cast(pl.String)


def read_json(content: bytes, limits: Limits) -> tuple[object, Grid | None, tuple[Fault, ...]]:
    """Give a JSON document, a sheet of it where it is a list of records (or one under a single key), and faults.

    Raises:
        CannotOpen: it is not JSON, or too deep.
    """
    broken: Counter[str] = Counter()
    try:
        document = json.loads(content.decode("utf-8-sig"))
        if b"\\u" in content:
            document = _sound(document, broken)
    except (ValueError, UnicodeDecodeError):
        raise CannotOpen(
            "The file ends in .json or begins like JSON, but is not valid JSON.", "Fetch or export it again."
        ) from None
    except RecursionError:
        raise TooBig(
            "The JSON document is nested too deep to be a table.",
            "Export it as a plain list of records.",
        ) from None
    faults = tuple(
        fault(code, words={"letters": f"{count:,}", "bytes": f"{count:,}"}) for code, count in broken.items()
    )
    records = _records(document)
    if not records:
        return document, None, faults
    names = list(dict.fromkeys(name for record in records for name in record))
    limits.check_shape(len(records) + 1, len(names))
    rows: list[list[str | None]] = [list(names)]
    rows += [[_json_text(record.get(name)) for name in names] for record in records]
    return document, Grid(name="", cells=frame_of(rows)), faults


def _sound(value: object, broken: Counter[str]) -> object:
    """Give a document without halves of letters, which no other program takes, and without NUL."""
    match value:
        case str():
            return _sound_text(value, broken)
        case list():
            return [_sound(one, broken) for one in value]
        case dict():
            return {_sound_text(name, broken): _sound(one, broken) for name, one in value.items()}
        case _:
            return value


def _sound_text(text: str, broken: Counter[str]) -> str:
    text, halves = _HALVES.subn("\ufffd", text)
    if halves:
        broken["file.broken_letters"] += halves
    if "\0" in text:
        broken["file.nul_bytes"] += text.count("\0")
        text = text.replace("\0", "")
    return text


def _records(document: object) -> list[dict[str, object]]:
    if isinstance(document, dict):
        lists = [value for value in document.values() if isinstance(value, list) and value]
        return _records(lists[0]) if len(lists) == 1 else []
    if isinstance(document, list) and document and all(isinstance(one, dict) for one in document):
        return document
    return []


def _json_text(value: object) -> str | None:
    match value:
        case None | "":
            return None
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return plain_number(value)
        case date():
            return value.isoformat()
        case _:
            return json.dumps(value, ensure_ascii=False)
