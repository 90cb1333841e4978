"""Two or more neighbourhoods at once, each in a process of its own, in step so that the outcome is the same again."""

import signal
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.dive import dive
from leadwell.staffing.roster.solve.generation import add_all, converge
from leadwell.staffing.roster.solve.master import Master, Prices
from leadwell.staffing.roster.solve.parts import part_of
from leadwell.staffing.roster.solve.tables import Cells, Ints
from leadwell.staffing.roster.solve.task import Task

WHOLE = 1 - 1e-6  # weights are whole numbers: what is not cheaper by 1 is not cheaper
POOLED = 15  # schedules a person that a part begins with


class Free(NamedTuple):
    """What is set free: people, the first day and the day after the last."""

    people: Ints
    begin: int
    end: int


class Renewed(NamedTuple):
    """What became of it."""

    cells: Cells | None  # the new cells of the people, from ``begin`` to ``stop``; None where none as cheap
    begin: int
    stop: int
    cost: float
    hopeless: bool  # nothing cheaper is there to be found
    hard: bool  # it took long


class Renewal:
    """Finds parts of a roster anew."""

    def __init__(self, task: Task, guide: Prices | None, pool: list[list[NDArray[np.int16]]]) -> None:
        """Keep what all parts have in common."""
        self.task, self.guide, self.pool = task, guide, pool

    def renew(self, cells: Cells, free: Free, enough: Deadline) -> Renewed:
        """Find anew the given days of the given people, at no more cost than now."""
        cost = self.task.cost(cells)
        people = free.people
        part, begin, stop = part_of(self.task, cells, people, free.begin, free.end)
        master = Master(part)
        add_all(master, cells[people, begin:stop])
        self._begin(master, people, begin, stop)
        solved = converge(master, part.tables, enough=enough, most_rounds=60, cutoff=cost - WHOLE, gap=GAP)
        hopeless = master.bound >= cost - WHOLE
        found = None
        if solved and not hopeless:
            found = dive(master, enough=enough, cutoff=cost + 0.5, share=0.15)
        hard = len(master.columns) > 150 * len(people) or not solved
        if found is None or not part.keeps_limits(found) or part.cost(found) > cost + 1e-6:
            return Renewed(None, begin, stop, cost, hopeless, hard)
        return Renewed(found, begin, stop, part.cost(found), hopeless, hard)

    def _begin(self, master: Master, people: Ints, begin: int, stop: int) -> None:
        """Give a master prices to begin from, and the best schedules known at these prices."""
        if self.guide is None:
            return
        mine = set(people.tolist())
        limits = [k for k, one in enumerate(self.task.limits) if one.person in mine]
        shares = [k for k, one in enumerate(self.task.shares) if one.person in mine]
        prices = Prices(
            cover=self.guide.cover[begin:stop],
            limits=self.guide.limits[limits],
            shares=self.guide.shares[shares],
            whole=self.guide.whole[people],
        )
        values, schedules = master.price(prices, master.task.tables)
        master.best_prices = prices
        for k in np.flatnonzero(np.isfinite(values)).tolist():
            master.add(k, schedules[k])
        if begin or stop < self.task.wanted.shape[0] or not self.pool:
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


POLL = 0.1  # seconds between looks at the clock
GAP = 1e-3  # a part's programme is good enough so near its bound

LATE = 0.2  # seconds that a process elsewhere may be late at the end


def _serve(line: "Connection", renewal: Renewal) -> None:
    """Renew parts as they are asked for, until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever stops the search stops it in one place
    try:
        while True:
            cells, free, seconds = line.recv()
            line.send(renewal.renew(cells, free, Deadline(seconds, time.monotonic)))
    except EOFError:
        return


class Workers:
    """Processes that renew parts side by side; close them at the end."""

    def __init__(self, renewal: Renewal, count: int) -> None:
        """Start ``count`` less one processes; one part is renewed here."""
        self.renewal = renewal
        self.lines: list[Connection] = []
        self.processes: list[SpawnProcess] = []
        context = get_context("spawn")
        for _ in range(count - 1):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(there, renewal), daemon=True)
            process.start()
            there.close()
            self.lines.append(here)
            self.processes.append(process)

    def renew(self, cells: Cells, frees: list[Free], enough: Deadline) -> list[Renewed]:
        """Renew each part from the same roster: the first here, the others elsewhere."""
        away = list(zip(self.lines, frees[1:], strict=False))
        for line, free in away:
            line.send((cells, free, enough.left))
        made = [self.renewal.renew(cells, frees[0], enough)]
        cost = self.renewal.task.cost(cells)
        for line, free in away:
            while not (there := line.poll(POLL)) and not enough():
                pass
            if there or line.poll(LATE):
                answer = line.recv()
                assert isinstance(answer, Renewed)
                made.append(answer)
            else:
                made.append(Renewed(None, free.begin, free.end, cost, hopeless=False, hard=True))
        return made

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for line, process in zip(self.lines, self.processes, strict=True):
            line.close()
            process.terminate()
            process.join()
