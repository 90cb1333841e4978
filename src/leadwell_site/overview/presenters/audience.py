"""One set of figures for three readers: the same numbers, other words, and small numbers kept from the public."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from leadwell.foundations.disclosure import threshold
from leadwell.foundations.missing import Missing
from leadwell.measures.audiences import Reader, Shown, shown_to
from leadwell.measures.charts import Figure
from leadwell.measures.definitions import Measure, measure
from leadwell_site.organisations.models import Unit
from leadwell_site.overview.presenters.unit_page import Keep
from leadwell_site.publishing.actions.gathering import Gathered, Told
from leadwell_site.publishing.contents import page_contents
from leadwell_site.publishing.frozen import how_sure_words

LEDES = {
    Reader.STAFF: "For everybody who works here. Every number leads to where it comes from.",
    Reader.PUBLIC: (
        "As the public would read it. Small numbers of people are held back so that nobody can be recognised."
    ),
    Reader.REGULATOR: (
        "For the regulator, commissioners and the system: definitions, parts of each figure, and sources."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderFigure:
    """One figure as one reader sees it."""

    key: str
    title: str
    says: str
    text: str
    value: float | None
    is_number: bool
    sure: str
    marks: tuple[str, ...]
    parts: str  # "61.5 of 62 ..." for the regulator
    definition: str
    source: str
    source_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSection:
    """Figures under one heading."""

    title: str
    figures: tuple[ReaderFigure, ...]


def reader_sections(
    unit: Unit, found: Gathered, reader: Reader, keep: Keep, *, held: Collection[str]
) -> list[ReaderSection]:
    """Give the figures of a unit's month for a reader; a measure that is not among ``held`` is left out."""
    sections = []
    for section in page_contents().public_sections:
        figures = tuple(_figure(unit, key, found, reader, keep) for key in section.measures if key in held)
        if figures:
            sections.append(ReaderSection(title=section.title, figures=figures))
    return sections


def _figure(unit: Unit, key: str, found: Gathered, reader: Reader, keep: Keep) -> ReaderFigure:
    kind = measure(key)
    told = found.this_month(unit.pk, key)
    figure = (
        told.figure if told else Figure(period=found.month, numerator=None, missing=Missing.NOT_SUBMITTED)
    )
    seen = shown_to(reader, kind, figure)
    is_held = reader is Reader.PUBLIC and (seen.held_back or found.is_held(unit.pk, key, found.month))
    is_number = seen.value is not None and not is_held
    return ReaderFigure(
        key=key,
        title=page_contents().title(kind) if reader is not Reader.REGULATOR else kind.title,
        says=seen.says,
        text=threshold().words if is_held else seen.text,
        value=None if is_held else seen.value,
        is_number=is_number,
        sure=_sure(reader, kind, seen) if is_number else "",
        marks=_marks(seen, told) if not is_held else (),
        parts=_parts(figure) if reader is Reader.REGULATOR and is_number else "",
        definition=f"{kind.numerator} / {kind.denominator}" if kind.denominator else kind.numerator,
        source=kind.source,
        source_href=_source(unit, key, told, keep) if reader is not Reader.PUBLIC else "",
    )


def _sure(reader: Reader, kind: Measure, seen: Shown) -> str:
    """Say how sure a figure is: to the regulator with the method, to the public as the published page does."""
    if reader is Reader.REGULATOR:
        return seen.certainty.words
    plain = how_sure_words(seen.certainty.interval, kind.decimals, kind.unit)
    return plain if plain or reader is Reader.PUBLIC else seen.certainty.words


def _marks(seen: Shown, told: Told | None) -> tuple[str, ...]:
    marks = []
    if told and told.is_sum and told.units < told.units_known:
        marks.append(f"Added up from {told.units} of {told.units_known} places; the others sent no figure.")
    if told and told.figure.note:
        marks.append(f"{told.figure.note}.")
    if seen.definition_mark:
        marks.append(f"Definition: {seen.definition_mark}.")
    return tuple(marks)


def _parts(figure: Figure) -> str:
    if figure.denominator is None:
        return f"{figure.numerator:,.6g}"
    return f"{_exact(figure.numerator)} / {_exact(figure.denominator)}"


def _exact(number: float | None) -> str:
    if number is None:
        return "not recorded"
    return f"{number:,.2f}".rstrip("0").rstrip(".")


def _source(unit: Unit, key: str, told: Told | None, keep: Keep) -> str:
    if told is None:
        return ""
    if told.observation_id is None:
        return keep(reverse("measures:rollup", args=[unit.pk, key, f"{told.figure.period.start:%Y-%m}"]))
    return keep(reverse("measures:observation", args=[told.observation_id]))
