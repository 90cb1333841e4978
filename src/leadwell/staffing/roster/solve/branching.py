"""Branch and bound over who keeps the promised line: each branch is a linear programme over whole lines."""

import heapq
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.dive import dive
from leadwell.staffing.roster.solve.generation import converge
from leadwell.staffing.roster.solve.master import Master, Prices
from leadwell.staffing.roster.solve.proof import prove
from leadwell.staffing.roster.solve.tables import Cells, Floats
from leadwell.staffing.roster.solve.task import Task

DIVES = 40  # a dive in every so many branches
WHOLE = 1 - 1e-6  # costs are whole numbers
LISTED, EFFORT = 60_000, 60.0  # in a branch where it is settled who changes

Columns = list[tuple[int, NDArray[np.int16]]]


@dataclass(order=True)
class Branch:
    """Who must change and who must not, so far, and the bound of it."""

    bound: float
    number: int
    changed: frozenset[int]
    kept: frozenset[int]
    columns: Columns
    prices: Prices | None


class Tree:
    """The branches that are open, and the best roster so far."""

    def __init__(self, task: Task, cells: Cells, enough: Deadline, seed: int) -> None:
        """Begin with the promised lines."""
        self.task, self.best, self.enough, self.seed = task, cells, enough, seed
        self.cost = task.cost(cells)
        self.open: list[Branch] = []
        self.number = 0
        self.stuck = np.inf  # least bound of a branch that could not be settled

    @property
    def bound(self) -> int:
        """Give what no roster can cost less than."""
        least = min([self.stuck, self.cost, *(one.bound for one in self.open)])
        return max(0, ceil(least - 1e-5))

    def grow(self, root: Master) -> None:
        """Branch, the lowest bound first, until the best is proven or the time is up."""
        self._dive(root, self.task)
        self._split(root, frozenset(), frozenset())
        while self.open and not self.enough():
            branch = heapq.heappop(self.open)
            if branch.bound > self.cost - WHOLE:
                continue
            self._look(branch)

    def _look(self, branch: Branch) -> None:
        charge = self.task.charge
        assert charge is not None
        mine = charge.copy()
        mine[list(branch.changed)] = 0.0
        mine[list(branch.kept)] = np.inf
        constant = self.task.constant + float(charge[list(branch.changed)].sum())
        task = replace(self.task, charge=mine, constant=constant)
        master = Master(task)
        assert task.lines is not None
        for person, line in enumerate(task.lines):
            master.add(person, line)
        for person, schedule in branch.columns:
            if person not in branch.kept:
                master.add(person, schedule)
        master.best_prices = branch.prices
        converge(master, task.tables, enough=self.enough, cutoff=self.cost - WHOLE)
        master.bound = max(master.bound, branch.bound)
        if master.bound > self.cost - WHOLE:
            return
        if self.number % DIVES == 0:
            self._dive(master, task)
        self._split(master, branch.changed, branch.kept)

    def _split(self, master: Master, changed: frozenset[int], kept: frozenset[int]) -> None:
        """Open two branches on the person about whom the programme is least sure, or settle this one."""
        if master.bound > self.cost - WHOLE:
            return
        share = self._share_changed(master)
        share[list(changed | kept)] = 0.0
        person = int(np.abs(share - 0.5).argmin())
        if min(share[person], 1 - share[person]) < 1e-4:
            undecided = [p for p in np.flatnonzero(share > 0.5).tolist() if p not in changed | kept]
            if not undecided:
                self._settle(master)
                return
            person = undecided[0]
        columns = [(one.person, one.schedule) for one, _ in master.in_use]
        for more, fewer in ((changed | {person}, kept), (changed, kept | {person})):
            self.number += 1
            heapq.heappush(
                self.open, Branch(master.bound, self.number, more, fewer, columns, master.best_prices)
            )

    def _share_changed(self, master: Master) -> Floats:
        found = np.zeros(self.task.people)
        assert self.task.lines is not None
        for column, value in master.in_use:
            if (column.schedule != self.task.lines[column.person]).any():
                found[column.person] += value
        return found

    def _settle(self, master: Master) -> None:
        """Search a branch exactly in which the programme is sure who changes."""
        self._dive(master, master.task)
        if master.bound > self.cost - WHOLE:
            return
        verdict = prove(
            master,
            self.cost,
            self.enough.within(self.enough.left / 3),
            most=LISTED,
            effort=EFFORT,
            seed=self.seed,
        )
        if verdict.cells is not None:
            self._take(verdict.cells)
        if not verdict.settled:
            self.stuck = min(self.stuck, master.bound)

    def _dive(self, master: Master, task: Task) -> None:
        lower = Master(task)
        for column in master.columns:
            lower.add(column.person, column.schedule)
        lower.best_prices = master.best_prices
        if lower.solve(self.enough.left):
            found = dive(lower, enough=self.enough, share=0.1, rounds=10, cutoff=self.cost - WHOLE)
            if found is not None and self.task.keeps_limits(found):
                self._take(found)

    def _take(self, cells: Cells) -> None:
        cost = self.task.cost(cells)
        if cost < self.cost - 1e-6:
            self.best, self.cost = cells, cost
