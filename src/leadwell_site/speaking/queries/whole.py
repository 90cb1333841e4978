"""Whether all that was told is still there, as the weekly lines of the audit log say."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadwell_site.audit.queries import lines_about
from leadwell_site.organisations.models import Organisation
from leadwell_site.speaking import sealing
from leadwell_site.speaking.models import Attachment, Concern, Message, Rating, Sorting, TreatmentCheck

SEALED = "speaking.week.sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a line of the audit log says of all that was told until a day."""

    until: date
    hash: str


def last_seal(organisation_id: int) -> Seal | None:
    """Give the last weekly line of an organisation; None where there is none yet."""
    line = lines_about(f"organisation {organisation_id}", SEALED).last()
    if line is None:
        return None
    return Seal(until=date.fromisoformat(line.details["until"]), hash=line.details["seal"])


def seal_of(organisation_id: int, *, until: date) -> str:
    """Give the hash over everything that reporters told an organisation until the end of a day, as it stands now."""
    of: dict[str, Any] = {"concern__organisation": organisation_id, "on__lte": until}
    parts: Iterable[Iterable[tuple[Any, ...]]] = (
        Concern.objects.filter(organisation=organisation_id, raised_on__lte=until).values_list(
            "pk",
            "kind",
            "openness",
            "unit",
            "level",
            "who",
            "raised_on",
            "goes_outside",
            "selector",
            "lock",
            "name_box",
        ),
        Message.objects.filter(is_from_reporter=True, **of).values_list(
            "pk", "concern", "place", "on", "box"
        ),
        Attachment.objects.filter(
            message__concern__organisation=organisation_id, message__on__lte=until
        ).values_list("pk", "message", "place", "kind", "original_box"),
        Sorting.objects.filter(by="", **of).values_list("pk", "concern", "place", "elements"),
        Rating.objects.filter(**of).values_list("pk", "concern", "thanked", "helped", "again", "on"),
        TreatmentCheck.objects.filter(is_from_reporter=True, **of).values_list(
            "pk", "concern", "was_worse", "on", "box"
        ),
    )
    told = hmac.new(sealing.tag_key(), f"{organisation_id} {until.isoformat()}".encode(), "sha256")
    for rows in parts:
        for digest in sorted(_digest(row) for row in rows):
            told.update(digest)
    return told.hexdigest()


def organisations_not_whole() -> list[tuple[str, date]]:
    """Give the organisations of which something sealed is changed or gone, each with the day until which it was."""
    found = []
    for organisation in Organisation.objects.order_by("name"):
        last = last_seal(organisation.pk)
        if last is not None and last.hash != seal_of(organisation.pk, until=last.until):
            found.append((organisation.name, last.until))
    return found


def _digest(row: tuple[Any, ...]) -> bytes:
    told = hashlib.sha256()
    for cell in row:
        content = bytes(cell) if isinstance(cell, bytes | memoryview) else repr(cell).encode()
        told.update(len(content).to_bytes(8, "big") + content)
    return told.digest()
