"""Vacant posts: entered, filled, taken back."""

from datetime import date, datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell_site.audit.actions import record
from leadwell_site.design_system.wording import moment
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

    Args:
        post: the row that was seen.
        filled_on: the first day on which somebody is in it.
        by: who says so.
        at: when.

    Raises:
        NotVacant: it is not after the day on which it fell vacant, or somebody else changed the post meanwhile.
    """
    return _keep(_after(post, filled_on=filled_on), did="staffing.vacancy.filled", by=by, at=at)


@transaction.atomic
def empty_vacancy(*, post: VacantPost, by: str, at: datetime) -> VacantPost:
    """Say that nobody is in the post after all: the day on which it was to be filled was wrong.

    Raises:
        NotVacant: somebody else changed the post meanwhile.
    """
    return _keep(_after(post, filled_on=None), did="staffing.vacancy.not_filled", by=by, at=at)


@transaction.atomic
def take_back_vacancy(*, post: VacantPost, by: str, at: datetime) -> VacantPost:
    """Say that the post was entered by mistake.

    Raises:
        NotVacant: somebody else changed the post meanwhile.
    """
    return _keep(
        _after(post, filled_on=post.filled_on, is_withdrawn=True),
        did="staffing.vacancy.taken_back",
        by=by,
        at=at,
    )


def _after(post: VacantPost, *, filled_on: date | None, is_withdrawn: bool = False) -> VacantPost:
    Unit.objects.select_for_update(no_key=True).get(
        pk=post.unit_id
    )  # two people at once: one after the other
    number = post.first_id or post.pk
    stands = {one.first_id or one.pk: one for one in queries.vacant_posts([post.unit])}
    if number not in stands:
        raise NotVacant("This vacant post was taken back already.")
    last = stands[number]
    if last.pk != post.pk:
        raise NotVacant(
            f"{last.by} changed this vacant post on {moment(last.known_at)}, and you had the page open from before. "
            "It stands here as it is now: look at it, and save again if it is still wrong."
        )
    return VacantPost(
        unit=last.unit,
        first_id=number,
        staff_group=last.staff_group,
        role=last.role,
        hours_a_week=last.hours_a_week,
        from_on=last.from_on,
        filled_on=filled_on,
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
        details={
            "unit": row.unit_id,
            "hours_a_week": row.hours_a_week,
            "from_on": row.from_on.isoformat(),
            "filled_on": None if row.filled_on is None else row.filled_on.isoformat(),
        },
        at=at,
    )
    return row
