"""A framework as dated data: headings, elements, and statements that say whose words they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, Status
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.items.scales import Scale, scale
from leadwell.voices.items.wording import Whose


class NoSuchLevel(LeadwellError):
    """A framework has no such level of leader."""


class Context(StrEnum):
    """Where leadership shows: with one's own work, with other services, with a community."""

    PRACTICE = "practice"
    COLLABORATIVE = "collaborative"
    COMMUNITY = "community"

    @property
    def words(self) -> str:
        """The name of it on a page."""
        return {
            Context.PRACTICE: "practice and professional leadership",
            Context.COLLABORATIVE: "collaborative leadership",
            Context.COMMUNITY: "community leadership",
        }[self]


class KnownTo(StrEnum):
    """How exactly the date of a framework is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NOT_KNOWN = "not known"  # its ``since`` is then the day on which it was written down here


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of leader that statements are written for."""

    key: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that can be seen of a leader, to be answered about oneself or somebody else."""

    place: str  # heading, or heading/element
    level: str  # empty where it holds for every level
    number: int  # from 1, among those of its place and level
    context: Context
    words: str
    whose: Whose

    @property
    def address(self) -> str:
        """What tells the statement from every other of its framework."""
        return f"{self.place}/{self.level or 'every'}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A part of a heading."""

    key: str
    name: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A dimension, principle, value or domain, as the publisher names it."""

    key: str
    name: str
    kind: str
    meaning: str  # one line of Leadwell's own; empty where there is none
    status: Status  # of the name
    elements: tuple[Element, ...]
    statements: tuple[Statement, ...]  # those of the heading itself, and not of an element


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role whose level is known."""

    name: str
    level: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """One edition of a framework."""

    key: str
    family: str  # editions of one framework share it
    title: str
    publisher: str
    sector: str
    since_known_to: KnownTo
    scale: Scale | None  # that its statements are answered on; None where it has none
    note: str
    levels: tuple[Level, ...]
    headings: tuple[Heading, ...]
    roles: tuple[Role, ...]
    holder: str  # who loaded wording under a licence; empty as shipped
    licence: str
    founding: Founding

    @property
    def elements(self) -> tuple[Element, ...]:
        """Every element of every heading."""
        return tuple(one for heading in self.headings for one in heading.elements)

    @property
    def places(self) -> tuple[str, ...]:
        """Every heading and, after it, its elements as heading/element."""
        return tuple(
            place
            for heading in self.headings
            for place in (heading.key, *(f"{heading.key}/{one.key}" for one in heading.elements))
        )

    def statements(self, level: str | None = None) -> tuple[Statement, ...]:
        """Give every statement, or those for one level of leader: its own and those for every level.

        Raises:
            NoSuchLevel: the framework has no such level.
        """
        if level is not None:
            self.level(level)
        return tuple(
            one
            for heading in self.headings
            for one in (
                *heading.statements,
                *(found for element in heading.elements for found in element.statements),
            )
            if level is None or one.level in {"", level}
        )

    def level(self, key: str) -> Level:
        """Give a level.

        Raises:
            NoSuchLevel: the framework has no such level.
        """
        for one in self.levels:
            if one.key == key:
                return one
        known = ", ".join(one.key for one in self.levels)
        raise NoSuchLevel(
            f"{self.title} has no level {key!r}; " + (f"it has: {known}." if known else "it has no levels.")
        )

    def name_of(self, place: str) -> str:
        """Give the published name of a heading or element; the address itself where there is none such."""
        key, _, element = place.partition("/")
        for heading in self.headings:
            if heading.key == key and not element:
                return heading.name
            for one in heading.elements if heading.key == key else ():
                if one.key == element:
                    return one.name
        return place

    @property
    def since_words(self) -> str:
        """The date as well as it is known."""
        on = self.founding.since
        return {
            KnownTo.DAY: f"{on.day} {on:%B %Y}",
            KnownTo.MONTH: f"{on:%B %Y}",
            KnownTo.YEAR: f"{on:%Y}",
            KnownTo.NOT_KNOWN: "date not known",
        }[self.since_known_to]

    @property
    def whose_words(self) -> str:
        """Whose words the statements are, as a page says it; never left unsaid."""
        whose = {one.whose for one in self.statements()}
        if not whose:
            return f"names by {self.publisher}; no statements, as its text is licensed and none was loaded"
        ours, theirs = "Leadwell's own words", f"wording loaded by {self.holder} under a licence"
        if whose == {Whose.OURS}:
            return f"names by {self.publisher}; statements are {ours}, and not the publisher's"
        if whose == {Whose.HOLDER}:
            return f"names by {self.publisher}; {theirs}"
        return f"names by {self.publisher}; {theirs}, and elsewhere {ours}"

    def levels_of_role(self, name: str, *, on: date) -> tuple[Level, ...]:
        """Give the levels that a role has on a day; none where the framework does not know the role yet."""
        return tuple(
            self.level(one.level)
            for one in self.roles
            if one.name.casefold() == name.casefold() and one.since <= on
        )


