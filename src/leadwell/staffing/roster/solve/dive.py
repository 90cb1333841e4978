"""From a mixture of schedules to one schedule a person: cells are fixed, the most certain first."""

import numpy as np

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.master import NEGLIGIBLE, Master, converge
from leadwell.staffing.roster.solve.tables import Cells, Tables

CONTENT = 5e-5  # a step that costs no more than this share needs no further columns


def dive(
    master: Master, *, enough: Deadline, cutoff: float = np.inf, share: float = 0.05, rounds: int = 6
) -> Cells | None:
    """Give a roster near the mixture of a converged master, or None where the way down ends in nothing.

    Args:
        master: a converged master; its columns are opened again at the end.
        enough: says that the time is up.
        cutoff: give up where the mixture costs this much or more.
        share: of the people, how many may get a cell fixed in one step.
        rounds: programmes to solve after each step.
    """
    tables = master.task.tables
    tables = tables._replace(allowed=tables.allowed.copy())
    try:
        return _down(master, tables, enough, cutoff, share, rounds)
    finally:
        for column in master.columns:
            if column.shut:
                column.variable.SetUb(master.solver.infinity())
                column.shut = 0


def _down(
    master: Master, tables: Tables, enough: Deadline, cutoff: float, share: float, rounds: int
) -> Cells | None:
    while True:
        if enough() or master.unmet > NEGLIGIBLE or master.value >= cutoff:
            return None
        mixed = master.mixed_cells()
        top = mixed.max(axis=2)
        if (top > 1 - 1e-5).all():
            return mixed.argmax(axis=2).astype(np.int16)
        _fix(master, tables, mixed, top, share)
        content = master.value + CONTENT * abs(master.value)
        if not converge(
            master, tables, enough=enough, most_rounds=rounds, free=False, smoothing=0.0, content=content
        ):
            return None


def _fix(master: Master, tables: Tables, mixed: np.ndarray, top: np.ndarray, share: float) -> None:
    """Fix cells: for each person the surest that is not yet certain, and of these the surest of all."""
    open_cells = np.where(top < 1 - 1e-5, top, -1.0)
    surest = open_cells.argmax(axis=1)
    certainty = open_cells[np.arange(len(surest)), surest]
    order = np.argsort(-certainty, kind="stable")
    order = order[certainty[order] > 0]
    most = max(1, round(share * len(order)))
    chosen = [int(p) for n, p in enumerate(order) if n < most or certainty[p] > 0.95]
    fixed = {p: (int(surest[p]), int(mixed[p, surest[p]].argmax())) for p in chosen}
    for p, (day, choice) in fixed.items():
        tables.allowed[p, day] = 0
        tables.allowed[p, day, choice] = 1
    for column in master.columns:
        if not column.shut and column.person in fixed:
            day, choice = fixed[column.person]
            if column.schedule[day] != choice:
                column.shut = 1
                column.variable.SetUb(0.0)
