"""Any measure, in a plain table: long (a figure in each row) or wide, with dates down or across.

A table is taken without asking only where its headings name every column in the usual words; else the
columns are suggested to the user, and the profile that they confirm is read here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import PeriodKind
from leadwell.intake import checks
from leadwell.intake.cells import Numbers, texts_of
from leadwell.intake.dates import Dates, DayOrder, days, months
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book
from leadwell.intake.headings import Table
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.observing import slug
from leadwell.intake.kinds.period_words import column_of_periods, spacing
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault
from leadwell.intake.plausible import plausible
from leadwell.intake.profile import Meaning, Profile, Shape, date_heading
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, Reading, SheetReading, empty
from leadwell.intake.rows import Rows, Rule
from leadwell.intake.suggest import suggestion_in
from leadwell.intake.totals import check_totals
from leadwell.measures.definitions import Measure, measures

KEY = "leadwell.measures"
TITLE = "A table of measures"
_WHAT = "measures by place and period"
_SURE = 0.85  # how sure every column's meaning has to be for a table to be taken without asking
_ALLOWED = {
    Meaning.PLACE, Meaning.PLACE_CODE, Meaning.SITE, Meaning.WHEN, Meaning.MEASURE, Meaning.VALUE,
    Meaning.NUMERATOR, Meaning.DENOMINATOR, Meaning.IGNORE,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figures:
    """One column (or pair of columns) of figures, for every row of the table."""

    title: pl.Series  # of the measure, String
    when: pl.Series  # Date
    kind: pl.Series  # a PeriodKind, String
    top: Numbers
    bottom: Numbers | None
    column: str


def recognises(book: Book) -> float:
    """Say how sure it is that a file is a plain table of measures."""
    return max((0.6 for at in range(len(book.sheets)) if _sure_profile(book, at) is not None), default=0.0)


def _sure_profile(book: Book, at: int) -> Profile | None:
    """Give the profile of a sheet whose headings leave no doubt; else None."""
    found = suggestion_in(book.sheets[at])
    if found is None or found.shape is Shape.SHIFT:
        return None
    if any(one.meaning not in _ALLOWED for one in found.columns):
        return None
    sure = {one.meaning for one in found.columns if one.confidence >= _SURE}
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
    names = checks.settle_names(rows, codes, names, shown)
    titles = texts_of(table.text(measure)).values
    if measure:
        rows.set_aside("measure.unnamed", titles.is_null(), measure)
    found = (
        _across(rows, profile, across, titles if measure else None)
        if across
        else _down(rows, profile, when, titles if measure else None)
    )
    if found:
        values = [one.top.values for one in found] + [one.bottom.values for one in found if one.bottom]
        about = "place, period and measure"
        first = found[0].when if not across else pl.repeat(None, len(names), dtype=pl.Date, eager=True)
        keys = {"name": names, "code": codes, "site": sites, "when": first, "measure": titles}
        checks.check_duplicates(rows, keys, values, about=about, column=shown)
        totals = {
            one.column: one.top.values for one in found if profile.of(Meaning.NUMERATOR) or one.bottom is None
        }
        check_totals(rows, _addable(rows, totals), [first, titles], [names, sites])
        checks.check_misspelt(rows, names, shown, [first, titles])
        if not across:
            monthly = _usual_kind(found[0].kind) is PeriodKind.MONTH
            if monthly or _usual_kind(found[0].kind) is PeriodKind.DAY:
                checks.check_gaps(rows, names, first, shown, monthly=monthly)
            checks.check_old_dates(rows, first, when or shown)
    _tell_own_measures(rows, found)
    base = pl.DataFrame(
        {"row": table.rows, "place_code": codes, "place_name": names, "parent_name": sites, "used": rows.used}
    ).with_columns(place_kind=pl.lit(profile.place_kind.value), sheet=pl.lit(table.sheet))
    return pl.concat([empty(OBSERVATIONS), *(_observed(base, one) for one in found)]).sort(
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


def _down(rows: Rows, profile: Profile, when: str | None, titles: pl.Series | None) -> list[_Figures]:
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
            _Figures(
                title=titles if titles is not None else _title(rows, profile, name),
                when=starts,
                kind=kinds,
                top=_numbers(rows, name),
                bottom=rows.numbers(bottom, Rule()) if bottom else None,
                column=name,
            )
        )
    return found


def _title(rows: Rows, profile: Profile, name: str) -> pl.Series:
    given = next((one.detail for one in profile.columns if one.column == name and one.detail), name)
    return pl.repeat(given, rows.table.body.height, dtype=pl.String, eager=True)


def _across(rows: Rows, profile: Profile, across: list[str], titles: pl.Series | None) -> list[_Figures]:
    """Give the figures of a table with a period over each column."""
    table = rows.table
    heads = pl.Series([column.heading for column in table.columns if column.name in across], dtype=pl.String)
    starts, kinds, _ = _read_periods(heads)
    height = table.body.height
    title = titles
    if title is None:
        said = profile.measure_title or profile.title
        title = pl.repeat(said, height, dtype=pl.String, eager=True)
    return [
        _Figures(
            title=title,
            when=pl.repeat(start, height, dtype=pl.Date, eager=True),
            kind=pl.repeat(kind, height, dtype=pl.String, eager=True),
            top=_numbers(rows, name),
            bottom=None,
            column=name,
        )
        for name, start, kind in zip(across, starts, kinds, strict=True)
        if start is not None
    ]


def _periods(rows: Rows, when: str) -> tuple[pl.Series, pl.Series]:
    """Read the column of periods, telling of what cannot be read."""
    texts = rows.table.text(when)
    texts = texts.set(~(rows.used | rows.total), None)
    starts, kinds, read = _read_periods(texts)
    if read is not None:
        rows.set_aside("date.doubtful", read.doubtful, when)
        if read.order is DayOrder.ASSUMED:
            example = texts.filter(read.either).head(1).to_list()
            sheet = rows.table.sheet
            rows.faults.add(
                fault("date.order_assumed", sheet=sheet, column=when, found=next(iter(example), ""))
            )
        elif read.order is DayOrder.MONTH_FIRST:
            rows.faults.add(fault("date.month_first", sheet=rows.table.sheet, column=when))
        odd = read.odd & rows.used
        if odd.any():
            words = {"styles": len(read.styles)}
            row, example_text = rows.table.rows.filter(odd)[0], texts.filter(odd)[0]
            rows.faults.add(
                fault(
                    "date.mixed_styles",
                    sheet=rows.table.sheet,
                    row=row,
                    column=when,
                    found=example_text,
                    words=words,
                )
            )
    empty_cells = rows.table.text(when).str.strip_chars().fill_null("") == ""
    rows.set_aside("date.missing", empty_cells, when)
    rows.set_aside("date.unreadable", starts.is_null(), when)
    return starts, kinds


def _read_periods(texts: pl.Series) -> tuple[pl.Series, pl.Series, Dates | None]:
    """Read texts as days, months or other periods, whichever reads most of them."""
    as_days, as_months = days(texts), months(texts)
    others = column_of_periods(texts)
    most = max(as_months.values.count(), others.starts.count())
    if as_days.values.count() == most and most:
        kind = spacing([one for one in as_days.values.unique() if one is not None])
        starts = (
            as_days.values.dt.month_start()
            if kind not in (PeriodKind.DAY, PeriodKind.WEEK)
            else as_days.values
        )
        return starts, pl.repeat(kind.value, len(texts), dtype=pl.String, eager=True), as_days
    if as_months.values.count() == most:
        kinds = pl.repeat(PeriodKind.MONTH.value, len(texts), dtype=pl.String, eager=True)
        return as_months.values, kinds, as_months
    return others.starts, others.kinds, None


def _numbers(rows: Rows, name: str) -> Numbers:
    """Read a column of figures; percentages and fractions that are mixed are told, the odd ones left out."""
    read = rows.numbers(name, Rule(least=None))
    values = read.values
    filled = values.drop_nulls()
    says_percent = "%" in name or "percent" in name.lower()
    if len(filled) < 5 or not (says_percent or read.percent.any()):
        return read
    signs = read.percent & values.is_not_null()
    small = (values.abs() <= 1) & (values != 0) & ~signs
    share = int(small.fill_null(value=False).sum()) / len(filled)
    if share >= 1 - plausible().unit_share:
        values = values.zip_with(~signs, values / 100)
        odd = (values.abs() > 1.5).fill_null(value=False)
        words = {"usual": "fractions such as 0.95", "other": "a percentage"}
    elif share <= plausible().unit_share:
        odd = small.fill_null(value=False) & (values != 1)
        words = {"usual": "percentages such as 95", "other": "a fraction"}
    else:
        return read
    rows.tell("number.mixed_units", odd, name, words=words)
    return Numbers(
        values=values.set(odd, None),
        missing=read.missing.set(odd, Missing.NOT_READABLE.value),
        unreadable=read.unreadable,
        formula_error=read.formula_error,
        suppressed=read.suppressed,
        mended=read.mended,
        percent=read.percent,
    )


def _addable(rows: Rows, figures: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Leave out figures that cannot be added up: percentages, rates, averages."""
    rates = ("%", "percent", "rate", "average", "mean", "median", "ratio", "per ", "score")
    kept = {name: one for name, one in figures.items() if not any(word in name.lower() for word in rates)}
    return {name: one for name, one in kept.items() if not rows.table.text(name).str.contains("%").any()}


