"""A case with its steps, as it was known at the end of any day, and which step may follow on which."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from leadwell.foundations.errors import LeadwellError


class Openness(StrEnum):
    """How whoever raises a concern wishes to be known."""

    ANONYMOUS = "anonymous"  # nobody knows who it is
    CONFIDENTIAL = "confidential"  # whoever looks after the case knows the name and keeps it
    OPEN = "open"  # the name may be told


class StepKind(StrEnum):
    """What was done about a case, and told to whoever raised it."""

    THANKED = "thanked"
    TRIAGED = "triaged"
    DECIDED = "decided"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"


class Again(StrEnum):
    """Whether the reporter would speak up again."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    DO_NOT_KNOW = "do-not-know"


class NotNext(LeadwellError):
    """A step does not follow on what was done before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step."""

    kind: StepKind
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """What a case is about, as somebody saw it on a day."""

    elements: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A message of the thread."""

    is_from_reporter: bool
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What the reporter says of how they were answered."""

    again: Again
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An answer to whether the reporter was treated worse for speaking up."""

    after_months: int | None  # the check that it answers; None where the reporter said it unasked
    was_worse: bool | None  # None: it could not be found out
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case: what was done, in the order in which it was. No words and no names are in it."""

    key: str
    raised_on: date
    openness: Openness
    level: str = ""
    sorted: tuple[Sorted, ...] = ()
    steps: tuple[Step, ...] = ()
    messages: tuple[Written, ...] = ()
    ratings: tuple[Rated, ...] = ()
    checks: tuple[Asked, ...] = ()
    learned_on: tuple[date, ...] = ()  # on which days learning was shared
    agreed_on: tuple[date, ...] = ()  # on which days actions were agreed

    @property
    def elements(self) -> tuple[str, ...]:
        """What it is about, as it was seen last."""
        return self.sorted[-1].elements if self.sorted else ()

    @property
    def state(self) -> StepKind | None:
        """The last step; None where nothing was done yet."""
        return self.steps[-1].kind if self.steps else None

    @property
    def is_closed(self) -> bool:
        """Whether it is closed."""
        return self.state is StepKind.CLOSED

    @property
    def again(self) -> Again | None:
        """Whether the reporter would speak up again, as said last; None where they did not say."""
        return self.ratings[-1].again if self.ratings else None

    @property
    def was_worse(self) -> bool:
        """Whether it was ever said that the reporter was treated worse for speaking up."""
        return any(one.was_worse for one in self.checks)

    def first(self, kind: StepKind) -> date | None:
        """The day of the first step of a kind; None where there is none."""
        return next((one.on for one in self.steps if one.kind is kind), None)

    def as_known(self, on: date) -> "Case | None":
        """Give the case as it was known at the end of a day; None where it had not been raised."""
        if self.raised_on > on:
            return None
        return replace(
            self,
            sorted=tuple(one for one in self.sorted if one.on <= on),
            steps=tuple(one for one in self.steps if one.on <= on),
            messages=tuple(one for one in self.messages if one.on <= on),
            ratings=tuple(one for one in self.ratings if one.on <= on),
            checks=tuple(one for one in self.checks if one.on <= on),
            learned_on=tuple(one for one in self.learned_on if one <= on),
            agreed_on=tuple(one for one in self.agreed_on if one <= on),
        )


_K = StepKind
MOVES: dict[StepKind | None, frozenset[StepKind]] = {
    None: frozenset({_K.THANKED}),
    _K.THANKED: frozenset({_K.TRIAGED, _K.CLOSED}),
    _K.TRIAGED: frozenset({_K.DECIDED, _K.CLOSED}),
    _K.DECIDED: frozenset({_K.CHANGED, _K.CLOSED}),
    _K.CHANGED: frozenset({_K.CLOSED}),
    _K.CLOSED: frozenset({_K.REOPENED}),
    _K.REOPENED: frozenset({_K.DECIDED, _K.CHANGED, _K.CLOSED}),
}


def next_steps(state: StepKind | None) -> tuple[StepKind, ...]:
    """Give the steps that may follow, in their order."""
    return tuple(one for one in StepKind if one in MOVES[state])


def refuse_out_of_order(state: StepKind | None, kind: StepKind) -> None:
    """Refuse a step that does not follow.

    Raises:
        NotNext: so it is; the message says which steps may.
    """
    if kind not in MOVES[state]:
        may = " or ".join(one.value for one in next_steps(state))
        raise NotNext(f"The next step here is: {may}. {kind.value.capitalize()} cannot follow now.")
