"""Savings schemes: which states there are, and which moves between them are allowed."""

from enum import StrEnum

from leadwell.foundations.errors import LeadwellError


class SchemeState(StrEnum):
    """How a scheme stands."""

    PROPOSED = "proposed"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class NotAllowed(LeadwellError):
    """A scheme cannot move from where it stands to where it was told to."""


MOVES: dict[SchemeState, frozenset[SchemeState]] = {
    SchemeState.PROPOSED: frozenset({SchemeState.RUNNING, SchemeState.ENDED}),
    SchemeState.RUNNING: frozenset({SchemeState.PAUSED, SchemeState.ENDED}),
    SchemeState.PAUSED: frozenset({SchemeState.RUNNING, SchemeState.ENDED}),
    SchemeState.ENDED: frozenset(),
}


def moved(state: SchemeState, to: SchemeState) -> SchemeState:
    """Give the new state.

    Raises:
        NotAllowed: there is no such move; the message says which there are.

    >>> moved(SchemeState.RUNNING, SchemeState.PAUSED).value
    'paused'
    """
    if to not in MOVES[state]:
        allowed = " or ".join(sorted(one.value for one in MOVES[state])) or "nothing: it is over"
        raise NotAllowed(f"A scheme that is {state.value} cannot become {to.value}. It can become {allowed}.")
    return to
