"""A coming shift of all units of a place, as the library of moves asks for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import polars as pl
from django.db.models import Q
from numpy.typing import NDArray

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.redeployment import Declined, Person, Shift, coming_requirements
from leadwell.staffing.redeployment import Unit as ShiftUnit
from leadwell.staffing.rules import serves_of
from leadwell_site.organisations.choices import LEAF_KINDS, UnitKind
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import descendants
from leadwell_site.staffing.choices import MoveAnswerKind
from leadwell_site.staffing.models import MoveAnswer
from leadwell_site.staffing.queries.answers import standing_answers
from leadwell_site.staffing.queries.held import shifts
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import DutyKind, DutyState

_BACK, _AHEAD = 28, 2  # days of people's shifts that are looked at, before and after
NIGHT_ENDS = 9  # o'clock, by when every night shift has ended
_ABOUT = 3  # days before and after within which somebody's shift shows that a roster is held
_BOOKED = {"bank", "agency"}
_NEED_BACK = 12 * 7 + 1
_GROUPS = (StaffGroup.REGISTERED, StaffGroup.REGISTERED_ASSOCIATE, StaffGroup.SUPPORT)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftToStaff:
    """One shift of all units: the library's shift of each staff group, for competences are asked group by group."""

    on: date
    part: Part
    shifts: Mapping[StaffGroup, Shift]
    units: Mapping[int, Unit]
    without_roster: tuple[
        Unit, ...
    ]  # of which no shift of anybody is held about the day: they are in no plan
    left_out: tuple[tuple[str, str], ...]  # who is rostered and does not count, with the reason
    names: Mapping[int, str]  # of everybody whom the shift or an answer is about
    answers: tuple[MoveAnswer, ...]  # that stand for this shift, the latest first

    def person(self, employee: int) -> tuple[StaffGroup, Person] | None:
        """Give somebody who is on the shift, with their group."""
        return next(
            (
                (group, person)
                for group, shift in self.shifts.items()
                for person in shift.people
                if person.key == str(employee)
            ),
            None,
        )

    @property
    def people(self) -> int:
        """How many people are on the shift."""
        return sum(len(shift.people) for shift in self.shifts.values())


def shift_to_staff(
    places: Sequence[Unit], *, on: date, part: Part, known_at: datetime | None = None
) -> ShiftToStaff:
    """Give a shift of some wards, homes and teams with everybody who works it, and with the moves made so far."""
    every = {unit.pk: unit for unit in places}
    rostered = _with_roster(list(every), on, known_at)
    units = {number: unit for number, unit in every.items() if number in rostered}
    needed = shifts(list(units), start=on - timedelta(days=_NEED_BACK), end=on, known_at=known_at)
    required = coming_requirements(needed, on=on, part=part.value)
    answers = standing_answers(on, part, list(units), known_at)
    moved = {one.employee_id: one for one in answers if one.answer == MoveAnswerKind.ACCEPTED}
    here, duties = _rostered(list(units), list(moved), on, part, known_at)
    posts = workforce.posts(
        employees={*here["employee_id"], *(one.employee_id for one in answers)}, known_at=known_at
    )
    asks = workforce.needs(list(units), known_at=known_at)
    titles = dict(asks.select("competence", "title").iter_rows())
    away = set(
        workforce.absences(employees=here["employee_id"].to_list(), start=on, end=on, known_at=known_at)[
            "employee_id"
        ]
    )
    found = _people(here, posts, duties, moved, away, titles, units, on=on, known_at=known_at)
    declined = tuple(
        Declined(
            person=str(one.employee_id),
            to=str(one.to_unit_id),
            reason=one.reason or one.get_reason_code_display(),
        )
        for one in answers
        if one.answer == MoveAnswerKind.DECLINED
    )
    setting = _Setting(
        on=on,
        required=required,
        asks=asks,
        titles=titles,
        times=_times(here, units),
        sites=_sites(units.values()),
        doubtful=found.doubtful,
    )
    by_group = {}
    for group in _GROUPS:
        own = [one for one in found.people if one.group is group]
        if own:
            by_group[group] = Shift(
                on=on,
                part=part.words,
                starts_at=None,
                ends_at=None,
                units=tuple(setting.unit(unit, group) for unit in units.values()),
                people=tuple(own),
                declined=declined,
            )
    return ShiftToStaff(
        on=on,
        part=part,
        shifts=by_group,
        units=units,
        without_roster=tuple(unit for unit in every.values() if unit.pk not in rostered),
        left_out=tuple(found.left_out),
        names=dict(posts.select("employee_id", "name").iter_rows()),
        answers=answers,
    )


