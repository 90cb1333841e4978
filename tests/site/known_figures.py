"""Figures and shifts put into the store by the site's own actions, for tests of pages."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

MONTH = date(2025, 10, 1)
KNOWN_AT = datetime(2025, 11, 5, 6, tzinfo=UTC)
NOW = datetime(2025, 11, 10, 7, tzinfo=UTC)

Parts = tuple[float | None, float | None]


def month_before(start: date, back: int) -> date:
    """The first day of a month so many months before."""
    months = start.year * 12 + start.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def know(
    unit: Any, told: Mapping[tuple[str, date], Parts], *, at: datetime = KNOWN_AT, feed: str = "file"
) -> Any:
    """Make figures of a unit known: numerator and denominator by measure and month; (None, None) is missing."""
    from leadwell_site.measures.actions import add_observations, begin_load

    load = begin_load(organisation=unit.organisation, source=None, known_at=at, by="tests", why="typed in")
    rows = pl.DataFrame(
        [
            {
                "unit_id": unit.pk,
                "measure": key,
                "feed": feed,
                "period_kind": "month",
                "period_start": month,
                "numerator": top,
                "denominator": under,
                "missing": None if top is not None else "not_submitted",
            }
            for (key, month), (top, under) in told.items()
        ],
        schema_overrides={"numerator": pl.Float64, "denominator": pl.Float64, "missing": pl.String},
    )
    add_observations(load=load, rows=rows)
    return load


def know_year(unit: Any, *, falls: float = 9.0, at: datetime = KNOWN_AT, months: int = 13) -> Any:
    """Make the key figures of a unit known for a year and a month, the last being ``MONTH``."""
    told: dict[tuple[str, date], Parts] = {}
    for back in range(months):
        month, up = month_before(MONTH, back), back % 3
        for group, planned in (("registered", 1200.0), ("support", 1800.0)):
            worked = planned - 10.0 * up
            for half in ("day", "night"):
                told[f"staffing.hours.{group}.planned.{half}", month] = (planned / 2, None)
                told[f"staffing.hours.{group}.actual.{half}", month] = (worked / 2, None)
                told[f"staffing.fill.{group}.{half}", month] = (worked / 2, planned / 2)
            told[f"staffing.fill.{group}.all", month] = (worked, planned)
            told[f"staffing.chppd.{group}", month] = (worked, 620.0)
        told["staffing.shifts_not_safe", month] = (9.0 - up, 62.0)
        told["quality.falls", month] = (falls + up, 620.0)
        told["workforce.sickness", month] = (40.0 + up, 800.0)
    return know(unit, told, at=at)


def know_shifts(unit: Any, *, first: date, days: int, short_on: set[date], at: datetime = KNOWN_AT) -> Any:
    """Make shifts of a ward known, planned and worked alike, short of nurses on some nights; and their months."""
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.staffing.actions import add_shifts, work_out_months

    load = begin_load(organisation=unit.organisation, source=None, known_at=at, by="tests", why="typed in")
    hours, people = [], []
    for ahead in range(days):
        on = first + timedelta(days=ahead)
        people.append({"unit_id": unit.pk, "on": on, "part": "night", "level": "", "people": 20.0})
        for part in ("day", "night"):
            for group, planned in (("registered", 36.0), ("support", 24.0)):
                short = part == "night" and group == "registered" and on in short_on
                hours.append(
                    {
                        "unit_id": unit.pk,
                        "on": on,
                        "part": part,
                        "staff_group": group,
                        "required_hours": planned,
                        "planned_hours": planned,
                        "actual_hours": 12.0 if short else planned,
                    }
                )
    nothing = {"agency_hours": None, "bank_hours": None, "missing": None, "sheet": "Sheet", "row": 1}
    shifts = pl.DataFrame([{**one, **nothing} for one in hours]).with_columns(
        pl.col("agency_hours", "bank_hours").cast(pl.Float64),
        pl.col("missing").cast(pl.String),
        row=pl.int_range(2, len(hours) + 2),
    )
    census = pl.DataFrame(
        [{**one, "missing": None, "sheet": "Sheet", "row": 1} for one in people]
    ).with_columns(pl.col("missing").cast(pl.String), row=pl.int_range(2, len(people) + 2))
    add_shifts(load=load, shifts=shifts, census=census)
    months = {(unit.pk, row["on"].replace(day=1)) for row in people}
    work_out_months(load=load, months=months)
    return load
