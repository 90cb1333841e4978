"""Shifts that nobody has worked yet: who is rostered on them by name, and whether that is enough."""

from collections.abc import Mapping

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.staffing.frames import with_unit
from leadwell.staffing.red_flags import HoursOfOne, judge
from leadwell.staffing.rules import Rules

_SHIFT = ["unit", "on", "part"]
_GROUP = [*_SHIFT, "staff_group"]


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


def with_rostered(shifts: pl.DataFrame, rostered: pl.DataFrame, *, by_name: pl.DataFrame) -> pl.DataFrame:
    """Give the shifts with the hours of people who are rostered by name in the place of those planned.

    Where both are told, the roster is believed: it knows who is ill, whose registration has ended and who was moved,
    and a total planned weeks ago does not. What was told as planned stays in ``told_hours``, and ``by_name``
    says which rows have the hours of the roster. A shift that somebody has worked already keeps its plan; the roster's
    hours stand in ``rostered_hours`` in any case. Rows are added for groups and shifts that only the roster tells of;
    what they require is not known.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS``; a ``unit`` column, if present, is the key.
        rostered: columns of ``leadwell.staffing.coming_hours.ROSTERED``.
        by_name: ``unit, on, part`` of which a roster of people is held. Where a staff group on it is not known, leave
            the shift out: its hours cannot be told by group.
    """
    keyed = with_unit(shifts).with_columns(told_hours="planned_hours")
    worked = keyed.filter(pl.col("actual_hours").is_not_null()).select(_SHIFT).unique()
    believed = by_name.select(_SHIFT).unique().join(worked, on=_SHIFT, how="anti")
    named = by_name.select(_SHIFT).unique()
    hours = rostered.join(named, on=_SHIFT, how="semi").select(*_GROUP, rostered_hours="hours")
    # Of several rows of a group on a shift the first takes the roster's hours, so that they are not counted twice.
    is_first = pl.int_range(pl.len()).over(_GROUP) == 0
    told = (
        keyed.join(
            believed.with_columns(by_name=pl.lit(value=True)), on=_SHIFT, how="left", maintain_order="left"
        )
        .join(hours, on=_GROUP, how="left", maintain_order="left")
        .with_columns(pl.col("by_name").fill_null(value=False))
        .with_columns(
            planned_hours=pl.when(~pl.col("by_name"))
            .then("planned_hours")
            .when(is_first)
            .then(pl.col("rostered_hours").fill_null(0.0))
            .otherwise(0.0)
        )
        .join(named.with_columns(is_named=pl.lit(value=True)), on=_SHIFT, how="left", maintain_order="left")
        .with_columns(
            rostered_hours=pl.when(pl.col("is_named") & is_first).then(
                pl.col("rostered_hours").fill_null(0.0)
            )
        )
        .drop("is_named")
    )
    new = hours.join(believed, on=_SHIFT, how="semi").join(keyed, on=_GROUP, how="anti")
    more = new.select(
        *_GROUP,
        "rostered_hours",
        by_name=pl.lit(value=True),
        planned_hours="rostered_hours",
        missing=pl.lit(Missing.NOT_RECORDED.value),
    )
    return pl.concat([told, more.sort(_GROUP)], how="diagonal")
