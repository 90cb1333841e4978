"""Who have we heard from: how many answered of those employed or served, group by group, and who is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma

from leadwell.measures.rates import Interval, wilson
from leadwell.voices.anonymity import Policy, count_band, shipped_policy
from leadwell.voices.results.finding import beyond_chance
from leadwell.voices.results.rules import ResultRule, result_rule
from leadwell.voices.results.told import NotAResult


class Reach(StrEnum):
    """Whether a group answered less than the others."""

    LESS = "less"
    MORE = "more"
    CANNOT_TELL = "cannot_tell"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """Give it as a page says it."""
        return {
            Reach.LESS: "We heard less from them than from others, beyond chance.",
            Reach.MORE: "We heard more from them than from others, beyond chance.",
            Reach.CANNOT_TELL: "Cannot be told from the others.",
            Reach.NOT_KNOWN: "How many people there are is not known, so nobody can say who is missing.",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One group, with counts: who answered and how many there are. Not to be told as it is."""

    key: str
    answered: int
    people: int | None  # employed or served; None where it is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHeard:
    """One group as it may be told: its share in steps, how many answered in a band."""

    key: str
    people: int | None
    answered_words: str
    at_least: float | None  # percent who answered; None where people are not known
    at_most: float | None
    interval: Interval | None  # of the share, 0 to 1: how likely people like these are to answer
    reach: Reach
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoWasHeard:
    """All groups of one cut that may be named, and how many may not."""

    groups: tuple[GroupHeard, ...]
    unnamed: int  # groups that may not be named
    missing: tuple[str, ...]  # keys of named groups that were heard less than others
    words: str


def who_was_heard(
    groups: Sequence[Heard],
    *,
    may_name: Collection[str],
    rule: ResultRule | None = None,
    policy: Policy | None = None,
) -> WhoWasHeard:
    """Say from which groups less was heard than from the others, beyond chance.

    Each group is held against all others together: if all were as likely to answer, how likely were so few?
    (Fisher's exact test, both sides.) The rule of Benjamini and Hochberg keeps the chance of naming any group
    wrongly at 5 in 100.

    A group of which hardly anybody answered is the one to name. So the ledger's decision is about those who
    were *asked*, whether they answered or not (docs/explanation/anonymity.md, "Who took part"). Groups that it
    does not let be shown count in the comparison and are not named. Shares are told in steps with wide ends,
    and counts in bands.

    Args:
        groups: the groups of one cut, which do not overlap.
        may_name: the keys of groups of people asked that the ledger lets be shown.
        rule: how often a group may be named wrongly; the shipped rule if not given.
        policy: the steps and bands.

    Raises:
        NotAResult: a group stands twice, or more answered than there are.

    >>> found = who_was_heard(
    ...     [Heard(key="days", answered=120, people=160), Heard(key="nights", answered=20, people=60)],
    ...     may_name={"days", "nights"})
    >>> found.missing, [(one.answered_words, one.at_least) for one in found.groups]
    (('nights',), [('100 or more', 75.0), ('20 to 29', 35.0)])
    """
    rule, policy = rule or result_rule(), policy or shipped_policy()
    _check(groups)
    named = [
        one for one in groups if one.key in may_name and (one.people or one.answered) >= policy.smallest_named
    ]
    known = [one for one in groups if one.people]
    everybody = sum(one.people or 0 for one in known)
    answered = sum(one.answered for one in known)
    asked = [one for one in named if one.people]
    chances = [_chance(one.answered, one.people or 0, answered, everybody) for one in asked]
    stand = beyond_chance(chances, share=rule.false_names)
    reaches: dict[str, Reach] = {}
    for one, stands in zip(asked, stand, strict=True):
        fewer = one.answered * everybody < answered * (one.people or 0)
        reaches[one.key] = (Reach.LESS if fewer else Reach.MORE) if stands else Reach.CANNOT_TELL
    made = tuple(_told(one, reaches.get(one.key, Reach.NOT_KNOWN), rule, policy) for one in named)
    missing = tuple(one.key for one in made if one.reach is Reach.LESS)
    unnamed = len(groups) - len(named)
    return WhoWasHeard(groups=made, unnamed=unnamed, missing=missing, words=_words(missing, unnamed))


