"""What reporters do: tell, write more, rate the answer. No line of the audit log is written here.

A line would tell the minute, if not by its own time then by the lines beside it, and confidence was promised.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.concerns import (
    Receipt,
    Stripped,
    checked_elements,
    lock_of,
    months_after,
    new_receipt,
    strip,
)
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.speaking import queries, sealing
from leadwell_site.speaking.actions.places import locked, next_place
from leadwell_site.speaking.choices import CaseKind, Hand
from leadwell_site.speaking.models import (
    Assignment,
    Attachment,
    Concern,
    Message,
    Rating,
    Sorting,
    TreatmentCheck,
)

_SALT_BYTES = 16


class NothingSaid(LeadwellError):
    """There are no words."""


class NobodyReads(LeadwellError):
    """There is nobody to whom it could go."""


class AlreadySent(LeadwellError):
    """The same form was sent before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody without an account tells."""

    kind: CaseKind
    openness: str
    words: str
    elements: tuple[str, ...] = ()
    name: str = ""
    unit: Unit | None = None
    level: str = ""
    who: str = ""
    files: tuple[bytes, ...] = ()
    kept_out: frozenset[int] = frozenset()  # numbers of guardians who may not read it
    goes_outside: bool = False


def tell(*, organisation: Organisation, told: Told, nonce: str, on: date) -> Receipt:
    """Keep what somebody tells and give the receipt, which is shown once and not kept.

    Args:
        organisation: where.
        told: what.
        nonce: of the form, so that sending it twice keeps it once.
        on: the day. No nearer time is kept.

    Raises:
        NothingSaid: there are no words.
        NobodyReads: nobody is left to whom it could go.
        NoSuchElement: a concern is about nothing, or about something that is no category.
        CannotStrip: a file cannot be cleaned of who made it.
        AlreadySent: this form was sent before.
    """
    if not told.words.strip():
        raise NothingSaid("Write what happened.")
    is_concern = told.kind == CaseKind.CONCERN
    elements = checked_elements(told.elements, on=on) if is_concern else ()
    cleaned = [(content, strip(content)) for content in told.files]
    readers = _readers(organisation, told, on=on) if is_concern else []
    if not is_concern and not queries.is_care_read(organisation, told.unit, on=on):
        raise NobodyReads(
            "Nobody is named who answers for that place. Leave the place open, or ring one of those on the first page."
        )
    receipt = new_receipt(secrets.randbelow)
    while Concern.objects.filter(selector=receipt.selector).exists():
        receipt = new_receipt(secrets.randbelow)
    lock = lock_of(receipt, salt=secrets.token_bytes(_SALT_BYTES))
    try:
        with transaction.atomic():
            row = Concern(
                organisation=organisation,
                kind=told.kind,
                openness=told.openness,
                unit=told.unit,
                level=told.level,
                who=told.who,
                raised_on=on,
                goes_outside=told.goes_outside,
                selector=receipt.selector,
                lock=lock,
                nonce=nonce,
            )
            if told.name.strip():
                row.name_box = sealing.sealed(told.name.strip(), about=queries.about_name(row))
            row.save(force_insert=True)
            _write(row, told.words, cleaned, nonce=nonce, on=on)
            if is_concern:
                Sorting.objects.create(concern=row, place=0, elements=list(elements), on=on)
            for place, (user_id, hand, is_outside) in enumerate(readers):
                Assignment.objects.create(
                    concern=row, place=place, user_id=user_id, hand=hand, is_outside=is_outside, on=on
                )
    except IntegrityError:
        if Concern.objects.filter(nonce=nonce).exists():
            raise AlreadySent(
                "This was sent already, and is kept once. Its words were shown then and cannot be shown again."
            ) from None
        raise
    return receipt


@transaction.atomic
def write_more(*, concern: Concern, words: str, files: Sequence[bytes], nonce: str, on: date) -> None:
    """Keep another message of a reporter; the same form sent twice is kept once.

    Raises:
        NothingSaid: there are no words.
        CannotStrip: a file cannot be cleaned of who made it.
    """
    if not words.strip():
        raise NothingSaid("Write what you want to add.")
    cleaned = [(content, strip(content)) for content in files]
    row = locked(concern.pk)
    if not Message.objects.filter(nonce=nonce).exists():
        _write(row, words, cleaned, nonce=nonce, on=on)


@transaction.atomic
def rate(*, concern: Concern, thanked: str, helped: str, again: str, nonce: str, on: date) -> None:
    """Keep what a reporter says of how they were answered; the same form sent twice is kept once."""
    row = locked(concern.pk)
    if not Rating.objects.filter(nonce=nonce).exists():
        Rating.objects.create(
            concern=row,
            place=next_place(row.ratings),
            thanked=thanked,
            helped=helped,
            again=again,
            on=on,
            nonce=nonce,
        )


@transaction.atomic
def say_treatment(*, concern: Concern, was_worse: bool, words: str, nonce: str, on: date) -> None:
    """Keep whether a reporter says that they were treated worse; the same form sent twice is kept once."""
    row = locked(concern.pk)
    if TreatmentCheck.objects.filter(nonce=nonce).exists():
        return
    place = next_place(row.checks)
    box = sealing.sealed(words.strip(), about=queries.about_check(row, place)) if words.strip() else None
    TreatmentCheck.objects.create(
        concern=row,
        place=place,
        after_months=_check_due(row, on),
        was_worse=was_worse,
        box=box,
        is_from_reporter=True,
        on=on,
        nonce=nonce,
    )


def _check_due(row: Concern, on: date) -> int | None:
    """Which of the checks that are due and unanswered the reporter's own word answers: the first."""
    rule = queries.clock_for(row.organisation, on=on)
    answered = set(row.checks.values_list("after_months", flat=True))
    due = [
        one for one in rule.detriment_months if months_after(row.raised_on, one) <= on and one not in answered
    ]
    return due[-1] if due else None


def _write(
    row: Concern, words: str, cleaned: Sequence[tuple[bytes, Stripped]], *, nonce: str, on: date
) -> None:
    place = next_place(row.messages)
    message = Message(concern=row, place=place, is_from_reporter=True, on=on, nonce=nonce)
    message.box = sealing.sealed(words.strip(), about=queries.about_message(row, place))
    message.save(force_insert=True)
    for number, (original, clean) in enumerate(cleaned):
        Attachment.objects.create(
            message=message,
            place=number,
            kind=clean.kind.value,
            original_box=sealing.sealed(
                original, about=queries.about_file(message, number, is_original=True)
            ),
            cleaned_box=sealing.sealed(
                clean.content, about=queries.about_file(message, number, is_original=False)
            ),
            removed=list(clean.removed),
        )


def _readers(organisation: Organisation, told: Told, *, on: date) -> list[tuple[int, Hand, bool]]:
    """Who looks after a concern, and who may not read it."""
    guardians = [one.pk for one in queries.guardians_of(organisation, on=on)]
    outside = [one.pk for one in queries.outside_guardians(organisation, on=on)]
    inside = [] if told.goes_outside else [one for one in guardians if one not in told.kept_out]
    given: list[tuple[int, Hand, bool]] = [(one, Hand.GIVEN, False) for one in inside]
    if not given:
        given = [(one, Hand.GIVEN, True) for one in outside if one not in told.kept_out]
    if not given:
        raise NobodyReads(
            "Nobody is left who could read it. Choose somebody who may, or speak to one of those outside who are "
            "named on the first page."
        )
    out = [one for one in guardians if one not in inside]
    return given + [(one, Hand.KEPT_OUT, False) for one in out]
