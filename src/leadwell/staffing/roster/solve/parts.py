"""A part of a roster set free while the rest stands still: some people, one or more stretches of days."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.reach import tighten
from leadwell.staffing.roster.solve.tables import Cells, Ints, Limit, Share, Tables, set_bounds
from leadwell.staffing.roster.solve.task import Task

Span = tuple[int, int]  # the first day and the day after the last


def part_of(task: Task, cells: Cells, people: Ints, spans: Sequence[Span]) -> tuple[Task, Ints]:
    """Give the task of finding anew the days of ``spans`` of these people.

    The rest of the roster stays: its cover, hours, weekends and counts are taken off what is wanted and
    allowed. Days are added at the end of each span, held as they are, until every run that began before it is over, so
    that no rule is broken at the seam. Hours and weekends may be carried from one span to another: that is what
    spans that lie apart are for.

    Returns:
        The task, whose costs are those of the whole roster, and the numbers of its days.
    """
    days = cells.shape[1]
    mine = cells[people]
    stretches = _stretches(mine, spans, days, task.tables.kind)
    axis = np.concatenate([np.arange(begin, stop) for begin, _, stop in stretches])
    tables = _tables_of(task.tables, mine, people, stretches, axis)
    place = {int(p): k for k, p in enumerate(people)}
    outside = np.ones(days, dtype=bool)
    outside[axis] = False
    limits = tuple(
        Limit(k, one.shift, one.most - int((mine[k, outside] == one.shift + 1).sum()))
        for one in task.limits
        if (k := place.get(one.person)) is not None
    )
    others = np.ones(len(cells), dtype=bool)
    others[people] = False
    rest = cells[others][:, axis]
    shifts = task.wanted.shape[1]
    held = np.stack([(rest == s + 1).sum(axis=0) for s in range(shifts)], axis=1)
    first = int(axis[0])
    part = Task(
        tables=tables,
        wanted=task.wanted[axis] - held,
        under=task.under[axis],
        over=task.over[axis],
        personal=task.personal[people][:, axis],
        limits=limits,
        worked_before=mine[:, first - 1] > 0 if first else None,
    )
    part = replace(part, shares=_shares_of(task, part, mine, place, axis))
    constant = task.cost(cells) - part.cost(mine[:, axis])
    return replace(part, constant=constant), axis


class _Stretch(NamedTuple):
    """Days set free, from ``begin`` to ``end``, and held after them until ``stop``."""

    begin: int
    end: int
    stop: int


def _stretches(mine: Cells, spans: Sequence[Span], days: int, kind: Ints) -> list[_Stretch]:
    """Give the stretches of some spans, in order; spans that touch become one."""
    found: list[_Stretch] = []
    for begin, end in sorted(spans):
        if (
            found and kind[begin] == 2
        ):  # a stretch after the first begins on no Sunday: its Saturday must be known
            begin -= 1
        if found and begin <= found[-1].stop:
            begin, end = found[-1].begin, max(end, found[-1].end)
            found.pop()
        found.append(_Stretch(begin, end, _seam(mine, end, days, kind)))
    return found


def _shares_of(task: Task, part: Task, mine: Cells, place: dict[int, int], axis: Ints) -> tuple[Share, ...]:
    """Give the shares of these people, counting on from what the days outside hold."""
    found = []
    for one in task.shares:
        k = place.get(one.person)
        if k is None:
            continue
        inside = Share(k, one.shifts, one.costs)
        row = mine[k][None]
        outside = int(task.counts(one, row)[0] - part.counts(inside, row[:, axis])[0])
        found.append(Share(k, one.shifts, one.costs[outside : outside + len(axis) + 1]))
    return tuple(found)


def _seam(mine: Cells, end: int, days: int, kind: Ints) -> int:
    """Give the day after which nothing depends on the days before ``end``."""
    if end >= days:
        return days
    works = mine[:, end:] > 0
    changed = works != works[:, :1]
    first = np.where(changed.any(axis=1), changed.argmax(axis=1), days - end)
    stop = min(days, end + int(first.max()) + 1)
    if stop < days and kind[stop - 1] == 1:  # never between a Saturday and its Sunday
        stop += 1
    return stop


def _tables_of(tables: Tables, mine: Cells, people: Ints, stretches: list[_Stretch], axis: Ints) -> Tables:
    allowed = tables.allowed[people][:, axis]
    again = tables.again[people][:, axis]
    place = 0  # of the stretch among the days of the part
    for begin, end, stop in stretches:
        held = np.arange(end, stop)
        if len(held):
            allowed[:, place + held - begin] = 0
            for k in range(len(people)):
                allowed[k, place + held - begin, mine[k, held]] = 1
        if place:
            again[:, place] = [_state(tables, p, mine[k], begin) for k, p in enumerate(people.tolist())]
        place += stop - begin
    first = stretches[0].begin
    found = tables._replace(
        states=tables.states[people],
        groups=tables.groups[people],
        works=tables.works[people],
        run=tables.run[people],
        to_off=tables.to_off[people],
        to_work=tables.to_work[people],
        group_of=tables.group_of[people],
        units=tables.units[people],
        low=np.zeros((len(people), len(axis) + 1), dtype=np.int64),
        high=np.zeros((len(people), len(axis) + 1), dtype=np.int64),
        weekends=tables.weekends[people].copy(),
        width=tables.width[people].copy(),
        base=np.zeros((len(people), len(axis) + 1), dtype=np.int64),
        weekend_price=tables.weekend_price[people],
        end_cost=tables.end_cost[people].copy(),
        allowed=allowed,
        start=np.array([_state(tables, p, mine[k], first) for k, p in enumerate(people.tolist())]),
        least_run=tables.least_run[people],
        least_off=tables.least_off[people],
        kind=tables.kind[axis],
        behind=tables.behind[axis],
        again=again,
    )
    if len(axis) == mine.shape[1]:
        return found._replace(low=tables.low[people], high=tables.high[people], base=tables.base[people])
    for k, p in enumerate(people.tolist()):
        _bound(tables, found, mine[k], p, k, axis)
    tighten(found, np.arange(len(people)))
    return found


def _bound(tables: Tables, found: Tables, row: NDArray[np.int16], p: int, k: int, axis: Ints) -> None:
    """Take what the days outside hold off one person's hours and weekends."""
    outside = np.ones(len(row), dtype=bool)
    outside[axis] = False
    worked = row[(row > 0) & outside] - 1
    spent = int(tables.units[p, tables.group_of[p, worked]].sum()) if len(worked) else 0
    last = tables.low.shape[1] - 1
    runs = tables.run[p, : tables.states[p]]
    most_run = int(runs[tables.works[p, : tables.states[p]] == 1].max(initial=1))
    set_bounds(
        found,
        k,
        int(tables.low[p, last]) - spent,
        int(tables.high[p, last]) - spent,
        most_run,
        int(tables.least_off[p]),
    )
    if tables.end_cost[p].any():
        before = int(tables.low[p, last])
        totals = spent + np.arange(int(found.low[k, -1]), int(found.high[k, -1]) + 1)
        known = np.clip(totals - before, 0, tables.end_cost.shape[1] - 1)
        found.end_cost[k] = 0.0
        found.end_cost[k, : len(totals)] = tables.end_cost[p, known]
    if tables.weekends[p] >= 0:
        weekend = np.flatnonzero((tables.kind == 1) & (row > 0) & outside).tolist()
        weekend += [d - 1 for d in np.flatnonzero((tables.kind == 2) & (row > 0) & outside).tolist()]
        inside = int((found.kind == 1).sum()) + int(found.kind[0] == 2)
        left = int(tables.weekends[p]) - len(set(weekend))
        found.weekends[k] = left if left < inside else -1
        found.width[k] = left + 1 if left < inside else 1


def _state(tables: Tables, p: int, row: NDArray[np.int16], begin: int) -> int:
    """Give a person's state at the start of a day of the whole roster."""
    state = int(tables.start[p])
    first = begin
    while first > 0 and (row[first - 1] > 0) == (row[begin - 1] > 0):
        first -= 1
    if begin and row[begin - 1] == 0:
        offs = int(tables.least_off[p])
        return int(tables.states[p]) - offs + min(begin - first, offs) - 1
    for day in range(first, begin):
        state = int(tables.to_work[p, state, tables.group_of[p, row[day] - 1]])
    return state
