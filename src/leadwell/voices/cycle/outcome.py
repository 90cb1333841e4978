"""What is told of one part of a cycle: the groups that the ledger lets be shown, each with how sure it is.

Each part has a ledger and a release of its own, with only those who answered all its questions. Parts are told and
their questions are not, so that every answer stands behind one figure alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadwell.voices.anonymity import (
    WHOLE,
    Cell,
    CycleDays,
    Figure,
    FigureKind,
    Ledger,
    Policy,
    Release,
    Remembered,
    Scale,
    by,
    count_band,
    decide_tree,
    figures,
    joined_by_likeness,
    release,
    shipped_policy,
    stricter,
)
from leadwell.voices.cycle.by_answer import ANSWERS, answer_figures, answer_question, answers_cell
from leadwell.voices.cycle.design import AskedPart, Cut
from leadwell.voices.cycle.remembering import Memory, in_layers
from leadwell.voices.cycle.replies import Reply, value_of
from leadwell.voices.results import Change, Direction, Estimate, Told, changes, estimates, told

UNIT = "unit"
TOP = 10.0  # scores are shown from 0 to this


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group as it is shown. Scores are from 0 to 10, shares in percent."""

    key: str
    title: str
    cut: (
        str  # "everybody", "unit", the key of a cut, or "answers" for the share of one answer among everybody
    )
    units: tuple[str, ...]  # the paths of the units in it; several where small ones were merged
    answered: str  # how many answered, in a band
    at_least: float | None  # None where nothing is told
    at_most: float | None
    words: str
    value: (
        float | None
    )  # the estimate, with its interval; None for groups that are not the smallest of their branch
    lower: float | None
    upper: float | None
    estimate_words: str
    direction: str  # a Direction; empty where there was nothing to compare with
    change_words: str

    @property
    def is_told(self) -> bool:
        """Say whether a figure is told."""
        return self.at_least is not None

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {name: getattr(self, name) for name in self.__slots__} | {"units": list(self.units)}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Group":
        """Read what was kept."""
        return cls(**{**kept, "units": tuple(kept["units"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOutcome:
    """One part of a cycle as it is released."""

    part: AskedPart
    answered: str
    groups: tuple[Group, ...]
    withheld: int  # groups of the cuts that are not shown
    release: Release | None  # None where too few answered for anything
    memory: Memory | None
    told: tuple[Told, ...]  # of the units' figures, for the next cycle to be held against


def outcome(
    part: AskedPart,
    replies: Sequence[Reply],
    paths: Sequence[Sequence[str]],
    *,
    cuts: Sequence[Cut],
    title: str,
    days: CycleDays,
    secret: str,
    salt: str,
    earlier: Sequence[Memory] = (),
    at_once: bool = False,
    before: Sequence[Told] = (),
    policy: Policy | None = None,
) -> PartOutcome:
    """Work out what is told of a part.

    Args:
        part: the part.
        replies: all replies to the cycle, in an order by lot.
        paths: for each, the units it came from, from the top down; empty where from none below the whole.
        cuts: what people were asked about themselves, in the order in which it matters.
        title: of the cycle.
        days: of the cycle.
        secret: of the cycle, for the differences of groups across the tree; thrown away afterwards.
        salt: of this release.
        earlier: what was released of the same part before, oldest first, each unit named as it is in ``paths``.
        at_once: whether one of them was open at the same time. Then nobody changed their mind in between, so nothing
            is taken to be of another day.
        before: the units' figures of the cycle before, to say what changed.
        policy: what is promised.
    """
    policy = policy or shipped_policy()
    values = [value_of(part, one.answers) for one in replies]
    here = [place for place, value in enumerate(values) if value is not None]
    answered = count_band(len(here), policy=policy)
    if len(here) < policy.smallest_named:
        return PartOutcome(
            part=part, answered=answered, groups=(), withheld=0, release=None, memory=None, told=()
        )
    own = [values[place] for place in here]
    routes = [tuple(paths[place]) for place in here]
    said = {one.key: [replies[place].groups.get(one.key) for place in here] for one in cuts}
    likeness = tuple(
        (" / ".join(route), *(said[one.key][number] or "" for one in cuts))
        for number, route in enumerate(routes)
    )
    layers = in_layers(earlier, cycles=policy.cycles)
    # A layer more than the policy asks for is of somebody's last cycles, and is remembered for their sake.
    policy = stricter(
        policy,
        cycles=max(policy.cycles, len(layers)),
        persistence=1.0 if at_once else policy.persistence,
    )
    past = joined_by_likeness(
        likeness,
        [Remembered(title=one.title, known_by=one.known_by, cells=one.cells) for one in layers],
    )
    ledger = Ledger(len(here), policy=policy, past=past)
    decide_tree(ledger, routes, cut=UNIT)
    for one in cuts:
        for group in by(one.key, said[one.key]):
            ledger.decide(group)
    single = ledger.decide(answers_cell(len(here))) if part.by_answer else None
    decisions = ledger.decisions()
    shown = tuple(one for one in _each_once(decisions.shown) if one.cut != ANSWERS)
    scale = _scale(part)
    written = figures(
        shown, own, scale=scale, tree=(UNIT,), policy=policy, question=part.address, secret=secret
    )
    by_answer: Mapping[str, Figure] = {}
    if single is not None and single.verdict.is_shown:
        keys = [replies[place].answers[part.items[0].address] for place in here]
        by_answer = answer_figures(part, keys, single.cell, secret=secret, policy=policy)
    made = release(
        ledger,
        title=title,
        days=days,
        declared=[UNIT, *(one.key for one in cuts), *([ANSWERS] if part.by_answer else [])],
        figures={
            part.address: written,
            **{answer_question(part, key): [figure] for key, figure in by_answer.items()},
        },
        scales={} if part.counts else {part.address: (0, part.highest)},
        salt=salt,
    )
    units = _told_units(shown, written, scale, policy)
    estimated = {one.key: one for one in estimates(units).units} if len(units) >= 2 else {}
    compared = _compared(before, units)
    return PartOutcome(
        part=part,
        answered=answered,
        groups=tuple(
            _group(cell, figure, part, cuts, policy, estimated.get(cell.key), compared.get(cell.key))
            for cell, figure in zip(shown, written, strict=True)
        )
        + tuple(_answer(part, key, figure, answered) for key, figure in by_answer.items()),
        withheld=sum(
            1 for one in decisions.each if not one.verdict.is_shown and one.cell.cut not in (UNIT, ANSWERS)
        ),
        release=made,
        memory=Memory(title=title, known_by=likeness, cells=tuple(one.members for one in shown)),
        told=units,
    )


def _scale(part: AskedPart) -> Scale:
    return Scale() if part.counts else Scale(kind=FigureKind.SCORE, lowest=0, highest=part.highest)


def _each_once(shown: Sequence[Cell]) -> tuple[Cell, ...]:
    found: dict[str, Cell] = {}
    for one in shown:
        found.setdefault(one.key, one)
    return tuple(found.values())


def _told_units(
    shown: Sequence[Cell], written: Sequence[Figure], scale: Scale, policy: Policy
) -> tuple[Told, ...]:
    """Give the figures of the tree's smallest groups, which do not overlap."""
    trunk = [one for one in shown if one.cut in (UNIT, WHOLE)]
    smallest: dict[int, str] = {}
    for one in sorted(trunk, key=lambda each: -len(each.members)):
        smallest.update(dict.fromkeys(one.members, one.key))
    leaves = set(smallest.values())
    found = []
    for one, figure in zip(shown, written, strict=True):
        if one.key in leaves:
            taken = told(figure, answered=len(one.members), scale=scale, policy=policy)
            if taken is not None:
                found.append(taken)
    return tuple(found)


def _compared(before: Sequence[Told], after: Sequence[Told]) -> dict[str, Change]:
    if not before or not after:
        return {}
    if {(one.lowest, one.highest) for one in before} != {(one.lowest, one.highest) for one in after}:
        return {}  # the questions of the part changed, so the two cannot be held against each other
    return {one.key: one for one in changes(before, after)}


def _group(
    cell: Cell,
    figure: Figure,
    part: AskedPart,
    cuts: Sequence[Cut],
    policy: Policy,
    estimate: Estimate | None,
    change: Change | None,
) -> Group:
    factor = 1.0 if part.counts else TOP / part.highest
    low, high = (None if one is None else round(one * factor, 1) for one in (figure.at_least, figure.at_most))
    return Group(
        key=cell.key,
        title=_title(cell, cuts),
        cut=cell.cut,
        units=tuple(cell.key.removeprefix(f"{UNIT}=").split(" + ")) if cell.cut == UNIT else (),
        answered=count_band(len(cell.members), policy=policy),
        at_least=low,
        at_most=high,
        words=_words(figure, low, high, part),
        value=None if estimate is None else round(estimate.value * factor, 1),
        lower=None if estimate is None else round(estimate.lower * factor, 1),
        upper=None if estimate is None else round(estimate.upper * factor, 1),
        estimate_words="" if estimate is None else estimate.beside_all,
        direction="" if change is None or change.direction is Direction.ONCE else change.direction.value,
        change_words="" if change is None else change.direction.words,
    )


def _answer(part: AskedPart, key: str, figure: Figure, answered: str) -> Group:
    """Give the share of one answer as a group that is told by itself."""
    return Group(
        key=f"{ANSWERS}={key}",
        title=next(one.words["en"] for one in part.items[0].options if one.key == key),
        cut=ANSWERS,
        units=(),
        answered=answered,
        at_least=figure.at_least,
        at_most=figure.at_most,
        words=figure.words,
        value=None,
        lower=None,
        upper=None,
        estimate_words="",
        direction="",
        change_words="",
    )


def _title(cell: Cell, cuts: Sequence[Cut]) -> str:
    for one in cuts:
        if cell.cut == one.key:
            key = cell.key.partition("=")[2]
            return next(each.words["en"] for each in one.options if each.key == key)
    return cell.title


def _words(figure: Figure, low: float | None, high: float | None, part: AskedPart) -> str:
    if part.counts or low is None or high is None:
        return figure.words
    if low == high:
        return f"{low:.1f}"
    if low == 0:
        return f"{high:.1f} or lower"
    if high == TOP:
        return f"{low:.1f} or higher"
    return f"{low:.1f} to {high:.1f}"
