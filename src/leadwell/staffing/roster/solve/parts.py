"""A part of a roster set free while the rest stands still: some people, some days."""

from dataclasses import replace

import numpy as np

from leadwell.staffing.roster.solve.tables import Cells, Ints, Limit, Share, Tables, set_bounds
from leadwell.staffing.roster.solve.task import Task


def part_of(task: Task, cells: Cells, people: Ints, begin: int, end: int) -> tuple[Task, int, int]:
    """Give the task of finding anew the days from ``begin`` to ``end`` (outside) of these people.

    The rest of the roster stays: its cover, hours, weekends and counts are taken off what is wanted and
    allowed. Days are added at the end, held as they are, until every run that began before ``end`` is over, so
    that no rule is broken at the seam.

    Returns:
        The task, whose costs are those of the whole roster; its first day and the day after its last.
    """
    days = cells.shape[1]
    mine = cells[people]
    stop = _seam(mine, end, days, task.tables.kind)
    whole = begin == 0 and stop == days
    tables = _tables_of(task.tables, mine, people, begin, end, stop, whole=whole)
    place = {int(p): k for k, p in enumerate(people)}
    outside = np.ones(days, dtype=bool)
    outside[begin:stop] = False
    limits = tuple(
        Limit(k, one.shift, one.most - int((mine[k, outside] == one.shift + 1).sum()))
        for one in task.limits
        if (k := place.get(one.person)) is not None
    )
    others = np.ones(len(cells), dtype=bool)
    others[people] = False
    rest = cells[others, begin:stop]
    shifts = task.wanted.shape[1]
    held = np.stack([(rest == s + 1).sum(axis=0) for s in range(shifts)], axis=1)
    part = Task(
        tables=tables,
        wanted=task.wanted[begin:stop] - held,
        under=task.under[begin:stop],
        over=task.over[begin:stop],
        personal=task.personal[people, begin:stop],
        limits=limits,
        worked_before=mine[:, begin - 1] > 0 if begin else None,
    )
    part = replace(part, shares=_shares_of(task, part, mine, place, begin, stop))
    constant = task.cost(cells) - part.cost(mine[:, begin:stop])
    return replace(part, constant=constant), begin, stop


def _shares_of(
    task: Task, part: Task, mine: Cells, place: dict[int, int], begin: int, stop: int
) -> tuple[Share, ...]:
    """Give the shares of these people, counting on from what the days outside hold."""
    found = []
    for one in task.shares:
        k = place.get(one.person)
        if k is None:
            continue
        inside = Share(k, one.shifts, one.costs)
        row = mine[k][None]
        outside = int(task.counts(one, row)[0] - part.counts(inside, row[:, begin:stop])[0])
        found.append(Share(k, one.shifts, one.costs[outside : outside + stop - begin + 1]))
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


def _tables_of(
    tables: Tables, mine: Cells, people: Ints, begin: int, end: int, stop: int, *, whole: bool
) -> Tables:
    allowed = tables.allowed[people, begin:stop].copy()
    held = np.arange(end, stop)
    if len(held):
        allowed[:, end - begin :] = 0
        for k in range(len(people)):
            allowed[k, held - begin, mine[k, held]] = 1
    found = tables._replace(
        states=tables.states[people],
        groups=tables.groups[people],
        works=tables.works[people],
        run=tables.run[people],
        to_off=tables.to_off[people],
        to_work=tables.to_work[people],
        group_of=tables.group_of[people],
        units=tables.units[people],
        low=tables.low[people, begin : stop + 1].copy(),
        high=tables.high[people, begin : stop + 1].copy(),
        weekends=tables.weekends[people].copy(),
        width=tables.width[people].copy(),
        base=np.zeros((len(people), stop - begin + 1), dtype=np.int64),
        weekend_price=tables.weekend_price[people],
        end_cost=tables.end_cost[people].copy(),
        allowed=allowed,
        start=tables.start[people].copy(),
        least_run=tables.least_run[people],
        least_off=tables.least_off[people],
        kind=tables.kind[begin:stop],
        first=tables.first + begin,
    )
    if whole:
        return found._replace(base=tables.base[people])
    for k, p in enumerate(people.tolist()):
        _bound(tables, found, mine[k], p, k, begin, stop)
    return found


def _bound(tables: Tables, found: Tables, row: Cells, p: int, k: int, begin: int, stop: int) -> None:
    """Take what the days outside hold off one person's hours and weekends; find the state at the beginning."""
    days = len(row)
    outside = np.ones(days, dtype=bool)
    outside[begin:stop] = False
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
        inside = int((tables.kind[begin:stop] == 1).sum()) + int(begin < days and tables.kind[begin] == 2)
        left = int(tables.weekends[p]) - len(set(weekend))
        found.weekends[k] = left if left < inside else -1
        found.width[k] = left + 1 if left < inside else 1
    state = int(tables.start[p])
    first = begin
    while first > 0 and (row[first - 1] > 0) == (row[begin - 1] > 0):
        first -= 1
    if begin and row[begin - 1] == 0:
        offs = int(tables.least_off[p])
        state = int(tables.states[p]) - offs + min(begin - first, offs) - 1
    else:
        for day in range(first, begin):
            state = int(tables.to_work[p, state, tables.group_of[p, row[day] - 1]])
    found.start[k] = state
