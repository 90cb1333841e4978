"""What later cycles have to remember of a part that was released, and which of it they remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What has to be remembered of a released part, so that later cycles give nobody of this one away."""

    title: str
    known_by: tuple[tuple[str, ...], ...]  # of each who answered: the unit, then what they said of themselves
    cells: tuple[tuple[int, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {
            "title": self.title,
            "known_by": [list(one) for one in self.known_by],
            "cells": [list(one) for one in self.cells],
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Memory":
        """Read what was kept."""
        return cls(
            title=kept["title"],
            known_by=tuple(tuple(one) for one in kept["known_by"]),
            cells=tuple(tuple(one) for one in kept["cells"]),
        )


def in_layers(earlier: Sequence[Memory], *, cycles: int) -> tuple[Memory, ...]:
    """Put earlier cycles of different units into one layer each, so that none is forgotten for another's sake.

    The ledger remembers so many earlier cycles. Where each home asked its own people, those are as many cycles as
    homes, and each was the last of somebody. So a cycle is remembered if it is one of the last ``cycles`` of any of
    its units, and cycles of which no unit is the same stand beside each other in one layer, as if they were one.

    Args:
        earlier: what was released, oldest first; ``known_by`` names a unit in the same way in all of them.
        cycles: how many of each unit are remembered.

    Returns:
        The layers, oldest first.

    >>> home = lambda name: Memory(title=name, known_by=((name,),) * 8, cells=(tuple(range(8)),))
    >>> [(one.title, len(one.known_by)) for one in in_layers([home("A"), home("B"), home("A")], cycles=4)]
    [('A', 8), ('A and B', 16)]
    """
    depth: dict[str, int] = {}  # by unit: the first layer that holds none of it
    seen: dict[str, int] = {}  # by unit: how many of its cycles are younger
    layers: list[list[Memory]] = []
    for one in reversed(earlier):
        units = {by[0] for by in one.known_by}
        is_remembered = any(seen.get(unit, 0) < cycles for unit in units)
        for unit in units:
            seen[unit] = seen.get(unit, 0) + 1
        if not is_remembered:
            continue
        level = max((depth.get(unit, 0) for unit in units), default=0)
        layers += [[] for _ in range(level + 1 - len(layers))]
        layers[level].append(one)
        depth.update(dict.fromkeys(units, level + 1))
    return tuple(_together(one) for one in reversed(layers))


def _together(layer: Sequence[Memory]) -> Memory:
    if len(layer) == 1:
        return layer[0]
    known_by: list[tuple[str, ...]] = []
    cells: list[tuple[int, ...]] = []
    for one in layer:
        cells += [tuple(len(known_by) + place for place in members) for members in one.cells]
        known_by += one.known_by
    titles = list(dict.fromkeys(one.title for one in layer))
    more = f"{titles[0]} and {len(titles) - 1} others" if len(titles) > 2 else " and ".join(titles)
    return Memory(title=more, known_by=tuple(known_by), cells=tuple(cells))
