"""Who is asked in an assessment from all round, who may facilitate it, and what everybody is promised."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from leadwell.foundations.definition_files import definition
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round.rules import AllRoundRule, all_round_rule
from leadwell.voices.anonymity import Policy, panel, rater_policy, shipped_policy
from leadwell.voices.items import Promise, promise
from leadwell.voices.ratings.report import MANAGER, SELF


class NotAPanel(LeadwellError):
    """Raters are asked in groups that cannot be."""


class MayNotFacilitate(LeadwellError):
    """Somebody may not facilitate this assessment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who is asked: so many of each group, and whether they answer under their names."""

    is_named: bool
    counts: Mapping[str, int]  # by group; those of whom none are asked are left out

    @property
    def raters(self) -> int:
        """How many are asked beside the person."""
        return sum(self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {"is_named": self.is_named, "counts": dict(self.counts)}


@cache
def rater_groups() -> Mapping[str, str]:
    """Give the groups of raters with their words, the person themselves not among them.

    >>> list(rater_groups().items())[:2]
    [('manager', 'manager'), ('peers', 'peers')]
    """
    found = {
        one.text("key"): one.text("words") for one in definition("ratings", "self_other").entries("relations")
    }
    return MappingProxyType({key: words for key, words in found.items() if key != SELF})


def asking(
    counts: Mapping[str, int],
    *,
    is_named: bool,
    policy: Policy | None = None,
    rule: AllRoundRule | None = None,
) -> Asking:
    """Give who is asked, if a report could come of it.

    Args:
        counts: how many are asked in each group.
        is_named: whether raters answer under their names.
        policy: what is promised to those who answer without.
        rule: how large a group may be.

    Raises:
        NotAPanel: a group is not known or too large, there is more than one manager, or so few are asked that no
            report could be made even if all of them answered.

    >>> asking({"manager": 1, "peers": 4, "reports": 0}, is_named=False).counts["peers"]
    4
    """
    policy, rule = policy or rater_policy(), rule or all_round_rule()
    known = rater_groups()
    for key, many in counts.items():
        if key not in known:
            raise NotAPanel(f"There is no group {key!r}. The groups are: {', '.join(known)}.")
        if not 0 <= many <= rule.most_in_a_group:
            raise NotAPanel(
                f"{known[key].capitalize()}: {many} are asked; enter 0 to {rule.most_in_a_group}."
            )
    if counts.get(MANAGER, 0) > 1:
        raise NotAPanel(
            "The manager is one person and known by name. Ask a second manager as one of the “others”."
        )
    kept = {key: counts[key] for key in known if counts.get(key)}
    unnamed = sum(many for key, many in kept.items() if key != MANAGER)
    if is_named and not kept:
        raise NotAPanel("Ask at least one person beside yourself.")
    if not is_named and not panel(kept, policy=policy).overall:
        raise NotAPanel(
            f"Beside the manager {unnamed} are asked. With fewer than {policy.smallest_named} nothing could be told "
            "without giving somebody away. Ask more, or let them answer under their names."
        )
    return Asking(is_named=is_named, counts=MappingProxyType(kept))


def asking_of_json(kept: Mapping[str, Any]) -> Asking:
    """Read what ``Asking.as_json`` kept."""
    return Asking(is_named=kept["is_named"], counts=MappingProxyType(dict(kept["counts"])))


def check_facilitator(*, facilitator: str, person: str, manager: str) -> None:
    """Make sure that somebody may facilitate: neither the person nor their line manager.

    Args:
        facilitator: the e-mail address of who would facilitate.
        person: of whom it is about.
        manager: of their line manager; empty where they have none.

    Raises:
        MayNotFacilitate: they are one and the same.
    """
    if _same(facilitator, person):
        raise MayNotFacilitate("Nobody facilitates an assessment of themselves. Choose somebody else.")
    if _same(facilitator, manager):
        raise MayNotFacilitate(
            "The line manager cannot facilitate: whoever decides about somebody's post would hold what others say "
            "of them. Choose somebody else."
        )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold() and bool(one.strip())


def expected(of: Asking, *, answering: float = 0.6, policy: Policy | None = None) -> tuple[str, ...]:
    """Say what a report could tell if everybody answered, and if only a share of each group did.

    >>> expected(asking({"peers": 4, "reports": 2, "others": 1}, is_named=False), answering=0.5)[0]
    'If all answer: others and people they lead together; peers; all of these together.'
    """
    if of.is_named:
        return (
            "Raters answer under their names, so each group is told as it is, and you read who wrote what.",
        )
    policy = policy or rater_policy()
    some = {key: many if key == MANAGER else round(many * answering) for key, many in of.counts.items()}
    return (
        f"If all answer: {_told(of.counts, policy)}.",
        f"If about {round(answering * 10)} in 10 of each group answer: {_told(some, policy)}.",
    )


def _told(counts: Mapping[str, int], policy: Policy) -> str:
    found = panel(dict(counts), policy=policy)
    known = rater_groups()
    said = ["the manager by name"] if MANAGER in found.named else []
    for one in found.groups:
        names = " and ".join(known[name] for name in one.names)
        said.append(f"{names} together" if len(one.names) > 1 else names)
    if found.overall and len(found.groups) != 1:
        said.append("all of them together" if not found.groups else "all of these together")
    if not found.overall:
        said.append("nothing of the others, since too few would have answered")
    return "; ".join(said)


def promises(
    of: Asking,
    *,
    name: str,
    group: str,
    asked: str = "en",
    asks_comment: bool = True,
    policy: Policy | None = None,
) -> Promise:
    """Say what happens with an answer, to somebody of a group, before they answer. Tests hold every sentence to it.

    Args:
        of: who is asked.
        name: whom it is about.
        group: to which group the reader belongs; ``self`` for the person.
        asked: the way of writing, "en", "easy" or "cy".
        asks_comment: whether they may write something, too.
        policy: what is promised.

    Raises:
        NoSuchWay: Leadwell knows no such way.
    """
    policy = policy or rater_policy()
    if group == SELF:
        when = ["self"]
    elif of.is_named:
        when = ["other", "named"]
    elif group == MANAGER:
        when = ["other", "manager"]
    else:
        when = ["other", "unnamed", *(["comment"] if asks_comment else [])]
    return promise(
        "all_round",
        asked=asked,
        when=when,
        facts={
            "name": name,
            "people": policy.people,
            "smallest": policy.smallest_named,
            "leaders": shipped_policy().smallest_named,
            "comments": policy.comment_people,
        },
    )
