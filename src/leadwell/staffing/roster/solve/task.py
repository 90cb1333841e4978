"""What column generation works on: some people, some days, the cover that is still wanted, and what things cost."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.tables import Arrays, Cells, Floats, Ints, Limit, Share, Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What column generation works on: some people, some days, and the cover that is still wanted."""

    tables: Tables
    wanted: Ints  # days x shifts; below 0 where others are surplus already
    under: Floats
    over: Floats
    personal: Floats  # people x days x shifts
    limits: tuple[Limit, ...]
    shares: tuple[Share, ...] = ()
    worked_before: NDArray[np.bool_] | None = None  # who works on the day before the first; None where nobody
    constant: float = 0.0
    lines: Cells | None = None  # schedules that were promised; any other costs each person's ``charge`` more
    charge: Floats | None = None  # infinite for who must keep the line

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.personal.shape[0])

    def cost(self, cells: Cells) -> float:
        """Give the cost of a roster of these people, limits aside."""
        shifts = self.wanted.shape[1]
        present = np.stack([(cells == s + 1).sum(axis=0) for s in range(shifts)], axis=1)
        cost = self.constant + (self.under * np.maximum(self.wanted - present, 0)).sum()
        cost += (self.over * np.maximum(present - self.wanted, 0)).sum()
        who, day = np.nonzero(cells)
        cost += self.personal[who, day, cells[who, day] - 1].sum()
        if self.shares or self.lines is not None or self.tables.end_cost.any():
            cost += sum(self.whole_costs(person, cells[person][None])[0] for person in range(self.people))
        return float(cost)

    def whole_costs(self, person: int, rows: Cells, *, shared: bool = True) -> Floats:
        """Give what each schedule of a person costs as a whole: its hours and, if ``shared``, its uneven shares."""
        tables = self.tables
        units = np.append(tables.units[person], 0)[
            tables.group_of[person]
        ]  # -1: shifts that may not be worked
        spent = np.concatenate([[0], units])[rows].sum(axis=1)
        low, high = int(tables.low[person, -1]), int(tables.high[person, -1])
        costs: Floats = tables.end_cost[person, np.clip(spent, low, max(low, high)) - low]
        if self.lines is not None and self.charge is not None:
            costs = costs + np.where((rows != self.lines[person]).any(axis=1), self.charge[person], 0.0)
        if shared:
            for one in self.shares:
                if one.person == person:
                    costs = costs + one.costs[self.counts(one, rows)]
        return costs

    def counts(self, share: Share, rows: Cells) -> Ints:
        """Give how much of a share each schedule of its person has."""
        before = self.worked_before is not None and bool(self.worked_before[share.person])
        return share.counts(rows, self.tables.kind, before)

    def keeps_limits_of(self, person: int, row: NDArray[np.int16]) -> bool:
        """Say whether one person has no shift more often than allowed."""
        return all((row == one.shift + 1).sum() <= one.most for one in self.limits if one.person == person)

    def keeps_limits(self, cells: Cells) -> bool:
        """Say whether nobody has a shift more often than allowed."""
        return all((cells[one.person] == one.shift + 1).sum() <= one.most for one in self.limits)


def task_of(arrays: Arrays, tables: Tables | None = None) -> Task:
    """Give the task of a whole problem, with other tables where they are given."""
    return Task(
        tables=arrays.tables if tables is None else tables,
        wanted=arrays.wanted,
        under=arrays.under,
        over=arrays.over,
        personal=arrays.personal,
        limits=arrays.limits,
        shares=arrays.shares,
        constant=arrays.constant,
    )
