"""One shift handed over to the next, signed by whoever hands it over."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.handover import shipped_checklist
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing import queries
from leadwell_site.staffing.models import Handover


class FlagsChanged(LeadwellError):
    """The shifts or the unresolved flags are no longer those that the person who signs has seen."""


class SignedAlready(LeadwellError):
    """The same person signed the same handover before."""


class NotGoneThrough(LeadwellError):
    """Something on the checklist was not done, and nothing is said of it."""


@transaction.atomic
def sign_handover(
    *, unit: Unit, done: Collection[str], note: str, seen: str, by: str, at: datetime
) -> Handover:
    """Keep a handover as it was signed; what it tells as unresolved stays so until somebody resolves it.

    Args:
        unit: a ward, home or team.
        done: keys of the items of the checklist that were done.
        note: for the next shift.
        seen: the two shifts and the unresolved flags that the signer has seen, as ``Meeting.fingerprint`` gives them.
        by: who signs.
        at: when.

    Raises:
        FlagsChanged: a flag came or went, or other shifts meet, since the signer looked.
        SignedAlready: the same person signed the handover of these shifts, and no flag came or went since.
        NotGoneThrough: an item was not done, and there is no note.
    """
    checklist = shipped_checklist()
    if {item.key for item in checklist.items} - set(done) and not note.strip():
        raise NotGoneThrough("Say in the note what on the list was not done, and why.")
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)  # a form that is sent twice waits here
    meeting = queries.meeting(unit, now=at, signed=queries.handovers(unit))
    if meeting.fingerprint != seen:
        raise FlagsChanged(
            "The shifts or the unresolved flags have changed since you opened this page. Look again, then sign."
        )
    if queries.is_signed(unit, meeting, by=by):
        raise SignedAlready("You have signed this handover already. It is kept, and listed on this page.")
    signed = Handover.objects.create(
        unit=unit,
        ends_on=meeting.ends[0],
        ends_part=meeting.ends[1].value,
        begins_on=meeting.begins[0],
        begins_part=meeting.begins[1].value,
        checklist=[
            {"key": item.key, "words": item.words, "done": item.key in done} for item in checklist.items
        ],
        unresolved=[
            [one.flag.on.isoformat(), one.flag.part.value, one.flag.code] for one in meeting.unresolved
        ],
        note=note.strip(),
        by=by,
        known_at=at,
    )
    record(
        actor=by,
        did="staffing.handover.signed",
        subject=f"unit {unit.pk}, {signed.ends_on.isoformat()}, {signed.ends_part}",
        organisation_id=unit.organisation_id,
        details={
            "handover": signed.pk,
            "unresolved": len(signed.unresolved),
            "not_done": [one["key"] for one in signed.checklist if not one["done"]],
        },
        at=at,
    )
    return signed
