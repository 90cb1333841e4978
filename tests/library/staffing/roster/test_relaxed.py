import time

import numpy as np
import pytest
from tests.library.staffing.roster.instances import invented, small
from tests.library.staffing.roster.judge import judged
from tests.library.staffing.roster.test_tree import PROBLEMS, ROSTERS

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.solving import find_roster

pytest.importorskip("ortools", reason="the library alone has no solver")
pytest.importorskip("numba", reason="the library alone has no compiler")

from leadwell.staffing.roster.solve import course, relaxed
from leadwell.staffing.roster.solve.alone import first_roster
from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.generation import add_all, converge
from leadwell.staffing.roster.solve.master import Master
from leadwell.staffing.roster.solve.tables import arrays_of
from leadwell.staffing.roster.solve.task import task_of


def bound(problem, seconds=20.0):
    return relaxed.bound_of(problem, arrays_of(problem), Deadline(seconds, time.process_time))


@pytest.mark.parametrize("number", ROSTERS)
def test_no_roster_is_cheaper_than_the_bound(number):
    assert bound(PROBLEMS[number]).bound <= min(cost for _, cost in ROSTERS[number]) + 1e-6


@pytest.mark.parametrize("seed", [0, 2, 6, 12, 41, 42, 73])
def test_the_bound_is_below_that_of_the_programme_and_not_far(seed):
    problem = problem_from_text(invented(seed, days=14, people=7))
    task = task_of(arrays_of(problem))
    master = Master(task)
    first = first_roster(task, None, np.arange(task.people))
    assert first is not None
    add_all(master, first)
    converge(master, task.tables, enough=Deadline(30.0, time.monotonic))
    found = bound(problem)
    assert found.bound <= master.bound + 1e-6
    assert found.bound >= 0.75 * master.bound - 3


@pytest.mark.parametrize("seed", range(6))
def test_any_multipliers_give_a_bound_that_holds(seed):
    """Lagrange: not only those that the gradient leads to."""
    number = sorted(ROSTERS)[seed % len(ROSTERS)]
    arrays = arrays_of(PROBLEMS[number])
    made = relaxed._relaxed(PROBLEMS[number], arrays)
    pick = np.random.default_rng(seed)
    people, cells = len(made.most), arrays.wanted.size
    row = pick.gamma(0.5, 30.0, cells + 3 * people + len(made.most_of))
    row[:cells] = np.clip(row[:cells] - 20, -arrays.over.ravel(), arrays.under.ravel())
    row[cells + 2 * people : cells + 3 * people][arrays.tables.weekends < 0] = 0.0
    value, _ = made.bound(row, relaxed.room_of(made.tables))
    assert value <= min(cost for _, cost in ROSTERS[number]) + 1e-6


def test_a_roster_too_long_for_one_programme_has_a_bound(monkeypatch):
    problem = problem_from_text(small())
    best = find_roster(problem, seconds=20, seed=1, now=time.process_time)
    monkeypatch.setattr(course, "WHOLE_LIMITS", ((0, 0),))
    found = find_roster(
        problem, seconds=5, seed=1, now=time.process_time
    )  # a busy machine takes nothing away
    faults, cost = judged(small(), [[name, *cells] for name, cells in found.roster.items()])
    assert (faults, cost) == (set(), found.objective)
    assert 0 < found.bound <= min(best.objective, found.objective)


def test_half_a_year_has_a_bound_near_the_best_known_roster(shared):
    text = (shared / "benchmarks" / "rosters" / "curtois24" / "Instance21.txt").read_text()
    assert 0.5 * 21133 <= bound(problem_from_text(text), seconds=6.0).bound <= 21133
