"""Vacant posts that were entered at units, and what they take from the hours of coming days."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.rules import Serves, serves_of
from leadwell.staffing.vacancies import VACANT, lost_to_vacancies
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.models import VacantPost
from leadwell_site.workforce import queries as workforce

_MOST_DIGITS = 18  # that a row's number can have
_WEEKS_BACK = 8  # of hours worked, from which what one's own staff gives is read where no contracts are held


def judged_group(unit: Unit) -> StaffGroup:
    """Give the staff group by which a unit is first judged."""
    is_home = serves_of(unit.serves) is Serves.CARE_HOME
    return StaffGroup.SUPPORT if is_home else StaffGroup.REGISTERED


def vacant_posts(units: Sequence[Unit], *, known_at: datetime | None = None) -> list[VacantPost]:
    """Give the vacant posts that stand at these units, the earliest first, without those taken back: one query."""
    rows = VacantPost.objects.filter(unit__in=[unit.pk for unit in units]).select_related("unit", "first")
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    last = {one.first_id or one.pk: one for one in rows.order_by("known_at", "id")}
    stands = [one for one in last.values() if not one.is_withdrawn]
    return sorted(stands, key=lambda one: (one.from_on, one.pk))


def vacant_post_seen(unit: Unit, number: str) -> VacantPost | None:
    """Give a row of a vacant post of a unit, as a page has it; a later row may have taken its place since."""
    if not number.isdecimal() or len(number) > _MOST_DIGITS:
        return None
    return VacantPost.objects.filter(unit=unit, pk=int(number)).first()


def lost(
    units: Sequence[Unit],
    vacant: Sequence[VacantPost],
    worked: pl.DataFrame,
    *,
    on: date,
    days: int,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Give the share of own hours that vacant posts take on coming days, in the columns of ``vacancies.LOST``.

    It is of the contracted hours of the list of staff; where none are held, of the hours that own staff worked in a
    week lately.

    Args:
        units: the wards, homes and teams.
        vacant: their vacant posts.
        worked: their shifts, columns as ``queries.shifts`` gives them.
        on: the last day that was worked.
        days: how many days ahead.
        known_at: as known then; now where not given.
    """
    groups = {unit.pk: judged_group(unit).value for unit in units}
    counted = [one for one in vacant if groups.get(one.unit_id) == one.staff_group]
    numbers = sorted({one.unit_id for one in counted})
    posts = workforce.posts_of_units(numbers, known_at=known_at) if numbers else None
    contracted = {} if posts is None else _contracted(posts, groups, on)
    own = {unit: contracted.get(unit) or _worked(worked, unit, groups[unit], on) for unit in numbers}
    return lost_to_vacancies(
        pl.DataFrame(
            [(str(one.unit_id), one.hours_a_week, one.from_on, one.filled_on) for one in counted],
            schema=VACANT,
            orient="row",
        ),
        pl.DataFrame(
            {"unit": [str(unit) for unit in own], "hours": list(own.values())},
            schema={"unit": pl.String, "hours": pl.Float64},
        ),
        on=on,
        days=days,
    )


def _contracted(posts: pl.DataFrame, groups: dict[int, str], on: date) -> dict[int, float]:
    here = posts.filter(
        pl.col("staff_group") == pl.col("unit_id").replace_strict(groups, return_dtype=pl.String),
        (pl.col("left_on") >= on).fill_null(value=True),
    )
    return dict(here.group_by("unit_id").agg(pl.col("hours_a_week").sum()).iter_rows())


def _worked(worked: pl.DataFrame, unit: int, group: str, on: date) -> float:
    since = on - timedelta(weeks=_WEEKS_BACK)
    rows = worked.filter(
        pl.col("unit") == str(unit), pl.col("staff_group") == group, pl.col("on") > since, pl.col("on") <= on
    ).with_columns(hired=pl.sum_horizontal(pl.col("bank_hours", "agency_hours").fill_null(0.0)))
    own = rows.select((pl.col("actual_hours") - pl.col("hired")).clip(lower_bound=0.0).sum()).item()
    return float(own) / _WEEKS_BACK
