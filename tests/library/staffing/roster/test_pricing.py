import itertools

import numpy as np
import pytest
from tests.library.staffing.roster.instances import invented, small

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.rules import broken_rules

pytest.importorskip("ortools", reason="the library alone has no solver")
pytest.importorskip("numba", reason="the library alone has no compiler")

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.generation import add_all, converge
from leadwell.staffing.roster.solve.master import Master
from leadwell.staffing.roster.solve.parts import part_of
from leadwell.staffing.roster.solve.pricing import cheapest, costs_to_go, group_costs, scratch, within
from leadwell.staffing.roster.solve.tables import arrays_of, cells_of, roster_of
from leadwell.staffing.roster.solve.task import task_of

WITHOUT = {"most of a shift"}  # limits on single shifts are rows of the programme, not of the pricing


def lawful(problem, person, cells):
    alone = problem.__class__(days=problem.days, shifts=problem.shifts, people=(person,), cover=problem.cover)
    return all(one.rule in WITHOUT for one in broken_rules(alone, {person.name: cells}))


def all_priced(problem, number, price):
    person = problem.people[number]
    names = ["", *(one.name for one in problem.shifts)]
    may = [k for k, name in enumerate(names) if k == 0 or person.most_of.get(name, 0)]
    for cells in itertools.product(may, repeat=problem.days):
        if lawful(problem, person, tuple(names[k] for k in cells)):
            yield sum(price[d, k - 1] for d, k in enumerate(cells) if k), cells


@pytest.mark.parametrize("seed", range(10))
def test_the_cheapest_schedule_and_all_near_it_are_those_found_by_trying_all(seed):
    problem = problem_from_text(invented(seed, days=6, people=2))
    arrays, random = arrays_of(problem), np.random.default_rng(seed)
    tables = arrays.tables
    price = random.integers(-20, 10, arrays.personal.shape).astype(float)
    room = scratch(tables)
    values, found = np.empty(2), np.zeros((2, problem.days), dtype=np.int16)
    cheapest(tables, np.arange(2), price, *room, values, found)
    for number in range(2):
        every = list(all_priced(problem, number, price[number]))
        if not every:
            assert values[number] == np.inf
            continue
        least = min(cost for cost, _ in every)
        assert values[number] == least
        assert (least, tuple(found[number].tolist())) in every
        to_go, cost, best = room
        group_costs(tables, number, price[number], cost, best)
        costs_to_go(tables, number, cost, to_go)
        rows = np.empty((5000, problem.days), dtype=np.int16)
        count = within(tables, number, price[number], to_go, least + 7, rows)
        near = sorted(cells for cost, cells in every if cost <= least + 7)
        assert sorted(map(tuple, rows[:count].tolist())) == near


def lawful_rosters(problem, arrays, count):
    """Lawful rosters with nothing to do with the search: each person at random prices."""
    random, people = np.random.default_rng(7), len(problem.people)
    room = scratch(arrays.tables)
    while count:
        price = random.integers(-20, 20, arrays.personal.shape).astype(float)
        values, cells = np.empty(people), np.zeros((people, problem.days), dtype=np.int16)
        cheapest(arrays.tables, np.arange(people), price, *room, values, cells)
        if not broken_rules(problem, roster_of(problem, cells)):
            count -= 1
            yield cells


def test_a_part_of_a_roster_costs_what_the_whole_does_and_keeps_every_rule_at_its_seams():
    problem = problem_from_text(small())
    arrays = arrays_of(problem)
    task, random = task_of(arrays), np.random.default_rng(3)
    changed = 0
    for cells in lawful_rosters(problem, arrays, 8):
        for begin, end in ((0, 14), (0, 5), (3, 9), (6, 10), (9, 14)):
            people = np.array([0, 2, 3])
            part, first, stop = part_of(task, cells, people, begin, end)
            assert part.cost(cells[people, first:stop]) == pytest.approx(task.cost(cells))
            values = np.empty(3)
            found = np.zeros((3, stop - first), dtype=np.int16)
            price = random.integers(-20, 20, part.personal.shape).astype(float)
            cheapest(part.tables, np.arange(3), price, *scratch(part.tables), values, found)
            assert np.isfinite(values).all()  # as it was is lawful still
            new = cells.copy()
            new[people, first:stop] = found
            assert {one.rule for one in broken_rules(problem, roster_of(problem, new))} <= WITHOUT
            assert part.cost(found) == pytest.approx(task.cost(new))
            assert (new[:, end:] == cells[:, end:]).all()
            changed += bool((new != cells).any())
    assert changed > 20


def test_the_bound_is_below_every_roster_and_prices_stay_within_the_weights():
    problem = problem_from_text(small())
    arrays = arrays_of(problem)
    master = Master(task_of(arrays))
    cells = next(lawful_rosters(problem, arrays, 1))
    add_all(master, cells)
    ticks = itertools.count()
    assert converge(master, arrays.tables, enough=Deadline(1e6, lambda: float(next(ticks))))
    assert master.bound == pytest.approx(master.value, abs=1e-4)
    assert (master.prices.cover <= arrays.under).all()
    assert (master.prices.cover >= -arrays.over).all()
    for other in lawful_rosters(problem, arrays, 20):
        assert task_of(arrays).cost(other) >= master.bound - 1e-6
    assert (cells_of(problem, roster_of(problem, cells)) == cells).all()
