import itertools
import time

import pytest
from tests.library.staffing.roster.instances import invented, small
from tests.library.staffing.roster.judge import judged

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.rules import broken_rules, costs
from leadwell.staffing.roster.solving import NoLawfulRoster, find_roster

pytest.importorskip("ortools", reason="the library alone has no solver")
pytest.importorskip("numba", reason="the library alone has no compiler")


def schedules(problem, person):
    """Every lawful schedule of one person, by trying all."""
    alone = problem.__class__(days=problem.days, shifts=problem.shifts, people=(person,), cover=problem.cover)
    cells = ["", *(shift for shift, most in person.most_of.items() if most)]
    return [
        one
        for one in itertools.product(cells, repeat=problem.days)
        if not broken_rules(alone, {person.name: one})
    ]


def cheapest_by_trying_all(problem):
    """The cost of the cheapest roster: every choice of lawful schedules, cell by cell of cover."""
    lists = [schedules(problem, person) for person in problem.people]
    if not all(lists):
        return None
    names = [person.name for person in problem.people]
    return min(
        costs(problem, dict(zip(names, chosen, strict=True))).total for chosen in itertools.product(*lists)
    )


@pytest.mark.parametrize("seed", range(12))
def test_small_rosters_are_the_best_there_are(seed):
    text = invented(seed, days=5, people=2)
    problem = problem_from_text(text)
    best = cheapest_by_trying_all(problem)
    if best is None:
        with pytest.raises(NoLawfulRoster):
            find_roster(problem, seconds=20, seed=1, now=time.monotonic)
        return
    found = find_roster(problem, seconds=20, seed=1, now=time.monotonic)
    faults, cost = judged(text, [[name, *cells] for name, cells in found.roster.items()])
    assert faults == set()
    assert (found.objective, found.bound, cost, found.ended) == (best, best, best, True)


def test_some_of_those_have_a_roster_and_some_cost_something():
    answers = [
        cheapest_by_trying_all(problem_from_text(invented(seed, days=5, people=2))) for seed in range(12)
    ]
    assert sum(one is not None for one in answers) >= 8
    assert sum(bool(one) for one in answers) >= 8


def test_same_seed_gives_the_same_roster_and_its_judge_agrees():
    problem = problem_from_text(small())
    one, other = (find_roster(problem, seconds=30, seed=5, now=time.monotonic) for _ in range(2))
    assert one.ended
    assert one.roster == other.roster
    assert judged(small(), [[name, *cells] for name, cells in one.roster.items()]) == (set(), one.objective)


def test_two_processes_find_the_same_cost():
    problem = problem_from_text(small())
    one = find_roster(problem, seconds=30, seed=5, now=time.monotonic)
    two = find_roster(problem, seconds=30, seed=5, now=time.monotonic, processes=2)
    assert (two.objective, two.ended) == (one.objective, True)


@pytest.mark.parametrize(("instance", "known"), [(1, 607), (2, 828), (4, 1716)])
def test_published_optima_are_reached_and_proven(shared, instance, known):
    text = (shared / "benchmarks" / "rosters" / "curtois24" / f"Instance{instance}.txt").read_text()
    found = find_roster(problem_from_text(text), seconds=60, seed=1, now=time.monotonic)
    assert judged(text, [[name, *cells] for name, cells in found.roster.items()]) == (set(), known)
    assert (found.objective, found.bound, found.ended) == (known, known, True)


def test_a_larger_roster_stops_in_time_lawful_and_above_its_bound(shared):
    text = (shared / "benchmarks" / "rosters" / "curtois24" / "Instance14.txt").read_text()
    began, told = time.monotonic(), []
    found = find_roster(problem_from_text(text), seconds=6, seed=1, now=time.monotonic, tell=told.append)
    assert time.monotonic() - began < 12  # on a busy machine too
    faults, cost = judged(text, [[name, *cells] for name, cells in found.roster.items()])
    assert (faults, cost) == (set(), found.objective)
    assert 0 <= found.bound <= 1278 <= found.objective
    assert [one.objective for one in told] == sorted((one.objective for one in told), reverse=True)


def test_a_roster_to_begin_from_is_never_made_worse():
    problem = problem_from_text(small())
    best = find_roster(problem, seconds=30, seed=1, now=time.monotonic)
    again = find_roster(problem, seconds=30, seed=2, now=time.monotonic, begin=best.roster)
    assert again.objective == best.objective


def test_the_function_is_still_there_once_the_modules_of_the_solver_are():
    from leadwell.staffing import roster
    from leadwell.staffing.roster.solve import course

    assert course is not None
    assert callable(roster.find_roster)
