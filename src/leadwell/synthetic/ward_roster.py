"""A made-up ward that needs a roster: 40 people, four weeks. Synthetic: nothing in it is about a real ward."""

import json
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from numpy.random import Generator

from leadwell.staffing.roster.ward import Demand, History, Member, Protected, Ward, WardShift, Wish
from leadwell.synthetic.randomness import stream
from leadwell.synthetic.ward_manager import managers_roster

LONG, NIGHT, EARLY = "Long day", "Night", "Early"
HOURS = (37.5, 37.5, 37.5, 37.5, 30.0, 30.0, 24.0, 18.75)  # how common part-time hours are
WEEKS_BEFORE = 12  # weeks of rosters that history counts
LAPSING = 9  # of every 13 registered people, the one whose registration lapses in the middle
BEHIND = 7  # days before the first that are given as worked

_SHIFTS = (
    WardShift(name=LONG, begins=time(7), ends=time(19, 30), break_minutes=60, night=False),
    WardShift(name=NIGHT, begins=time(19), ends=time(7, 30), break_minutes=60, night=True),
    WardShift(name=EARLY, begins=time(7), ends=time(15), break_minutes=30, night=False),
)
_DEMAND = tuple(
    Demand(shift=shift, skill=skill, wanted=wanted, weekdays=weekdays)
    for shift, skill, wanted, weekdays in [
        (LONG, "charge", 1, tuple(range(7))),
        (LONG, "registered", 4, tuple(range(7))),
        (LONG, "support", 3, tuple(range(7))),
        (NIGHT, "charge", 1, tuple(range(7))),
        (NIGHT, "registered", 3, tuple(range(7))),
        (NIGHT, "support", 2, tuple(range(7))),
        (EARLY, "registered", 1, tuple(range(5))),
        (EARLY, "support", 1, tuple(range(5))),
    ]
)


