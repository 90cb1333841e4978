"""Suggestions for an unknown layout: what each column probably is, by its name and by what stands in it."""

from dataclasses import dataclass

import polars as pl

from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers
from leadwell.intake.dates import days, months
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Column, Table, guess_heading_row, heading_key, table_at
from leadwell.intake.profile import (
    HOURS_MEANINGS,
    Meaning,
    Shape,
    SuggestedColumn,
    Suggestion,
    date_heading,
    fingerprint,
)
from leadwell.intake.staffing_words import (
    Hours,
    hours_column,
    level_of,
    part_of_day,
    plain_words,
    role_headings,
    staff_group,
)

_ROLES = {
    "date": Meaning.WHEN,
    "month": Meaning.WHEN,
    "part": Meaning.PART,
    "staff_group": Meaning.STAFF_GROUP,
    "unit": Meaning.PLACE,
    "unit_code": Meaning.PLACE_CODE,
    "site": Meaning.SITE,
    "organisation": Meaning.PLACE,
    "organisation_code": Meaning.PLACE_CODE,
    "census": Meaning.CENSUS,
    "measure": Meaning.MEASURE,
    "value": Meaning.VALUE,
    "numerator": Meaning.NUMERATOR,
    "denominator": Meaning.DENOMINATOR,
    "specialty": Meaning.IGNORE,
    "division": Meaning.IGNORE,
    "site_code": Meaning.IGNORE,
    "census_missing": Meaning.IGNORE,
    "days_counted": Meaning.IGNORE,
}
_HOURS = {
    Hours.REQUIRED: Meaning.REQUIRED, Hours.PLANNED: Meaning.PLANNED, Hours.ACTUAL: Meaning.ACTUAL,
    Hours.BANK: Meaning.BANK, Hours.AGENCY: Meaning.AGENCY,
}  # fmt: skip
_LOOKED_AT = 500  # rows whose cells are weighed
_ONLY_ONE = {
    Meaning.PLACE, Meaning.PLACE_CODE, Meaning.SITE, Meaning.WHEN, Meaning.PART, Meaning.STAFF_GROUP,
    Meaning.CENSUS, Meaning.MEASURE,
}  # fmt: skip
_PLACE_KINDS = (
    ("home", PlaceKind.HOME), ("ward", PlaceKind.WARD), ("team", PlaceKind.TEAM), ("site", PlaceKind.SITE),
    ("hospital", PlaceKind.SITE), ("trust", PlaceKind.PEER), ("organisation", PlaceKind.PEER),
    ("provider", PlaceKind.PEER), ("region", PlaceKind.AREA), ("country", PlaceKind.AREA),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Content:
    """What stands in a column, as shares of its filled cells."""

    dates: float
    numbers: float
    parts: float
    groups: float
    distinct: float
    letters: float  # mean length
    filled: int


def suggestion_for(book: Book) -> Suggestion | None:
    """Suggest what the columns of a book's likeliest sheet mean; None where no sheet has headings.

    Sheets that are hidden come last; among the others the one with most cells of data wins.
    """
    best: tuple[tuple[bool, float], Suggestion] | None = None
    for grid in book.sheets:
        found = suggestion_in(grid)
        if found is None:
            continue
        weight = (not grid.hidden, len(found.columns) * float(grid.height - found.heading_row))
        if best is None or weight > best[0]:
            best = (weight, found)
    return best[1] if best else None


def suggestion_in(grid: Grid) -> Suggestion | None:
    """Suggest what the columns of one sheet mean; None where it has no headings."""
    at = guess_heading_row(grid)
    if at is None:
        return None
    table = table_at(grid, at)
    if table.body.height == 0:
        return None
    across = [column.name for column in table.columns if date_heading(column.heading)]
    dates_across = len(across) >= 3
    columns = [one for one in table.columns if not (dates_across and one.name in across)]
    suggested = _settled([_suggested(table, column) for column in columns])
    return Suggestion(
        sheet=grid.name,
        heading_row=table.heading_row,
        fingerprint=fingerprint([column.heading for column in table.columns]),
        shape=_shape(suggested, dates_across=dates_across),
        columns=tuple(suggested),
        place_kind=_place_kind(suggested),
        dates_across=dates_across,
    )


def _suggested(table: Table, column: Column) -> SuggestedColumn:
    texts = table.text(column.name).head(_LOOKED_AT).str.strip_chars()
    texts = texts.filter(texts.str.len_bytes() > 0)
    examples = tuple(texts.unique(maintain_order=True).head(3))
    by_name = _by_name(column)
    content = _content(texts)
    meaning, confidence, reason = _by_content(column, content)
    if by_name is not None and by_name[1] >= confidence:
        meaning, confidence, reason = by_name
    hours = hours_column(column)
    return SuggestedColumn(
        column=column.name,
        letter=column.letter,
        meaning=meaning,
        confidence=confidence,
        reason=reason,
        examples=examples,
        staff_group=hours.group if hours and meaning in HOURS_MEANINGS else None,
        part=hours.part if hours and meaning in HOURS_MEANINGS else None,
        detail=level_of(column.heading) or "" if meaning is Meaning.LEVEL else "",
    )


def _by_name(column: Column) -> tuple[Meaning, float, str] | None:
    key = heading_key(column.heading)
    if not key:
        return None
    for role, meaning in _ROLES.items():
        if key in {heading_key(one) for one in role_headings(role)}:
            return meaning, 0.95, f"The heading {column.heading!r} names it."
    hours = hours_column(column)
    if hours is not None:
        return _HOURS[hours.hours], 0.9, f"The heading {column.heading!r} names {hours.hours.value} hours."
    if level_of(column.heading):
        return Meaning.LEVEL, 0.85, "The heading names a level of acuity or dependency."
    words = set(plain_words(column.heading).split())
    for role, meaning in _ROLES.items():
        for heading in role_headings(role):
            wanted = set(plain_words(heading).split())
            if wanted and len(heading) > 3 and wanted <= words:
                return meaning, 0.7, f"The heading has the words {heading!r}."
    return None


def _content(texts: pl.Series) -> _Content:
    filled = len(texts)
    if filled == 0:
        return _Content(0, 0, 0, 0, 0, 0, 0)
    read_dates = max(days(texts).values.count(), months(texts).values.count())
    values = numbers(texts, hours=True)
    serials = values.values.is_between(20_000, 80_000).sum() if read_dates == filled else 0
    unique = texts.unique()
    parts = [text for text in unique if part_of_day(text)]
    groups = [text for text in unique if staff_group(text)]
    return _Content(
        dates=0.0 if serials > filled / 2 else read_dates / filled,
        numbers=(values.values.count() + int(values.suppressed.sum())) / filled,
        parts=int(texts.is_in(parts).sum()) / filled if parts else 0.0,
        groups=int(texts.is_in(groups).sum()) / filled if groups else 0.0,
        distinct=len(unique) / filled,
        letters=float(texts.str.len_chars().mean() or 0),  # type: ignore[arg-type]
        filled=filled,
    )


def _by_content(column: Column, content: _Content) -> tuple[Meaning, float, str]:
    if content.filled == 0:
        return Meaning.IGNORE, 0.9, "The column is empty."
    if content.dates > 0.8 and content.numbers < 0.8:
        return Meaning.WHEN, 0.8, "Its cells are dates or months."
    if content.numbers > 0.8:
        if not column.heading:
            return Meaning.IGNORE, 0.4, "Its cells are numbers, but it has no heading."
        return Meaning.VALUE, 0.6, "Its cells are numbers."
    if content.parts > 0.8:
        return Meaning.PART, 0.8, "Its cells are parts of the day."
    if content.groups > 0.8 and content.distinct * content.filled <= 8:
        return Meaning.STAFF_GROUP, 0.75, "Its cells are staff groups."
    if content.letters > 60:
        return Meaning.IGNORE, 0.6, "Its cells are long texts."
    if content.filled > 4 and content.distinct < 0.9:
        return Meaning.PLACE, 0.5, "Its cells are names that come again and again."
    return Meaning.PLACE, 0.35, "Its cells are names."


def _settled(suggested: list[SuggestedColumn]) -> list[SuggestedColumn]:
    """Let each meaning that only one column can have go to the surest; the others are not used."""
    best: dict[Meaning, SuggestedColumn] = {}
    for one in suggested:
        if one.meaning in _ONLY_ONE and (
            one.meaning not in best or one.confidence > best[one.meaning].confidence
        ):
            best[one.meaning] = one
    settled = []
    for one in suggested:
        if one.meaning in _ONLY_ONE and best[one.meaning] is not one:
            other = best[one.meaning].column
            reason = f"{other!r} is more likely {one.meaning.words}."
            one = _changed(one, Meaning.IGNORE, reason)
        settled.append(one)
    return settled


def _changed(one: SuggestedColumn, meaning: Meaning, reason: str) -> SuggestedColumn:
    return SuggestedColumn(
        column=one.column,
        letter=one.letter,
        meaning=meaning,
        confidence=0.5,
        reason=reason,
        examples=one.examples,
    )


def _shape(suggested: list[SuggestedColumn], *, dates_across: bool) -> Shape:
    given = {one.meaning for one in suggested}
    hours = [one for one in suggested if one.meaning in HOURS_MEANINGS]
    if hours and not dates_across and (Meaning.STAFF_GROUP in given or all(one.staff_group for one in hours)):
        return Shape.SHIFT
    if not dates_across and (Meaning.MEASURE in given or Meaning.NUMERATOR in given):
        return Shape.MEASURE_LONG
    return Shape.MEASURE_WIDE


def _place_kind(suggested: list[SuggestedColumn]) -> PlaceKind:
    place = next((one for one in suggested if one.meaning is Meaning.PLACE), None)
    words = plain_words(place.column) if place else ""
    return next((kind for word, kind in _PLACE_KINDS if word in words), PlaceKind.WARD)