def _check(groups: Sequence[Heard]) -> None:
    if len({one.key for one in groups}) < len(groups):
        raise NotAResult("A group stands twice. Give each group of one cut once.")
    for one in groups:
        if one.answered < 0 or (one.people is not None and one.people < one.answered):
            raise NotAResult(
                f"{one.key}: {one.answered} answered of {one.people} people. Count people on the day that the cycle "
                "opened, with those who joined later."
            )


def _told(one: Heard, reach: Reach, rule: ResultRule, policy: Policy) -> GroupHeard:
    band = count_band(one.answered, policy=policy)
    if not one.people:
        return GroupHeard(
            key=one.key,
            people=None,
            answered_words=band,
            at_least=None,
            at_most=None,
            interval=None,
            reach=Reach.NOT_KNOWN,
            words=Reach.NOT_KNOWN.words,
        )
    low, high = _in_steps(one.answered, one.people, policy)
    half = policy.display.percent_step / 2
    least, most = max(0.0, low - (half if low else 0)), min(100.0, high + (half if high < 100 else 0))
    interval = Interval(
        lower=wilson(least / 100 * one.people, one.people, level=rule.level).lower,
        upper=wilson(most / 100 * one.people, one.people, level=rule.level).upper,
        level=rule.level,
        method="Wilson score interval of what is told",
    )
    return GroupHeard(
        key=one.key,
        people=one.people,
        answered_words=band,
        at_least=low,
        at_most=high,
        interval=interval,
        reach=reach,
        words=reach.words,
    )


def _in_steps(answered: int, people: int, policy: Policy) -> tuple[float, float]:
    rules = policy.display
    share = 100 * answered / people
    # In groups of any size the ends stay wide: "everybody answered" would tell of each of them.
    if share <= rules.small_low:
        return 0.0, float(rules.small_low)
    if share >= rules.small_high:
        return float(rules.small_high), 100.0
    step = float(rules.percent_step * round(share / rules.percent_step))
    return step, step


def _chance(answered: int, people: int, all_answered: int, everybody: int) -> float:
    """Give the chance of so few or so many of a group, or a rarer number, if all were as likely to answer."""
    others, silent = everybody - people, everybody - all_answered
    if others == 0 or silent == 0 or all_answered == 0:
        return 1.0

    def logs(count: int) -> float:
        return _ways(people, count) + _ways(others, all_answered - count) - _ways(everybody, all_answered)

    least, most = max(0, all_answered - others), min(people, all_answered)
    below = sum(exp(logs(count)) for count in range(least, answered + 1))
    above = sum(exp(logs(count)) for count in range(answered, most + 1))
    return min(1.0, 2 * min(below, above))


def _ways(whole: int, part: int) -> float:
    return lgamma(whole + 1) - lgamma(part + 1) - lgamma(whole - part + 1)


def _words(missing: Sequence[str], unnamed: int) -> str:
    said = (
        f"We heard less from: {', '.join(missing)}."
        if missing
        else "No group stands out as missing, beyond chance."
    )
    if unnamed:
        groups = "1 group is" if unnamed == 1 else f"{unnamed} groups are"
        said += f" {groups} too small to be told of, which does not mean that they were heard."
    return said


def heard_of(answered: Mapping[str, int], people: Mapping[str, int | None]) -> tuple[Heard, ...]:
    """Join counts of who answered to counts of who there are; a group of which nobody answered has 0.

    >>> heard_of({"nurses": 12}, {"nurses": 30, "cooks": 4})
    (Heard(key='nurses', answered=12, people=30), Heard(key='cooks', answered=0, people=4))
    """
    keys = dict.fromkeys((*people, *answered))
    return tuple(Heard(key=key, answered=answered.get(key, 0), people=people.get(key)) for key in keys)
