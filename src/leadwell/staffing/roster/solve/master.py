"""Column generation: the best mixture of whole schedules, and a bound that no roster can beat.

One column is one person's whole schedule. The linear programme mixes columns so that cover is met at least
cost; its prices go to the pricing, which gives each person's cheapest schedule at these prices. At any prices
within the weights, the wanted cover at these prices plus everybody's cheapest schedule is a lower bound
(Lagrange); the best one seen is kept. Prices are smoothed towards those of the best bound (Wentges, 1997).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.pricing import cheapest, scratch
from leadwell.staffing.roster.solve.tables import Cells, Floats, Ints, Limit, Tables

ARTIFICIAL = 1e5  # the cost of a person without a schedule, far above any weight
NEGLIGIBLE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What column generation works on: some people, some days, and the cover that is still wanted."""

    tables: Tables
    wanted: Ints  # days x shifts; below 0 where others are surplus already
    under: Floats
    over: Floats
    personal: Floats  # people x days x shifts
    limits: tuple[Limit, ...]
    constant: float = 0.0

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.personal.shape[0])

    def cost(self, cells: Cells) -> float:
        """Give the cost of a roster of these people, limits aside."""
        shifts = self.wanted.shape[1]
        present = np.stack([(cells == s + 1).sum(axis=0) for s in range(shifts)], axis=1)
        cost = self.constant + (self.under * np.maximum(self.wanted - present, 0)).sum()
        cost += (self.over * np.maximum(present - self.wanted, 0)).sum()
        who, day = np.nonzero(cells)
        return float(cost + self.personal[who, day, cells[who, day] - 1].sum())

    def keeps_limits(self, cells: Cells) -> bool:
        """Say whether nobody has a shift more often than allowed."""
        return all((cells[one.person] == one.shift + 1).sum() <= one.most for one in self.limits)


@dataclass(slots=True)
class Column:
    """One schedule of one person, and its variable."""

    person: int
    schedule: NDArray[np.int16]
    variable: pywraplp.Variable
    shut: int = 0


@dataclass(slots=True, kw_only=True)
class Prices:
    """Prices of cover and limits."""

    cover: Floats
    limits: Floats


