"""Any measure, in a plain table: long (a figure in each row) or wide, with dates down or across.

A table is taken without asking only where its headings name every column in the usual words; else the
columns are suggested to the user, and the profile that they confirm is read here too.
"""

import re
from collections.abc import Sequence

import polars as pl

from leadwell.foundations.periods import PeriodKind
from leadwell.intake import checks
from leadwell.intake.cells import texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, guess_heading_row, heading_key
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.measure_figures import (
    Figures,
    addable,
    divided,
    figures_in,
    observed,
    once_each,
    periods_of,
    tell_own_measures,
    usual_kind,
)
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault
from leadwell.intake.profile import Meaning, Profile, Shape, date_heading
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, Reading, SheetReading, empty
from leadwell.intake.rows import Rows, Rule
from leadwell.intake.staffing_words import role_headings
from leadwell.intake.suggest import suggestion_in
from leadwell.intake.totals import check_totals

KEY = "leadwell.measures"
TITLE = "A table of measures"
_WHAT = "measures by place and period"
_PLACES = {
    heading_key(one)
    for role in ("unit", "unit_code", "site", "organisation", "organisation_code")
    for one in role_headings(role)
}
_PERIODS = {heading_key(one) for role in ("date", "month") for one in role_headings(role)}
_SURE = 0.85  # how sure every column's meaning has to be for a table to be taken without asking
_TO_CONFIRM = {Meaning.PLACE, Meaning.PLACE_CODE, Meaning.SITE, Meaning.MEASURE, Meaning.CATEGORY}
_ALLOWED = {
    Meaning.PLACE, Meaning.PLACE_CODE, Meaning.SITE, Meaning.WHEN, Meaning.MEASURE, Meaning.VALUE,
    Meaning.NUMERATOR, Meaning.DENOMINATOR, Meaning.IGNORE,
}  # fmt: skip


def recognises(book: Book) -> float:
    """Say how sure it is that a file is a plain table of measures."""
    return max((0.6 for at in range(len(book.sheets)) if _sure_profile(book, at) is not None), default=0.0)


def _sure_profile(book: Book, at: int) -> Profile | None:
    """Give the profile of a sheet whose headings leave no doubt; else None."""
    if not _names_what_it_needs(book.sheets[at]):
        return None
    found = suggestion_in(book.sheets[at])
    if found is None or found.shape is Shape.SHIFT:
        return None
    if any(one.meaning not in _ALLOWED for one in found.columns):
        return None
    sure = {one.meaning for one in found.columns if one.confidence >= _SURE}
    if any(one.meaning in _TO_CONFIRM and one.confidence < _SURE for one in found.columns):
        return None
    if not sure & {Meaning.PLACE, Meaning.PLACE_CODE}:
        return None
    if not found.dates_across and Meaning.WHEN not in sure:
        return None
    if found.shape is Shape.MEASURE_LONG and not sure & {Meaning.VALUE, Meaning.NUMERATOR}:
        return None
    if found.dates_across and Meaning.MEASURE not in sure:
        return None
    profile = found.as_profile(TITLE)
    return None if profile.lacks() else profile


def _names_what_it_needs(grid: Grid) -> bool:
    """Look at headings alone, which is quick: a place and a period (or dates across) have to be named."""
    at = guess_heading_row(grid)
    if at is None:
        return False
    said = [text for text in grid.top(at + 1)[at] if text]
    keys = {heading_key(text) for text in said}
    named = any(re.search(r"[A-Za-z0-9][ _.-]?(code|name)$", text, re.IGNORECASE) for text in said)
    across = len(said) < 400 and sum(1 for text in said if date_heading(text)) >= 3
    return (named or bool(keys & _PLACES)) and bool(across or keys & _PERIODS)


def read(book: Book) -> Reading:
    """Read every sheet that is a plain table of measures; every fault goes into the reading."""
    return _read(book, [_sure_profile(book, at) for at in range(len(book.sheets))], KEY, TITLE)


