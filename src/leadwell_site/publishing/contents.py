"""What the page of a unit shows and says, in what order: read from ``definitions/pages/unit_page.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import Entry, definition
from leadwell.measures.definitions import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Measures under one heading."""

    title: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table of places."""

    measure: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContents:
    """The contents of the page of a unit."""

    headline_fill: str
    headline_fill_without_nursing: str
    headline_shifts: str
    headline_shifts_own: str  # where no published rule covers the unit
    sections: tuple[Section, ...]  # cards
    columns: tuple[Column, ...]  # of the table of places below
    data_room_first: tuple[str, ...]  # shown until somebody chooses otherwise
    answered_beside: Mapping[str, str]  # by measure of what people said: that of how many answered
    short_titles: Mapping[str, str]
    public_sections: tuple[Section, ...]

    def title(self, measure: Measure) -> str:
        """Give the title of a measure on a page."""
        return self.short_titles.get(measure.key, measure.title)


@cache
def page_contents() -> PageContents:
    """Give the shipped contents."""
    entry = definition("pages", "unit_page")
    return PageContents(
        headline_fill=entry.text("headline_fill"),
        headline_fill_without_nursing=entry.text("headline_fill_without_nursing"),
        headline_shifts=entry.text("headline_shifts"),
        headline_shifts_own=entry.text("headline_shifts_own"),
        sections=tuple(map(_section, entry.entries("section"))),
        columns=tuple(
            Column(measure=one.text("measure"), heading=one.text("heading"))
            for one in entry.entries("column")
        ),
        data_room_first=entry.entry("data_room").texts("first_shown"),
        answered_beside=dict(entry.entry("answered_beside").fields),
        short_titles=dict(entry.entry("short_titles").fields),
        public_sections=tuple(map(_section, entry.entries("public_section"))),
    )


def _section(entry: Entry) -> Section:
    return Section(title=entry.text("title"), measures=entry.texts("measures"))
