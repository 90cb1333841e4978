"""Periods of points as they come, ISO dates, moments or numbers, put in order."""

import polars as pl

NUMBER, PLAIN, ZONED = 0, 1, 2  # kinds of period; those of one series are of one kind

_DAY = r"^\d{4}-\d{2}-\d{2}$"
_MONTH = r"^\d{4}-\d{2}$"
_ZONE = r"(?:Z|[+-]\d{2}:?\d{2})$"


def keyed(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add ``kind`` and ``key`` to rows: what kind of period each has, and a number to sort it by.

    ``key`` is null where a period is missing or cannot be read.
    """
    periods = rows[column]
    kind = periods.dtype
    if kind == pl.String:
        return _of_texts(rows, column)
    if kind.is_numeric():
        number = periods.cast(pl.Float64)
        return rows.with_columns(kind=pl.lit(NUMBER, pl.UInt8), key=number.set(~number.is_finite(), None))
    if kind in (pl.Date, pl.Datetime):
        zoned = isinstance(kind, pl.Datetime) and kind.time_zone is not None
        moments = periods.cast(pl.Datetime("us", "UTC" if zoned else None))
        return rows.with_columns(
            kind=pl.lit(ZONED if zoned else PLAIN, pl.UInt8), key=moments.to_physical().cast(pl.Float64)
        )
    return rows.with_columns(kind=pl.lit(NUMBER, pl.UInt8), key=pl.lit(None, pl.Float64))


def _of_texts(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    text = pl.col(column).str.strip_chars()
    number = text.cast(pl.Float64, strict=False)
    found = rows.with_columns(
        key=pl.when(number.is_finite()).then(number),
        kind=pl.lit(NUMBER, pl.UInt8),
    )
    if not found["key"].null_count():
        return found
    day = pl.when(text.str.contains(_DAY)).then(text).when(text.str.contains(_MONTH)).then(text + "-01")
    found = found.with_columns(
        _day=day.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us")).to_physical().cast(pl.Float64)
    )
    is_day = pl.col("key").is_null() & pl.col("_day").is_not_null()
    found = found.with_columns(
        key=pl.coalesce("key", "_day"), kind=pl.when(is_day).then(pl.lit(PLAIN, pl.UInt8)).otherwise("kind")
    ).drop("_day")
    if not found["key"].null_count():
        return found
    moment = text.str.replace(" ", "T", literal=True).str.replace(r"^([^.+Z]{16})(Z|[+-]|$)", "${1}:00${2}")
    plain = moment.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
    zoned = moment.str.replace(r"Z$", "+00:00").str.to_datetime(
        "%Y-%m-%dT%H:%M:%S%.f%:z", time_unit="us", strict=False
    )
    has_zone = text.str.contains(_ZONE) & text.str.contains("[T ]")
    new = pl.col("key").is_null()
    return found.with_columns(
        kind=pl.when(new & has_zone)
        .then(pl.lit(ZONED, pl.UInt8))
        .when(new)
        .then(pl.lit(PLAIN, pl.UInt8))
        .otherwise("kind"),
        key=pl.when(new & has_zone)
        .then(zoned.to_physical().cast(pl.Float64))
        .when(new)
        .then(plain.to_physical().cast(pl.Float64))
        .otherwise("key"),
    )
