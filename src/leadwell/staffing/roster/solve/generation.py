"""Generating columns: programme and pricing in turn, until no schedule is left that helps."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.master import NEGLIGIBLE, Master, Prices
from leadwell.staffing.roster.solve.tables import Cells, Tables


def converge(
    master: Master,
    tables: Tables,
    *,
    enough: Deadline,
    most_rounds: int = 1000,
    gap: float = NEGLIGIBLE,
    smoothing: float = 0.6,
    cutoff: float = np.inf,
    free: bool = True,
    content: float = -np.inf,
) -> bool:
    """Generate columns until none is left that helps; say whether the programme was solved at all.

    Args:
        master: the programme.
        tables: the person tables to price with; narrower than the master's in a dive.
        enough: says that the time is up.
        most_rounds: stop after so many programmes.
        gap: stop where value and bound are so near.
        smoothing: how far prices lean towards those of the best bound.
        cutoff: stop where the bound reaches this.
        content: stop where the value is this low.
        free: whether bounds found here are those of the whole task (not so in a dive).
    """
    bound = -np.inf
    best: Prices | None = master.best_prices if free else None
    for _ in range(most_rounds):
        if enough() or not master.solve(enough.left):
            return master.prices is not None
        assert master.prices is not None
        if bound >= cutoff or master.value - bound < gap or master.value <= content:
            return True
        lean = smoothing if best is not None else 0.0
        while True:
            at = master.prices if best is None or lean == 0.0 else _between(best, master.prices, lean)
            values, schedules = master.price(at, tables)
            proven = master.bound_at(at, values)
            if proven > bound:
                bound, best = proven, at
                if free and proven > master.bound:
                    master.bound, master.best_prices = proven, at
            if bound >= cutoff:
                return True
            lawful = np.isfinite(values)
            gains = values - master.prices.whole if lean == 0.0 else master.reduced_costs(schedules, lawful)
            added = 0
            for person in np.flatnonzero(lawful & (gains < -NEGLIGIBLE)).tolist():
                added += master.add(person, schedules[person])
            if added or lean == 0.0:
                break
            lean = 0.0
        if not added:
            return True
    return True


def _between(best: Prices, now: Prices, lean: float) -> Prices:
    return Prices(
        whole=now.whole,
        cover=lean * best.cover + (1 - lean) * now.cover,
        limits=lean * best.limits + (1 - lean) * now.limits,
        shares=lean * best.shares + (1 - lean) * now.shares,
    )


def add_all(master: Master, cells: Cells | Sequence[NDArray[np.int16]]) -> None:
    """Add a schedule for each person."""
    for person, schedule in enumerate(cells):
        master.add(person, schedule)
