"""What the page of a unit shows and says, in what order: read from ``definitions/pages/unit_page.toml``."""

from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import Entry, definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Measures under one heading."""

    title: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContents:
    """The contents of the page of a unit."""

    months_shown: int
    headline_fill: str
    headline_fill_without_nursing: str
    headline_shifts: str
    sections: tuple[Section, ...]  # cards
    table: tuple[str, ...]  # columns of the table of places below
    public_sections: tuple[Section, ...]


@cache
def page_contents() -> PageContents:
    """Give the shipped contents."""
    entry = definition("pages", "unit_page")
    return PageContents(
        months_shown=entry.whole("months_shown", least=2),
        headline_fill=entry.text("headline_fill"),
        headline_fill_without_nursing=entry.text("headline_fill_without_nursing"),
        headline_shifts=entry.text("headline_shifts"),
        sections=tuple(map(_section, entry.entries("section"))),
        table=entry.entry("table").texts("measures"),
        public_sections=tuple(map(_section, entry.entries("public_section"))),
    )


def _section(entry: Entry) -> Section:
    return Section(title=entry.text("title"), measures=entry.texts("measures"))
