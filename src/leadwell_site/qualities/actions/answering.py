"""Taking what raters answer. There is no audit line, no time and no person: that was promised to whoever answers."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import RoundState, checked, rater_groups
from leadwell.voices.cycle import AnsweredBy
from leadwell_site.audit.actions import record
from leadwell_site.qualities.choices import HAND, SERVED
from leadwell_site.qualities.models import KeptRating, KeptRemark, OwnAnswers, RaterCode, Round
from leadwell_site.qualities.queries import RoundSeen, rater_digest, round_now
from leadwell_site.voices.actions import drawn_code


class NoSuchRaterCode(LeadwellError):
    """A code opens nothing."""


class RatedAlready(LeadwellError):
    """An answer with this code has arrived; it counts once."""


class RoundClosed(LeadwellError):
    """The assessment does not take answers."""


class NotSoManyCodes(LeadwellError):
    """More codes are asked for than there are raters in a group, or the assessment is not open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFor:
    """A code with the group whose bag it goes into. It is told once and kept nowhere."""

    code: str
    group: str


@transaction.atomic
def draw_rater_codes(*, of: RoundSeen, by: str, at: datetime) -> list[DrawnFor]:
    """Make a code for every rater that was agreed and has none yet; those made before cannot be shown again.

    Raises:
        NotSoManyCodes: all codes were made, or the assessment is not open.
    """
    Round.objects.select_for_update().get(pk=of.pk)
    if round_now(of.pk).state is not RoundState.OPEN:
        raise NotSoManyCodes("Codes are made while the assessment is open.")
    drawn = [
        DrawnFor(code=drawn_code(), group=group)
        for group, many in of.asking.counts.items()
        for _ in range(many - RaterCode.objects.filter(round=of.round, group=group).count())
    ]
    if not drawn:
        raise NotSoManyCodes(
            "All codes were made. Where cards were lost, replace them: all cards of a group are then made anew."
        )
    _keep_codes(of, drawn, by=by, at=at)
    return drawn


@transaction.atomic
def replace_rater_codes(*, of: RoundSeen, group: str, by: str, at: datetime) -> list[DrawnFor]:
    """Make the unused codes of a group anew, where cards were lost. The old ones open nothing any more.

    How many that are would tell how many have answered, so as many cards are made as were agreed, and those beyond
    the number of people who have not answered open nothing more than they should: each answers once.

    Raises:
        NotSoManyCodes: the group is not asked, or the assessment is not open.
    """
    Round.objects.select_for_update().get(pk=of.pk)
    if round_now(of.pk).state is not RoundState.OPEN or group not in of.asking.counts:
        raise NotSoManyCodes(
            f"There are no codes for “{rater_groups().get(group, group)}” in an assessment that is open."
        )
    RaterCode.objects.filter(round=of.round, group=group, is_used=False).delete()
    drawn = [DrawnFor(code=drawn_code(), group=group) for _ in range(of.asking.counts[group])]
    _keep_codes(of, drawn, by=by, at=at)
    return drawn


@transaction.atomic
def rate(
    *, code: str, answers: Mapping[str, str], remark: str = "", name: str = "", by: str = AnsweredBy.SELF
) -> None:
    """Keep what a rater answered; the code is used up in the same step, so that the same answer sent twice counts once.

    Args:
        code: the code, however it was typed.
        answers: by question.
        remark: what they wrote, if anything.
        name: of the rater, where they answer under their names.
        by: whose hand filled in the form, of people served.

    Raises:
        NoSuchRaterCode: there is no such code.
        RoundClosed: the assessment does not take answers.
        RatedAlready: the code was used, or as many answered in this group as were agreed.
        NotAnAnswer: an answer is none that could be given.
        NotSoManyCodes: a name is missing where raters answer under their names.
    """
    found = RaterCode.objects.filter(digest=rater_digest(code)).first()
    if found is None:
        raise NoSuchRaterCode("There is no such code. Check it letter by letter, or ask for another card.")
    Round.objects.select_for_update().get(pk=found.round_id)
    of = round_now(found.round_id)
    if of.state is not RoundState.OPEN:
        raise RoundClosed("This assessment is closed, so no answer is taken any more.")
    kept = checked(answers, of.asked)
    if of.round.is_named and not name.strip():
        raise NotSoManyCodes("Say who you are: in this assessment people answer under their names.")
    if not RaterCode.objects.filter(pk=found.pk, is_used=False).update(is_used=True):
        raise RatedAlready(
            "An answer with this code has arrived. It counts once; there is nothing more to do."
        )
    if KeptRating.objects.filter(round=of.round, group=found.group).count() >= of.asking.counts[found.group]:
        raise RatedAlready("As many answers as were agreed have arrived from your group.")
    who = name.strip() if of.round.is_named else ""
    KeptRating.objects.create(
        key=secrets.token_hex(16),
        round=of.round,
        group=found.group,
        content=kept | _hand(found.group, by),
        name=who,
    )
    if remark.strip():
        KeptRemark.objects.create(key=secrets.token_hex(16), round=of.round, words=remark.strip(), name=who)


def _hand(group: str, by: str) -> dict[str, str]:
    """Keep with an answer whose hand it was, of people served alone."""
    return {HAND: AnsweredBy(by).value} if group == SERVED else {}


@transaction.atomic
def answer_own(*, of: RoundSeen, answers: Mapping[str, str], at: datetime) -> OwnAnswers:
    """Keep what the person answered about themselves; until it closes they may change it.

    Raises:
        RoundClosed: the assessment does not take answers.
        NotAnAnswer: an answer is none that could be given.
    """
    Round.objects.select_for_update().get(pk=of.pk)
    if round_now(of.pk).state is not RoundState.OPEN:
        raise RoundClosed("You answer about yourself while the assessment is open.")
    made = OwnAnswers.objects.create(round=of.round, content=checked(answers, of.asked_of_self), known_at=at)
    record(
        actor=of.round.person.email,
        did="qualities.round.own_view",
        subject=f"round {of.pk}",
        organisation_id=of.unit.organisation_id,
        at=at,
    )
    return made


def _keep_codes(of: RoundSeen, drawn: list[DrawnFor], *, by: str, at: datetime) -> None:
    rows = [RaterCode(digest=rater_digest(one.code), round=of.round, group=one.group) for one in drawn]
    RaterCode.objects.bulk_create(sorted(rows, key=lambda one: one.digest))
    record(
        actor=by,
        did="qualities.codes.made",
        subject=f"round {of.pk}",
        organisation_id=of.unit.organisation_id,
        details={"codes": len(drawn)},
        at=at,
    )
