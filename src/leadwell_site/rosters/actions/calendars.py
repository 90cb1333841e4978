"""Private calendar addresses: made, made anew, ended."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from leadwell_site.audit.actions import record
from leadwell_site.rosters.models import CalendarKey
from leadwell_site.rosters.queries.calendars import address_token, calendar_key, digest_of


@transaction.atomic
def renew_calendar(*, employees: Sequence[int], organisation_id: int, by: str, at: datetime) -> CalendarKey:
    """Give somebody's calendar a new private address; the one before leads nowhere from now on.

    Args:
        employees: the number of each of their posts; the address is kept with the first.
        organisation_id: whose they are.
        by: who asks.
        at: when.
    """
    _end_others(employees, organisation_id, by=by, at=at)
    nonce = secrets.token_hex(32)
    return _add(
        employees[0], organisation_id, nonce, digest_of(address_token(nonce)), "renewed", by=by, at=at
    )


@transaction.atomic
def end_calendar(*, employees: Sequence[int], organisation_id: int, by: str, at: datetime) -> CalendarKey:
    """End somebody's calendar, whichever of their posts it is kept with: its address leads nowhere."""
    _end_others(employees, organisation_id, by=by, at=at)
    return _add(employees[0], organisation_id, "", "", "ended", by=by, at=at)


def _end_others(employees: Sequence[int], organisation_id: int, *, by: str, at: datetime) -> None:
    for one in employees[1:]:
        if calendar_key([one]) is not None:
            _add(one, organisation_id, "", "", "ended", by=by, at=at)


def _add(
    employee: int, organisation_id: int, nonce: str, digest: str, did: str, *, by: str, at: datetime
) -> CalendarKey:
    made = CalendarKey.objects.create(employee_id=employee, nonce=nonce, digest=digest, by=by, known_at=at)
    record(
        actor=by,
        did=f"rosters.calendar.{did}",
        subject=f"employee {employee}",
        organisation_id=organisation_id,
        at=at,
    )
    return made
