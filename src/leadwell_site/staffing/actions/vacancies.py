"""Vacant posts: entered, filled, taken back."""

from datetime import date, datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing import queries
from leadwell_site.staffing.models import VacantPost


class NotVacant(LeadwellError):
    """A vacant post cannot be kept so."""


@transaction.atomic
def enter_vacancy(
    *,
    unit: Unit,
    group: StaffGroup,
    role: str,
    hours_a_week: float,
    from_on: date,
    filled_on: date | None,
    by: str,
    at: datetime,
) -> VacantPost:
    """Keep that nobody is in a post from a day on, and from when somebody is again where that is known.

    Raises:
        NotVacant: the hours are none, or it is filled before it falls vacant.
    """
    if not 0 < hours_a_week <= 168:
        raise NotVacant("Hours a week must be more than 0, and at most 168.")
    return _keep(
        VacantPost(
            unit=unit,
            staff_group=group.value,
            role=role.strip(),
            hours_a_week=hours_a_week,
            from_on=from_on,
            filled_on=filled_on,
        ),
        did="staffing.vacancy.entered",
        by=by,
        at=at,
    )


@transaction.atomic
def fill_vacancy(*, post: VacantPost, filled_on: date, by: str, at: datetime) -> VacantPost:
    """Say from which day on somebody is in the post again.

    Raises:
        NotVacant: it is not after the day on which it fell vacant.
    """
    return _keep(_after(post, filled_on=filled_on), did="staffing.vacancy.filled", by=by, at=at)


@transaction.atomic
def take_back_vacancy(*, post: VacantPost, by: str, at: datetime) -> VacantPost:
    """Say that the post was entered by mistake."""
    return _keep(_after(post, is_withdrawn=True), did="staffing.vacancy.taken_back", by=by, at=at)


def _after(post: VacantPost, *, filled_on: date | None = None, is_withdrawn: bool = False) -> VacantPost:
    Unit.objects.select_for_update(no_key=True).get(
        pk=post.unit_id
    )  # two people at once: one after the other
    number = post.first_id or post.pk
    stands = {one.first_id or one.pk: one for one in queries.vacant_posts([post.unit])}
    if number not in stands:
        raise NotVacant("This vacant post was taken back already.")
    last = stands[number]
    return VacantPost(
        unit=last.unit,
        first_id=number,
        staff_group=last.staff_group,
        role=last.role,
        hours_a_week=last.hours_a_week,
        from_on=last.from_on,
        filled_on=filled_on or last.filled_on,
        is_withdrawn=is_withdrawn,
    )


def _keep(row: VacantPost, *, did: str, by: str, at: datetime) -> VacantPost:
    if row.filled_on is not None and row.filled_on <= row.from_on:
        raise NotVacant("The day on which it is filled must come after the day on which it falls vacant.")
    row.by, row.known_at = by, at
    row.save()
    record(
        actor=by,
        did=did,
        subject=f"vacant post {row.first_id or row.pk}",
        organisation_id=row.unit.organisation_id,
        details={"unit": row.unit_id, "hours_a_week": row.hours_a_week, "from_on": row.from_on.isoformat()},
        at=at,
    )
    return row
