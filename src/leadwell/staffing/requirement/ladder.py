"""A ladder of need: levels, and the hours that a patient at each asks for; read from a licence holder's own file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition, entry_from_text
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.requirement.headroom import Headroom, Uplift, headroom_of
from leadwell.staffing.requirement.identities import check_identity

Hours: TypeAlias = Mapping[tuple[StaffGroup, Part], float]

ONE_TO_ONE, TWO_TO_ONE, SINGLE_ROOM, TURNOVER = "one_to_one", "two_to_one", "single_room", "turnover"
BESIDE = (ONE_TO_ONE, TWO_TO_ONE, SINGLE_ROOM, TURNOVER)
_MOST = {ONE_TO_ONE: 24.0, TWO_TO_ONE: 48.0, SINGLE_ROOM: 24.0, TURNOVER: 24.0}
_MOST_HOURS = 72.0  # of three people all day, for one patient
_TOP = {
    "id", "title", "since", "source", "status", "licence", "warning", "hours_a_week", "headroom", "split", "level",
    "specialling", "single_room", "turnover",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of need and the hours that a patient at it asks for in a day, by group and part."""

    key: str
    title: str
    words: str
    hours: Hours

    @property
    def hours_a_day(self) -> float:
        """Hours of all groups in a whole day."""
        return sum(self.hours.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Levels, what is counted beside them, and headroom."""

    title: str
    warning: str
    licence: str  # whose values these are, and under what licence they are used
    levels: tuple[Level, ...]
    beside: Mapping[str, Hours]  # for each one counted: specialled, in a single room, arriving or leaving
    headroom: Headroom
    hours_a_week: float  # of a whole-time post
    founding: Founding
    doubts: tuple[str, ...]  # what looks odd and is not forbidden

    @property
    def counted(self) -> Mapping[str, Hours]:
        """Everything that a census of this ladder may count, with its hours."""
        return {**{level.key: level.hours for level in self.levels}, **self.beside}

    def posts(self, hours_a_day: float) -> float:
        """Give the whole-time posts that hours of care every day ask for, headroom in them."""
        return hours_a_day * 7 / self.hours_a_week * self.headroom.factor


@cache
def shipped_ladder() -> Ladder:
    """Give the ladder that Leadwell ships: openly invented, to try the engine on."""
    return ladder_of(definition("requirement", "open_ladder"))


def read_ladder(path: Path) -> Ladder:
    """Read a ladder file.

    Raises:
        BadDefinition: it is not there, not TOML, or does not hold together.
    """
    try:
        return ladder_of(entry_from_text(path.read_text(encoding="utf-8"), where=path.name))
    except FileNotFoundError:
        raise BadDefinition(f"There is no {path}.") from None
    except UnicodeDecodeError:
        raise BadDefinition(f"{path} is not text in UTF-8. Save it as UTF-8.") from None
    except OSError as problem:
        raise BadDefinition(f"{path} cannot be read: {problem.strerror}.") from None


def ladder_of(document: Entry) -> Ladder:
    """Read a ladder, and check entered multipliers against each other.

    A level gives its hours by group and part, or whole-time posts for a patient (``wte``), or hours a day, or both of
    these, which then have to agree: ``hours a day = wte x hours a week / (7 x paid hours for each hour of care)``.

    Raises:
        BadDefinition: something is missing, unknown or does not agree; the message says what would.
    """
    for key in document.fields:
        if key not in _TOP:
            raise BadDefinition(
                f"{document.where}: {key!r} is not known here. Known are {', '.join(sorted(_TOP))}."
            )
    headroom = headroom_of(document.entry("headroom"))
    hours_a_week = document.number("hours_a_week", least=1)
    if hours_a_week > 60:
        raise BadDefinition(f"{document.where}: 'hours_a_week' is {hours_a_week:g}; a post has at most 60.")
    split = document.entry("split") if document.has("split") else None
    reader = _Reader(split, headroom, hours_a_week)
    levels = tuple(reader.level(one) for one in document.entries("level"))
    keys = [level.key for level in levels]
    for key in keys:
        if key in BESIDE or keys.count(key) > 1:
            raise BadDefinition(
                f"{document.where}: the level {key!r} stands twice, or has a name kept for something else."
            )
    if not levels:
        raise BadDefinition(f"{document.where}: there is no [[level]].")
    beside = {}
    if document.has("specialling"):
        specialling = document.entry("specialling")
        for key in specialling.fields:
            if key not in (ONE_TO_ONE, TWO_TO_ONE):
                raise BadDefinition(
                    f"{specialling.where}: {key!r} is not known; it may be {ONE_TO_ONE} or {TWO_TO_ONE}."
                )
            beside[key] = reader.hours(specialling.entry(key), most=_MOST[key])
    for key in (SINGLE_ROOM, TURNOVER):
        if document.has(key):
            beside[key] = reader.hours(document.entry(key), most=_MOST[key])
    return Ladder(
        title=document.text("title"),
        warning=document.text("warning") if document.has("warning") else "",
        licence=document.text("licence"),
        levels=levels,
        beside=MappingProxyType(beside),
        headroom=headroom,
        hours_a_week=hours_a_week,
        founding=document.founding(),
        doubts=_doubts(levels, headroom),
    )


class _Reader:
    """Reads hours in any of the ways in which a ladder may give them."""

    def __init__(self, split: Entry | None, headroom: Headroom, hours_a_week: float) -> None:
        self.split, self.headroom, self.hours_a_week = split, headroom, hours_a_week

    def level(self, entry: Entry) -> Level:
        given = {key: value for key, value in entry.fields.items() if key not in {"key", "title", "words"}}
        amount = Entry(where=f"{entry.where} ({entry.text('key')})", fields=given)
        return Level(
            key=entry.text("key"),
            title=entry.text("title") if entry.has("title") else entry.text("key"),
            words=entry.text("words") if entry.has("words") else "",
            hours=self.hours(amount.entry("hours") if amount.has("hours") else amount, most=_MOST_HOURS),
        )

    def hours(self, entry: Entry, *, most: float) -> Hours:
        whole = {"wte", "hours_a_day"} & set(entry.fields)
        found = self._split(entry) if whole else _by_group(entry)
        if not 0 < sum(found.values()) <= most:
            raise BadDefinition(
                f"{entry.where}: {sum(found.values()):g} hours a day cannot be; it must be over 0 and at most {most:g}."
            )
        return MappingProxyType(found)

    def _split(self, entry: Entry) -> dict[tuple[StaffGroup, Part], float]:
        for key in entry.fields:
            if key not in {"wte", "hours_a_day"}:
                raise BadDefinition(f"{entry.where}: {key!r} cannot stand beside 'wte' or 'hours_a_day'.")
        if self.split is None:
            raise BadDefinition(
                f"{entry.where}: 'wte' and 'hours_a_day' are of all staff and the whole day. Say with [split] what "
                "share is registered and what share falls by day, for example registered = 0.65 and day = 0.6."
            )
        hours = check_identity(entry, self.headroom, self.hours_a_week)
        registered, day = self.split.number("registered"), self.split.number("day")
        for name, share in (("registered", registered), ("day", day)):
            if share > 1:
                raise BadDefinition(
                    f"{self.split.where}: {name!r} is {share:g}; it must be a share from 0 to 1."
                )
        return {
            (group, part): hours * of_group * of_part
            for group, of_group in ((StaffGroup.REGISTERED, registered), (StaffGroup.SUPPORT, 1 - registered))
            for part, of_part in ((Part.DAY, day), (Part.NIGHT, 1 - day))
        }


def _by_group(entry: Entry) -> dict[tuple[StaffGroup, Part], float]:
    found = {}
    groups, parts = {one.value for one in StaffGroup}, {one.value for one in Part}
    for group in entry.fields:
        if group not in groups:
            raise BadDefinition(
                f"{entry.where}: {group!r} is not known here. Give 'wte' or 'hours_a_day', or hours for a staff group: "
                f"{', '.join(sorted(groups))}."
            )
        inside = entry.entry(group)
        for part in inside.fields:
            if part not in parts:
                raise BadDefinition(
                    f"{inside.where}: {part!r} is no part of the day: {', '.join(sorted(parts))}."
                )
            found[StaffGroup(group), Part(part)] = inside.number(part)
    return found


def _doubts(levels: tuple[Level, ...], headroom: Headroom) -> tuple[str, ...]:
    found = [
        f"Level {after.title} asks for fewer hours ({after.hours_a_day:g}) than {before.title} before it "
        f"({before.hours_a_day:g})."
        for before, after in pairwise(levels)
        if after.hours_a_day < before.hours_a_day
    ]
    share = headroom.share if isinstance(headroom, Uplift) else headroom.uplift.share
    if not 0.1 <= share <= 0.4:
        found.append(f"Headroom is unusual: {headroom.words}.")
    return tuple(found)
