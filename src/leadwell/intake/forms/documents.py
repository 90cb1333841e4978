"""Parquet tables and JSON documents as sheets of text."""

import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

import polars as pl

from leadwell.intake.dates import HOME
from leadwell.intake.faults import Fault
from leadwell.intake.forms.limits import CannotOpen, Limits, TooBig
from leadwell.intake.forms.workbooks import frame_of, plain_number
from leadwell.intake.grid import Grid
from leadwell.intake.listing import fault

_UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, OverflowError)
_HALVES = re.compile("[\ud800-\udfff]")  # halves of a letter that is written as a pair


def read_parquet(content: bytes, limits: Limits) -> tuple[Grid, tuple[Fault, ...]]:
    """Give a Parquet table as one sheet, its column names as the first row, and what was met in it.

    Raises:
        CannotOpen: the file is damaged or too big.
    """
    try:
        scan = pl.scan_parquet(io.BytesIO(content))
        schema = scan.collect_schema()
        limits.check_shape(int(scan.select(pl.len()).collect().item()) + 1, len(schema))
    except _UNREADABLE:
        raise _damaged() from None
    faults: list[Fault] = []
    found = _columns(scan, schema.names(), faults)
    texts = [_texts(column, faults).alias(f"c{at}") for at, column in enumerate(found)]
    cells = pl.DataFrame(texts)
    names = pl.DataFrame([schema.names()], schema=cells.schema, orient="row") if texts else cells
    return Grid(name="", cells=pl.concat([names, cells])), tuple(faults)


def _damaged() -> CannotOpen:
    return CannotOpen(
        "The Parquet file cannot be read; it may be damaged.", "Export it again, or as CSV, and load that."
    )


def _columns(scan: pl.LazyFrame, names: Sequence[str], faults: list[Fault]) -> list[pl.Series]:
    """Give the table's columns; one that cannot be read is left empty and told."""
    try:
        return scan.collect().get_columns()
    except _UNREADABLE:
        found: dict[str, pl.Series] = {}
        for name in names:
            with suppress(*_UNREADABLE):
                found[name] = scan.select(name).collect().to_series()
    if not found:
        raise _damaged()
    height = len(next(iter(found.values())))
    faults += [fault("file.column_unreadable", column=name) for name in names if name not in found]
    empty = pl.repeat(None, height, dtype=pl.String, eager=True)
    return [found.get(name, empty) for name in names]


def _texts(column: pl.Series, faults: list[Fault]) -> pl.Series:
    """Give a column as text; one of a kind that has no text is left empty and told."""
    kind = column.dtype
    try:
        texts = _as_text(column)
    except (*_UNREADABLE, ValueError):
        faults.append(fault("file.column_unreadable", column=column.name))
        return pl.repeat(None, len(column), dtype=pl.String, eager=True)
    if isinstance(kind, pl.Datetime) and kind.time_zone not in (None, HOME) and column.count():
        first = int(texts.is_not_null().arg_true()[0])
        on = date.fromisoformat(texts[first][:10])
        faults.append(
            fault(
                "date.time_zone", row=first + 2, column=column.name, count=column.count(),
                found=column.dt.to_string("%Y-%m-%d %H:%M:%S%:z")[first],
                words={"day": f"{on.day} {on:%B %Y}"},
            )
        )  # fmt: skip
    return texts


def _as_text(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind.is_float():
        whole = column.cast(pl.Int64, strict=False)
        plain = whole.cast(pl.Float64) == column.cast(pl.Float64)
        return whole.cast(pl.String).zip_with(plain.fill_null(value=False), column.cast(pl.String))
    if kind == pl.Date:
        return column.dt.to_string("%Y-%m-%d")
    if isinstance(kind, pl.Datetime):
        if kind.time_zone:
            column = column.dt.convert_time_zone(HOME)
        midnight = column.dt.time() == pl.Series([datetime.min.time()])
        return column.dt.to_string("%Y-%m-%d").zip_with(
            midnight.fill_null(value=False), column.dt.to_string("%Y-%m-%d %H:%M:%S")
        )
    if kind == pl.Duration:
        return _lengths(column)
    if kind == pl.Boolean:
        return column.replace_strict({True: "TRUE", False: "FALSE"}, default=None, return_dtype=pl.String)
    if kind == pl.Binary or kind.is_nested() or kind == pl.Object:
        return pl.Series([None if one is None else str(one) for one in column.to_list()], dtype=pl.String)
    return column.cast(pl.String)


def _lengths(column: pl.Series) -> pl.Series:
    """Write lengths of time as a spreadsheet does: ``7:30:00``."""
    seconds = column.dt.total_seconds().abs()
    sign = pl.when(pl.col("length") < pl.duration()).then(pl.lit("-")).otherwise(pl.lit(""))
    return (
        pl.DataFrame({"length": column, "seconds": seconds})
        .select(
            pl.when(pl.col("length").is_not_null()).then(
                pl.concat_str(
                    sign,
                    (pl.col("seconds") // 3600).cast(pl.String),
                    pl.lit(":"),
                    (pl.col("seconds") // 60 % 60).cast(pl.String).str.zfill(2),
                    pl.lit(":"),
                    (pl.col("seconds") % 60).cast(pl.String).str.zfill(2),
                )
            )
        )
        .to_series()
    )


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
