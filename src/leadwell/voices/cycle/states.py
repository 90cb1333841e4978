"""The states of a cycle, and which moves between them are allowed."""

from enum import StrEnum

from leadwell.foundations.errors import LeadwellError


class CycleState(StrEnum):
    """How far a cycle has come."""

    DESIGN = "design"
    PREVIEW = "preview"  # as respondents will see it, with what is promised to them
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"
    GIVEN_UP = "given_up"

    @property
    def words(self) -> str:
        """The state as a page says it."""
        return {
            CycleState.DESIGN: "being designed",
            CycleState.PREVIEW: "to be looked at before it opens",
            CycleState.OPEN: "open",
            CycleState.CLOSED: "closed, not yet released",
            CycleState.RELEASED: "released",
            CycleState.GIVEN_UP: "given up",
        }[self]

    @property
    def may_be_answered(self) -> bool:
        """Whether answers are taken."""
        return self is CycleState.OPEN


class NotAllowed(LeadwellError):
    """A cycle cannot move from where it stands to where it was told to."""


# What has been opened never goes back to its design: people answered what they were promised.
MOVES: dict[CycleState, frozenset[CycleState]] = {
    CycleState.DESIGN: frozenset({CycleState.PREVIEW, CycleState.GIVEN_UP}),
    CycleState.PREVIEW: frozenset({CycleState.DESIGN, CycleState.OPEN, CycleState.GIVEN_UP}),
    CycleState.OPEN: frozenset({CycleState.CLOSED}),
    CycleState.CLOSED: frozenset({CycleState.RELEASED, CycleState.GIVEN_UP}),
    CycleState.RELEASED: frozenset(),
    CycleState.GIVEN_UP: frozenset(),
}


def moved(state: CycleState, to: CycleState) -> CycleState:
    """Give the new state.

    Raises:
        NotAllowed: there is no such move; the message says which there are.

    >>> moved(CycleState.OPEN, CycleState.CLOSED).value
    'closed'
    """
    if to not in MOVES[state]:
        allowed = " or ".join(sorted(one.words for one in MOVES[state])) or "nothing else: it is over"
        raise NotAllowed(f"A cycle that is {state.words} cannot become {to.words}. It can become {allowed}.")
    return to
