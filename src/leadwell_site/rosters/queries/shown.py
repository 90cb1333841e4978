"""A unit's roster between two days, as it stands: people, shifts, absences, and the count against what is needed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import polars as pl

from leadwell.staffing.unit_rosters import Had, Standing, standing, what_people_had
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.models import Published
from leadwell_site.rosters.queries.basis import Basis, basis, covered_days, people_between
from leadwell_site.rosters.queries.holidays import holiday_weekdays, holidays_between
from leadwell_site.rosters.queries.second_posts import sickness_of_second_posts
from leadwell_site.rosters.queries.wishes import as_asked, wishes
from leadwell_site.staffing import queries as staffing
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import DutyKind, DutyState

_USUAL_SHARE = 0.5  # of the people that a day needs, from which on it is taken to be rostered


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A roster to be shown."""

    starts_on: date
    days: int
    basis: Basis
    people: pl.DataFrame  # posts of everybody with a line: who belongs here, then who only works here
    duties: pl.DataFrame
    absences: pl.DataFrame
    standing: Standing
    away: frozenset[tuple[int, date]]  # (employee, day) of people who are ill, on leave or otherwise away
    holidays: dict[date, str]  # bank holidays of these days, each with its name
    today: date
    published: tuple[tuple[date, date], ...]  # first and last day of each roster that was published here

    @property
    def on(self) -> list[date]:
        """The days, in order."""
        return [self.starts_on + timedelta(days=day) for day in range(self.days)]

    @property
    def care(self) -> pl.DataFrame:
        """Shifts of care that are to be worked, or were."""
        states = [DutyState.PLANNED, DutyState.WORKED]
        return self.duties.filter(pl.col("kind") == DutyKind.CARE, pl.col("state").is_in(states))

    @cached_property
    def reaches(self) -> date | None:
        """The last of these days with at least half of the people that it needs; None where there is none.

        A shift or two that were given out early are no roster of their day.
        """
        people: dict[date, int] = dict(self.care.group_by("on").len().iter_rows())
        needed: dict[date, int] = defaultdict(int)
        for one in self.standing.halves:
            needed[one.on] += one.wanted or 0
        enough = [on for on, number in people.items() if number >= _USUAL_SHARE * needed[on]]
        return max(enough, default=None)

    @cached_property
    def is_past_held(self) -> bool:
        """Whether anybody's shift is held of the days up to today: then days without anybody are short."""
        return not self.care.filter(pl.col("on") <= self.today).is_empty()

    def is_to_come(self, on: date) -> bool:
        """Whether a day is after today: only such a day can be one that nobody has been rostered for yet."""
        return on > self.today

    def is_rostered(self, on: date) -> bool:
        """Whether there is a roster of a day: else nobody is missing on it."""
        if not self.is_to_come(on) and self.is_past_held:
            return True
        if any(first <= on <= last for first, last in self.published):
            return True
        return self.reaches is not None and on <= self.reaches


def roster_between(
    unit: Unit, *, starts_on: date, days: int, today: date, known_at: datetime | None = None
) -> Shown:
    """Give a unit's roster: about a dozen queries, however many people."""
    found = basis(unit, today=today, known_at=known_at)
    ends_on = starts_on + timedelta(days=days - 1)
    duties = workforce.duties_of_units([unit.pk], start=starts_on, end=ends_on, known_at=known_at)
    own = people_between(found.posts, starts_on, ends_on)
    others = set(duties["employee_id"]) - set(own["employee_id"])
    people = pl.concat(
        [
            own.sort("staff_group", "name", "employee_id"),
            workforce.posts(employees=others, known_at=known_at).sort("staff_group", "name", "employee_id"),
        ]
    )
    numbers = people["employee_id"].to_list()
    span = {"start": starts_on, "end": ends_on, "known_at": known_at}
    told = [workforce.absences(employees=numbers, **span), sickness_of_second_posts(numbers, **span)]
    away_from = pl.concat([one.select("employee_id", "kind", "from_on", "until_on") for one in told])
    absences = pl.concat([away_from, workforce.away_for_good(people)])
    away = away_days(absences, starts_on, ends_on)
    return Shown(
        starts_on=starts_on,
        days=days,
        basis=found,
        people=people,
        duties=duties,
        absences=absences,
        standing=standing(
            starts_on=starts_on,
            days=days,
            duties=duties,
            posts=people,
            patterns=found.patterns,
            wanted=found.wanted,
            hours=staffing.shifts([unit.pk], start=starts_on, end=ends_on, known_at=known_at),
            groups=found.groups,
            away=away,
            like=holiday_weekdays(unit.pk, start=starts_on, end=ends_on, known_at=known_at),
        ),
        away=away,
        holidays=holidays_between(starts_on, ends_on),
        today=today,
        published=_published(unit, until=ends_on, known_at=known_at),
    )


def _published(unit: Unit, *, until: date, known_at: datetime | None) -> tuple[tuple[date, date], ...]:
    """Give the days of whole rosters that were published: a repair is of some people and says nothing of a day."""
    rows = Published.objects.filter(
        draft__unit=unit, draft__kind=DraftKind.NEW, draft__starts_on__lte=until
    ).order_by("draft__starts_on", "pk")
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    return tuple(
        (first, first + timedelta(days=days - 1))
        for first, days in rows.values_list("draft__starts_on", "draft__days")
    )


def away_days(absences: pl.DataFrame, start: date, end: date) -> frozenset[tuple[int, date]]:
    """Give (employee, day) of every day between two on which somebody is away."""
    return frozenset(
        (row["employee_id"], first + timedelta(days=day))
        for row in absences.iter_rows(named=True)
        for first in [max(row["from_on"], start)]
        for day in range((min(row["until_on"] or end, end) - first).days + 1)
    )


def who_had(
    unit: Unit,
    people: Iterable[int],
    *,
    start: date,
    end: date,
    known_at: datetime | None = None,
) -> tuple[Had, ...]:
    """Give what each of these people had at a unit between two days, in their order."""
    duties = workforce.duties_of_units([unit.pk], start=start, end=end, known_at=known_at)
    asked = as_asked(wishes(unit=unit.pk, start=start, end=end, known_at=known_at))
    return what_people_had(duties, people=people, requests=asked, covered=covered_days(duties))
