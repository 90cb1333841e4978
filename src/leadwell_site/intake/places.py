"""Which units the places of a file are: by code, by name, as somebody said before; the rest is asked."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.places import likenesses, plain_name
from leadwell.intake import Reading
from leadwell_site.intake.directory import OTHERS, Directory, spelt
from leadwell_site.organisations.fitting import (
    LONGEST_NAME,
    LONGEST_SHEET,
    fitted,
    fitted_columns,
    name_key,
)
from leadwell_site.staffing.actions.adding import LONGEST_LEVEL

MOST_ASKED_ONE_BY_ONE = 60  # more unknown units than that are decided on together
_WRITTEN = ("code", "name", "site", "kind")
_PLACES = pl.Schema(
    {
        "code": pl.String,
        "name": pl.String,
        "site": pl.String,
        "kind": pl.String,
        "rows": pl.Int64,
        "first_on": pl.Date,
        "last_on": pl.Date,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as a file writes it."""

    key: str  # the same for every file that writes it so
    code: str
    names: tuple[str, ...]
    site: str
    kind: str  # a PlaceKind
    rows: int
    first_on: date | None
    last_on: date | None

    @property
    def written(self) -> str:
        """The place as a page names it."""
        return self.names[0] if self.names else self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A place that no unit could be found for."""

    place: Place
    likely: tuple[int, ...]  # numbers of units that may be meant, likeliest first
    parent_id: int | None  # the unit above it, where the file names one that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A unit to be made of a place."""

    place: Place
    kind: str
    parent_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName:
    """A place known by its code that a file calls by a name it is not known by."""

    place: Place
    unit_id: int
    is_renaming: bool  # somebody said that it is the unit's new name


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to become of each place of a file."""

    units: Mapping[str, int]  # key of a place -> number of the unit
    new: tuple[NewUnit, ...]
    others: tuple[Place, ...]  # other organisations, to be added for comparison
    left_out: Mapping[str, str]  # key -> why
    asked: tuple[Asked, ...]
    other_names: tuple[OtherName, ...]
    aliases: Mapping[str, int]  # keys that somebody said are a unit -> its number
    places: Mapping[str, Place] = field(default_factory=dict)

    @property
    def asks_together(self) -> bool:
        """Whether there are so many unknown units that one answer is asked for all."""
        return len(self.asked) > MOST_ASKED_ONE_BY_ONE


def places_of(reading: Reading) -> dict[str, Place]:
    """Give every place that has rows in a file, by its key."""
    parts = [
        _of_staffing(reading.shifts),
        _of_staffing(reading.census),
        _of_observations(reading.observations),
        *(_of_people(frame) for frame in (reading.staff, reading.duties)),
    ]
    if reading.daily is not None:
        parts.append(_of_staffing(reading.daily.frame.with_columns(site_name=pl.lit(""))))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in pl.concat(parts).sort("rows", descending=True, maintain_order=True).iter_rows(named=True):
        found[key_of(row["code"], row["name"], row["site"], row["kind"])].append(row)
    return {key: _place(key, rows) for key, rows in found.items()}


def key_of(code: str, name: str, site: str, kind: str) -> str:
    """Give the form in which two ways of writing a place are one: its code, or its site and name.

    Case, blanks and punctuation make no difference to a name, every letter does: whether "Stroke Ward" and
    "Stroke Unit" are one place is for the reading, which looks at their rows, and for people to say.
    """
    if code:
        return fitted(code.strip().upper(), LONGEST_NAME)
    plain, at = spelt(name), plain_name(site)
    return fitted(f"{at} / {plain}" if at and kind not in OTHERS else plain, LONGEST_NAME)


def with_units(frame: pl.DataFrame, units: Mapping[str, int]) -> pl.DataFrame:
    """Give the rows whose place has a unit, with ``unit_id`` for names and codes, and texts as they are kept."""
    frame = fitted_columns(frame, level=LONGEST_LEVEL, sheet=LONGEST_SHEET)
    if "unit_code" in frame.columns:
        columns = {"code": "unit_code", "name": "unit_name", "site": "site_name"}
    elif "place_kind" in frame.columns:
        columns = {"code": "place_code", "name": "place_name", "site": "parent_name", "kind": "place_kind"}
    else:
        columns = {"code": "place_code", "name": "place_name"}
    written = list(columns.values())
    once = frame.select(written).unique()
    names = {name: once.get_column(column).fill_null("") for name, column in columns.items()}
    keys = [
        key_of(*row) for row in zip(*(names.get(one, [""] * once.height) for one in _WRITTEN), strict=True)
    ]
    once = once.with_columns(unit_id=pl.Series([units.get(key) for key in keys], dtype=pl.Int64))
    known = once.filter(pl.col("unit_id").is_not_null())
    return frame.join(known, on=written, how="inner", nulls_equal=True, maintain_order="left").drop(written)


def plan(directory: Directory, places: Mapping[str, Place], choices: Mapping[str, Any]) -> Plan:
    """Work out what is to become of each place, from what is known and what somebody chose.

    ``choices``: ``units`` (key -> {"do": "same", "unit"} or {"do": "new", "kind", "parent"} or
    {"do": "leave"}), ``rest`` (the same for all that is not among them, "peers" besides), ``renames`` (keys
    whose name is the unit's new one) and ``within`` (paths to which the person who loads is held).
    """
    answers, rest = choices.get("units", {}), choices.get("rest")
    renames, within = set(choices.get("renames", ())), choices.get("within")
    units: dict[str, int] = {}
    aliases: dict[str, int] = {}
    left_out: dict[str, str] = {}
    new: list[NewUnit] = []
    others: list[Place] = []
    asked: list[Asked] = []
    other_names: list[OtherName] = []

    def take(place: Place, number: int) -> None:
        if within is not None and not directory.units[number].path.startswith(tuple(within)):
            left_out[place.key] = "It is outside the units that you may load for."
            return
        units[place.key] = number
        strange = [one for one in place.names if number not in directory.by_name.get(name_key(one), ())]
        is_own = directory.units[number].kind not in OTHERS
        if strange and is_own and (place.code or place.key in renames):
            other_names.append(OtherName(place=place, unit_id=number, is_renaming=place.key in renames))

    found = {key: _found(directory, place) for key, place in places.items() if not answers.get(key)}
    shared = _shared(directory, places, found)
    for key, place in places.items():
        answer = answers.get(key)
        number = None if key in shared else found.get(key)
        if number is None and answer is None and place.kind in OTHERS:
            answer = {"do": "peer"}
        if number is None and answer is None:
            answer = rest
        match (number, (answer or {}).get("do")):
            case (int(), _):
                take(place, number)
            case (_, "same") if answer["unit"] in directory.units:
                aliases[key] = answer["unit"]
                take(place, answer["unit"])
            case (_, "new") if answer["parent"] in directory.units:
                new.append(NewUnit(place=place, kind=answer["kind"], parent_id=answer["parent"]))
            case (_, "peer") if within is None:
                others.append(place)
            case (_, "peer"):
                left_out[key] = "Figures of other organisations are loaded for the whole organisation only."
            case (_, "leave"):
                left_out[key] = "You chose to leave it out."
            case _:
                asked.append(_asked(directory, place))
    return Plan(
        units=units,
        new=tuple(new),
        others=tuple(others),
        left_out=left_out,
        asked=tuple(sorted(asked, key=lambda one: one.place.written)),
        other_names=tuple(other_names),
        aliases=aliases,
        places=places,
    )


def _found(directory: Directory, place: Place) -> int | None:
    if place.code and (number := directory.of_code(place.code)) is not None:
        return number
    if (number := directory.aliases.get(place.key)) is not None:
        return number
    for name in place.names:
        number = directory.of_name(name, place.site, other=place.kind in OTHERS)
        # Where both have a code and the codes differ, the name alone does not make them one place.
        if number is not None and not (place.code and directory.units[number].code):
            return number
    return None


def _shared(directory: Directory, places: Mapping[str, Place], found: Mapping[str, int | None]) -> set[str]:
    """Give the keys of places that a name alone makes one unit, where the file has several such names.

    One that is spelt as the unit is keeps it; nobody but the sender can say what the others are.
    """
    by_unit: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, number in found.items():
        place = places[key]
        if number is None or place.code or place.kind in OTHERS or key in directory.aliases:
            continue
        by_unit[number][spelt(place.written)].append(key)
    shared: set[str] = set()
    for number, names in by_unit.items():
        if len(names) > 1:
            own = spelt(directory.units[number].name)
            shared.update(key for name, keys in names.items() if name != own for key in keys)
    return shared


def _asked(directory: Directory, place: Place) -> Asked:
    by_name: dict[str, int] = {}
    for plain, numbers in directory.by_name.items():
        for number in numbers:
            if directory.units[number].kind not in OTHERS:
                by_name.setdefault(plain, number)
    likely = [by_name[one.name] for name in place.names for one in likenesses(plain_name(name), by_name)]
    parent = directory.of_name(place.site, "", other=False) if place.site else None
    return Asked(place=place, likely=tuple(dict.fromkeys(likely)), parent_id=parent)


def _of_staffing(frame: pl.DataFrame) -> pl.DataFrame:
    return _grouped(
        frame.select(code="unit_code", name="unit_name", site="site_name", kind=pl.lit("ward"), on="on")
    )


def _of_observations(frame: pl.DataFrame) -> pl.DataFrame:
    return _grouped(
        frame.select(
            code="place_code", name="place_name", site="parent_name", kind="place_kind", on="period_start"
        )
    )


def _of_people(frame: pl.DataFrame) -> pl.DataFrame:
    on = pl.col("on") if "on" in frame.columns else pl.lit(None, dtype=pl.Date)
    return _grouped(
        frame.select(code="place_code", name="place_name", site=pl.lit(""), kind=pl.lit("ward"), on=on)
    )


def _grouped(frame: pl.DataFrame) -> pl.DataFrame:
    filled = frame.with_columns(pl.col(name).fill_null("") for name in _WRITTEN)
    return (
        filled.group_by(_WRITTEN, maintain_order=True)
        .agg(
            rows=pl.len().cast(pl.Int64),
            first_on=pl.col("on").min(),
            last_on=pl.col("on").max(),
        )
        .match_to_schema(_PLACES)
    )


def _place(key: str, rows: list[dict[str, Any]]) -> Place:
    days = [row[name] for row in rows for name in ("first_on", "last_on") if row[name]]
    sites = [row["site"] for row in rows if row["site"]]
    return Place(
        key=key,
        code=rows[0]["code"],
        names=tuple(dict.fromkeys(row["name"] for row in rows if row["name"])),
        site=sites[0] if sites else "",
        kind=rows[0]["kind"],
        rows=sum(row["rows"] for row in rows),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
    )
