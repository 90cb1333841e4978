"""Figures as they were known on a date: one query, the same on both databases."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.measures.definitions import measures as defined
from leadwell.measures.rates import Sureness
from leadwell_site.measures.choices import FEEDS_IN_ORDER, WITHDRAWN
from leadwell_site.measures.queries.rows import (
    as_day,
    as_moment,
    listed,
    moment_text_of,
    one_of,
    table,
    text_of,
)

FIGURES = pl.Schema(
    {
        "unit_id": pl.Int64,
        "measure": pl.String,  # key of a definition, or a slug of the file's heading
        "title": pl.String,  # the heading in the file, for measures that have no definition
        "feed": pl.String,
        "period_start": pl.Date,
        "numerator": pl.Float64,  # null where missing
        "denominator": pl.Float64,
        "missing": pl.String,  # a Missing, null where there is a figure
        "observation_id": pl.Int64,
        "known_at": pl.Datetime("us", "UTC"),
        "corrected": pl.Boolean,  # it read otherwise before
        "load_id": pl.Int64,
    }
)
ROLLED = pl.Schema(
    {
        "unit_id": pl.Int64,  # the place that the units belong to
        "measure": pl.String,
        "title": pl.String,
        "period_start": pl.Date,
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "missing": pl.String,
        "known_at": pl.Datetime("us", "UTC"),  # when the last of them became known
        "corrected": pl.Boolean,  # any of them
        "units": pl.Int64,  # units whose figures are in the sum
        "units_known": pl.Int64,  # units that have this measure in any of the periods given
    }
)
_EXACT = 3_600_000  # sums are of whole milliseconds, so that no order of rows changes a digit
_EXACT_TO = 1e11


def figures(
    units: Iterable[int],
    *,
    measures: Collection[str] | None = None,
    start: date | None = None,
    end: date | None = None,
    period_kind: str = "month",
    known_at: datetime | None = None,
    feeds: Collection[str] | None = None,
) -> pl.DataFrame:
    """Give every figure of these units as known at a moment (now, where none is given): one query.

    Of each series and period the row that became known last. A figure that was withdrawn is not there.
    ``start`` and ``end`` are both inside, compared with the first day of a period. Rows come in the order
    unit, measure, feed, period. Whose units may be seen is for the caller to ask first.
    """
    conditions, parameters = [one_of("s.unit_id"), "s.period_kind = %s"], [listed(units), period_kind]

    def also(condition: str, parameter: Any) -> None:
        conditions.append(condition)
        parameters.append(parameter)

    if measures is not None:
        also(one_of("s.measure"), listed(sorted(measures)))
    if feeds is not None:
        also(one_of("s.feed"), listed(sorted(feeds)))
    if start is not None:
        also("o.period_start >= %s", as_day(start))
    if end is not None:
        also("o.period_start <= %s", as_day(end))
    later = []
    if known_at is not None:
        also("o.known_at <= %s", as_moment(known_at))
        later = [as_moment(known_at)]
    also("o.missing <> %s", WITHDRAWN)
    found = table(
        f"""
        SELECT s.unit_id, s.measure, s.title, s.feed, {text_of("o.period_start")}, o.numerator,
            o.denominator, NULLIF(o.missing, ''), o.id, {moment_text_of("o.known_at")},
            EXISTS (
                SELECT 1 FROM measures_observation AS e
                WHERE e.series_id = o.series_id AND e.period_start = o.period_start
                AND (e.known_at, e.id) < (o.known_at, o.id)
            ), o.load_id
        FROM measures_series AS s JOIN measures_observation AS o ON o.series_id = s.id
        WHERE {" AND ".join(conditions)}
        AND NOT EXISTS (
            SELECT 1 FROM measures_observation AS n
            WHERE n.series_id = o.series_id AND n.period_start = o.period_start
            AND (n.known_at, n.id) > (o.known_at, o.id){" AND n.known_at <= %s" if later else ""}
        )
        """,  # noqa: S608 (only names of columns and conditions written here are put in)
        [*parameters, *later],
        FIGURES,
    )
    return found.sort("unit_id", "measure", "feed", "period_start")


def preferred_feed(figures: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each unit, measure and period: where feeds tell it twice, the one nearest the shift.

    A feed that has a figure goes before one that has none; then shifts, ward return, roster export,
    the others by name.
    """
    place = pl.col("feed").replace_strict(
        list(FEEDS_IN_ORDER),
        list(range(len(FEEDS_IN_ORDER))),
        default=len(FEEDS_IN_ORDER),
        return_dtype=pl.Int64,
    )
    return (
        figures.sort("unit_id", "measure", "period_start", pl.col("missing").is_not_null(), place, "feed")
        .unique(["unit_id", "measure", "period_start"], keep="first", maintain_order=True)
        .select(figures.columns)
    )