def open_units(place: Unit, *, on: date) -> list[Unit]:
    """Give the wards, homes and teams at and below a place that are open on a day."""
    found = descendants(place).filter(kind__in=LEAF_KINDS)
    return list(found.filter(Q(closed_on=None) | Q(closed_on__gt=on)))


def parts_of(
    units: Sequence[Unit], days: Sequence[date], *, known_at: datetime | None = None
) -> dict[date, list[Part]]:
    """Give for each day the parts of it on which somebody is rostered at these units, in the order of the day."""
    held = workforce.duties_of_units(
        [unit.pk for unit in units], start=min(days), end=max(days), known_at=known_at
    ).filter(pl.col("kind") == DutyKind.CARE)
    told = set(held.select("on", "part").iter_rows())
    return {day: [part for part in Part if (day, part.value) in told] for day in days}


def _with_roster(units: list[int], on: date, known_at: datetime | None) -> set[int]:
    """Give the units of which shifts of people are held about the day: of others nobody knows who comes."""
    about = timedelta(days=_ABOUT)
    held = workforce.duties_of_units(
        units, start=on - about, end=on + about, known_at=known_at, every_state=True
    )
    return set(held["unit_id"])


def _rostered(
    units: list[int], moved: list[int], on: date, part: Part, known_at: datetime | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the shifts of care of whoever is rostered at these units or moved there, and all of theirs about the day."""
    on_the_day = workforce.duties_of_units(units, start=on, end=on, known_at=known_at)
    duties = workforce.duties(
        employees={*on_the_day["employee_id"], *moved},
        start=on - timedelta(days=_BACK),
        end=on + timedelta(days=_AHEAD),
        known_at=known_at,
    ).filter(pl.col("state") != DutyState.ABSENT)
    here = duties.filter(
        pl.col("on") == on,
        pl.col("part") == part.value,
        pl.col("kind") == DutyKind.CARE,
        pl.col("unit_id").is_in(units) | pl.col("employee_id").is_in(moved),
    )
    return here, duties


def _times(here: pl.DataFrame, units: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Give the usual times of the shift at each unit; of all units together where nobody is rostered at one."""
    told = here.filter(pl.col("begins") != "", pl.col("ends") != "")
    if told.is_empty():
        return {}
    usual = (
        told.group_by("unit_id", "begins", "ends").len().sort("len", "begins").unique("unit_id", keep="last")
    )
    own = {unit: (begins, ends) for unit, begins, ends, _ in usual.iter_rows()}
    (most,) = told.group_by("begins", "ends").len().sort("len", "begins").tail(1).rows()
    return {unit: own.get(unit, (most[0], most[1])) for unit in units}


def _sites(units: Iterable[Unit]) -> dict[int, str]:
    """Give the name of the site above each unit; "" where none is."""
    above = {unit.pk: [int(one) for one in unit.path.strip("/").split("/")] for unit in units}
    numbers = {number for path in above.values() for number in path}
    names = dict(Unit.objects.filter(pk__in=numbers, kind=UnitKind.SITE).values_list("pk", "name"))
    return {
        unit: next((names[one] for one in reversed(path) if one in names), "") for unit, path in above.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What the library is told of every unit."""

    on: date
    required: Mapping[tuple[str, StaffGroup], NDArray[np.float64]]
    asks: pl.DataFrame
    titles: Mapping[str, str]
    times: Mapping[int, tuple[str, str]]
    sites: Mapping[int, str]
    doubtful: frozenset[int]  # units where somebody is rostered whose staff group is not known

    def unit(self, unit: Unit, group: StaffGroup) -> ShiftUnit:
        """Give one unit as the library asks for it, for one staff group."""
        own = self.asks.filter(pl.col("unit_id") == unit.pk, pl.col("staff_group") == group.value)
        key = str(unit.pk)
        known = (key, group) in self.required
        starts, ends = _moments(self.on, *self.times[unit.pk]) if unit.pk in self.times else (None, None)
        doubtful = unit.pk in self.doubtful
        return ShiftUnit(
            key=key,
            name=unit.name,
            site=self.sites[unit.pk],
            serves=serves_of(unit.serves),
            gives=True,
            takes=not doubtful,
            why_closed="somebody is rostered there whose staff group is not known" if doubtful else "",
            needs=frozenset(self.titles[one] for one in own["competence"]),
            keeps={
                self.titles[one]: keeps
                for one, keeps in own.select("competence", "keeps").iter_rows()
                if keeps
            },
            starts_at=starts,
            ends_at=ends,
            required={group: self.required[key, group]} if known else {},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Who is on the shift, and who is not counted and why."""

    people: list[Person]
    left_out: list[tuple[str, str]]
    doubtful: frozenset[int]


def _people(
    here: pl.DataFrame,
    posts: pl.DataFrame,
    duties: pl.DataFrame,
    moved: Mapping[int, MoveAnswer],
    away: set[int],
    titles: Mapping[str, str],
    units: Mapping[int, Unit],
    *,
    on: date,
    known_at: datetime | None,
) -> _Found:
    by_person = {row["employee_id"]: row for row in posts.iter_rows(named=True)}
    others: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in duties.iter_rows(named=True):
        others[row["employee_id"]].append(row)
    trained = workforce.training(employees=list(by_person), known_at=known_at)
    holds = trained.filter((pl.col("expires_on") >= on).fill_null(value=True))
    has: dict[int, set[str]] = defaultdict(set)
    for number, competence in holds.select("employee_id", "competence").iter_rows():
        has[number].add(titles.get(competence, competence))
    history = _moves_before(list(by_person), on, known_at)
    groups = {one.value for one in _GROUPS}
    people: list[Person] = []
    left_out: list[tuple[str, str]] = []
    doubtful: set[int] = set()
    for row in here.iter_rows(named=True):
        number = row["employee_id"]
        post = by_person[number]
        move = moved.get(number)
        at = move.to_unit_id if move else row["unit_id"]
        if at not in units:
            left_out.append((post["name"], f"moved to {move.to_unit.name}" if move else "rostered elsewhere"))
            continue
        if post["left_on"] is not None and post["left_on"] < on:
            left_out.append((post["name"], f"left on {post['left_on']:%d %B %Y}"))
            continue
        if number in away:
            left_out.append((post["name"], "away on this day by the list of leave and absence"))
            continue
        if post["staff_group"] not in groups:
            if not post["staff_group"] and not post["role"]:
                doubtful.add(at)
                left_out.append((post["name"], "the staff group is not known"))
            continue
        booked = row["hired"] in _BOOKED
        people.append(
            Person(
                key=str(number),
                name=post["name"],
                unit=str(at),
                home=str(post["unit_id"]),
                group=StaffGroup(post["staff_group"]),
                hours=row["hours"],
                registered_until=post["registered_until"],
                competences=frozenset(has[number]),
                supernumerary=bool(post["learning_until"] and post["learning_until"] >= on),
                started_on=post["started_on"],
                stays="moved for this shift already"
                if move
                else "bank or agency, booked for this unit"
                if booked
                else "",
                **_tired(others[number], row, on),
                **history.get(number, {}),
            )
        )
    return _Found(people=people, left_out=left_out, doubtful=frozenset(doubtful))


def _tired(own: Sequence[Mapping[str, Any]], row: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Give hours in the week before, shifts in a row, and the ends of rest, of one person."""
    days = {one["on"] for one in own}
    run = 0
    while on - timedelta(days=run + 1) in days:
        run += 1
    week = [one["hours"] for one in own if timedelta() < on - one["on"] <= timedelta(days=7)]
    moments = sorted(
        (*_moments(one["on"], one["begins"], one["ends"]), (one["on"], one["part"]) == (on, row["part"]))
        for one in own
        if one["begins"] and one["ends"]
    )
    place = next((at for at, one in enumerate(moments) if one[2]), None)
    before = moments[place - 1][1] if place else None
    after = moments[place + 1][0] if place is not None and place + 1 < len(moments) else None
    return {
        "hours_last_7_days": float(sum(week)),
        "consecutive_shifts": run,
        "last_ended_at": before,
        "next_starts_at": after,
    }


def _moments(day: date, begins: str, ends: str) -> tuple[datetime, datetime]:
    start, stop = (datetime.combine(day, time.fromisoformat(one)) for one in (begins, ends))
    return start, stop if stop > start else stop + timedelta(days=1)


def _moves_before(employees: list[int], on: date, known_at: datetime | None) -> dict[int, dict[str, Any]]:
    """Give how often and when each person was moved in the four weeks before."""
    rows = MoveAnswer.objects.filter(
        employee__in=employees,
        answer=MoveAnswerKind.ACCEPTED,
        on__lt=on,
        on__gte=on - timedelta(days=28),
    )
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    told = list(rows.values_list("pk", "withdraws_id", "employee_id", "on"))
    taken_back = {withdraws for _, withdraws, _, _ in told}
    days: dict[int, set[date]] = defaultdict(set)
    for pk, withdraws, number, when in told:
        if withdraws is None and pk not in taken_back:
            days[number].add(when)
    found: dict[int, dict[str, Any]] = {}
    for number, whens in days.items():
        run = 0
        while on - timedelta(days=run + 1) in whens:
            run += 1
        found[number] = {
            "last_moved_on": max(whens),
            "moves_last_28_days": min(len(whens), 28),
            "moved_in_a_row": run,
        }
    return found
