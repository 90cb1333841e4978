"""What those who look after a case do: steps, answers, actions, checks, handing it on. Each leaves an audit line.

The lines hold the number of the case, which was drawn at random, and who did what. They hold no words.
"""

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.concerns import StepKind, checked_elements, refuse_out_of_order
from leadwell_site.audit.actions import record
from leadwell_site.speaking import queries, sealing
from leadwell_site.speaking.actions.places import locked, next_place
from leadwell_site.speaking.choices import Hand
from leadwell_site.speaking.models import (
    ActionAgreed,
    Assignment,
    Attachment,
    Concern,
    Message,
    Sorting,
    StepTaken,
    TreatmentCheck,
)


class NothingToTell(LeadwellError):
    """A step lacks the words that the reporter is told."""


class CannotHandOn(LeadwellError):
    """A case cannot go to somebody, or would be left with nobody."""


@transaction.atomic
def take_step(*, concern: Concern, kind: StepKind, words: str, note: str, by: str, at: datetime) -> StepTaken:
    """Take a step and tell the reporter.

    Args:
        concern: the case.
        kind: the step.
        words: what the reporter is told; every step tells something.
        note: for those who look after the case; may be empty.
        by: who.
        at: when; the day of it is kept with the case.

    Raises:
        NothingToTell: the reporter would be told nothing.
        NotNext: the step does not follow on the last one.
    """
    if not words.strip():
        raise NothingToTell("Write what whoever told you this will read.")
    row, on = locked(concern.pk), localdate(at)
    last = row.steps.order_by("-place").values_list("kind", flat=True).first()
    refuse_out_of_order(StepKind(last) if last else None, kind)
    place = next_place(row.steps)
    box = sealing.sealed(note.strip(), about=queries.about_step(row, place)) if note.strip() else None
    made = StepTaken.objects.create(concern=row, place=place, kind=kind.value, note_box=box, on=on, by=by)
    _tell(row, words, step=kind.value, by=by, on=on)
    _audit(row, kind.value, by=by, at=at)
    return made


@transaction.atomic
def reply(*, concern: Concern, words: str, by: str, at: datetime) -> Message:
    """Answer the reporter; the same words sent twice on one day are told once.

    Raises:
        NothingToTell: there are no words.
    """
    if not words.strip():
        raise NothingToTell("Write what whoever told you this will read.")
    row = locked(concern.pk)
    last = row.messages.order_by("-place").first()
    is_theirs = last is not None and (last.by, last.on, last.step) == (by, localdate(at), "")
    if last and is_theirs and queries.words_of(row, last) == words.strip():
        return last
    made = _tell(row, words, step="", by=by, on=localdate(at))
    _audit(row, "replied", by=by, at=at)
    return made


@transaction.atomic
def sort(*, concern: Concern, elements: tuple[str, ...], by: str, at: datetime) -> Sorting:
    """Say anew what a case is about; what was said before stays.

    Raises:
        NoSuchElement: there is none, or one was no category on the day it was raised.
    """
    row = locked(concern.pk)
    keys = checked_elements(elements, on=row.raised_on)
    made = Sorting.objects.create(
        concern=row, place=next_place(row.sortings), elements=list(keys), on=localdate(at), by=by
    )
    _audit(row, "sorted", by=by, at=at)
    return made


@transaction.atomic
def agree_action(
    *, concern: Concern, words: str, owner: str, due_on: date | None, by: str, at: datetime
) -> ActionAgreed:
    """Keep something that is to be done.

    Raises:
        NothingToTell: it is not said what.
    """
    if not words.strip():
        raise NothingToTell("Write what is to be done.")
    row = locked(concern.pk)
    place = next_place(row.actions)
    made = ActionAgreed.objects.create(
        concern=row,
        place=place,
        box=sealing.sealed(words.strip(), about=queries.about_action(row, place)),
        owner=owner.strip(),
        due_on=due_on,
        on=localdate(at),
        by=by,
    )
    _audit(row, "action_agreed", by=by, at=at)
    return made


@transaction.atomic
def finish_action(*, action: ActionAgreed, by: str, at: datetime) -> None:
    """Say that an action was done; twice is once."""
    row = locked(action.concern_id)
    if row.actions.filter(finishes=action).exists():
        return
    place = next_place(row.actions)
    ActionAgreed.objects.create(
        concern=row,
        place=place,
        box=sealing.sealed("", about=queries.about_action(row, place)),
        finishes=action,
        on=localdate(at),
        by=by,
    )
    _audit(row, "action_done", by=by, at=at)


@transaction.atomic
def check_treatment(
    *, concern: Concern, after_months: int, was_worse: bool | None, words: str, by: str, at: datetime
) -> None:
    """Keep what came of asking whether the reporter was treated worse."""
    row = locked(concern.pk)
    place = next_place(row.checks)
    box = sealing.sealed(words.strip(), about=queries.about_check(row, place)) if words.strip() else None
    TreatmentCheck.objects.create(
        concern=row,
        place=place,
        after_months=after_months,
        was_worse=was_worse,
        box=box,
        is_from_reporter=False,
        on=localdate(at),
        by=by,
        nonce=_nonce(),
    )
    _audit(row, "treatment_checked", by=by, at=at)


