"""The report on one person: for each dimension their own view beside what each group of raters said, as may be told.

Each dimension has a ledger and a release of its own, with those who answered at least half of it. Earlier assessments
of the same person are remembered in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round.panels import rater_groups
from leadwell.voices.all_round.questions import AskedDimension, mean_of
from leadwell.voices.anonymity import (
    CycleDays,
    Policy,
    Release,
    Remembered,
    joined_by_likeness,
    rater_policy,
    release,
)
from leadwell.voices.ratings import Difference, agreement, difference, difference_told
from leadwell.voices.ratings.over_time import interval_told
from leadwell.voices.ratings.report import (
    ALL_RATERS,
    MANAGER,
    NOT_TOLD,
    SELF,
    raters_told,
    told_means,
    told_words,
)
from leadwell.voices.ratings.views import ViewRule, shipped_rule


class TooFewRaters(LeadwellError):
    """Nothing could be told of the raters without giving one of them away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one rater answered; ``name`` is empty where nobody's name is known."""

    group: str
    answers: Mapping[str, str]  # question -> answer
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellingMemory:
    """What has to be remembered of a released dimension, so that a later assessment gives nobody of this one away."""

    title: str
    groups: tuple[str, ...]  # of each who answered
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTold:
    """What one group said in one dimension, in steps from 0 up."""

    names: tuple[
        str, ...
    ]  # "peers"; several where small groups were put together; none for all raters together
    raters: int
    words: str  # the figure as it is told
    at_least: float  # between which means it lies, with its rounding
    at_most: float
    lower: float | None  # the interval; None where there are too few raters
    upper: float | None
    view: str  # a leadwell View
    view_words: str
    apart_lower: float | None  # the interval of own less theirs
    apart_upper: float | None
    agreement: float | None  # r_wg, only where raters answered under their names
    agreement_words: str

    @property
    def title(self) -> str:
        """The group in words."""
        return " and ".join(rater_groups()[one] for one in self.names) or ALL_RATERS


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionTold:
    """One dimension of a report."""

    key: str
    title: str
    items: int
    highest: int  # step; the lowest is 0
    answers: tuple[str, ...]  # the words of the steps, from 0 up
    own: float | None
    groups: tuple[GroupTold, ...]
    words: str  # what is not told, and why
    release: Release | None
    memory: TellingMemory | None

    @property
    def overall(self) -> GroupTold | None:
        """The figure over everybody beside the manager, where it is told."""
        found = [one for one in self.groups if MANAGER not in one.names]
        return max(found, key=lambda one: one.raters) if found else None

    def as_json(self) -> dict[str, Any]:
        """Give what a report shows as JSON keeps it; releases and memory are kept apart."""
        return {
            "key": self.key,
            "title": self.title,
            "items": self.items,
            "highest": self.highest,
            "answers": list(self.answers),
            "own": self.own,
            "groups": [{**asdict(one), "names": list(one.names)} for one in self.groups],
            "words": self.words,
        }


def dimension_of_json(kept: Mapping[str, Any]) -> DimensionTold:
    """Read what ``DimensionTold.as_json`` kept."""
    groups = tuple(GroupTold(**{**one, "names": tuple(one["names"])}) for one in kept["groups"])
    return DimensionTold(
        **{**kept, "groups": groups, "answers": tuple(kept["answers"])}, release=None, memory=None
    )


def report_on(
    asked: Sequence[AskedDimension],
    *,
    own: Mapping[str, str],
    given: Sequence[Given],
    is_named: bool,
    title: str,
    days: CycleDays,
    salts: Sequence[str],
    earlier: Mapping[str, Sequence[TellingMemory]] | None = None,
    policy: Policy | None = None,
    rule: ViewRule | None = None,
) -> tuple[DimensionTold, ...]:
    """Work out the report on one person.

    Args:
        asked: the dimensions.
        own: the person's own answers; empty where they did not answer.
        given: what everybody else answered.
        is_named: whether they answered under their names.
        title: of the assessment, for the releases.
        days: of the assessment.
        salts: for the releases, one for each dimension.
        earlier: by dimension, what was released of the same person before, oldest first.
        policy: what is promised.
        rule: when a label may be given.

    Raises:
        TooFewRaters: nothing could be told in any dimension.
    """
    policy, rule = policy or rater_policy(), rule or shipped_rule()
    found = []
    for one, salt in zip(asked, salts, strict=True):
        mine = mean_of(one, own)
        if is_named:
            found.append(_named(one, mine, own, given, rule))
        else:
            past = (earlier or {}).get(one.key, ())
            found.append(_confidential(one, mine, given, title, days, salt, past, policy, rule))
    others = sum(1 for one in given if one.group != MANAGER)
    if not any(one.overall for one in found) and not (is_named and given):
        raise TooFewRaters(
            f"{_people(others)} other than the manager answered enough; {policy.smallest_named} are needed in a "
            "dimension, so that nobody's answer can be worked out. Open it once more for those who have not answered, "
            "or give it up."
        )
    return tuple(found)


def _people(many: int) -> str:
    return {0: "Nobody", 1: "1 person"}.get(many, f"{many} people")


