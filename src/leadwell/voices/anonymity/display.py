"""How figures are written so that none of them, nor all together, forces anybody's answer.

The ledger makes sure that every combination of figures involves enough people. That is not enough alone, since
answers have a least and a most: where everybody of a ward said no, the ward's figure tells what each of them said.
So a figure is told as one of a few steps, and the first and the last step are wide.

For the tree of units this is proved. From the bottom up, each group's figure and those below it leave a range in
which its sum may lie. A step is only told if the sum could still lie ``colluders * range + 1`` above the least and
below the most that the groups below it already allow. So a ward at its least could always have been higher by
somebody else's answer, whatever the figures above it say and whatever the colluders tell of themselves. How wide a
step is depends on sizes and on the steps told below it, never on the answers behind them.

Groups that cut across the tree overlap it and each other in too many ways for such a proof. Their figures carry a
random difference instead, drawn from a secret of the cycle. It may be far larger than one person's answer, though a
large one is rare, so no figure of theirs rules out an answer: whatever is told, it could have been told with another
answer of anybody too. (Drawn from 64 bits it ends at 44 people; a larger one would come once in 10^19 draws.)
"""

import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.anonymity.cells import WHOLE, Cell
from leadwell.voices.anonymity.policy import Policy, shipped_policy


class CannotShow(LeadwellError):
    """Answers lie outside their scale or are not there, or groups of the tree cut across each other."""


