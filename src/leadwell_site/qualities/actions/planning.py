"""Plans after an assessment. They are the person's own: there is no audit line, which others could read."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.voices.all_round import CameOfIt, NotAPlan, RoundState, plan_of
from leadwell_site.qualities.models import Plan, PlanReview
from leadwell_site.qualities.queries import OwnSeen, RoundSeen


@transaction.atomic
def keep_plan(
    *,
    of: RoundSeen | OwnSeen,
    strengths: Sequence[str],
    focus: str,
    context: str,
    action: str,
    act_by: date,
    review_on: date,
    at: datetime,
) -> Plan:
    """Keep a plan for a completed assessment; a later one replaces one before.

    Raises:
        NotAPlan: the assessment is not completed, or the plan lacks something.
    """
    _check_completed(of)
    made = plan_of(
        strengths=strengths,
        focus=focus,
        action=action,
        act_by=act_by,
        review_on=review_on,
        among=[one.key for one in of.asked],
        today=localdate(at),
    )
    return Plan.objects.create(
        **_of(of),
        strengths=list(made.strengths),
        focus=made.focus,
        context=context,
        action=made.action,
        act_by=made.act_by,
        review_on=made.review_on,
        known_at=at,
    )


@transaction.atomic
def decline_plan(*, of: RoundSeen | OwnSeen, why: str, at: datetime) -> Plan:
    """Keep that the person makes no plan, and why.

    Raises:
        NotAPlan: the assessment is not completed, or no reason is given.
    """
    _check_completed(of)
    if not why.strip():
        raise NotAPlan("Say in a few words why you make no plan now.")
    return Plan.objects.create(**_of(of), declined=why.strip(), known_at=at)


@transaction.atomic
def review_plan(*, plan: Plan, came: str, words: str, at: datetime) -> PlanReview:
    """Keep what came of a plan.

    Raises:
        NotAPlan: there is no plan, it was reviewed, or nothing is said.
    """
    if plan.declined or PlanReview.objects.filter(plan=plan).exists():
        raise NotAPlan("There is no plan to look back at, or you did already.")
    if not words.strip():
        raise NotAPlan("Say in a few words what came of it.")
    return PlanReview.objects.create(plan=plan, came=CameOfIt(came).value, words=words.strip(), known_at=at)


def _check_completed(of: RoundSeen | OwnSeen) -> None:
    is_completed = (
        of.state is RoundState.RELEASED if isinstance(of, RoundSeen) else of.finished_on is not None
    )
    if not is_completed:
        raise NotAPlan("A plan comes after the assessment is completed.")


def _of(of: RoundSeen | OwnSeen) -> dict[str, object]:
    return {"round": of.round} if isinstance(of, RoundSeen) else {"own": of.assessment}
