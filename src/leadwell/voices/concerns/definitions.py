"""What a concern may be about, by when it is answered, and who can be spoken to outside: dated definitions."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from leadwell.foundations.definition_files import BadDefinition, Founding, definition
from leadwell.foundations.errors import LeadwellError


class NoSuchElement(LeadwellError):
    """A concern is said to be about something that was not a category on its day."""


class WrongClock(LeadwellError):
    """The days of a clock do not follow each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that a concern may be about. A concern may have several."""

    key: str
    name: str  # as it is counted
    plain: str  # as a reporter is asked
    since: date
    until: date | None  # the last day; None while it is in force
    founding: Founding

    def is_in_force(self, on: date) -> bool:
        """Say whether it is a category on a day."""
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """By when whoever speaks up hears something, in days by the calendar from the day it was raised."""

    thanks_days: int
    triage_days: int
    decision_days: int
    change_days: int
    reply_days: int  # from the day on which the reporter wrote
    detriment_months: tuple[int, ...]
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideBody:
    """Somebody outside the organisation who can be spoken to."""

    key: str
    name: str
    for_what: str
    contact: str
    address: str
    founding: Founding


@cache
def every_element() -> tuple[Element, ...]:
    """Give every element that there ever was, in the order of the definition."""
    file = definition("concerns", "elements")
    within = file.founding()
    found = tuple(
        Element(
            key=entry.text("id"),
            name=entry.text("name"),
            plain=entry.text("plain"),
            since=entry.day("since"),
            until=entry.day("until") if entry.has("until") else None,
            founding=entry.founding(within=within),
        )
        for entry in file.entries("elements")
    )
    if len({one.key for one in found}) < len(found):
        raise BadDefinition("concerns/elements.toml: two elements have one id; give each its own.")
    return found


def elements_on(on: date) -> tuple[Element, ...]:
    """Give the elements that are in force on a day.

    >>> [one.key for one in elements_on(date(2021, 6, 1))]
    ['patient-safety', 'worker-safety', 'behaviours-and-bullying', 'detriment', 'other']
    """
    return tuple(one for one in every_element() if one.is_in_force(on))


def checked_elements(keys: tuple[str, ...], *, on: date) -> tuple[str, ...]:
    """Give the keys in the order of the definition, each once.

    Raises:
        NoSuchElement: there are none, or one is not in force on the day.
    """
    known = [one.key for one in elements_on(on)]
    wrong = [key for key in keys if key not in known]
    if wrong:
        raise NoSuchElement(f"{wrong[0]!r} is no category on {on:%-d %B %Y}. There are: {', '.join(known)}.")
    if not keys:
        raise NoSuchElement("Choose at least one thing that it is about.")
    return tuple(key for key in known if key in keys)


@cache
def shipped_clock() -> ClockRule:
    """Give the clock that Leadwell suggests, from ``definitions/concerns/clock.toml``."""
    file = definition("concerns", "clock")
    months = file.fields.get("detriment_months")
    if not isinstance(months, list) or not all(type(one) is int and one > 0 for one in months):
        raise BadDefinition("concerns/clock.toml: 'detriment_months' must be a list of whole months.")
    return clock_of(
        thanks_days=file.whole("thanks_days", least=1),
        triage_days=file.whole("triage_days", least=1),
        decision_days=file.whole("decision_days", least=1),
        change_days=file.whole("change_days", least=1),
        reply_days=file.whole("reply_days", least=1),
        detriment_months=tuple(months),
        founding=file.founding(),
    )


def clock_of(
    *,
    thanks_days: int,
    triage_days: int,
    decision_days: int,
    change_days: int,
    reply_days: int,
    detriment_months: tuple[int, ...],
    founding: Founding,
) -> ClockRule:
    """Give a clock, for example an organisation's own.

    Raises:
        WrongClock: a day is less than 1 or more than a year, or a later stage is due before an earlier one.
    """
    stages = (thanks_days, triage_days, decision_days, change_days)
    if not all(1 <= one <= 366 for one in (*stages, reply_days)):
        raise WrongClock("Each answer is due after 1 to 366 days.")
    if list(stages) != sorted(stages):
        raise WrongClock("Thanks come first, then what happens next, then the decision, then what changed.")
    return ClockRule(
        thanks_days=thanks_days,
        triage_days=triage_days,
        decision_days=decision_days,
        change_days=change_days,
        reply_days=reply_days,
        detriment_months=detriment_months,
        founding=founding,
    )


@cache
def outside_bodies() -> tuple[OutsideBody, ...]:
    """Give who can be spoken to outside any organisation, from ``definitions/concerns/outside.toml``."""
    file = definition("concerns", "outside")
    within = file.founding()
    return tuple(
        OutsideBody(
            key=entry.text("id"),
            name=entry.text("name"),
            for_what=entry.text("for_what"),
            contact=entry.text("contact"),
            address=entry.text("address"),
            founding=entry.founding(within=within),
        )
        for entry in file.entries("bodies")
    )
