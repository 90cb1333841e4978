"""Reads the audit log and the overrides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from leadwell_site.audit.chain import BEFORE_THE_FIRST, line_hash
from leadwell_site.audit.models import AuditLine, Override


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """A place where the chain of audit lines does not hold."""

    line_id: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideCount:
    """How often one suggestion was set aside for one reason."""

    suggestion: str
    suggested: str  # in words, where they were always the same; "" where they differed
    reason_code: str
    count: int
    units: int
    last_at: datetime


def chain_faults() -> list[ChainFault]:
    """Check every line of the log against the line before it, and give what does not hold, oldest first.

    Finds lines that were changed, taken out of the middle, put in or put in another order. Lines cut off the
    end leave no trace in the log itself: compare the last hash with the one in a backup.
    """
    faults = []
    previous = BEFORE_THE_FIRST
    for line in AuditLine.objects.order_by("id").iterator(chunk_size=2000):
        if line.previous != previous:
            faults.append(
                ChainFault(
                    line_id=line.pk, words=f"Line {line.pk} does not follow the line that stands before it."
                )
            )
        if line.hash != _hash_of(line):
            faults.append(
                ChainFault(line_id=line.pk, words=f"Line {line.pk} was changed after it was written.")
            )
        previous = line.hash
    return faults


def lines_of(organisation_id: int) -> QuerySet[AuditLine]:
    """The lines of one organisation, newest first."""
    return AuditLine.objects.filter(organisation_id=organisation_id).order_by("-id")


def lines_about(subject: str, did: str) -> QuerySet[AuditLine]:
    """The lines of one sort about one thing, of whichever organisation, oldest first."""
    return AuditLine.objects.filter(subject=subject, did=did).order_by("id")


def overrides_of(
    organisation_id: int,
    *,
    unit_ids: Iterable[int] | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> QuerySet[Override]:
    """The overrides of one organisation, newest first; ``end`` itself is not included."""
    found = Override.objects.filter(organisation_id=organisation_id).order_by("-at", "-id")
    if unit_ids is not None:
        found = found.filter(unit_id__in=list(unit_ids))
    if start is not None:
        found = found.filter(at__gte=start)
    if end is not None:
        found = found.filter(at__lt=end)
    return found


def overrides_summary(
    organisation_id: int,
    *,
    unit_ids: Iterable[int] | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> list[OverrideCount]:
    """Count overrides by suggestion and reason, most frequent first; ``end`` itself is not included."""
    found = overrides_of(organisation_id, unit_ids=unit_ids, start=start, end=end)
    rows = (
        found.order_by()
        .values("suggestion", "reason_code")
        .annotate(
            times=Count("id"),
            places=Count("unit_id", distinct=True),
            last=Max("at"),
            ways=Count("suggested", distinct=True),
            said=Max("suggested"),
        )
        .order_by("-times", "suggestion", "reason_code")
    )
    return [
        OverrideCount(
            suggestion=row["suggestion"],
            suggested=row["said"] if row["ways"] == 1 else "",
            reason_code=row["reason_code"],
            count=row["times"],
            units=row["places"],
            last_at=row["last"],
        )
        for row in rows
    ]


def _hash_of(line: AuditLine) -> str:
    return line_hash(
        at=line.at,
        actor=line.actor,
        did=line.did,
        subject=line.subject,
        organisation_id=line.organisation_id,
        details=line.details,
        previous=line.previous,
    )
