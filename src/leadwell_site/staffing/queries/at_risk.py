"""Coming shifts at risk, foretold from what is held; kept in memory until more is loaded, for it takes seconds."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.people import away_beyond_usual
from leadwell.staffing.at_risk import AtRisk, Tried, shifts_at_risk
from leadwell.staffing.coming_hours import coming_hours, rostered_hours
from leadwell.staffing.requirement.coming import COMING, CannotForetell
from leadwell.staffing.rules import Serves, serves_of, shipped_rules
from leadwell.staffing.vacancies import with_vacancies
from leadwell_site.measures.queries.remembered import remembered_tables
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.models import NeedsTally, VacantPost
from leadwell_site.staffing.queries.held import census, shifts, tallies, with_own_needs
from leadwell_site.staffing.queries.vacancies import lost, vacant_posts
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import DutyKind, DutyState

DAYS_AHEAD = 28
HOURS_AHEAD = 7
_ROSTER_ABOUT = timedelta(days=7)  # before and after the days shown: where a roster begins and ends
_DAYS_BACK = 400  # a year and the weeks that are tried


def away_of(units: Sequence[Unit], *, on: date, known_at: datetime | None = None) -> pl.DataFrame:
    """Give who is known to be away on coming days, beyond the usual: columns of ``leadwell.people.AWAY``."""
    judged_by = {
        unit.pk: StaffGroup.SUPPORT.value
        if serves_of(unit.serves) is Serves.CARE_HOME
        else StaffGroup.REGISTERED.value
        for unit in units
    }
    posts = workforce.posts_of_units(list(judged_by), known_at=known_at)
    own = posts.filter(
        pl.col("staff_group") == pl.col("unit_id").replace_strict(judged_by, return_dtype=pl.String)
    )
    people = own.select(
        "staff_group", "hours_a_week", "registered_until", "left_on", person="employee_id", unit="unit_id"
    )
    absences = workforce.absences(
        employees=own["employee_id"].to_list(),
        start=on - timedelta(days=_DAYS_BACK),
        end=on + timedelta(days=DAYS_AHEAD),
        known_at=known_at,
    ).rename({"employee_id": "person"})
    return away_beyond_usual(people, absences, on=on, days=DAYS_AHEAD)


def _away(units: Sequence[Unit], *, on: date, known_at: datetime | None) -> pl.DataFrame:
    found = away_of(units, on=on, known_at=known_at)
    return found.with_columns(pl.col("unit").cast(pl.String))


def _held(
    units: Sequence[Unit], own: Sequence[NeedsTally], *, on: date, known_at: datetime | None
) -> pl.DataFrame:
    """Give a year of shifts, with what homes say that they need where files do not say it."""
    span = {"start": on - timedelta(days=_DAYS_BACK), "end": on, "known_at": known_at}
    held = shifts([unit.pk for unit in units], **span)
    if not own:
        return held
    homes = [unit for unit in units if serves_of(unit.serves).is_home]
    return with_own_needs(held, census([unit.pk for unit in homes], **span), homes, own)


def _own_needs(units: Sequence[Unit], known_at: datetime | None) -> list[NeedsTally]:
    homes = [unit.pk for unit in units if serves_of(unit.serves).is_home]
    return tallies(homes, known_at=known_at) if homes else []


def _last_worked(held: pl.DataFrame) -> date | None:
    found = held.filter(pl.col("actual_hours").is_not_null())["on"].max()
    return found if isinstance(found, date) else None


def at_risk(
    units: Sequence[Unit],
    *,
    on: date,
    known_at: datetime | None = None,
    vacant: float = 0.0,
    with_posts: bool = True,
) -> AtRisk:
    """Give the shifts that come after the last day worked, each with its chance of being short.

    Args:
        units: the wards, homes and teams.
        on: the day from which one looks ahead; shifts up to it are looked back on.
        known_at: as known then; now where not given.
        vacant: share of posts that falls vacant.
        with_posts: whether the vacant posts that were entered count.

    Raises:
        TooFewDays: there are too few shifts to foretell by.
    """
    serves = {str(unit.pk): serves_of(unit.serves).value for unit in units}
    # Put in by hand, without a load: so they are part of what is remembered by.
    own = _own_needs(units, known_at)
    posts = vacant_posts(units, known_at=known_at) if with_posts else []

    def read() -> tuple[pl.DataFrame, ...]:
        held = _held(units, own, on=on, known_at=known_at)
        last = _last_worked(held) or on
        away = _away(units, on=last, known_at=known_at)
        if posts:
            gone = lost(units, posts, held, on=last, days=DAYS_AHEAD, known_at=known_at)
            away = with_vacancies(away, gone)
        found = shifts_at_risk(
            held, serves=serves, rules=shipped_rules(), days=DAYS_AHEAD, vacant=vacant, away=away
        )
        about = pl.DataFrame(
            {"last": [found.last], "units": [found.units], "left_out": [list(found.left_out)]},
            schema_overrides={"left_out": pl.List(pl.String)},
        )
        return found.shifts, about, pl.DataFrame([asdict(found.tried)] if found.tried else [])

    put_in = tuple(one.pk for one in own), tuple(one.pk for one in posts)
    coming, about, tried = remembered_tables(
        ("at risk", tuple(serves.items()), on, known_at, vacant, *put_in),
        read,
    )
    row = about.row(0, named=True)
    return AtRisk(
        last=row["last"],
        shifts=coming,
        tried=Tried(**tried.row(0, named=True)) if tried.height else None,
        units=row["units"],
        left_out=tuple(row["left_out"]),
    )


def takes_hours(post: VacantPost, *, on: date, last: date) -> bool:
    """Say whether a vacant post takes hours from the days that are foretold.

    Args:
        post: the post.
        on: the day from which one looks ahead.
        last: the last day that was worked.
    """
    held = shifts([post.unit_id], start=on - timedelta(days=_DAYS_BACK), end=on)
    return not lost([post.unit], [post], held, on=last, days=DAYS_AHEAD).is_empty()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingHours:
    """The hours that coming days need at a place, beside those that are rostered there."""

    needed: pl.DataFrame  # columns of ``leadwell.staffing.requirement.coming.COMING``, of all units together
    rostered: pl.DataFrame  # columns of ``leadwell.staffing.coming_hours.ROSTERED``
    left_out: tuple[int, ...]  # units of which too little is known; their rostered hours are not here either
    unrostered: tuple[int, ...]  # units whose need is here and of which no roster of these days is held
    spans: tuple[
        tuple[date, date], ...
    ] = ()  # of the rosters held: the first and the last day of each unit's

    def is_rostered(self, on: date) -> bool:
        """Whether the rosters of all units that have one reach the day; on others nobody has been rostered yet."""
        return bool(self.spans) and all(first <= on <= last for first, last in self.spans)


def coming_hours_of(
    units: Sequence[Unit], *, on: date, known_at: datetime | None = None
) -> ComingHours | None:
    """Give what the days after the last one with a need told are foretold to need, and who is rostered.

    None where there is too little to foretell by.

    Args:
        units: the wards, homes and teams.
        on: the day from which one looks ahead.
        known_at: as known then; now where not given.
    """
    own = _own_needs(units, known_at)

    def read() -> tuple[pl.DataFrame, ...]:
        try:
            found = coming_hours(_held(units, own, on=on, known_at=known_at), days=HOURS_AHEAD)
        except CannotForetell:
            return pl.DataFrame(schema=COMING), pl.DataFrame({"unit": []}), pl.DataFrame({"unit": []})
        told = pl.DataFrame({"unit": list(found.units)})
        return found.table({"": found.units}), told, pl.DataFrame({"unit": list(found.left_out)})

    put_in = tuple(one.pk for one in own)
    asked = ("coming hours", tuple((unit.pk, unit.serves) for unit in units), on, known_at, put_in)
    needed, told, left_out = remembered_tables(asked, read)
    if needed.is_empty():
        return None
    first, last = needed["on"].min(), needed["on"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    numbers = [int(unit) for unit in told["unit"]]
    about = workforce.duties_of_units(
        numbers, start=first - _ROSTER_ABOUT, end=last + _ROSTER_ABOUT, known_at=known_at
    )
    # A study day, leave or a shift called off is no roster of a day.
    about = about.filter(
        pl.col("kind") == DutyKind.CARE, pl.col("state").is_in([DutyState.PLANNED, DutyState.WORKED])
    )
    duties = about.filter(pl.col("on").is_between(first, last))
    reach = about.group_by("unit_id").agg(first=pl.col("on").min(), last=pl.col("on").max())
    reach = reach.join(duties, on="unit_id", how="semi")
    people = duties["employee_id"].unique().to_list()
    posts = workforce.posts(employees=people, known_at=known_at)
    away = workforce.absences(employees=people, start=first, end=last, known_at=known_at)
    rostered = rostered_hours(
        duties.select(
            "on",
            "part",
            "hours",
            "kind",
            "state",
            person="employee_id",
            unit=pl.col("unit_id").cast(pl.String),
        ),
        posts.select("staff_group", "registered_until", person="employee_id"),
        pl.concat([away, workforce.away_for_good(posts), workforce.learning(posts)], how="diagonal").select(
            "from_on", "until_on", person="employee_id"
        ),
    )
    return ComingHours(
        needed=needed,
        rostered=rostered,
        left_out=tuple(int(unit) for unit in left_out["unit"]),
        unrostered=tuple(sorted(set(numbers) - set(duties["unit_id"]))),
        spans=tuple(reach.sort("unit_id").select("first", "last").iter_rows()),
    )