def synthetic_ward(
    seed: int, *, starts_on: date = date(2026, 3, 2), people: int = 40, days: int = 28
) -> Ward:
    """Give a made-up ward: bands and skills, part-time hours, leave, study, protected time, requests and history.

    An eighth of the people can be in charge, half are other registered nurses, the rest support workers. What was
    worked in the week before the first day is of a roster that the made-up manager filled.

    Args:
        seed: the same seed gives the same ward.
        starts_on: the first day; a Monday.
        people: how many; what is wanted is for 40.
        days: how many days.
    """
    rng = stream(seed, "ward roster")
    members = [_member(rng, number, people) for number in range(people)]
    earlier = Ward(
        title="",
        starts_on=starts_on - timedelta(days=14),
        days=14,
        rules="working-time",
        skills_registered=("charge", "registered"),
        shifts=_SHIFTS,
        people=tuple(replace(one, history=History(), balance_hours=0.0) for one in members),
        demand=_DEMAND,
        wishes=(),
    )
    behind = managers_roster(earlier)
    everybody = []
    for number, one in enumerate(members):
        away, protected = _away(rng, number, starts_on, days)
        lapses = one.skills[-1] != "support" and number % 13 == LAPSING
        until = starts_on + timedelta(days=days // 2 + 1 if lapses else 2 * days + int(rng.integers(0, 300)))
        everybody.append(
            replace(
                one,
                before=behind[one.name][-BEHIND:],
                away=away,
                protected=protected,
                skills=(*one.skills, "support")
                if lapses
                else one.skills,  # works as support once it has lapsed
                registered_until=None if one.skills == ("support",) else until,
            )
        )
    return Ward(
        title=f"A made-up ward of {people} (synthetic)",
        starts_on=starts_on,
        days=days,
        rules="working-time",
        skills_registered=("charge", "registered"),
        shifts=_SHIFTS,
        people=tuple(everybody),
        demand=_DEMAND,
        wishes=_wishes(rng, everybody, starts_on, days),
    )


def _member(rng: Generator, number: int, people: int) -> Member:
    charge, registered = number < people // 8, number < people // 8 + people // 2
    skills = ("charge", "registered") if charge else ("registered",) if registered else ("support",)
    title = "Charge nurse" if charge else "Nurse" if registered else "Support worker"
    hours = 37.5 if charge else float(rng.choice(HOURS))
    weekends = max(0, round(WEEKS_BEFORE * 0.45 * hours / 37.5 + rng.normal(0, 1.2)))
    days_only = not charge and number % 13 == 6
    nights = 0 if days_only else max(0, round(WEEKS_BEFORE * 1.15 * hours / 37.5 + rng.normal(0, 3)))
    asked = int(rng.integers(3, 9))
    return Member(
        name=f"{title} {number + 1:02d}",
        hours_a_week=hours,
        skills=skills,
        shifts=(LONG, EARLY) if days_only else (),
        registered_until=None,
        away=(),
        before=(),
        balance_hours=float(round(rng.normal(0, 2) * 2) / 2),
        history=History(
            weeks=float(WEEKS_BEFORE),
            nights=nights,
            weekends=weekends,
            asked=asked,
            granted=int(rng.binomial(asked, 0.7)),
        ),
    )


def _away(
    rng: Generator, number: int, starts_on: date, days: int
) -> tuple[tuple[date, ...], tuple[Protected, ...]]:
    """Give leave of a week for a third of the people, a study day for a fifth, protected time for a sixth."""
    away: set[date] = set()
    weeks = days // 7
    if number % 3 == 1:
        monday = starts_on + timedelta(days=7 * int(rng.integers(0, weeks)))
        away |= {monday + timedelta(days=day) for day in range(7 if rng.random() < 0.3 else 5)}
    if number % 5 == 2:
        away.add(starts_on + timedelta(days=7 * int(rng.integers(0, weeks)) + int(rng.integers(0, 5))))
    protected: tuple[Protected, ...] = ()
    if number % 6 == 3:
        on = starts_on + timedelta(days=7 * int(rng.integers(0, weeks)) + int(rng.integers(0, 5)))
        protected = (Protected(on=on, hours=7.5),) if on not in away else ()
    return tuple(sorted(away)), protected


def _wishes(rng: Generator, people: list[Member], starts_on: date, days: int) -> tuple[Wish, ...]:
    """Give about two and a half requests a person: most are days off, and weekends are asked for most."""
    found = []
    for one in people:
        taken = {*one.away, *(kept.on for kept in one.protected)}
        for _ in range(int(rng.integers(1, 5))):
            day = int(rng.integers(0, days))
            if rng.random() < 0.3:
                day = 7 * (day // 7) + 5 + day % 2
            on = starts_on + timedelta(days=day)
            if on in taken:
                continue
            taken.add(on)
            to_work = bool(rng.random() < 0.25)
            allowed = [shift.name for shift in _SHIFTS[:2] if not one.shifts or shift.name in one.shifts]
            shift = str(rng.choice(allowed)) if to_work else ""
            found.append(Wish(person=one.name, on=on, shift=shift, to_work=to_work))
    return tuple(found)


def ward_as_json(ward: Ward) -> str:
    """Give a ward as the JSON that ``ward_from_json`` reads."""
    made: dict[str, Any] = {
        "title": ward.title,
        "starts_on": ward.starts_on.isoformat(),
        "days": ward.days,
        "rules": ward.rules,
        "skills_registered": list(ward.skills_registered),
        "shifts": [
            {
                "name": one.name,
                "begins": f"{one.begins:%H:%M}",
                "ends": f"{one.ends:%H:%M}",
                "break_minutes": one.break_minutes,
                "night": one.night,
            }
            for one in ward.shifts
        ],
        "people": [_member_as_json(one) for one in ward.people],
        "demand": [
            {"shift": one.shift, "skill": one.skill, "wanted": one.wanted, "weekdays": list(one.weekdays)}
            for one in ward.demand
        ],
        "wishes": [
            {"person": one.person, "on": one.on.isoformat(), "shift": one.shift, "to_work": one.to_work}
            for one in ward.wishes
        ],
    }
    if ward.hour_pounds is not None:
        made["hour_pounds"] = dict(ward.hour_pounds)
    return json.dumps(made, indent=1)


def _member_as_json(one: Member) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": one.name,
        "hours_a_week": one.hours_a_week,
        "skills": list(one.skills),
        "shifts": list(one.shifts),
        "away": [day.isoformat() for day in one.away],
        "protected": [{"on": kept.on.isoformat(), "hours": kept.hours} for kept in one.protected],
        "before": list(one.before),
        "balance_hours": one.balance_hours,
        "history": {
            "weeks": one.history.weeks,
            "nights": one.history.nights,
            "weekends": one.history.weekends,
            "asked": one.history.asked,
            "granted": one.history.granted,
        },
    }
    if one.registered_until is not None:
        made["registered_until"] = one.registered_until.isoformat()
    return made
