"""Starting and ending a kiosk."""

import secrets
from datetime import datetime

from django.db import transaction

from leadwell_site.audit.actions import record
from leadwell_site.voices.actions.codes import TooManyCodes
from leadwell_site.voices.choices import KioskDid
from leadwell_site.voices.models import Kiosk
from leadwell_site.voices.queries import CycleSeen, digest_of


@transaction.atomic
def start_kiosk(*, cycle: CycleSeen, unit_id: int, by: str, at: datetime) -> str:
    """Start a kiosk for a unit of an open cycle; give the part of its address that nobody can guess.

    Raises:
        TooManyCodes: the unit has no part in the cycle, or the cycle is not open.
    """
    if not cycle.state.may_be_answered or unit_id not in {one["unit"] for one in cycle.places}:
        raise TooManyCodes("A kiosk is for a unit of questions that are open.")
    token = secrets.token_urlsafe(24)
    _keep(cycle, unit_id, digest_of(token), KioskDid.STARTED, by=by, at=at)
    return token


@transaction.atomic
def end_kiosk(*, cycle: CycleSeen, kiosk: Kiosk, by: str, at: datetime) -> None:
    """End a kiosk: nobody can answer on it any more."""
    _keep(cycle, kiosk.unit_id, kiosk.digest, KioskDid.ENDED, by=by, at=at)


def _keep(cycle: CycleSeen, unit_id: int, digest: str, did: KioskDid, *, by: str, at: datetime) -> None:
    Kiosk.objects.create(cycle=cycle.cycle, unit_id=unit_id, digest=digest, did=did, by=by, known_at=at)
    record(
        actor=by,
        did=f"voices.kiosk.{did.value}",
        subject=f"cycle {cycle.pk}",
        organisation_id=cycle.unit.organisation_id,
        details={"unit": unit_id},
        at=at,
    )
