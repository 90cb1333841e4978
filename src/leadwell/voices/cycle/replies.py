"""One answer to a cycle: which questions were answered and how, with nothing of who, when or where from."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle.design import AskedPart, Design

LONGEST_COMMENT = 1000  # characters


class NotAReply(LeadwellError):
    """An answer is to a question that was not asked, or is none of those offered."""


class AnsweredBy(StrEnum):
    """Whose hand filled in the form. It is told beside figures of people served, never by itself."""

    SELF = "self"
    SUPPORTER = "supporter"  # somebody helped, or answered for the person
    PAPER = "paper"  # typed in from paper by a second person


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One reply. Two people who say the same have replies that cannot be told apart."""

    answers: Mapping[str, str]  # key of the option, by address of the question; only what was answered
    groups: Mapping[str, str]  # key of the option, by key of the cut; only what was said
    by: AnsweredBy = AnsweredBy.SELF

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it, in an order that says nothing."""
        return {
            "answers": dict(sorted(self.answers.items())),
            "groups": dict(sorted(self.groups.items())),
            "by": self.by.value,
        }


def reply_of(
    design: Design, *, answers: Mapping[str, str], groups: Mapping[str, str], by: str = AnsweredBy.SELF
) -> Reply:
    """Take over what somebody sent, if it is an answer to what was asked.

    Raises:
        NotAReply: it is not, or it answers nothing.
    """
    asked = {one.address: one for one in design.items}
    cuts = {one.key: one for one in design.cuts}
    for address, key in answers.items():
        if address not in asked or key not in asked[address].keys:
            raise NotAReply("One of the answers is to a question that was not asked. Open the form again.")
    for name, key in groups.items():
        if name not in cuts or key not in {one.key for one in cuts[name].options}:
            raise NotAReply("One of the answers about you is none of those offered. Open the form again.")
    if not answers:
        raise NotAReply("Answer at least one question. You may leave out any that you do not want to answer.")
    return Reply(answers=dict(answers), groups=dict(groups), by=AnsweredBy(by))


def value_of(part: AskedPart, answers: Mapping[str, str]) -> int | None:
    """Give what a reply adds to a part's figure: the sum of its steps, or 1 or 0 where the part is told as a share.

    None where a question of the part was left out, or answered by what is not scored: a sum of fewer questions would
    not be comparable, and nobody guesses what somebody would have said. Where a part is told by answer, every answer
    counts: "don't know" is one of them.
    """
    if part.counts:
        key = answers.get(part.items[0].address)
        steps = {one.key: one.step for one in part.items[0].options}
        is_left_out = key is None or (steps[key] is None and not part.by_answer)
        return None if is_left_out else int(key in part.counts)
    total = 0
    for one in part.items:
        key = answers.get(one.address)
        step = None if key is None else next(each.step for each in one.options if each.key == key)
        if step is None:
            return None
        total += one.highest - step if one.is_reversed else step
    return total
