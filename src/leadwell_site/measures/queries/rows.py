"""Rows straight from the database into tables, the same from SQLite and PostgreSQL."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection

_MOMENT = pl.Datetime("us", "UTC")


def is_postgres() -> bool:
    """Say whether the database is PostgreSQL."""
    return connection.vendor == "postgresql"


def one_of(column: str) -> str:
    """Give the condition that a column holds one of a list, whose one parameter ``listed`` makes.

    One parameter whatever the length of the list: neither database limits it, and the statement stays
    the same text.
    """
    if is_postgres():
        return f"{column} = ANY(%s)"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (the column is named in this app)


def listed(values: Iterable[int | str]) -> Any:
    """Give a list as the parameter of ``one_of``."""
    found = list(values)
    return found if is_postgres() else json.dumps(found)


def as_moment(value: datetime) -> Any:
    """Give a moment as a parameter."""
    return connection.ops.adapt_datetimefield_value(value)


def as_day(value: date) -> Any:
    """Give a day as a parameter."""
    return connection.ops.adapt_datefield_value(value)


def text_of(column: str) -> str:
    """Give the expression for a column of days that comes into the table quickest.

    SQLite holds them as text, which Polars reads faster all at once than Django one by one.
    """
    return column if is_postgres() else f"CAST({column} AS TEXT)"


def moment_text_of(column: str) -> str:
    """Give the expression for a column of moments, likewise; PostgreSQL writes them as SQLite holds them."""
    if is_postgres():
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
    return f"CAST({column} AS TEXT)"


def table(sql: str, parameters: Sequence[Any], schema: pl.Schema) -> pl.DataFrame:
    """Run one query and give its rows as a table; days come through ``text_of``, moments through ``moment_text_of``."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    if not rows:
        return pl.DataFrame(schema=schema)
    columns = list(zip(*rows, strict=True))  # several times quicker to read than rows
    found = pl.DataFrame(columns, schema={name: _arriving_as(kind) for name, kind in schema.items()})
    return found.with_columns(
        pl.col(name).str.to_date("%Y-%m-%d")
        if kind == pl.Date
        else pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", time_zone="UTC")
        if kind == _MOMENT
        else pl.col(name).cast(kind)
        for name, kind in schema.items()
        if _arriving_as(kind) != kind
    )


def _arriving_as(kind: Any) -> Any:
    """Give the kind in which a column comes from the database: SQLite has no days and no yes or no."""
    if kind == _MOMENT or (kind == pl.Date and not is_postgres()):
        return pl.String
    return pl.Int64 if kind == pl.Boolean and not is_postgres() else kind
