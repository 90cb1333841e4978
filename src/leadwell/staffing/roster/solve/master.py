"""Column generation: the best mixture of whole schedules, and a bound that no roster can beat.

One column is one person's whole schedule. The linear programme mixes columns so that cover is met at least
cost; its prices go to the pricing, which gives each person's cheapest schedule at these prices. At any prices
within the weights, the wanted cover at these prices plus everybody's cheapest schedule is a lower bound
(Lagrange); the best one seen is kept. Prices are smoothed towards those of the best bound (Wentges, 1997).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from leadwell.staffing.roster.solve.pricing import cheapest, scratch
from leadwell.staffing.roster.solve.tables import Cells, Floats, Tables
from leadwell.staffing.roster.solve.task import Task

ARTIFICIAL = 1e5  # the cost of a person without a schedule, far above any weight
NEGLIGIBLE = 1e-6
STALLED = (
    12  # steps of the simplex method, by rows, after which it is taken to go in circles; it needs 1 to 4
)


@dataclass(slots=True)
class Column:
    """One schedule of one person, and its variable."""

    person: int
    schedule: NDArray[np.int16]
    variable: pywraplp.Variable
    shut: int = 0


@dataclass(slots=True, kw_only=True)
class Prices:
    """Prices of cover, limits and shares."""

    cover: Floats
    limits: Floats
    shares: Floats
    whole: Floats  # a person: what having a schedule at all is worth


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
    solved: bool = False  # whether the programme was, when that was last tried
    tightened: bool = False  # whether columns were shut since the programme was last solved

    def __post_init__(self) -> None:
        """Set up rows: one a person, one a cell of cover, one a limit."""
        self.limits_of: dict[tuple[int, int], int] = {
            (one.person, one.shift): number for number, one in enumerate(self.task.limits)
        }
        self.limit_place = np.array(
            [(one.person, one.shift) for one in self.task.limits], dtype=np.int64
        ).reshape(-1, 2)
        self.shares_of: dict[int, list[int]] = {}
        for number, one in enumerate(self.task.shares):
            self.shares_of.setdefault(one.person, []).append(number)
        self.steps = [steps_of(one.costs) for one in self.task.shares]
        self.room = scratch(self.task.tables)
        self.everybody = np.arange(self.task.people)
        # How many people may be missing in a cell of cover; a branch narrows it.
        self.least_few = np.zeros(self.task.wanted.shape)
        self.most_few = np.full(self.task.wanted.shape, np.inf)
        self._open()

    def _open(self) -> None:
        task = self.task
        solver = pywraplp.Solver.CreateSolver("GLOP")
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
        self.few: dict[tuple[int, int], pywraplp.Variable] = {}
        reachable = (task.tables.allowed[:, :, 1:] == 1).any(axis=0)
        if task.lines is not None:
            who, day = np.nonzero(task.lines)
            reachable[day, task.lines[who, day] - 1] = True
        for d in range(days):
            for s in range(shifts):
                if not reachable[d, s] or not (task.under[d, s] or task.over[d, s]):
                    continue
                wanted = float(task.wanted[d, s])
                row = solver.Constraint(wanted, wanted)
                least, most = self._few_bounds(d, s)
                few, many = solver.NumVar(least, most, ""), solver.NumVar(0.0, infinity, "")
                goal.SetCoefficient(few, float(task.under[d, s]))
                goal.SetCoefficient(many, float(task.over[d, s]))
                row.SetCoefficient(few, 1.0)
                row.SetCoefficient(many, -1.0)
                self.rows[d, s] = row
                self.few[d, s] = few
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
        self.share_rows = []
        for one, steps in zip(task.shares, self.steps, strict=True):
            row = solver.Constraint(0.0, 0.0)
            self.offset += float(one.costs[0])
            for number, cost in steps:
                taken = solver.NumVar(0.0, float(number), "")
                goal.SetCoefficient(taken, cost)
                row.SetCoefficient(taken, -1.0)
            self.share_rows.append(row)

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
        if self.shares_of.get(person):
            for number in self.shares_of[person]:
                count = int(self.task.counts(self.task.shares[number], schedule[None])[0])
                self.share_rows[number].SetCoefficient(variable, float(count))
        cost += float(self.task.whole_costs(person, schedule[None], shared=False)[0])
        self.goal.SetCoefficient(variable, float(cost))
        return variable

    def solve(self, left: float = np.inf) -> bool:
        """Solve the programme as it stands within ``left`` seconds; say whether that worked."""
        if np.isfinite(left):
            self.solver.SetTimeLimit(max(1, int(left * 1000)))
        # Scaling would change with every new column, and the programme would begin anew instead of going on from where
        # it stood. Where columns were shut it stands at prices that still hold: the dual simplex goes on from these.
        words = f"use_preprocessing: false use_scaling: false use_dual_simplex: {str(self.tightened).lower()}"
        most = STALLED * (self.solver.NumConstraints() + 100)
        self.solver.SetSolverSpecificParametersAsString(f"{words} max_number_of_iterations: {most}")
        self.tightened = False
        status = self.solver.Solve()
        stalled = status != pywraplp.Solver.OPTIMAL and self.solver.Iterations() >= most
        if stalled or status == pywraplp.Solver.ABNORMAL:
            self._begin_anew()  # the basis it started from was a bad one: once more without it
            self.solver.SetSolverSpecificParametersAsString("use_preprocessing: false use_scaling: false")
            status = self.solver.Solve()
        self.solved = status == pywraplp.Solver.OPTIMAL
        if not self.solved:
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
        dearest = np.where(np.isfinite(self.most_few), np.inf, self.task.under)
        cover = np.clip(cover, -self.task.over, dearest)
        limits = np.minimum(np.array([row.dual_value() for row in self.limit_rows]), 0.0)
        shares = np.array([row.dual_value() for row in self.share_rows])
        whole = np.array([row.dual_value() for row in self.whole])
        self.prices = Prices(cover=cover, limits=limits, shares=shares, whole=whole)
        return True

    def _begin_anew(self) -> None:
        self._open()
        for column in self.columns:
            column.variable = self._variable(column.person, column.schedule)
            if column.shut:
                column.variable.SetUb(0.0)

    def _few_bounds(self, day: int, shift: int) -> tuple[float, float]:
        most = float(self.most_few[day, shift])
        return float(self.least_few[day, shift]), most if np.isfinite(most) else self.solver.infinity()

    def hold(self, allowed: NDArray[np.uint8], least_few: Floats, most_few: Floats) -> None:
        """Go over to a branch: to the columns of its cells, and to its bounds on who may be missing."""
        every = np.arange(allowed.shape[1])
        for column in self.columns:
            shut = int(not allowed[column.person, every, column.schedule].all())
            if shut != column.shut:
                column.shut = shut
                column.variable.SetUb(0.0 if shut else self.solver.infinity())
        changed = np.argwhere((self.least_few != least_few) | (self.most_few != most_few)).tolist()
        self.least_few, self.most_few = least_few, most_few
        for day, shift in changed:
            self.few[day, shift].SetBounds(*self._few_bounds(day, shift))

    def shut(self, column: Column) -> None:
        """Take a column out of use."""
        column.shut = 1
        column.variable.SetUb(0.0)
        self.tightened = True

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
        price, tables = self.at(prices, tables)
        values = np.empty(self.task.people)
        schedules = np.zeros((self.task.people, price.shape[1]), dtype=np.int16)
        cheapest(tables, self.everybody, price, *self.room, values, schedules)
        if self.task.lines is not None:
            self._or_as_promised(price, values, schedules)
        return values, schedules

    def _or_as_promised(self, price: Floats, values: Floats, schedules: Cells) -> None:
        """Put the promised schedule where it is cheaper than another with its charge."""
        assert self.task.lines is not None
        assert self.task.charge is not None
        priced = np.concatenate([np.zeros((*price.shape[:2], 1)), price], axis=2)
        days = np.arange(price.shape[1])
        kept = priced[self.everybody[:, None], days[None], self.task.lines].sum(axis=1)
        other = values + self.task.charge
        values[:] = np.minimum(kept, other)
        schedules[kept <= other] = self.task.lines[kept <= other]

    def at(self, prices: Prices, tables: Tables) -> tuple[Floats, Tables]:
        """Give what each shift costs each person at these prices, and the tables with the price of weekends."""
        price = self.task.personal - prices.cover[None]
        if len(prices.limits):
            price[self.limit_place[:, 0], :, self.limit_place[:, 1]] -= prices.limits[:, None]
        if self.task.shares:
            weekends = tables.weekend_price.copy()
            for one, each in zip(self.task.shares, prices.shares.tolist(), strict=True):
                if one.shifts:
                    price[one.person][:, list(one.shifts)] -= each
                else:
                    weekends[one.person] -= each
            tables = tables._replace(weekend_price=weekends)
        return price, tables

    def reduced_costs(self, schedules: Cells, lawful: NDArray[np.bool_]) -> Floats:
        """Give what a schedule of each person costs at the prices of the programme, less what its person is worth."""
        assert self.prices is not None
        task, prices = self.task, self.prices
        price, _ = self.at(prices, task.tables)
        days = np.arange(price.shape[1])
        cell = price[self.everybody[:, None], days[None], np.maximum(schedules - 1, 0)]
        costs: Floats = np.where(schedules > 0, cell, 0.0).sum(axis=1) - prices.whole
        for person in np.flatnonzero(lawful).tolist():
            costs[person] += task.whole_costs(person, schedules[person][None], shared=False)[0]
        for one, each in zip(task.shares, prices.shares.tolist(), strict=True):
            if not one.shifts:
                costs[one.person] -= each * task.counts(one, schedules[one.person][None])[0]
        return costs

    def bound_at(self, prices: Prices, values: Floats) -> float:
        """Give the bound that these prices prove."""
        most = np.array([one.most for one in self.task.limits], dtype=float)
        return float(
            self.task.constant
            + (prices.cover * self.task.wanted).sum()
            + (prices.limits * most).sum()
            + values.sum()
            + sum(
                number * min(0.0, cost + price)
                for steps, price in zip(self.steps, prices.shares.tolist(), strict=True)
                for number, cost in steps
            )
            + self.offset
            - self.task.constant  # cells without a row: what they cost whatever is done
            + self._bound_of_few(prices)
        )

    def _bound_of_few(self, prices: Prices) -> float:
        """Give what the people cost that a branch says are missing, at these prices."""
        each = self.task.under - prices.cover
        most = np.where(np.isfinite(self.most_few), self.most_few, 0.0)  # else no price is above the weight
        return float((each * np.where(each >= 0, self.least_few, most)).sum())

    def mixed_cells(self) -> Floats:
        """Give how much of each person's day is each shift: people x days x (shifts + 1)."""
        days, shifts = self.task.wanted.shape
        found = np.zeros((self.task.people, days, shifts + 1))
        every = np.arange(days)
        for column, value in self.in_use:
            found[column.person, every, column.schedule] += value
        return found


def steps_of(costs: Floats) -> list[tuple[int, float]]:
    """Give convex costs of 0, 1, 2 ... as steps: how many in a row cost how much each.

    >>> steps_of(np.array([9.0, 4.0, 4.0, 4.0, 6.0]))
    [(1, -5.0), (2, 0.0), (1, 2.0)]
    """
    found: list[tuple[int, float]] = []
    for step in np.diff(costs).tolist():
        if found and found[-1][1] == step:
            found[-1] = found[-1][0] + 1, step
        else:
            found.append((1, step))
    return found
