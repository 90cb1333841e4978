"""Rows of a small made ward: people, shifts, hours, as the site hands them over."""

from datetime import date, timedelta

import polars as pl

from leadwell.staffing.unit_rosters import Pattern, Wanted, patterns_of, unit_ward

MONDAY = date(2026, 3, 2)
DAY, NIGHT = ("Day", "07:30", "20:00", 11.5, "day"), ("Night", "19:30", "08:00", 11.5, "night")
_DUTY = {
    "employee_id": pl.Int64,
    "unit_id": pl.Int64,
    "on": pl.Date,
    "part": pl.String,
    "shift": pl.String,
    "begins": pl.String,
    "ends": pl.String,
    "hours": pl.Float64,
    "kind": pl.String,
    "state": pl.String,
    "staff_group": pl.String,
}
_POST = {
    "employee_id": pl.Int64,
    "name": pl.String,
    "staff_group": pl.String,
    "hours_a_week": pl.Float64,
    "started_on": pl.Date,
    "left_on": pl.Date,
    "registered_until": pl.Date,
    "learning_until": pl.Date,
}
_ABSENCE = {"employee_id": pl.Int64, "kind": pl.String, "from_on": pl.Date, "until_on": pl.Date}
_TRAINING = {"employee_id": pl.Int64, "competence": pl.String, "title": pl.String, "expires_on": pl.Date}
_NEED = {"staff_group": pl.String, "competence": pl.String, "title": pl.String, "keeps": pl.Int64}
_HOURS = {
    "on": pl.Date,
    "part": pl.String,
    "staff_group": pl.String,
    "required_hours": pl.Float64,
    "planned_hours": pl.Float64,
}


def duty(person, on, shift=DAY, *, kind="care", state="worked", group="registered"):
    name, begins, ends, hours, part = shift
    return (person, 1, on, part, name, begins, ends, hours, kind, state, group)


def frame(rows, schema):
    return pl.DataFrame(rows, schema=schema, orient="row")


def duties(*rows):
    return frame(rows, _DUTY)


def post(person, name, *, group="registered", hours=37.5, until=None, started=None, left=None, learning=None):
    return (person, name, group, hours, started, left, until, learning)


def posts(*rows):
    return frame(rows, _POST)


def absences(*rows):
    return frame(rows, _ABSENCE)


def training(*rows):
    return frame(rows, _TRAINING)


def needs(*rows):
    return frame(rows, _NEED)


def hours(*rows):
    return frame(rows, _HOURS)


def weeks_of(shifts, *, weeks=4, groups=("registered",), start=MONDAY - timedelta(weeks=4)):
    """One person a shift and group on every day of some weeks."""
    return [
        duty(10 * number + place, start + timedelta(days=day), shift, group=group)
        for day in range(7 * weeks)
        for number, shift in enumerate(shifts, 1)
        for place, group in enumerate(groups)
    ]


def both_patterns() -> tuple[Pattern, ...]:
    return patterns_of(duties(*weeks_of([DAY, NIGHT])))


def every_day(shift, group, people):
    return [
        Wanted(weekday=day, shift=shift, group=group, people=people, basis="required") for day in range(7)
    ]


def ward_of(
    *people,
    before=(),
    away=(),
    elsewhere=(),
    trained=(),
    asks=(),
    days=28,
    requests=(),
    kept=(),
    history=None,
    **more,
):
    """A ward that wants one registered nurse on each shift, and one support worker by day."""
    wanted = [
        *every_day("Day", "registered", 1),
        *every_day("Night", "registered", 1),
        *every_day("Day", "support", 1),
    ]
    return unit_ward(
        title="Harvey Ward",
        starts_on=MONDAY,
        days=days,
        rules="working-time",
        patterns=both_patterns(),
        wanted=wanted,
        posts=posts(*people),
        absences=absences(*away),
        training=training(*trained),
        needs=needs(*asks),
        before=duties(*before),
        elsewhere=frame(elsewhere, {"employee_id": pl.Int64, "on": pl.Date}),
        protected=frame(kept, {"employee_id": pl.Int64, "on": pl.Date, "hours": pl.Float64}),
        history=history or {},
        weeks=4.0,
        requests=requests,
        rest_minutes=660,
        most_run=5,
        **more,
    )
