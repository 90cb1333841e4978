"""From answers to scores, exactly: item to part, part to whole, person to group. What is missing is never zero."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.rates import Interval, wilson
from leadwell.voices.items.banks import Bank, Item, Part


class NotInThisBank(LeadwellError):
    """An answer is to a question that the bank does not have."""


class ToldOtherwise(LeadwellError):
    """A bank that is told as a share was to be scored, or the other way round."""


class NotScored(StrEnum):
    """Why there is no score."""

    NOT_ASKED = "not_asked"  # this cycle did not hold the part
    NOT_ANSWERED = "not_answered"  # nothing that is scored was answered
    TOO_FEW = "too_few"  # something was answered, but less than the rule asks

    @property
    def words(self) -> str:
        """The reason in plain words."""
        return {
            NotScored.NOT_ASKED: "not asked in this cycle",
            NotScored.NOT_ANSWERED: "not answered",
            NotScored.TOO_FEW: "too few of its questions were answered",
        }[self]


Score = Fraction | NotScored
Answers = Mapping[
    str, str | None
]  # the answer's key by the item's key; None where it was asked and not answered


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScores:
    """One person's scores, from 0 to 10, exact."""

    parts: Mapping[str, Score]
    overall: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What a group's score is made of; the squares are for an interval."""

    people: int = 0
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)

    def plus(self, score: Fraction) -> "Sum":
        """Give the sum with one more person."""
        return Sum(people=self.people + 1, total=self.total + score, squares=self.squares + score * score)

    @property
    def mean(self) -> Fraction | None:
        """The mean from 0 to 10; None of nobody."""
        return self.total / self.people if self.people else None

    @property
    def variance(self) -> Fraction | None:
        """The variance between people; None of fewer than two."""
        if self.people < 2:
            return None
        return (self.squares - self.total * self.total / self.people) / (self.people - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupScores:
    """A group's sums, and how many people had no score, for each reason: over all, and of each part."""

    parts: Mapping[str, Sum]
    overall: Sum
    not_scored: Mapping[NotScored, int]
    parts_not_scored: Mapping[str, Mapping[NotScored, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many people gave an answer that is counted, of how many who gave one that is scored."""

    counted: int
    answered: int
    not_answered: int

    @property
    def share(self) -> Fraction | None:
        """The share from 0 to 1; None of nobody."""
        return Fraction(self.counted, self.answered) if self.answered else None

    @property
    def interval(self) -> Interval | None:
        """How sure the share is, at 95%; None of nobody. Those who did not answer may differ, which it cannot tell."""
        return wilson(self.counted, self.answered) if self.answered else None


def person_scores(bank: Bank, answers: Answers) -> PersonScores:
    """Score one person's answers.

    A part is the mean of the items that were answered, if the part's least number was; the whole is the mean of the
    parts that have a score, if the bank's least number has. An item that is not in ``answers`` was not asked.

    Raises:
        NotInThisBank: an answer is to another bank's question.
        NoSuchAnswer: an answer is none of the item's scale.

    >>> from leadwell.voices.items.banks import bank
    >>> found = person_scores(bank("engagement"), {"a1": "agree", "a2": "strongly-agree", "a3": None})
    >>> found.parts["advocacy"], found.parts["motivation"], found.overall
    (Fraction(35, 4), <NotScored.NOT_ASKED: 'not_asked'>, <NotScored.TOO_FEW: 'too_few'>)
    """
    unknown = sorted(set(answers) - {one.key for one in bank.items})
    if unknown:
        raise NotInThisBank(f"{', '.join(map(repr, unknown))}: the bank {bank.key!r} has no such question.")
    parts = {part.key: _part_score(part, answers) for part in bank.parts}
    scored = [one for one in parts.values() if isinstance(one, Fraction)]
    overall: Score
    if len(scored) >= bank.least_parts:
        overall = sum(scored, Fraction(0)) / len(scored)
    elif scored or NotScored.TOO_FEW in parts.values():
        overall = NotScored.TOO_FEW
    elif NotScored.NOT_ANSWERED in parts.values():
        overall = NotScored.NOT_ANSWERED
    else:
        overall = NotScored.NOT_ASKED
    return PersonScores(parts=MappingProxyType(parts), overall=overall)


def group_scores(bank: Bank, people: Iterable[Answers]) -> GroupScores:
    """Sum the scores of people, each person counting once.

    Whether a figure of the group may be shown is for ``leadwell.voices.anonymity`` to decide.

    Raises:
        ToldOtherwise: the bank is told as a share.
        NotInThisBank: an answer is to another bank's question.
        NoSuchAnswer: an answer is none of the item's scale.
    """
    if bank.is_share:
        raise ToldOtherwise(f"{bank.key!r} is told as a share of people; use share_of.")
    parts = {part.key: Sum() for part in bank.parts}
    overall, not_scored = Sum(), dict.fromkeys(NotScored, 0)
    without = {part.key: dict.fromkeys(NotScored, 0) for part in bank.parts}
    for answers in people:
        found = person_scores(bank, answers)
        for key, score in found.parts.items():
            if isinstance(score, Fraction):
                parts[key] = parts[key].plus(score)
            else:
                without[key][score] += 1
        if isinstance(found.overall, Fraction):
            overall = overall.plus(found.overall)
        else:
            not_scored[found.overall] += 1
    return GroupScores(
        parts=MappingProxyType(parts),
        overall=overall,
        not_scored=MappingProxyType(not_scored),
        parts_not_scored=MappingProxyType({key: MappingProxyType(each) for key, each in without.items()}),
    )


def over_cycles(bank: Bank, parts: Mapping[str, Sum]) -> Fraction | None:
    """Give a group's score over all from parts that were asked in different cycles: the mean of the parts' means.

    It is a score of no single moment and no single set of people, and a page has to say so.

    Args:
        bank: the bank.
        parts: the latest sum of each part.

    Returns:
        The score from 0 to 10, or None unless every part has somebody: with a part left out the next score would not
        be comparable.
    """
    means = [parts[part.key].mean if part.key in parts else None for part in bank.parts]
    known = [one for one in means if one is not None]
    return sum(known, Fraction(0)) / len(known) if len(known) == len(means) else None


def share_of(bank: Bank, people: Iterable[Answers]) -> Share:
    """Count the answers of a bank that is told as a share.

    Raises:
        ToldOtherwise: the bank is told as a score.
        NotInThisBank: an answer is to another bank's question.
        NoSuchAnswer: an answer is none of the item's scale.
    """
    if not bank.is_share:
        raise ToldOtherwise(f"{bank.key!r} is told as a score; use group_scores.")
    item = bank.items[0]
    counted = answered = not_answered = 0
    for answers in people:
        person_scores(bank, answers)
        key = answers.get(item.key)
        if key is None or (item.scale.worth(key) is None and not bank.by_answer):
            not_answered += item.key in answers
        else:
            answered += 1
            counted += key in bank.counts
    return Share(counted=counted, answered=answered, not_answered=not_answered)


def _part_score(part: Part, answers: Answers) -> Score:
    asked = [one for one in part.items if one.key in answers]
    if not asked:
        return NotScored.NOT_ASKED
    worths = [worth for one in asked if (worth := _worth(one, answers[one.key])) is not None]
    if not worths:
        return NotScored.NOT_ANSWERED
    return sum(worths, Fraction(0)) / len(worths) if len(worths) >= part.least else NotScored.TOO_FEW


def _worth(item: Item, answer: str | None) -> Fraction | None:
    return None if answer is None else item.scale.worth(answer, is_reversed=item.is_reversed)
