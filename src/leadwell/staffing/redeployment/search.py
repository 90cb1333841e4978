"""The best moves: exact where all who may move work the same hours, by cycles of moves that pay, else by search.

Units and people are a network. A move takes one person from a unit and gives one to another; a unit's loss is convex
in its hours. Where all hours are the same, moves are best exactly when no cycle of moves in the network pays (Klein
1967, for convex costs as in Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 14), so the answer is proven. With
several lengths of shift each length is made best in turn, and exchanges between lengths are looked for; see ``small``
for proof.
"""

from itertools import pairwise

import numpy as np

from leadwell.staffing.redeployment.problem import NEAR, Floats, Problem, Whole

_MOST_ROUNDS = 10_000  # each pays, so they end; this is for what cannot happen


class Arcs:
    """What it costs least to send somebody of one length of shift from each unit to each, and whom."""

    def __init__(self, problem: Problem, people: Whole) -> None:
        units = problem.units
        self.cost = problem.cost
        self.people = people
        self.least = np.full((units, units), np.inf)
        self.who = np.full((units, units), -1)
        self.units = np.arange(units)
        self.changed = set(range(units))  # units whose people are not those that were looked at

    def now(self, at: Whole) -> tuple[Floats, Whole]:
        """Give the costs and people, (U, U) each, for where people are now; inf and -1 where nobody may go."""
        where = at[self.people]
        for unit in self.changed:
            here = self.people[where == unit]
            if len(here):
                more = self.cost[here] - self.cost[here, unit][:, None]
                chosen = more.argmin(axis=0)
                self.least[unit] = more[chosen, self.units]
                self.who[unit] = here[chosen]
            else:
                self.least[unit], self.who[unit] = np.inf, -1
        self.least[self.units, self.units] = np.inf
        self.changed.clear()
        return self.least, self.who


class Search:
    """Where people are so far, with what the next person more or less at each unit would change."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.at = problem.at.copy()
        self.available = problem.available(self.at)
        self.count = np.bincount(self.at, minlength=problem.units)
        self.floor = np.minimum(self.count, problem.least)
        self.lowest = np.minimum(self.available, problem.lowest) - NEAR
        self.moving = np.isfinite(problem.cost).sum(axis=1) > 1  # those with anywhere else to go
        self.lengths = [float(one) for one in np.unique(problem.hours[self.moving])]
        self.arcs = {
            length: Arcs(problem, np.flatnonzero(self.moving & (problem.hours == length)))
            for length in self.lengths
        }

    def loss_at(self, available: Floats) -> Floats:
        """Give each unit's squared marks; inf where it would have fewer hours than it may be brought to."""
        marks = self.problem.marks(available)
        return np.where(available < self.lowest, np.inf, marks * marks)

    def best(self) -> Whole:
        """Give where people are best, as far as the search goes."""
        for _ in range(_MOST_ROUNDS):
            going = any(self.move_best(length) for length in self.lengths)
            if not going and len(self.lengths) > 1:
                going = self._exchange()
            if not going:  # the search for cycles takes longest, so it comes last
                going = any(self._move_round(length) for length in self.lengths)
            if not going:
                break
        return self.at

    def move_best(self, length: float) -> bool:
        """Move one person of a length of shift, and the next, the best first, while it pays."""
        moved = False
        for _ in range(_MOST_ROUNDS):
            arcs, who = self.arcs[length].now(self.at)
            less, more = self._ends(length)
            direct = less[:, None] + arcs + more[None, :]
            giver, taker = divmod(int(direct.argmin()), self.problem.units)
            if not direct[giver, taker] < -NEAR:
                break
            self._send(int(who[giver, taker]), giver, taker)
            moved = True
        return moved

    def _move_round(self, length: float) -> bool:
        """Move people of one length of shift along a cycle that pays, if there is one."""
        arcs, who = self.arcs[length].now(self.at)
        path = _paying_cycle(arcs, *self._ends(length))
        # Whom each step sends is looked up before anybody goes.
        for step in [(int(who[a, b]), a, b) for a, b in pairwise(path)]:
            self._send(*step)
        return bool(path)

    def _ends(self, length: float) -> tuple[Floats, Floats]:
        """Give what one person less, and one more, changes at each unit."""
        now = self.loss_at(self.available)
        less = self.loss_at(self.available - length) - now
        less[self.count <= self.floor] = np.inf
        return less, self.loss_at(self.available + length) - now

    def _send(self, person: int, giver: int, taker: int) -> None:
        hours = self.problem.hours[person]
        self.at[person] = taker
        self.available[giver] -= hours
        self.available[taker] += hours
        self.count[giver] -= 1
        self.count[taker] += 1
        self.arcs[float(hours)].changed |= {giver, taker}

    def _exchange(self) -> bool:
        """Make the exchange between two lengths of shift that pays most: one comes to a unit and another leaves it."""
        now = self.loss_at(self.available)
        found: tuple[float, list[tuple[int, int, int]]] = (-NEAR, [])
        tables = [(length, *self.arcs[length].now(self.at)) for length in self.lengths]
        for first, arcs_in, who_in in tables:
            less, _ = self._ends(first)
            for second, arcs_out, who_out in tables:
                if first == second:
                    continue
                _, more = self._ends(second)
                between = self.loss_at(self.available + first - second) - now
                back = self.loss_at(self.available - first + second) - now
                pays, a, b, c = _best_chain(arcs_in + less[:, None], between, arcs_out + more[None, :])
                swaps = arcs_in + between[None, :] + arcs_out.T + back[:, None]
                giver, taker = divmod(int(swaps.argmin()), len(now))
                if swaps[giver, taker] < pays:
                    pays, a, b, c = float(swaps[giver, taker]), giver, taker, giver
                if pays < found[0]:
                    found = (pays, [(int(who_in[a, b]), a, b), (int(who_out[b, c]), b, c)])
        for step in found[1]:
            self._send(*step)
        return bool(found[1])


