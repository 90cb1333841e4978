"""How large a panel may be, how long it may stay open, and what is offered afterwards: a dated definition."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is offered for one behaviour: a kind way to look at a gap, and something to try."""

    gently: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllRoundRule:
    """The choices that are policy and not arithmetic."""

    most_in_a_group: int
    longest_days: int
    most_times_opened: int
    longest_plan_days: int
    strengths: int
    remembered_months: int
    leaders: tuple[str, ...]  # kinds of role
    steps: Mapping[str, Step]  # by behaviour
    founding: Founding


@cache
def all_round_rule() -> AllRoundRule:
    """Give the rule that Leadwell ships, from ``definitions/all_round/panel.toml``.

    >>> all_round_rule().most_times_opened, sorted(all_round_rule().steps)
    (2, ['attending', 'empathising', 'helping', 'understanding'])
    """
    return rule_of(definition("all_round", "panel"))


def rule_of(document: Entry) -> AllRoundRule:
    """Read a rule from a definition.

    Raises:
        BadDefinition: something is missing or cannot be.
    """
    panel, plan, health = (document.entry(key) for key in ("panel", "plan", "health"))
    steps: dict[str, Step] = {}
    for one in document.entries("step"):
        if one.text("at") in steps:
            raise BadDefinition(f"{one.where}: {one.text('at')!r} has a step already.")
        steps[one.text("at")] = Step(gently=one.text("gently"), words=one.text("words"))
    return AllRoundRule(
        most_in_a_group=panel.whole("most_in_a_group", least=3),
        longest_days=panel.whole("longest_days", least=1),
        most_times_opened=panel.whole("most_times_opened", least=1),
        longest_plan_days=plan.whole("longest_days", least=1),
        strengths=plan.whole("strengths", least=1),
        remembered_months=health.whole("remembered_months", least=1),
        leaders=health.texts("leaders"),
        steps=MappingProxyType(steps),
        founding=document.founding(),
    )
