"""What comes of an assessment: a plan with two strengths and one focus, or a stated decline; and its review."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round.outcome import DimensionTold, GroupTold
from leadwell.voices.all_round.questions import COMPASSION
from leadwell.voices.all_round.rules import AllRoundRule, Step, all_round_rule
from leadwell.voices.ratings import View


class NotAPlan(LeadwellError):
    """A plan lacks something, or its parts do not fit together."""


class CameOfIt(StrEnum):
    """What came of an action, as the person says."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    CHANGED = "changed"

    @property
    def words(self) -> str:
        """The choice on the form."""
        return {
            CameOfIt.DONE: "I did it",
            CameOfIt.PARTLY: "I did part of it",
            CameOfIt.NOT_DONE: "I did not do it",
            CameOfIt.CHANGED: "I changed my mind about what to do",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What somebody will do."""

    strengths: tuple[str, ...]  # dimensions
    focus: str  # dimension
    action: str
    act_by: date
    review_on: date


def plan_of(
    *,
    strengths: Sequence[str],
    focus: str,
    action: str,
    act_by: date,
    review_on: date,
    among: Collection[str],
    today: date,
    rule: AllRoundRule | None = None,
) -> Plan:
    """Give a plan, if it is one.

    Args:
        strengths: two dimensions to build on.
        focus: one dimension to work at, which is none of them.
        action: what the person will do.
        act_by: until when.
        review_on: when it is looked at again, not before that.
        among: the dimensions that were assessed.
        today: the day.
        rule: how many strengths, and how far away a review may be.

    Raises:
        NotAPlan: something is missing or does not fit.
    """
    rule = rule or all_round_rule()
    if len(set(strengths)) != rule.strengths or len(strengths) != rule.strengths:
        raise NotAPlan(f"Choose {rule.strengths} strengths, each another.")
    if focus in strengths:
        raise NotAPlan("The focus is one of the strengths. Choose another, so that both have a place.")
    unknown = [one for one in (*strengths, focus) if one not in among]
    if unknown:
        raise NotAPlan(f"These were not assessed: {', '.join(unknown)}.")
    if not action.strip():
        raise NotAPlan("Say what you will do. One thing that others can see is enough.")
    if act_by <= today:
        raise NotAPlan("Choose a day after today by which you will have done it.")
    if review_on < act_by or review_on > today + timedelta(days=rule.longest_plan_days):
        raise NotAPlan(
            "Look at it again on the day by which you will have done it, or later, and within "
            f"{rule.longest_plan_days} days."
        )
    return Plan(
        strengths=tuple(strengths), focus=focus, action=action.strip(), act_by=act_by, review_on=review_on
    )


def gentle_step(one: DimensionTold, *, rule: AllRoundRule | None = None) -> Step | None:
    """Give a next step to offer for one of the four behaviours; None for other dimensions.

    It is offered whatever the figures are, so that it marks nobody. ``gently`` is for whoever sees it in themselves
    more often than others do: see ``is_seen_less``.
    """
    framework, _, behaviour = one.key.partition("/")
    return (rule or all_round_rule()).steps.get(behaviour) if framework == COMPASSION else None


def is_seen_less(groups: Collection[GroupTold]) -> bool:
    """Say whether any group surely sees something less often in somebody than they do themselves."""
    return any(one.view == View.HIGHER.value for one in groups)
