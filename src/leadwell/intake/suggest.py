"""Suggestions for an unknown layout: what each column probably is, by its name and by what stands in it."""

from dataclasses import dataclass, replace

import polars as pl

from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers
from leadwell.intake.dates import days, months
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Column, Table, guess_heading_row, heading_key, table_at
from leadwell.intake.kinds.period_words import column_of_periods
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
_FIGURES = {
    *HOURS_MEANINGS, Meaning.CENSUS, Meaning.LEVEL, Meaning.VALUE, Meaning.NUMERATOR, Meaning.DENOMINATOR,
}  # fmt: skip
_LOOKED_AT = 200  # rows whose cells are weighed
_AS_PLACES = {"hospital", "hospitalname", "sitename", "site"}  # next to a code, these name the same place
_ENDINGS = {"code": Meaning.PLACE_CODE, "name": Meaning.PLACE}
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

    Sheets that are hidden come last; among the others the largest with headings wins.
    """
    likeliest = sorted(book.sheets, key=lambda grid: (grid.hidden, -grid.height * grid.width))
    return next((found for grid in likeliest if (found := suggestion_in(grid)) is not None), None)


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
    if by_name is not None:
        named, sure, why = by_name
        if _contradicted(named, content):
            sure, why = 0.3, f"{why} But what stands in it is something else."
        if sure >= confidence:
            meaning, confidence, reason = named, sure, why
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
        detail=_detail(column, meaning, content),
    )


def _detail(column: Column, meaning: Meaning, content: _Content) -> str:
    if meaning is Meaning.LEVEL:
        return level_of(column.heading) or ""
    if meaning is Meaning.PLACE and 1 < content.distinct * content.filled <= 12 < content.filled / 2:
        return "few"  # names so few that they may be categories, should another column be the place
    return ""


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
    words = plain_words(column.heading).split()
    if len(words) > 1 and words[-1] in _ENDINGS:
        return _ENDINGS[words[-1]], 0.86, f"The heading ends in {words[-1]!r}."
    for role, meaning in _ROLES.items():
        for heading in role_headings(role):
            wanted = set(plain_words(heading).split())
            if wanted and len(heading) > 3 and wanted <= set(words):
                return meaning, 0.7, f"The heading has the words {heading!r}."
    return None


def _contradicted(meaning: Meaning, content: _Content) -> bool:
    """Say whether what stands in a column cannot be what its heading says."""
    if content.filled == 0:
        return False
    if meaning is Meaning.WHEN:
        return content.dates < 0.5
    if meaning in (Meaning.PLACE, Meaning.SITE, Meaning.PART, Meaning.STAFF_GROUP, Meaning.MEASURE):
        return content.numbers > 0.9
    if meaning in _FIGURES:
        return content.numbers < 0.3 and content.dates + content.letters / 100 > 0.05
    return False


def _content(texts: pl.Series) -> _Content:
    filled = len(texts)
    if filled == 0:
        return _Content(0, 0, 0, 0, 0, 0, 0)
    unique = texts.unique()
    distinct, letters = len(unique) / filled, float(texts.str.len_bytes().sum()) / filled
    if _plain_numbers(texts):
        return _Content(0, 1, 0, 0, distinct, letters, filled)
    read_dates = max(days(texts).values.count(), months(texts).values.count())
    read_dates = max(read_dates, column_of_periods(texts).starts.count())
    values = numbers(texts, hours=True)
    parts = [text for text in unique if part_of_day(text)]
    groups = [text for text in unique if staff_group(text)]
    return _Content(
        dates=read_dates / filled,
        numbers=(filled - int(values.unreadable.sum())) / filled if values.values.count() else 0.0,
        parts=int(texts.is_in(parts).sum()) / filled if parts else 0.0,
        groups=int(texts.is_in(groups).sum()) / filled if groups else 0.0,
        distinct=distinct,
        letters=letters,
        filled=filled,
    )


def _plain_numbers(texts: pl.Series) -> bool:
    """Say whether all cells are plain numbers and not days written as 20250331 or 45747."""
    values = texts.cast(pl.Float64, strict=False)
    if values.null_count() or not values.is_finite().all():
        return False
    days_alike = texts.str.contains(r"^(19|20)\d{6}$").all() or values.is_between(36_000, 55_000).all()
    return not days_alike


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
    if content.numbers >= 0.5 and column.heading:
        return Meaning.VALUE, 0.5, "Most of its cells are numbers."
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
        settled.append(one if one.meaning is Meaning.LEVEL else replace(one, detail=""))
    return _with_a_place(settled)


def _with_a_place(suggested: list[SuggestedColumn]) -> list[SuggestedColumn]:
    """Take the site for the place where no other column is."""
    if any(one.meaning in (Meaning.PLACE, Meaning.PLACE_CODE) for one in suggested):
        sites = [one for one in suggested if one.meaning is Meaning.SITE]
        named = [one for one in suggested if one.meaning is Meaning.PLACE]
        if named or not sites or heading_key(sites[0].column) not in _AS_PLACES:
            return suggested
    return [replace(one, meaning=Meaning.PLACE) if one.meaning is Meaning.SITE else one for one in suggested]


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
    named = [one for one in suggested if one.meaning in (Meaning.PLACE, Meaning.PLACE_CODE)]
    place = named[0] if named else None
    words = plain_words(place.column) if place else ""
    return next((kind for word, kind in _PLACE_KINDS if word in words), PlaceKind.WARD)
