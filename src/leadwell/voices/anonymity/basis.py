"""The arithmetic of the ledger: how much of each answer the sums that are out make known.

Everything published about a group is a sum over its members, or follows from one. Let the rows of a matrix be
the groups that are out; P is the projection on what their sums can be combined to. The share of person i's
answer that is known is P_ii, between 0 and 1. Where earlier cycles are remembered, a person has an answer in
each, and answers of one person c cycles apart are taken to be correlated by ``persistence ** c``.

The basis is kept in terms of the groups and not of the people (their Gram matrix is of whole numbers), so that
a step costs as much as the square of the number of groups and not as groups times people. Each step is done
twice, which makes it as exact as working with the people themselves.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Numbers = NDArray[np.float64]

# The part of a group that the others do not explain, squared, as a share of its size. Below the first it is
# nothing but rounding. Below the second it cannot be told well enough what the group would add.
NOTHING, DOUBTFUL = 1e-20, 1e-10
BLOCK = 192  # rows of the triangle at a time
TRACE = 1e-12  # a share known that rises by less does not rise
MOST_PARTS = 24  # combinations with fractions of up to so many parts are tried as proof


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one more group would add."""

    follows: bool  # it can be worked out from the groups that are out: showing it tells nothing new
    in_doubt: bool
    known: Numbers  # (cycles, people): the share of each answer that would be known
    rises: NDArray[np.bool_]  # (cycles, people): where it would rise
    coefficients: Numbers  # the new direction, in terms of the groups that are out and this one


class Basis:
    """The groups that are out, and the share of each answer that they make known."""

    def __init__(self, people: int, *, cycles: int = 1, persistence: float = 0.0) -> None:
        self.people = people
        self.cycles = cycles
        apart = np.abs(np.subtract.outer(np.arange(cycles), np.arange(cycles)))
        self.alike = np.where(apart == 0, 1.0, float(persistence) ** apart)  # (cycles, cycles)
        self.known: Numbers = np.zeros((cycles, people))
        self.rank = 0
        self._triangle: Numbers = np.zeros((8, 8))  # rows give orthonormal directions in terms of groups
        # Of all groups, one after the other: who is in them, as places in an array shaped (cycles, people).
        self._places: Places = np.zeros(64, dtype=np.int64)
        self._group_of: Places = np.zeros(64, dtype=np.int64)
        self._starts: Places = np.zeros(9, dtype=np.int64)

    def step(self, members: Places, *, cycle: int = 0, is_out: bool = False) -> Step:
        """Work out what a group of one cycle would add, without adding it.

        A group that nearly follows from others is held to follow only if whole numbers prove it. Of a group that
        is out anyway (``is_out``) there is nothing to decide, so whatever it adds is counted.
        """
        rank = self.rank
        residual = np.zeros((self.cycles, self.people))
        residual[cycle, members] = 1.0
        coefficients = np.zeros(rank + 1)
        coefficients[rank] = 1.0
        for _ in range(2 if rank else 0):  # the second time takes out what rounding left in
            part = self._explained(self._sums(self.alike @ residual))
            coefficients[:rank] -= part
            residual -= self._spread(part)
        seen = self.alike @ residual  # (cycles, people)
        left = max(0.0, float(np.einsum("cp,cp->", residual, seen)))
        share = left / max(1, len(members))
        if share < (NOTHING if is_out else DOUBTFUL):
            proven = is_out or self._proves(-coefficients[:rank], members, cycle)
            nothing = np.zeros_like(self.known, dtype=bool)
            return Step(
                follows=proven,
                in_doubt=not proven,
                known=self.known,
                rises=nothing,
                coefficients=coefficients,
            )
        added = seen**2 / left
        return Step(
            follows=False,
            in_doubt=False,
            known=self.known + added,
            rises=added > TRACE,
            coefficients=coefficients / np.sqrt(left),
        )

    def add(self, members: Places, step: Step, *, cycle: int = 0) -> None:
        """Take a group as being out."""
        if step.follows or step.in_doubt:
            return
        rank = self.rank
        self._make_room(rank + 1, int(self._starts[rank]) + len(members))
        first = int(self._starts[rank])
        self._places[first : first + len(members)] = cycle * self.people + members
        self._group_of[first : first + len(members)] = rank
        self._starts[rank + 1] = first + len(members)
        self._triangle[rank, : rank + 1] = step.coefficients
        self.known = step.known
        self.rank = rank + 1

    def _explained(self, sums: Numbers) -> Numbers:
        """Give the combination of groups that comes nearest to something of which the groups' sums are given."""
        found = np.zeros(self.rank)
        for first in range(0, self.rank, BLOCK):  # above the diagonal there is nothing to read
            last = min(first + BLOCK, self.rank)
            rows = self._triangle[first:last, :last]
            found[:last] += (rows @ sums[:last]) @ rows
        return found

    def _sums(self, values: Numbers) -> Numbers:
        """Sum values of people, shaped (cycles, people), over each group, in the group's own cycle."""
        starts = self._starts[: self.rank]
        places = self._places[: self._starts[self.rank]]
        return np.asarray(np.add.reduceat(values.ravel()[places], starts))

    def _spread(self, weights: Numbers) -> Numbers:
        """Give each person the weights of the groups they are in, shaped (cycles, people)."""
        last = self._starts[self.rank]
        found = np.bincount(
            self._places[:last],
            weights=weights[self._group_of[:last]],
            minlength=self.cycles * self.people,
        )
        return np.asarray(found.reshape(self.cycles, self.people))

    def _proves(self, weights: Numbers, members: Places, cycle: int) -> bool:
        """Say whether whole numbers prove that a group is a combination of groups that are out."""
        wanted = np.zeros((self.cycles, self.people))
        wanted[cycle, members] = 1.0
        alike = bool((self.alike == 1.0).all())
        for parts in range(1, MOST_PARTS + 1):
            whole = np.rint(weights * parts)
            if np.abs(whole - weights * parts).max(initial=0.0) > 1e-5:
                continue
            gap = self._spread(whole) - wanted * parts  # sums of whole numbers: exact
            # With persistence 1 an answer is the same in every cycle, so the cycles are added up.
            if not (gap.sum(axis=0) if alike else gap).any():
                return True
        return False

    def _make_room(self, groups: int, members: int) -> None:
        if groups > len(self._triangle):
            size = 2 * groups
            triangle = np.zeros((size, size))
            triangle[: self.rank, : self.rank] = self._triangle[: self.rank, : self.rank]
            self._triangle = triangle
            self._starts = np.resize(self._starts, size + 1)
        if members > len(self._places):
            self._places = np.resize(self._places, 2 * members)
            self._group_of = np.resize(self._group_of, 2 * members)