def _best_chain(to: Floats, between: Floats, on: Floats) -> tuple[float, int, int, int]:
    """Give the least of ``to[a, b] + between[b] + on[b, c]`` over three different units, and which they are."""
    units = np.arange(len(between))
    firsts, lasts = to.argmin(axis=0), on.argmin(axis=1)
    other_to, other_on = to.copy(), on.copy()
    other_to[firsts, units], other_on[units, lasts] = np.inf, np.inf
    second_firsts, second_lasts = other_to.argmin(axis=0), other_on.argmin(axis=1)
    best = (np.inf, 0, 0, 0)
    for a, c in ((firsts, lasts), (second_firsts, lasts), (firsts, second_lasts)):
        pays = to[a, units] + between + on[units, c]
        pays[a == c] = np.inf
        b = int(pays.argmin())
        if pays[b] < best[0]:
            best = (float(pays[b]), int(a[b]), b, int(c[b]))
    return best


def _paying_cycle(arcs: Floats, less: Floats, more: Floats) -> list[int]:
    """Give the units along a cycle of moves that pays, or none (Bellman and Ford).

    A node beside the units stands for hours won and lost: into the first unit of a path it costs what one person less
    costs there, and out of the last what one more gives.
    """
    units = len(less)
    whole = np.full((units + 1, units + 1), np.inf)
    whole[:units, :units] = arcs
    whole[units, :units] = less
    whole[:units, units] = more
    reached = np.zeros(units + 1)
    before = np.full(units + 1, -1)
    last = -1
    for _ in range(units + 1):
        through = reached[:, None] + whole
        came = through.argmin(axis=0)
        new = through[came, np.arange(units + 1)]
        better = new < reached - NEAR / (units + 2)
        if not better.any():
            return []
        before[better] = came[better]
        reached[better] = new[better]
        last = int(np.flatnonzero(better)[0])
    return _cycle_of(before, last, units)


def _cycle_of(before: Whole, last: int, beside: int) -> list[int]:
    """Walk back to a cycle and give it as a path of units: closed, or open where it goes through the node beside."""
    at = last
    for _ in range(len(before)):
        at = int(before[at])
    cycle = [at]
    while (back := int(before[cycle[-1]])) != at:
        cycle.append(back)
    cycle.reverse()
    if beside in cycle:
        place = cycle.index(beside)
        return cycle[place + 1 :] + cycle[:place]
    return [*cycle, cycle[0]]
