"""Cells: the groups of people that a figure could be shown for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from leadwell.foundations.errors import LeadwellError

WHOLE = "everybody"


class NotACell(LeadwellError):
    """A group names people who are not there, or one of them twice, or two groups have one key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One group: who is in it, as places in the list of those who answered, rising."""

    key: str
    title: str
    cut: str  # what the people were grouped by: "unit", "grade", "unit x grade"
    members: tuple[int, ...]


def cell(key: str, members: Iterable[int], *, title: str = "", cut: str = "") -> Cell:
    """Make a cell; its members may come in any order.

    Raises:
        NotACell: somebody is in it twice, or a place is below zero.

    >>> cell("ward 3", [4, 1, 2]).members
    (1, 2, 4)
    """
    rising = tuple(sorted(int(one) for one in members))
    if len(set(rising)) != len(rising) or (rising and rising[0] < 0):
        raise NotACell(f"{key}: each member is named once, by a place of 0 or more.")
    return Cell(key=key, title=title or key, cut=cut or key, members=rising)


def everybody(people: int) -> Cell:
    """Give the cell of all who answered."""
    return cell(WHOLE, range(people), title="Everybody", cut=WHOLE)


def by(cut: str, values: Sequence[str | None]) -> tuple[Cell, ...]:
    """Group people by one attribute, in the order of its values; a person without a value is in no cell.

    Args:
        cut: the name of the attribute.
        values: one for each person who answered; None where it is not known.

    >>> [(one.key, one.members) for one in by("grade", ["5", "6", None, "5"])]
    [('grade=5', (0, 3)), ('grade=6', (1,))]
    """
    found: dict[str, list[int]] = {}
    for place, value in enumerate(values):
        if value is not None:
            found.setdefault(value, []).append(place)
    return tuple(
        Cell(key=f"{cut}={value}", title=value, cut=cut, members=tuple(found[value]))
        for value in sorted(found)
    )


def crossed(cuts: Mapping[str, Sequence[str | None]]) -> tuple[Cell, ...]:
    """Group people by several attributes at once, as in grade by sex.

    Raises:
        NotACell: the attributes are not told of the same number of people.

    >>> [one.key for one in crossed({"grade": ["5", "6"], "sex": ["F", "M"]})]
    ['grade x sex=5, F', 'grade x sex=6, M']
    """
    columns = list(cuts.values())
    if len({len(one) for one in columns}) > 1:
        raise NotACell(f"{' x '.join(cuts)}: every attribute needs one value for each person.")
    joined = [
        None if any(one is None for one in row) else ", ".join(str(one) for one in row)
        for row in zip(*columns, strict=True)
    ]
    return by(" x ".join(cuts), joined)


def within(cells: Iterable[Cell], answered: Iterable[int]) -> tuple[Cell, ...]:
    """Give the cells with only those people in them who answered one question.

    A question that some left out has a ledger of its own, with these cells: who answered it is taken as known.

    >>> within([cell("a", [0, 1, 2])], [2, 0])[0].members
    (0, 2)
    """
    kept = frozenset(answered)
    return tuple(
        Cell(key=one.key, title=one.title, cut=one.cut, members=tuple(m for m in one.members if m in kept))
        for one in cells
    )


def check_cells(cells: Sequence[Cell], people: int) -> None:
    """Make sure that cells have keys of their own and name only people who are there.

    Raises:
        NotACell: they do not.
    """
    seen: set[str] = set()
    for one in cells:
        if one.key in seen:
            raise NotACell(f"Two cells have the key {one.key!r}; give each its own.")
        seen.add(one.key)
        rising = np.array((-1, *one.members), dtype=np.int64)
        if (np.diff(rising) < 1).any():  # a person named twice would make a small group look large
            raise NotACell(
                f"{one.key}: its members must rise, each named once, from 0 on; make it with cell()."
            )
        if one.members and one.members[-1] >= people:
            raise NotACell(
                f"{one.key} names person {one.members[-1]}, but only {people} are there (counted from 0)."
            )
