"""One person's best answer to what everybody else works: exact but for limits on single shifts."""

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.pricing import cheapest, scratch
from leadwell.staffing.roster.solve.tables import Cells, Floats, Ints
from leadwell.staffing.roster.solve.task import Task

TRIES = 40  # raising the price of a shift that is had too often


class Alone:
    """Finds one person's schedule at given prices, with scratch space kept."""

    def __init__(self, task: Task) -> None:
        """Make scratch space for everybody of the task."""
        self.task = task
        self.room = scratch(task.tables)
        self.limits: dict[int, list[tuple[int, int]]] = {}
        for one in task.limits:
            self.limits.setdefault(one.person, []).append((one.shift, one.most))
        self.values = np.empty(1)
        self.schedule = np.zeros((1, task.wanted.shape[0]), dtype=np.int16)

    def schedule_at(self, person: int, price: Floats) -> NDArray[np.int16] | None:
        """Give a cheap lawful schedule at prices (days x shifts); None where none was found."""
        price = price.copy()
        limits = self.limits.get(person, [])
        step = 1.0
        for _ in range(TRIES):
            cheapest(
                self.task.tables, np.array([person]), price[None], *self.room, self.values, self.schedule
            )
            if not np.isfinite(self.values[0]):
                return None
            row = self.schedule[0]
            too_often = [s for s, most in limits if (row == s + 1).sum() > most]
            if not too_often:
                return row.copy()
            for s in too_often:
                price[:, s] += step
            step *= 1.3
        # Prices alone do not do it: close the shift on the days where it is worth least.
        price[:, [s for s, _ in limits]] = 1e6
        cheapest(self.task.tables, np.array([person]), price[None], *self.room, self.values, self.schedule)
        row = self.schedule[0]
        if not np.isfinite(self.values[0]) or any((row == s + 1).sum() > most for s, most in limits):
            return None
        return row.copy()


def marginal(task: Task, present: Ints) -> Floats:
    """Give what one person more costs on each shift, when ``present`` are there: days x shifts."""
    return np.where(present < task.wanted, -task.under, task.over)


def first_roster(
    task: Task, prices: Floats | None, order: Ints, *, quick: Task | None = None
) -> Cells | None:
    """Give a roster by letting each person answer in turn; None where someone has no lawful schedule.

    Where there is a ``quick`` task, of fewer schedules, it is asked first.
    """
    alone = Alone(task)
    sooner = alone if quick is None else Alone(quick)
    shifts = task.wanted.shape[1]
    cells = np.zeros((task.people, task.wanted.shape[0]), dtype=np.int16)
    present = np.zeros(task.wanted.shape, dtype=np.int64)
    for place, p in enumerate(order.tolist()):
        now = marginal(task, present)
        if prices is not None:
            trust = place / len(order)
            now = np.where(present < task.wanted, trust * now - (1 - trust) * prices, now)
        row = sooner.schedule_at(p, now + task.personal[p])
        if row is None and quick is not None:
            row = alone.schedule_at(p, now + task.personal[p])
        if row is None:
            return None
        cells[p] = row
        present += row[:, None] == np.arange(1, shifts + 1)[None]
    return cells


def polish(task: Task, cells: Cells, order: Ints, enough: Deadline) -> Cells:
    """Let each person answer once more, in turn; never dearer than before where everybody keeps the limits."""
    alone = Alone(task)
    shifts = task.wanted.shape[1]
    cells = cells.copy()
    number = np.arange(1, shifts + 1)
    present = (cells[:, :, None] == number).sum(axis=0)
    for p in order.tolist():
        if enough():
            break
        present -= cells[p][:, None] == number
        price = marginal(task, present) + task.personal[p]
        row = alone.schedule_at(p, price + _share_prices(task, p, cells[p]))
        broken = any((cells[p] == s + 1).sum() > most for s, most in alone.limits.get(p, []))
        if row is not None and (
            broken or _cost(task, p, price, row) < _cost(task, p, price, cells[p]) - 1e-9
        ):
            cells[p] = row
        present += cells[p][:, None] == number
    return cells


def _share_prices(task: Task, person: int, row: NDArray[np.int16]) -> Floats:
    """Give what one more of each shift costs in fair shares, from what the person has now: days x shifts."""
    price = np.zeros(task.wanted.shape)
    for one in task.shares:
        if one.person == person and one.shifts:
            count = int(task.counts(one, row[None])[0])
            step = one.costs[min(count + 1, len(one.costs) - 1)] - one.costs[max(count - 1, 0)]
            price[:, list(one.shifts)] += step / 2
    return price


def _cost(task: Task, person: int, price: Floats, row: NDArray[np.int16]) -> float:
    day = np.flatnonzero(row)
    return float(price[day, row[day] - 1].sum() + task.whole_costs(person, row[None])[0])
