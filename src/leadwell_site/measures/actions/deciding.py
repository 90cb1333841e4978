"""What people decide about charts: where limits begin anew, what is to be reached, what happened when.

Each decision is a row with who, when and why; one that is taken back stays on record.
"""

import math
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.rebasing import NoReason, Proposal, accept
from leadwell_site.audit.actions import record
from leadwell_site.design_system.wording import day
from leadwell_site.measures.models import ChartStep, Happening, Target
from leadwell_site.measures.queries.decided import standing_happening, standing_steps
from leadwell_site.organisations.models import Unit


class NotDecided(LeadwellError):
    """A decision about a chart lacks something, or there is nothing to take back."""


@transaction.atomic
def begin_limits_anew(
    *,
    unit: Unit,
    measure: str,
    starts_on: date,
    reason: str,
    by: str,
    at: datetime,
    baseline_points: int = 0,
    proposal: Proposal | None = None,
) -> ChartStep:
    """Decide that the limits of a chart begin anew on a day.

    Args:
        unit: the place whose chart it is.
        measure: the key of the measure.
        starts_on: the day of the first point under new limits.
        reason: what changed in the work.
        by: who decides.
        at: when.
        baseline_points: after how many points the new limits are frozen; 0 for never.
        proposal: what was proposed for that day, if anything was.

    Raises:
        NoReason: there is no reason, or it only repeats the proposal.
        NotDecided: such a step stands already, or the day has not come.
    """
    _take_turn(unit)
    step = accept(
        proposal,
        starts_on=starts_on,
        reason=reason,
        decided_by=by,
        known_at=at,
        baseline_points=baseline_points,
    )
    if starts_on > localdate(at):
        raise NotDecided("Limits can begin anew only on a day that has come.")
    if any(one.starts_on == starts_on for one in standing_steps(unit, measure)):
        raise NotDecided(f"Limits begin anew on {day(starts_on)} already. Take that back first.")
    return _add_step(unit, measure, step.starts_on, step.reason, baseline_points, by=by, at=at)


@transaction.atomic
def take_back_step(
    *, unit: Unit, measure: str, starts_on: date, reason: str, by: str, at: datetime
) -> ChartStep:
    """Take a step back; both rows are kept.

    Raises:
        NoReason: there is no reason.
        NotDecided: no step stands on that day.
    """
    _take_turn(unit)
    if not reason.strip():
        raise NoReason("Say why the limits should not begin anew there.")
    if all(one.starts_on != starts_on for one in standing_steps(unit, measure)):
        raise NotDecided("No limits begin anew on that day, so there is nothing to take back.")
    return _add_step(unit, measure, starts_on, reason.strip(), 0, by=by, at=at, is_withdrawn=True)


@transaction.atomic
def set_target(
    *,
    unit: Unit,
    measure: str,
    applies_from: date,
    value: float | None,
    who_asks: str,
    by: str,
    at: datetime,
) -> Target:
    """Set what a measure is to reach at a place and everywhere below it that has no target of its own.

    Args:
        unit: the place.
        measure: the key of the measure.
        applies_from: the first day on which it counts.
        value: as the measure's figures are written; None where no target stands from that day on.
        who_asks: who set the target, or where it is written.
        by: who typed it in.
        at: when.

    Raises:
        NotDecided: nobody is said to ask for it, or it is no number.
    """
    if not who_asks.strip():
        raise NotDecided("Say who asks for this target, or where it is written.")
    if value is not None and not math.isfinite(value):
        raise NotDecided("A target is a number.")
    made = Target.objects.create(
        unit=unit,
        measure=measure,
        applies_from=applies_from,
        value=value,
        who_asks=who_asks.strip(),
        by=by,
        known_at=at,
    )
    details = {"measure": measure, "applies_from": applies_from.isoformat(), "value": value}
    _audit("target.set", unit, by=by, at=at, details=details)
    return made


@transaction.atomic
def note_happening(*, unit: Unit, measure: str, on: date, words: str, by: str, at: datetime) -> Happening:
    """Write on a chart that something happened.

    Args:
        unit: the place.
        measure: the key of the measure whose chart it is written on; "" for every chart of the place.
        on: the day.
        words: what happened, in a few words.
        by: who says so.
        at: when they said it.

    Raises:
        NotDecided: there are no words.
    """
    if not words.strip():
        raise NotDecided("Say in a few words what happened.")
    made = Happening.objects.create(
        unit=unit, measure=measure, on=on, words=words.strip(), by=by, known_at=at
    )
    _audit("happening.noted", unit, by=by, at=at, details={"measure": measure, "on": on.isoformat()})
    return made


@transaction.atomic
def take_back_happening(*, unit: Unit, pk: int, by: str, at: datetime) -> Happening:
    """Take from the charts what was written on them; both rows are kept.

    Raises:
        NotDecided: there is no such note at the place, or it has been taken back.
    """
    _take_turn(unit)
    before = standing_happening(unit, pk)
    if before is None:
        raise NotDecided("This note is not on the chart any more.")
    made = Happening.objects.create(
        unit=unit,
        measure=before.measure,
        on=before.on,
        words=before.words,
        takes_back=before,
        by=by,
        known_at=at,
    )
    details = {"measure": before.measure, "on": before.on.isoformat(), "happening": before.pk}
    _audit("happening.taken_back", unit, by=by, at=at, details=details)
    return made


def _take_turn(unit: Unit) -> None:
    """Wait for others who decide about the same place, so that what is checked still holds when it is written."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _add_step(
    unit: Unit,
    measure: str,
    starts_on: date,
    reason: str,
    baseline_points: int,
    *,
    by: str,
    at: datetime,
    is_withdrawn: bool = False,
) -> ChartStep:
    made = ChartStep.objects.create(
        unit=unit,
        measure=measure,
        starts_on=starts_on,
        reason=reason,
        baseline_points=baseline_points,
        is_withdrawn=is_withdrawn,
        by=by,
        known_at=at,
    )
    did = "chart_step.taken_back" if is_withdrawn else "chart_step.decided"
    _audit(did, unit, by=by, at=at, details={"measure": measure, "starts_on": starts_on.isoformat()})
    return made


def _audit(did: str, unit: Unit, *, by: str, at: datetime, details: dict[str, object]) -> None:
    record(
        actor=by,
        did=f"measures.{did}",
        subject=f"unit {unit.pk}",
        organisation_id=unit.organisation_id,
        details=details,
        at=at,
    )
