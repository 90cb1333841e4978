"""A bound for long rosters, where the programme of the whole takes too long: hours and weekends have prices, too.

In the linear programme a person's hours, weekends and shifts of one kind are counted exactly on the way through the
days. Here each such limit has a price instead, as cover has one, and the way through the days remembers no more than
the run that goes on. At any prices the sum is a lower bound (Lagrange), a little below that of the programme, and one
look at everybody's year takes a tenth of a second. Prices are moved along the gradient, each at a pace of its own
(Kingma and Ba, 2015), in steps that shrink over the time there is.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from leadwell.staffing.roster.problem import Problem
from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.pricing import answers
from leadwell.staffing.roster.solve.tables import Arrays, Floats, Ints, Tables, tables_of

FIRST_STEP, LAST_STEP = 0.3, 0.0004  # as a part of the weights
WARM_UP = 0.05  # of the steps: larger from one to the next, as the gradient's size is not yet known
FIRST_LOOKS = 5  # looks at everybody after which the number of steps is reckoned
MOST_STEPS = 3_000  # beyond them little is gained
INERTIA, MEMORY = 0.9, 0.99


class Bounded(NamedTuple):
    """What came out: a bound, and the prices of cover and of limits that prove it."""

    bound: float
    cover: Floats  # days x shifts
    limits: Floats  # one a limit, 0 or less, as in the programme


@dataclass(slots=True)
class _Lagrange:
    """The relaxation: all multipliers are one row, of cover, most hours, least hours, weekends and limits."""

    arrays: Arrays
    tables: Tables  # without hours and weekends
    length: Floats  # people x shifts, the person's longest being 1
    most: Floats
    least: Floats
    weekends: Ints
    place: Ints  # limits x (person, shift)
    most_of: Floats

    def multipliers(self, row: Floats) -> list[Floats]:
        people, cells = len(self.most), self.arrays.wanted.size
        ends = np.cumsum([cells, people, people, people])
        return np.split(row, ends)

    def bound(self, row: Floats, room: tuple[Floats, Floats, Ints]) -> tuple[float, Floats]:
        """Give the bound at these multipliers, and its gradient."""
        arrays = self.arrays
        cover, above, below, weekend_price, limits = self.multipliers(row)
        cover = cover.reshape(arrays.wanted.shape)
        dearer = (above - below)[:, None] * self.length
        dearer[self.place[:, 0], self.place[:, 1]] += limits
        present = np.zeros(arrays.wanted.shape)
        counts, had = np.zeros(self.length.shape), np.zeros(len(self.most))
        value = answers(
            self.tables, arrays.personal, cover, dearer, weekend_price, *room, present, counts, had
        )
        value += arrays.constant + (cover * arrays.wanted).sum()
        value += (
            below @ self.least - above @ self.most - weekend_price @ self.weekends - limits @ self.most_of
        )
        hours = (counts * self.length).sum(axis=1)
        gradient = np.concatenate(
            [
                (arrays.wanted - present).ravel(),
                hours - self.most,
                self.least - hours,
                had - self.weekends,
                counts[self.place[:, 0], self.place[:, 1]] - self.most_of,
            ]
        )
        return float(value), gradient


def bound_of(problem: Problem, arrays: Arrays, enough: Deadline) -> Bounded:
    """Give a bound that no roster beats, as good as the time allows.

    What hours away from the contract and uneven shares cost is left out, which makes the bound lower, never too high.
    """
    made = _relaxed(problem, arrays)
    people, limits = len(made.most), len(made.most_of)
    days, shifts = arrays.wanted.shape
    room = room_of(made.tables)
    under = arrays.under.ravel()
    short, surplus = _usual(arrays.under), _usual(arrays.over)
    rest = 3 * people + limits
    low = np.concatenate([-arrays.over.ravel(), np.zeros(rest)])
    high = np.concatenate([under, np.full(rest, np.inf)])
    high[days * shifts + 2 * people : days * shifts + 3 * people][arrays.tables.weekends < 0] = 0.0
    # Who must work although all is covered costs what surplus costs; every other limit, what a missing person costs.
    pace = np.concatenate([under, np.full(rest, short)])
    pace[days * shifts + people : days * shifts + 2 * people] = surplus
    row = np.zeros(len(pace))
    best, best_row = -np.inf, row
    mean, square = np.zeros(len(row)), np.zeros(len(row))
    steps, step, left = MOST_STEPS, 0, enough.left
    while step < steps and not enough():
        value, gradient = made.bound(row, room)
        if value > best:
            best, best_row = value, row
        if value == np.inf:
            break  # somebody has no lawful schedule
        step += 1
        if step == 1:
            left = enough.left  # the first look may have to wait for the compiler
        elif step == FIRST_LOOKS:
            each = max((left - enough.left) / (step - 1), 1e-4)
            steps = int(np.clip(enough.left / each, step + 1, MOST_STEPS))
        mean = INERTIA * mean + (1 - INERTIA) * gradient
        square = MEMORY * square + (1 - MEMORY) * gradient**2
        size = FIRST_STEP * (LAST_STEP / FIRST_STEP) ** (step / steps) * min(1.0, step / (WARM_UP * steps))
        way = (mean / (1 - INERTIA**step)) / (np.sqrt(square / (1 - MEMORY**step)) + 1e-3)
        row = np.clip(row + size * pace * way, low, high)
    cover, *_, of_limits = made.multipliers(best_row)
    return Bounded(bound=best, cover=cover.reshape(days, shifts), limits=-of_limits)


def room_of(tables: Tables) -> tuple[Floats, Floats, Ints]:
    """Give scratch space that fits every person of the tables."""
    days, groups = tables.kind.shape[0], tables.units.shape[1]
    return (
        np.empty((days + 1, int(tables.states.max()))),
        np.empty((days, groups)),
        np.empty((days, groups), dtype=np.int64),
    )


def _usual(weights: Floats) -> float:
    return float(np.median(weights[weights > 0])) if (weights > 0).any() else 1.0


def _relaxed(problem: Problem, arrays: Arrays) -> _Lagrange:
    tables = arrays.tables
    units = np.stack(
        [np.append(tables.units[p], 0)[tables.group_of[p]] for p in range(len(problem.people))]
    )  # -1, shifts that may not be worked, is the 0 at the end
    longest = np.maximum(units.max(axis=1), 1)
    place = np.array([(one.person, one.shift) for one in arrays.limits], dtype=np.int64).reshape(-1, 2)
    return _Lagrange(
        arrays=arrays,
        tables=tables_of(problem, counted=False),
        length=units / longest[:, None],
        most=tables.high[:, -1] / longest,
        least=tables.low[:, -1] / longest,
        weekends=np.maximum(tables.weekends, 0),
        place=place,
        most_of=np.array([one.most for one in arrays.limits], dtype=float),
    )
