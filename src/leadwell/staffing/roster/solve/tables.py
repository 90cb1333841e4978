"""A roster problem, or a window of one, as arrays that the compiled pricing reads.

A person's state at the start of a day is a run: ``work, class, length`` or ``off, length``. Shifts of one
person that may follow and be followed by the same shifts are of one class, so that states stay few.
"""

from collections.abc import Sequence
from functools import reduce
from math import gcd
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.problem import OFF, Person, Problem, Roster

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Cells = NDArray[np.int16]  # people x days; 0 is off, 1 and up are shifts in the order of the problem


class Tables(NamedTuple):
    """Padded arrays, the first index being the person unless said otherwise.

    ``states``, ``groups``: how many there are. ``works[p, r]``, ``run[p, r]``: what state r is.
    ``to_off[p, r]``, ``to_work[p, r, g]``: the next state, -1 where a rule forbids it.
    ``group_of[p, s]``: group of shift s, -1 where the person may not work it; ``units[p, g]``: its length.
    ``low[p, d]``, ``high[p, d]``: units worked before day d that can still lead to a lawful roster.
    ``weekends[p]``: weekends that may be worked, -1 where the limit cannot bind.
    ``width[p]``, ``base[p, d]``: how many counts of weekends are told apart, and the least of them on a day; who
    has worked fewer is taken to have worked the least. ``weekend_price[p]``: what a weekend with work costs.
    ``allowed[p, d, s]``: 1 where the cell may hold s (0 is off). ``start[p]``: the first state.
    ``end_cost[p, m]``: what it costs to end with m units above the least allowed (``low`` of the last day).
    ``least_run``, ``least_off``: as in the rules. ``kind[d]``: 1 Saturday, 2 Sunday. ``behind[d]``: days of the
    whole roster before day d. ``again[p, d]``: where days of the whole roster are left out before day d, the state at
    its start, whatever the state was before; -1 elsewhere.
    """

    states: Ints
    groups: Ints
    works: NDArray[np.uint8]
    run: Ints
    to_off: Ints
    to_work: Ints
    group_of: Ints
    units: Ints
    low: Ints
    high: Ints
    weekends: Ints
    width: Ints
    base: Ints
    weekend_price: Floats
    end_cost: Floats
    allowed: NDArray[np.uint8]
    start: Ints
    least_run: Ints
    least_off: Ints
    kind: Ints
    behind: Ints
    again: Ints


class Limit(NamedTuple):
    """The most of one shift for one person, where it could bind."""

    person: int
    shift: int
    most: int


class Share(NamedTuple):
    """A tally of one person: what it costs to have any of some shifts, or weekends, 0, 1, 2 ... times; convex."""

    person: int
    shifts: tuple[int, ...]  # none: weekends with work
    costs: Floats  # long enough for every count that can be

    def counts(self, rows: Cells, kind: Ints, worked_before: bool) -> Ints:
        """Give the count in each row of cells; a weekend that work went on in from the day before is none."""
        if self.shifts:
            found: Ints = np.isin(rows, [s + 1 for s in self.shifts]).sum(axis=1)
            return found
        works = rows > 0
        before = np.concatenate([np.full((len(rows), 1), worked_before), works[:, :-1]], axis=1)
        begun: Ints = (works & ((kind == 1) | ((kind == 2) & ~before))).sum(axis=1)
        return begun


class Arrays(NamedTuple):
    """A whole problem as arrays: what the master and the neighbourhoods need."""

    problem: Problem
    tables: Tables
    limits: tuple[Limit, ...]
    shares: tuple[Share, ...]
    wanted: Ints  # days x shifts
    under: Floats  # weights, days x shifts
    over: Floats
    personal: Floats  # people x days x shifts: cost of giving the shift, against not giving it
    constant: float  # cost of meeting no request at all to work
    minutes: Ints  # by shift


def arrays_of(problem: Problem) -> Arrays:
    """Give a whole problem as arrays."""
    days, names = problem.days, [one.name for one in problem.shifts]
    place = {name: number for number, name in enumerate(names)}
    who = {person.name: number for number, person in enumerate(problem.people)}
    wanted = np.zeros((days, len(names)), dtype=np.int64)
    under, over = np.zeros((2, days, len(names)))
    for one in problem.cover:
        cell = one.day, place[one.shift]
        wanted[cell], under[cell], over[cell] = one.wanted, one.under_weight, one.over_weight
    personal = np.zeros((len(who), days, len(names)))
    for request in problem.wants:
        personal[who[request.person], request.day, place[request.shift]] -= request.weight
    for request in problem.unwanted:
        personal[who[request.person], request.day, place[request.shift]] += request.weight
    limits = []
    for number, person in enumerate(problem.people):
        for shift in problem.shifts:
            most = person.most_of.get(shift.name, 0)
            fits = person.most_minutes // shift.minutes if shift.minutes else days
            if 0 < most < min(days, fits):
                limits.append(Limit(number, place[shift.name], most))
    return Arrays(
        problem=problem,
        tables=tables_of(problem),
        limits=tuple(limits),
        shares=tuple(
            Share(
                who[one.person],
                tuple(sorted(place[name] for name in one.of)),
                np.array([one.cost(count) for count in range(days + 1)], dtype=float),
            )
            for one in problem.tallies
        ),
        wanted=wanted,
        under=under,
        over=over,
        personal=personal,
        constant=float(sum(request.weight for request in problem.wants)),
        minutes=np.array([one.minutes for one in problem.shifts], dtype=np.int64),
    )


