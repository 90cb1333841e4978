"""Moving an assessment on. The table of allowed moves is ``leadwell.voices.all_round.MOVES``."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import RoundState, TooFewRaters, all_round_rule, round_moved
from leadwell_site.audit.actions import record
from leadwell_site.qualities.actions.shuffling import shuffle_ratings
from leadwell_site.qualities.models import KeptRating, KeptRemark, RaterCode, Round, RoundMove
from leadwell_site.qualities.queries import (
    RoundSeen,
    facilitators_of,
    is_another_under_way,
    report_now,
    round_now,
)


class NotYetAgreed(LeadwellError):
    """Something that has to come first is missing."""


class CanBeTold(LeadwellError):
    """A report can be told of an assessment, so it is released and nothing else is done with it."""


@transaction.atomic
def agree(*, of: RoundSeen, by: str, at: datetime) -> RoundMove:
    """The facilitator agrees who is asked.

    Raises:
        NotYetAgreed: the person has not agreed to it as it stands, or the facilitator may not facilitate any more.
        CannotMove: it is not being designed.
    """
    now = round_now(of.pk)
    if not now.is_consented:
        raise NotYetAgreed(f"{of.round.person.name} has not agreed to this yet.")
    if now.design.facilitator_id not in {one.pk for one in facilitators_of(of.unit, on=localdate(at))}:
        raise NotYetAgreed(f"{now.design.facilitator.name} may not facilitate here any more.")
    return _move(of, RoundState.AGREED, by=by, at=at)


def back_to_design(*, of: RoundSeen, by: str, at: datetime) -> RoundMove:
    """Go back to the design of an assessment that has not opened."""
    return _move(of, RoundState.DESIGN, by=by, at=at)


def open_round(*, of: RoundSeen, by: str, at: datetime) -> RoundMove:
    """Open an assessment, or open it once more where too few answered.

    Raises:
        NotYetAgreed: it was opened as often as it may be, or another one of the same person is under way.
        CanBeTold: enough answered. Two reports of nearly the same people would give somebody away.
        CannotMove: it cannot be opened from where it stands.
    """
    if of.times(RoundState.OPEN) >= all_round_rule().most_times_opened:
        raise NotYetAgreed("It was opened once more already. Give it up and begin another one.")
    _refuse_what_can_be_told(of, at)
    with transaction.atomic():
        list(Round.objects.select_for_update().filter(person=of.round.person_id).order_by("pk"))
        if is_another_under_way(of):
            raise NotYetAgreed(
                f"Another assessment of {of.round.person.name} is open, or closed and not released. Two side by side, "
                "of nearly the same people, would give somebody away. End that one first."
            )
        return _move(of, RoundState.OPEN, by=by, at=at)


def close_round(*, of: RoundSeen, by: str, at: datetime) -> RoundMove:
    """Close an assessment. Codes stay until it is over, in case it has to be opened once more.

    Raises:
        CannotMove: it is not open.
    """
    made = _move(of, RoundState.CLOSED, by=by, at=at)
    shuffle_ratings()
    return made


def give_up_round(*, of: RoundSeen, by: str, at: datetime) -> RoundMove:
    """Give an assessment up: whatever was answered is destroyed and nothing is told.

    Raises:
        CanBeTold: enough answered, and the facilitator has seen the report. It has to be remembered as released, or
            a later one of nearly the same people would give somebody away.
        CannotMove: it is open, or over.
    """
    _refuse_what_can_be_told(of, at)
    with transaction.atomic():
        made = _move(of, RoundState.GIVEN_UP, by=by, at=at)
        for model in (RaterCode, KeptRating, KeptRemark):
            model._default_manager.filter(round=of.round).delete()
    shuffle_ratings()
    return made


def _refuse_what_can_be_told(of: RoundSeen, at: datetime) -> None:
    now = round_now(of.pk)
    if now.state is not RoundState.CLOSED:
        return
    try:
        report_now(now, today=localdate(at))
    except TooFewRaters:
        return
    raise CanBeTold("Enough people answered, so the report is released: nothing else can be done with it.")


@transaction.atomic
def _move(of: RoundSeen, to: RoundState, *, by: str, at: datetime) -> RoundMove:
    Round.objects.select_for_update().get(pk=of.pk)
    round_moved(round_now(of.pk).state, to)
    made = RoundMove.objects.create(round=of.round, to=to.value, by=by, known_at=at)
    record(
        actor=by,
        did=f"qualities.round.{to.value}",
        subject=f"round {of.pk}",
        organisation_id=of.unit.organisation_id,
        at=at,
    )
    return made