def read_with(book: Book, profile: Profile) -> Reading:
    """Read the sheets that a confirmed profile fits."""
    return _read(book, [profile] * len(book.sheets), KEY, profile.title)


def _read(book: Book, profiles: Sequence[Profile | None], key: str, title: str) -> Reading:
    faults = FaultList()
    about: list[SheetReading] = []
    found: list[pl.DataFrame] = []
    aside: list[pl.DataFrame] = []
    for at, profile in enumerate(profiles):
        table = profile.table_of(book, at) if profile else None
        if profile is None or table is None:
            about.append(other_sheet(book.sheets[at], faults))
            continue
        rows = Rows(table, faults)
        found.append(_read_table(rows, profile))
        about.append(rows.reading(_WHAT))
        aside.append(rows.kept_aside())
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=key,
        title=title,
        sheets=tuple(about),
        faults=faults.all(),
        observations=pl.concat([empty(OBSERVATIONS), *found]),
        kept_aside=pl.concat([empty(KEPT_ASIDE), *aside]),
    )


def _read_table(rows: Rows, profile: Profile) -> pl.DataFrame:
    table = rows.table
    place, code, site, when, measure = (
        _column(table, profile, meaning)
        for meaning in (Meaning.PLACE, Meaning.PLACE_CODE, Meaning.SITE, Meaning.WHEN, Meaning.MEASURE)
    )
    shown = place or code
    assert shown is not None, "a profile has a place"
    across = _dates_across(table) if when is None else []
    figures = [*_columns(table, profile, Meaning.VALUE), *_columns(table, profile, Meaning.NUMERATOR)]
    below = _columns(table, profile, Meaning.DENOMINATOR)
    rows.find_totals([one for one in (place, code, site, when) if one])
    rows.find_notes([*figures, *below, *across])
    names, codes = rows.texts(place), texts_of(table.text(code)).values
    sites = rows.texts(site)
    checks.check_codes(rows, code)
    rows.set_aside("row.no_place", names.is_null() & codes.is_null(), shown)
    names = names if place else codes
    checks.check_shift_of_cells(rows, dates=when)
    titles = texts_of(table.text(measure)).values
    category = texts_of(table.text(_column(table, profile, Meaning.CATEGORY))).values
    if measure:
        rows.set_aside("measure.unnamed", titles.is_null(), measure)
    found = (
        _across(rows, profile, across, titles if measure else None)
        if across
        else _down(rows, profile, when, titles if measure else None)
    )
    found = [divided(one, category) for one in found]
    if found:
        values = [one.top.values for one in found] + [one.bottom.values for one in found if one.bottom]
        about = "place, period and measure"
        first = found[0].when if not across else pl.repeat(None, len(names), dtype=pl.Date, eager=True)
        keys = {
            "name": names,
            "code": codes,
            "site": sites,
            "when": first,
            "measure": titles,
            "category": category,
        }
        checks.check_duplicates(rows, keys, values, about=about, column=shown)
        totals = {
            one.column: one.top.values for one in found if profile.of(Meaning.NUMERATOR) or one.bottom is None
        }
        check_totals(rows, addable(rows, totals), [first, titles, category], [names, sites])
        checks.check_misspelt(rows, names, shown, [first, titles, category])
        if not across:
            monthly = usual_kind(found[0].kind) is PeriodKind.MONTH
            if monthly or usual_kind(found[0].kind) is PeriodKind.DAY:
                checks.check_gaps(rows, names, first, shown, monthly=monthly)
            checks.check_old_dates(rows, first, when or shown)
    tell_own_measures(rows, found)
    base = pl.DataFrame(
        {"row": table.rows, "place_code": codes, "place_name": names, "parent_name": sites, "used": rows.used}
    ).with_columns(place_kind=pl.lit(profile.place_kind.value), sheet=pl.lit(table.sheet))
    return pl.concat([empty(OBSERVATIONS), *(observed(base, one) for one in found)]).sort(
        "row", maintain_order=True
    )


