"""Bank holidays of rosters: which days they are, how they are staffed, and who worked them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from leadwell.forecasting.holidays import Holiday, NoSuchHolidays, bank_holidays
from leadwell.staffing.unit_rosters import holidays_worked
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.queries.drafts import latest_covering
from leadwell_site.workforce import queries as workforce

DAYS_OF_HOLIDAYS = 365  # behind a roster: each bank holiday of the year once


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidaysHad:
    """How many bank holidays each of some people worked at a unit, by employee."""

    counts: dict[int, int]
    days: dict[date, str]  # all bank holidays of the time
    covered: frozenset[date]  # those of which shifts of the unit are held


def holidays_between(start: date, end: date) -> dict[date, str]:
    """Give the bank holidays of England between two days, each with its name; none of years before they are known."""
    found = (one for year in range(start.year, end.year + 1) for one in _known(year))
    return {one.day: one.name for one in found if start <= one.day <= end}


def _known(year: int) -> tuple[Holiday, ...]:
    try:
        return bank_holidays(year)
    except NoSuchHolidays:
        return ()


def holiday_weekdays(
    unit: int, *, start: date, end: date, known_at: datetime | None = None
) -> dict[date, int]:
    """Give how the bank holidays between two days are staffed at a unit: like which weekday (Monday is 0).

    As the roster says that was published for the day; where none was made here, like their own weekday.
    """
    found = {}
    for on in holidays_between(start, end):
        draft = latest_covering(unit, on, known_at=known_at)
        told = [] if draft is None else draft.ward.get("bank_holidays", [])
        like = {one["on"]: one["like"] for one in told}
        found[on] = like.get(on.isoformat(), on.weekday())
    return found


def holidays_had(
    unit: Unit, people: Iterable[int], *, start: date, end: date, known_at: datetime | None = None
) -> HolidaysHad:
    """Give how many bank holidays these people worked at a unit, or are to work, between two days: a query a day."""
    days = holidays_between(start, end)
    each = [workforce.duties_of_units([unit.pk], start=on, end=on, known_at=known_at) for on in days]
    duties = pl.concat(each) if each else workforce.duties_of_units([], start=start, end=start)
    care = duties.filter(pl.col("kind") == "care")
    return HolidaysHad(
        counts=holidays_worked(duties, people=people, holidays=days),
        days=days,
        covered=frozenset(care["on"].to_list()),
    )


def year_before(day: date) -> date:
    """Give the first day of the year of bank holidays that ends on the day before another."""
    return day - timedelta(days=DAYS_OF_HOLIDAYS)
