"""A bound and prices for long rosters, without a linear programme: prices follow the subgradient.

Hours and weekends are left out of the states and priced instead, a price of an hour and one of a weekend for
each person, so that a schedule over a year is found in a fraction of a millisecond. At any prices the sum of
everybody's cheapest schedule is a lower bound (Lagrange); steps are those of Polyak (1969).
"""

from dataclasses import dataclass

import numpy as np

from leadwell.staffing.roster.problem import Problem
from leadwell.staffing.roster.solve.deadline import Deadline
from leadwell.staffing.roster.solve.master import Prices, Task
from leadwell.staffing.roster.solve.pricing import cheapest, scratch
from leadwell.staffing.roster.solve.tables import Floats, Tables, tables_of

BAND_SHIFTS = 10  # how far a person's hours may run ahead of or behind an even pace
BAND_WEEKENDS = 8


@dataclass(slots=True, kw_only=True)
class Ascent:
    """Prices found, and the bound that they prove."""

    bound: float
    prices: Prices


def ascend(
    problem: Problem, task: Task, target: float, enough: Deadline, *, most_rounds: int = 3000
) -> Ascent:
    """Raise the bound towards ``target``, the cost of a known roster, as long as there is time."""
    tables = tables_of(problem, counted=False)
    minutes = np.array([one.minutes for one in problem.shifts], dtype=float)
    least = np.array([one.least_minutes for one in problem.people], dtype=float)
    most = np.array([one.most_minutes for one in problem.people], dtype=float)
    weekends = np.array([one.most_weekends for one in problem.people], dtype=float)
    place = np.array([(one.person, one.shift) for one in task.limits], dtype=np.int64).reshape(-1, 2)
    limit = np.array([one.most for one in task.limits], dtype=float)
    hour = max(float(minutes.mean()), 1.0)  # steps for minutes are scaled to those for shifts
    shifts = np.arange(1, len(minutes) + 1)
    is_saturday, is_sunday = task.tables.kind == 1, task.tables.kind == 2
    cover = np.clip(np.zeros(task.wanted.shape), -task.over, task.under)
    at_minutes, at_weekends, at_limits = np.zeros(task.people), np.zeros(task.people), np.zeros(len(limit))
    best = Ascent(bound=-np.inf, prices=Prices(cover=cover, limits=at_limits))
    scale, since = 1.0, 0
    room = scratch(tables)
    values = np.empty(task.people)
    schedules = np.zeros((task.people, task.wanted.shape[0]), dtype=np.int16)
    smooth: tuple[Floats, ...] | None = None
    for _ in range(most_rounds):
        if enough():
            break
        price = task.personal - cover[None] + (at_minutes[:, None] * minutes[None])[:, None, :] / hour
        if len(limit):
            price[place[:, 0], :, place[:, 1]] += at_limits[:, None]
        priced = tables._replace(weekend_price=at_weekends)
        cheapest(priced, np.arange(task.people), price, *room, values, schedules)
        if not np.isfinite(values).all():
            break
        bound = task.constant + float((cover * task.wanted).sum() + values.sum())
        bound -= float((np.where(at_minutes > 0, most, least) * at_minutes).sum()) / hour
        bound -= float((at_weekends * weekends).sum() + (at_limits * limit).sum())
        since += 1
        if bound > best.bound + 1e-9:
            best = Ascent(bound=bound, prices=Prices(cover=cover.copy(), limits=-at_limits))
            since = 0
        elif since >= 15:
            scale, since = scale * 0.7, 0
            if scale < 1e-4:
                break
        present = (schedules[:, :, None] == shifts).sum(axis=0)
        worked = np.concatenate([[0.0], minutes])[schedules].sum(axis=1)
        works = schedules > 0
        pairs = np.zeros(task.people)
        saturdays = np.flatnonzero(is_saturday)
        for d in saturdays.tolist():
            pairs += works[:, d] | (works[:, d + 1] if d + 1 < works.shape[1] else False)
        if is_sunday[0]:
            pairs += works[:, 0]
        counts = np.array([(schedules[p] == s + 1).sum() for p, s in place.tolist()], dtype=float)
        slack = (worked - np.where(at_minutes > 0, most, least)) / hour
        slack = np.where((at_minutes == 0) & (worked >= least) & (worked <= most), 0.0, slack)
        slack = np.where((at_minutes == 0) & (worked > most), (worked - most) / hour, slack)
        now = (task.wanted - present.astype(float), slack, pairs - weekends, counts - limit)
        if smooth is None:
            smooth = now
        smooth = tuple(0.7 * a + 0.3 * b for a, b in zip(now, smooth, strict=True))
        norm = sum(float((one**2).sum()) for one in smooth)
        if norm == 0:
            break
        step = scale * max(target - bound, 1.0) / norm
        cover = np.clip(cover + step * smooth[0], -task.over, task.under)
        at_minutes = at_minutes + step * smooth[1]
        at_weekends = np.maximum(at_weekends + step * smooth[2], 0.0)
        at_limits = np.maximum(at_limits + step * smooth[3], 0.0)
    return best


def banded(tables: Tables, *, shifts: int = BAND_SHIFTS, weekends: int = BAND_WEEKENDS) -> Tables:
    """Give tables in which hours and weekends run near an even pace, so that a year fits into memory."""
    days = tables.low.shape[1] - 1
    low, high = tables.low.copy(), tables.high.copy()
    share = np.arange(days + 1) / days
    weekends_before = np.concatenate([[0], np.cumsum(tables.kind == 1)])
    base, width = tables.base.copy(), tables.width.copy()
    for p in range(len(low)):
        middle = (low[p, -1] + high[p, -1]) / 2
        reach = shifts * int(tables.units[p].max())
        pace = np.round(share * middle).astype(np.int64)
        low[p, :-1] = np.maximum(low[p, :-1], pace[:-1] - reach)
        high[p, :-1] = np.minimum(high[p, :-1], pace[:-1] + reach)
        if tables.weekends[p] >= weekends:
            even = weekends_before * tables.weekends[p] / max(weekends_before[-1], 1)
            base[p] = np.maximum(0, np.floor(even).astype(np.int64) - weekends + max(1, weekends // 3))
            width[p] = weekends
    base = np.where((tables.weekends >= 0)[:, None], base, 0)
    return tables._replace(low=low, high=np.maximum(high, low), base=base, width=width)


def room_in_bytes(tables: Tables) -> int:
    """Give how much scratch space the pricing of these tables takes."""
    days = tables.kind.shape[0]
    labels = int(tables.states.max()) * int(tables.width.max())
    spread = int((tables.high - tables.low).max())
    return 8 * (days + 1) * labels * (spread + 1)
