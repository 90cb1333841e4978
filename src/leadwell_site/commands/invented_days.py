"""What people of the demonstration recorded themselves, and what they published."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import polars as pl

from leadwell.foundations.staff import Part
from leadwell.synthetic import SyntheticOrganisation
from leadwell.synthetic.planting import PlantedShift
from leadwell_site.commands.invented import Found
from leadwell_site.commands.invented_people import HOMES, SITE, TRUST, WARD, email_of
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Unit
from leadwell_site.publishing import actions as publishing
from leadwell_site.publishing.actions.gathering import gathered
from leadwell_site.staffing import actions as staffing
from leadwell_site.staffing import queries as staffing_queries
from leadwell_site.staffing.choices import MitigationKind, OverrideReason

# Of the unsafe shifts planted in the ward of the last month, in their order: what was done about them.
DONE = (
    (MitigationKind.MOVED_IN, "", "A nurse came from the next ward for six hours."),
    (MitigationKind.ESCALATED, "Matron on call", "No bank nurse could be found."),
    (MitigationKind.BANK, "", "A bank nurse came at ten."),
    (MitigationKind.MANAGER, "", "I worked in the numbers."),
)
OTHER_WARD, SHORT = "0104", "RF5"
SEEN = (("RF3", 4, Part.NIGHT, "Observations of two patients were two hours late."),)


def record_what_people_did(world: SyntheticOrganisation, found: Found) -> None:
    """Record what was done about shifts, a red flag that a person saw, and one set aside with its reason.

    What changes figures is recorded in another ward than the one whose unsafe shifts are planted.
    """
    month = world.last.replace(day=1)
    for planted in world.truths.unsafe_months:
        if planted.unit_code == WARD:
            _mitigate(found.units[WARD], planted.shifts)
    ward, by = found.units[OTHER_WARD], email_of(RoleKind.OPERATIONAL, SITE)
    after = _after_the_files(world, month)
    for code, day, part, note in SEEN:
        staffing.record_flag(
            unit=ward, on=month.replace(day=day), part=part, code=code, note=note, by=by, at=after
        )
    held = staffing_queries.held([ward], start=world.last.replace(day=1), end=world.last, known_at=after)
    flagged = held.judged.filter(pl.col("flags").list.contains(SHORT))
    for row in flagged.head(1).iter_rows(named=True):
        staffing.set_flag_aside(
            unit=ward,
            on=row["on"],
            part=Part(row["part"]),
            code=SHORT,
            reason_code=OverrideReason.COVERED,
            reason="A practice educator worked on the ward and is not on the roster.",
            by=by,
            at=after + timedelta(minutes=5),
        )


def _mitigate(unit: Unit, shifts: Sequence[PlantedShift]) -> None:
    for shift, (kind, to, note) in zip(shifts, DONE, strict=False):
        staffing.record_mitigation(
            unit=unit,
            on=shift.on,
            part=Part(shift.part),
            kind=kind,
            escalated_to=to,
            note=note,
            by=email_of(RoleKind.WARD_MANAGER, WARD),
            at=_evening(shift.on),
        )


def publish_last_month(world: SyntheticOrganisation, found: Found) -> int:
    """Publish every open unit's page of the last month; give how many."""
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
