"""What a unit's roster is made from: its people, shifts, need, leave, training and requests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib.util import find_spec
from typing import Any

import polars as pl

from leadwell.forecasting.holidays import bank_holiday_days
from leadwell.foundations.definition_files import BadDefinition, definition, definition_names
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.roster.ward_problem import Rules, rules_of
from leadwell.staffing.unit_rosters import (
    Pattern,
    UnitWard,
    Wanted,
    patterns_of,
    unit_ward,
    wanted_of,
    what_people_had,
)
from leadwell.staffing.unit_rosters.asked import DAYS_BEFORE
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.queries.second_posts import shifts_of_second_posts, sickness_of_second_posts
from leadwell_site.rosters.queries.wishes import as_asked, wishes
from leadwell_site.staffing import queries as staffing
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.models import Duty

DAYS_BACK = 56  # of shifts from which it is read what the unit works and wants
WEEKS_OF_HISTORY = 12  # of who had which nights and weekends, on which fair shares go on
CHANGEABLE = ("most_run", "weekends_of_four", "least_off_run")  # rules that a manager may set for one roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a unit works, and with whom."""

    posts: pl.DataFrame  # people whose post is here, whoever has left too
    patterns: tuple[Pattern, ...]
    wanted: tuple[Wanted, ...]
    groups: tuple[str, ...]  # in the order of the national return


def basis(unit: Unit, *, today: date, known_at: datetime | None = None) -> Basis:
    """Give what a unit works, read off the eight weeks before a day.

    Where nothing is held of them, it is read off the four weeks after the day; where nothing is held of these
    either, off the last eight weeks of which anything is.
    """
    posts = workforce.posts_of_units([unit.pk], known_at=known_at)
    start, end = today - timedelta(days=DAYS_BACK), today - timedelta(days=1)
    duties = workforce.duties_of_units([unit.pk], start=start, end=end, known_at=known_at)
    if duties.is_empty():
        duties = workforce.duties_of_units(
            [unit.pk], start=today, end=today + timedelta(days=27), known_at=known_at
        )
    if duties.is_empty() and (last := last_worked(unit.pk, before=start, known_at=known_at)) is not None:
        start, end = last - timedelta(days=DAYS_BACK - 1), last
        duties = workforce.duties_of_units([unit.pk], start=start, end=end, known_at=known_at)
    hours = staffing.shifts([unit.pk], start=start, end=end, known_at=known_at)
    duties = with_groups(duties, known_at)
    # What a weekday wants as a rule is not read off bank holidays.
    special = list(bank_holiday_days(start.year, end.year)) if start.year <= end.year else []
    usual = ~pl.col("on").is_in(special)
    patterns = patterns_of(duties)
    here = {*duties["staff_group"].to_list(), *posts["staff_group"].to_list()}
    groups = tuple(one.value for one in StaffGroup if one.value in here)
    return Basis(
        posts=posts,
        patterns=patterns,
        wanted=wanted_of(patterns, duties.filter(usual), hours.filter(usual), groups=groups),
        groups=groups,
    )


def with_groups(duties: pl.DataFrame, known_at: datetime | None) -> pl.DataFrame:
    """Give shifts with the staff group of whoever works them."""
    posts = workforce.posts(employees=duties["employee_id"].unique().to_list(), known_at=known_at)
    return duties.join(posts.select("employee_id", "staff_group"), on="employee_id", how="left").with_columns(
        pl.col("staff_group").fill_null("")
    )


