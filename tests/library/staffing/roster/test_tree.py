import importlib.util
import itertools
import time
from pathlib import Path

import numpy as np
import pytest
from tests.library.staffing.roster.instances import invented

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.rules import broken_rules, costs

pytest.importorskip("ortools", reason="the library alone has no solver")
pytest.importorskip("numba", reason="the library alone has no compiler")

from leadwell.staffing.roster.solve.alone import first_roster
from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.generation import converge
from leadwell.staffing.roster.solve.master import Master
from leadwell.staffing.roster.solve.tables import arrays_of, cells_of, roster_of
from leadwell.staffing.roster.solve.task import task_of
from leadwell.staffing.roster.solve.tree import Room, Split, Tree

LONG = 60.0
BENCHMARK = Path(__file__).parents[4] / "benchmarks" / "rosters.py"


def plain_cp_sat(problem, seconds):
    spec = importlib.util.spec_from_file_location("benchmark_of_rosters", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.plain_cp_sat(problem, seconds)


def lawful_lines(problem):
    """Each person's lawful schedules as numbers, by trying all."""
    found = []
    for person in problem.people:
        alone = problem.__class__(
            days=problem.days, shifts=problem.shifts, people=(person,), cover=problem.cover
        )
        choice = ["", *(one.name for one in problem.shifts)]
        lines = itertools.product(choice, repeat=problem.days)
        good = [one for one in lines if not broken_rules(alone, {person.name: one})]
        found.append([cells_of(alone, {person.name: one})[0] for one in good])
    return found


def every_roster(problem):
    """Every lawful roster and its cost."""
    return [
        (cells, costs(problem, roster_of(problem, cells)).total)
        for cells in map(np.array, itertools.product(*lawful_lines(problem)))
    ]


def missing(task, cells):
    shifts = np.arange(1, task.wanted.shape[1] + 1)
    return np.maximum(task.wanted - (cells[:, :, None] == shifts).sum(axis=0), 0)


def fits(task, room, cells):
    people, days = np.indices(cells.shape)
    few = missing(task, cells)
    return bool(
        room.allowed[people, days, cells].all()
        and (few >= room.least_few).all()
        and (few <= room.most_few).all()
    )


PROBLEMS = [problem_from_text(invented(seed, days=4, people=3)) for seed in range(10)]
ROSTERS = {number: found for number, one in enumerate(PROBLEMS) if (found := every_roster(one))}


def tree_of(number):
    task = task_of(arrays_of(PROBLEMS[number]))
    columns = list(enumerate(ROSTERS[number][0][0]))
    return Tree(task, columns, -np.inf, None)


def grown(tree, cost, seconds=LONG):
    taken = []

    def best():
        return min([cost, *(tree.task.cost(one) for one in taken)])

    tree.grow(best, taken.append, Deadline(seconds, time.monotonic))
    return best(), taken


def test_there_is_something_to_try():
    assert len(ROSTERS) >= 6
    assert sum(min(cost for _, cost in found) > 0 for found in ROSTERS.values()) >= 5


@pytest.mark.parametrize("number", ROSTERS)
def test_a_tree_finds_the_best_roster_and_then_has_no_branch_left(number):
    best = min(cost for _, cost in ROSTERS[number])
    tree = tree_of(number)
    found, taken = grown(tree, best + 50)
    assert found == best
    assert tree.bound == np.inf
    assert all(not broken_rules(PROBLEMS[number], roster_of(PROBLEMS[number], one)) for one in taken)


@pytest.mark.parametrize("number", ROSTERS)
def test_a_tree_below_the_best_roster_finds_nothing_and_says_so(number):
    best = min(cost for _, cost in ROSTERS[number])
    tree = tree_of(number)
    assert grown(tree, best) == (best, [])
    assert tree.bound == np.inf


@pytest.mark.parametrize("number", ROSTERS)
def test_no_branch_has_a_bound_above_its_best_roster(number):
    """And its two parts hold every roster of it, each once."""
    pick = np.random.default_rng(number)
    problem, rosters = PROBLEMS[number], ROSTERS[number]
    tree = tree_of(number)
    task, branch = tree.task, tree.open[0]
    for _ in range(6):
        day, shift = int(pick.integers(problem.days)), int(pick.integers(len(problem.shifts)))
        person = int(pick.integers(task.people))
        splits = [
            Split(person, day, None),
            Split(person, day, shift + 1),
            Split(None, day, shift, int(pick.integers(2))),
        ]
        split = splits[pick.integers(3)]
        if split.person is None and (day, shift) not in tree.master.few:
            continue
        parts = tree._parts(branch, split)
        here = [one for one in rosters if fits(task, branch.room, one[0])]
        inside = [[one for one in here if fits(task, part.room, one[0])] for part in parts]
        assert sum(map(len, inside)) == len(here)
        for part, mine in zip(parts, inside, strict=True):
            part.bound = -np.inf
            bound, _ = tree._bound(part, Deadline(LONG, time.monotonic), 1e9)
            assert bound <= min((cost for _, cost in mine), default=np.inf) + 1e-6
        branch = max(zip(parts, inside, strict=True), key=lambda one: len(one[1]))[0]


def test_a_tree_that_is_stopped_keeps_its_bound_and_can_go_on():
    number = max(ROSTERS, key=lambda one: min(cost for _, cost in ROSTERS[one]))
    best = min(cost for _, cost in ROSTERS[number])
    tree = tree_of(number)
    assert grown(tree, best + 50, seconds=0.0) == (best + 50, [])
    assert tree.bound == -np.inf
    assert grown(tree, best + 50)[0] == best


def test_bounds_on_who_may_be_missing_are_kept_when_a_programme_begins_anew():
    number = next(iter(ROSTERS))
    tree = tree_of(number)
    cell = next(iter(tree.master.few))
    least = np.zeros(tree.task.wanted.shape)
    least[cell] = 3
    tree.master.hold(*Room(tree.task.tables.allowed, least, np.full(least.shape, np.inf)))
    enough = Deadline(LONG, time.monotonic)
    converge(tree.master, tree.task.tables, enough=enough)
    before = tree.master.value
    tree.master.prune(list(tree.master.columns))
    assert tree.master.solve()
    assert tree.master.value == pytest.approx(before)
    free = Master(tree.task)
    for column in tree.master.columns:
        free.add(column.person, column.schedule)
    assert free.solve()
    assert free.value < before


@pytest.mark.parametrize("seed", [0, 2, 6, 12, 21, 41, 42, 62, 73, 91])
def test_where_branches_are_needed_the_end_is_that_of_a_plain_model(seed):
    """Seven people, nine days: the model has a variable a person, day and shift, and shares no code with the tree."""
    problem = problem_from_text(invented(seed, days=9, people=7))
    task = task_of(arrays_of(problem))
    first = first_roster(task, None, np.arange(task.people))
    assert first is not None
    tree = Tree(task, list(enumerate(first)), -np.inf, None)
    best, _ = grown(tree, 1e6)
    assert tree.number > 0
    assert tree.bound == np.inf
    plain = plain_cp_sat(problem, 30)
    assert plain == f"{best:.0f} ({best:.0f})"
