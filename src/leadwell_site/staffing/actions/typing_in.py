"""What a home without any export types in: a shift's hours, residents by dependency, its own hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import month_of
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.intake.reading import CENSUS, SHIFTS
from leadwell_site.audit.actions import record
from leadwell_site.measures.actions import begin_load, figures_changed
from leadwell_site.measures.models import Load
from leadwell_site.measures.queries import Counts
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing import queries
from leadwell_site.staffing.actions.adding import add_shifts
from leadwell_site.staffing.actions.days import refuse_long_ago
from leadwell_site.staffing.actions.months import work_out_months
from leadwell_site.staffing.models import NeedsTally

TYPED_IN = "typed in"
_NAMES = ("unit_code", "unit_name", "site_name")


class NotYet(LeadwellError):
    """Hours or people of a day that has not come cannot be typed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTyped:
    """Hours of one staff group on one shift as a person typed them; None where left empty."""

    group: StaffGroup
    required: float | None
    planned: float | None
    actual: float | None


@transaction.atomic
def type_in_shift(
    *,
    unit: Unit,
    on: date,
    part: Part,
    groups: Sequence[GroupTyped],
    people: float | None,
    by: str,
    at: datetime,
) -> Counts:
    """Add one shift as typed in; what it corrects stays to be seen.

    Raises:
        NotYet: the day is after the day of ``at``.
        TooLongAgo: it is more than five years back.
    """
    rows = [
        (unit.pk, on, part.value, one.group.value, one.required, one.planned, one.actual)
        for one in groups
        if (one.required, one.planned, one.actual) != (None, None, None)
    ]
    names = ("unit_id", "on", "part", "staff_group", "required_hours", "planned_hours", "actual_hours")
    shifts = _with_bank_and_agency(_shifts(rows, names), unit, on, at)
    counted = [] if people is None else [(unit.pk, on, part.value, "", people)]
    return _type_in(unit, on, shifts, _census(counted), by=by, at=at)


@transaction.atomic
def type_in_residents(*, unit: Unit, on: date, residents: Mapping[str, int], by: str, at: datetime) -> Counts:
    """Add how many residents there were at each level on a day, and so how many in all.

    Raises:
        NotYet: the day is after the day of ``at``.
        TooLongAgo: it is more than five years back.
    """
    rows = [(unit.pk, on, "", level, float(count)) for level, count in residents.items()]
    rows.append((unit.pk, on, "", "", float(sum(residents.values()))))
    return _type_in(unit, on, _shifts([], ()), _census(rows), by=by, at=at)


@transaction.atomic
def set_own_hours(
    *,
    unit: Unit,
    from_on: date,
    hours: Mapping[str, Mapping[str, Mapping[str, float]]],
    by: str,
    at: datetime,
) -> NeedsTally:
    """Keep the hours that a home says one resident at each level needs, from a day on.

    From then on its shifts are judged against them, where the file gave no requirement and residents were
    counted by level; the months from that day on are worked out again.

    Raises:
        NoSuchLevel: a level is not in the tally, or hours lie outside 0 to 24.
    """
    own = NeedsTally(unit=unit, from_on=from_on, hours=hours, by=by, known_at=at)
    queries.tally_of_home(own)  # refuses what cannot be
    own.save()
    load = begin_load(
        organisation=unit.organisation, source=None, known_at=at, by=by, why="the home's own hours were set"
    )
    months = queries.months_with_shifts(unit, start=from_on, known_at=at)
    _keep_counts(load, work_out_months(load=load, months={(unit.pk, month) for month in months}))
    record(
        actor=by,
        did="staffing.own_hours.set",
        subject=f"unit {unit.pk}",
        organisation_id=unit.organisation_id,
        details={"from_on": from_on.isoformat(), "hours": dict(hours)},
        at=at,
    )
    figures_changed(load)
    return own


def _type_in(
    unit: Unit, on: date, shifts: pl.DataFrame, census: pl.DataFrame, *, by: str, at: datetime
) -> Counts:
    if on > localdate(at):
        raise NotYet("This day has not come yet.")
    refuse_long_ago(on, at)
    load = begin_load(organisation=unit.organisation, source=None, known_at=at, by=by, why=TYPED_IN)
    counts = add_shifts(load=load, shifts=shifts, census=census)
    _keep_counts(load, counts)
    work_out_months(load=load, months={(unit.pk, month_of(on).start)})
    record(
        actor=by,
        did="staffing.shift.typed_in",
        subject=f"unit {unit.pk}, {on.isoformat()}",
        organisation_id=unit.organisation_id,
        details=counts.as_dict(),
        at=at,
    )
    figures_changed(load)
    return counts


def _with_bank_and_agency(shifts: pl.DataFrame, unit: Unit, on: date, at: datetime) -> pl.DataFrame:
    """Keep how many of the hours a file said to be bank or agency: nobody is asked for them here."""
    names = ("bank_hours", "agency_hours")
    held = queries.shifts([unit.pk], start=on, end=on, known_at=at)
    joined = shifts.drop(names).join(
        held.select("unit_id", "on", "part", "staff_group", *names),
        on=["unit_id", "on", "part", "staff_group"],
        how="left",
        maintain_order="left",
    )
    return joined.select(shifts.columns)


def _keep_counts(load: Load, counts: Counts) -> None:
    load.counts = counts.as_dict()
    load.save(update_fields=["counts"])


def _shifts(rows: Sequence[tuple[object, ...]], names: Sequence[str]) -> pl.DataFrame:
    return _table(rows, names, pl.Schema({"unit_id": pl.Int64, **SHIFTS}))


def _census(rows: Sequence[tuple[object, ...]]) -> pl.DataFrame:
    return _table(
        rows, ("unit_id", "on", "part", "level", "people"), pl.Schema({"unit_id": pl.Int64, **CENSUS})
    )


def _table(rows: Sequence[tuple[object, ...]], names: Sequence[str], schema: pl.Schema) -> pl.DataFrame:
    """Give typed rows in all the columns of a file's rows, without the names of places."""
    columns = {name: kind for name, kind in schema.items() if name not in _NAMES}
    typed = pl.DataFrame(rows, schema={name: columns[name] for name in names}, orient="row")
    absent = (pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in names)
    return typed.with_columns(absent).select(*columns)
