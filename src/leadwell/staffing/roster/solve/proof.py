"""Closing the last gap: every schedule that a cheaper roster could hold is listed, and the best choice is found.

At the prices of the bound each schedule has a reduced cost. A roster cheaper than the one known can only hold
schedules whose reduced cost lies within the gap; where these are few enough to list, an exact search over them
finds the cheapest roster of all, or shows that there is none.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.master import Master, Prices, steps_of
from leadwell.staffing.roster.solve.pricing import costs_to_go, group_costs, within
from leadwell.staffing.roster.solve.tables import Cells
from leadwell.staffing.roster.solve.task import Task

MOST_LISTED = 400_000  # schedules of everybody together
MOST_OF_ONE = 150_000
TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the exact search says."""

    cells: Cells | None  # a cheaper roster, where there is one
    listed: bool  # whether the schedules were few enough to list
    settled: bool  # whether nothing cheaper than ``cells``, or than the roster known, exists


def listed(master: Master, prices: Prices, gap: float, most: int) -> list[NDArray[np.int16]] | None:
    """Give each person's schedules within ``gap`` of the cheapest at these prices; None where too many."""
    task, tables = master.task, master.task.tables
    room, cost, best = master.room
    price, tables = master.at(prices, tables)
    found: list[NDArray[np.int16]] = []
    total = 0
    space = np.empty((min(MOST_OF_ONE, most), task.wanted.shape[0]), dtype=np.int16)
    for p in range(task.people):
        group_costs(tables, p, price[p], cost, best)
        costs_to_go(tables, p, cost, room)
        least = room[0, tables.start[p], 0, 0]
        line = None if task.lines is None else task.lines[p]
        within_cost = least + gap
        if line is not None and task.charge is not None:
            day = np.flatnonzero(line)
            least = min(least + task.charge[p], price[p][day, line[day] - 1].sum())
            within_cost = least + gap - task.charge[p]
        number = within(tables, p, price[p], room, within_cost + TOLERANCE, space)
        if number < 0 or total + number > most:
            return None
        rows = space[:number].copy()
        for one in task.limits:
            if one.person == p:
                rows = rows[(rows == one.shift + 1).sum(axis=1) <= one.most]
        if line is not None:
            rows = np.concatenate([line[None], rows[(rows != line).any(axis=1)]])
        total += len(rows)
        found.append(rows)
    return found


def prove(master: Master, known: float, enough: Deadline, *, most: int, effort: float, seed: int) -> Verdict:
    """Look for a roster cheaper than ``known`` among all that could be one.

    Args:
        master: a converged master of the whole roster.
        known: the cost of the best roster so far; costs are whole numbers.
        enough: the time there is.
        most: give up where more schedules than this are to be listed.
        effort: the deterministic time that the exact search may take, about seconds.
        seed: of the exact search.
    """
    prices = master.best_prices
    if prices is None or not np.isfinite(master.bound):
        return Verdict(cells=None, listed=False, settled=False)
    gap = known - 1 - master.bound
    if gap < -TOLERANCE:
        return Verdict(cells=None, listed=True, settled=True)
    schedules = listed(master, prices, gap, most)
    if schedules is None or enough():
        return Verdict(cells=None, listed=False, settled=False)
    if any(len(rows) == 0 for rows in schedules):
        return Verdict(cells=None, listed=True, settled=True)
    choice = Choice(schedules)
    cost, constant = choice.cost_of(master.task, prices=prices, gap=gap)
    choice.model.add(cost <= round(known - 1 - constant))
    choice.model.minimize(cost)
    status = choice.solve(enough, effort, seed)
    if status == cp_model.INFEASIBLE:
        return Verdict(cells=None, listed=True, settled=True)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Verdict(cells=choice.cells(), listed=True, settled=status == cp_model.OPTIMAL)
    return Verdict(cells=None, listed=True, settled=False)


