"""One month of the demonstration, as rows of the site's own units."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import polars as pl

from leadwell.foundations.periods import Period, month_of
from leadwell.synthetic import SyntheticOrganisation, organisation

LOADED_AT = datetime(2026, 11, 5, 8, 30, tzinfo=UTC)
PLANTED = "0107"
NAMES = ("unit_code", "unit_name", "site_name")


@cache
def demonstration() -> SyntheticOrganisation:
    """One month of the demonstration: the one in which nine shifts of a ward were planted as not safe."""
    return organisation(1, months=1, until=date(2026, 11, 20))


def planted_month() -> Period:
    """The month of the planted shifts."""
    return month_of(demonstration().last)


def rows_of(frame: pl.DataFrame, code: str, unit: Any) -> pl.DataFrame:
    """A ward's rows of the demonstration as rows of a unit of the site."""
    return (
        frame.filter(pl.col("unit_code") == code)
        .with_columns(unit_id=pl.lit(unit.pk, dtype=pl.Int64))
        .drop(NAMES)
    )


def load_frames(unit: Any, shifts: pl.DataFrame, census: pl.DataFrame, *, at: datetime = LOADED_AT) -> Any:
    """Load rows of one unit as a file would be: shifts, then the months they touch."""
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.staffing import actions

    load = begin_load(organisation=unit.organisation, source=None, known_at=at, by="tests", why="a file")
    counts = actions.add_shifts(load=load, shifts=shifts, census=census)
    months = {(unit.pk, on.replace(day=1)) for on in [*shifts["on"].to_list(), *census["on"].to_list()]}
    actions.work_out_months(load=load, months=months)
    return counts