def people_between(posts: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """Give the posts of people who are there on some day between two.

    Whoever only a list of shifts names, as bank and agency staff, has no post.
    """
    return posts.filter(
        pl.col("role") != "",
        (pl.col("left_on") >= start).fill_null(value=True),
        (pl.col("started_on") <= end).fill_null(value=True),
    )


def ward_asked(
    unit: Unit,
    found: Basis,
    *,
    starts_on: date,
    days: int,
    rules: Rules,
    rules_name: str,
    training_keeps_off: bool = True,
    bank_holidays: Mapping[date, int] | None = None,
    known_at: datetime | None = None,
) -> UnitWard:
    """Give the ward of a unit for some days, as it is known at a moment.

    Bank holidays have the demand of the weekday that is given for each.

    Raises:
        NoShifts: it is not known which shifts the unit works.
        NobodyToRoster: it is not known who works there and for how long.
    """
    ends_on = starts_on + timedelta(days=days - 1)
    posts = people_between(found.posts, starts_on, ends_on)
    numbers = posts["employee_id"].to_list()
    planned = workforce.duties(employees=numbers, start=starts_on, end=ends_on, known_at=known_at)
    is_protected = (pl.col("unit_id") == unit.pk) & (pl.col("kind") == "improvement")
    span = {"start": starts_on - timedelta(weeks=WEEKS_OF_HISTORY), "end": starts_on - timedelta(days=1)}
    behind = workforce.duties_of_units([unit.pk], known_at=known_at, **span)
    here = {"start": starts_on, "end": ends_on, "known_at": known_at}
    before = {
        "start": starts_on - timedelta(days=DAYS_BEFORE),
        "end": starts_on - timedelta(days=1),
        "known_at": known_at,
    }
    absences = workforce.absences(employees=numbers, **here)
    worked = workforce.duties(employees=numbers, **before).filter(pl.col("state") != "absent")
    elsewhere = planned.filter((pl.col("unit_id") != unit.pk) | (pl.col("kind") != "care"), ~is_protected)
    asked = as_asked(wishes(unit=unit.pk, known_at=known_at, **span))
    covered = covered_days(behind)
    had = what_people_had(behind, people=numbers, requests=asked, covered=covered)
    return unit_ward(
        title=unit.name,
        starts_on=starts_on,
        days=days,
        rules=rules_name,
        patterns=found.patterns,
        wanted=found.wanted,
        posts=posts,
        absences=pl.concat([absences, sickness_of_second_posts(numbers, **here)]),
        training=workforce.training(employees=numbers, known_at=known_at),
        needs=workforce.needs([unit.pk], known_at=known_at),
        before=pl.concat([worked, shifts_of_second_posts(numbers, unit=unit.pk, **before)]),
        elsewhere=elsewhere,
        second=shifts_of_second_posts(numbers, unit=unit.pk, **here),
        protected=planned.filter(is_protected),
        history={one.employee: one for one in had},
        weeks=round(len(covered) / 7, 2),
        requests=as_asked(wishes(unit=unit.pk, start=starts_on, end=ends_on, known_at=known_at)),
        rest_minutes=rules.rest_minutes,
        most_run=rules.most_run,
        training_keeps_off=training_keeps_off,
        bank_holidays=bank_holidays,
    )


def covered_days(duties: pl.DataFrame) -> frozenset[date]:
    """Give the days for which there is a roster."""
    return frozenset(duties.filter(pl.col("kind") == "care")["on"].to_list())


def rosters_known() -> list[tuple[str, str]]:
    """Give the sets of rules that are shipped, each with its title."""
    found = []
    for name in definition_names("rosters"):
        try:
            rules_of(name)
        except BadDefinition:  # a definition of something else that rosters need
            continue
        found.append((name, definition("rosters", name).text("title")))
    return found


def rules_named(name: str, changed: Mapping[str, Any]) -> Rules:
    """Give rules by name, with those that were changed for one roster.

    Raises:
        BadDefinition: there are none of that name.
    """
    known = {key: int(value) for key, value in changed.items() if key in CHANGEABLE}
    return replace(rules_of(name), **known)  # type: ignore[arg-type]  # all of them are whole numbers


def solver_missing() -> bool:
    """Say whether what finds rosters is not installed."""
    return any(find_spec(name) is None for name in ("ortools", "numba"))


def last_worked(unit: int, *, before: date, known_at: datetime | None) -> date | None:
    """Give the last day before another of which shifts of people are held at a unit."""
    found = Duty.objects.filter(unit=unit, on__lt=before)
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    last: date | None = found.order_by("-on").values_list("on", flat=True).first()
    return last


def last_planned(unit: int, today: date) -> date | None:
    """Give the last day for which shifts of people are planned at a unit; None where none is."""
    found = workforce.duties_of_units([unit], start=today, end=today + timedelta(days=366))
    last = found.filter(pl.col("kind") == "care")["on"].max()
    return last if isinstance(last, date) else None


def people_of(unit: Unit, today: date) -> list[tuple[int, str]]:
    """Give the people who belong to a unit on a day, by name."""
    posts = workforce.posts_of_units([unit.pk], on=today).sort("name", "employee_id")
    return list(posts.select("employee_id", "name").iter_rows())
