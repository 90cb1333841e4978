"""A ward's people, loaded as any list is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
TODAY = date(2026, 3, 1)  # a Sunday
MONDAY = TODAY + timedelta(days=1)
NURSES = (
    "Ann Ash",
    "Bea Birch",
    "Cas Cedar",
    "Dot Dale",
    "Eve Elm",
    "Fay Fern",
    "Gus Gorse",
    "Hal Holm",
    "Ivo Ivy",
)
SUPPORT = ("Jo Juniper", "Kit Kale", "Lou Larch", "Max Maple-Leaf")
LAPSED, ENDS = "Hal Holm", "Gus Gorse"
DAY, NIGHT = ("day", "Day", "07:30", "20:00"), ("night", "Night", "19:30", "08:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peopled:
    """A ward with its people."""

    trust: Any
    unit: Any
    numbers: dict[str, int]  # name to the employee's number


def put_people(trust: Any, *, marked: str = "", today: date = TODAY) -> Peopled:
    """Put people on a trust's first ward, with shifts of the four weeks before a day."""
    from leadwell_site.workforce.models import Employee

    people = [*(f"{marked}{name}" for name in NURSES), *(f"{marked}{name}" for name in SUPPORT)]
    unit = trust.wards[0]
    at = datetime.combine(today, NOW.timetz())
    duties = _worked(unit, people, today)
    add(
        unit,
        staff=[_post(unit, name, place) for place, name in enumerate(people)],
        duties=duties,
        at=at,
    )
    numbers = dict(Employee.objects.filter(organisation=trust.organisation).values_list("code", "pk"))
    return Peopled(trust=trust, unit=unit, numbers={name: numbers[code_of(name)] for name in people})


def code_of(name: str) -> str:
    return f"E-{name}"


def email_of(name: str) -> str:
    return f"{'.'.join(name.split()[:-1]).lower()}@people.example"


def add(unit: Any, *, staff=(), training=(), absences=(), duties=(), at: datetime = NOW) -> Any:
    """Add lists of people, as a load does."""
    from leadwell.intake.reading import ABSENCES, DUTIES, STAFF, TRAINING
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.workforce.actions import add_people

    def table(rows, schema):
        full = [{name: row.get(name) for name in schema} for row in rows]
        return pl.DataFrame(full, schema=schema)

    load = begin_load(organisation=unit.organisation, source=None, known_at=at, by="tests", why="tests")
    return add_people(
        load=load,
        staff=table(staff, {**STAFF, "unit_id": pl.Int64}),
        training=table(training, TRAINING),
        absences=table(absences, ABSENCES),
        duties=table(duties, {**DUTIES, "unit_id": pl.Int64}),
    )


def _post(unit: Any, name: str, place: int) -> dict[str, Any]:
    nurse = place < len(NURSES)
    until = date(2027, 12, 31)
    if name.endswith(LAPSED):
        until = date(2026, 2, 27)
    if name.endswith(ENDS):
        until = date(2026, 3, 12)
    return {
        "unit_id": unit.pk,
        "person": code_of(name),
        "person_name": name,
        "email": email_of(name),
        "staff_group": "registered" if nurse else "support",
        "role": "Registered nurse" if nurse else "Support worker",
        "hours_a_week": 34.5 if nurse else 23.0,
        "registration": "",
        "registered_until": until if nurse else None,
        "sheet": "",
    }


def _worked(unit: Any, people: list[str], today: date) -> list[dict[str, Any]]:
    """Two nurses and one support worker by day, one nurse by night, in turn."""
    first = today - timedelta(days=28)
    nurses, support = people[: len(NURSES)], people[len(NURSES) :]
    rows = []
    for day in range(28):
        on = first + timedelta(days=day)
        turn = day // 2 * 3
        for place, shift in enumerate((DAY, DAY, NIGHT)):
            rows.append(duty(unit, nurses[(turn + place) % len(nurses)], on, shift))
        rows.append(duty(unit, support[day // 2 % len(support)], on, DAY))
    return rows


def duty(unit: Any, name: str, on: date, shift: tuple[str, str, str, str], **more: Any) -> dict[str, Any]:
    part, title, begins, ends = shift
    return {
        "unit_id": unit.pk,
        "person": code_of(name),
        "person_name": name,
        "on": on,
        "part": part,
        "shift": title,
        "begins": begins,
        "ends": ends,
        "hours": 11.5,
        "kind": "care",
        "hired": "",
        "state": "",
        "sheet": "",
        **more,
    }


def account_of(name: str, unit: Any, kind: str = "staff") -> Any:
    """An account whose address stands in the list of staff, with a role at a unit."""
    from leadwell_site.accounts.models import User
    from leadwell_site.organisations.actions import give_role

    user = User.objects.create(email=email_of(name), name=name)
    give_role(user=user, unit=unit, kind=kind, from_on=date(2024, 1, 1), at=NOW, actor="tests")
    return user
