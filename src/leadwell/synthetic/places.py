"""The invented places: a tree with dated names, and how each unit is staffed."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from leadwell.foundations.places import PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFrom:
    """A name and the first day it was used; None where it was always used."""

    name: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A unit that went into another on a day."""

    old_code: str
    new_code: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the tree, with every name it has had."""

    code: str
    kind: PlaceKind
    parent_code: str  # "" for an organisation
    organisation_code: str
    names: tuple[NamedFrom, ...]  # in order of time
    specialty: str = ""
    serves: str = ""  # which dated staffing rules apply; "" for a place without shifts
    beds: int | None = None
    opened_on: date | None = None  # None where it was always open
    closed_on: date | None = None  # the first day on which it was no longer open
    hours_of_part: tuple[tuple[str, float], ...] = ()  # hours on duty of one person, by part of the day

    @property
    def name(self) -> str:
        """The name in use at the end."""
        return self.names[-1].name

    def name_on(self, day: date) -> str:
        """Give the name that was in use on a day."""
        used = [one.name for one in self.names if one.since is None or one.since <= day]
        return used[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A ward or home as the simulator staffs it. People are for a whole shift of each part of the day."""

    code: str
    name: str
    organisation_code: str
    parent_code: str  # a site, or the organisation of a home
    parent_name: str
    specialty: str
    serves: str
    is_home: bool
    parts: tuple[tuple[str, float], ...]  # name and hours on duty, in the order of the day
    registered: tuple[int, ...]
    registered_weekend: tuple[int, ...]
    support: tuple[int, ...]
    support_weekend: tuple[int, ...]
    associates: tuple[int, ...] | None  # registered nursing associates, where the unit has them
    beds: int | None  # None where it follows from the staffing
    staff: int | None  # people employed, where stated


@cache
def document(name: str) -> Mapping[str, Any]:
    """Give one of the simulator's own definition files, for example ``places``."""
    text = files("leadwell.synthetic").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def units() -> tuple[Unit, ...]:
    """Give every ward and home in the order of the files, also those that close or open on the way."""
    places = document("places")
    sites = {site["code"]: site for site in places["site"]}
    wards = [
        _unit(row, organisation=sites[code]["organisation"], parent=sites[code], home=False)
        for code, rows in places["wards"].items()
        for row in rows
    ]
    organisations = {one["code"]: one for one in places["organisation"]}
    homes = [
        _unit(row, organisation=code, parent=organisations[code], home=True)
        for code, rows in places["homes"].items()
        for row in rows
    ]
    return tuple(wards + homes)


def _unit(row: Mapping[str, Any], *, organisation: str, parent: Mapping[str, Any], home: bool) -> Unit:
    places = document("places")
    return Unit(
        code=row["code"],
        name=row["name"],
        organisation_code=organisation,
        parent_code=parent["code"],
        parent_name=parent["name"],
        specialty=row["specialty"],
        serves=places["serves"][row["specialty"]],
        is_home=home,
        parts=tuple((part, hours) for part, hours in places["patterns"][row.get("pattern", "long")]),
        registered=tuple(row["registered"]),
        registered_weekend=tuple(row.get("registered_weekend", row["registered"])),
        support=tuple(row["support"]),
        support_weekend=tuple(row.get("support_weekend", row["support"])),
        associates=tuple(row["associates"]) if "associates" in row else None,
        beds=row.get("beds"),
        staff=row.get("staff"),
    )
