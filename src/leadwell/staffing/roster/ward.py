"""A ward's roster as people write it: shifts with clock times, contracts, skills, leave and demand, in JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar

from leadwell.foundations.errors import LeadwellError

_Value = TypeVar("_Value")


class BadWard(LeadwellError):
    """A ward's file lacks something or holds something that it may not; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WardShift:
    """A shift by the clock; one that ends at or before it begins goes over midnight."""

    name: str
    begins: time
    ends: time
    break_minutes: int
    night: bool

    @property
    def span_minutes(self) -> int:
        """Minutes from beginning to end, break included."""
        begins, ends = self.begins.hour * 60 + self.begins.minute, self.ends.hour * 60 + self.ends.minute
        return (ends - begins) % 1440 or 1440

    @property
    def minutes(self) -> int:
        """Minutes worked."""
        return self.span_minutes - self.break_minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """A day on which somebody's hours are kept for improvement work."""

    on: date
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a person got in the rosters before this one."""

    weeks: float = 0.0  # how many weeks of rosters are counted
    nights: int = 0
    weekends: int = 0
    asked: int = 0  # requests made
    granted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of staff."""

    name: str
    hours_a_week: float
    skills: tuple[str, ...]
    shifts: tuple[str, ...]  # empty: all
    registered_until: date | None  # the last day of a registration; None where no date is held
    away: tuple[date, ...]  # leave and study
    before: tuple[str, ...]  # what was worked on the days before the first, the latest last; "" is off
    balance_hours: float  # hours owed by the person from earlier rosters; below 0 where owed to the person
    protected: tuple[Protected, ...] = ()
    history: History = History()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """How many people with a skill one shift wants, on some weekdays (Monday is 0)."""

    shift: str
    skill: str
    wanted: int
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request: to work a shift (any, where it has no name) on a day, or not to."""

    person: str
    on: date
    shift: str  # "" is any
    to_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BankHoliday:
    """A bank holiday, and the weekday whose demand it has (Monday is 0)."""

    on: date
    like: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """A ward's roster problem."""

    title: str
    starts_on: date
    days: int
    rules: str  # name of a definition under ``rosters``
    skills_registered: tuple[str, ...]  # skills that need a registration in date
    shifts: tuple[WardShift, ...]
    people: tuple[Member, ...]
    demand: tuple[Demand, ...]
    wishes: tuple[Wish, ...]
    hour_pounds: Mapping[str, float] | None = None  # skill to the price of a temporary hour; None: as shipped
    bank_holidays: tuple[BankHoliday, ...] = ()

    def weekday_of(self, on: date) -> int:
        """Give the weekday whose demand a day has: its own, or for a bank holiday the one that was named."""
        return next((one.like for one in self.bank_holidays if one.on == on), on.weekday())