def _column(table: Table, profile: Profile, meaning: Meaning) -> str | None:
    one = profile.of(meaning)
    return table.find(one.column) if one else None


def _columns(table: Table, profile: Profile, meaning: Meaning) -> list[str]:
    found = [table.find(one.column) for one in profile.columns if one.meaning is meaning]
    return [name for name in found if name]


def _dates_across(table: Table) -> list[str]:
    return [column.name for column in table.columns if date_heading(column.heading)]


def _down(rows: Rows, profile: Profile, when: str | None, titles: pl.Series | None) -> list[Figures]:
    """Give the figures of a table with a period in each row."""
    assert when is not None, "a profile with dates down has a column of periods"
    table = rows.table
    starts, kinds = _periods(rows, when)
    tops = _columns(table, profile, Meaning.NUMERATOR) or _columns(table, profile, Meaning.VALUE)
    bottoms = _columns(table, profile, Meaning.DENOMINATOR)
    paired = profile.of(Meaning.NUMERATOR) is not None
    found = []
    for at, name in enumerate(tops):
        bottom = bottoms[at] if paired and at < len(bottoms) else None
        found.append(
            Figures(
                title=titles if titles is not None else _title(rows, profile, name),
                when=starts,
                kind=kinds,
                top=figures_in(rows, name, titles),
                bottom=rows.numbers(bottom, Rule()) if bottom else None,
                column=name,
            )
        )
    return found


def _title(rows: Rows, profile: Profile, name: str) -> pl.Series:
    given = next((one.detail for one in profile.columns if one.column == name and one.detail), name)
    return pl.repeat(given, rows.table.body.height, dtype=pl.String, eager=True)


def _across(rows: Rows, profile: Profile, across: list[str], titles: pl.Series | None) -> list[Figures]:
    """Give the figures of a table with a period over each column."""
    table = rows.table
    heads = pl.Series([column.heading for column in table.columns if column.name in across], dtype=pl.String)
    read = periods_of(heads)
    if read.calendar_quarters:
        rows.faults.add(fault("period.calendar_quarter", sheet=table.sheet))
    height = table.body.height
    title = titles
    if title is None:
        said = profile.measure_title or profile.title
        title = pl.repeat(said, height, dtype=pl.String, eager=True)
    found = [
        Figures(
            title=title,
            when=pl.repeat(start, height, dtype=pl.Date, eager=True),
            kind=pl.repeat(kind, height, dtype=pl.String, eager=True),
            top=figures_in(rows, name, titles),
            bottom=None,
            column=name,
        )
        for name, start, kind in zip(across, read.starts, read.kinds, strict=True)
        if start is not None
    ]
    return once_each(rows, found)


def _periods(rows: Rows, when: str) -> tuple[pl.Series, pl.Series]:
    """Read the column of periods, telling of what cannot be read."""
    texts = rows.table.text(when)
    texts = texts.set(~(rows.used | rows.total), None)
    read = periods_of(texts)
    if read.dates is not None:
        rows.set_aside_doubtful(when, read.dates)
        rows.tell_order_and_styles(when, texts, read.dates)
    if read.calendar_quarters:
        rows.faults.add(fault("period.calendar_quarter", sheet=rows.table.sheet, column=when))
    empty_cells = rows.table.text(when).str.strip_chars().fill_null("") == ""
    rows.set_aside("date.missing", empty_cells, when)
    rows.set_aside("date.unreadable", read.starts.is_null(), when)
    return read.starts, read.kinds


KIND = Kind(
    key=KEY,
    title=TITLE,
    says="Any measure by place and period: one figure a row, or a column for each measure or for each date.",
    feed="own.measures",
    recognises=recognises,
    read=read,
)
