"""The best of all moves among a few people and units, each that could be better looked at; proof for small trusts."""

import numpy as np

from leadwell.staffing.redeployment.problem import NEAR, Floats, Problem, Whole

_MOST_PEOPLE = 24  # who may be moved; more are not tried
_MOST_STATES = 4_000  # sets of moves looked at at once; beyond it there is no proof
_FEW_STATES = 500  # the same for one part of a large trust
_NEAR_UNITS = 3  # units looked at together with one that is short
_SHORT_UNITS = 5  # of those that are shortest, looked at one after the other


def better_or_proof(problem: Problem, at: Whole) -> tuple[Whole, bool]:
    """Give the best moves, and whether that is proven; ``at``, which a search found, stays where it is not."""
    moving = np.flatnonzero(np.isfinite(problem.cost).sum(axis=1) > 1)
    if len(moving) > _MOST_PEOPLE:
        return at, False
    return best_among(problem, at, moving, np.arange(problem.units), most=_MOST_STATES)


def better_in_parts(problem: Problem, at: Whole) -> Whole:
    """Give moves at least as good, made best within one small part of a trust after the other.

    A part is a unit that is short together with the units whose people may go there and are missed least. For what is
    too large to be proven as a whole.
    """
    marks = problem.marks(problem.available(at))
    for target in np.argsort(-marks, kind="stable")[:_SHORT_UNITS]:
        if marks[target] <= 0:
            break
        able = np.flatnonzero(np.isfinite(problem.cost[:, target]) & (at != target))
        if not len(able):
            continue
        missed = _missed(problem, at)[at[able]] + problem.cost[able, target] - problem.cost[able, at[able]]
        ranked = dict.fromkeys(int(unit) for unit in at[able][np.argsort(missed, kind="stable")])
        units = np.array([int(target), *list(ranked)[:_NEAR_UNITS]])
        inside = np.isin(at, units)
        people = np.flatnonzero(inside & (np.isfinite(problem.cost[:, units]).sum(axis=1) > 1))
        if len(people) <= _MOST_PEOPLE:
            at, _ = best_among(problem, at, people, units, most=_FEW_STATES)
    return at


def _missed(problem: Problem, at: Whole) -> Floats:
    """Give how much worse each unit's squared marks become without an hour of what it has."""
    available = problem.available(at)
    marks = problem.marks(available)
    short = (problem.worst > available[:, None]).mean(axis=1)
    return np.asarray(2 * marks * short / problem.mark)


def best_among(problem: Problem, at: Whole, people: Whole, units: Whole, *, most: int) -> tuple[Whole, bool]:
    """Give the best places of some people among some units while all others stay, and whether that is proven.

    People are taken one after the other, each to every place where they may go. What leaves the same hours and heads
    at every unit is kept once, the cheapest; what cannot become better than what is known is dropped: each unit is
    granted, at no cost, everybody who might still come, and loses nobody else.

    Args:
        problem: the problem.
        at: where everybody is; at least as good as what is given back.
        people: who may be placed anew; all are at ``units`` or may come there.
        units: where they may be placed.
        most: how many sets of moves are looked at at once; with more there is no proof, and ``at`` is given back.
    """
    column = np.full(problem.units, -1)
    column[units] = np.arange(len(units))
    worst, mark = problem.worst[units], problem.mark[units]
    lowest = np.minimum(problem.available(problem.at), problem.lowest)[units] - NEAR
    before = np.bincount(problem.at, minlength=problem.units)
    floor = np.minimum(before, problem.least)[units]

    def squares(hours: Floats) -> Floats:
        gap = np.add.reduce(np.maximum(worst - hours[..., None], 0.0), axis=-1) / (mark * worst.shape[1])
        return np.asarray((gap * gap).sum(axis=-1))

    hours = problem.available(at)[units][None, :]
    heads = np.bincount(at, minlength=problem.units)[units][None, :]
    known = float(squares(hours)[0] + problem.cost[people, at[people]].sum())
    to_come = _to_come(problem, at, people, units)
    costs, places = np.zeros(1), np.empty((1, 0), dtype=np.int64)
    for step, person in enumerate(people):
        options = np.flatnonzero(np.isfinite(problem.cost[person, units]))
        here, length, each = column[at[person]], problem.hours[person], len(options)
        if len(costs) * each > most:
            return at, False
        hours, heads = np.repeat(hours, each, axis=0), np.repeat(heads, each, axis=0)
        goes = np.tile(options, len(costs))
        rows = np.arange(len(goes))
        hours[:, here] -= length
        heads[:, here] -= 1
        hours[rows, goes] += length
        heads[rows, goes] += 1
        costs = np.repeat(costs, each) + problem.cost[person, units][goes]
        places = np.column_stack([np.repeat(places, each, axis=0), goes])
        granted = hours + to_come[step + 1]
        kept = np.flatnonzero((squares(granted) + costs < known - NEAR) & (granted >= lowest).all(axis=1))
        kept = kept[_cheapest(hours[kept], heads[kept], costs[kept])]
        hours, heads, costs, places = hours[kept], heads[kept], costs[kept], places[kept]
        if not len(costs):
            return at, True
    whole = (heads >= floor).all(axis=1) & (hours >= lowest).all(axis=1)
    losses = np.where(whole, squares(hours) + costs, np.inf)
    if losses.min(initial=np.inf) >= known - NEAR:
        return at, True
    found = at.copy()
    found[people] = units[places[int(losses.argmin())]]
    return found, True


def _to_come(problem: Problem, at: Whole, people: Whole, units: Whole) -> Floats:
    """Give, before each person's turn, the hours of those still to come who are elsewhere and may go to each unit."""
    found = np.zeros((len(people) + 1, len(units)))
    for step in range(len(people) - 1, -1, -1):
        may = np.isfinite(problem.cost[people[step], units]) & (units != at[people[step]])
        found[step] = found[step + 1] + may * problem.hours[people[step]]
    return found


def _cheapest(hours: Floats, heads: Whole, costs: Floats) -> Whole:
    """Give, of rows that leave the same hours and heads everywhere, the cheapest each."""
    if len(costs) < 2:
        return np.arange(len(costs))
    key = np.column_stack([np.round(hours * 1e6), heads])
    order = np.lexsort((costs, *key.T))
    same = (key[order][1:] == key[order][:-1]).all(axis=1)
    return np.asarray(order[np.concatenate([[True], ~same])])
