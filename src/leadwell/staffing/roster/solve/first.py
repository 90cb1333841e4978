"""The first competition by column generation: a column is one nurse's month, its soft rules in the graph of walks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from leadwell.staffing.roster.inrc_first import Bound, Contract, First
from leadwell.staffing.roster.problem import OFF
from leadwell.staffing.roster.solve.competition import model_of_first
from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.dive import dive
from leadwell.staffing.roster.solve.generation import converge
from leadwell.staffing.roster.solve.master import Master, Prices
from leadwell.staffing.roster.solve.proof import Choice
from leadwell.staffing.roster.solve.tables import Cells, Floats, Tables
from leadwell.staffing.roster.solve.task import Task
from leadwell.staffing.roster.solve.walks import (
    Graph,
    cheapest_walk,
    costs_to_end,
    walk_cost,
    walks_within,
)
from leadwell.staffing.roster.solving import NoLawfulRoster, Solved

DEAR = 30  # times the greatest weight: what a missing or surplus person costs, while cover, hard here, is not yet met
LONGEST_PATTERN = 3
MOST_LISTED, EFFORT = 20_000, 500.0
# Share fixed at once, programmes after each step, cost that is let pass: the quick ones first.
DIVES = ((0.3, 6, 0.6), (0.1, 12, 0.3), (0.1, 20, 0.0))
KEPT = 0.35  # of the time, for CP-SAT at the end: where the relaxation is weak, dives end far from the best
NEVER = -1


class _State(NamedTuple):
    """What the rules must remember: the last two cells, the run that goes on, and weekends with work in a row."""

    before: int
    last: int
    run: int
    weekends_in_a_row: int
    weekends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walks(Task):
    """The task, with each person's graph."""

    graphs: tuple[Graph, ...] = field(default=())

    def whole_costs(self, person: int, rows: Cells, *, shared: bool = True) -> Floats:
        """Give what each schedule costs by the soft rules of its contract."""
        del shared
        return np.array([walk_cost(self.graphs[person], row) for row in rows])

    def cost(self, cells: Cells) -> float:
        """Give the cost of a roster."""
        return Task.cost(self, cells) + float(
            sum(self.whole_costs(p, cells[p][None])[0] for p in range(self.people))
        )


class _Master(Master):
    """The programme, priced by walks."""

    def _walked(self, person: int, price: Floats, allowed: object) -> Floats:
        assert isinstance(self.task, _Walks)
        graph = self.task.graphs[person]
        to_end = np.full((len(graph.day), price.shape[0] + 1), np.inf)
        costs_to_end(graph, allowed, price, to_end)
        return to_end

    def price(self, prices: Prices, tables: Tables) -> tuple[Floats, Cells]:
        """Give each person's cheapest walk at these prices, and its cost."""
        assert isinstance(self.task, _Walks)
        price = self.task.personal - prices.cover[None]
        values = np.empty(self.task.people)
        schedules = np.zeros((self.task.people, price.shape[1]), dtype=np.int16)
        for p, graph in enumerate(self.task.graphs):
            to_end = self._walked(p, price[p], tables.allowed[p])
            values[p] = to_end[0, 0]
            if np.isfinite(values[p]):
                cheapest_walk(graph, tables.allowed[p], price[p], to_end, schedules[p])
        return values, schedules

    def all_within(self, prices: Prices, gap: float) -> list[Cells] | None:
        """Give each person's walks within ``gap`` of the cheapest; None where they are too many."""
        assert isinstance(self.task, _Walks)
        price = self.task.personal - prices.cover[None]
        found, total = [], 0
        space = np.empty((MOST_LISTED, price.shape[1]), dtype=np.int16)
        for p, graph in enumerate(self.task.graphs):
            to_end = self._walked(p, price[p], self.task.tables.allowed[p])
            number = walks_within(graph, price[p], to_end, to_end[0, 0] + gap + 1e-6, space)
            total += number
            if number < 0 or total > MOST_LISTED:
                return None
            found.append(space[:number].copy())
        return found


def fits(problem: First) -> bool:
    """Say whether the rules of an instance can be walked: unwanted patterns of at most three days."""
    return all(len(one.shifts) <= LONGEST_PATTERN for one in problem.patterns)


