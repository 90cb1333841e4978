"""The page itself: its frame, and its parts in order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from types import MappingProxyType

import polars as pl

from leadwell.drawing.picture.files import files_part, verdict
from leadwell.drawing.picture.markup import Html, element, joined, text_of, times
from leadwell.drawing.picture.series import series_part
from leadwell.drawing.picture.wards import staffing_of, wards_part
from leadwell.foundations.places import plain_name
from leadwell.intake.reading import Reading
from leadwell.staffing.rules import Serves

MADE_BY = '<meta name="generator" content="Leadwell picture">'  # by it a page is known as one of ours
_MARK = Html(
    '<svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true"><rect width="36" height="36" rx="7" '
    'fill="#fff"/><path d="M9 8v20h18" fill="none" stroke="#0b4f5e" stroke-width="4" stroke-linecap="round" '
    'stroke-linejoin="round"/><path d="M14 21l5-6 4 3 5-8" fill="none" stroke="#b35f00" stroke-width="3" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


def picture(
    readings: Sequence[Reading],
    *,
    folder: str,
    today: date,
    serves: Serves = Serves.ADULT_INPATIENT,
    by_name: Mapping[str, Serves] = MappingProxyType({}),
    wanted: Sequence[str] = (),
) -> str:
    """Give one HTML page that shows what was read: files, faults, staffing, measures.

    The page holds its own style, has no script and refers to nothing outside itself, so it can be sent
    and kept as one file.

    Args:
        readings: what was read, in the order in which later files correct earlier ones.
        folder: the name of the folder, for the heading.
        today: the day written on the page.
        serves: whom the units serve; it decides by which rules shifts are judged.
        by_name: the same for units, or for all units of a site, that serve others, by their name.
        wanted: names of places; where given, only these are drawn.
    """
    staffing = staffing_of(_of_places(readings, wanted), serves=serves, by_name=by_name)
    series = series_part(readings, wanted=wanted)
    parts = [("#files", "The files")]
    if staffing is not None:
        parts.insert(0, ("#staffing", "Staffing"))
    if series:
        parts.insert(-1, ("#measures", "Measures"))
    links = joined(element("li", element("a", name, href=href)) for href, name in parts)
    title = f"What is in {folder}"
    body = joined(
        [
            element("a", "Skip to main content", href="#main", class_="skip"),
            element("header", element("div", element("p", _MARK, "Leadwell"), class_="width")),
            element(
                "main",
                element("h1", title),
                element("p", summary(readings), class_="lede"),
                _made_up(readings),
                element("nav", element("ul", links, class_="contents"), aria_label="On this page"),
                wards_part(staffing) if staffing is not None else Html(),
                series,
                files_part(readings),
                id="main",
                class_="width",
            ),
            element(
                "footer",
                element(
                    "div",
                    element(
                        "p",
                        f"Made by Leadwell on {today.day} {today:%B %Y}, on this computer. "
                        "Nothing was sent anywhere.",
                    ),
                    class_="width",
                ),
            ),
        ]
    )
    style = files("leadwell.drawing.picture").joinpath("style.css").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"{MADE_BY}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text_of(title)} – Leadwell</title><style>{style}</style></head><body>{body}</body></html>\n"
    )


def _made_up(readings: Sequence[Reading]) -> Html:
    """Say so where files are synthetic; those that Leadwell makes are named so."""
    count = sum(reading.file_name.rsplit("/", 1)[-1].startswith("synthetic") for reading in readings)
    if not count:
        return Html()
    which = (
        "These files are"
        if count == len(readings)
        else f"{times(count, 'of the files is', 'of the files are')}"
    )
    return element("p", f"Synthetic demonstration. {which} made up: nothing in them is about a real service.")


def summary(readings: Sequence[Reading]) -> str:
    """Say in a sentence or two what came of the files.

    >>> summary([])
    'The folder holds no files.'
    """
    if not readings:
        return "The folder holds no files."
    results = [verdict(reading)[1] for reading in readings]
    said = [
        times(count, "file was", "files were") + f" {word}"
        for word in ("read", "read in part", "not read")
        if (count := results.count(word))
    ]
    rows = sum(reading.rows for reading in readings)
    aside = sum(reading.kept_aside.height for reading in readings)
    text = f"{', '.join(said)}: {times(rows, 'row')}."
    if aside:
        text += f" {times(aside, 'row is', 'rows are')} kept aside and not counted."
    return text


def _of_places(readings: Sequence[Reading], wanted: Sequence[str]) -> Sequence[Reading]:
    """The readings with the shifts and people of the wanted places only."""
    if not wanted:
        return readings
    names = {plain_name(name) for name in wanted}
    found = []
    for reading in readings:
        kept = {}
        for part in ("shifts", "census"):
            rows = getattr(reading, part)
            here = [name for name in rows["unit_name"].unique().to_list() if plain_name(name or "") in names]
            kept[part] = rows.filter(pl.col("unit_name").is_in(here))
        found.append(replace(reading, **kept))
    return found
