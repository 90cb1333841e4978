"""From a mixture of schedules to one schedule a person: cells are fixed, the most certain first."""

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.generation import converge
from leadwell.staffing.roster.solve.master import NEGLIGIBLE, Master
from leadwell.staffing.roster.solve.reach import tighten
from leadwell.staffing.roster.solve.tables import Cells, Floats, Tables

CONTENT = 5e-5  # a step that costs no more than this share needs no further columns

AGREED = 0.8  # part of the mixture that agrees on a cell which goes along with a surer one

PROMISING = 25  # columns a person that a dive begins with
SHUT = 300  # shut columns that a programme may drag along


def dive(
    master: Master,
    *,
    enough: Deadline,
    cutoff: float = np.inf,
    share: float = 0.05,
    rounds: int = 6,
    fallback: Cells | None = None,
    content: float = CONTENT,
) -> Cells | None:
    """Give a roster near the mixture of a converged master, or None where the way down ends in nothing.

    Args:
        master: a converged master; it loses columns on the way and is of no more use afterwards.
        enough: says that the time is up.
        cutoff: give up where the mixture costs this much or more.
        share: of the people, how many may get a cell fixed in one step.
        rounds: programmes to solve after each step.
        content: a step that costs no more than this share needs no further columns.
        fallback: whose schedules to take where the way down, or the time, ends before its end; without it, None is.
    """
    tables = master.task.tables
    tables = tables._replace(allowed=tables.allowed.copy(), low=tables.low.copy(), high=tables.high.copy())
    if len(master.columns) > PROMISING * master.task.people and not enough():
        if not master.solve(enough.left):
            return None
        master.prune(master.promising(PROMISING))
        if not master.solve(enough.left):
            return None
    return _down(master, tables, enough, cutoff, share, rounds, fallback, content)


def _down(
    master: Master,
    tables: Tables,
    enough: Deadline,
    cutoff: float,
    share: float,
    rounds: int,
    fallback: Cells | None,
    content: float,
) -> Cells | None:
    while True:
        if (master.unmet > NEGLIGIBLE or enough()) and fallback is not None:
            return _likeliest(master, fallback)
        if enough() or master.unmet > NEGLIGIBLE or master.value >= cutoff:
            return None
        mixed = master.mixed_cells()
        top = mixed.max(axis=2)
        if (top > 1 - 1e-5).all():
            cells: Cells = mixed.argmax(axis=2).astype(np.int16)
            return cells
        _fix(master, tables, mixed, top, share)
        shut = sum(column.shut for column in master.columns)
        if shut > SHUT and shut > len(master.columns) / 2:
            master.prune([column for column in master.columns if not column.shut])
        low = master.value + content * abs(master.value)
        if not converge(
            master, tables, enough=enough, most_rounds=rounds, free=False, smoothing=0.0, content=low
        ):
            return None if fallback is None else _likeliest(master, fallback)


def _likeliest(master: Master, fallback: Cells) -> Cells:
    """Give each person the schedule most in use; where the way down has ended, that of ``fallback``."""
    cells = fallback.copy()
    for person in range(master.task.people):
        top_column = _top_column(master, person)
        if top_column is not None:
            cells[person] = top_column
    return cells


def _fix(master: Master, tables: Tables, mixed: Floats, top: Floats, share: float) -> None:
    """Fix cells: for each person the surest that is not yet certain, and of these the surest of all."""
    open_cells = np.where(top < 1 - 1e-5, top, -1.0)
    surest = open_cells.argmax(axis=1)
    certainty = open_cells[np.arange(len(surest)), surest]
    order = np.argsort(-certainty, kind="stable")
    order = order[certainty[order] > 0]
    most = max(1, round(share * len(order)))
    chosen = [int(p) for n, p in enumerate(order) if n < most or certainty[p] > 0.95]
    fixed = set(chosen)
    for p in chosen:
        day, choice = int(surest[p]), int(mixed[p, surest[p]].argmax())
        days, held = np.array([day]), np.array([choice], dtype=np.int16)
        top_column = _top_column(master, p)
        if top_column is not None and top_column[day] == choice and _keeps_limits(master, p, top_column):
            # Cells that the likeliest schedule shares with most of the mixture go along: it keeps them all.
            agreed = mixed[p, np.arange(len(top_column)), top_column] >= AGREED
            agreed &= open_cells[p] > 0
            agreed[day] = True
            days = np.flatnonzero(agreed)
            held = top_column[days]
        tables.allowed[p, days] = 0
        tables.allowed[p, days, held] = 1
        _bar_what_is_used_up(master, tables, p)
    tighten(tables, np.array(chosen, dtype=np.int64))
    every = np.arange(tables.allowed.shape[1])
    for column in master.columns:
        if column.shut or column.person not in fixed:
            continue
        if not tables.allowed[column.person, every, column.schedule].all():
            master.shut(column)


def _keeps_limits(master: Master, person: int, schedule: NDArray[np.int16]) -> bool:
    return all(
        (schedule == one.shift + 1).sum() <= one.most for one in master.task.limits if one.person == person
    )


def _bar_what_is_used_up(master: Master, tables: Tables, person: int) -> None:
    """Bar a shift on the days still open once a person has been given it as often as allowed."""
    settled = tables.allowed[person].sum(axis=1) == 1
    for one in master.task.limits:
        if one.person == person:
            given = settled & (tables.allowed[person, :, one.shift + 1] == 1)
            if given.sum() >= one.most:
                tables.allowed[person, ~given, one.shift + 1] = 0


def _top_column(master: Master, person: int) -> NDArray[np.int16] | None:
    mine = [(value, column.schedule) for column, value in master.in_use if column.person == person]
    return max(mine, key=lambda one: one[0])[1] if mine else None