def solve_first(
    problem: First,
    *,
    seconds: float,
    seed: int,
    now: Callable[[], float],
    tell: Callable[[int, int], None],
    processes: int,
) -> Solved:
    """Find a roster of the first competition, and a bound.

    Raises:
        NoLawfulRoster: none that meets the cover was found in time.
    """
    enough = Deadline(seconds, now)
    task = task_of_first(problem)
    master = _Master(task)
    converge(master, task.tables, enough=enough.within(seconds * 0.25))
    bound = max(0, ceil(master.bound - 1e-5)) if np.isfinite(master.bound) else 0
    best: Cells | None = None
    cost = np.inf
    for share, rounds, content in DIVES:
        left = enough.left - seconds * KEPT
        if left <= 0 or cost <= bound:
            break
        lower = _Master(task)
        for column in master.columns:
            lower.add(column.person, column.schedule)
        if lower.solve(enough.left):
            near = content / max(1.0, master.value)
            found = dive(
                lower,
                enough=enough.within(left),
                share=share,
                rounds=rounds,
                content=near,
                cutoff=cost,
            )
            if found is not None and task.cost(found) < cost:
                best, cost = found, task.cost(found)
                tell(round(cost), bound)
    if best is not None and cost > bound and not enough():
        verdict, found = _proof(master, cost, enough, seed)
        if verdict in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            best = best if found is None else found
            bound = round(task.cost(best))
            cost = bound
    names = [OFF, *problem.shifts]
    begin: Mapping[str, tuple[str, ...]] | None = None
    if best is not None and _meets_cover(task, best):  # another start only misleads
        begin = {
            person: tuple(names[cell] for cell in row)
            for person, row in zip(problem.people, best.tolist(), strict=True)
        }
        if cost <= bound or enough.left < 1:
            return Solved(
                roster=begin, objective=round(cost), bound=min(bound, round(cost)), seconds=enough.spent,
                ended=cost <= bound,
            )  # fmt: skip
    # The bound is known and a roster is near: from here on CP-SAT's neighbourhoods are quicker than dives.
    made = model_of_first(problem)
    try:
        last = made.solved(max(enough.left, 0.5), seed, now, processes, tell, begin=begin, bound=bound)
    except NoLawfulRoster:
        if begin is None:
            raise
        last = Solved(roster=begin, objective=round(cost), bound=bound, seconds=0.0, ended=False)
    return replace(last, seconds=enough.spent)


def _meets_cover(task: Task, cells: Cells) -> bool:
    present = np.stack([(cells == s + 1).sum(axis=0) for s in range(task.wanted.shape[1])], axis=1)
    return bool((present == task.wanted).all())


def _proof(master: _Master, cost: float, enough: Deadline, seed: int) -> tuple[object, Cells | None]:
    """Search exactly among all months that a cheaper roster could hold, where they are few enough to list."""
    if master.best_prices is None:
        return cp_model.UNKNOWN, None
    lists = master.all_within(master.best_prices, cost - 1 - master.bound)
    if lists is None:
        return cp_model.UNKNOWN, None
    return _choose(master.task, lists, cost, enough, seed)


def _choose(
    task: Task, lists: list[Cells], cost: float, enough: Deadline, seed: int
) -> tuple[object, Cells | None]:
    if any(len(rows) == 0 for rows in lists):
        return cp_model.INFEASIBLE, None
    choice = Choice(lists)
    goal, constant = choice.cost_of(task)
    choice.model.add(goal <= round(cost - 1 - constant))
    choice.model.minimize(goal)
    status = choice.solve(enough, EFFORT, seed)
    return status, choice.cells() if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def task_of_first(problem: First) -> _Walks:
    """Give the task of an instance."""
    place = {shift: number for number, shift in enumerate(problem.shifts)}
    who = {person: number for number, person in enumerate(problem.people)}
    people, days, shifts = len(who), problem.days, len(place)
    wanted = np.zeros((days, shifts), dtype=np.int64)
    for (day, shift), number in problem.cover.items():
        wanted[day, place[shift]] = number
    personal = np.zeros((people, days, shifts))
    constant = 0
    for (person, day), weight in problem.days_off.items():
        personal[who[person], day] += weight
    for (person, day), weight in problem.days_on.items():
        personal[who[person], day] -= weight
        constant += weight
    for (person, day, shift), weight in problem.shifts_off.items():
        personal[who[person], day, place[shift]] += weight
    for (person, day, shift), weight in problem.shifts_on.items():
        personal[who[person], day, place[shift]] -= weight
        constant += weight
    graphs = {name: _graph(problem, rules) for name, rules in problem.contracts.items()}
    for person, (contract, skills) in problem.people.items():
        for shift, needed in problem.shifts.items():
            if not needed <= skills:
                personal[who[person], :, place[shift]] += problem.contracts[contract].alternative_skill
    none = np.zeros((people, 1), dtype=np.int64)
    one, row = np.zeros(people, dtype=np.int64), np.zeros((people, days + 1), dtype=np.int64)
    tables = Tables(
        states=one + 1, groups=one + 1, works=none.astype(np.uint8), run=none, to_off=none, to_work=none[:, :, None],
        group_of=np.zeros((people, shifts), dtype=np.int64), units=none, low=row, high=row, weekends=one - 1,
        width=one + 1, base=row, weekend_price=np.zeros(people), end_cost=np.zeros((people, 1)),
        allowed=np.ones((people, days, shifts + 1), dtype=np.uint8), start=one, least_run=one, least_off=one,
        kind=np.zeros(days, dtype=np.int64), behind=np.arange(days), again=row[:, :-1] - 1,
    )  # fmt: skip
    dear = np.full((days, shifts), float(DEAR * _greatest_weight(problem)))
    return _Walks(
        tables=tables,
        wanted=wanted,
        under=dear,
        over=dear,
        personal=personal,
        limits=(),
        constant=float(constant),
        graphs=tuple(graphs[contract] for contract, _ in problem.people.values()),
    )


