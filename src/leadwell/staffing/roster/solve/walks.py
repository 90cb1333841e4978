"""Schedules as walks through a graph of days and states, for soft rules; the cheapest walks at given prices, compiled.

A node is a day and what the rules must remember before it; an arc is a cell of that day with what the rules charge.
How many days were worked is told apart beside the nodes.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray


class Graph(NamedTuple):
    """Nodes in the order of days, node 0 first; arcs in the order of the nodes that they leave.

    ``day[n]``: day before which node n stands. ``first[n]`` to ``first[n + 1]``: its arcs. ``cell``, ``to``, ``cost``:
    of each arc; 0 is off. ``end[n]``: what ending in node n costs. ``total[k]``: what k days worked cost.
    """

    day: NDArray[np.int64]
    first: NDArray[np.int64]
    cell: NDArray[np.int64]
    to: NDArray[np.int64]
    cost: NDArray[np.float64]
    end: NDArray[np.float64]
    total: NDArray[np.float64]


@njit(cache=True, nogil=True)
def costs_to_end(g, allowed, price, to_end):
    """Fill ``to_end[node, days worked]`` backwards; ``price[d, s]`` is what shift s + 1 costs on day d."""
    days = price.shape[0]
    for n in range(g.day.shape[0] - 1, -1, -1):
        d = g.day[n]
        for k in range(d + 1):
            if d == days:
                to_end[n, k] = g.end[n] + g.total[k]
                continue
            least = np.inf
            for a in range(g.first[n], g.first[n + 1]):
                c = g.cell[a]
                if allowed[d, c] == 0:
                    continue
                v = g.cost[a]
                if c > 0:
                    v += price[d, c - 1] + to_end[g.to[a], k + 1]
                else:
                    v += to_end[g.to[a], k]
                if v < least:
                    least = v
            to_end[n, k] = least


@njit(cache=True, nogil=True)
def cheapest_walk(g, allowed, price, to_end, cells):
    """Write the cells of a cheapest walk."""
    n, k = 0, 0
    for d in range(price.shape[0]):
        least = np.inf
        chosen = -1
        for a in range(g.first[n], g.first[n + 1]):
            c = g.cell[a]
            if allowed[d, c] == 0:
                continue
            v = g.cost[a] + (price[d, c - 1] + to_end[g.to[a], k + 1] if c > 0 else to_end[g.to[a], k])
            if v < least:
                least = v
                chosen = a
        cells[d] = g.cell[chosen]
        k += 1 if g.cell[chosen] > 0 else 0
        n = g.to[chosen]


@njit(cache=True, nogil=True)
def walk_cost(g, cells):
    """Give what a row of cells costs by the rules, at no prices."""
    n, k = 0, 0
    cost = 0.0
    for d in range(cells.shape[0]):
        for a in range(g.first[n], g.first[n + 1]):
            if g.cell[a] == cells[d]:
                cost += g.cost[a]
                k += 1 if cells[d] > 0 else 0
                n = g.to[a]
                break
    return cost + g.end[n] + g.total[k]


@njit(cache=True, nogil=True)
def walks_within(g, price, to_end, most_cost, found):
    """Write every walk that costs at most ``most_cost`` into the rows of ``found``; -1 where there are more."""
    days = price.shape[0]
    node = np.zeros(days + 1, dtype=np.int64)
    worked = np.zeros(days + 1, dtype=np.int64)
    paid = np.zeros(days + 1)
    arc = np.zeros(days + 1, dtype=np.int64)
    arc[0] = g.first[0] - 1
    d, number = 0, 0
    while d >= 0:
        if d == days:
            if number == found.shape[0]:
                return -1
            for k in range(days):
                found[number, k] = g.cell[arc[k]]
            number += 1
            d -= 1
            continue
        arc[d] += 1
        if arc[d] >= g.first[node[d] + 1]:
            d -= 1
            continue
        a = arc[d]
        c = g.cell[a]
        spent = paid[d] + g.cost[a] + (price[d, c - 1] if c > 0 else 0.0)
        k = worked[d] + (1 if c > 0 else 0)
        if spent + to_end[g.to[a], k] > most_cost:
            continue
        node[d + 1], worked[d + 1], paid[d + 1] = g.to[a], k, spent
        arc[d + 1] = g.first[g.to[a]] - 1
        d += 1
    return number
