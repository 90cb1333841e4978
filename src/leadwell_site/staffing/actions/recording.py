"""What people say about a shift: a red flag they saw, what was done, and a rule's flag set aside."""

from datetime import date, datetime
from typing import TypeVar

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import month_of
from leadwell.foundations.staff import Part
from leadwell.staffing.rules import NoSuchFlag, serves_of, shipped_rules
from leadwell_site.audit.actions import note_override, record
from leadwell_site.design_system.wording import day
from leadwell_site.measures.actions import begin_load, figures_changed
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing import queries
from leadwell_site.staffing.actions.days import refuse_long_ago
from leadwell_site.staffing.actions.months import work_out_months
from leadwell_site.staffing.choices import MitigationKind
from leadwell_site.staffing.models import FlagOverride, Mitigation, RecordedFlag

Row = TypeVar("Row", RecordedFlag, FlagOverride)


class NotNow(LeadwellError):
    """A shift that has not come yet cannot have anything recorded about it."""


class NotEscalated(LeadwellError):
    """An escalation needs somebody that it went to."""


class AlreadyTakenBack(LeadwellError):
    """What was to be taken back has been taken back already."""


@transaction.atomic
def record_mitigation(
    *, unit: Unit, on: date, part: Part, kind: str, escalated_to: str, note: str, by: str, at: datetime
) -> Mitigation:
    """Record what was done about a shift, or to whom it was escalated. No figure changes by it.

    Raises:
        NotNow: the shift is after the day of ``at``.
        TooLongAgo: it is more than five years back.
        NotEscalated: it is said to be escalated, and not to whom.
    """
    _check_day(on, at)
    if kind == MitigationKind.ESCALATED and not escalated_to.strip():
        raise NotEscalated("Say to whom it was escalated.")
    done = Mitigation.objects.create(
        unit=unit,
        on=on,
        part=part.value,
        kind=MitigationKind(kind),
        escalated_to=escalated_to.strip(),
        note=note.strip(),
        by=by,
        known_at=at,
    )
    _audit("mitigation.recorded", unit, on, part, by=by, at=at, details={"kind": kind})
    return done


@transaction.atomic
def record_flag(
    *, unit: Unit, on: date, part: Part, code: str, note: str, by: str, at: datetime
) -> RecordedFlag:
    """Record a red flag that a person saw; the month's figures are worked out again.

    Raises:
        NotNow: the shift is after the day of ``at``.
        TooLongAgo: it is more than five years back.
        NoSuchFlag: the code is not of a red flag that people record for such a unit.
    """
    _check_day(on, at)
    allowed = shipped_rules().by_hand(serves_of(unit.serves))
    if code not in {flag.code for flag in allowed}:
        raise NoSuchFlag("This is not a red flag that is recorded by hand for this kind of unit.")
    seen = RecordedFlag.objects.create(
        unit=unit, on=on, part=part.value, code=code, note=note.strip(), by=by, known_at=at
    )
    _work_out(unit, on, by=by, at=at, why=f"worked out after red flag {code} was recorded")
    _audit("flag.recorded", unit, on, part, by=by, at=at, details={"code": code})
    return seen


@transaction.atomic
def set_flag_aside(
    *,
    unit: Unit,
    on: date,
    part: Part,
    code: str,
    reason_code: str,
    reason: str,
    by: str,
    at: datetime,
) -> FlagOverride:
    """Set aside a red flag that a rule raised, with the reason; it stays to be seen as set aside.

    Raises:
        NoSuchFlag: the shift has no such flag by a rule.
    """
    held = queries.held([unit], start=on, end=on, known_at=at)
    raised = {
        flag
        for row in held.judged.iter_rows(named=True)
        if (row["on"], row["part"]) == (on, part.value)
        for flag in row["flags"]
    }
    flag = held.rules.flag(code)
    if code not in raised or flag not in held.rules.computed(serves_of(unit.serves)):
        raise NoSuchFlag(
            f"The rule did not raise the flag “{flag.title}” for this shift, or it is set aside."
        )
    aside = FlagOverride.objects.create(
        unit=unit,
        on=on,
        part=part.value,
        code=code,
        reason_code=reason_code,
        reason=reason.strip(),
        by=by,
        known_at=at,
    )
    _work_out(unit, on, by=by, at=at, why=f"worked out after red flag {code} was set aside")
    note_override(
        organisation_id=unit.organisation_id,
        unit_id=unit.pk,
        suggestion=f"staffing.red_flag.{code}",
        subject=f"{unit.name}, {day(on)}, {part.words}",
        suggested=flag.title,
        chosen="not a red flag",
        reason_code=reason_code,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    return aside


@transaction.atomic
def take_back_flag(*, flag: RecordedFlag, by: str, at: datetime) -> RecordedFlag:
    """Take back a red flag that was recorded by mistake; both rows stay.

    Raises:
        AlreadyTakenBack: it was, by somebody else.
    """
    return _take_back(RecordedFlag, flag, ("code", "note"), by=by, at=at, did="flag.taken_back")


@transaction.atomic
def take_back_override(*, override: FlagOverride, by: str, at: datetime) -> FlagOverride:
    """Take back that a rule's flag was set aside: the flag counts again.

    Raises:
        AlreadyTakenBack: it was, by somebody else.
    """
    fields = ("code", "reason_code", "reason")
    return _take_back(FlagOverride, override, fields, by=by, at=at, did="override.taken_back")


def _take_back(
    model: type[Row], row: Row, fields: tuple[str, ...], *, by: str, at: datetime, did: str
) -> Row:
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.unit_id)
    if row.withdraws_id is not None or row.withdrawn_by.exists():
        raise AlreadyTakenBack("This has been taken back already.")
    back = model(
        unit=unit,
        on=row.on,
        part=row.part,
        **{name: getattr(row, name) for name in fields},
        by=by,
        known_at=at,
        withdraws=row,
    )
    back.save()
    _work_out(unit, row.on, by=by, at=at, why=f"worked out after {row.code} was taken back")
    _audit(did, unit, row.on, Part(row.part), by=by, at=at, details={"code": row.code, "of": row.pk})
    return back


def _check_day(on: date, at: datetime) -> None:
    if on > localdate(at):
        raise NotNow("This shift has not come yet. Record what happened once it has begun.")
    refuse_long_ago(on, at)


def _work_out(unit: Unit, on: date, *, by: str, at: datetime, why: str) -> None:
    load = begin_load(organisation=unit.organisation, source=None, known_at=at, by=by, why=why)
    counts = work_out_months(load=load, months={(unit.pk, month_of(on).start)})
    load.counts = counts.as_dict()
    load.save(update_fields=["counts"])
    figures_changed(load)


def _audit(
    did: str, unit: Unit, on: date, part: Part, *, by: str, at: datetime, details: dict[str, object]
) -> None:
    record(
        actor=by,
        did=f"staffing.{did}",
        subject=f"unit {unit.pk}, {on.isoformat()}, {part.value}",
        organisation_id=unit.organisation_id,
        details=details,
        at=at,
    )
