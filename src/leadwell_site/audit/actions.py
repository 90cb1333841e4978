"""Writes audit lines and overrides. Both are added and never changed."""

import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from leadwell_site.audit.chain import BEFORE_THE_FIRST, line_hash
from leadwell_site.audit.models import AuditLine, Override

# Any number will do so long as nothing else takes the same lock: the first digits of SHA-256 of its name.
_TURN = 0xBFEA_E8D3_04F7  # "leadwell.audit"


def record(
    *,
    actor: str,
    did: str,
    subject: str,
    organisation_id: int | None = None,
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> AuditLine:
    """Add a line to the audit log, in the transaction of what it tells of.

    ``actor`` is an e-mail address or ``job NAME``; ``did`` reads like ``intake.source.loaded``; ``subject``
    like ``source 12``. ``details`` must be fit for JSON, and holds no patient and no words told in
    confidence. Lines are written one at a time: on PostgreSQL whoever has written one keeps the turn until
    their transaction ends, so a long action records last.
    """
    kept = json.loads(json.dumps(details or {}, allow_nan=False))
    moment = at or timezone.now()
    with transaction.atomic():
        if connection.vendor == "postgresql":  # SQLite lets one transaction write at a time as it is
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        last = AuditLine.objects.order_by("-id").values_list("hash", flat=True).first()
        previous = last or BEFORE_THE_FIRST
        return AuditLine.objects.create(
            at=moment,
            actor=actor,
            did=did,
            subject=subject,
            organisation_id=organisation_id,
            details=kept,
            previous=previous,
            hash=line_hash(
                at=moment,
                actor=actor,
                did=did,
                subject=subject,
                organisation_id=organisation_id,
                details=kept,
                previous=previous,
            ),
        )


@transaction.atomic
def note_override(
    *,
    organisation_id: int,
    unit_id: int | None,
    suggestion: str,
    subject: str,
    suggested: str,
    chosen: str,
    reason_code: str,
    reason: str,
    by: str,
    at: datetime,
) -> Override:
    """Keep that somebody set a suggestion aside, and why; with an audit line.

    The free words of the reason stay with the override: the audit line holds the reason's code only.
    """
    override = Override.objects.create(
        organisation_id=organisation_id,
        unit_id=unit_id,
        suggestion=suggestion,
        subject=subject,
        suggested=suggested,
        chosen=chosen,
        reason_code=reason_code,
        reason=reason,
        by=by,
        at=at,
    )
    record(
        actor=by,
        did="audit.suggestion.overridden",
        subject=subject,
        organisation_id=organisation_id,
        details={
            "override": override.pk,
            "unit": unit_id,
            "suggestion": suggestion,
            "chosen": chosen,
            "reason": reason_code,
        },
        at=at,
    )
    return override
