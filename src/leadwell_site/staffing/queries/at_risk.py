"""Coming shifts at risk, foretold from what is held; kept in memory until more is loaded, for it takes seconds."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

import polars as pl

from leadwell.staffing.at_risk import AtRisk, Tried, shifts_at_risk
from leadwell.staffing.rules import serves_of, shipped_rules
from leadwell_site.measures.queries.remembered import remembered_tables
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.queries.held import shifts

DAYS_AHEAD = 28
_DAYS_BACK = 400  # a year and the weeks that are tried


def at_risk(
    units: Sequence[Unit], *, on: date, known_at: datetime | None = None, vacant: float = 0.0
) -> AtRisk:
    """Give the shifts that come after the last day worked, each with its chance of being short.

    Args:
        units: the wards, homes and teams.
        on: the day from which one looks ahead; shifts up to it are looked back on.
        known_at: as known then; now where not given.
        vacant: share of posts that falls vacant.

    Raises:
        TooFewDays: there are too few shifts to foretell by.
    """
    serves = {str(unit.pk): serves_of(unit.serves).value for unit in units}

    def read() -> tuple[pl.DataFrame, ...]:
        held = shifts(
            [unit.pk for unit in units], start=on - timedelta(days=_DAYS_BACK), end=on, known_at=known_at
        )
        found = shifts_at_risk(held, serves=serves, rules=shipped_rules(), days=DAYS_AHEAD, vacant=vacant)
        about = pl.DataFrame(
            {"last": [found.last], "units": [found.units], "left_out": [list(found.left_out)]},
            schema_overrides={"left_out": pl.List(pl.String)},
        )
        return found.shifts, about, pl.DataFrame([asdict(found.tried)] if found.tried else [])

    coming, about, tried = remembered_tables(("at risk", tuple(serves.items()), on, known_at, vacant), read)
    row = about.row(0, named=True)
    return AtRisk(
        last=row["last"],
        shifts=coming,
        tried=Tried(**tried.row(0, named=True)) if tried.height else None,
        units=row["units"],
        left_out=tuple(row["left_out"]),
    )
