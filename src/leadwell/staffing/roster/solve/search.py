"""Large neighbourhoods: part of a roster is set free, found anew by column generation, and kept if no dearer."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.parts import Span
from leadwell.staffing.roster.solve.tables import Cells, Floats
from leadwell.staffing.roster.solve.task import Task
from leadwell.staffing.roster.solve.together import Free, Renewed, Workers

ABOUT_A_FAULT = 0.7  # of the neighbourhoods of one stretch, the others lie anywhere
ANYWHERE = 0.3  # of the second stretches, the others lie where people are too many
BY_COST = 0.5  # of the faults drawn, the others one as likely as another
BLURRED = 0.4  # of the neighbourhoods, whose costs are changed a little
COOLING, COLD = 0.97, 0.3  # what is left of the warmth after each step, and when it counts as none


@dataclass(slots=True)
class Size:
    """How much one kind of neighbourhood sets free; it grows while that is easy and shrinks when it is not."""

    people: float
    days: int
    apart: bool = False  # two stretches of so many days, far from each other
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
    workers: Workers
    side_by_side: int
    cost: float = field(default=np.inf)
    sizes: list[Size] = field(default_factory=list)
    warm: float = 0.0  # how much dearer a roster may become, typically
    fruitless: int = 0  # neighbourhoods since the roster last became cheaper

    def __post_init__(self) -> None:
        """Cost the first roster and set the sizes to begin with."""
        self.cost = self.task.cost(self.cells)
        people, days = self.cells.shape
        if days <= 100:
            self.sizes.append(Size(people=min(4, people), days=days, most=people))
        for length in (7, 14, 28) if days <= 100 else (14, 28, 42):
            if length * 1.5 <= days:
                self.sizes.append(Size(people=min(people, 16), days=length, most=min(people, 60)))
        for length in (7, 14):
            if length * 3 <= days:
                self.sizes.append(Size(people=min(people, 16), days=length, apart=True, most=min(people, 60)))

    def step(self, enough: Deadline) -> None:
        """Try as many neighbourhoods as there are processes."""
        weights = np.array([(one.won + 1) / (one.tried + 2) + 0.1 for one in self.sizes])
        chosen = self.random.choice(len(self.sizes), self.side_by_side, p=weights / weights.sum())
        sizes = [self.sizes[int(k)] for k in chosen]
        frees = [self._blurred(self._free(size)) for size in sizes]
        self.warm = self.warm * COOLING if self.warm > COLD else 0.0
        for size, (won, made) in zip(sizes, self.renew(frees, enough), strict=True):
            size.tried += 1
            size.won += won
            size.judge(easy=made.hopeless, hard=made.hard)

    def _blurred(self, free: Free) -> Free:
        """Let some neighbourhoods lead to another roster as cheap, or while warm to a little dearer one."""
        if self.random.random() > BLURRED:
            return free
        slack = self.warm * self.random.exponential()
        return free._replace(slack=slack, blur=int(self.random.integers(1, 1 << 31)))

    def renew(self, frees: list[Free], enough: Deadline) -> list[tuple[bool, Renewed]]:
        """Find parts anew from the same roster, then take the cheapest, and the others where they still fit."""
        made = self.workers.renew(self.cells, frees, enough)
        before = self.cells
        won = [False] * len(frees)
        for k in sorted(range(len(frees)), key=lambda k: made[k].cost):
            one, free = made[k], frees[k]
            if one.cells is None:
                continue
            patch = np.ix_(free.people, one.days)
            if self.cells is not before and not (self.cells[free.people] == before[free.people]).all():
                continue  # another part has changed these people
            cells = self.cells.copy()
            cells[patch] = one.cells
            cost = self.task.cost(cells)
            if cost <= self.cost + free.slack + 1e-6:
                won[k] = cost < self.cost - 0.5
                self.cells, self.cost = cells, cost
        self.fruitless = 0 if any(won) else self.fruitless + len(frees)
        return list(zip(won, made, strict=True))

    def sweeps(self, length: int = 14, people: int = 50) -> Iterator[list[Free]]:
        """Give every stretch of days of everybody, in handfuls of different people, from the first day on."""
        count, days = self.cells.shape
        handfuls = max(-(-count // people), self.side_by_side)
        for begin in range(0, days, length):
            order = self.random.permutation(count)
            parts = [np.sort(part) for part in np.array_split(order, handfuls) if len(part)]
            for first in range(0, len(parts), self.side_by_side):
                yield [
                    Free(part, ((begin, min(days, begin + length)),))
                    for part in parts[first : first + self.side_by_side]
                ]

    def _free(self, size: Size) -> Free:
        """Choose whom and what days to set free: about a fault of the roster, or anywhere."""
        count, days = self.cells.shape
        short, over = self._faults()
        day, shift = None, None
        if size.apart:
            day, shift, other = self._apart(short, over)
        elif self.random.random() < ABOUT_A_FAULT:
            faults = short + over
            day, shift = self._one_of(faults if self.random.random() < BY_COST else np.minimum(faults, 1.0))
        middle = int(self.random.integers(days)) if day is None else day
        spans = [self._about(middle, size.days)]
        if size.apart:
            spans.append(self._about(other, size.days))
        wanted = min(count, max(2, round(size.people)))
        if shift is None:
            people = self.random.choice(count, wanted, replace=False)
        else:
            can = np.flatnonzero(self.task.tables.group_of[:, shift] >= 0)
            first = self.random.choice(can, min(len(can), (wanted + 1) // 2), replace=False)
            rest = np.setdiff1d(np.arange(count), first)
            more = self.random.choice(rest, min(len(rest), wanted - len(first)), replace=False)
            people = np.concatenate([first, more])
        return Free(np.sort(people), tuple(spans))

    def _about(self, middle: int, length: int) -> Span:
        """Give a stretch of days that holds a day."""
        days = self.cells.shape[1]
        begin = min(max(0, middle - int(self.random.integers(length))), max(0, days - length))
        return begin, min(days, begin + length)

    def _apart(self, short: Floats, over: Floats) -> tuple[int | None, int | None, int]:
        """Choose a day and shift with a dear fault, and a day of the same kind where people are too many."""
        day, shift = self._one_of(short + over)
        kind = self.task.tables.kind
        spare = over.sum(axis=1)
        if day is not None:
            spare = np.where((kind > 0) == (kind[day] > 0), spare, 0.0)
        if self.random.random() < ANYWHERE or not spare.any():
            return day, shift, int(self.random.integers(len(kind)))
        return day, shift, int(self.random.choice(len(kind), p=spare / spare.sum()))

    def _one_of(self, weights: Floats) -> tuple[int | None, int | None]:
        """Draw a cell of cover by its weight; None where none has any."""
        total = float(weights.sum())
        if not total:
            return None, None
        place = int(self.random.choice(weights.size, p=(weights / total).ravel()))
        return divmod(place, weights.shape[1])

    def _faults(self) -> tuple[Floats, Floats]:
        """Give what each cell of cover costs now because people are missing, or too many."""
        shifts = self.task.wanted.shape[1]
        present = np.stack([(self.cells == s + 1).sum(axis=0) for s in range(shifts)], axis=1)
        short = np.maximum(self.task.wanted - present, 0) * self.task.under
        return short, np.maximum(present - self.task.wanted, 0) * self.task.over
