"""The course of a search: a first roster, a bound, a dive, then neighbourhoods until the time is up or it is proven."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.problem import Problem, Roster
from leadwell.staffing.roster.rules import broken_rules
from leadwell.staffing.roster.solve.alone import Alone, first_roster, polish
from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.dive import CONTENT, dive
from leadwell.staffing.roster.solve.generation import add_all, converge
from leadwell.staffing.roster.solve.long import banded, room_in_bytes
from leadwell.staffing.roster.solve.master import Master, Prices
from leadwell.staffing.roster.solve.proof import MOST_LISTED, prove
from leadwell.staffing.roster.solve.reach import tighten
from leadwell.staffing.roster.solve.relaxed import bound_of
from leadwell.staffing.roster.solve.search import Search
from leadwell.staffing.roster.solve.tables import (
    Arrays,
    Cells,
    arrays_of,
    cells_of,
    roster_of,
)
from leadwell.staffing.roster.solve.task import Task, task_of
from leadwell.staffing.roster.solve.together import Renewal, Workers
from leadwell.staffing.roster.solve.tree import Tree
from leadwell.staffing.roster.solving import NoLawfulRoster, Progress, Solved

NARROW_ROOM = 5e7  # above it, the first roster is sought among schedules very near an even pace
MOST_ROOM = 1e9  # bytes of scratch space; above it, hours and weekends are kept near an even pace
# Person-days up to which the whole roster is one linear programme, by the seconds that there are: measured, 9,100
# person-days take about a minute.
WHOLE_LIMITS = ((0, 6_000), (200, 10_000))
LARGE = 30_000  # cells, people by days by shifts, above which a dive does not wait for the last small gain
NEAR = 0.1  # no dive where value and bound of the programme are further apart than this share
FEW_LISTED = 3000  # schedules up to which the exact search is tried at once
GAP_TO_LIST = 60  # no listing where bound and cost are further apart
EFFORT = 150.0  # deterministic time of one exact search, about seconds
PATIENCE = 80  # neighbourhoods without success until the exact search is tried
WARM = 4.0  # how much dearer a roster may typically become when long nothing became cheaper
FEW_APART = 8  # whole numbers between bound and cost up to which branches are looked at before neighbourhoods
SHARE_OF_BOUND = 0.2  # of the time left, for the bound of a long roster
SHARE_OF_TREE = 0.3  # of the time left, for branches, each time they are come back to
SHARE_IF_FAR = 0.03  # the same where bound and cost are further apart than that
SPARE = 0.6  # seconds kept for checking and writing, and for the step that is being taken


@dataclass(slots=True)
class Course:
    """Where the search stands."""

    problem: Problem
    task: Task
    enough: Deadline
    tell: Callable[[Progress], None] | None
    cells: Cells
    cost: float = np.inf
    bound: float = -np.inf
    pool: list[list[NDArray[np.int16]]] = field(default_factory=list)
    guide: Prices | None = None
    master: Master | None = None
    tree: Tree | None = None
    branched_at: float = np.inf  # cost at which branches were last looked at
    tried: set[tuple[float, int]] = field(
        default_factory=set
    )  # costs at which the exact search gave no verdict

    @property
    def long(self) -> bool:
        """Say whether the whole roster is too much for one programme in the time there is."""
        seconds = self.enough.left + self.enough.spent
        limit = max(most for least, most in WHOLE_LIMITS if seconds >= least or least == 0)
        return self.task.people * self.problem.days > limit

    @property
    def proven(self) -> bool:
        """Say whether no roster can be cheaper."""
        return self.cost <= self.whole_bound

    @property
    def whole_bound(self) -> int:
        """Give the bound, raised to a whole number, as every weight is one."""
        return max(0, ceil(self.bound - 1e-5)) if np.isfinite(self.bound) else 0  # no weight is below 0

    def take(self, cells: Cells) -> None:
        """Keep a roster if it is cheaper."""
        cost = self.task.cost(cells)
        if cost < self.cost - 1e-6 and self.task.keeps_limits(cells):
            self.cells, self.cost = cells, cost
            self.say()

    def say(self) -> None:
        """Tell how far it has come."""
        if self.tell is not None:
            self.tell(
                Progress(
                    seconds=self.enough.spent,
                    objective=round(self.cost),
                    bound=min(self.whole_bound, round(self.cost)),
                )
            )


def run(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    now: Callable[[], float],
    tell: Callable[[Progress], None] | None,
    begin: Roster | None,
    processes: int,
) -> Solved:
    """Run the whole search; see ``leadwell.staffing.roster.solving.solve``."""
    enough = Deadline(max(seconds - min(SPARE + seconds * 0.01, seconds / 4), 0.1), now)
    arrays = arrays_of(problem)
    tables = arrays.tables
    tighten(tables, np.arange(len(problem.people)))
    if room_in_bytes(tables) > MOST_ROOM:
        tables = banded(tables)
    task = task_of(arrays, tables)
    course = Course(problem, task, enough, tell, np.zeros((task.people, problem.days), dtype=np.int16))
    _begin(course, begin, arrays)
    exact = replace(task, tables=arrays.tables)
    _whole(course, exact=tables is arrays.tables)
    if not course.proven and not enough():
        _prove(course, seed, FEW_LISTED)
    if not course.proven and not enough() and course.cost - course.whole_bound <= FEW_APART:
        _branch(course)
    if not course.proven and not enough():
        _search(course, exact, seed, processes)
    roster = roster_of(problem, course.cells)
    wrong = broken_rules(problem, roster)
    assert not wrong, wrong[:3]
    return Solved(
        roster=roster,
        objective=round(course.cost),
        bound=min(course.whole_bound, round(course.cost)),
        seconds=enough.spent,
        ended=course.proven,
    )


def _begin(course: Course, begin: Roster | None, arrays: Arrays) -> None:
    """Find a first roster, by letting everybody answer in turn; where the roster is long, a bound and prices, too."""
    task = course.task
    order = np.arange(task.people)
    if begin is not None and not broken_rules(course.problem, begin):
        course.take(cells_of(course.problem, begin))
    narrow = room_in_bytes(task.tables) > NARROW_ROOM
    quick = replace(task, tables=banded(task.tables, shifts=4, weekends=4)) if narrow else None
    if not np.isfinite(course.cost):
        first = first_roster(task, None, order, quick=quick)
        if first is None:
            raise NoLawfulRoster(_who(course.problem, task))
        course.take(first)
    if course.long:
        _relax(course, arrays)
        assert course.guide is not None
        if begin is None and not course.enough():
            guided = first_roster(task, course.guide.cover, order, quick=quick)
            if guided is not None:
                course.take(guided)
    for _ in range(0 if begin is not None else 2):
        course.take(polish(task, course.cells, order, course.enough))


def _relax(course: Course, arrays: Arrays) -> None:
    """Find a bound, and prices, without the programme of the whole roster."""
    left = course.enough.left
    made = bound_of(course.problem, arrays, course.enough.within(left * SHARE_OF_BOUND))
    if made.bound > course.bound:
        course.bound = made.bound
        course.guide = Prices(
            cover=made.cover,
            limits=made.limits,
            shares=np.zeros(len(course.task.shares)),
            whole=np.zeros(course.task.people),
        )
        course.say()


def _who(problem: Problem, task: Task) -> str:
    """Say who has no lawful schedule at all."""
    alone = Alone(task)
    stuck = [
        person.name
        for number, person in enumerate(problem.people)
        if alone.schedule_at(number, task.personal[number]) is None
    ]
    return (
        f"No schedule keeps the rules of {', '.join(stuck) or 'everybody'}. Look at the hours contracted, days off, "
        "the weekends and the shifts that may be worked: together they leave no schedule."
    )


def _whole(course: Course, *, exact: bool) -> None:
    """Solve the linear programme of the whole roster, and dive from it.

    Without ``exact`` the schedules are only those near an even pace, and there is no bound for all.
    """
    task, enough = course.task, course.enough
    if course.long:
        return
    master = Master(task)
    add_all(master, course.cells)
    converge(master, task.tables, enough=enough.within(enough.left * 0.4))
    if exact:
        course.bound, course.master = master.bound, master
    course.say()
    if course.proven:
        return
    course.pool = [[] for _ in range(task.people)]
    course.guide = master.best_prices
    for column in master.columns:
        course.pool[column.person].append(column.schedule)
    if master.value - master.bound > NEAR * abs(master.value):
        return
    within = enough.within(enough.left * 0.4)
    # Fair shares make the programme nearly flat: a dive that waits for the last small gain takes three times as long
    # and, as measured on the made-up ward, ends no better; nor can a large roster wait for it.
    hasty = bool(task.shares) or task.wanted.size * task.people > LARGE
    rounds, content = (5, 10 * CONTENT) if hasty else (15, CONTENT)
    found = dive(master, enough=within, share=0.1, rounds=rounds, content=content, fallback=course.cells)
    if found is not None:
        if not task.keeps_limits(found):
            found = polish(task, found, np.arange(task.people), enough)
        course.take(found)
        course.take(polish(task, course.cells, np.arange(task.people), enough))


def _prove(course: Course, seed: int, most: int) -> None:
    """Search exactly among all schedules that a cheaper roster could hold, where these are at most ``most``."""
    master = course.master
    if master is None or (course.cost, most) in course.tried or course.cost - course.bound > GAP_TO_LIST:
        return
    verdict = prove(master, course.cost, course.enough, most=most, effort=EFFORT, seed=seed)
    course.tried.add((course.cost, most))
    if verdict.listed:
        course.tried.add((course.cost, MOST_LISTED))
    if verdict.cells is not None:
        course.take(verdict.cells)
    if verdict.settled:
        course.bound = course.cost
        course.say()


def _branch(course: Course) -> None:
    """Look at branches for a part of the time left; go on where they were left off."""
    if course.master is None:
        return
    if course.tree is None:
        columns = [(person, one) for person, mine in enumerate(course.pool) for one in mine]
        course.tree = Tree(course.task, columns, course.bound, course.guide)
    course.branched_at = course.cost
    share = SHARE_OF_TREE if course.cost - course.whole_bound <= FEW_APART else SHARE_IF_FAR
    course.tree.grow(lambda: course.cost, course.take, course.enough.within(course.enough.left * share))
    course.bound = max(course.bound, min(course.tree.bound, course.cost))
    course.say()


def _search(course: Course, exact: Task, seed: int, processes: int) -> None:
    """Try neighbourhoods until the time is up or nothing can be better."""
    workers = Workers(Renewal(exact, course.guide, course.pool), processes)
    try:
        search = Search(exact, course.cells, np.random.default_rng(seed), workers, processes)
        if not course.pool:
            for frees in search.sweeps():
                if course.enough():
                    break
                search.renew(frees, course.enough)
                course.take(search.cells)
        while not course.enough() and not course.proven:
            search.step(course.enough)
            course.take(search.cells)
            near = course.cost < course.branched_at and course.cost - course.whole_bound <= FEW_APART
            if near and not course.proven:
                _branch(course)
            if search.fruitless >= PATIENCE and search.warm == 0:
                _prove(course, seed, MOST_LISTED)
                if not course.proven and not course.enough():
                    _branch(course)
            if search.warm == 0 and (course.cost < search.cost or search.fruitless >= PATIENCE):
                search.cells, search.cost, search.fruitless, search.warm = course.cells, course.cost, 0, WARM
    finally:
        workers.close()
