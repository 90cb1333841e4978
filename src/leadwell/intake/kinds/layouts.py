"""Layouts of published tables as dated data: headings, what they measure, and where that was seen."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from leadwell.foundations.missing import Missing
from leadwell.foundations.places import PlaceKind

_HEADINGS = (
    "place_code",
    "place_name",
    "parent_name",
    "period",
    "financial_year",
    "calendar_year",
    "kinds_by",
    "left_out",
    "without",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value column that a layout names."""

    headings: tuple[str, ...]  # accepted spellings
    measure: str
    title: str
    group: str | None = None  # the group heading it stands under, where headings repeat
    numerator: str | None = None  # the measure of another column, where this is a share
    denominator: str | None = None
    scale: float = 1.0
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """One table of a layout: how it is found and what its columns are."""

    what: str  # in words, for the list of sheets
    wanted: tuple[tuple[str, ...], ...]  # headings that have to be there, each with its spellings
    place_code: tuple[str, ...] = ()
    place_name: tuple[str, ...] = ()
    parent_name: tuple[str, ...] = ()
    place_kind: PlaceKind = PlaceKind.PEER
    period: tuple[str, ...] = ()  # heading of the period; () where the rows above the table say it
    financial_year: tuple[str, ...] = ()  # heading of the year, where ``period`` is a month's name
    calendar_year: tuple[str, ...] = ()  # the same, where it is the year of the calendar
    kinds_by: tuple[str, ...] = ()  # headings whose words divide each measure: a test, a standard
    prefix: str = ""  # of the keys of measures that are not listed
    others: bool = False  # whether columns not listed are measures too
    others_like: str = ""  # which of them: a pattern that the heading has to hold
    clock: bool = False  # whether values may be written as times, 00:08:23; they are read as hours
    durations_like: str = ""  # columns of lengths of time: a pattern that their headings hold
    left_out: tuple[str, ...] = ()  # headings that are neither measures nor faults
    reconciled: bool = True  # whether totals are compared with sums
    ends_told: bool = False  # whether series that start late, stop or have gaps are told
    without: tuple[str, ...] = ()  # headings that must not be there
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A published file, its tables and its source."""

    key: str
    title: str
    says: str
    feed: str
    source: str
    status: str
    since: date
    dash_means: Missing
    tables: tuple[TableLayout, ...]


@cache
def layouts() -> Mapping[str, Layout]:
    """Give every national table that is read by its layout alone, by key."""
    found = {}
    for name, document in _documents().items():
        if "table" in document:
            found[document["key"]] = _layout(document)
            assert document["key"].endswith(name), f"{name}.toml should be named after {document['key']}"
    return MappingProxyType(found)


@cache
def facts(name: str) -> Mapping[str, Any]:
    """Give the definition of a kind that has a parser of its own: headings, wording, source."""
    return MappingProxyType(_documents()[name])


@cache
def _documents() -> dict[str, dict[str, Any]]:
    folder = files("leadwell.definitions").joinpath("exports")
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".toml")
    }


def _layout(document: dict[str, Any]) -> Layout:
    return Layout(
        key=document["key"],
        title=document["title"],
        says=document["says"],
        feed=document["feed"],
        source=document["source"],
        status=document["status"],
        since=document["since"],
        dash_means=Missing(document.get("dash_means", Missing.NOT_APPLICABLE.value)),
        tables=tuple(_table(table) for table in document["table"]),
    )


def _table(table: dict[str, Any]) -> TableLayout:
    fields = dict(table)
    figures = tuple(
        Figure(**{**figure, "headings": _texts(figure["headings"])}) for figure in fields.pop("figure", [])
    )
    fields["wanted"] = tuple(_texts(one) for one in fields["wanted"])
    for name in _HEADINGS:
        fields[name] = _texts(fields.get(name, []))
    fields["place_kind"] = PlaceKind(fields.get("place_kind", PlaceKind.PEER.value))
    return TableLayout(figures=figures, **fields)


def _texts(one: str | list[str]) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else tuple(one)
