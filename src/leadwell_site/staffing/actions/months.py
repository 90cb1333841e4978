"""The month's figures worked out from shifts, as observations like any other."""

from collections.abc import Iterable
from datetime import date

import polars as pl
from django.db import transaction

from leadwell.foundations.periods import month_of
from leadwell.staffing.hours import month_figures
from leadwell_site.measures.actions import add_observations
from leadwell_site.measures.models import Load
from leadwell_site.measures.queries import Counts
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing import queries

FEED = "shifts"


@transaction.atomic
def work_out_months(*, load: Load, months: Iterable[tuple[int, date]]) -> Counts:
    """Work out the figures of units' months from the shifts known when the load was, and add what differs.

    So a page as known on a day shows what would be found by adding everything known until then again.

    Args:
        load: the act that touched the months; the observations get its ``known_at``.
        months: number of the unit and first day of the month.
    """
    touched = sorted(set(months))
    if not touched:
        return Counts()
    units = list(Unit.objects.filter(pk__in={unit for unit, _ in touched}))
    held = queries.held(
        units,
        start=min(month for _, month in touched),
        end=max(month_of(month).end for _, month in touched),
        known_at=load.known_at,
    )
    wanted = pl.DataFrame(
        [(str(unit), month) for unit, month in touched],
        schema={"unit": pl.String, "period_start": pl.Date},
        orient="row",
    )
    figures = month_figures(
        _of(wanted, held.shifts),
        _of(wanted, held.census),
        rules=held.rules,
        serves=held.serves,
        judged=_of(wanted, held.judged),
        hours_of_one=held.hours_of_one,
    )
    nothing = pl.lit("", dtype=pl.String)
    return add_observations(
        load=load,
        rows=figures.select(
            pl.col("unit").cast(pl.Int64).alias("unit_id"),
            "measure",
            nothing.alias("title"),
            pl.lit(FEED).alias("feed"),
            pl.lit("month").alias("period_kind"),
            "period_start",
            "numerator",
            "denominator",
            "missing",
            nothing.alias("sheet"),
            pl.lit(None, dtype=pl.Int64).alias("row"),
            nothing.alias("column"),
        ),
        whole=wanted.select(
            pl.col("unit").cast(pl.Int64).alias("unit_id"),
            pl.lit(FEED).alias("feed"),
            pl.lit("month").alias("period_kind"),
            "period_start",
        ),
    )


def _of(wanted: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of the unit-months wanted."""
    return table.join(
        wanted,
        left_on=["unit", pl.col("on").dt.truncate("1mo")],
        right_on=["unit", "period_start"],
        how="semi",
        maintain_order="left",
    )
