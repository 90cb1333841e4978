"""Shifts that nobody has worked yet: who is rostered on them by name, and whether that is enough."""

from collections.abc import Mapping

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.staffing.frames import with_unit
from leadwell.staffing.red_flags import HoursOfOne, judge
from leadwell.staffing.rules import Rules

_SHIFT = ["unit", "on", "part"]
_GROUP = [*_SHIFT, "staff_group"]
_SAME = 1e-6  # hours
NAMED = pl.Schema(
    {
        "unit": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "staff_group": pl.String,
        "own_hours": pl.Float64,  # of everybody whom the unit itself rostered; null where nobody is named
        "coming_hours": pl.Float64,  # of those of them who come
        "moved_hours": pl.Float64,  # of people moved here from elsewhere, who come
    }
)


def judge_as_planned(
    shifts: pl.DataFrame,
    census: pl.DataFrame,
    *,
    rules: Rules,
    serves: str | Mapping[str, str],
    hours_of_one: HoursOfOne | None = None,
) -> pl.DataFrame:
    """Judge the shifts that nobody has worked yet as if everybody came who is planned.

    The columns are those of ``red_flags.JUDGED``.

    A shift has not been worked where no row of it has actual hours. A flag here is no red flag: it says that the
    plan itself is short of what is required. A unit without a requirement cannot be told so.

    Args:
        shifts: as for ``red_flags.judge``.
        census: as for ``red_flags.judge``.
        rules: as for ``red_flags.judge``.
        serves: as for ``red_flags.judge``.
        hours_of_one: as for ``red_flags.judge``.
    """
    keyed = with_unit(shifts)
    to_come = keyed.filter(pl.col("actual_hours").is_null().all().over(_SHIFT))
    planned = to_come.with_columns(actual_hours="planned_hours")
    return judge(planned, census, rules=rules, serves=serves, hours_of_one=hours_of_one)


def with_rostered(shifts: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Give the shifts with what the people who are rostered by name say of those planned.

    Where a group of a shift has at least as many hours by name as were planned, or none were planned, the roster is
    believed: ``by_name`` says so. It knows who is ill, whose registration has ended and who was moved away, and a
    total planned weeks ago does not. Where fewer hours are by name than were planned, nobody can tell whether the
    roster is short or only some names are known: the plan stands, less the hours of those named who do not come. Where
    nobody is named, the plan stands. Whoever was moved here is added in any case: help makes no shift shorter.

    What was told as planned stays in ``told_hours``. ``rostered_hours`` are those of people known by name who come,
    ``own_hours`` those of the unit's own that were rostered, ``away_hours`` those of them that do not come, and
    ``moved_hours`` those of people moved here. A shift that somebody has worked already keeps its plan. Rows are added
    for groups and shifts that only the roster tells of; what they require is not known.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS``; a ``unit`` column, if present, is the key.
        named: columns of ``NAMED``. Where a staff group on a shift is not known, leave the shift out: its hours
            cannot be told by group.
    """
    keyed = with_unit(shifts).with_columns(told_hours="planned_hours")
    worked = keyed.filter(pl.col("actual_hours").is_not_null()).select(_SHIFT).unique()
    people = named.select(
        *_GROUP,
        "own_hours",
        "moved_hours",
        away_hours=pl.col("own_hours") - pl.col("coming_hours"),
        rostered_hours=pl.col("coming_hours").fill_null(0.0) + pl.col("moved_hours"),
    )
    told = pl.when(pl.col("told_hours").count().over(_GROUP) > 0).then(
        pl.col("told_hours").sum().over(_GROUP)
    )
    counted = (
        pl.max_horizontal("told", "own_hours")
        - pl.col("away_hours").fill_null(0.0)
        + pl.col("moved_hours").fill_null(0.0)
    )
    # Of several rows of a group on a shift the first takes the whole, so that it is not counted twice.
    is_first = pl.int_range(pl.len()).over(_GROUP) == 0
    found = (
        keyed.join(people, on=_GROUP, how="left", maintain_order="left")
        .join(worked.with_columns(is_worked=pl.lit(value=True)), on=_SHIFT, how="left", maintain_order="left")
        .with_columns(pl.col("is_worked").fill_null(value=False), told=told)
        .with_columns(
            by_name=~pl.col("is_worked")
            & (pl.col("own_hours") >= pl.col("told").fill_null(0.0) - _SAME).fill_null(value=False)
        )
        .with_columns(
            planned_hours=pl.when(pl.col("is_worked") | pl.col("rostered_hours").is_null())
            .then("planned_hours")
            .when(is_first)
            .then(counted)
            .when(pl.col("told").is_not_null())
            .then(0.0)
        )
        .with_columns(
            pl.when(is_first).then(name).alias(name)
            for name in ("rostered_hours", "own_hours", "away_hours", "moved_hours")
        )
        .drop("is_worked", "told")
    )
    more = (
        people.filter(pl.col("own_hours").is_not_null())
        .join(worked, on=_SHIFT, how="anti")
        .join(keyed, on=_GROUP, how="anti")
        .with_columns(
            by_name=pl.lit(value=True),
            planned_hours="rostered_hours",
            missing=pl.lit(Missing.NOT_RECORDED.value),
        )
    )
    return pl.concat([found, more.sort(_GROUP)], how="diagonal")
