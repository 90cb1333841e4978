"""The invented people of the invented units: who they are, what they are trained for, when they are away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.random import Generator

from leadwell.synthetic.places import Unit, document
from leadwell.synthetic.randomness import stream

_WEEK = 7.0
_LAPSED = ("0107", "registered", 5)  # somebody whose registration ended and who is rostered all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody who is in the demonstration by name: an account of it, or one whom something is planted about."""

    unit_code: str
    group: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Employee:
    """One invented person."""

    code: str
    name: str
    email: str
    unit_code: str
    unit_name: str
    group: str
    role: str
    hours_a_week: float
    started_on: date
    registered_until: date | None
    revalidation_on: date | None
    training: tuple[tuple[str, date, date | None], ...]  # title, obtained, expires
    away: tuple[tuple[str, date, date], ...]  # kind, first day, last day
    days_away: frozenset[date] = field(default_factory=frozenset)


def employees(
    unit: Unit, *, seed: int, first: date, last: date, today: date, known: Sequence[Known] = ()
) -> tuple[Employee, ...]:
    """Give the people of one unit, enough for its planned shifts but for the posts that nobody holds.

    Args:
        unit: the unit.
        seed: of the demonstration.
        first: the first day for which they are rostered.
        last: the last.
        today: the day; what ends soon ends after it.
        known: people of the unit who have to be among them.
    """
    made: list[Employee] = []
    for group in ("registered", "registered_associate", "support"):
        named = [one for one in known if (one.unit_code, one.group) == (unit.code, group)]
        for number in range(max(_posts(unit, group), len(named))):
            rng = stream(seed, unit.code, "people", group, str(number))  # of each person their own
            one = named[number] if number < len(named) else None
            made.append(_person(unit, group, len(made) + 1, one, rng, first, last, today))
    return tuple(made)


def _posts(unit: Unit, group: str) -> int:
    """How many people it takes to staff the plan, less those that nobody holds."""
    table = {
        "registered": (unit.registered, unit.registered_weekend),
        "support": (unit.support, unit.support_weekend),
        "registered_associate": (unit.associates or (), unit.associates or ()),
    }
    weekdays, weekends = table[group]
    hours = sum(
        (5 * week + 2 * end) * each
        for week, end, (_, each) in zip(weekdays, weekends, unit.parts, strict=False)
    )
    posts = document("workforce")["posts"]
    mean = float(sum(hours_a_week * share for hours_a_week, share in posts["contracts"]))
    return round(hours / mean / float(posts["available"]) * (1 - float(posts["vacant"])))


def _person(
    unit: Unit,
    group: str,
    number: int,
    known: Known | None,
    rng: Generator,
    first: date,
    last: date,
    today: date,
) -> Employee:
    words = document("workforce")
    contracts = words["posts"]["contracts"]
    hours = float(rng.choice([one for one, _ in contracts], p=[share for _, share in contracts]))
    name = f"{rng.choice(words['first_names'])} {rng.choice(words['last_names'])}"
    # Everything is drawn from the same draws on any later day, so that who somebody is does not move.
    registered_until = revalidation = None
    share, tri = rng.random(), int(rng.integers(0, 3))
    if group != "support":
        soon = words["registration"]["soon"]
        days = int(share / soon * 90) if share < soon else 90 + int((share - soon) / (1 - soon) * 275)
        registered_until = _yearly(first + timedelta(days=days), today)
        if (unit.code, group, number) == _LAPSED:
            registered_until = today.replace(day=1) - timedelta(days=1)
        revalidation = _years_on(registered_until, tri)
    trained = _training(rng, unit, group, first, today)
    away = _away(rng, first, last)
    return Employee(
        code=f"{unit.code}-{number:03d}",
        name=known.name if known else name,
        email=known.email if known else "",
        unit_code=unit.code,
        unit_name=unit.name,
        group=group,
        role=words["posts"]["roles"][group],
        hours_a_week=hours,
        started_on=first - timedelta(days=int(rng.integers(60, 4_000))),
        registered_until=registered_until,
        revalidation_on=revalidation,
        training=trained,
        away=away,
        days_away=frozenset(
            begin + timedelta(days=one) for _, begin, end in away for one in range((end - begin).days + 1)
        ),
    )


def _yearly(day: date, today: date) -> date:
    """Registrations end each year at the end of a month; whoever is still here has renewed it."""
    ends = (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    while ends < today - timedelta(days=3):
        ends = _years_on(ends, 1)
    return ends


def _years_on(ends: date, years: int) -> date:
    """The same end of a month some years later, which in February is not the same day."""
    later = ends + timedelta(days=1)
    return later.replace(year=later.year + years) - timedelta(days=1)


def _training(
    rng: Generator, unit: Unit, group: str, first: date, today: date
) -> tuple[tuple[str, date, date | None], ...]:
    found: list[tuple[str, date, date | None]] = []
    for one in document("workforce")["training"]:
        has, age = rng.random() < one["share"], rng.random()
        other = rng.random() < 0.12  # competences from an earlier post elsewhere
        if group not in one["groups"] or not has:
            continue
        if one["specialties"] and unit.specialty not in one["specialties"] and not other:
            continue
        months = one["months"]
        if not months:
            found.append((one["title"], first - timedelta(days=int(age * 1_500)), None))
            continue
        days = round(months * 30.4)
        ends = first + timedelta(days=int(age * days) - 14)
        while ends < today - timedelta(days=20):  # most renew within three weeks
            ends += timedelta(days=days)
        found.append((one["title"], ends - timedelta(days=days), ends))
    return tuple(found)


def _away(rng: Generator, first: date, last: date) -> tuple[tuple[str, date, date], ...]:
    """Leave of a week or two, now and then a study day and a half day for improvement."""
    weeks = int((last - first).days // _WEEK)
    found: list[tuple[str, date, date]] = []
    for week in range(weeks):
        monday = first + timedelta(days=7 * week - first.weekday())
        chance = rng.random()
        if chance < 0.12:
            found.append(("Annual leave", monday, monday + timedelta(days=6)))
        elif chance < 0.17:
            day = monday + timedelta(days=int(rng.integers(0, 5)))
            found.append(("Study leave", day, day))
    return tuple(found)


def needs_of(unit: Unit) -> list[tuple[str, str, int]]:
    """Give what a unit asks of whoever works there: competence, group, how many on each shift."""
    return [(title, group, keeps) for title, group, keeps in document("workforce")["needs"][unit.specialty]]


def spread_evenly(rng: Generator, count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Give small numbers that settle who goes first among equals."""
    return rng.random(count) * 1e-3
