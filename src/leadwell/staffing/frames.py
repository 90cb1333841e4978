"""Tables of shifts and of people made ready for sums: one key a unit, exact hours, one count a day."""

from collections.abc import Mapping

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.staffing.rules import Serves, serves_of

# Hours are summed as whole milliseconds, so that no order of rows changes a total. Exact for hours
# written with up to five decimals, and for whole minutes and seconds however they were divided.
MILLISECONDS = 3_600_000

# Of several counts on one day the one nearest to midnight stands for the day, as in the national return.
_NEAREST_MIDNIGHT = ("", "night", "twilight", "late", "day", "early")


def with_unit(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the table with a ``unit`` column: the unit's code, or ``site / name`` where it has none.

    A table that has the column already is given back as it is, so a caller may use keys of its own.
    """
    if "unit" in frame.columns:
        return frame
    site, name = pl.col("site_name").fill_null(""), pl.col("unit_name").fill_null("")
    named = pl.when(site == "").then(name).otherwise(site + " / " + name)
    code = pl.col("unit_code").fill_null("")
    return frame.with_columns(unit=pl.when(code == "").then(named).otherwise(code))


def with_serves(frame: pl.DataFrame, serves: str | Mapping[str, str]) -> pl.DataFrame:
    """Give the table with a ``serves`` column: one value for all units, or one for each; an unknown one is "other"."""
    if isinstance(serves, str):
        return frame.with_columns(serves=pl.lit(serves_of(serves).value))
    known = {unit: serves_of(kind).value for unit, kind in serves.items()}
    return frame.with_columns(
        serves=pl.col("unit").replace_strict(
            list(known), list(known.values()), default=Serves.OTHER.value, return_dtype=pl.String
        )
    )


def possible(hours: pl.Expr) -> pl.Expr:
    """Give hours, null where they cannot be: below zero, not a number, or without end."""
    return pl.when(hours.is_finite() & (hours >= 0)).then(hours)


def milliseconds(hours: pl.Expr) -> pl.Expr:
    """Give hours as whole milliseconds; null where they are missing or cannot be."""
    return (possible(hours) * MILLISECONDS).round().cast(pl.Int64)


def as_hours(milliseconds: pl.Expr) -> pl.Expr:
    """Give whole milliseconds as hours, to the last digit."""
    # By a constant Polars would multiply with the reciprocal instead, and make 31.999999999999996 of 32.
    divisor = milliseconds * 0 + MILLISECONDS
    return milliseconds.cast(pl.Float64) / divisor.cast(pl.Float64)


def people_by_part(census: pl.DataFrame) -> pl.DataFrame:
    """Give one count of people a unit, day and part: columns unit, on, part, people (null where missing).

    The count of everybody is used where there is one; else the counts by level are added, and are
    missing where one of them is. Two counts of everybody for one part that differ are missing: which of
    them is right cannot be told.
    """
    counted = with_unit(census).with_columns(
        people=possible(pl.col("people")), level=pl.col("level").fill_null("")
    )
    everybody, people = pl.col("level") == "", pl.col("people")
    whole = people.filter(everybody)
    levels = people.filter(~everybody)
    return (
        counted.group_by("unit", "on", pl.col("part").fill_null(""))
        .agg(
            pl.when(everybody.any())
            .then(pl.when((whole.null_count() == 0) & (whole.n_unique() == 1)).then(whole.max()))
            .otherwise(pl.when(levels.null_count() == 0).then(levels.sum()))
            .alias("people")
        )
        .sort("unit", "on", "part")
    )


def people_by_day(census: pl.DataFrame) -> pl.DataFrame:
    """Give one count of people a unit and day, the one nearest to midnight: columns unit, on, people."""
    order = {part: place for place, part in enumerate(_NEAREST_MIDNIGHT)}
    return (
        people_by_part(census)
        .with_columns(
            place=pl.col("part").replace_strict(
                list(order), list(order.values()), default=len(order), return_dtype=pl.Int64
            )
        )
        # A missing count gives way to a count at another time of the same day.
        .sort("unit", "on", pl.col("people").is_null(), "place", "part")
        .group_by("unit", "on", maintain_order=True)
        .agg(pl.col("people").first())
    )


def missing_reason(frame_missing: pl.Expr) -> pl.Expr:
    """Give the one reason that all missing values of a group share, else ``not_recorded``."""
    reasons = frame_missing.drop_nulls()
    return (
        pl.when(reasons.n_unique() == 1).then(reasons.first()).otherwise(pl.lit(Missing.NOT_RECORDED.value))
    )
