"""The cheapest lawful schedule of one person at given prices: an exact dynamic programme, compiled.

For each day, state, weekends worked and hours worked it keeps the least cost of the days still to come;
following the cheapest choice from the first day gives the schedule. Two labels that agree in all of these
are one, which is all the dominance that is needed. At the end stands a quicker one that counts neither.
"""

import numpy as np
from numba import njit

INFINITE = np.inf


@njit(cache=True, nogil=True)
def group_costs(t, p, price, cost, best):
    """Give the cheapest shift of each group on each day: its cost into ``cost``, its number into ``best``."""
    days = t.kind.shape[0]
    shifts = t.group_of.shape[1]
    for d in range(days):
        for g in range(t.groups[p]):
            cost[d, g] = np.inf
            best[d, g] = 0
        for s in range(shifts):
            g = t.group_of[p, s]
            if g >= 0 and t.allowed[p, d, s + 1] == 1 and price[d, s] < cost[d, g]:
                cost[d, g] = price[d, s]
                best[d, g] = s + 1


@njit(cache=True, nogil=True)
def costs_to_go(t, p, cost, to_go):
    """Fill ``to_go[day, state, weekends, units above low]`` backwards from the last day."""
    days = t.kind.shape[0]
    states, groups = t.states[p], t.groups[p]
    counts_weekends = t.weekends[p] >= 0
    top = t.width[p]
    for r in range(states):
        for w in range(top):
            for m in range(t.high[p, days] - t.low[p, days] + 1):
                to_go[days, r, w, m] = t.end_cost[p, m]
    for d in range(days - 1, -1, -1):
        low, high = t.low[p, d], t.high[p, d]
        nlow, nhigh = t.low[p, d + 1], t.high[p, d + 1]
        width = high - low + 1
        behind = t.behind[d]
        can_rest = t.allowed[p, d, 0] == 1
        for r in range(states):
            working = t.works[p, r] == 1
            run = t.run[p, r]
            if run > behind and working and t.behind[0] == 0:
                continue
            enough_work = run >= t.least_run[p] or run == behind
            enough_off = run >= t.least_off[p] or run == behind
            new_weekend = counts_weekends and (t.kind[d] == 1 or (t.kind[d] == 2 and not working))
            charge = t.weekend_price[p] if t.kind[d] == 1 or (t.kind[d] == 2 and not working) else 0.0
            for w in range(top):
                row = to_go[d, r, w]
                row[:width] = np.inf
                rest = w + t.base[p, d] - t.base[p, d + 1]
                if can_rest and (not working or enough_work) and rest < top:
                    nxt = to_go[d + 1, t.to_off[p, r], max(rest, 0)]
                    for m in range(max(low, nlow), min(high, nhigh) + 1):
                        row[m - low] = nxt[m - nlow]
                if not working and not enough_off:
                    continue
                w2 = rest + 1 if new_weekend else rest
                if w2 >= top or (counts_weekends and w2 + t.base[p, d + 1] > t.weekends[p]):
                    continue
                w2 = max(w2, 0)
                for g in range(groups):
                    c = cost[d, g] + charge
                    r2 = t.to_work[p, r, g]
                    if r2 < 0 or c == np.inf:
                        continue
                    u = t.units[p, g]
                    nxt = to_go[d + 1, r2, w2]
                    begin, end = max(low, nlow - u), min(high, nhigh - u)
                    if end < begin:
                        continue
                    # Slices and a choice of two values, not a jump: so the compiler does several at once.
                    here = row[begin - low : end - low + 1]
                    there = nxt[begin + u - nlow : end + u - nlow + 1]
                    for k in range(here.shape[0]):
                        v = there[k] + c
                        known = here[k]
                        here[k] = v if v < known else known
        if t.again[p, d] >= 0:
            for r in range(states):
                if r != t.again[p, d]:
                    to_go[d, r] = to_go[d, t.again[p, d]]


