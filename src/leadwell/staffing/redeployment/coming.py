"""What a coming shift may require at each unit: as it is told for the shift, else as like shifts of late required."""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment.requirements import Floats, from_samples

_WEEKS_BACK = 12
_FEWEST = 5
_WEEKEND = 5  # Saturday, counted from Monday as 0


def coming_requirements(
    shifts: pl.DataFrame, *, on: date, part: str
) -> Mapping[tuple[str, StaffGroup], Floats]:
    """Give for each unit and staff group what a shift may require: equally likely hours, shape (LEVELS,).

    Hours that were told for the very shift are taken as they are. Else the shifts of the same part of the day in the
    twelve weeks before stand for it, weekends for weekends and weekdays for weekdays: what was required, or planned
    where nothing was said to be required. A unit and group with fewer than five such shifts is not known.

    Args:
        shifts: ``unit``, ``on``, ``part``, ``staff_group``, ``required_hours`` and ``planned_hours``.
        on: the day of the shift.
        part: its part of the day.
    """
    same = shifts.filter(pl.col("part") == part).with_columns(
        need=pl.coalesce("required_hours", "planned_hours")
    )
    told = same.filter(pl.col("on") == on, pl.col("required_hours").is_not_null())
    is_weekend = on.weekday() >= _WEEKEND
    before = same.filter(
        pl.col("on").is_between(on - timedelta(weeks=_WEEKS_BACK), on - timedelta(days=1)),
        (pl.col("on").dt.weekday() > _WEEKEND) == is_weekend,
        pl.col("need").is_not_null(),
    )
    found: dict[tuple[str, StaffGroup], Floats] = {}
    for (unit, group), rows in before.group_by("unit", "staff_group"):
        if rows.height >= _FEWEST:
            found[str(unit), StaffGroup(str(group))] = from_samples(rows["need"].to_list())
    for row in told.iter_rows(named=True):
        samples = [row["required_hours"]] * _FEWEST
        found[row["unit"], StaffGroup(row["staff_group"])] = from_samples(samples)
    return found
