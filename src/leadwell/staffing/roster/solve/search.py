"""Large neighbourhoods: part of a roster is set free, found anew by column generation, and kept if no dearer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.dive import dive
from leadwell.staffing.roster.solve.master import Master, Prices, Task, add_all, converge
from leadwell.staffing.roster.solve.parts import part_of
from leadwell.staffing.roster.solve.tables import Cells, Ints

WHOLE = 1 - 1e-6  # weights are whole numbers: what is not cheaper by 1 is not cheaper

POOLED = 15  # schedules a person that a part begins with


@dataclass(slots=True)
class Size:
    """How much one kind of neighbourhood sets free; it grows while that is easy and shrinks when it is not."""

    people: float
    days: int
    tried: int = 0
    won: int = 0
    most: int = 60

    def judge(self, *, easy: bool, hard: bool) -> None:
        """Grow or shrink."""
        if easy:
            self.people = min(self.people * 1.08 + 0.1, self.most)
        elif hard:
            self.people = max(self.people * 0.95, 2.0)


@dataclass(slots=True)
class Search:
    """Keeps the best roster while neighbourhoods are tried."""

    task: Task
    cells: Cells
    random: np.random.Generator
    guide: Prices | None = None  # prices of the whole roster: where those of a part begin
    pool: list[list[NDArray[np.int16]]] = field(default_factory=list)  # whole schedules, by person
    cost: float = field(default=np.inf)
    sizes: list[Size] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Cost the first roster and set the sizes to begin with."""
        self.cost = self.task.cost(self.cells)
        people, days = self.cells.shape
        if days <= 100:
            self.sizes.append(Size(people=min(4, people), days=days, most=people))
        for length in (7, 14, 28) if days <= 100 else (14, 28, 42):
            if length * 1.5 <= days:
                self.sizes.append(Size(people=min(people, 16), days=length, most=min(people, 60)))

    def step(self, enough: Deadline) -> bool:
        """Try one neighbourhood; say whether the roster became cheaper."""
        weights = np.array([(one.won + 1) / (one.tried + 2) + 0.1 for one in self.sizes])
        size = self.sizes[int(self.random.choice(len(self.sizes), p=weights / weights.sum()))]
        people, begin, end = self._free(size)
        return self.renew(people, begin, end, enough, size)

    def sweeps(self, length: int = 14, people: int = 50) -> Iterator[tuple[Ints, int, int]]:
        """Give every stretch of days of everybody, in handfuls, from the first day on."""
        count, days = self.cells.shape
        for begin in range(0, days, length):
            order = self.random.permutation(count)
            for part in np.array_split(order, -(-count // people)):
                yield np.sort(part), begin, min(days, begin + length)

    def renew(self, people: Ints, begin: int, end: int, enough: Deadline, size: Size | None = None) -> bool:
        """Find anew the given days of the given people."""
        part, begin, stop = part_of(self.task, self.cells, people, begin, end)
        now = self.cells[people, begin:stop]
        master = Master(part)
        add_all(master, now)
        self._begin(master, people, begin, stop)
        solved = converge(master, part.tables, enough=enough, most_rounds=60, cutoff=self.cost - WHOLE)
        hopeless = master.bound >= self.cost - WHOLE
        found = None
        if solved and not hopeless:
            found = dive(master, enough=enough, cutoff=self.cost + 0.5, share=0.15)
        hard = len(master.columns) > 150 * len(people) or not solved
        won = False
        if found is not None and part.keeps_limits(found):
            cost = part.cost(found)
            if cost <= self.cost + 1e-6:
                won = cost < self.cost - 0.5
                self.cells = self.cells.copy()
                self.cells[people, begin:stop] = found
                self.cost = cost
        if size is not None:
            size.tried += 1
            size.won += won
            size.judge(easy=hopeless, hard=hard)
        return won

    def _begin(self, master: Master, people: Ints, begin: int, stop: int) -> None:
        """Give a master prices to begin from, and the best schedules known at these prices."""
        if self.guide is None:
            return
        limits = [k for k, one in enumerate(self.task.limits) if one.person in set(people.tolist())]
        prices = Prices(cover=self.guide.cover[begin:stop], limits=self.guide.limits[limits])
        values, schedules = master.price(prices, master.task.tables)
        master.best_prices = prices
        for k in np.flatnonzero(np.isfinite(values)).tolist():
            master.add(k, schedules[k])
        if begin or stop < self.cells.shape[1] or not self.pool:
            return
        every = np.arange(stop)
        for k, p in enumerate(people.tolist()):
            worth = self.task.personal[p] - self.guide.cover
            worth = np.concatenate([np.zeros((stop, 1)), worth], axis=1)
            known = np.array(self.pool[p])
            if len(known):
                order = np.argsort(worth[every, known].sum(axis=1), kind="stable")[:POOLED]
                for schedule in known[order]:
                    master.add(k, schedule)

    def _free(self, size: Size) -> tuple[Ints, int, int]:
        """Choose whom and what days to set free: about a fault of the roster, or anywhere."""
        count, days = self.cells.shape
        faults = self._faults()
        day, shift = None, None
        if len(faults) and self.random.random() < 0.7:
            day, shift = faults[self.random.integers(len(faults))].tolist()
        middle = int(self.random.integers(days)) if day is None else int(day)
        begin = min(max(0, middle - int(self.random.integers(size.days))), max(0, days - size.days))
        wanted = min(count, max(2, round(size.people)))
        if shift is None:
            people = self.random.choice(count, wanted, replace=False)
        else:
            can = np.flatnonzero(self.task.tables.group_of[:, shift] >= 0)
            first = self.random.choice(can, min(len(can), (wanted + 1) // 2), replace=False)
            rest = np.setdiff1d(np.arange(count), first)
            more = self.random.choice(rest, min(len(rest), wanted - len(first)), replace=False)
            people = np.concatenate([first, more])
        return np.sort(people), begin, min(days, begin + size.days)

    def _faults(self) -> Ints:
        """Give the cells of cover (day, shift) that cost something now."""
        shifts = self.task.wanted.shape[1]
        present = np.stack([(self.cells == s + 1).sum(axis=0) for s in range(shifts)], axis=1)
        short = (present < self.task.wanted) & (self.task.under > 0)
        over = (present > self.task.wanted) & (self.task.over > 0)
        return np.argwhere(short | over)
