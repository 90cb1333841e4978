"""Topics that people raise in the open, and what became of them: you said, we did, or why not."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from leadwell.foundations.definition_files import definition
from leadwell.foundations.errors import LeadwellError


class TopicState(StrEnum):
    """How a topic stands."""

    RAISED = "raised"
    AGREED = "agreed"
    DECLINED = "declined"
    DONE = "done"

    @property
    def words(self) -> str:
        """The state as a page says it."""
        return {
            TopicState.RAISED: "not answered yet",
            TopicState.AGREED: "will be done",
            TopicState.DECLINED: "will not be done",
            TopicState.DONE: "done",
        }[self]

    @property
    def is_answered(self) -> bool:
        """Whether somebody said what will become of it."""
        return self is not TopicState.RAISED


class NotAnAnswer(LeadwellError):
    """A topic cannot be answered so, as it stands."""


# A decision can be taken back, with words that say why; what is done is done.
ANSWERS: dict[TopicState, frozenset[TopicState]] = {
    TopicState.RAISED: frozenset({TopicState.AGREED, TopicState.DECLINED, TopicState.DONE}),
    TopicState.AGREED: frozenset({TopicState.DECLINED, TopicState.DONE}),
    TopicState.DECLINED: frozenset({TopicState.AGREED, TopicState.DONE}),
    TopicState.DONE: frozenset(),
}


def answered(state: TopicState, to: TopicState) -> TopicState:
    """Give the new state.

    Raises:
        NotAnAnswer: there is no such move.

    >>> answered(TopicState.RAISED, TopicState.AGREED).words
    'will be done'
    """
    if to not in ANSWERS[state]:
        raise NotAnAnswer(f"A topic that is {state.words} cannot become {to.words}.")
    return to


def state_of(answers: Iterable[TopicState]) -> TopicState:
    """Give how a topic stands after its answers, the oldest first."""
    return [TopicState.RAISED, *answers][-1]


@cache
def answer_within() -> timedelta:
    """Give how soon a topic is answered.

    >>> answer_within().days
    14
    """
    return timedelta(days=definition("results", "topics").whole("answer_within_days", least=1))


def due_on(raised_on: date) -> date:
    """Give the last day on which a topic is answered in time."""
    return raised_on + answer_within()
