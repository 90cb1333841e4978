import itertools
import random
import time
from dataclasses import replace

import numpy as np
import pytest
from tests.library.staffing.roster.instances import invented, small

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.problem import BadProblem, Tally
from leadwell.staffing.roster.rules import broken_rules, costs


def with_shares(problem, seed):
    """Give each person an aim of hours, and a tally of the last shift or of weekends, or both."""
    pick = random.Random(seed)
    people, tallies = [], []
    for person in problem.people:
        people.append(
            replace(person, aim_minutes=pick.choice([960, 1000, 1440]), hour_off=pick.choice([1, 2]))
        )
        if pick.random() < 0.8:
            last = problem.shifts[-1].name
            tallies.append(Tally(person=person.name, of=frozenset({last}), costs=(6, 2, 0, 3, 9)))
        if pick.random() < 0.8:
            tallies.append(Tally(person=person.name, of=frozenset(), costs=(4, 0, 5)))
    return replace(problem, people=tuple(people), tallies=tuple(tallies))


def counted_by_hand(problem, roster):
    """The hours and the shares, told apart from the library's own reckoning."""
    minutes = {one.name: one.minutes for one in problem.shifts}
    cost = 0
    for person in problem.people:
        cells = roster[person.name]
        off = abs(sum(minutes[cell] for cell in cells if cell) - person.aim_minutes) * person.hour_off
        cost += (off + 59) // 60
        for tally in problem.tallies:
            if tally.person != person.name:
                continue
            if tally.of:
                count = len([cell for cell in cells if cell in tally.of])
            else:
                weekends = [cells[k : k + 2] for k in range(5 - problem.first_weekday, len(cells), 7)]
                count = sum(any(pair) for pair in weekends)
            extra = max(0, count - len(tally.costs) + 1)
            last = tally.costs[-1] - tally.costs[-2]
            cost += tally.costs[min(count, len(tally.costs) - 1)] + extra * last
    return cost


def schedules(problem, person):
    alone = replace(problem, people=(person,), wants=(), unwanted=(), tallies=())
    cells = ["", *(shift for shift, most in person.most_of.items() if most)]
    every = itertools.product(cells, repeat=problem.days)
    return [one for one in every if not broken_rules(alone, {person.name: one})]


def invented_with_shares(seed):
    problem = problem_from_text(invented(seed, days=6, people=2))
    return with_shares(replace(problem, first_weekday=2), seed)


@pytest.mark.parametrize("seed", range(10))
def test_the_roster_found_and_its_bound_are_the_best_of_all(seed):
    pytest.importorskip("ortools", reason="the library alone has no solver")
    from leadwell.staffing.roster.solving import find_roster

    problem = invented_with_shares(seed)
    lists = [schedules(problem, person) for person in problem.people]
    if not all(lists):
        return
    names = [person.name for person in problem.people]
    plain = replace(problem, tallies=(), people=tuple(replace(p, aim_minutes=None) for p in problem.people))
    best = min(
        costs(plain, roster).total + counted_by_hand(problem, roster)
        for chosen in itertools.product(*lists)
        for roster in [dict(zip(names, chosen, strict=True))]
    )
    found = find_roster(problem, seconds=20, seed=1, now=time.monotonic)
    assert (found.objective, found.bound, found.ended) == (best, best, True)
    assert costs(problem, found.roster).total == best


def test_most_of_those_have_rosters_and_shares_cost_something():
    made = [invented_with_shares(seed) for seed in range(10)]
    assert sum(all(schedules(one, person) for person in one.people) for one in made) >= 6


def test_a_part_costs_what_the_whole_costs():
    pytest.importorskip("ortools", reason="the library alone has no solver")
    from leadwell.staffing.roster.solve.deadline import Deadline
    from leadwell.staffing.roster.solve.generation import add_all, converge
    from leadwell.staffing.roster.solve.master import Master
    from leadwell.staffing.roster.solve.parts import part_of
    from leadwell.staffing.roster.solve.tables import arrays_of, cells_of, roster_of
    from leadwell.staffing.roster.solve.task import task_of
    from leadwell.staffing.roster.solving import find_roster

    problem = with_shares(problem_from_text(small()), 3)
    problem = replace(
        problem,
        people=tuple(
            replace(one, aim_minutes=4000 if one.most_minutes > 3000 else 2100) for one in problem.people
        ),
    )
    begun = find_roster(replace(problem, tallies=()), seconds=2, seed=1, now=time.monotonic).roster
    task, cells = task_of(arrays_of(problem)), cells_of(problem, begun)
    assert task.cost(cells) == costs(problem, begun).total
    for spans in [((0, 6),), ((3, 9),), ((6, 13),), ((5, 14),), ((13, 14),), ((0, 14),), ((0, 4), (11, 14))]:
        people = np.array([0, 2, 3])
        part, days = part_of(task, cells, people, spans)
        assert part.cost(cells[np.ix_(people, days)]) == task.cost(cells)
        master = Master(part)
        add_all(master, cells[np.ix_(people, days)])
        converge(master, part.tables, enough=Deadline(20, time.monotonic))
        assert master.bound <= task.cost(cells) + 1e-6
        for column in master.columns:
            other = cells.copy()
            row = people[column.person]
            other[row, days] = column.schedule
            inside = cells[np.ix_(people, days)].copy()
            inside[column.person] = column.schedule
            assert part.cost(inside) == task.cost(other)
            assert task.cost(other) == costs(problem, roster_of(problem, other)).total


@pytest.mark.parametrize("wrong", [(1,), (0, 3, 4), (5, 2, 1), (-1, 0, 2)])
def test_shares_that_are_not_convex_are_refused(wrong):
    problem = problem_from_text(small())
    with pytest.raises(BadProblem, match="The costs of a tally of Ann"):
        replace(problem, tallies=(Tally(person="Ann", of=frozenset(), costs=wrong),))
