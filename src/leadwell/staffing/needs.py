"""What a home needs: from residents at each level of dependency to hours of care by part of the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

import polars as pl

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, Status, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.frames import with_unit
from leadwell.staffing.rules import Serves

_HALVES = (Part.DAY, Part.NIGHT)


class NoSuchLevel(LeadwellError):
    """Residents are counted at a level that the tally does not have, or counted below zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of dependency and the hours that one resident at it needs, by group and half of the day."""

    key: str
    title: str
    words: str
    hours: Mapping[tuple[StaffGroup, Part], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A home's own way from residents to hours."""

    title: str
    warning: str  # shown wherever the hours are; "" for a home's own
    levels: tuple[Level, ...]
    least: Mapping[tuple[StaffGroup, Part], float]  # for the whole home, however few live there
    founding: Founding

    def level(self, key: str) -> Level:
        """Give one level.

        Raises:
            NoSuchLevel: the tally has no such level.
        """
        for one in self.levels:
            if one.key == key:
                return one
        known = ", ".join(one.key for one in self.levels)
        raise NoSuchLevel(f"The tally has no level {key!r}. Its levels are {known}.")

    def with_hours(self, key: str, hours: Mapping[tuple[StaffGroup, Part], float]) -> "Tally":
        """Give the tally with a home's own hours for one level; it then counts as the home's definition.

        Raises:
            NoSuchLevel: the tally has no such level, or hours are below zero or over 24.
        """
        changed = self.level(key)
        if any(not 0 <= one <= 24 for one in hours.values()):
            raise NoSuchLevel("Hours for one resident in one part of a day lie between 0 and 24.")
        own = replace(changed, hours=MappingProxyType({**changed.hours, **hours}))
        return replace(
            self,
            levels=tuple(own if one.key == key else one for one in self.levels),
            warning="",
            founding=replace(self.founding, status=Status.LOCAL, source="the home's own hours"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Hours that a home needs of one group in one half of the day, with the working shown."""

    group: StaffGroup
    part: Part
    hours: float
    working: tuple[str, ...]  # "6 at medium x 1.9 h = 11.4 h", ...


@cache
def shipped_tally() -> Tally:
    """Give the tally that Leadwell ships: openly invented, to be replaced by the home's own."""
    return tally_of(definition("thresholds", "dependency_tally"))


def tally_of(document: Entry) -> Tally:
    """Read a tally from a definition, for example a home's own file.

    Raises:
        BadDefinition: something is missing or cannot be.
    """
    levels = tuple(
        Level(
            key=one.text("key"),
            title=one.text("title"),
            words=one.text("words"),
            hours=MappingProxyType(_hours(one.entry("hours"))),
        )
        for one in document.entries("level")
    )
    keys = [one.key for one in levels]
    if len(set(keys)) != len(keys):
        raise BadDefinition(f"{document.where}: a level is defined twice among {', '.join(keys)}.")
    return Tally(
        title=document.text("title"),
        warning=document.text("warning", may_be_empty=True),
        levels=levels,
        least=MappingProxyType(_hours(document.entry("least"))),
        founding=document.founding(),
    )


def needs(
    tally: Tally,
    residents: Mapping[str, float],
    *,
    serves: Serves,
    extra_hours: Mapping[tuple[StaffGroup, Part], float] | None = None,
) -> tuple[Need, ...]:
    """Give the hours that a home needs in a day, by group and half of the day.

    Each level's residents times its hours, added up; never below the least for the whole home; then hours
    of one-to-one (or two-to-one) care on top, since they cannot be shared. A home without nursing needs no
    registered hours. A home in which nobody lives needs none.

    Args:
        tally: the home's own, or the shipped example.
        residents: how many live at each level, a mean of several counts too; levels not named have none.
        serves: a care home, with or without nursing.
        extra_hours: hours of care given to one resident alone, by group and half of the day.

    Raises:
        NoSuchLevel: a level is not in the tally, or a number of residents is below zero.
    """
    if any(count < 0 for count in residents.values()):
        raise NoSuchLevel("A number of residents cannot be below zero.")
    counted = [(tally.level(key), count) for key, count in residents.items() if count]
    groups = (
        [StaffGroup.SUPPORT] if serves is Serves.CARE_HOME else [StaffGroup.REGISTERED, StaffGroup.SUPPORT]
    )
    return tuple(
        _need(tally, counted, group, half, (extra_hours or {}).get((group, half), 0.0))
        for group in groups
        for half in _HALVES
    )


def required_hours(
    tally: Tally, census: pl.DataFrame, *, serves: Serves, units: Sequence[str] | None = None
) -> pl.DataFrame:
    """Give the required hours of every day on which residents were counted by level.

    Columns: unit, on, part (day or night), staff_group, required_hours. Where residents were counted more
    than once a day, the night's count holds for the night and any other for the day; a half without a
    count of its own takes the other's. A day with a missing count at any level has no requirement.

    Args:
        tally: the home's own, or the shipped example.
        census: columns of ``leadwell.intake.reading.CENSUS``; rows without a level are passed over.
        serves: a care home, with or without nursing.
        units: the homes meant; all where not given.

    Raises:
        NoSuchLevel: a level is not in the tally.
    """
    counted = with_unit(census).filter(pl.col("level").fill_null("") != "")
    if units is not None:
        counted = counted.filter(pl.col("unit").is_in(list(units)))
    by_half: dict[tuple[str, object], dict[Part, dict[str, float | None]]] = {}
    for row in counted.select("unit", "on", "part", "level", "people").sort("unit", "on", "part").iter_rows():
        unit, on, part, level, people = row
        half = Part.NIGHT if part == Part.NIGHT.value else Part.DAY
        by_half.setdefault((unit, on), {}).setdefault(half, {})[level] = people
    found = []
    for (unit, on), halves in by_half.items():
        for half in _HALVES:
            levels = halves.get(half) or halves[Part.NIGHT if half is Part.DAY else Part.DAY]
            whole = {key: count for key, count in levels.items() if count is not None}
            if len(whole) < len(levels):
                continue
            found += [
                (unit, on, one.part.value, one.group.value, one.hours)
                for one in needs(tally, whole, serves=serves)
                if one.part is half
            ]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "unit": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "staff_group": pl.String,
        "required_hours": pl.Float64,
    }
    return pl.DataFrame(found, schema=schema, orient="row")


def with_required(shifts: pl.DataFrame, required: pl.DataFrame) -> pl.DataFrame:
    """Give shifts with the tally's hours where the file gave no requirement; a given one stays.

    A day split into early and late takes no requirement from a tally, which knows only day and night. Of
    several rows of one group on one shift the first takes the requirement, so that it is not counted twice.
    """
    keyed = with_unit(shifts).with_row_index("place")
    given = keyed.join(
        required.rename({"required_hours": "tally_hours"}),
        on=("unit", "on", "part", "staff_group"),
        how="left",
    )
    same = ("unit", "on", "part", "staff_group")
    none_given = pl.col("required_hours").is_null().all().over(same)
    is_first = pl.col("place") == pl.col("place").min().over(same)
    return (
        given.with_columns(
            required_hours=pl.when(none_given & is_first)
            .then(pl.col("tally_hours"))
            .otherwise("required_hours")
        )
        .sort("place")
        .drop("place", "tally_hours")
    )


def _need(
    tally: Tally, counted: Sequence[tuple[Level, float]], group: StaffGroup, half: Part, extra: float
) -> Need:
    working = []
    total = 0.0
    for level, count in counted:
        each = level.hours.get((group, half), 0.0)
        total += count * each
        if each:
            working.append(f"{count:g} at {level.title.lower()} × {each:g} h = {count * each:g} h")
    least = tally.least.get((group, half), 0.0)
    if counted and total < least:
        working.append(f"raised to the least for the home, {least:g} h")
        total = least
    if extra:
        working.append(f"one-to-one care, {extra:g} h")
        total += extra
    return Need(group=group, part=half, hours=round(total, 6), working=tuple(working))


def _hours(entry: Entry) -> dict[tuple[StaffGroup, Part], float]:
    found = {}
    for group in entry.fields:
        parts = entry.entry(group)
        for part in parts.fields:
            hours = parts.number(part)
            if hours > 24 * 100:
                raise BadDefinition(f"{parts.where}: {hours:g} hours in one part of a day cannot be.")
            found[(StaffGroup(group), Part(part))] = hours
    return found
