"""Hours that coming shifts need, foretold from what was required before, beside the hours that are rostered on them."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from leadwell.forecasting import joint_samples
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.frames import with_unit
from leadwell.staffing.requirement.coming import CannotForetell, ComingNeed
from leadwell.staffing.unit_rosters.asked import REGISTERED

ROSTERED = pl.Schema(
    {
        "unit": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "staff_group": pl.String,  # "" where it is not known
        "hours": pl.Float64,
    }
)
_COUNTED = ("planned", "worked")
_LEAST_DAYS = 14  # of a unit's part of the day and group, below which nothing is foretold of the unit
_GONE = 14  # days without a shift, after which a unit, or a part of its day, is taken to have ended
_BETWEEN = "\x00"


def coming_hours(shifts: pl.DataFrame, *, days: int, seed: int = 1) -> ComingNeed:
    """Foretell the hours that coming days need, by unit, part of the day and staff group, all together.

    Need is the required hours, or the planned where none were required. Every unit, part and group is a series; they
    are drawn together, so that the need of a site is as sure, or unsure, as that of its wards together makes it.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS``; a ``unit`` column, if present, is the key.
        days: how many days ahead of the last one on which need is told, 1 to 90.
        seed: the same seed gives the same draws.

    Raises:
        CannotForetell: no unit has fourteen days of every part and group it works, or ``days`` is out of range.
    """
    if not 1 <= days <= 90:
        raise CannotForetell(f"{days} days ahead were asked for; it must be from 1 to 90.")
    every = with_unit(shifts)
    key = ("unit", "part", "staff_group")
    table = (
        every.with_columns(need=pl.coalesce("required_hours", "planned_hours"))
        .group_by(*key, "on")
        .agg(need=pl.when(pl.col("need").null_count() == 0).then(pl.col("need").sum()))
        .drop_nulls("need")
    )
    last = table["on"].max()
    if not isinstance(last, date):
        raise CannotForetell("No shift says how many hours it needs: give required or planned hours.")
    # A part of the day that a unit has given up is none of its need to come; one that is too new leaves the unit out.
    going_on = table.filter(
        pl.col("on").max().over(key) > last - timedelta(days=_GONE), pl.col("need").sum().over(key) > 0
    )
    enough = going_on.filter((pl.len().over(key) >= _LEAST_DAYS).all().over("unit"))
    left_out = tuple(sorted(set(every["unit"]) - set(enough["unit"])))
    if enough.is_empty():
        raise CannotForetell(
            f"No unit has {_LEAST_DAYS} days of shifts that say how many hours they need. Load more days."
        )
    series = enough.select(
        series=pl.concat_str(key, separator=_BETWEEN),
        period=pl.col("on").dt.to_string("%Y-%m-%d"),
        value="need",
    ).sort("series", "period")
    drawn = joint_samples(series, horizon=days, seed=seed)
    names = [tuple(name.split(_BETWEEN)) for name in drawn.series]
    units = tuple(dict.fromkeys(unit for unit, _, _ in names))
    order = [part.value for part in Part]
    cells = sorted({(part, group) for _, part, group in names}, key=lambda one: (order.index(one[0]), one[1]))
    hours = np.zeros((len(drawn.values), len(units), days, len(cells)))
    for row, (unit, part, group) in enumerate(names):
        hours[:, units.index(unit), :, cells.index((part, group))] = drawn.values[:, row]
    return ComingNeed(
        units=units,
        days=tuple(date.fromisoformat(text) for text in drawn.periods),
        cells=tuple((StaffGroup(group), Part(part)) for part, group in cells),
        hours=hours,
        left_out=left_out,
    )


def rostered_hours(duties: pl.DataFrame, people: pl.DataFrame, absences: pl.DataFrame) -> pl.DataFrame:
    """Give the hours of care that are rostered, by unit, day, part and staff group: columns of ``ROSTERED``.

    Who is away on the day does not count, nor who may not work as what they are rostered as because their
    registration has ended by then.

    Args:
        duties: ``person, unit, on, part, hours, kind, state``; one row a shift of a person.
        people: ``person, staff_group, registered_until``.
        absences: ``person, from_on, until_on``; no end is until further notice.
    """
    care = duties.filter(pl.col("kind") == "care", pl.col("state").is_in(_COUNTED))
    away = (
        care.select("person", "on")
        .unique()
        .join(absences.select("person", "from_on", "until_on"), on="person")
        .filter(pl.col("on") >= pl.col("from_on"), (pl.col("on") <= pl.col("until_on")).fill_null(value=True))
    )
    there = care.join(away, on=["person", "on"], how="anti").join(
        people.select("person", "staff_group", "registered_until").unique("person", keep="last"),
        on="person",
        how="left",
    )
    lapsed = pl.col("staff_group").is_in(list(REGISTERED)) & (pl.col("registered_until") < pl.col("on"))
    return (
        there.filter(~lapsed.fill_null(value=False))
        .with_columns(pl.col("staff_group").fill_null(""))
        .group_by("unit", "on", "part", "staff_group")
        .agg(pl.col("hours").sum())
        .sort("unit", "on", "part", "staff_group")
        .match_to_schema(ROSTERED)
    )
