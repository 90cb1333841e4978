"""A draft that becomes people's shifts."""

from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.intake.reading import ABSENCES, DUTIES, STAFF, TRAINING, empty
from leadwell_site.audit.actions import record
from leadwell_site.design_system.wording import day
from leadwell_site.measures.actions import begin_load, end_load
from leadwell_site.rosters import queries
from leadwell_site.rosters.actions.turns import take_turn
from leadwell_site.rosters.models import Draft, Published
from leadwell_site.rosters.queries import Worked
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.actions import add_people
from leadwell_site.workforce.choices import DutyKind, DutyState
from leadwell_site.workforce.models import Employee

WHY = "roster made here"


class CannotPublish(LeadwellError):
    """A draft cannot become people's shifts."""


@transaction.atomic
def publish(*, draft: Draft, by: str, at: datetime) -> Published:
    """Write a draft as people's planned shifts; what was planned for them at the unit on its days gives way.

    Days that have come are left as they are. Registrations, leave and shifts elsewhere are looked at again, as they are
    known now. Of a repair only the days that it changes are written.

    Raises:
        CannotPublish: it has no roster, is published already, lies behind, or has somebody on a registered shift
            after their registration or on a day that they cannot work; or something changed after it was asked for.
    """
    at = take_turn(draft.unit, at)
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    if Published.objects.filter(draft=locked).exists():
        raise CannotPublish("This roster is published already.")
    found = queries.worked(draft)
    if found is None:
        raise CannotPublish("No roster is found yet.")
    today = localdate(at)
    if draft.starts_on + timedelta(days=draft.days) <= today:
        raise CannotPublish("The days of this roster lie behind. Make a new one.")
    if what := queries.changed_since(draft, today):
        raise CannotPublish(f"{what} changed since this draft was asked for; make it again.")
    _refuse_lapsed(found)
    if unfit := queries.unfit_of(found, today):
        cells = " ".join(f"{name} is on a shift on {day(on)}, but {why}." for name, on, why in unfit)
        raise CannotPublish(f"{cells} Give these shifts to somebody else, or make a new draft.")
    load = begin_load(organisation=draft.unit.organisation, source=None, known_at=at, by=by, why=WHY)
    added = add_people(
        load=load,
        staff=empty(STAFF).with_columns(unit_id=pl.lit(None, dtype=pl.Int64)),
        training=empty(TRAINING),
        absences=empty(ABSENCES),
        duties=_duties(found, today),
    )
    end_load(load=load, counts=added.counts.as_dict())
    made = Published.objects.create(
        draft=draft,
        load=load,
        roster={name: list(line) for name, line in found.roster.items()},
        by=by,
        known_at=load.known_at,
    )
    record(
        actor=by,
        did="rosters.draft.published",
        subject=f"roster draft {draft.pk}",
        organisation_id=draft.unit.organisation_id,
        details={"unit": draft.unit_id, "load": load.pk, **added.counts.as_dict()},
        at=at,
    )
    return made


def _refuse_lapsed(found: Worked) -> None:
    lapsed = queries.lapsed_cells(
        found.draft.people,
        found.roster,
        found.cells,
        past=found.problem.past,
        starts_on=found.draft.starts_on,
    )
    if lapsed:
        name, on, until = lapsed[0]
        more = f", and {len(lapsed) - 1} more such shifts" if len(lapsed) > 1 else ""
        raise CannotPublish(
            f"{name} is on a registered shift on {day(on)}, but their registration ended on {day(until)}{more}. "
            "Give these shifts to somebody else, or make a new draft."
        )


def _duties(found: Worked, today: date) -> pl.DataFrame:
    """Give all shifts of the draft's people at the unit on its days, what is cancelled among them."""
    draft = found.draft
    codes = dict(Employee.objects.filter(pk__in=draft.people.values()).values_list("pk", "code"))
    first, last = found.on[0], found.on[-1]
    stands = workforce.duties(
        employees=draft.people.values(), start=first, end=last, every_state=True
    ).filter(pl.col("unit_id") == draft.unit_id)
    names = {number: name for name, number in draft.people.items()}
    rows: dict[tuple[int, date, str, str], dict[str, Any]] = {}
    for row in stands.iter_rows(named=True):
        goes = (
            row["kind"] == DutyKind.CARE
            and row["state"] == DutyState.PLANNED
            and row["on"] >= today
            and (names[row["employee_id"]], row["on"]) in found.written
        )
        key = row["employee_id"], row["on"], row["part"], row["kind"]
        rows[key] = {**row, "state": DutyState.CANCELLED.value if goes else row["state"]}
    shifts = {one.name: one for one in found.ward.shifts}
    protected = {
        (key[0], key[1]): key
        for key, row in rows.items()
        if row["kind"] == DutyKind.IMPROVEMENT and row["state"] == DutyState.PLANNED and key[1] >= today
    }
    for name, line in found.roster.items():
        number = draft.people[name]
        for on, cell in zip(found.on, line[found.problem.past :], strict=True):
            if not cell or on < today or (name, on) not in found.written:
                continue
            if (lost := protected.get((number, on))) is not None:  # told on the draft as lost
                rows[lost]["state"] = DutyState.CANCELLED.value
            shift = shifts[found.cells[cell][0]]
            part = draft.said["parts"][shift.name]
            held = rows.get((number, on, part, DutyKind.CARE.value))
            if held is not None and held["state"] in (DutyState.WORKED, DutyState.ABSENT):
                continue  # it has been worked, or told not to have been: nothing to plan
            rows[number, on, part, DutyKind.CARE.value] = {
                "unit_id": draft.unit_id,
                "shift": shift.name,
                "begins": _clock(shift.begins),
                "ends": _clock(shift.ends),
                "hours": shift.minutes / 60,
                "kind": DutyKind.CARE.value,
                "hired": "",
                "state": DutyState.PLANNED.value,
                "breaks_missed": None,
            }
    return pl.DataFrame(
        [
            {
                "place_code": "",
                "place_name": draft.unit.name,
                "person": codes[number],
                "person_name": "",
                **{name: row[name] for name in _OF_DUTY},
                "on": on,
                "part": part,
                "sheet": "",
                "row": None,
            }
            for (number, on, part, _), row in sorted(rows.items(), key=lambda one: one[0])
        ],
        schema=pl.Schema({**DUTIES, "unit_id": pl.Int64}),
    )


_OF_DUTY = ("unit_id", "shift", "begins", "ends", "hours", "kind", "hired", "state", "breaks_missed")


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
