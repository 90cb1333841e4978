"""Bank holidays: found by rule, with the days that were moved or given once."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from leadwell.foundations.definition_files import Entry, Founding, definition
from leadwell.foundations.errors import LeadwellError

SHIPPED = "england"
_SATURDAY = 5


class NoSuchHolidays(LeadwellError):
    """A year lies outside those that the rules of the holidays cover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """One bank holiday."""

    name: str
    day: date
    founding: Founding


def easter_sunday(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, after Meeus, 1991).

    >>> easter_sunday(2024), easter_sunday(2038)
    (datetime.date(2024, 3, 31), datetime.date(2038, 4, 25))
    """
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon + 15) % 30
    leaps, leap_rest = divmod(in_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def bank_holidays(year: int) -> tuple[Holiday, ...]:
    """Give the bank holidays of England and Wales in a year, in the order of the days.

    A holiday that falls on a Saturday or Sunday is given on the next weekday that is not one already, and only that
    day is returned. Days given once and days moved are those of ``definitions/holidays/england.toml``; those that are
    announced after this release are not in it.

    Raises:
        NoSuchHolidays: the year is before the rules begin (1978).

    >>> [f"{one.day:%d %B}" for one in bank_holidays(2021)][-2:]
    ['27 December', '28 December']
    """
    rules, once = _definition()
    first = max(rule.whole("first_year") for rule, _ in rules)
    if year < first:
        raise NoSuchHolidays(f"Bank holidays are known from {first} on; {year} is before that.")
    away = {entry.day("away") for entry, _ in once if entry.has("away")}
    found: dict[date, Holiday] = {}
    kept = [(rule, founding, _day_of(rule, year)) for rule, founding in rules]
    kept = [one for one in kept if one[2] not in away]
    # A holiday on a weekday stays there; only then do those of the weekend look for a free day after it.
    for rule, founding, day in sorted(kept, key=lambda one: one[2].weekday() >= _SATURDAY):
        while day.weekday() >= _SATURDAY or day in found:
            day += timedelta(days=1)
        found[day] = Holiday(name=rule.text("name"), day=day, founding=founding)
    for entry, founding in once:
        day = entry.day("day")
        if day.year == year:
            found[day] = Holiday(name=entry.text("name"), day=day, founding=founding)
    return tuple(found[day] for day in sorted(found))


@cache
def bank_holiday_days(first: int, last: int) -> frozenset[date]:
    """Give the days of the bank holidays from one year to another, both included; none for years before the rules."""
    start = max(rule.whole("first_year") for rule, _ in _definition()[0])
    return frozenset(one.day for year in range(max(first, start), last + 1) for one in bank_holidays(year))


def _day_of(rule: Entry, year: int) -> date:
    if rule.has("easter"):
        return easter_sunday(year) + timedelta(days=int(rule.number("easter", least=-60)))
    if rule.has("fixed"):
        return date.fromisoformat(f"{year}-{rule.text('fixed')}")
    month, nth = rule.whole("month", least=1), rule.whole("nth", least=-1)
    if nth > 0:
        first = date(year, month, 1)
        return first + timedelta(days=-first.weekday() % 7 + 7 * (nth - 1))
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=last.weekday())


@cache
def _definition() -> tuple[tuple[tuple[Entry, Founding], ...], tuple[tuple[Entry, Founding], ...]]:
    whole = definition("holidays", SHIPPED)
    founding = whole.founding()
    return (
        tuple((one, one.founding(within=founding)) for one in whole.entries("rules")),
        tuple((one, one.founding(within=founding)) for one in whole.entries("once")),
    )