@njit(cache=True, nogil=True)
def follow(t, p, cost, best, to_go, schedule):
    """Write the cheapest schedule, 0 being off."""
    days = t.kind.shape[0]
    top = t.width[p]
    r, w, m = t.start[p], 0, 0
    for d in range(days):
        if t.again[p, d] >= 0:
            r = t.again[p, d]
        nlow, nhigh = t.low[p, d + 1], t.high[p, d + 1]
        working = t.works[p, r] == 1
        run = t.run[p, r]
        behind = t.behind[d]
        least = np.inf
        choice, r_to, w_to, m_to = 0, r, w, m
        if t.allowed[p, d, 0] == 1 and (not working or run >= t.least_run[p] or run == behind):
            r2 = t.to_off[p, r]
            w2 = w + t.base[p, d] - t.base[p, d + 1]
            if nlow <= m <= nhigh and w2 < top:
                w2 = max(w2, 0)
                least = to_go[d + 1, r2, w2, m - nlow]
                r_to, w_to = r2, w2
        if working or run >= t.least_off[p] or run == behind:
            w2 = w + t.base[p, d] - t.base[p, d + 1]
            charge = 0.0
            if t.kind[d] == 1 or (t.kind[d] == 2 and not working):
                charge = t.weekend_price[p]
                if t.weekends[p] >= 0:
                    w2 += 1
            if w2 < top and (t.weekends[p] < 0 or w2 + t.base[p, d + 1] <= t.weekends[p]):
                w2 = max(w2, 0)
                for g in range(t.groups[p]):
                    r2 = t.to_work[p, r, g]
                    m2 = m + t.units[p, g]
                    if r2 < 0 or cost[d, g] == np.inf or m2 < nlow or m2 > nhigh:
                        continue
                    v = cost[d, g] + charge + to_go[d + 1, r2, w2, m2 - nlow]
                    if v < least:
                        least = v
                        choice, r_to, w_to, m_to = best[d, g], r2, w2, m2
        schedule[d] = choice
        r, w, m = r_to, w_to, m_to


@njit(cache=True, nogil=True)
def cheapest(t, people, price, room, cost, best, values, schedules):
    """For each of ``people`` (rows of the tables): the least cost into ``values`` and its schedule.

    ``price[k, d, s]`` is for ``people[k]``. ``values`` is infinite where no lawful schedule exists.
    ``room`` is scratch space: (days + 1) x states x weekends x units.
    """
    for k in range(people.shape[0]):
        p = people[k]
        group_costs(t, p, price[k], cost, best)
        if t.low[p, 0] > 0:
            values[k] = np.inf
            continue
        bad = False
        for d in range(t.kind.shape[0] + 1):
            if t.high[p, d] < t.low[p, d]:
                bad = True
        if bad:
            values[k] = np.inf
            continue
        costs_to_go(t, p, cost, room)
        values[k] = room[0, t.start[p], 0, 0]
        if values[k] < np.inf:
            follow(t, p, cost, best, room, schedules[k])


def scratch(tables):
    """Give scratch space that fits every person of the tables."""
    days = tables.kind.shape[0]
    shape = (
        days + 1,
        int(tables.states.max()),
        int(tables.width.max()),
        int((tables.high - tables.low).max()) + 1,
    )
    groups = tables.units.shape[1]
    return np.empty(shape), np.empty((days, groups)), np.empty((days, groups), dtype=np.int64)


@njit(cache=True, nogil=True)
def _move(t, p, d, r, w, m, choice, step):
    """Write state, weekends, units and charge after ``choice`` into ``step``; say whether the rules allow it."""
    if t.allowed[p, d, choice] == 0:
        return False
    working = t.works[p, r] == 1
    run = t.run[p, r]
    behind = t.behind[d]
    w2 = w + t.base[p, d] - t.base[p, d + 1]
    charge = 0.0
    if choice == 0:
        if working and run < t.least_run[p] and run != behind:
            return False
        r2 = t.to_off[p, r]
        m2 = m
    else:
        if not working and run < t.least_off[p] and run != behind:
            return False
        g = t.group_of[p, choice - 1]
        if g < 0:
            return False
        r2 = t.to_work[p, r, g]
        if r2 < 0:
            return False
        m2 = m + t.units[p, g]
        if t.kind[d] == 1 or (t.kind[d] == 2 and not working):
            charge = t.weekend_price[p]
            if t.weekends[p] >= 0:
                w2 += 1
                if w2 + t.base[p, d + 1] > t.weekends[p]:
                    return False
    if w2 >= t.width[p] or m2 < t.low[p, d + 1] or m2 > t.high[p, d + 1]:
        return False
    step[0], step[1], step[2], step[3] = r2, max(w2, 0), m2, charge
    return True