class FigureKind(StrEnum):
    """What a figure is."""

    SHARE = "share"  # of those who answered, the percentage that said yes or agreed
    SCORE = "score"  # the mean on a scale of whole numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The whole numbers that an answer may be: 0 or 1 for a share, 1 to 5 for a score, say."""

    kind: FigureKind = FigureKind.SHARE
    lowest: int = 0
    highest: int = 1

    @property
    def range(self) -> int:
        """The most less the least."""
        return self.highest - self.lowest


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as it may be told: between two numbers (the same one where it is told to the nearest step).

    Where no step of its own would be safe, a group of the tree is told what follows from the figures below it.
    """

    key: str  # of the cell
    kind: FigureKind
    at_least: float | None  # percent, or points of the scale; None where nothing is told
    at_most: float | None
    words: str

    @property
    def is_told(self) -> bool:
        """Say whether anything is told."""
        return self.at_least is not None


SHORTEST_SECRET = 32  # characters
NOT_TOLD = "not told, so that nobody's answer can be worked out"


def count_band(people: int, *, policy: Policy | None = None) -> str:
    """Say how many answered, in a band.

    >>> [count_band(people) for people in (7, 8, 14, 480)]
    ['fewer than 8', '8 to 9', '10 to 14', '100 or more']
    """
    bands = (policy or shipped_policy()).display.count_bands
    if people < bands[0]:
        return f"fewer than {bands[0]}"
    place = max(number for number, first in enumerate(bands) if first <= people)
    if place + 1 == len(bands):
        return f"{bands[place]} or more"
    last = bands[place + 1] - 1
    return f"{bands[place]} to {last}" if last > bands[place] else f"{last}"


def may_show_comments(people: int, *, policy: Policy | None = None) -> bool:
    """Say whether comments of a group of so many people may be shown, shuffled and with nothing beside them."""
    return people >= (policy or shipped_policy()).comment_people


def figures(
    cells: Sequence[Cell],
    answers: Sequence[int | None],
    *,
    scale: Scale | None = None,
    tree: Collection[str] = ("unit",),
    policy: Policy | None = None,
    question: str = "",
    secret: str | None = None,
) -> tuple[Figure, ...]:
    """Write the figures of one question for groups that the ledger lets be shown, all of them at once.

    Tell one figure of a question, and no score made of questions that are told themselves: the last of several
    options, or the last part of a score, could be worked out from the others.

    Args:
        cells: the groups that may be shown, each with only those who answered this question.
        answers: one for each person, by place; None for those who are in none of the groups.
        scale: what an answer may be; yes or no if not given.
        tree: the cuts that make the tree of units, which do not cut across each other.
        policy: how figures are written.
        question: names the question, so that each has differences of its own. Not needed for the tree alone.
        secret: from which the differences of groups across the tree are drawn: at least 32 characters, made for
            this cycle, shown to nobody, and thrown away when everything is told. Not needed for the tree alone.

    Returns:
        One figure for each cell, in their order. Say beside them that percentages are to the nearest 5.

    Raises:
        CannotShow: an answer is missing or outside the scale, the tree's groups cut across each other, or there are
            other groups and no secret.

    >>> from leadwell.voices.anonymity.cells import cell
    >>> wards = [cell("a", range(8), cut="unit"), cell("b", range(8, 28), cut="unit")]
    >>> [one.words for one in figures(wards, [0] * 8 + [1] * 7 + [0] * 13)]
    ['25% or fewer', '35%']
    """
    scale, policy = scale or Scale(), policy or shipped_policy()
    steps = _steps(scale, policy)
    sums = {one.key: _sum(one, answers, scale) for one in cells}
    trunk = [one for one in cells if one.cut in tree or one.cut == WHOLE]
    below = _below(trunk)
    ranges: dict[str, tuple[int, int]] = {}
    found: dict[str, Figure] = {}
    for one in sorted(trunk, key=lambda each: -len(each.members))[::-1]:  # of two alike, the lower one first
        children = below[one.key]
        if len(children) == 1 and children[0].members == one.members:  # a unit that is all of the one above
            found[one.key] = replace(found[children[0].key], key=one.key)
            ranges[one.key] = ranges[children[0].key]
            continue
        others = len(one.members) - sum(len(child.members) for child in children)
        least = sum(ranges[child.key][0] for child in children)
        most = sum(ranges[child.key][1] for child in children) + others * scale.range
        found[one.key], ranges[one.key] = _told(
            one, sums[one.key], (least, most), scale=scale, steps=steps, policy=policy, crosses=False
        )
    for one in cells:
        if one.key not in found:
            weight = len(one.members) * scale.range
            total = sums[one.key]
            if len(one.members) >= policy.display.crossing_from:
                drawn = difference(one, question, secret, mean=policy.display.crossing_noise * scale.range)
                total = min(weight, max(0, total + drawn))
            found[one.key], _ = _told(
                one, total, (0, weight), scale=scale, steps=steps, policy=policy, crosses=True
            )
    return tuple(found[one.key] for one in cells)


def _told(
    one: Cell,
    total: int,
    bounds: tuple[int, int],
    *,
    scale: Scale,
    steps: int,
    policy: Policy,
    crosses: bool,
) -> tuple[Figure, tuple[int, int]]:
    """Give a cell's figure and the range in which its sum lies for somebody who reads it."""
    people, rules = len(one.members), policy.display
    weight = people * scale.range
    slack = policy.colluders * scale.range + 1
    nothing = Figure(key=one.key, kind=scale.kind, at_least=None, at_most=None, words=NOT_TOLD)
    if weight == 0 or (crosses and people < rules.crossing_from):
        return nothing, bounds

    def last_of(step: int) -> int:  # the largest sum that is rounded to a step
        return min(weight, ((2 * step + 1) * weight - 1) // (2 * steps))

    first, last = 1, steps - 1
    if crosses or people < rules.small_below:
        first = max(first, -(-rules.small_low * steps // 100))
        last = min(last, rules.small_high * steps // 100)
    while first < steps and last_of(first) < bounds[0] + slack:
        first += 1
    while last > 0 and last_of(last - 1) + 1 > bounds[1] - slack:
        last -= 1

    def around(low: int, high: int) -> tuple[int, int]:  # the steps that a range of sums lies between
        return low * steps // weight, -(-high * steps // weight)

    low_end = (bounds[0], last_of(first))
    high_end = (last_of(last - 1) + 1, bounds[1])
    step = (2 * steps * total + weight) // (2 * weight)
    if first >= last or around(*low_end) == around(*high_end):
        # No step of its own would be safe; what the figures below it say of it is known anyway.
        told, within_sums = around(*bounds), bounds
        if crosses or told == (0, steps):
            return nothing, bounds
    elif first < step < last:
        told = (step, step)
        within_sums = (max(bounds[0], last_of(step - 1) + 1), min(bounds[1], last_of(step)))
    else:
        within_sums = low_end if step <= first else high_end
        told = around(*within_sums)
    return _written(one.key, told, scale=scale, steps=steps), within_sums


def _written(key: str, told: tuple[int, int], *, scale: Scale, steps: int) -> Figure:
    is_share = scale.kind is FigureKind.SHARE
    bottom, top = (0.0, 100.0) if is_share else (float(scale.lowest), float(scale.highest))
    low, high = (round(bottom + (top - bottom) * step / steps, 6) for step in told)

    def say(value: float) -> str:
        return f"{value:g}%" if is_share else f"{value:.1f}"

    less, more = ("fewer", "more") if is_share else ("lower", "higher")
    if low == high:
        words = say(low)
    elif told[0] == 0:
        words = f"{say(high)} or {less}"
    elif told[1] == steps:
        words = f"{say(low)} or {more}"
    else:
        words = f"{say(low)} to {say(high)}"
    return Figure(key=key, kind=scale.kind, at_least=low, at_most=high, words=words)


def _steps(scale: Scale, policy: Policy) -> int:
    if scale.range < 1:
        raise CannotShow(f"A scale from {scale.lowest} to {scale.highest} has nothing to choose from.")
    if scale.kind is FigureKind.SHARE:
        return 100 // policy.display.percent_step
    return max(2, round(scale.range / policy.display.score_step))


def _sum(one: Cell, answers: Sequence[int | None], scale: Scale) -> int:
    total = 0
    for person in one.members:
        answer = answers[person] if person < len(answers) else None
        if answer is None:
            raise CannotShow(
                f"{one.key}: person {person} did not answer this question. A question that some left out has "
                "a ledger of its own: see leadwell.voices.anonymity.within."
            )
        if answer % 1:
            raise CannotShow(
                f"{one.key}: an answer is {answer}; answers are whole numbers, as the proof takes them."
            )
        if not scale.lowest <= answer <= scale.highest:
            raise CannotShow(
                f"{one.key}: an answer is {answer}; the scale is {scale.lowest} to {scale.highest}."
            )
        total += answer - scale.lowest
    return total


def _below(trunk: Sequence[Cell]) -> Mapping[str, list[Cell]]:
    """Give for each group of the tree the groups right below it."""
    below: dict[str, list[Cell]] = {one.key: [] for one in trunk}
    smallest: dict[int, Cell] = {}  # the smallest group until now that a person is in
    for one in sorted(trunk, key=lambda each: -len(each.members)):
        above = {smallest[person].key if person in smallest else "" for person in one.members}
        if len(above) > 1:
            raise CannotShow(
                f"{one.key} cuts across other groups of the tree. Name it by a cut that is not of the tree."
            )
        parent = above.pop() if above else ""
        if parent:
            below[parent].append(one)
        smallest.update(dict.fromkeys(one.members, one))
    return below


def difference(group: Cell, question: str, secret: str | None, *, mean: float) -> int:
    """Draw the difference of a group that cuts across the tree: a whole number, of either sign.

    The same people have the same one whatever the group is called, so that nobody can ask again and again and take
    the mean. One more in size is e to the power of ``1 / mean`` times as rare.

    Raises:
        CannotShow: the secret is missing or too short, or the question has no name.
    """
    if secret is None or len(secret) < SHORTEST_SECRET:
        raise CannotShow(
            f"{group.key} cuts across the tree: figures of such groups need a secret of {SHORTEST_SECRET} characters "
            "or more, made for this cycle."
        )
    if not question:
        raise CannotShow(
            f"{group.key} cuts across the tree: name the question, so that it has differences of its own. Two "
            "questions with the same ones could be set against each other as if they had none."
        )
    who = ",".join(str(person) for person in group.members)
    drawn = hmac.digest(secret.encode(), f"{question}\n{who}".encode(), "sha512")
    up, down = (int.from_bytes(drawn[part : part + 8], "big") for part in (0, 8))
    return _rare(up, mean) - _rare(down, mean)


def _rare(drawn: int, mean: float) -> int:
    """Turn 64 random bits into a whole number of 0 or more, each e to the power of 1 / mean times rarer."""
    return int(-log((drawn + 1) / 2**64) * mean)


def difference_words(*, policy: Policy | None = None) -> str:
    """Say what belongs beside figures of groups that cut across the tree.

    >>> difference_words()
    'Figures of these groups carry a small random difference, 95 times in 100 of 3 people or fewer.'
    """
    size = difference_size(mean=(policy or shipped_policy()).display.crossing_noise)
    return (
        f"Figures of these groups carry a small random difference, 95 times in 100 of {size} people or fewer."
    )


def difference_size(*, mean: float) -> int:
    """Give how many people a random difference is of at most, 95 times in 100.

    >>> difference_size(mean=1.0), difference_size(mean=2.0)
    (3, 6)
    """
    rarer = exp(-1 / mean)
    size = 0
    while 1 - 2 * rarer ** (size + 1) / (1 + rarer) < 0.95:
        size += 1
    return size
