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
from leadwell.staffing.roster.solve.master import Master, Prices, Task
from leadwell.staffing.roster.solve.pricing import costs_to_go, group_costs, within
from leadwell.staffing.roster.solve.tables import Cells

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
    price = task.personal - prices.cover[None]
    for k, one in enumerate(task.limits):
        price[one.person, :, one.shift] -= prices.limits[k]
    found: list[NDArray[np.int16]] = []
    total = 0
    space = np.empty((min(MOST_OF_ONE, most), task.wanted.shape[0]), dtype=np.int16)
    for p in range(task.people):
        group_costs(tables, p, price[p], cost, best)
        costs_to_go(tables, p, cost, room)
        least = room[0, tables.start[p], 0, 0]
        number = within(tables, p, price[p], room, least + gap + TOLERANCE, space)
        if number < 0 or total + number > most:
            return None
        rows = space[:number].copy()
        for one in task.limits:
            if one.person == p:
                rows = rows[(rows == one.shift + 1).sum(axis=1) <= one.most]
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
    return _choose(master.task, schedules, prices, gap, known, enough, effort, seed)


def _choose(
    task: Task,
    schedules: list[NDArray[np.int16]],
    prices: Prices,
    gap: float,
    known: float,
    enough: Deadline,
    effort: float,
    seed: int,
) -> Verdict:
    model = cp_model.CpModel()
    goal: list[tuple[cp_model.IntVar, int]] = []
    cell_of: dict[tuple[int, int], list[tuple[cp_model.IntVar, int]]] = {}
    takes = []
    every = np.arange(task.wanted.shape[0])
    for p, rows in enumerate(schedules):
        variables = [model.new_bool_var("") for _ in rows]
        model.add_exactly_one(variables)
        takes.append(variables)
        personal = np.concatenate([np.zeros((len(every), 1)), task.personal[p]], axis=1)
        costs = personal[every, rows].sum(axis=1)
        goal += [(v, round(c)) for v, c in zip(variables, costs.tolist(), strict=True) if round(c)]
        for d in every.tolist():
            for s in np.unique(rows[:, d]).tolist():
                if s:
                    mine = np.flatnonzero(rows[:, d] == s)
                    cell = cell_of.setdefault((d, s - 1), [])
                    cell += [(variables[k], 1) for k in mine.tolist()]
    constant = task.constant
    for d in every.tolist():
        for s in range(task.wanted.shape[1]):
            wanted, under, over = int(task.wanted[d, s]), task.under[d, s], task.over[d, s]
            if not under and not over:
                continue
            here = cell_of.get((d, s), [])
            if not here:
                constant += under * max(wanted, 0) + over * max(-wanted, 0)
                continue
            most_few = max(wanted, 0) if under - prices.cover[d, s] <= gap + TOLERANCE else 0
            most_many = task.people if over + prices.cover[d, s] <= gap + TOLERANCE else 0
            few, many = model.new_int_var(0, most_few, ""), model.new_int_var(0, most_many, "")
            model.add(sum(v for v, _ in here) + few - many == wanted)
            goal += [(few, round(under)), (many, round(over))]
    cost = sum(v * c for v, c in goal)
    model.add(cost <= round(known - 1 - constant))
    model.minimize(cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = effort
    solver.parameters.max_time_in_seconds = max(enough.left, 0.01)
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Verdict(cells=None, listed=True, settled=True)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        chosen = [
            rows[next(k for k, v in enumerate(variables) if solver.boolean_value(v))]
            for rows, variables in zip(schedules, takes, strict=True)
        ]
        return Verdict(
            cells=np.array(chosen, dtype=np.int16), listed=True, settled=status == cp_model.OPTIMAL
        )
    return Verdict(cells=None, listed=True, settled=False)