def rolled_up(
    figures: pl.DataFrame, *, into: Mapping[int, int], closed: Mapping[int, date] | None = None
) -> pl.DataFrame:
    """Give the figures of places made of units: sums first, to be divided last.

    Numerators and denominators are summed, each over the units that have the whole figure; ``units`` says
    how many those are. A measure that is a ratio and came without its two parts cannot be summed: its sum
    is missing as "not defined", never an average of averages.

    Args:
        figures: one row a unit, measure and period, as ``preferred_feed`` gives them.
        into: the place that each unit belongs to; units not named are left out.
        closed: the day from which a unit was closed: from then on nobody waits for its figures.
    """
    # A score out of ten has no denominator either, and scores cannot be added up.
    counts = [key for key, one in defined().items() if not one.denominator and one.sure is not Sureness.SCORE]
    summable = pl.col("denominator").is_not_null() | pl.col("measure").is_in(counts)
    there = pl.col("missing").is_null() & pl.col("numerator").is_not_null()
    rows = (
        figures.with_columns(
            place=pl.col("unit_id").replace_strict(
                list(into), list(into.values()), default=None, return_dtype=pl.Int64
            ),
            used=there & summable,
            indivisible=there & ~summable,
        )
        .filter(pl.col("place").is_not_null())
        .sort("place", "measure", "period_start", "unit_id")
    )
    known = rows.group_by("place", "measure").agg(units_known=pl.col("unit_id").n_unique().cast(pl.Int64))
    reasons = pl.col("missing").drop_nulls()
    return (
        rows.group_by("place", "measure", "period_start", maintain_order=True)
        .agg(
            pl.col("title").first(),
            numerator=pl.when(pl.col("used").any()).then(_sum("numerator")),
            denominator=pl.when((pl.col("used") & pl.col("denominator").is_not_null()).any()).then(
                _sum("denominator")
            ),
            missing=pl.when(~pl.col("used").any()).then(
                pl.when(pl.col("indivisible").any())
                .then(pl.lit(Missing.NOT_DEFINED.value))
                .when(reasons.n_unique() == 1)
                .then(reasons.first())
                .otherwise(pl.lit(Missing.NOT_RECORDED.value))
            ),
            known_at=pl.col("known_at").max(),
            corrected=pl.col("corrected").any(),
            units=pl.col("unit_id").filter("used").n_unique().cast(pl.Int64),
        )
        .join(known, on=("place", "measure"), how="left")
        .join(_gone(rows, closed or {}), on=("place", "measure", "period_start"), how="left")
        .with_columns(units_known=pl.col("units_known") - pl.col("gone").fill_null(0))
        .rename({"place": "unit_id"})
        .select(ROLLED.names())
        .cast(ROLLED)
        .sort("unit_id", "measure", "period_start")
    )


def _gone(rows: pl.DataFrame, closed: Mapping[int, date]) -> pl.DataFrame:
    """Count the units of each place, measure and period that were closed by then and told nothing of it."""
    told = rows.select("place", "measure", "period_start", "unit_id")
    units = pl.DataFrame(
        {"unit_id": list(closed), "closed_on": list(closed.values())},
        schema={"unit_id": pl.Int64, "closed_on": pl.Date},
    )
    were = told.select("place", "measure", "unit_id").unique().join(units, on="unit_id")
    return (
        told.select("place", "measure", "period_start")
        .unique()
        .join(were, on=("place", "measure"))
        .filter(pl.col("closed_on") <= pl.col("period_start"))
        .join(told, on=("place", "measure", "period_start", "unit_id"), how="anti")
        .group_by("place", "measure", "period_start")
        .agg(gone=pl.len().cast(pl.Int64))
    )


def _sum(name: str) -> pl.Expr:
    """Give a sum of the rows used, exact to the millisecond where the numbers are hours or counts."""
    values = pl.col(name).filter("used")
    whole = (values * _EXACT).round()
    summed = whole.filter(values.abs() <= _EXACT_TO).cast(pl.Int64).sum()
    # By a constant Polars would multiply with the reciprocal instead, and make 31.999999999999996 of 32.
    return (
        pl.when(values.abs().max() <= _EXACT_TO)
        .then(summed.cast(pl.Float64) / (summed * 0 + _EXACT).cast(pl.Float64))
        .otherwise(values.sum())
    )