def framework_of(entry: Entry) -> Framework:
    """Read a framework from a definition.

    Raises:
        BadDefinition: something is missing, twice there, or cannot be.
        NoSuchScale: Leadwell has no such scale.
    """
    founding = entry.founding()
    levels = tuple(Level(key=one.text("key"), name=one.text("name")) for one in _optional(entry, "level"))
    may_have = entry.text("statements")
    if may_have not in {"ours", "none"}:
        raise BadDefinition(f"{entry.where}: 'statements' is {may_have!r}; it must be ours or none.")
    found = Framework(
        key=entry.text("id"),
        family=entry.text("family"),
        title=entry.text("title"),
        publisher=entry.text("publisher"),
        sector=entry.text("sector"),
        since_known_to=entry.member("since_known_to", KnownTo),
        scale=scale(entry.text("scale")) if entry.has("scale") else None,
        note=entry.text("note"),
        levels=levels,
        headings=tuple(_heading(one, founding) for one in entry.entries("heading")),
        roles=tuple(
            Role(name=one.text("name"), level=one.text("level"), since=one.day("since"))
            for one in _optional(entry, "role")
        ),
        holder="",
        licence="",
        founding=founding,
    )
    for fault in faults(found):
        raise BadDefinition(f"{entry.where}: {fault}")
    if may_have == "none" and (found.statements() or any(one.meaning for one in found.headings)):
        raise BadDefinition(f"{entry.where}: it says that it has no statements, and holds some.")
    return found


def faults(found: Framework) -> Iterator[str]:
    """Give what is wrong with a framework, in plain words."""
    if len(set(found.places)) != len(found.places):
        yield "each heading must have a key of its own, and each element one within its heading."
    if len({one.key for one in found.levels}) != len(found.levels):
        yield "each level must have a key of its own."
    known = {"", *(one.key for one in found.levels)}
    for one in found.statements():
        if one.level not in known:
            yield f"a statement of {one.place} is for the level {one.level!r}, which is not there."
    for role in found.roles:
        if role.level not in known:
            yield f"the role {role.name!r} has the level {role.level!r}, which is not there."
    if found.statements() and found.scale is None:
        yield "statements need a 'scale' to be answered on."


def statements_of(rows: Iterator[Entry], *, place: str, whose: Whose) -> tuple[Statement, ...]:
    """Read the statements of a place, numbered within each level."""
    met: dict[str, int] = {}
    found = []
    for one in rows:
        level = one.text("level") if one.has("level") else ""
        met[level] = met.get(level, 0) + 1
        found.append(
            Statement(
                place=place,
                level=level,
                number=met[level],
                context=one.member("context", Context),
                words=one.text("words"),
                whose=whose,
            )
        )
    return tuple(found)


def _heading(entry: Entry, founding: Founding) -> Heading:
    key = entry.text("key")
    return Heading(
        key=key,
        name=entry.text("name"),
        kind=entry.text("kind"),
        meaning=entry.text("meaning") if entry.has("meaning") else "",
        status=entry.founding(within=founding).status,
        elements=tuple(
            Element(
                key=one.text("key"),
                name=one.text("name"),
                statements=statements_of(
                    iter(_optional(one, "statement")), place=f"{key}/{one.text('key')}", whose=Whose.OURS
                ),
            )
            for one in _optional(entry, "element")
        ),
        statements=statements_of(iter(_optional(entry, "statement")), place=key, whose=Whose.OURS),
    )


def _optional(entry: Entry, key: str) -> tuple[Entry, ...]:
    return entry.entries(key) if entry.has(key) else ()
