"""The repair of a roster that changes the fewest people: columns are whole lines, and any line but the promised costs.

The linear programme over whole lines gives a bound; then every line that a repair below a cost could hold is listed,
and an exact search over the lists settles it. Of the repairs with the least disturbance the cheapest is found the same
way, all lines that any of them could hold being listed.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from leadwell.staffing.roster.problem import OFF, Problem, Roster
from leadwell.staffing.roster.solve.branching import Tree
from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.generation import add_all, converge
from leadwell.staffing.roster.solve.master import Master
from leadwell.staffing.roster.solve.proof import Choice, listed, prove
from leadwell.staffing.roster.solve.tables import Cells, arrays_of, cells_of, roster_of
from leadwell.staffing.roster.solve.task import Task, task_of

MOST_LISTED = 300_000
EFFORT = 200.0  # deterministic time of one exact search, about seconds
DEAR = 10  # times its weight that a broken promise costs while the same people are changed more cheaply
DONE = (cp_model.OPTIMAL, cp_model.FEASIBLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fewest:
    """A repair, and what is proven of it."""

    roster: Roster
    at_least: int  # no repair has less disturbance
    cheapest: bool  # whether no repair with as little disturbance costs less in all


def fewest_changed(
    problem: Problem,
    gone: Roster,
    held: Collection[str],
    promised: Roster,
    *,
    each_person: int,
    each_day: int,
    from_day: int,
    enough: Deadline,
    seed: int,
) -> Fewest:
    """Find the repair with the least disturbance, and the cheapest of those.

    Args:
        problem: the problem.
        gone: the roster with the days of absence taken out.
        held: people whose line stays as it is.
        promised: the roster as it was published; a shift is missed only as far as that had it covered.
        each_person: what changing one person's line costs.
        each_day: what each changed day costs beside, when the cheapest is sought.
        from_day: the first day that may change.
        enough: the time there is.
        seed: of the search.
    """
    free, real, cells = _task_of(problem, gone, held, from_day)
    task = _disturbance(problem, real, cells, gone, held, promised, each_person)
    master = Master(task)
    add_all(master, cells)
    converge(master, task.tables, enough=enough.within(enough.left * 0.4))
    tree = Tree(task, cells, enough.within(enough.left * 0.8), seed)
    tree.grow(master)
    best, known, at_least = tree.best, round(tree.cost), tree.bound
    proven = at_least >= known
    cheapest = False
    if proven:
        real = _with_days(real, cells, each_day)
        best, cheapest = _cheapest(master, real, best, known, enough, seed)
    return Fewest(roster={**gone, **roster_of(free, best)}, at_least=at_least, cheapest=cheapest)


def _task_of(
    problem: Problem, gone: Roster, held: Collection[str], from_day: int
) -> tuple[Problem, Task, Cells]:
    """Give problem, task and lines of those who may be changed; what the others hold is taken off the cover."""
    still = set(held)
    people = tuple(
        replace(one, kept={**one.kept, **{day: gone[one.name][day] for day in range(from_day)}})
        for one in problem.people
        if one.name not in still
    )
    free = replace(
        problem,
        people=people,
        wants=tuple(one for one in problem.wants if one.person not in still),
        unwanted=tuple(one for one in problem.unwanted if one.person not in still),
        tallies=tuple(one for one in problem.tallies if one.person not in still),
    )
    arrays = arrays_of(free)
    task = task_of(arrays._replace(wanted=arrays.wanted - _present(problem, gone, still)))
    return free, task, cells_of(free, gone)


def _present(problem: Problem, roster: Roster, names: Collection[str]) -> NDArray[np.int64]:
    place = {one.name: number for number, one in enumerate(problem.shifts)}
    found = np.zeros((problem.days, len(place)), dtype=np.int64)
    for (day, cell), number in Counter(
        (day, cell) for name in names for day, cell in enumerate(roster[name]) if cell != OFF
    ).items():
        found[day, place[cell]] = number
    return found


def _disturbance(
    problem: Problem,
    real: Task,
    cells: Cells,
    gone: Roster,
    held: Collection[str],
    promised: Roster,
    each_person: int,
) -> Task:
    """Give the task whose cost is the disturbance: people missing who were promised, and lines that change."""
    had = _present(problem, promised, promised) - _present(problem, gone, set(held))
    return replace(
        real,
        tables=real.tables._replace(end_cost=np.zeros_like(real.tables.end_cost)),
        wanted=np.minimum(real.wanted, had),
        over=np.zeros_like(real.over),
        personal=np.zeros_like(real.personal),
        shares=(),
        constant=0.0,
        lines=cells,
        charge=np.full(real.people, float(each_person)),
    )


def _with_days(real: Task, cells: Cells, each_day: int) -> Task:
    """Give the task in which every day that is another than in ``cells`` costs something too."""
    personal = real.personal.copy()
    who, day = np.nonzero(cells == 0)
    personal[who, day] += each_day
    who, day = np.nonzero(cells)
    personal[who, day, cells[who, day] - 1] -= each_day
    return replace(real, personal=personal, constant=real.constant + each_day * len(who))


def _cheapest(
    master: Master, real: Task, best: Cells, known: int, enough: Deadline, seed: int
) -> tuple[Cells, bool]:
    """Give the cheapest roster with this disturbance, and whether it is proven; all lines of any such are listed.

    Where they are too many to list, the same people are changed, as cheaply as they can be.
    """
    assert master.best_prices is not None
    schedules = listed(master, master.best_prices, known - master.bound, MOST_LISTED)
    if schedules is None:
        return _same_people(master.task, real, best, enough, seed), False
    choice = Choice(schedules)
    disturbance, constant = choice.cost_of(master.task)
    choice.model.add(disturbance <= round(known - constant))
    cost, _ = choice.cost_of(real)
    choice.model.minimize(cost)
    choice.hint(best)
    status = choice.solve(enough, EFFORT, seed)
    if status not in DONE:
        return best, False
    return choice.cells(), status == cp_model.OPTIMAL


def _same_people(task: Task, real: Task, best: Cells, enough: Deadline, seed: int) -> Cells:
    """Change the same people more cheaply, with every promise held dear."""
    assert task.lines is not None
    moved = (best != task.lines).any(axis=1)
    dear = replace(
        real,
        wanted=task.wanted,
        under=task.under * DEAR,
        lines=task.lines,
        charge=np.where(moved, 0.0, np.inf),
    )
    master = Master(dear)
    add_all(master, best)
    converge(master, dear.tables, enough=enough.within(enough.left / 2))
    verdict = prove(master, dear.cost(best), enough, most=MOST_LISTED, effort=EFFORT, seed=seed)
    found = verdict.cells
    if found is None or task.cost(found) > task.cost(best) or real.cost(found) > real.cost(best):
        return best
    return found
