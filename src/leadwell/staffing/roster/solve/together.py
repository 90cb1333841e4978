"""Two or more neighbourhoods at once, each in a process of its own, in step so that the outcome is the same again."""

import signal
import time
from dataclasses import replace
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
from leadwell.staffing.roster.solve.parts import Span, part_of
from leadwell.staffing.roster.solve.tables import Cells, Ints
from leadwell.staffing.roster.solve.task import Task

WHOLE = 1 - 1e-6  # weights are whole numbers: what is not cheaper by 1 is not cheaper
POOLED = 15  # schedules a person that a part begins with


class Free(NamedTuple):
    """What is set free: people, and stretches of days."""

    people: Ints
    spans: tuple[Span, ...]
    slack: float = 0.0  # how much dearer than before it may become
    blur: int = 0  # seed of the small changes to what cells cost that lead elsewhere; 0 is none


class Renewed(NamedTuple):
    """What became of it."""

    cells: Cells | None  # the new cells of the people on ``days``; None where none as cheap
    days: Ints
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
        part, days = part_of(self.task, cells, people, free.spans)
        if free.blur:
            return self._elsewhere(cells, free, part, days, cost, enough)
        master = Master(part)
        add_all(master, cells[np.ix_(people, days)])
        self._begin(master, people, days)
        solved = converge(master, part.tables, enough=enough, most_rounds=60, cutoff=cost - WHOLE, gap=GAP)
        hopeless = master.bound >= cost - WHOLE
        found = None
        if solved and not hopeless:
            found = dive(master, enough=enough, cutoff=cost + 0.5, share=0.15)
        hard = len(master.columns) > 150 * len(people) or not solved
        if found is None or not part.keeps_limits(found) or part.cost(found) > cost + 1e-6:
            return Renewed(None, days, cost, hopeless, hard)
        return Renewed(found, days, part.cost(found), hopeless, hard)

    def _elsewhere(
        self, cells: Cells, free: Free, part: Task, days: Ints, cost: float, enough: Deadline
    ) -> Renewed:
        """Find a part that is another, and dearer by no more than ``slack``."""
        blur = np.random.default_rng(free.blur).normal(0.0, BLUR, part.personal.shape)
        master = Master(replace(part, personal=part.personal + blur))
        add_all(master, cells[np.ix_(free.people, days)])
        self._begin(master, free.people, days)
        solved = converge(master, part.tables, enough=enough, most_rounds=60, gap=0.1)
        found = dive(master, enough=enough, share=0.15) if solved else None
        made = np.inf if found is None else part.cost(found)
        if found is None or not part.keeps_limits(found) or made > cost + free.slack + 1e-6:
            return Renewed(None, days, cost, hopeless=False, hard=not solved)
        return Renewed(found, days, made, hopeless=False, hard=False)

    def _begin(self, master: Master, people: Ints, days: Ints) -> None:
        """Give a master prices to begin from, and the best schedules known at these prices."""
        if self.guide is None:
            return
        mine = set(people.tolist())
        limits = [k for k, one in enumerate(self.task.limits) if one.person in mine]
        shares = [k for k, one in enumerate(self.task.shares) if one.person in mine]
        prices = Prices(
            cover=self.guide.cover[days],
            limits=self.guide.limits[limits],
            shares=self.guide.shares[shares],
            whole=self.guide.whole[people],
        )
        values, schedules = master.price(prices, master.task.tables)
        master.best_prices = prices
        for k in np.flatnonzero(np.isfinite(values)).tolist():
            master.add(k, schedules[k])
        if len(days) < self.task.wanted.shape[0] or not self.pool:
            return
        for k, p in enumerate(people.tolist()):
            worth = self.task.personal[p] - self.guide.cover
            worth = np.concatenate([np.zeros((len(days), 1)), worth], axis=1)
            known = np.array(self.pool[p])
            if len(known):
                order = np.argsort(worth[days, known].sum(axis=1), kind="stable")[:POOLED]
                for schedule in known[order]:
                    master.add(k, schedule)


BLUR = 0.7  # usual size of a small change to what a cell costs
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
        for line, _ in away:
            while not (there := line.poll(POLL)) and not enough():
                pass
            if there or line.poll(LATE):
                answer = line.recv()
                assert isinstance(answer, Renewed)
                made.append(answer)
            else:
                made.append(Renewed(None, np.arange(0), cost, hopeless=False, hard=True))
        return made

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        for line, process in zip(self.lines, self.processes, strict=True):
            line.close()
            process.terminate()
            process.join()