class _Fields:
    """A JSON object, read field by field; what is left over is an error."""

    def __init__(self, found: object, where: str) -> None:
        if not isinstance(found, dict):
            raise BadWard(f"{where} must be an object with fields in braces.")
        self.left: dict[str, Any] = dict(found)
        self.where = where

    def take(self, key: str, read: Callable[[Any], _Value], wanted: str, *default: _Value) -> _Value:
        if key not in self.left:
            if default:
                return default[0]
            raise BadWard(f"{self.where}: {key!r} is missing; it must be {wanted}.")
        value = self.left.pop(key)
        try:
            return read(value)
        except (TypeError, ValueError, KeyError):
            raise BadWard(f"{self.where}: {key!r} is {value!r}; it must be {wanted}.") from None

    def end(self) -> None:
        if self.left:
            raise BadWard(f"{self.where}: {', '.join(sorted(self.left))} is no field that is known here.")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value.strip()


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    return float(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _prices(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise TypeError
    prices = {_text(skill): _number(price) for skill, price in value.items()}
    if any(price < 0 for price in prices.values()):
        raise ValueError
    return prices


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _anything(value: object) -> object:
    return value


def _list(read: Callable[[Any], _Value]) -> Callable[[Any], tuple[_Value, ...]]:
    def of(value: object) -> tuple[_Value, ...]:
        if not isinstance(value, list):
            raise TypeError
        return tuple(read(one) for one in value)

    return of


def _each(
    fields: _Fields, key: str, read: Callable[[_Fields], _Value], *, needed: bool = True
) -> tuple[_Value, ...]:
    default: tuple[tuple[object, ...], ...] = () if needed else ((),)
    rows: tuple[object, ...] = fields.take(key, _list(_anything), "a list", *default)
    if needed and not rows:
        raise BadWard(f"{fields.where}: {key!r} is empty; it must hold at least one.")
    made = []
    for number, row in enumerate(rows, 1):
        inside = _Fields(row, f"{key} {number}")
        made.append(read(inside))
        inside.end()
    return tuple(made)


_DAY, _DAYS, _TIME = "a date, as 2026-01-05", "a list of dates", "a time, as 07:00"


def _shift(one: _Fields) -> WardShift:
    shift = WardShift(
        name=one.take("name", _text, "text"),
        begins=one.take("begins", time.fromisoformat, _TIME),
        ends=one.take("ends", time.fromisoformat, _TIME),
        break_minutes=one.take("break_minutes", _whole, "a whole number", 0),
        night=one.take("night", _flag, "true or false", False),
    )
    if shift.minutes <= 0:
        raise BadWard(f"{one.where}: the break of {shift.name} is as long as the shift.")
    return shift


def _protected(one: _Fields) -> Protected:
    return Protected(
        on=one.take("on", date.fromisoformat, _DAY), hours=one.take("hours", _number, "a number")
    )


def _history(one: _Fields) -> History:
    found = History(
        weeks=one.take("weeks", _number, "a number of weeks"),
        nights=one.take("nights", _whole, "a whole number", 0),
        weekends=one.take("weekends", _whole, "a whole number", 0),
        asked=one.take("asked", _whole, "a whole number", 0),
        granted=one.take("granted", _whole, "a whole number", 0),
    )
    one.end()
    if found.granted > found.asked or found.weeks < 0:
        raise BadWard(f"{one.where}: weeks must be 0 or more, and not more granted than asked.")
    return found


def _member(one: _Fields) -> Member:
    history: object = one.take("history", _anything, "an object", None)
    return Member(
        name=one.take("name", _text, "text"),
        hours_a_week=one.take("hours_a_week", _number, "a number of hours"),
        skills=one.take("skills", _list(_text), "a list of texts"),
        shifts=one.take("shifts", _list(_text), "a list of texts", ()),
        registered_until=one.take("registered_until", date.fromisoformat, _DAY, None),
        away=one.take("away", _list(date.fromisoformat), _DAYS, ()),
        before=one.take("before", _list(_text), "a list of texts", ()),
        balance_hours=one.take("balance_hours", _number, "a number of hours", 0.0),
        protected=_each(one, "protected", _protected, needed=False),
        history=History() if history is None else _history(_Fields(history, f"{one.where}, history")),
    )


def _demand(one: _Fields) -> Demand:
    demand = Demand(
        shift=one.take("shift", _text, "text"),
        skill=one.take("skill", _text, "text"),
        wanted=one.take("wanted", _whole, "a whole number"),
        weekdays=one.take("weekdays", _list(_whole), "a list of numbers, Monday being 0", tuple(range(7))),
    )
    if any(day > 6 for day in demand.weekdays):
        raise BadWard(f"{one.where}: weekdays are 0 (Monday) to 6 (Sunday).")
    return demand


def _bank_holiday(one: _Fields) -> BankHoliday:
    on = one.take("on", date.fromisoformat, _DAY)
    like = one.take("like", _whole, "a weekday, Monday being 0", on.weekday())
    if like > 6:
        raise BadWard(f"{one.where}: weekdays are 0 (Monday) to 6 (Sunday).")
    return BankHoliday(on=on, like=like)


def _wish(one: _Fields) -> Wish:
    return Wish(
        person=one.take("person", _text, "text"),
        on=one.take("on", date.fromisoformat, _DAY),
        shift=one.take("shift", _text, "text", ""),
        to_work=one.take("to_work", _flag, "true or false"),
    )


def ward_from_json(text: str) -> Ward:
    """Read a ward's roster problem.

    Raises:
        BadWard: it is not JSON, or a field is missing, unknown or of the wrong kind; the message says which.
    """
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadWard(f"This is not JSON: {error.msg} in line {error.lineno}.") from None
    fields = _Fields(found, "The ward")
    ward = Ward(
        title=fields.take("title", _text, "text"),
        starts_on=fields.take("starts_on", date.fromisoformat, _DAY),
        days=fields.take("days", _whole, "a whole number"),
        rules=fields.take("rules", _text, "the name of rules", "working-time"),
        skills_registered=fields.take("skills_registered", _list(_text), "a list of texts", ("registered",)),
        shifts=_each(fields, "shifts", _shift),
        people=_each(fields, "people", _member),
        demand=_each(fields, "demand", _demand),
        wishes=_each(fields, "wishes", _wish, needed=False),
        bank_holidays=_each(fields, "bank_holidays", _bank_holiday, needed=False),
        hour_pounds=fields.take("hour_pounds", _prices, "an object of skills and pounds", None),
    )
    fields.end()
    days = [one.on for one in ward.bank_holidays]
    if len(set(days)) < len(days):
        raise BadWard("A bank holiday is given twice. Give each day once.")
    return ward


def known_or_bad(name: str, known: Mapping[str, object], where: str) -> None:
    """See to it that a name is known.

    Raises:
        BadWard: it is not.
    """
    if name not in known:
        raise BadWard(f"{where} names {name!r}, which is not there; there are {', '.join(sorted(known))}.")