@njit(cache=True, nogil=True)
def within(t, p, price, to_go, most_cost, found):
    """Write every schedule that costs at most ``most_cost`` at these prices into the rows of ``found``.

    ``to_go`` is as ``costs_to_go`` left it. Gives their number, or -1 where there are more than rows.
    """
    days = t.kind.shape[0]
    shifts = price.shape[1]
    at = np.zeros((days + 1, 3), dtype=np.int64)
    paid = np.zeros(days + 1)
    option = np.full(days, -1, dtype=np.int64)
    step = np.zeros(4)
    at[0, 0] = t.start[p]
    d, number = 0, 0
    while d >= 0:
        if d == days:
            if number == found.shape[0]:
                return -1
            for k in range(days):
                found[number, k] = option[k]
            number += 1
            d -= 1
            continue
        option[d] += 1
        if option[d] > shifts:
            option[d] = -1
            d -= 1
            continue
        choice = option[d]
        if not _move(t, p, d, at[d, 0], at[d, 1], at[d, 2], choice, step):
            continue
        spent = paid[d] + step[3] + (price[d, choice - 1] if choice > 0 else 0.0)
        r2, w2, m2 = int(step[0]), int(step[1]), int(step[2])
        if spent + to_go[d + 1, r2, w2, m2 - t.low[p, d + 1]] > most_cost:
            continue
        at[d + 1, 0], at[d + 1, 1], at[d + 1, 2] = r2, w2, m2
        paid[d + 1] = spent
        d += 1
    return number


@njit(cache=True, nogil=True)
def answers(t, personal, cover, dearer, weekend_price, to_go, cost, best, present, counts, weekends):
    """Give the sum of everybody's cheapest schedule, and what these hold.

    ``dearer[p, s]`` is added to what shift s costs person p. What the schedules hold is written into ``present``
    (days x shifts), ``counts`` (people x shifts) and ``weekends`` (people).
    """
    days, shifts = cover.shape
    present[:] = 0
    counts[:] = 0
    weekends[:] = 0
    total = 0.0
    for p in range(personal.shape[0]):
        states, groups = t.states[p], t.groups[p]
        for d in range(days):
            for g in range(groups):
                cost[d, g] = np.inf
            for s in range(shifts):
                g = t.group_of[p, s]
                if g >= 0 and t.allowed[p, d, s + 1] == 1:
                    c = personal[p, d, s] - cover[d, s] + dearer[p, s]
                    if c < cost[d, g]:
                        cost[d, g] = c
                        best[d, g] = s
        for r in range(states):
            to_go[days, r] = 0.0
        for d in range(days - 1, -1, -1):
            can_rest = t.allowed[p, d, 0] == 1
            for r in range(states):
                to_go[d, r] = _next(t, p, d, r, can_rest, groups, cost, weekend_price[p], to_go)[0]
        r = t.start[p]
        total += to_go[0, r]
        if to_go[0, r] == np.inf:
            return np.inf
        for d in range(days):
            working = t.works[p, r] == 1
            _, g = _next(t, p, d, r, t.allowed[p, d, 0] == 1, groups, cost, weekend_price[p], to_go)
            if g < 0:
                r = t.to_off[p, r]
            else:
                s = best[d, g]
                present[d, s] += 1
                counts[p, s] += 1
                if t.kind[d] == 1 or (t.kind[d] == 2 and not working):
                    weekends[p] += 1
                r = t.to_work[p, r, g]
    return total


@njit(cache=True, nogil=True)
def _next(t, p, d, r, can_rest, groups, cost, weekend_price, to_go):
    """Give the least cost of the days from d on, and the group that begins it, -1 being off."""
    working = t.works[p, r] == 1
    run = t.run[p, r]
    behind = t.behind[d]
    least, choice = np.inf, -1
    if can_rest and (not working or run >= t.least_run[p] or run == behind):
        least = to_go[d + 1, t.to_off[p, r]]
    if working or run >= t.least_off[p] or run == behind:
        charge = weekend_price if t.kind[d] == 1 or (t.kind[d] == 2 and not working) else 0.0
        for g in range(groups):
            r2 = t.to_work[p, r, g]
            if r2 >= 0:
                v = cost[d, g] + charge + to_go[d + 1, r2]
                if v < least:
                    least, choice = v, g
    return least, choice