@dataclass
class Master:
    """The linear programme over the columns found so far; it grows."""

    task: Task
    columns: list[Column] = field(default_factory=list)
    bound: float = -np.inf
    value: float = np.inf
    prices: Prices | None = None
    best_prices: Prices | None = None
    seen: set[tuple[int, bytes]] = field(default_factory=set)
    in_use: list[tuple[Column, float]] = field(default_factory=list)
    unmet: float = np.inf  # how much of the people has no schedule

    def __post_init__(self) -> None:
        """Set up rows: one a person, one a cell of cover, one a limit."""
        self.limits_of: dict[tuple[int, int], int] = {
            (one.person, one.shift): number for number, one in enumerate(self.task.limits)
        }
        self.limit_place = np.array(
            [(one.person, one.shift) for one in self.task.limits], dtype=np.int64
        ).reshape(-1, 2)
        self.room = scratch(self.task.tables)
        self.everybody = np.arange(self.task.people)
        self._open()

    def _open(self) -> None:
        task = self.task
        solver = pywraplp.Solver.CreateSolver("GLOP")
        solver.SetSolverSpecificParametersAsString("use_preprocessing: false")
        self.solver = solver
        goal = solver.Objective()
        goal.SetMinimization()
        infinity = solver.infinity()
        self.goal = goal
        self.whole = [solver.Constraint(1.0, 1.0) for _ in range(task.people)]
        self.artificial = []
        for row in self.whole:
            variable = solver.NumVar(0.0, infinity, "")
            goal.SetCoefficient(variable, ARTIFICIAL)
            row.SetCoefficient(variable, 1.0)
            self.artificial.append(variable)
        days, shifts = task.wanted.shape
        self.rows: dict[tuple[int, int], pywraplp.Constraint] = {}
        self.shortfall: dict[tuple[int, int], tuple[pywraplp.Variable, pywraplp.Variable]] = {}
        reachable = (task.tables.allowed[:, :, 1:] == 1).any(axis=0)
        for d in range(days):
            for s in range(shifts):
                if not reachable[d, s] or not (task.under[d, s] or task.over[d, s]):
                    continue
                wanted = float(task.wanted[d, s])
                row = solver.Constraint(wanted, wanted)
                few, many = solver.NumVar(0.0, infinity, ""), solver.NumVar(0.0, infinity, "")
                goal.SetCoefficient(few, float(task.under[d, s]))
                goal.SetCoefficient(many, float(task.over[d, s]))
                row.SetCoefficient(few, 1.0)
                row.SetCoefficient(many, -1.0)
                self.rows[d, s] = row
        out = ~reachable
        self.offset = task.constant + float((task.under * np.maximum(task.wanted, 0))[out].sum())
        self.offset += float((task.over * np.maximum(-task.wanted, 0))[out].sum())
        self.limit_rows = []
        for limit in task.limits:
            row = solver.Constraint(-infinity, float(limit.most))
            spare = solver.NumVar(0.0, infinity, "")
            goal.SetCoefficient(spare, ARTIFICIAL / 10)
            row.SetCoefficient(spare, -1.0)
            self.limit_rows.append(row)

    def add(self, person: int, schedule: NDArray[np.int16]) -> bool:
        """Add a schedule unless it is there; say whether it was new."""
        key = person, schedule.tobytes()
        if key in self.seen:
            return False
        self.seen.add(key)
        schedule = schedule.copy()
        self.columns.append(Column(person, schedule, self._variable(person, schedule)))
        return True

    def _variable(self, person: int, schedule: NDArray[np.int16]) -> pywraplp.Variable:
        variable = self.solver.NumVar(0.0, self.solver.infinity(), "")
        self.whole[person].SetCoefficient(variable, 1.0)
        cost = 0.0
        counts: dict[int, int] = {}
        for day in np.flatnonzero(schedule).tolist():
            shift = int(schedule[day]) - 1
            cost += self.task.personal[person, day, shift]
            row = self.rows.get((day, shift))
            if row is not None:
                row.SetCoefficient(variable, 1.0)
            number = self.limits_of.get((person, shift))
            if number is not None:
                counts[number] = counts.get(number, 0) + 1
        for number, count in counts.items():
            self.limit_rows[number].SetCoefficient(variable, float(count))
        self.goal.SetCoefficient(variable, float(cost))
        return variable

    def solve(self, left: float = np.inf) -> bool:
        """Solve the programme as it stands within ``left`` seconds; say whether that worked."""
        if np.isfinite(left):
            self.solver.SetTimeLimit(max(1, int(left * 1000)))
        status = self.solver.Solve()
        if status == pywraplp.Solver.ABNORMAL:
            self._begin_anew()  # the basis it started from was a bad one: once more without it
            status = self.solver.Solve()
        if status != pywraplp.Solver.OPTIMAL:
            return False
        self.value = self.goal.Value() + self.offset
        self.in_use = [
            (column, value)
            for column in self.columns
            if not column.shut and (value := column.variable.solution_value()) > NEGLIGIBLE
        ]
        self.unmet = float(sum(variable.solution_value() for variable in self.artificial))
        cover = np.zeros(self.task.wanted.shape)
        for cell, row in self.rows.items():
            cover[cell] = row.dual_value()
        cover = np.clip(cover, -self.task.over, self.task.under)
        limits = np.minimum(np.array([row.dual_value() for row in self.limit_rows]), 0.0)
        self.prices = Prices(cover=cover, limits=limits)
        return True

    def _begin_anew(self) -> None:
        self._open()
        for column in self.columns:
            column.variable = self._variable(column.person, column.schedule)
            if column.shut:
                column.variable.SetUb(0.0)

    def prune(self, keep: list[Column]) -> None:
        """Go on with these columns alone: a smaller programme is solved sooner."""
        self.columns = keep
        self.seen = {(column.person, column.schedule.tobytes()) for column in keep}
        self._begin_anew()

    def promising(self, each: int) -> list[Column]:
        """Give the columns in use and, for each person, the ``each`` whose reduced cost is least."""
        ranked: dict[int, list[tuple[float, int]]] = {}
        for number, column in enumerate(self.columns):
            ranked.setdefault(column.person, []).append((column.variable.reduced_cost(), number))
        kept = {number for mine in ranked.values() for _, number in sorted(mine)[:each]}
        used = {id(column) for column, _ in self.in_use}
        return [column for number, column in enumerate(self.columns) if number in kept or id(column) in used]

    def price(self, prices: Prices, tables: Tables) -> tuple[Floats, Cells]:
        """Give each person's cheapest schedule at these prices, and its cost."""
        price = self.task.personal - prices.cover[None]
        if len(prices.limits):
            price[self.limit_place[:, 0], :, self.limit_place[:, 1]] -= prices.limits[:, None]
        values = np.empty(self.task.people)
        schedules = np.zeros((self.task.people, price.shape[1]), dtype=np.int16)
        cheapest(tables, self.everybody, price, *self.room, values, schedules)
        return values, schedules

    def bound_at(self, prices: Prices, values: Floats) -> float:
        """Give the bound that these prices prove."""
        most = np.array([one.most for one in self.task.limits], dtype=float)
        return float(
            self.task.constant
            + (prices.cover * self.task.wanted).sum()
            + (prices.limits * most).sum()
            + values.sum()
            + self.offset
            - self.task.constant  # cells without a row: what they cost whatever is done
        )

    def mixed_cells(self) -> Floats:
        """Give how much of each person's day is each shift: people x days x (shifts + 1)."""
        days, shifts = self.task.wanted.shape
        found = np.zeros((self.task.people, days, shifts + 1))
        every = np.arange(days)
        for column, value in self.in_use:
            found[column.person, every, column.schedule] += value
        return found


