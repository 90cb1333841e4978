"""What people of the demonstration recorded themselves, and what they published."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from leadwell.staffing.groups import Part
from leadwell.synthetic import SyntheticOrganisation
from leadwell_site.commands.invented import Found
from leadwell_site.commands.invented_people import HOMES, TRUST, WARD, Person, email_of
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.publishing import actions as publishing
from leadwell_site.publishing.actions.gathering import gathered
from leadwell_site.staffing import actions as staffing
from leadwell_site.staffing.choices import MitigationKind, OverrideReason

# Of the unsafe shifts planted in the ward of the last month, in their order: what was done about them.
DONE = (
    (MitigationKind.MOVED_IN, "", "A nurse came from the next ward for six hours."),
    (MitigationKind.ESCALATED, "Matron on call", "No bank nurse could be found."),
    (MitigationKind.BANK, "", "A bank nurse came at ten."),
    (MitigationKind.MANAGER, "", "I worked in the numbers."),
)
SEEN = (("RF3", 4, Part.NIGHT, "Observations of two patients were two hours late."),)


def record_what_people_did(world: SyntheticOrganisation, found: Found, people: Sequence[Person]) -> None:
    """Record mitigations, a red flag seen by a person, and one set aside with its reason."""
    del people
    unit, by = found.units[WARD], email_of(RoleKind.WARD_MANAGER, WARD)
    planted = [one for one in world.truths.unsafe_months if one.unit_code == WARD]
    if not planted:
        return
    month = planted[-1].month
    shifts = planted[-1].shifts
    for shift, (kind, to, note) in zip(shifts, DONE, strict=False):
        staffing.record_mitigation(
            unit=unit,
            on=shift.on,
            part=Part(shift.part),
            kind=kind,
            escalated_to=to,
            note=note,
            by=by,
            at=_evening(shift.on),
        )
    after = _after_the_files(world, month)
    for code, day, part, note in SEEN:
        staffing.record_flag(
            unit=unit, on=month.replace(day=day), part=part, code=code, note=note, by=by, at=after
        )
    last = shifts[-1]
    flag = {"below_two": "RF6"}.get(last.why, "RF5")
    staffing.set_flag_aside(
        unit=unit,
        on=last.on,
        part=Part(last.part),
        code=flag,
        reason_code=OverrideReason.COVERED,
        reason="A practice educator worked on the ward all night and is not on the roster.",
        by=by,
        at=after + timedelta(minutes=5),
    )


def publish_last_month(world: SyntheticOrganisation, found: Found, people: Sequence[Person]) -> int:
    """Publish every open unit's page of the last month; give how many."""
    del people
    month = world.last.replace(day=1)
    at = _after_the_files(world, month) + timedelta(hours=1)
    count = 0
    for code in (TRUST, HOMES):
        by = email_of(RoleKind.ADMINISTRATOR, code)
        read_once = gathered(found.units[code], month=month, known_at=at)
        for place in world.places:
            if place.organisation_code == code and place.closed_on is None:
                publishing.publish_month(
                    unit=found.units[place.code], month=month, by=by, at=at, found=read_once
                )
                count += 1
    return count


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(20, 40, tzinfo=UTC))


def _after_the_files(world: SyntheticOrganisation, month: date) -> datetime:
    """Give a moment after the last file of a month came, when its shifts are known."""
    return max(one.known_at for one in world.loads if one.month == month) + timedelta(minutes=10)
