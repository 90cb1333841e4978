"""A report on one person from all round: for each dimension, own view beside each group of raters that may be told of.

Which groups have a figure, and how it is told, is the ledger's to decide. Every difference is worked out from what is
told, so a report gives away no more than its figures do.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from leadwell.voices.anonymity import (
    Cell,
    Figure,
    FigureKind,
    Panel,
    Past,
    Policy,
    Scale,
    figures,
    panel,
    rater_policy,
)
from leadwell.voices.anonymity.raters import EVERY_RATER
from leadwell.voices.ratings.grouping import CannotRate
from leadwell.voices.ratings.self_other import Difference, difference_told, untold
from leadwell.voices.ratings.views import ViewRule, shipped_rule

SELF, MANAGER = "self", "manager"
ALL_RATERS = "all raters"
NOT_TOLD = "Their figure is not told, so that nobody's answer can be worked out."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One answer of one rater to one item."""

    person: str  # whom it is about
    dimension: str
    item: str
    relation: str  # a key of the rule's relations
    rater: str
    score: float | None  # None where the rater could not say


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """One group of raters in one dimension."""

    group: str  # "peers", or "others and reports" where small groups were merged
    raters: int
    told: str  # their figure as it is told; empty where nothing is
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One dimension of a report on one person."""

    person: str
    dimension: str
    items: int
    own: float | None  # mean of the person's own answers
    groups: tuple[GroupView, ...]
    words: str  # what is not told, and why; empty where nothing is missing


def relation_of(written: str, *, rule: ViewRule | None = None) -> str:
    """Give the key of a relation as an export writes it.

    Raises:
        CannotRate: it is none that is known.

    >>> relation_of("They are my line manager "), relation_of("Teammate")
    ('manager', 'peers')
    """
    rule = rule or shipped_rule()
    found = rule.relations.get(" ".join(written.split()).casefold())
    if found is None:
        known = ", ".join(sorted(set(rule.relations.values())))
        raise CannotRate(f"The relation {written!r} is not known. Write one of: {known}.")
    return found


def reports(
    ratings: Sequence[Rating],
    *,
    scale: tuple[int, int] = (1, 5),
    rule: ViewRule | None = None,
    policy: Policy | None = None,
) -> tuple[Dimension, ...]:
    """Give for each person and dimension the own view beside that of each group that may be told of.

    A rater counts in a dimension if they answered at least half of its items; their mean stands for them. Who
    answered decides which groups can be told, never what they answered. The figure over all raters stands
    beside the groups'.

    Args:
        ratings: every answer, of any number of people.
        scale: the lowest and the highest answer, whole numbers.
        rule: the zone of agreement and the spreads; the shipped rule if not given.
        policy: what is promised to raters; the shipped one if not given.

    Raises:
        CannotRate: an answer is off the scale, or given twice; or there are two own answers or managers of one person.
    """
    rule, policy = rule or shipped_rule(), policy or rater_policy()
    _check(ratings, scale, rule)
    found: dict[tuple[str, str], dict[tuple[str, str], dict[str, float]]] = {}
    items: dict[tuple[str, str], set[str]] = {}
    for one in ratings:
        where = (one.person, one.dimension)
        items.setdefault(where, set()).add(one.item)
        answers = found.setdefault(where, {}).setdefault((one.relation, one.rater), {})
        if one.score is not None:
            answers[one.item] = one.score
    return tuple(
        _dimension(where, answers, len(items[where]), scale, rule, policy) for where, answers in found.items()
    )


def _check(ratings: Sequence[Rating], scale: tuple[int, int], rule: ViewRule) -> None:
    if not ratings:
        raise CannotRate("There are no ratings.")
    twice = Counter((one.person, one.dimension, one.item, one.relation, one.rater) for one in ratings)
    for key, count in twice.items():
        if count > 1:
            raise CannotRate(
                f"Rater {key[4]} ({key[3]}) of {key[0]} answers item {key[2]!r} of {key[1]!r} twice."
            )
    known = set(rule.relations.values())
    for one in ratings:
        if one.relation not in known:
            raise CannotRate(
                f"The relation {one.relation!r} is not known. Write one of: {', '.join(sorted(known))}."
            )
        if one.score is not None and not (isfinite(one.score) and scale[0] <= one.score <= scale[1]):
            raise CannotRate(
                f"A score about {one.person} in {one.dimension!r} is {one.score:g}; "
                f"the scale is {scale[0]} to {scale[1]}."
            )
    for relation in (SELF, MANAGER):
        alone: dict[str, set[str]] = {}
        for one in ratings:
            if one.relation == relation:
                alone.setdefault(one.person, set()).add(one.rater)
        for person, raters in alone.items():
            if len(raters) > 1:
                raise CannotRate(
                    f"{person} has {len(raters)} raters as {relation!r}, who is one person and known by name. "
                    "Count the others as 'others'."
                )


def _dimension(
    where: tuple[str, str],
    answers: Mapping[tuple[str, str], Mapping[str, float]],
    items: int,
    scale: tuple[int, int],
    rule: ViewRule,
    policy: Policy,
) -> Dimension:
    means = {
        who: sum(given.values()) / len(given)
        for who, given in answers.items()
        if given and 2 * len(given) >= items
    }
    own = next((mean for (relation, _), mean in means.items() if relation == SELF), None)
    groups: list[GroupView] = []
    for (relation, _), mean in means.items():
        if relation == MANAGER:
            told = (mean, mean)
            groups.append(_view(MANAGER, 1, f"{mean:.1f}", own, told, items, scale, rule))
    unnamed = {who: mean for who, mean in means.items() if who[0] not in policy.named_raters}
    groups += _unnamed(unnamed, own, items, scale, rule, policy)
    said = []
    if own is None:
        said.append("There is no own view, so nothing can be held against it.")
    if len(groups) == sum(one.group == MANAGER for one in groups):
        said.append("Too few raters answered for any figure of theirs.")
    return Dimension(
        person=where[0],
        dimension=where[1],
        items=items,
        own=own,
        groups=tuple(groups),
        words=" ".join(said),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RatersTold:
    """What is told of raters who are not named, in one dimension: groups with figures of the sum of the items."""

    panel: Panel
    policy: Policy  # with steps as wide on the sum as they are on the mean
    scale: Scale  # of the sum
    cells: tuple[Cell, ...]  # what the ledger lets be shown
    titles: tuple[str, ...]  # of each, as a report names it
    figures: tuple[Figure, ...]


def raters_told(
    means: Sequence[tuple[str, float]],
    *,
    items: int,
    scale: tuple[int, int],
    policy: Policy,
    past: Sequence[Past] = (),
) -> RatersTold:
    """Give the figures of groups of raters that are told of, in the order of the ledger.

    Args:
        means: of each rater who is not named, the relation and the mean over the items, sorted by relation. Places in
            the ledger are places in this list.
        items: how many are asked.
        scale: the lowest and the highest answer to one item.
        policy: what is promised.
        past: earlier assessments of the same person, in the same places.

    >>> found = raters_told([("peers", 3.0)] * 3, items=2, scale=(1, 5), policy=rater_policy())
    >>> found.titles, found.figures[0].words
    (('peers',), '6.0')
    """
    # Figures are of whole numbers, so a rater's mean stands as the sum of the items; a step is as wide as ever.
    steps = replace(policy, display=replace(policy.display, score_step=policy.display.score_step * items))
    counts = Counter(relation for relation, _ in means)
    found = panel(dict(sorted(counts.items())), policy=steps, past=past)
    cells = found.decisions.shown
    whole = tuple(range(len(means)))
    alone = found.groups[0] if len(found.groups) == 1 and found.groups[0].members == whole else None
    summed = Scale(kind=FigureKind.SCORE, lowest=scale[0] * items, highest=scale[1] * items)
    written = figures(
        cells, [round(mean * items) for _, mean in means], scale=summed, tree=("raters",), policy=steps
    )
    titles = [
        one.title if one.key != EVERY_RATER else (ALL_RATERS if alone is None else " and ".join(alone.names))
        for one in cells
    ]
    return RatersTold(
        panel=found, policy=steps, scale=summed, cells=cells, titles=tuple(titles), figures=written
    )


def _unnamed(
    means: Mapping[tuple[str, str], float],
    own: float | None,
    items: int,
    scale: tuple[int, int],
    rule: ViewRule,
    policy: Policy,
) -> list[GroupView]:
    """Give the figures of groups that are told of, in the order of the ledger."""
    ordered = [(relation, mean) for (relation, _), mean in sorted(means.items())]
    found = raters_told(ordered, items=items, scale=scale, policy=policy)
    views = []
    for one, title, figure in zip(found.cells, found.titles, found.figures, strict=True):
        told = told_means(figure, items, scale, policy)
        words = "" if told is None else told_words(figure, items, scale)
        views.append(_view(title, len(one.members), words, own, told, items, scale, rule))
    return views


def told_means(
    figure: Figure, items: int, scale: tuple[int, int], policy: Policy
) -> tuple[float, float] | None:
    """Give between which means a figure of the sum lies, with its rounding; None where nothing is told."""
    if figure.at_least is None or figure.at_most is None:
        return None
    half = policy.display.score_step / 2
    low, high = figure.at_least / items, figure.at_most / items
    return (
        max(float(scale[0]), low - half) if low > scale[0] else low,
        min(float(scale[1]), high + half) if high < scale[1] else high,
    )


def told_words(figure: Figure, items: int, scale: tuple[int, int]) -> str:
    """Write a figure of the sum as a mean. It must be told."""
    assert figure.at_least is not None
    assert figure.at_most is not None
    low, high = figure.at_least / items, figure.at_most / items
    if low == high:
        return f"{low:.1f}"
    if low == scale[0]:
        return f"{high:.1f} or lower"
    return f"{low:.1f} or higher" if high == scale[1] else f"{low:.1f} to {high:.1f}"


def _view(
    group: str,
    raters: int,
    words: str,
    own: float | None,
    told: tuple[float, float] | None,
    items: int,
    scale: tuple[int, int],
    rule: ViewRule,
) -> GroupView:
    if own is None or told is None:
        # That there is no own view is said of the whole dimension.
        nothing = untold(raters, items, rule, "" if own is None else NOT_TOLD)
        return GroupView(group=group, raters=raters, told=words, difference=nothing)
    found = difference_told(own, told, raters=raters, items=items, scale=scale, rule=rule)
    return GroupView(group=group, raters=raters, told=words, difference=found)
