"""Invented rosters: who works which shift, filled by hand as a ward manager would, and who then came.

The plan is filled day by day from the people with the fewest hours against their contract, nights in runs, with
eleven hours between shifts and no more than four long or six short days in a row. Whoever did not come is absent;
whoever came besides works overtime or is bank or agency.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from leadwell.synthetic.places import Unit
from leadwell.synthetic.randomness import stream
from leadwell.synthetic.workforce import Employee, spread_evenly

_TIMES = {  # begins, ends, minutes of break
    ("day", 12.0): ("07:00", "19:30", 30),
    ("night", 12.0): ("19:00", "07:30", 30),
    ("early", 7.5): ("07:00", "15:00", 30),
    ("late", 7.5): ("13:30", "21:30", 30),
    ("night", 10.0): ("21:00", "07:30", 30),
}
_MOST_RUN = {True: 4, False: 6}  # days in a row of long shifts, of short ones
_MOST_IN_A_WEEK = 48.0
_SLACK = 12.0  # hours over contract that may stand
_BOOKED, _BOOKING = 7, 0.8  # days ahead for which bank is booked, and the share of gaps that it fills
_IMPROVEMENT = 4.0  # hours of protected time


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift of one person."""

    employee: Employee | None  # None: bank or agency
    name: str
    unit: Unit
    on: date
    part: str
    hours: float
    begins: str
    ends: str
    rest: int
    state: str
    group: str
    hired: str = ""
    kind: str = ""
    breaks_missed: int = 0


def rostered(
    unit: Unit,
    people: Sequence[Employee],
    planned: Mapping[tuple[date, str, str], float],
    *,
    hired: Mapping[str, float],
    days: Sequence[date],
    seed: int,
) -> dict[tuple[date, str, str], list[Employee]]:
    """Fill a unit's plan: who is rostered on each day, part of the day and group.

    Args:
        unit: the unit.
        people: its people.
        planned: hours planned, by day, part and group.
        hired: share of each group's hours that bank and agency work; so much is left open for them.
        days: in order.
        seed: of the demonstration.
    """
    found: dict[tuple[date, str, str], list[Employee]] = {}
    for group in ("registered", "registered_associate", "support"):
        own = [one for one in people if one.group == group]
        if own:
            found |= _filled(unit, own, group, planned, hired.get(group, 0.0), days, seed)
    return found


def _filled(
    unit: Unit,
    own: Sequence[Employee],
    group: str,
    planned: Mapping[tuple[date, str, str], float],
    hired: float,
    days: Sequence[date],
    seed: int,
) -> dict[tuple[date, str, str], list[Employee]]:
    rng = stream(seed, unit.code, "roster", group)
    contract = np.array([one.hours_a_week for one in own])
    worked, run = np.zeros(len(own)), np.zeros(len(own), dtype=np.int64)
    week = np.zeros((7, len(own)))
    before = np.full(len(own), "", dtype=object)  # yesterday's part
    long = max(hours for _, hours in unit.parts) > 10
    parts = sorted(unit.parts, key=lambda one: one[0] != "night")  # nights are hardest to fill
    found = {}
    for number, day in enumerate(days):
        here = np.array([day not in one.days_away for one in own])
        today = np.full(len(own), "", dtype=object)
        week[number % 7] = 0.0
        owed = contract * (number + 1) / 7 * 0.82
        for part, hours in parts:
            count = round(planned.get((day, part, group), 0.0) / hours)
            count -= int((rng.random(count) < hired).sum())
            night = part == "night"
            may = here & (today == "") & (run < _MOST_RUN[long])
            may &= week.sum(axis=0) + hours <= _MOST_IN_A_WEEK
            may &= worked + hours <= owed + _SLACK
            may &= before != "night" if not night else np.full(len(own), fill_value=True)
            if part == "early":
                may &= before != "late"
            goes_on = (before == "night") if night else (run > 0)
            order = worked - owed - 14.0 * goes_on + spread_evenly(rng, len(own))
            chosen = [int(one) for one in np.argsort(order, kind="stable") if may[one]][:count]
            for one in chosen:
                today[one], worked[one] = part, worked[one] + hours
                week[number % 7, one] = hours
            found[day, part, group] = [own[one] for one in chosen]
        run = np.where(today != "", run + 1, 0)
        before = today
    return found


