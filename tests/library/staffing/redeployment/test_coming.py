"""What a coming shift may require: as told, else as like shifts required."""

from datetime import date, timedelta

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment import coming_requirements

MONDAY = date(2026, 11, 30)


def row(unit: str, on: date, required: float | None, planned: float = 23.0, part: str = "day"):
    return (unit, on, part, "registered", required, planned)


def table(*rows) -> pl.DataFrame:
    return pl.DataFrame(
        list(rows),
        schema={
            "unit": pl.String,
            "on": pl.Date,
            "part": pl.String,
            "staff_group": pl.String,
            "required_hours": pl.Float64,
            "planned_hours": pl.Float64,
        },
        orient="row",
    )


def test_told_hours_stand_and_like_shifts_speak_for_the_rest():
    days = [MONDAY - timedelta(days=number) for number in range(1, 40)]
    rows = [row("a", one, 100.0 if one.weekday() >= 5 else 30.0) for one in days]
    rows += [row("b", one, None, planned=46.0) for one in days] + [row("b", MONDAY, 11.5)]
    rows += [row("c", one, 20.0) for one in days[:4]]
    rows += [row("d", one, 20.0, part="night") for one in days]
    found = coming_requirements(table(*rows), on=MONDAY, part="day")
    assert set(found) == {("a", StaffGroup.REGISTERED), ("b", StaffGroup.REGISTERED)}
    assert set(found["a", StaffGroup.REGISTERED]) == {30.0}  # a Monday is not like a Sunday
    assert set(found["b", StaffGroup.REGISTERED]) == {11.5}
    saturday = coming_requirements(table(*rows), on=MONDAY + timedelta(days=5), part="day")
    assert set(saturday["a", StaffGroup.REGISTERED]) == {100.0}
    assert set(saturday["b", StaffGroup.REGISTERED]) == {46.0}  # planned stands where nothing was required
