"""Proof for small groups with several lengths of shift: every set of moves that could be better is looked at."""

import numpy as np

from leadwell.staffing.redeployment.problem import NEAR, Floats, Problem, Whole

_MOST_PEOPLE = 24  # who may be moved; more are not tried
_MOST_STATES = 6_000  # sets of moves looked at at once; beyond it there is no proof


def better_or_proof(problem: Problem, at: Whole) -> tuple[Whole, bool]:
    """Give the best moves, and whether that is proven; ``at`` is what a search found and stays where there is no proof.

    People are taken one after the other, each to every place where they may go. What leaves the same hours and heads
    at every unit is kept once, the cheapest; what cannot become better than what is known is dropped: each unit is
    granted, at no cost, everybody who might still come, and loses nobody else.
    """
    moving = np.flatnonzero(np.isfinite(problem.cost).sum(axis=1) > 1)
    if len(moving) > _MOST_PEOPLE:
        return at, False
    known = problem.loss(at)
    available = problem.available(problem.at)
    lowest = np.minimum(available, problem.lowest) - NEAR
    count = np.bincount(problem.at, minlength=problem.units)
    floor = np.minimum(count, problem.least)
    to_come = _to_come(problem, moving)
    hours, heads = available[None, :], count[None, :]
    costs, places = np.zeros(1), np.empty((1, 0), dtype=np.int64)
    for step, person in enumerate(moving):
        options = np.flatnonzero(np.isfinite(problem.cost[person]))
        home, length = problem.at[person], problem.hours[person]
        each = len(options)
        if len(costs) * each > _MOST_STATES:
            return at, False
        hours, heads = np.repeat(hours, each, axis=0), np.repeat(heads, each, axis=0)
        goes = np.tile(options, len(costs))
        rows = np.arange(len(goes))
        hours[:, home] -= length
        heads[:, home] -= 1
        hours[rows, goes] += length
        heads[rows, goes] += 1
        costs = np.repeat(costs, each) + problem.cost[person][goes]
        places = np.column_stack([np.repeat(places, each, axis=0), goes])
        kept = _hopeful(problem, hours + to_come[step + 1], costs, lowest, known)
        hours, heads, costs, places = hours[kept], heads[kept], costs[kept], places[kept]
        kept = _cheapest(hours, heads, costs)
        hours, heads, costs, places = hours[kept], heads[kept], costs[kept], places[kept]
        if not len(costs):
            return at, True
    whole = (heads >= floor).all(axis=1) & (hours >= lowest).all(axis=1)
    marks = problem.marks(hours)
    losses = np.where(whole, (marks * marks).sum(axis=1) + costs, np.inf)
    if not len(losses) or losses.min() >= known - NEAR:
        return at, True
    found = problem.at.copy()
    found[moving] = places[int(losses.argmin())]
    return found, True


def _to_come(problem: Problem, moving: Whole) -> Floats:
    """Give, before each person's turn, the hours of those still to come who are elsewhere and may go to each unit."""
    found = np.zeros((len(moving) + 1, problem.units))
    for step in range(len(moving) - 1, -1, -1):
        person = moving[step]
        may = np.isfinite(problem.cost[person])
        may[problem.at[person]] = False
        found[step] = found[step + 1] + may * problem.hours[person]
    return found


def _hopeful(problem: Problem, hours: Floats, costs: Floats, lowest: Floats, known: float) -> Whole:
    """Give the rows that might still become better than what is known without bringing a unit too low."""
    marks = problem.marks(hours)
    least = (marks * marks).sum(axis=1) + costs
    return np.flatnonzero((least < known - NEAR) & (hours >= lowest).all(axis=1))


def _cheapest(hours: Floats, heads: Whole, costs: Floats) -> Whole:
    """Give, of rows that leave the same hours and heads everywhere, the cheapest each."""
    if len(costs) < 2:
        return np.arange(len(costs))
    key = np.column_stack([np.round(hours * 1e6), heads])
    order = np.lexsort((*key.T, costs))
    order = order[np.lexsort(key[order].T)]
    same = (key[order][1:] == key[order][:-1]).all(axis=1)
    return np.asarray(order[np.concatenate([[True], ~same])])
