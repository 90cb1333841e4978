"""Who may be shown: small numbers of people or events are held back, and what would give them away."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import Founding, definition
from leadwell.foundations.errors import LeadwellError


class NotATable(LeadwellError):
    """Counts that do not add up to their total, or are not counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """From which count on a figure may be shown to the public."""

    smallest_shown: int
    words: str
    founding: Founding

    def may_show(self, count: float | None) -> bool:
        """Say whether a count of people or events may be shown: none, or enough. A missing one may be told.

        >>> [threshold().may_show(count) for count in (None, 0, 1, 4, 5)]
        [True, True, False, False, True]
        """
        return count is None or count == 0 or count >= self.smallest_shown

    def may_show_share(self, part: float | None, whole: float | None) -> bool:
        """Say whether a share may be shown: neither those counted nor the others may be few.

        >>> threshold().may_show_share(28, 30)
        False
        """
        if part is None or whole is None:
            return True
        return self.may_show(part) and self.may_show(whole) and self.may_show(whole - part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """A row of counts with its total as it may be shown; None is held back."""

    cells: tuple[int | None, ...]
    total: int | None
    primary: frozenset[int]  # places held back because they are small
    secondary: frozenset[int]  # places held back so that those cannot be worked out


@cache
def threshold() -> Threshold:
    """Give the shipped threshold from ``definitions/thresholds/disclosure.toml``."""
    entry = definition("thresholds", "disclosure")
    return Threshold(
        smallest_shown=entry.whole("smallest_shown", least=1),
        words=entry.text("words"),
        founding=entry.founding(),
    )


def may_show(count: float | None, *, rule: Threshold | None = None) -> bool:
    """Say whether a count of people or events may be shown to the public."""
    return (rule or threshold()).may_show(count)


def suppress(cells: Sequence[int], *, rule: Threshold | None = None) -> Suppressed:
    """Hold back the small cells of a row and, so that they cannot be worked out, others or the total.

    Small cells go first. Where the total less what is shown would still tell what they are (one cell alone,
    or all of them at the least or at the most that small cells can be), the next cell that is not zero
    goes too. It is chosen by its place and not by its size, since a choice by size would tell a reader who
    knows the rule something about the sizes. Where no such cell is left, the total goes.

    Raises:
        NotATable: a cell is below zero or not whole.
    """
    bound = (rule or threshold()).smallest_shown
    if any(cell < 0 or cell != int(cell) for cell in cells):
        raise NotATable("Counts of people or events are whole numbers of 0 or more.")
    primary = {place for place, cell in enumerate(cells) if 0 < cell < bound}
    hidden = set(primary)
    last = max(primary, default=0)
    spare = [place for place in (*range(last + 1, len(cells)), *range(last)) if cells[place] >= bound]
    while spare and _gives_away([cells[place] for place in hidden], bound):
        hidden.add(spare.pop(0))
    is_safe = not _gives_away([cells[place] for place in hidden], bound)
    return Suppressed(
        cells=tuple(None if place in hidden else cell for place, cell in enumerate(cells)),
        total=sum(cells) if is_safe else None,
        primary=frozenset(primary),
        secondary=frozenset(hidden - primary),
    )


def _gives_away(hidden: Sequence[int], bound: int) -> bool:
    """Say whether their sum could tell each of them: 3 of one, 1 + 1 of 2, 4 + 4 of 8.

    It looks at the number and the sum only, which a reader knows anyway, and at nothing else.
    """
    return len(hidden) == 1 or (len(hidden) > 1 and sum(hidden) in {len(hidden), len(hidden) * (bound - 1)})