@transaction.atomic
def hand_to(*, concern: Concern, user_id: int, by: str, at: datetime) -> None:
    """Let another guardian look after a case, too.

    Raises:
        CannotHandOn: they are no guardian here or outside, or the reporter does not want them to read it.
    """
    row, on = locked(concern.pk), localdate(at)
    inside = {one.pk for one in queries.guardians_of(row.organisation, on=on)}
    outside = {one.pk for one in queries.outside_guardians(row.organisation, on=on)}
    last = queries.last_hands(row).get(user_id)
    if last is not None and last.hand == Hand.KEPT_OUT:
        raise CannotHandOn("Whoever raised this does not want that person to read it.")
    if user_id not in inside | outside or (row.goes_outside and user_id not in outside):
        raise CannotHandOn("A case can only go to a guardian who may read it.")
    _hand(row, user_id, Hand.GIVEN, is_outside=user_id not in inside, by=by, on=on)
    _audit(row, "handed_on", by=by, at=at, details={"to": user_id})


@transaction.atomic
def give_up(*, concern: Concern, user: Any, by: str, at: datetime) -> None:
    """Look after a case no longer.

    Raises:
        CannotHandOn: nobody else looks after it.
    """
    row, on = locked(concern.pk), localdate(at)
    others = [
        one.user
        for one in queries.last_hands(row).values()
        if one.hand == Hand.GIVEN and one.user_id != user.pk and queries.may_open(one.user, row, on=on)
    ]
    if not others:
        raise CannotHandOn("Nobody else looks after this. Hand it to somebody first.")
    _hand(row, user.pk, Hand.TAKEN, is_outside=False, by=by, on=on)
    _audit(row, "given_up", by=by, at=at)


@transaction.atomic
def take_up_what_nobody_holds(*, at: datetime) -> int:
    """Give cases whose guardians all ended to those who are guardians now; give how many it was.

    Nobody is given a case that its reporter does not want them to read.
    """
    on, done = localdate(at), 0
    for row in Concern.objects.filter(kind="concern").select_related("organisation"):
        hands = queries.last_hands(row)
        if any(one.hand == Hand.GIVEN and queries.may_open(one.user, row, on=on) for one in hands.values()):
            continue
        kept_out = {number for number, one in hands.items() if one.hand == Hand.KEPT_OUT}
        inside = [] if row.goes_outside else queries.guardians_of(row.organisation, on=on)
        found = [(one.pk, False) for one in inside if one.pk not in kept_out]
        outside = queries.outside_guardians(row.organisation, on=on)
        found = found or [(one.pk, True) for one in outside if one.pk not in kept_out]
        row = locked(row.pk)
        for number, is_outside in found:
            _hand(row, number, Hand.GIVEN, is_outside=is_outside, by="", on=on)
        if found:
            to = [number for number, _ in found]
            _audit(row, "taken_up", by="job speaking.take_up", at=at, details={"to": to})
        done += bool(found)
    return done


def note_reading(*, concern: Concern, by: str, at: datetime) -> None:
    """Write down that somebody who may read a case did."""
    _audit(concern, "read", by=by, at=at)


def open_original(*, attachment: Attachment, by: str, at: datetime) -> bytes:
    """Open a file as it was sent, and write down who did.

    Raises:
        CannotOpen: the secret key is another, or it was changed.
    """
    message = attachment.message
    about = queries.about_file(message, attachment.place, is_original=True)
    content = sealing.opened(attachment.original_box, about=about)
    _audit(message.concern, "original_opened", by=by, at=at, details={"attachment": attachment.pk})
    return content


def open_name(*, concern: Concern, by: str, at: datetime) -> str:
    """Open the name that a reporter gave, and write down who did; none where none was given.

    Raises:
        CannotOpen: the secret key is another, or it was changed.
    """
    name = sealing.words(concern.name_box, about=queries.about_name(concern))
    _audit(concern, "name_opened", by=by, at=at)
    return name


def note_refusal(*, number: int, by: str, organisation_id: int | None, at: datetime) -> None:
    """Write down that somebody asked for a case that is not theirs, or is not there."""
    record(
        actor=by,
        did=queries.REFUSED,
        subject=f"case {number}",
        organisation_id=organisation_id,
        at=at,
    )


def _tell(row: Concern, words: str, *, step: str, by: str, on: date) -> Message:
    place = next_place(row.messages)
    return Message.objects.create(
        concern=row,
        place=place,
        is_from_reporter=False,
        on=on,
        box=sealing.sealed(words.strip(), about=queries.about_message(row, place)),
        step=step,
        by=by,
        nonce=_nonce(),
    )


def _hand(row: Concern, user_id: int, hand: Hand, *, is_outside: bool, by: str, on: date) -> None:
    Assignment.objects.create(
        concern=row,
        place=next_place(row.assignments),
        user_id=user_id,
        hand=hand,
        is_outside=is_outside,
        by=by,
        on=on,
    )


def _nonce() -> str:
    return secrets.token_hex(16)


def _audit(row: Concern, did: str, *, by: str, at: datetime, details: dict[str, Any] | None = None) -> None:
    record(
        actor=by,
        did=f"speaking.case.{did}",
        subject=f"case {row.pk}",
        organisation_id=row.organisation_id,
        details=details,
        at=at,
    )
