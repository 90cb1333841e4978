import itertools
from itertools import pairwise

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


SPANS = [
    ((0, 14),),
    ((0, 5),),
    ((3, 9),),
    ((6, 10),),
    ((9, 14),),
    ((0, 3), (9, 12)),
    ((1, 4), (10, 14)),
    ((2, 5), (6, 8)),  # so near that they become one
    ((0, 2), (6, 7), (12, 14)),
]


@pytest.mark.parametrize("spans", SPANS)
def test_a_part_of_a_roster_costs_what_the_whole_does_and_keeps_every_rule_at_its_seams(spans):
    problem = problem_from_text(small())
    arrays = arrays_of(problem)
    task, random = task_of(arrays), np.random.default_rng(3)
    people, changed = np.array([0, 2, 3]), 0
    for cells in lawful_rosters(problem, arrays, 8):
        part, days = part_of(task, cells, people, spans)
        assert part.cost(cells[np.ix_(people, days)]) == pytest.approx(task.cost(cells))
        values = np.empty(3)
        found = np.zeros((3, len(days)), dtype=np.int16)
        price = random.integers(-20, 20, part.personal.shape).astype(float)
        cheapest(part.tables, np.arange(3), price, *scratch(part.tables), values, found)
        assert np.isfinite(values).all()  # as it was is lawful still
        new = cells.copy()
        new[np.ix_(people, days)] = found
        assert {one.rule for one in broken_rules(problem, roster_of(problem, new))} <= WITHOUT
        assert part.cost(found) == pytest.approx(task.cost(new))
        free = np.zeros(problem.days, dtype=bool)
        for begin, end in spans:
            free[begin:end] = True
        gaps = [day for (_, end), (begin, _) in pairwise(spans) for day in range(end, begin)]
        beyond = np.setdiff1d(np.flatnonzero(~free), gaps)  # spans that touch may free what lies between
        assert (new[:, beyond] == cells[:, beyond]).all()
        assert values == pytest.approx(held_elsewhere(arrays, cells, people, days, price, part))
        changed += bool((new != cells).any())
    assert changed > 2


def held_elsewhere(arrays, cells, people, days, price, part):
    """What the whole roster's pricing finds when every other day may only hold what it holds."""
    allowed = arrays.tables.allowed.copy()
    full = np.zeros(arrays.personal.shape)
    for k, p in enumerate(people.tolist()):
        for day in range(cells.shape[1]):
            if day not in days:
                allowed[p, day] = 0
                allowed[p, day, cells[p, day]] = 1
        allowed[p, days] = part.tables.allowed[k]
        full[p, days] = price[k]
    tables = arrays.tables._replace(allowed=allowed)
    values, found = np.empty(len(people)), np.zeros((len(people), cells.shape[1]), dtype=np.int16)
    cheapest(tables, people, full[people], *scratch(tables), values, found)
    return values


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
