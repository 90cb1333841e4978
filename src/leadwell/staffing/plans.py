"""Shifts that nobody has worked yet, judged by their plan."""

from collections.abc import Mapping

import polars as pl

from leadwell.staffing.frames import with_unit
from leadwell.staffing.red_flags import HoursOfOne, judge
from leadwell.staffing.rules import Rules

_SHIFT = ("unit", "on", "part")


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