def _greatest_weight(problem: First) -> int:
    found = [1, *(one.weight for one in problem.patterns)]
    for rules in problem.contracts.values():
        found += [rules.most.weight, rules.least.weight, rules.most_run.weight, rules.least_run.weight]
        found += [rules.most_off.weight, rules.least_off.weight, rules.complete_weekends]
    for asked in (problem.days_off, problem.days_on):
        found += asked.values()
    return max(found)


def _graph(problem: First, rules: Contract) -> Graph:
    """Lay out the graph of one contract, day by day, from the states that can be reached."""
    names = [OFF, *problem.shifts]
    here = {_State(NEVER, NEVER, 0, 0, 0): 0}
    day_of, first, cell, to, cost = [0], [0], [], [], []
    number = 1
    for day in range(problem.days):
        after: dict[_State, int] = {}
        for state in here:
            for choice in range(len(names)):
                new, paid = _step(problem, rules, names, day, state, choice)
                if new not in after:
                    after[new] = number
                    number += 1
                    day_of.append(day + 1)
                cell.append(choice)
                to.append(after[new])
                cost.append(paid)
            first.append(len(cell))
        here = after
    first += [len(cell)] * len(here)
    end = np.zeros(number)
    for state, node in here.items():
        end[node] = _closing(rules, state)
    count = [_beyond(k, rules.most, rules.least) for k in range(problem.days + 1)]
    return Graph(
        day=np.array(day_of),
        first=np.array(first),
        cell=np.array(cell),
        to=np.array(to),
        cost=np.array(cost, dtype=float),
        end=end,
        total=np.array(count, dtype=float),
    )


def _beyond(number: int, most: Bound, least: Bound) -> int:
    return most.weight * max(0, number - most.value) + least.weight * max(0, least.value - number)


def _run_rules(rules: Contract, works: bool) -> tuple[Bound, Bound]:
    return (rules.most_run, rules.least_run) if works else (rules.most_off, rules.least_off)


def _too_short(length: int, least: Bound) -> int:
    return least.weight * max(0, least.value - length) if length else 0


def _step(
    problem: First, rules: Contract, names: list[str], day: int, state: _State, choice: int
) -> tuple[_State, int]:
    """Give the state after a day with this cell, and what the rules charge for it."""
    works, paid = choice > 0, 0
    most, least = _run_rules(rules, works)
    if state.last != NEVER and (state.last > 0) == works:
        run = min(state.run + 1, max(most.value, least.value) + 1)
        paid += most.weight * (state.run + 1 > most.value)
    else:
        if state.last != NEVER:
            paid += _too_short(state.run, _run_rules(rules, state.last > 0)[1])
        run = 1
        paid += most.weight * (most.value < 1)
    row, weekends = state.weekends_in_a_row, state.weekends
    if day - 1 in problem.saturdays:
        saturday, worked = state.last, state.last > 0 or works
        paid += rules.complete_weekends * ((saturday > 0) != works)
        paid += rules.same_shift_on_weekends * (saturday > 0 and works and saturday != choice)
        night = state.before > 0 and names[state.before] in problem.nights
        paid += rules.no_night_before_free_weekend * (night and not worked)
        if worked:
            paid += rules.most_weekend_run.weight * (row + 1 > rules.most_weekend_run.value)
            paid += rules.most_weekends.weight * (weekends + 1 > rules.most_weekends.value)
            row = min(row + 1, max(rules.most_weekend_run.value, rules.least_weekend_run.value) + 1)
            weekends = weekends + 1 if rules.most_weekends.weight else 0
        else:
            paid += _too_short(row, rules.least_weekend_run)
            row = 0
        if not (rules.most_weekend_run.weight or rules.least_weekend_run.weight):
            row = 0
    cells = [state.before, state.last, choice]
    for number in rules.patterns:
        pattern = problem.patterns[number]
        length = len(pattern.shifts)
        begins = day - length + 1
        if begins >= 0 and pattern.begins_on in (None, problem.weekday(begins)):
            paid += pattern.weight * all(
                cell == 0 if want == "None" else cell > 0 if want == "Any" else names[cell] == want
                for want, cell in zip(pattern.shifts, cells[-length:], strict=True)
            )
    return _State(state.last, choice, run, row, weekends), paid


def _closing(rules: Contract, state: _State) -> int:
    """Give what runs cost that the end of the period cuts off, counted as they stand."""
    return _too_short(state.run, _run_rules(rules, state.last > 0)[1]) + _too_short(
        state.weekends_in_a_row, rules.least_weekend_run
    )
