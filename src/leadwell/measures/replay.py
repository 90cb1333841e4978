"""What was known on a date: observations are added and never changed, so any day can be shown again."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from leadwell.foundations.errors import LeadwellError

KEY = ("series", "period_kind", "period_start")


class NotReplayable(LeadwellError):
    """The rows lack a column that tells what was known when."""


def as_known(
    rows: pl.DataFrame,
    on: datetime,
    *,
    key: Sequence[str] = KEY,
    known_at: str = "known_at",
    order: str = "order",
) -> pl.DataFrame:
    """Give the rows that stood at a moment: of each key the latest by ``known_at``, then by ``order``.

    What became known at that very moment counts as known. A row that says a value is missing takes the
    place of an earlier value: to take a figure back, add such a row. Columns stay as they are and rows
    come in the order of their key.

    Args:
        rows: every observation ever added.
        on: the moment; with a time zone if and only if ``known_at`` has one.
        key: columns that name one figure; those that the rows do not have are passed over.
        known_at: column of the moment at which a row became known.
        order: column that rises with every row added, so that two rows of one moment have an order.

    Raises:
        NotReplayable: ``known_at``, ``order`` or the whole key is not among the columns.
    """
    by = _key(rows, key, known_at, order)
    return (
        rows.filter(pl.col(known_at) <= on)
        .sort(known_at, order)
        .group_by(by, maintain_order=True)
        .last()
        .select(rows.columns)
        .sort(by)
    )


def corrections(
    rows: pl.DataFrame,
    *,
    since: datetime,
    until: datetime,
    key: Sequence[str] = KEY,
    values: Sequence[str] = ("numerator", "denominator", "missing"),
    known_at: str = "known_at",
    order: str = "order",
) -> pl.DataFrame:
    """Give the figures that stood at ``since`` and read otherwise at ``until``.

    One row a figure: the key, each value as ``was_...`` and ``now_...``, and ``known_at`` of the row that
    stands. Figures that are new since then are no corrections and are not among them.

    Raises:
        NotReplayable: ``known_at``, ``order`` or the whole key is not among the columns.
    """
    by = _key(rows, key, known_at, order)
    was = as_known(rows, since, key=key, known_at=known_at, order=order)
    now = as_known(rows, until, key=key, known_at=known_at, order=order)
    both = was.select(*by, *(pl.col(name).alias(f"was_{name}") for name in values)).join(
        now.select(*by, known_at, *(pl.col(name).alias(f"now_{name}") for name in values)),
        on=by,
        how="inner",
        nulls_equal=True,
    )
    changed = pl.any_horizontal(pl.col(f"was_{name}").ne_missing(pl.col(f"now_{name}")) for name in values)
    columns = [f"{when}_{name}" for name in values for when in ("was", "now")]
    return both.filter(changed).select(*by, *columns, known_at).sort(by)


def _key(rows: pl.DataFrame, key: Sequence[str], known_at: str, order: str) -> list[str]:
    by = [name for name in key if name in rows.columns]
    lacking = [name for name in (known_at, order) if name not in rows.columns]
    if not by:
        lacking.append(" or ".join(key))
    if lacking:
        raise NotReplayable(
            f"These rows cannot be shown as they were known: the column {' and '.join(lacking)} is missing."
        )
    return by
