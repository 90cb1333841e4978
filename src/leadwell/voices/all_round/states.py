"""The states of an assessment from all round, and which moves between them are allowed."""

from enum import StrEnum

from leadwell.foundations.errors import LeadwellError


class RoundState(StrEnum):
    """How far an assessment has come."""

    DESIGN = "design"
    AGREED = "agreed"  # the person and the facilitator agree who is asked
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"  # to the person whom it is about
    GIVEN_UP = "given_up"

    @property
    def words(self) -> str:
        """The state as a page says it."""
        return {
            RoundState.DESIGN: "being designed",
            RoundState.AGREED: "agreed, not yet open",
            RoundState.OPEN: "open",
            RoundState.CLOSED: "closed, not yet released",
            RoundState.RELEASED: "released",
            RoundState.GIVEN_UP: "given up",
        }[self]

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen to it."""
        return not MOVES[self]


class CannotMove(LeadwellError):
    """An assessment cannot move from where it stands to where it was told to."""


# Who answered was told who is asked and how it is told, so an open one never goes back to its design. A closed one may
# open once more: where too few answered nothing was told of it, and their answers would be lost.
MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.DESIGN: frozenset({RoundState.AGREED, RoundState.GIVEN_UP}),
    RoundState.AGREED: frozenset({RoundState.DESIGN, RoundState.OPEN, RoundState.GIVEN_UP}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset({RoundState.OPEN, RoundState.RELEASED, RoundState.GIVEN_UP}),
    RoundState.RELEASED: frozenset(),
    RoundState.GIVEN_UP: frozenset(),
}


def round_moved(state: RoundState, to: RoundState) -> RoundState:
    """Give the new state.

    Raises:
        CannotMove: there is no such move; the message says which there are.

    >>> round_moved(RoundState.CLOSED, RoundState.RELEASED).value
    'released'
    """
    if to not in MOVES[state]:
        allowed = " or ".join(sorted(one.words for one in MOVES[state])) or "nothing else: it is over"
        raise CannotMove(
            f"An assessment that is {state.words} cannot become {to.words}. It can become {allowed}."
        )
    return to