class Choice:
    """The choice of one schedule a person from lists, as a model of CP-SAT."""

    def __init__(self, schedules: list[NDArray[np.int16]]) -> None:
        """Make a variable a schedule."""
        self.schedules = schedules
        self.model = cp_model.CpModel()
        self.solver = cp_model.CpSolver()
        self.takes = [[self.model.new_bool_var("") for _ in rows] for rows in schedules]
        self.days = np.arange(schedules[0].shape[1])
        self.cell_of: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        for rows, variables in zip(schedules, self.takes, strict=True):
            self.model.add_exactly_one(variables)
            for d in self.days.tolist():
                for s in np.unique(rows[:, d]).tolist():
                    if s:
                        mine = np.flatnonzero(rows[:, d] == s)
                        self.cell_of.setdefault((d, s - 1), []).extend(variables[k] for k in mine.tolist())

    def cost_of(
        self, task: Task, *, prices: Prices | None = None, gap: float = np.inf
    ) -> tuple[cp_model.LinearExpr, float]:
        """Give what the choice costs in a task: an expression that is right where it is made small, and a constant.

        With prices, what can only be had at more than ``gap`` above the bound is left out.
        """
        model, goal, constant = self.model, [], task.constant
        for p, (rows, variables) in enumerate(zip(self.schedules, self.takes, strict=True)):
            personal = np.concatenate([np.zeros((len(self.days), 1)), task.personal[p]], axis=1)
            costs = personal[self.days, rows].sum(axis=1) + task.whole_costs(p, rows, shared=False)
            goal += [(v, round(c)) for v, c in zip(variables, costs.tolist(), strict=True) if round(c)]
        for d in self.days.tolist():
            for s in range(task.wanted.shape[1]):
                wanted, under, over = int(task.wanted[d, s]), task.under[d, s], task.over[d, s]
                if not under and not over:
                    continue
                here = self.cell_of.get((d, s), [])
                if not here:
                    constant += under * max(wanted, 0) + over * max(-wanted, 0)
                    continue
                price = 0.0 if prices is None else float(prices.cover[d, s])
                most_few = max(wanted, 0) if under - price <= gap + TOLERANCE else 0
                most_many = task.people + abs(wanted) if over + price <= gap + TOLERANCE else 0
                few, many = model.new_int_var(0, most_few, ""), model.new_int_var(0, most_many, "")
                model.add(sum(here) + few - many == wanted)
                goal += [(few, round(under)), (many, round(over))]
        for one in task.shares:
            rows, variables = self.schedules[one.person], self.takes[one.person]
            counts = task.counts(one, rows)
            constant += float(one.costs[0])
            taken = []
            for number, step in steps_of(one.costs[: int(counts.max()) + 1]):
                taken.append(model.new_int_var(0, number, ""))
                goal.append((taken[-1], round(step)))
            model.add(sum(v * c for v, c in zip(variables, counts.tolist(), strict=True) if c) == sum(taken))
        return sum(v * c for v, c in goal), constant

    def hint(self, cells: Cells) -> None:
        """Begin from a roster whose schedules are among the lists."""
        for row, rows, variables in zip(cells, self.schedules, self.takes, strict=True):
            for same, variable in zip((rows == row).all(axis=1).tolist(), variables, strict=True):
                self.model.add_hint(variable, same)

    def solve(self, enough: Deadline, effort: float, seed: int) -> object:
        """Solve, and give the status."""
        self.solver.parameters.num_workers = 1
        self.solver.parameters.random_seed = seed
        self.solver.parameters.linearization_level = 2
        self.solver.parameters.max_deterministic_time = effort
        self.solver.parameters.max_time_in_seconds = max(enough.left, 0.01)
        return self.solver.solve(self.model)

    def cells(self) -> Cells:
        """Give the schedules chosen."""
        chosen = [
            rows[next(k for k, v in enumerate(variables) if self.solver.boolean_value(v))]
            for rows, variables in zip(self.schedules, self.takes, strict=True)
        ]
        return np.array(chosen, dtype=np.int16)
