"""Which of several dated statements holds on a day."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Something said of a unit that holds from a day on."""

    @property
    def from_on(self) -> date | None:
        """The first day; None where it always held, as far as is known."""


One = TypeVar("One", bound=Dated)


def in_force(statements: Sequence[One], day: date) -> One:
    """Give the statement that holds on a day, of statements in the order in which they became known.

    What became known last holds from its day on, whatever was said before of those days: so what a unit is
    called today, and where it hangs, is always what was recorded last. On a day before all of them the one
    that reaches furthest back holds.
    """
    for one in reversed(statements):
        if one.from_on is None or one.from_on <= day:
            return one
    return min(reversed(statements), key=lambda one: one.from_on or date.min)
