"""Corrections: what a later edition of a file says otherwise than an earlier one, cell by cell."""

from enum import StrEnum

import polars as pl

from leadwell.intake.tables import OBSERVATIONS


class Change(StrEnum):
    """What became of a cell between two editions."""

    CHANGED = "changed"
    ADDED = "added"
    WITHDRAWN = "withdrawn"


_VALUE = ("numerator", "denominator", "missing")

# One row a cell that differs. Where a cell was added, what stood before is null, with ``missing_before``
# null too; where it was withdrawn, the same holds for what stands after.
CORRECTIONS = pl.Schema(
    {
        "change": pl.String,  # a Change
        "place_code": pl.String,
        "place_name": pl.String,
        "measure": pl.String,
        "measure_title": pl.String,
        "period_kind": pl.String,
        "period_start": pl.Date,
        "numerator_before": pl.Float64,
        "denominator_before": pl.Float64,
        "missing_before": pl.String,
        "numerator_after": pl.Float64,
        "denominator_after": pl.Float64,
        "missing_after": pl.String,
        "sheet_before": pl.String,
        "row_before": pl.Int64,
        "sheet_after": pl.String,
        "row_after": pl.Int64,
        "column": pl.String,
    }
)


def corrections(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Give the cells that a later edition changed, added or withdrew.

    A cell is known again by its place (by code, and by name where it has none), measure and period, so
    that rows in another order, a place renamed under its code, and other wording make no difference. A
    value that turned into a typed reason, or the other way round, is a change.

    Args:
        before: OBSERVATIONS of the earlier edition.
        after: OBSERVATIONS of the later one.

    Returns:
        CORRECTIONS, in the order of the later edition, what was withdrawn last.
    """
    old, new = _cells(before), _cells(after)
    keys = ["place", "kind", "measure", "period_kind", "period_start", "again"]
    both = new.join(old, on=keys, how="full", suffix="_before", nulls_equal=True, maintain_order="left_right")
    changed = pl.any_horizontal(
        pl.col(name).ne_missing(pl.col(f"{name}_before")) for name in (*_VALUE, "there")
    )
    found = both.filter(changed).with_columns(
        pl.when(pl.col("there_before").is_null())
        .then(pl.lit(Change.ADDED.value))
        .when(pl.col("there").is_null())
        .then(pl.lit(Change.WITHDRAWN.value))
        .otherwise(pl.lit(Change.CHANGED.value))
        .alias("change")
    )
    either = (
        *("place_code", "place_name", "measure", "measure_title"),
        *("period_kind", "period_start", "column"),
    )
    return found.select(
        "change",
        *(pl.coalesce(name, f"{name}_before").alias(name) for name in either),
        *(pl.col(f"{name}_before").alias(f"{name}_before") for name in (*_VALUE, "sheet", "row")),
        *(pl.col(name).alias(f"{name}_after") for name in (*_VALUE, "sheet", "row")),
    ).select(CORRECTIONS.names()).cast(CORRECTIONS)  # fmt: skip


def _cells(observations: pl.DataFrame) -> pl.DataFrame:
    """Give the cells with the key by which each is known again; ``again`` tells apart what is said twice."""
    assert set(observations.columns) == set(OBSERVATIONS.names()), "these are not observations"
    place = pl.when(pl.col("place_code") == "").then(
        pl.concat_str("parent_name", "place_name", separator="|")
    )
    key = ["place", "kind", "measure", "period_kind", "period_start"]
    return observations.with_columns(
        place.otherwise("place_code").alias("place"),
        (pl.col("place_code") == "").alias("kind"),
        pl.lit(True).alias("there"),
    ).with_columns(pl.int_range(pl.len()).over(key).alias("again"))