def _usual_kind(kinds: pl.Series) -> PeriodKind | None:
    usual = kinds.drop_nulls().mode()
    return PeriodKind(usual[0]) if len(usual) else None


def _observed(base: pl.DataFrame, one: _Figures) -> pl.DataFrame:
    """Make the observations of one column of figures."""
    top, bottom = one.top, one.bottom
    missing = top.missing
    if bottom is not None:
        missing = missing.zip_with(missing.is_not_null(), bottom.missing)
        zero = (bottom.values == 0).fill_null(value=False)
        missing = missing.set(missing.is_null() & zero, Missing.NOT_DEFINED.value)
    titles = {title: _key(title, ratio=bottom is not None) for title in one.title.unique().drop_nulls()}
    absent = pl.repeat(None, len(missing), dtype=pl.Float64, eager=True)
    return (
        base.with_columns(
            measure=one.title.replace_strict(titles, default=None, return_dtype=pl.String),
            measure_title=one.title,
            period_kind=one.kind,
            period_start=one.when,
            numerator=top.values.set(missing.is_not_null(), None),
            denominator=(bottom.values if bottom else absent).set(missing.is_not_null(), None),
            missing=missing,
            column=pl.lit(one.column),
        )
        .filter(pl.col("used") & pl.col("period_start").is_not_null() & pl.col("measure").is_not_null())
        .with_columns(pl.col("place_code", "place_name", "parent_name").fill_null(""))
        .select(OBSERVATIONS.names())
        .cast(OBSERVATIONS)
    )


def _tell_own_measures(rows: Rows, found: Sequence[_Figures]) -> None:
    told: set[str] = set()
    for one in found:
        for title in one.title.unique(maintain_order=True).drop_nulls():
            if title not in told and _key(title, ratio=one.bottom is not None).startswith("own."):
                told.add(title)
                sheet = rows.table.sheet
                rows.faults.add(
                    fault("measure.named_after_heading", sheet=sheet, column=one.column, found=title)
                )


def _key(title: str, *, ratio: bool) -> str:
    """Give the key of the defined measure of this title, or a key of the user's own made from it.

    A measure that is a ratio is taken only where the file gives both its parts.
    """
    wanted = slug(title)
    for key, one in measures().items():
        if wanted in {slug(one.title), slug(key)} and _matches(one, ratio=ratio):
            return key
    return f"own.{wanted or 'figure'}"


def _matches(one: Measure, *, ratio: bool) -> bool:
    return bool(one.denominator) == ratio


KIND = Kind(
    key=KEY,
    title=TITLE,
    says="Any measure by place and period: one figure a row, or a column for each measure or for each date.",
    feed="own.measures",
    recognises=recognises,
    read=read,
)
