"""What long rosters rest on: hours that can be, hours near an even pace, and parts that lead elsewhere."""

from dataclasses import replace

import numpy as np
import pytest
from tests.library.staffing.roster.instances import invented, small
from tests.library.staffing.roster.test_solving import schedules

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.problem import Cover, Person, Problem, Shift
from leadwell.staffing.roster.rules import broken_rules

pytest.importorskip("ortools", reason="the library alone has no solver")
pytest.importorskip("numba", reason="the library alone has no compiler")

import time

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.long import banded
from leadwell.staffing.roster.solve.pricing import cheapest, scratch
from leadwell.staffing.roster.solve.reach import tighten
from leadwell.staffing.roster.solve.tables import arrays_of, cells_of, roster_of
from leadwell.staffing.roster.solve.task import task_of
from leadwell.staffing.roster.solve.together import Free, Renewal
from leadwell.staffing.roster.solving import find_roster


@pytest.mark.parametrize("seed", range(8))
def test_the_hours_that_can_be_are_those_of_some_lawful_line_and_hardly_any_others(seed):
    problem = problem_from_text(invented(seed, days=6, people=3))
    # Weekends are not looked at, nor how often one shift may be had.
    people = tuple(
        replace(one, most_weekends=9, most_of={name: 6 if most else 0 for name, most in one.most_of.items()})
        for one in problem.people
    )
    problem = replace(problem, people=people, wants=(), unwanted=())
    tables = arrays_of(problem).tables
    tighten(tables, np.arange(len(people)))
    looked, exact = 0, 0
    for p, person in enumerate(people):
        lines = schedules(problem, person)
        if not lines:
            continue
        cells = np.array(
            [cells_of(replace(problem, people=(person,)), {person.name: line})[0] for line in lines]
        )
        units = np.append(tables.units[p], 0)[tables.group_of[p]]
        spent = np.concatenate([[0], units])[cells].cumsum(axis=1)
        low, high = tables.low[p, 1:-1], tables.high[p, 1:-1]
        fewest, most = spent.min(axis=0)[:-1], spent.max(axis=0)[:-1]
        assert (low <= fewest).all()
        assert (high >= most).all()
        # Between two sums of unlike shifts there may be some that no line has: then a little too much remains.
        exact += int((low == fewest).sum() + (high == most).sum())
        looked += 2 * len(fewest)
    assert exact >= 0.8 * looked > 0


@pytest.mark.parametrize("away", [range(182), range(182, 364), range(0)])
def test_who_is_away_for_half_of_the_year_has_lines_near_an_even_pace(away):
    days = 364
    person = Person(
        name="Ann", most_of={"E": days, "N": days}, most_minutes=60 * 800, least_minutes=60 * 700, most_run=5,
        least_run=2, least_off_run=2, most_weekends=26, days_off=frozenset(away),
    )  # fmt: skip
    problem = Problem(
        days=days,
        shifts=(
            Shift(name="E", minutes=450),
            Shift(name="N", minutes=690, not_followed_by=frozenset({"E"})),
        ),
        people=(person,),
        cover=tuple(
            Cover(day=day, shift="E", wanted=1, under_weight=9, over_weight=1) for day in range(days)
        ),
    )
    arrays = arrays_of(problem)
    tighten(arrays.tables, np.arange(1))
    tables = banded(arrays.tables)
    values, cells = np.empty(1), np.zeros((1, days), dtype=np.int16)
    cheapest(tables, np.arange(1), arrays.personal - 5.0, *scratch(tables), values, cells)
    assert np.isfinite(values).all()
    assert not broken_rules(problem, roster_of(problem, cells))


def test_a_part_that_leads_elsewhere_is_lawful_and_no_dearer_than_it_may_be():
    problem = problem_from_text(small())
    found = find_roster(problem, seconds=3, seed=1, now=time.monotonic).roster
    task, cells = task_of(arrays_of(problem)), cells_of(problem, found)
    cost, elsewhere, dearer = task.cost(cells), 0, 0
    for blur in range(1, 25):
        free = Free(np.arange(len(cells)), ((0, problem.days),), slack=float(blur % 3) * 40, blur=blur)
        made = Renewal(task, None, []).renew(cells, free, Deadline(20, time.monotonic))
        if made.cells is None:
            continue
        assert not broken_rules(problem, roster_of(problem, made.cells))
        assert made.cost == task.cost(made.cells) <= cost + free.slack
        elsewhere += bool((made.cells != cells).any())
        dearer += made.cost > cost
    assert (elsewhere > 0, dearer > 0) == (True, True)