def tables_of(problem: Problem, *, counted: bool = True) -> Tables:
    """Give the tables of the whole problem; without ``counted``, hours and weekends are left out of the states."""
    made = [_of_person(problem, person) for person in problem.people]
    count, days, shifts = len(made), problem.days, len(problem.shifts)
    most_states = max((len(one.works) for one in made), default=1)
    most_groups = max((len(one.units) for one in made), default=1) or 1
    kind = np.array([1 if problem.is_saturday(d) else 2 if problem.is_sunday(d) else 0 for d in range(days)])
    tables = Tables(
        states=np.array([len(one.works) for one in made], dtype=np.int64),
        groups=np.array([len(one.units) for one in made], dtype=np.int64),
        works=np.zeros((count, most_states), dtype=np.uint8),
        run=np.zeros((count, most_states), dtype=np.int64),
        to_off=np.full((count, most_states), -1, dtype=np.int64),
        to_work=np.full((count, most_states, most_groups), -1, dtype=np.int64),
        group_of=np.full((count, shifts), -1, dtype=np.int64),
        units=np.zeros((count, most_groups), dtype=np.int64),
        low=np.zeros((count, days + 1), dtype=np.int64),
        high=np.zeros((count, days + 1), dtype=np.int64),
        weekends=np.full(count, -1, dtype=np.int64),
        width=np.ones(count, dtype=np.int64),
        base=np.zeros((count, days + 1), dtype=np.int64),
        weekend_price=np.zeros(count),
        end_cost=np.zeros((count, 1)),
        allowed=np.zeros((count, days, shifts + 1), dtype=np.uint8),
        start=np.array([one.start for one in made], dtype=np.int64),
        least_run=np.array([one.least_run for one in problem.people], dtype=np.int64),
        least_off=np.array([max(one.least_off_run, 1) for one in problem.people], dtype=np.int64),
        kind=kind.astype(np.int64),
        behind=np.arange(days),
        again=np.full((count, days), -1, dtype=np.int64),
    )
    number_of_weekends = len({problem.weekend_of(day) for day in range(days)} - {None})
    for p, (one, person) in enumerate(zip(made, problem.people, strict=True)):
        r, g = len(one.works), len(one.units)
        tables.works[p, :r], tables.run[p, :r] = one.works, one.run
        tables.to_off[p, :r] = one.to_off
        tables.to_work[p, :r, :g] = one.to_work
        tables.group_of[p] = one.group_of
        tables.allowed[p] = _allowed(problem, person)
        if counted:
            tables.units[p, :g] = one.units
            set_bounds(tables, p, one.least_units, one.most_units, person.most_run, person.least_off_run)
            if person.most_weekends < number_of_weekends:
                tables.weekends[p] = person.most_weekends
                tables.width[p] = person.most_weekends + 1
    if counted:
        tables = tables._replace(end_cost=_end_costs(problem, tables))
    return tables


def _end_costs(problem: Problem, tables: Tables) -> Floats:
    """Give what each total of units costs: people x units above the least allowed."""
    low, high = tables.low[:, -1], tables.high[:, -1]
    found = np.zeros((len(low), max(1, int((high - low).max(initial=0)) + 1)))
    for p, person in enumerate(problem.people):
        if person.aim_minutes is not None:
            unit = unit_of(problem, person)
            for m in range(max(0, int(high[p] - low[p]) + 1)):
                found[p, m] = person.hours_cost((int(low[p]) + m) * unit)
    return found


