"""People of some units as the library asks for them: who, trained for what, rostered when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from django.db.models import Q

from leadwell.people.tables import HELD, NEEDED, PEOPLE, SHIFTS_OF_PEOPLE
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import names_on
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import DutyKind, Hired
from leadwell_site.workforce.models import CompetenceNeed, Duty

AHEAD = 28  # days of rosters that are looked at
_BACK = 60 * 7  # of shifts that tell of strain


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleHeld:
    """What is held of the people of some units on a day."""

    posts: pl.DataFrame  # as the site keeps them, with names; also of those who count in no staff group
    people: pl.DataFrame  # columns of PEOPLE
    trained: pl.DataFrame  # of these people and of the others, columns of HELD
    needed: pl.DataFrame  # columns of NEEDED
    coming: pl.DataFrame  # these people's shifts from the day on, wherever; columns of SHIFTS_OF_PEOPLE
    rostered: pl.DataFrame  # shifts at the units from the day on, whoever's; columns of SHIFTS_OF_PEOPLE
    others: pl.DataFrame  # who else is on them, columns of PEOPLE
    names: dict[int, str]

    @property
    def is_empty(self) -> bool:
        """Whether nobody is known at these units."""
        return self.posts.is_empty()

    def of_units(self, units: Collection[int]) -> "PeopleHeld":
        """Give what is held of the people of some of these units only."""
        numbers = list(units)
        at, posts = pl.col("unit").is_in(numbers), self.posts.filter(pl.col("unit_id").is_in(numbers))
        own = posts["employee_id"].to_list()
        # Somebody whose own unit is left out may be rostered at one that is not.
        others = pl.concat([self.others, self.people.filter(~at)])
        return PeopleHeld(
            posts=posts,
            people=self.people.filter(at),
            trained=self.trained,
            needed=self.needed.filter(at),
            coming=self.coming.filter(pl.col("person").is_in(own)),
            rostered=self.rostered.filter(at),
            others=others,
            names={person: name for person, name in self.names.items() if person in own},
        )


def people_held(units: Sequence[Unit], *, on: date, known_at: datetime | None = None) -> PeopleHeld:
    """Give what is held of the people whose posts are at these units, and who else is rostered: six queries."""
    numbers = [unit.pk for unit in units]
    posts = workforce.posts_of_units(numbers, on=on, known_at=known_at)
    # Whoever only a list of shifts names, such as bank and agency staff, is nobody whose post is here.
    everybody = posts.filter(pl.col("role") != "")
    posts = everybody.filter(pl.col("staff_group") != "")
    employees = posts["employee_id"].to_list()
    days = {"start": on, "end": on + timedelta(days=AHEAD)}
    coming = workforce.duties(employees=employees, **days, known_at=known_at)
    rostered = workforce.duties_of_units(numbers, **days, known_at=known_at)
    others = sorted(set(rostered["employee_id"]) - set(employees))
    return PeopleHeld(
        posts=everybody,
        people=as_people(posts),
        trained=as_held(workforce.training(employees=[*employees, *others], known_at=known_at)),
        needed=as_needed(workforce.needs(numbers, known_at=known_at)),
        coming=as_shifts(coming),
        rostered=as_shifts(rostered),
        others=as_people(workforce.posts(employees=others, known_at=known_at)),
        names=dict(everybody.select("employee_id", "name").iter_rows()),
    )


def strain_shifts(units: Sequence[Unit], *, on: date, known_at: datetime | None = None) -> pl.DataFrame:
    """Give all shifts of these units' own staff over the last year or so, wherever: columns of SHIFTS_OF_PEOPLE."""
    first = on - timedelta(days=_BACK)
    start = first - timedelta(days=first.weekday())
    # Somebody of whom a later row says otherwise may be among them: which unit is theirs the library works out.
    own = Duty.objects.filter(unit__in=[unit.pk for unit in units], on__range=(start, on), hired=Hired.OWN)
    employees = own.order_by().values_list("employee_id", flat=True).distinct()
    return as_shifts(workforce.duties(employees=list(employees), start=start, end=on, known_at=known_at))


def as_people(posts: pl.DataFrame) -> pl.DataFrame:
    """Give posts in the columns of PEOPLE."""
    return posts.rename({"employee_id": "person", "unit_id": "unit"}).select(PEOPLE.names()).cast(PEOPLE)


def as_held(training: pl.DataFrame) -> pl.DataFrame:
    """Give training in the columns of HELD."""
    return training.rename({"employee_id": "person"}).select(HELD.names()).cast(HELD)


def as_needed(needs: pl.DataFrame) -> pl.DataFrame:
    """Give competences that are needed in the columns of NEEDED."""
    return needs.rename({"unit_id": "unit"}).select(NEEDED.names()).cast(NEEDED)


def as_shifts(duties: pl.DataFrame) -> pl.DataFrame:
    """Give duties in the columns of SHIFTS_OF_PEOPLE."""
    return (
        duties.rename({"employee_id": "person", "unit_id": "unit"})
        .select(SHIFTS_OF_PEOPLE.names())
        .cast(SHIFTS_OF_PEOPLE)
    )


def improvement_times(
    units: Sequence[int], *, start: date, end: date, known_at: datetime | None = None
) -> pl.DataFrame:
    """Give the times set aside for improvement at these units in the weeks that touch these days.

    Whole weeks, for a time may be moved within its week. Cancelled ones too: ``person``, ``on``, ``hours``, ``state``.
    """
    found = workforce.duties_of_units(
        list(units),
        start=start - timedelta(days=start.weekday()),
        end=end + timedelta(days=6 - end.weekday()),
        known_at=known_at,
        every_state=True,
    )
    return found.filter(pl.col("kind") == DutyKind.IMPROVEMENT).select(
        "on", "hours", "state", person="employee_id"
    )


def one_person(employees: Sequence[int], *, on: date) -> PeopleHeld:
    """Give what is held of one person, as they see it themselves.

    Args:
        employees: the number of each of their posts; the first is the person, whose training kept with another is, too.
        on: the day.
    """
    first = employees[0]
    posts = workforce.posts(employees=[first])
    coming = workforce.duties(employees=employees, start=on, end=on + timedelta(days=AHEAD))
    trained = workforce.training(employees=employees).with_columns(employee_id=pl.lit(first, dtype=pl.Int64))
    trained = trained.sort("expires_on", nulls_last=True).unique(
        "competence", keep="last", maintain_order=True
    )
    return PeopleHeld(
        posts=posts,
        people=as_people(posts),
        trained=as_held(trained),
        needed=as_needed(workforce.needs(posts["unit_id"].to_list())),
        coming=as_shifts(coming),
        rostered=SHIFTS_OF_PEOPLE.to_frame(),
        others=PEOPLE.to_frame(),
        names=dict(posts.select("employee_id", "name").iter_rows()),
    )


def names_of_units(units: Sequence[int], on: date, known_at: datetime | None) -> dict[int, str]:
    """Give the names of open units by number."""
    found = Unit.objects.filter(pk__in=list(units)).filter(Q(closed_on=None) | Q(closed_on__gt=on))
    return names_on(found, on, known_at)


def needs_as_rows(unit: Unit, *, known_at: datetime | None = None) -> list[CompetenceNeed]:
    """Give what a unit asks of people, each the row that stands."""
    found = workforce.needs([unit.pk], known_at=known_at)["id"].to_list()
    return list(
        CompetenceNeed.objects.filter(pk__in=found).select_related("unit").order_by("title", "staff_group")
    )
