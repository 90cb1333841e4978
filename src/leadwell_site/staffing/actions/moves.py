"""Moves between units for a shift: made, set aside with a reason, taken back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part
from leadwell.staffing.redeployment import may_not_go, shipped_rules
from leadwell_site.audit.actions import note_override, record
from leadwell_site.design_system.wording import day
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.staffing.choices import DeclineReason, MoveAnswerKind
from leadwell_site.staffing.models import MoveAnswer
from leadwell_site.staffing.queries.moves import NIGHT_ENDS, open_units, shift_to_staff
from leadwell_site.workforce.models import Employee


class NotMoved(LeadwellError):
    """A move cannot be made, or not be taken back."""


@transaction.atomic
def accept_move(
    *,
    place: Unit,
    employee: Employee,
    to: Unit,
    on: date,
    part: Part,
    without: str,
    instead_of: str,
    by: str,
    at: datetime,
) -> MoveAnswer:
    """Make a move. Every rule is looked at again as things stand now: somebody else may have moved them meanwhile.

    Args:
        place: the site or organisation for which the shift is staffed.
        employee: who moves.
        to: where to.
        on: the day of the shift.
        part: its part of the day.
        without: what was foretold without the move, in words.
        instead_of: whom the suggestion named, where somebody else was chosen; else "".
        by: who decides.
        at: when.

    Raises:
        NotMoved: they may not go there; the message says why.
    """
    _take_turn(place)
    held = shift_to_staff(open_units(place, on=on), on=on, part=part)
    found = held.person(employee.pk)
    if found is None:
        raise NotMoved("They are not on this shift any more. Look at the page again.")
    group, person = found
    shift = held.shifts[group]
    by_key = {unit.key: unit for unit in shift.units}
    if str(to.pk) not in by_key or person.unit not in by_key or str(to.pk) == person.unit:
        raise NotMoved(f"They cannot be moved to {to.name} for this shift. Look at the page again.")
    reason = may_not_go(person, by_key[str(to.pk)], by_key[person.unit], shift, shipped_rules())
    if reason:
        raise NotMoved(f"{person.words} may not be moved to {to.name}: {reason}.")
    giver = held.units[int(person.unit)]
    made = _write(employee, giver, to, on, part, MoveAnswerKind.ACCEPTED, "", "", without, by, at)
    if instead_of:
        _note(
            place,
            to,
            on,
            part,
            suggested=instead_of,
            chosen=person.words,
            code="somebody_else",
            reason="",
            by=by,
            at=at,
        )
    _audit("move.accepted", made, by=by, at=at)
    return made


@transaction.atomic
def decline_move(
    *,
    place: Unit,
    employee: Employee,
    giver: Unit,
    to: Unit,
    on: date,
    part: Part,
    reason_code: str,
    reason: str,
    without: str,
    by: str,
    at: datetime,
) -> MoveAnswer:
    """Set a suggested move aside; it is not suggested again for this shift, and the reason is kept."""
    made = _write(
        employee, giver, to, on, part, MoveAnswerKind.DECLINED, reason_code, reason.strip(), without, by, at
    )
    _note(
        place,
        to,
        on,
        part,
        suggested=f"somebody from {giver.name}",
        chosen="not moved",
        code=reason_code,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    _audit("move.declined", made, by=by, at=at)
    return made


@transaction.atomic
def take_back_answer(*, answer: MoveAnswer, by: str, at: datetime) -> MoveAnswer:
    """Take an answer back: whoever was moved is back where they were, and a declined move may be suggested again.

    Raises:
        NotMoved: it is taken back already, or the shift is over.
    """
    _take_turn(answer.to_unit)
    if answer.withdraws_id is not None or answer.withdrawn_by.exists():
        raise NotMoved("This is taken back already.")
    if _is_over(answer, at):
        raise NotMoved("This shift is over; what was done stays as it was.")
    back = MoveAnswer.objects.create(
        employee=answer.employee,
        from_unit=answer.from_unit,
        to_unit=answer.to_unit,
        on=answer.on,
        part=answer.part,
        answer=answer.answer,
        withdraws=answer,
        by=by,
        known_at=at,
    )
    _audit("move.taken_back", back, by=by, at=at)
    return back


def _is_over(answer: MoveAnswer, at: datetime) -> bool:
    """Say whether a shift is over; a night goes on into the morning after."""
    last = answer.on + timedelta(days=1) if answer.part == Part.NIGHT else answer.on
    local = localtime(at)
    return last < local.date() or (
        answer.part == Part.NIGHT and last == local.date() and local.hour >= NIGHT_ENDS
    )


def _take_turn(place: Unit) -> None:
    """Two people who staff one shift at once would each see it without the other's moves."""
    Organisation.objects.select_for_update(no_key=True).get(pk=place.organisation_id)


def _write(
    employee: Employee,
    giver: Unit,
    to: Unit,
    on: date,
    part: Part,
    answer: MoveAnswerKind,
    code: str,
    reason: str,
    without: str,
    by: str,
    at: datetime,
) -> MoveAnswer:
    return MoveAnswer.objects.create(
        employee=employee,
        from_unit=giver,
        to_unit=to,
        on=on,
        part=part.value,
        answer=answer,
        reason_code=DeclineReason(code) if code else "",
        reason=reason,
        without=without[:300],
        by=by,
        known_at=at,
    )


def _note(
    place: Unit,
    to: Unit,
    on: date,
    part: Part,
    *,
    suggested: str,
    chosen: str,
    code: str,
    reason: str,
    by: str,
    at: datetime,
) -> None:
    note_override(
        organisation_id=place.organisation_id,
        unit_id=to.pk,
        suggestion="staffing.move",
        subject=f"{to.name}, {day(on)}, {part.words}"[:200],
        suggested=suggested[:300],
        chosen=chosen[:300],
        reason_code=code,
        reason=reason,
        by=by,
        at=at,
    )


def _audit(did: str, answer: MoveAnswer, *, by: str, at: datetime) -> None:
    record(
        actor=by,
        did=f"staffing.{did}",
        subject=f"unit {answer.to_unit_id}, {day(answer.on)}, {answer.part}",
        organisation_id=answer.to_unit.organisation_id,
        details={"from": answer.from_unit_id, "employee": answer.employee_id, "reason": answer.reason_code},
        at=at,
    )