def set_bounds(tables: Tables, p: int, least: int, most: int, most_run: int, least_off: int) -> None:
    """Set which hours each day of person p can have behind it so that a lawful total is still to be had."""
    days = tables.low.shape[1] - 1
    longest = int(tables.units[p].max())
    cycle = most_run + max(least_off, 1)
    later, end = 0, days  # shifts that fit at most into the stretches after this one, and its end
    for day in range(days, -1, -1):
        left = end - day
        can = later + min(left, (left // cycle) * most_run + min(most_run, left % cycle) + most_run)
        tables.low[p, day] = max(0, least - can * longest)
        tables.high[p, day] = max(0, min(most, day * longest))
        if day < days and tables.again[p, day] >= 0:
            later, end = can, day
    tables.high[p, days] = max(most, -1)
    tables.low[p, days] = max(0, least)


class _Made(NamedTuple):
    works: list[int]
    run: list[int]
    to_off: list[int]
    to_work: list[list[int]]
    group_of: list[int]
    units: list[int]
    least_units: int
    most_units: int
    start: int


def unit_of(problem: Problem, person: Person) -> int:
    """Give the greatest number of minutes that measures every shift of a person."""
    lengths = [one.minutes for one in problem.shifts if person.most_of.get(one.name, 0) > 0]
    return reduce(gcd, lengths, 0) or 1


def _of_person(problem: Problem, person: Person) -> _Made:
    shifts = problem.shifts
    mine = [s for s, one in enumerate(shifts) if person.most_of.get(one.name, 0) > 0]
    names = {shifts[s].name for s in mine}
    after = {s: frozenset(shifts[s].not_followed_by & names) for s in mine}
    before = {s: frozenset(q for q in mine if shifts[s].name in after[q]) for s in mine}
    classes: list[frozenset[str]] = sorted({after[s] for s in mine}, key=sorted)
    group_key = {s: (classes.index(after[s]), before[s], shifts[s].minutes) for s in mine}
    keys = sorted(set(group_key.values()), key=lambda key: (key[0], sorted(key[1]), key[2]))
    unit = unit_of(problem, person)
    runs, offs = max(person.most_run, 0), max(person.least_off_run, 1)
    works = [1] * (len(classes) * runs) + [0] * offs
    run = [length for _ in classes for length in range(1, runs + 1)] + list(range(1, offs + 1))
    first_off = len(classes) * runs
    to_off = [first_off] * first_off + [first_off + min(k, offs - 1) for k in range(1, offs + 1)]
    to_work = []
    forbidden = [  # class x group: whether the group may not follow the class
        [bool(names_of_group & forbids) for names_of_group in _names_of(keys, group_key, problem)]
        for forbids in classes
    ]
    for state in range(len(works)):
        row = []
        for number, key in enumerate(keys):
            target = key[0] * runs
            if not works[state]:
                row.append(target if runs else -1)
            elif run[state] < runs and not forbidden[state // runs][number]:
                row.append(target + run[state])
            else:
                row.append(-1)
        to_work.append(row)
    return _Made(
        works=works,
        run=run,
        to_off=to_off,
        to_work=to_work,
        group_of=[keys.index(group_key[s]) if s in group_key else -1 for s in range(len(shifts))],
        units=[key[2] // unit for key in keys],
        least_units=-(-person.least_minutes // unit),
        most_units=person.most_minutes // unit,
        start=len(works) - 1,
    )


def _names_of(
    keys: Sequence[tuple[int, frozenset[int], int]],
    group_key: dict[int, tuple[int, frozenset[int], int]],
    problem: Problem,
) -> list[frozenset[str]]:
    return [frozenset(problem.shifts[s].name for s, key in group_key.items() if key == one) for one in keys]


def _allowed(problem: Problem, person: Person) -> NDArray[np.uint8]:
    allowed = np.ones((problem.days, len(problem.shifts) + 1), dtype=np.uint8)
    place = {one.name: number for number, one in enumerate(problem.shifts, 1)}
    place[OFF] = 0
    for shift in problem.shifts:
        if person.most_of.get(shift.name, 0) <= 0:
            allowed[:, place[shift.name]] = 0
    for day in person.days_off:
        allowed[day, 1:] = 0
    for day, name in person.barred:
        allowed[day, place[name]] = 0
    for day, name in person.kept.items():
        held = allowed[day, place[name]]
        allowed[day] = 0
        allowed[day, place[name]] = held
    return allowed


def cells_of(problem: Problem, roster: Roster) -> Cells:
    """Give a roster as numbers."""
    place = {one.name: number for number, one in enumerate(problem.shifts, 1)} | {OFF: 0}
    rows = [[place[cell] for cell in roster[person.name]] for person in problem.people]
    return np.array(rows, dtype=np.int16).reshape(len(problem.people), problem.days)


def roster_of(problem: Problem, cells: Cells) -> dict[str, tuple[str, ...]]:
    """Give a roster of numbers as names."""
    names = [OFF, *(one.name for one in problem.shifts)]
    return {
        person.name: tuple(names[cell] for cell in row)
        for person, row in zip(problem.people, cells.tolist(), strict=True)
    }