def _confidential(
    one: AskedDimension,
    mine: float | None,
    given: Sequence[Given],
    title: str,
    days: CycleDays,
    salt: str,
    past: Sequence[TellingMemory],
    policy: Policy,
    rule: ViewRule,
) -> DimensionTold:
    scale, items = (0, one.highest), len(one.questions)
    means = sorted(
        (each.group, mean)
        for each in given
        if (mean := mean_of(one, each.answers)) is not None and each.group != SELF
    )
    groups: list[GroupTold] = []
    manager = [mean for group, mean in means if group == MANAGER]
    if manager:
        apart = _apart(mine, (manager[0], manager[0]), 1, items, scale, rule)
        groups.append(_group((MANAGER,), 1, f"{manager[0]:.1f}", (manager[0], manager[0]), None, apart))
    others = [(group, mean) for group, mean in means if group != MANAGER]
    likeness = [(group,) for group, _ in others]
    remembered = [
        Remembered(title=each.title, known_by=tuple((key,) for key in each.groups), cells=each.cells)
        for each in past
    ]
    found = raters_told(
        others,
        items=items,
        scale=scale,
        policy=policy,
        past=joined_by_likeness(likeness, remembered),
    )
    for cell, name, figure in zip(found.cells, found.titles, found.figures, strict=True):
        told = told_means(figure, items, scale, policy)
        if told is None:
            continue
        around = interval_told(told, raters=len(cell.members), items=items, scale=scale, rule=rule)
        groups.append(
            _group(
                () if name == ALL_RATERS else tuple(name.split(" and ")),
                len(cell.members),
                told_words(figure, items, scale),
                told,
                None if around is None else (around.lower, around.upper),
                _apart(mine, told, len(cell.members), items, scale, rule),
            )
        )
    made = None
    if found.cells:
        made = release(
            found.panel.ledger,
            title=f"{title}: {one.title}",
            kind="raters",
            days=days,
            declared=["raters"],
            figures={one.key: found.figures},
            named=[*([SELF] if mine is not None else []), *([MANAGER] if manager else [])],
            tree=["raters"],
            scales={one.key: (found.scale.lowest, found.scale.highest)},
            salt=salt,
        )
    return _dimension(
        one,
        mine,
        groups,
        "" if found.cells else "Too few raters answered for any figure of theirs.",
        made,
        TellingMemory(
            title=title,
            groups=tuple(group for group, _ in others),
            cells=tuple(cell.members for cell in found.cells),
        ),
    )


def _named(
    one: AskedDimension,
    mine: float | None,
    own: Mapping[str, str],
    given: Sequence[Given],
    rule: ViewRule,
) -> DimensionTold:
    """Answers under names hide nothing: each group as it is, with the sharper difference and how far they agree."""
    groups = []
    answered = [each for each in given if mean_of(one, each.answers) is not None]
    parts = {key: [each for each in answered if each.group == key] for key in rater_groups()}
    parts = {key: theirs for key, theirs in parts.items() if theirs}
    beside = {key: theirs for key, theirs in parts.items() if key != MANAGER}
    for key, theirs in parts.items():
        groups.append(_openly(one, (key,), theirs, mine, own, rule))
    if len(beside) > 1:
        everybody = [each for theirs in beside.values() for each in theirs]
        groups.append(_openly(one, (), everybody, mine, own, rule))
    return _dimension(one, mine, groups, "" if groups else "Nobody answered enough of it.", None, None)


def _openly(
    one: AskedDimension,
    names: tuple[str, ...],
    theirs: Sequence[Given],
    mine: float | None,
    own: Mapping[str, str],
    rule: ViewRule,
) -> GroupTold:
    scale, items = (0, one.highest), len(one.questions)
    means = [mean_of(one, each.answers) or 0.0 for each in theirs]
    middle = sum(means) / len(means)
    table = np.array([_steps(one, each.answers) for each in theirs])
    apart = None if mine is None else difference(_steps(one, own), table, scale=scale, rule=rule)
    around = interval_told((middle, middle), raters=len(theirs), items=items, scale=scale, rule=rule)
    agreed = agreement(table, options=one.highest + 1)
    return _group(
        names,
        len(theirs),
        f"{middle:.1f}",
        (middle, middle),
        None if around is None else (around.lower, around.upper),
        apart,
        agreed=agreed.value if len(theirs) > 1 else None,
        agreed_words=agreed.words if len(theirs) > 1 else "",
    )


def _steps(one: AskedDimension, answers: Mapping[str, str]) -> list[float]:
    found = []
    for question in one.questions:
        given = answers.get(question.address)
        step = None if given is None else one.step(given)
        found.append(float("nan") if step is None else float(step))
    return found


def _apart(
    mine: float | None,
    told: tuple[float, float],
    raters: int,
    items: int,
    scale: tuple[int, int],
    rule: ViewRule,
) -> Difference | None:
    if mine is None:
        return None
    return difference_told(mine, told, raters=raters, items=items, scale=scale, rule=rule)


def _group(
    names: tuple[str, ...],
    raters: int,
    words: str,
    told: tuple[float, float],
    around: tuple[float, float] | None,
    apart: Difference | None,
    *,
    agreed: float | None = None,
    agreed_words: str = "",
) -> GroupTold:
    return GroupTold(
        names=names,
        raters=raters,
        words=words or NOT_TOLD,
        at_least=told[0],
        at_most=told[1],
        lower=None if around is None else around[0],
        upper=None if around is None else around[1],
        view="" if apart is None else apart.view.value,
        view_words="" if apart is None else apart.words,
        apart_lower=None if apart is None else apart.lower,
        apart_upper=None if apart is None else apart.upper,
        agreement=agreed,
        agreement_words=agreed_words,
    )


def _dimension(
    one: AskedDimension,
    mine: float | None,
    groups: Sequence[GroupTold],
    words: str,
    made: Release | None,
    memory: TellingMemory | None,
) -> DimensionTold:
    said = [words] if words else []
    if mine is None:
        said.append("There is no own view, so nothing can be held against it.")
    return DimensionTold(
        key=one.key,
        title=one.title,
        items=len(one.questions),
        highest=one.highest,
        answers=tuple(each.words for each in one.answers if each.step is not None),
        own=mine,
        groups=tuple(groups),
        words=" ".join(said),
        release=made,
        memory=memory,
    )