def worked(
    unit: Unit,
    plan: Mapping[tuple[date, str, str], Sequence[Employee]],
    came: pl.DataFrame,
    *,
    planned: Mapping[tuple[date, str, str], float],
    today: date,
    seed: int,
    strained_from: date | None = None,
) -> Iterator[Shift]:
    """Give every shift of a unit: of the past as it was worked, from today on as it is planned.

    Args:
        unit: the unit.
        plan: as ``rostered`` gives it.
        came: hours worked of the unit, columns of ``unit_shifts.DUTY``.
        planned: hours planned, by day, part and group.
        today: the day from which nobody has worked.
        seed: of the demonstration.
        strained_from: a day from which more breaks are missed and more people are away.
    """
    hours = dict(unit.parts)
    told = {
        (row["on"], row["part"], row["staff_group"]): row
        for row in came.select(
            "on", "part", "staff_group", "actual_hours", "bank_hours", "agency_hours", "required_hours"
        ).iter_rows(named=True)
    }
    for (day, part, group), people in sorted(plan.items(), key=lambda one: one[0]):
        rng = stream(seed, unit.code, "worked", day.isoformat(), part, group)
        each = hours[part]
        row = told.get((day, part, group))
        if day >= today or row is None or row["actual_hours"] is None:
            if day >= today:
                yield from (_shift(unit, one, day, part, each, "Planned", group=group) for one in people)
                if day < today + timedelta(days=_BOOKED):
                    gap = max(0, round(planned.get((day, part, group), 0.0) / each) - len(people))
                    for place in range(int(rng.binomial(gap, _BOOKING))):
                        name = f"Bank {group.split('_')[0]} {unit.code} {place + 1}"
                        yield _shift(
                            unit, None, day, part, each, "Planned", name=name, hired="Bank", group=group
                        )
            continue
        bank, agency = (round((row[f"{kind}_hours"] or 0.0) / each) for kind in ("bank", "agency"))
        own = max(0, round(row["actual_hours"] / each) - bank - agency)
        gap = max(0.0, (row["required_hours"] or 0.0) - row["actual_hours"]) / each
        order = list(rng.permutation(len(people)))
        strained = strained_from is not None and day >= strained_from
        away = rng.binomial(own, 0.2) if strained else 0
        absent = set(order[: max(0, len(people) - own + away)])
        for place, one in enumerate(people):
            missed = int(rng.poisson((0.12 + 0.35 * gap) * (2.5 if strained else 1.0)))
            state = "Sick" if place in absent else "Worked"
            yield _shift(
                unit,
                one,
                day,
                part,
                each,
                state,
                missed=0 if place in absent else min(missed, 2),
                group=group,
            )
        extra = own - len(people)
        for kind, number in (("Bank", bank), ("Agency", agency), ("Overtime", max(0, extra))):
            for place in range(number):
                name = f"{kind} {group.split('_')[0]} {unit.code} {place + 1}"
                hired = "Bank" if kind == "Overtime" else kind
                yield _shift(unit, None, day, part, each, "Worked", name=name, hired=hired, group=group)
    yield from _protected(unit, plan, today=today, seed=seed)


def _shift(
    unit: Unit,
    one: Employee | None,
    day: date,
    part: str,
    hours: float,
    state: str,
    *,
    name: str = "",
    hired: str = "",
    missed: int = 0,
    group: str,
) -> Shift:
    begins, ends, rest = _TIMES[part, hours]
    return Shift(
        employee=one,
        name=one.name if one else name,
        unit=unit,
        on=day,
        part=part,
        hours=hours,
        begins=begins,
        ends=ends,
        rest=rest,
        state=state,
        group=group,
        hired=hired,
        breaks_missed=missed,
    )


def _protected(
    unit: Unit, plan: Mapping[tuple[date, str, str], Sequence[Employee]], *, today: date, seed: int
) -> Iterator[Shift]:
    """Give half a day for improvement each Thursday to somebody who is off; where the ward is short it is given up."""
    days = sorted({day for day, _, group in plan if group == "registered" and day.weekday() == 3})
    for day in days:
        on = {one.code for (when, _, _), people in plan.items() if when == day for one in people}
        on |= {one.code for one in plan.get((day - timedelta(days=1), "night", "registered"), ())}
        others = [
            one
            for (when, _, group), people in plan.items()
            if group == "registered" and when == day - timedelta(days=2)
            for one in people
            if one.code not in on and day not in one.days_away
        ]
        if not others:
            continue
        kept = stream(seed, unit.code, "improvement", day.isoformat()).random() < 0.7
        yield Shift(
            employee=others[0],
            name=others[0].name,
            unit=unit,
            on=day,
            part="day",
            hours=_IMPROVEMENT,
            begins="13:00",
            ends="17:00",
            rest=0,
            group="registered",
            state="Planned" if day >= today else "Worked" if kept else "Absent",
            kind="Improvement time",
        )
