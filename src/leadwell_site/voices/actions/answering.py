"""Taking an answer. There is no audit line, no time and no person: that was promised to whoever answers."""

import secrets

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle import CycleState, Reply
from leadwell_site.voices.models import Code, Cycle, KeptComment, KeptReply
from leadwell_site.voices.queries import digest_of, digest_of_form, kiosk_of, state_now, tidy


class NoSuchCode(LeadwellError):
    """A code opens nothing."""


class UsedAlready(LeadwellError):
    """An answer with this code has arrived; it counts once."""


class Closed(LeadwellError):
    """The cycle does not take answers any more."""


class NotAtThisKiosk(LeadwellError):
    """There is no kiosk at this address, or as many answered on it as could."""


# A kiosk could be answered on again and again by one person: beyond so many for each who could, it stops.
MOST_PER_PERSON = 2
MOST_UNKNOWN = 200  # where nobody knows how many people could answer


@transaction.atomic
def answer(*, code: str, reply: Reply, comment: str = "") -> None:
    """Keep a reply; its code is used up in the same step, so that the same answer sent twice counts once.

    When this returns, the reply is on the disk.

    Raises:
        NoSuchCode: there is no such code.
        Closed: the cycle does not take answers.
        UsedAlready: the code was used.
    """
    found = Code.objects.filter(digest=digest_of(tidy(code))).first()
    if found is None:
        raise NoSuchCode("There is no such code. Check it letter by letter, or take another card.")
    _in_turn(found.cycle_id)
    if not Code.objects.filter(pk=found.pk, is_used=False).update(is_used=True):
        raise UsedAlready(
            "An answer with this code has arrived. It counts once; there is nothing more to do."
        )
    _keep(found.cycle_id, found.unit_id, reply, comment)


@transaction.atomic
def answer_at_kiosk(*, token: str, once: str, reply: Reply, comment: str = "") -> None:
    """Keep a reply given at a kiosk. ``once`` is drawn for each form shown, so that one sent twice counts once.

    Raises:
        NotAtThisKiosk: there is no such kiosk, or as many answered as could.
        Closed: the cycle does not take answers.
        UsedAlready: this form has arrived.
    """
    kiosk = kiosk_of(token)
    if kiosk is None:
        raise NotAtThisKiosk("This device is no longer set up for answering. Ask whoever looks after it.")
    _in_turn(kiosk.cycle.pk)
    digest = digest_of_form(once)
    if Code.objects.filter(digest=digest).exists():
        raise UsedAlready("This answer has arrived. It counts once; there is nothing more to do.")
    people = next((one["people"] for one in kiosk.cycle.places if one["unit"] == kiosk.unit.pk), None)
    most = MOST_UNKNOWN if people is None else MOST_PER_PERSON * people
    if KeptReply.objects.filter(cycle=kiosk.cycle.cycle, unit=kiosk.unit).count() >= most:
        raise NotAtThisKiosk("More answers than there are people came from this device, so it takes no more.")
    Code.objects.create(digest=digest, cycle=kiosk.cycle.cycle, unit=kiosk.unit, is_used=True)
    _keep(kiosk.cycle.pk, kiosk.unit.pk, reply, comment)


def _in_turn(cycle_id: int) -> None:
    """Answers to one cycle are kept one after the other, and none after it closed.

    The lock lets the mixing's check of keys to the cycle pass: with a stronger one each would wait for the other.
    """
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle_id)
    if state_now(cycle_id) is not CycleState.OPEN:
        raise Closed("These questions are closed, so no answer is taken any more.")


def _keep(cycle_id: int, unit_id: int, reply: Reply, comment: str) -> None:
    KeptReply.objects.create(
        key=secrets.token_hex(16), cycle_id=cycle_id, unit_id=unit_id, content=reply.as_json()
    )
    if comment.strip():
        KeptComment.objects.create(
            key=secrets.token_hex(16), cycle_id=cycle_id, unit_id=unit_id, words=comment.strip()
        )
