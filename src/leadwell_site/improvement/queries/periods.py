"""Which periods charts are made of: those that are over, from as far back as charts reach."""

from datetime import date

import polars as pl

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import months_charted
from leadwell_site.measures import queries as measures


def periods_over(rows: pl.DataFrame, on: date, kind: PeriodKind = PeriodKind.MONTH) -> pl.DataFrame:
    """Leave out periods that are not over on a day: what was counted in a part of one is no lower than before.

    A place's own measures stay: who types them in says when a period is told.
    """
    ends = {start: Period(kind, start).end for start in rows["period_start"].unique()}
    over = pl.col("period_start").is_in([start for start, end in ends.items() if end < on])
    return rows.filter(over | pl.col("measure").str.starts_with(measures.OWN))


def latest_months(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the months that charts reach back to, from the latest figure of each unit and measure on."""
    last = pl.col("period_start").filter(pl.col("numerator").is_not_null()).max()
    over = (last if "measure" not in rows.columns else last.over("unit_id", "measure")).fill_null(date.max)
    return rows.filter(pl.col("period_start") > over.dt.offset_by(f"-{months_charted()}mo"))
