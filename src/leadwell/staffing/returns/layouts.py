"""Returns as dated layouts: which held fact goes under which heading, and how well that is founded."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from leadwell.foundations.definition_files import (
    BadDefinition,
    Entry,
    Founding,
    Status,
    definition,
    definition_names,
)
from leadwell.foundations.errors import LeadwellError


class NoSuchReturn(LeadwellError):
    """No return has that name."""


class Per(StrEnum):
    """What one row of a return is about."""

    UNIT_MONTH = "unit_month"
    UNIT_DAY = "unit_day"
    SHIFT = "shift"


class Form(StrEnum):
    """How a field is written."""

    TEXT = "text"
    DATE = "date"
    COUNT = "count"  # whole
    HOURS = "hours"  # to two decimals
    RATIO = "ratio"  # to two decimals
    PERCENT = "percent"  # to one decimal, without the sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of a return.

    ``fact`` names what is held: ``site.code``, ``month.hours.registered.day.planned``. The part before the
    first full stop says whose it is. ``typed`` is for what Leadwell does not hold: a person types it.
    """

    fact: str
    heading: str
    form: Form
    founding: Founding

    @property
    def is_to_be_checked(self) -> bool:
        """Say whether the heading has to be checked against the publisher's own layout before use."""
        return self.founding.status in {Status.RECALL, Status.PARTLY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A return as its publisher (or Leadwell, where there is no layout) sets it out."""

    key: str
    title: str
    per: Per
    sheet: str
    deadline: str
    leaves_out: tuple[str, ...]
    not_for: tuple[str, ...]  # whom units serve that do not send it: ``care_home``
    fields: tuple[Field, ...]
    founding: Founding

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings in order."""
        return tuple(field.heading for field in self.fields)

    @property
    def to_be_checked(self) -> tuple[str, ...]:
        """The headings that have to be checked before use."""
        return tuple(field.heading for field in self.fields if field.is_to_be_checked)


_OWNERS = {
    Per.UNIT_MONTH: {"organisation", "site", "unit", "month", "typed"},
    Per.UNIT_DAY: {"organisation", "site", "unit", "day", "typed"},
    Per.SHIFT: {"organisation", "site", "unit", "day", "shift", "typed"},
}


@cache
def layout(key: str) -> Layout:
    """Give one of the shipped returns: ``nstffil``, ``ward_display`` or ``capacity``.

    Raises:
        NoSuchReturn: there is no return of that name.
    """
    if key not in definition_names("returns"):
        known = ", ".join(definition_names("returns"))
        raise NoSuchReturn(f"There is no return called {key!r}. There are {known}.")
    return layout_of(definition("returns", key))


def layouts() -> tuple[Layout, ...]:
    """Give every shipped return."""
    return tuple(layout(key) for key in definition_names("returns"))


def layout_of(document: Entry) -> Layout:
    """Read a layout from a definition, for example a local system's own form.

    Raises:
        BadDefinition: something is missing, a heading stands twice, or a fact is finer than the rows.
    """
    founding = document.founding()
    per = document.member("per", Per)
    fields = tuple(
        Field(
            fact=one.text("fact"),
            heading=one.text("heading"),
            form=one.member("form", Form),
            founding=one.founding(within=founding),
        )
        for one in document.entries("field")
    )
    headings = [field.heading for field in fields]
    twice = sorted({heading for heading in headings if headings.count(heading) > 1})
    if twice:
        raise BadDefinition(f"{document.where}: these headings stand twice: {', '.join(twice)}.")
    for field in fields:
        if field.fact.split(".")[0] not in _OWNERS[per]:
            allowed = ", ".join(sorted(_OWNERS[per]))
            raise BadDefinition(
                f"{document.where}: {field.fact!r} cannot stand in a row per {per.value}; "
                f"it may begin with {allowed}."
            )
    return Layout(
        key=document.text("id"),
        title=document.text("title"),
        per=per,
        sheet=document.text("sheet"),
        deadline=document.text("deadline"),
        leaves_out=document.texts("leaves_out"),
        not_for=document.texts("not_for") if document.has("not_for") else (),
        fields=fields,
        founding=founding,
    )