def converge(
    master: Master,
    tables: Tables,
    *,
    enough: Deadline,
    most_rounds: int = 1000,
    gap: float = NEGLIGIBLE,
    smoothing: float = 0.6,
    cutoff: float = np.inf,
    free: bool = True,
    content: float = -np.inf,
) -> bool:
    """Generate columns until none is left that helps; say whether the programme was solved at all.

    Args:
        master: the programme.
        tables: the person tables to price with; narrower than the master's in a dive.
        enough: says that the time is up.
        most_rounds: stop after so many programmes.
        gap: stop where value and bound are so near.
        smoothing: how far prices lean towards those of the best bound.
        cutoff: stop where the bound reaches this.
        content: stop where the value is this low.
        free: whether bounds found here are those of the whole task (not so in a dive).
    """
    bound = -np.inf
    best: Prices | None = master.best_prices if free else None
    for _ in range(most_rounds):
        if enough() or not master.solve(enough.left):
            return master.prices is not None
        assert master.prices is not None
        if bound >= cutoff or master.value - bound < gap or master.value <= content:
            return True
        lean = smoothing if best is not None else 0.0
        while True:
            at = master.prices if best is None or lean == 0.0 else _between(best, master.prices, lean)
            values, schedules = master.price(at, tables)
            proven = master.bound_at(at, values)
            if proven > bound:
                bound, best = proven, at
                if free and proven > master.bound:
                    master.bound, master.best_prices = proven, at
            added = 0
            for person in np.flatnonzero(np.isfinite(values)).tolist():
                added += master.add(person, schedules[person])
            if added or lean == 0.0:
                break
            lean = 0.0
        if not added:
            return True
    return True


def _between(best: Prices, now: Prices, lean: float) -> Prices:
    return Prices(
        cover=lean * best.cover + (1 - lean) * now.cover, limits=lean * best.limits + (1 - lean) * now.limits
    )


def add_all(master: Master, cells: Cells | Sequence[NDArray[np.int16]]) -> None:
    """Add a schedule for each person."""
    for person, schedule in enumerate(cells):
        master.add(person, schedule)
