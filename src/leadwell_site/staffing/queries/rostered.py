"""Who is rostered by name on the shifts of a day, in hours, put in the place of what was planned in total."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import polars as pl
from django.db.models import Q

from leadwell.staffing import red_flags
from leadwell.staffing.coming_hours import rostered_hours
from leadwell.staffing.plans import NAMED, with_rostered
from leadwell.staffing.rules import serves_of
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.choices import MoveAnswerKind
from leadwell_site.staffing.models import MoveAnswer
from leadwell_site.staffing.queries.held import Held, tallies, with_own_needs
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import DutyKind, DutyState

_SHIFT = ["unit", "on", "part"]
_GROUP = [*_SHIFT, "staff_group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rostered:
    """What people's own shifts say of some units and days."""

    hours: pl.DataFrame  # columns of ``leadwell.staffing.coming_hours.ROSTERED``
    by_name: (
        pl.DataFrame
    )  # columns of ``leadwell.staffing.plans.NAMED``, of shifts on which everybody's group is known


def rostered(units: Sequence[Unit], *, days: Collection[date], known_at: datetime | None = None) -> Rostered:
    """Give the hours of care that are rostered by name on some days.

    Not counted are whoever is away, has left or is supernumerary, and registered staff whose registration has ended.
    Who was moved for a shift counts where they were moved to.
    """
    numbers = [unit.pk for unit in units]
    span = {"start": min(days), "end": max(days), "known_at": known_at}
    moved = _moves(numbers, days, known_at)
    here = workforce.duties_of_units(numbers, **span)
    others = {employee for employee, _, _ in moved} - set(here["employee_id"])
    every = pl.concat([here, workforce.duties(employees=others, **span)]) if others else here
    care = every.filter(pl.col("kind") == DutyKind.CARE, pl.col("on").is_in(sorted(set(days))))
    where = [
        moved.get((employee, on, part), unit)
        for employee, on, part, unit in care.select("employee_id", "on", "part", "unit_id").iter_rows()
    ]
    people = care["employee_id"].unique().to_list()
    posts = workforce.posts(employees=people, known_at=known_at)
    away = workforce.absences(employees=people, **span)
    gone = workforce.away_for_good(posts)
    learning = workforce.learning(posts)
    keyed = care.select(
        "on",
        "part",
        "hours",
        "kind",
        "state",
        person="employee_id",
        own=pl.col("unit_id"),
        unit=pl.Series(where, dtype=pl.Int64),
    )
    here = pl.col("unit").is_in(numbers)
    known = posts.select("staff_group", "registered_until", person="employee_id")
    absent = _of_people(away, gone, learning)
    came = keyed.filter(here)
    hours = rostered_hours(_by_unit(came), known, absent)
    staying = pl.col("own") == pl.col("unit")
    # Whoever was rostered and is now told not to work is named all the same; learners are never in the numbers.
    own = keyed.with_columns(unit="own", state=pl.col("state").replace(DutyState.ABSENT, DutyState.PLANNED))
    whole = rostered_hours(
        _by_unit(own.filter(here)),
        known.with_columns(registered_until=pl.lit(None, dtype=pl.Date)),
        _of_people(learning),
    )
    coming = rostered_hours(_by_unit(came.filter(staying)), known, absent)
    brought = rostered_hours(_by_unit(came.filter(~staying)), known, absent)
    named = (
        whole.rename({"hours": "own_hours"})
        .join(coming.rename({"hours": "coming_hours"}), on=_GROUP, how="left")
        .with_columns(pl.col("coming_hours").fill_null(0.0))
        .join(brought.rename({"hours": "moved_hours"}), on=_GROUP, how="full", coalesce=True)
        .with_columns(pl.col("moved_hours").fill_null(0.0))
    )
    doubtful = named.filter(pl.col("staff_group") == "")
    by_name = named.join(doubtful, on=_SHIFT, how="anti").match_to_schema(NAMED).sort(_GROUP)
    return Rostered(hours=hours, by_name=by_name)


def _by_unit(duties: pl.DataFrame) -> pl.DataFrame:
    return duties.with_columns(pl.col("unit").cast(pl.String))


def _of_people(*absences: pl.DataFrame) -> pl.DataFrame:
    return pl.concat(absences, how="diagonal").select("from_on", "until_on", person="employee_id")


def with_roster(
    held: Held, units: Sequence[Unit], *, days: Collection[date], known_at: datetime | None = None
) -> Held:
    """Give what is held with what the roster says of the hours planned, on shifts that nobody has worked yet.

    Shifts that only the roster tells of are among them; what a home says that its residents need is put in. In
    ``told_hours`` stands what was planned in total, before.
    """
    found = rostered(units, days=days, known_at=known_at)
    shifts = with_rostered(held.shifts, found.by_name)
    homes = [unit for unit in units if serves_of(unit.serves).is_home]
    if homes and shifts.height > held.shifts.height:
        own = tallies([unit.pk for unit in homes], known_at=known_at)
        shifts = with_own_needs(shifts, held.census, homes, own)
    only_here = shifts.join(held.judged, on=_SHIFT, how="anti")
    judged = red_flags.judge(
        only_here.select(held.shifts.columns),
        held.census,
        rules=held.rules,
        serves=held.serves,
        hours_of_one=held.hours_of_one,
    )
    return replace(held, shifts=shifts, judged=pl.concat([held.judged, judged]).sort(_SHIFT))


def _moves(
    units: Sequence[int], days: Collection[date], known_at: datetime | None
) -> dict[tuple[int, date, str], int]:
    """Give where people were moved: unit by employee, day and part. One query."""
    rows = MoveAnswer.objects.filter(on__in=list(days)).filter(Q(to_unit__in=units) | Q(from_unit__in=units))
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    told = list(rows.order_by("known_at", "id"))
    taken_back = {one.withdraws_id for one in told}
    return {
        (one.employee_id, one.on, one.part): one.to_unit_id
        for one in told
        if one.withdraws_id is None and one.pk not in taken_back and one.answer == MoveAnswerKind.ACCEPTED
    }
