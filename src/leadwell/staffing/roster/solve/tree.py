"""Branch and price: what the programme leaves open is split in two, again and again, until nothing cheaper is left.

A branch is a roster problem with less freedom: a cell may not, or must, hold work or a shift, or no more than so many
people may be missing in a cell of cover. Its programme gives a bound of its own. The bound of all is the least of those
of the branches still open. Branches of the least whole-numbered bound come first, the deepest of these before others,
so that a roster found at that bound is proven best at once.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.generation import converge
from leadwell.staffing.roster.solve.master import Master, Prices
from leadwell.staffing.roster.solve.tables import Cells, Floats, Tables
from leadwell.staffing.roster.solve.task import Task

WHOLE = 1 - 1e-4  # costs are whole numbers: what is not cheaper by 1 is not cheaper
SPLIT = 1e-4  # a part nearer to a whole number than this is one
LOOKED_AT = (
    4,
    8,
    4,
)  # ways to split that are tried out: by people missing, by work on a day, by shift on a day
TRIED = 3  # programmes solved to try one out
MOST_COLUMNS, PROMISING = 120, 40  # a person; above the first, the programme is cut down to the second

Columns = list[tuple[int, NDArray[np.int16]]]


class Room(NamedTuple):
    """What a branch leaves free."""

    allowed: NDArray[np.uint8]  # as in the tables
    least_few: Floats  # people missing, days x shifts
    most_few: Floats


@dataclass(order=True, slots=True)
class Branch:
    """A branch that is open; the order is that in which they are looked at."""

    level: int  # the bound, raised to a whole number
    shallow: int  # less the depth
    bound: float
    number: int
    room: Room = field(compare=False)
    prices: Prices | None = field(compare=False)


class Split(NamedTuple):
    """A way to split a branch: people missing in a cell (no person), work on a day (no shift), or a shift on a day."""

    person: int | None
    day: int
    shift: int | None  # as in cells, 1 being the first
    at: int = 0


class Tree:
    """The branches of one roster problem; it can be grown for a while, and later on."""

    def __init__(self, task: Task, columns: Columns, bound: float, prices: Prices | None) -> None:
        """Begin with a programme that has these columns, and the bound and prices that it came to."""
        self.task = task
        self.master = Master(task)
        for person, schedule in columns:
            self.master.add(person, schedule)
        shape = task.wanted.shape
        whole = Room(task.tables.allowed, np.zeros(shape), np.full(shape, np.inf))
        self.open = [Branch(_level(bound), 0, bound, 0, whole, prices)]
        self.stuck = np.inf  # least bound of a branch that could not be settled
        self.number = 0

    @property
    def bound(self) -> float:
        """Give what no roster costs less than that is not dearer than the cost it was last grown below."""
        return min(self.stuck, min((one.bound for one in self.open), default=np.inf))

    def grow(self, cost: Callable[[], float], take: Callable[[Cells], None], enough: Deadline) -> None:
        """Split branches until none is left that could hold a roster below ``cost``, or the time is up.

        Args:
            cost: gives the cost of the best roster known; it may fall.
            take: is given each roster found.
            enough: says that the time is up.
        """
        while self.open and not enough():
            branch = heapq.heappop(self.open)
            if branch.bound > cost() - WHOLE:
                continue
            if not self._look(branch, cost, take, enough):
                heapq.heappush(self.open, branch)  # the time was up before it was settled

    def _look(
        self, branch: Branch, cost: Callable[[], float], take: Callable[[Cells], None], enough: Deadline
    ) -> bool:
        cutoff = cost() - WHOLE
        self._cut_down()
        bound, prices = self._bound(branch, enough, cutoff)
        if enough():
            return False
        if bound > cutoff:
            return True
        if not self.master.solved:
            self.stuck = min(self.stuck, bound)
            return True
        splits = list(self._splits())
        if not splits:
            self._end(bound, cost, take)
            return True
        here = Branch(_level(bound), branch.shallow, bound, branch.number, branch.room, prices)
        best: list[Branch] = []
        most = -1.0
        for split in splits:
            parts = self._parts(here, split)
            gains = []
            for part in parts:
                part.bound, part.prices = self._bound(part, enough, cutoff, rounds=TRIED)
                part.level = _level(part.bound)
                reached = part.bound if part.bound > cutoff else max(part.bound, self.master.value)
                gains.append(max(min(reached, cutoff + 1) - bound, 1e-6))
            if enough():
                return False
            if gains[0] * gains[1] > most:
                best, most = parts, gains[0] * gains[1]
            if all(part.bound > cutoff for part in parts):
                break
        for part in best:
            if part.bound <= cutoff:
                heapq.heappush(self.open, part)
        return True

    def _bound(
        self, branch: Branch, enough: Deadline, cutoff: float, rounds: int = 1000
    ) -> tuple[float, Prices | None]:
        """Give the bound of a branch, or what of it is enough to close it, and its prices."""
        master, room = self.master, branch.room
        master.hold(*room)
        master.bound, master.best_prices = branch.bound, branch.prices
        tables: Tables = self.task.tables._replace(allowed=room.allowed)
        converge(master, tables, enough=enough, most_rounds=rounds, cutoff=cutoff + 1e-6)
        return master.bound, master.best_prices

    def _cut_down(self) -> None:
        master = self.master
        if len(master.columns) > MOST_COLUMNS * self.task.people and master.solve():
            master.prune(master.promising(PROMISING))

    def _end(self, bound: float, cost: Callable[[], float], take: Callable[[Cells], None]) -> None:
        """Take the roster of a branch that has nothing left to split."""
        cells: Cells = self.master.mixed_cells().argmax(axis=2).astype(np.int16)
        take(cells)
        if (
            bound <= cost() - WHOLE
        ):  # its roster is dearer than its bound: the programme was not solved to the end
            self.stuck = min(self.stuck, bound)

    def _splits(self) -> Iterator[Split]:
        """Give ways to split what the programme now leaves open, the evenest of each kind first."""
        few, work, shift = LOOKED_AT
        missing = {cell: one.solution_value() for cell, one in self.master.few.items()}
        uneven = {cell: min(v - floor(v), ceil(v) - v) for cell, v in missing.items()}
        worth = {cell: part * self.task.under[cell] for cell, part in uneven.items() if part > SPLIT}
        for day, number in sorted(worth, key=lambda cell: -worth[cell])[:few]:
            yield Split(None, day, number, floor(missing[day, number]))
        mixed = self.master.mixed_cells()
        works = 1 - mixed[:, :, 0]
        for person, day in _evenest(works, work):
            yield Split(person, day, None)
        for person, day, number in _evenest(mixed[:, :, 1:], shift):
            yield Split(person, day, number + 1)

    def _parts(self, branch: Branch, split: Split) -> list[Branch]:
        """Give the two parts of a branch."""
        first, second = branch.room, branch.room
        if split.person is None:
            cell = split.day, split.shift
            most, least = branch.room.most_few.copy(), branch.room.least_few.copy()
            most[cell], least[cell] = split.at, split.at + 1
            first, second = first._replace(most_few=most), second._replace(least_few=least)
        else:
            yes, no = branch.room.allowed.copy(), branch.room.allowed.copy()
            row = yes[split.person, split.day]
            if split.shift is None:
                row[0] = 0
                no[split.person, split.day, 1:] = 0
            else:
                row[: split.shift] = row[split.shift + 1 :] = 0
                no[split.person, split.day, split.shift] = 0
            first, second = first._replace(allowed=yes), second._replace(allowed=no)
        self.number += 2
        return [
            Branch(branch.level, branch.shallow - 1, branch.bound, self.number - k, room, branch.prices)
            for k, room in enumerate((first, second))
        ]


def _level(bound: float) -> int:
    return ceil(bound - 1e-5) if np.isfinite(bound) else 0


def _evenest(parts: Floats, most: int) -> list[tuple[int, ...]]:
    """Give the places of the numbers nearest to a half, of those that are not whole."""
    uneven = np.minimum(parts, 1 - parts)
    places = np.argsort(-uneven, axis=None, kind="stable")[:most]
    found = [tuple(int(k) for k in np.unravel_index(place, parts.shape)) for place in places]
    return [place for place in found if uneven[place] > SPLIT]
