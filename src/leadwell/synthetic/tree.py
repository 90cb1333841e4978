"""The tree of places of a demonstration, with the names, openings and closings that were planted."""

from collections.abc import Mapping
from datetime import date

from leadwell.foundations.places import PlaceKind
from leadwell.synthetic.places import NamedFrom, Place, Succession, Unit, document, units
from leadwell.synthetic.planting import Truths


def open_between(unit: Unit, truths: Truths, *, first: date) -> tuple[date | None, date | None]:
    """Give the day a unit opened and the first day it was closed, each None where it never did.

    A unit that had closed by ``first`` gives that day; it is no part of the demonstration.
    """
    for merged in truths.merged:
        if unit.code in merged.unit_codes:
            return None, max(merged.on, first)
        if unit.code == merged.into and merged.on > first:
            return merged.on, None
    return None, None


def units_of(truths: Truths, *, first: date) -> tuple[Unit, ...]:
    """Give the units that were open at any time from ``first``."""
    return tuple(
        unit
        for unit in units()
        if (closed := open_between(unit, truths, first=first)[1]) is None or closed > first
    )


def tree(truths: Truths, *, first: date, beds: Mapping[str, int]) -> tuple[Place, ...]:
    """Give every place: organisations, then sites, then wards and homes, parents before children.

    ``beds`` are those of each ward and home, by code.
    """
    places = document("places")
    organisations = [
        Place(
            code=row["code"],
            kind=PlaceKind.ORGANISATION,
            parent_code="",
            organisation_code=row["code"],
            names=(NamedFrom(name=row["name"], since=None),),
        )
        for row in places["organisation"]
    ]
    sites = [
        Place(
            code=row["code"],
            kind=PlaceKind.SITE,
            parent_code=row["organisation"],
            organisation_code=row["organisation"],
            names=(NamedFrom(name=row["name"], since=None),),
        )
        for row in places["site"]
    ]
    leaves = (_place(unit, truths, first, beds[unit.code]) for unit in units_of(truths, first=first))
    return (*organisations, *sites, *leaves)


def successions(truths: Truths, *, first: date) -> tuple[Succession, ...]:
    """Give the units that went into others after ``first``."""
    return tuple(
        Succession(old_code=code, new_code=merged.into, on=merged.on)
        for merged in truths.merged
        if merged.on > first
        for code in merged.unit_codes
    )


def _place(unit: Unit, truths: Truths, first: date, beds: int) -> Place:
    opened, closed = open_between(unit, truths, first=first)
    renamed = [one for one in truths.renamed if one.unit_code == unit.code]
    return Place(
        code=unit.code,
        kind=PlaceKind.HOME if unit.is_home else PlaceKind.WARD,
        parent_code=unit.parent_code,
        organisation_code=unit.organisation_code,
        names=(
            NamedFrom(name=unit.name, since=None),
            *(NamedFrom(name=one.name, since=one.on) for one in renamed),
        ),
        specialty=unit.specialty,
        serves=unit.serves,
        beds=beds,
        opened_on=opened,
        closed_on=closed,
        hours_of_part=unit.parts,
    )
