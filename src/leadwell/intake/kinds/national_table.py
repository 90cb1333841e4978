"""National tables with one row a place: read by a layout written down as data, not by code."""

import re
from functools import partial

import polars as pl

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table, heading_key
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import Layout, TableLayout, layouts
from leadwell.intake.kinds.observing import (
    Value,
    doubled_rows,
    kept_aside,
    observed,
    place_columns,
    reconcile,
    slug,
    tell_untidy,
    total_rows,
)
from leadwell.intake.kinds.period_words import (
    Periods,
    column_of_periods,
    quarter_ending,
    spacing,
    written_period,
)
from leadwell.intake.kinds.series_ends import tell_ends
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault, list_where
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, Reading, SheetReading, empty

_PREAMBLE = 40  # rows above a table in which its period is looked for


def kinds() -> tuple[Kind, ...]:
    """Give the kinds that are read by a layout."""
    return tuple(
        Kind(
            key=layout.key,
            title=layout.title,
            says=layout.says,
            feed=layout.feed,
            recognises=partial(recognised, layout),
            read=partial(read, layout),
        )
        for layout in layouts().values()
    )


def recognised(layout: Layout, book: Book) -> float:
    """Say how sure it is that a file has this layout: the share of headings of its best sheet."""
    best = 0.0
    for grid in book.sheets:
        for table in layout.tables:
            if _found(grid, table) is not None:
                best = max(best, 0.9 + min(len(table.wanted), 9) / 100)
    return best


def _found(grid: Grid, layout: TableLayout) -> Table | None:
    table = find_table(grid, layout.wanted)
    if table is None:
        return None
    here = {heading_key(column.heading) for column in table.columns}
    return None if any(heading_key(one) in here for one in layout.without) else table


def read(layout: Layout, book: Book) -> Reading:
    """Read a file by its layout; every fault goes into the reading."""
    faults = FaultList()
    sheets, observations, aside = [], [], []
    for grid in book.sheets:
        for table_layout in layout.tables:
            table = _found(grid, table_layout)
            if table is not None:
                sheet, found, kept = _read_table(layout, table_layout, table, grid, book, faults)
                sheets.append(sheet)
                observations.append(found)
                aside.append(kept)
                break
        else:
            sheets.append(other_sheet(grid, faults))
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=layout.key,
        title=layout.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        observations=pl.concat(observations) if observations else empty(OBSERVATIONS),
        kept_aside=pl.concat(aside) if aside else empty(KEPT_ASIDE),
    )


def _read_table(
    layout: Layout, table_layout: TableLayout, table: Table, grid: Grid, book: Book, faults: FaultList
) -> tuple[SheetReading, pl.DataFrame, pl.DataFrame]:
    code, name = table.find(*table_layout.place_code), table.find(*table_layout.place_name)
    values = _values(layout, table_layout, table, faults)
    marks = [_named(table.text(column)) for column in (code, name) if column]
    totals = total_rows(*marks)
    nameless = pl.Series([True] * table.body.height, dtype=pl.Boolean)
    for mark in marks:
        nameless = nameless & mark.is_null()
    hollow = _without_figures(table, values)
    notes = ~totals & (nameless | hollow & _one_cell(table)) & hollow
    about = table.where(~totals & ~notes)
    adrift = nameless.filter(~totals & ~notes)
    aside = [kept_aside(about, adrift, "no place is named")]
    list_where(faults, "row.no_place", adrift, table=about, column=None)
    about = about.where(~adrift)
    periods = _periods(table_layout, about, grid, book, faults)
    undated = periods.starts.is_null()
    if undated.all() and about.body.height:
        faults.add(fault("period.unknown", sheet=grid.name))
    elif undated.any():
        list_where(faults, "period.unreadable", undated, table=about, column=about.find(*table_layout.period))
    aside.append(kept_aside(about, undated, "no period could be read"))
    about, kinds_, starts = (
        about.where(~undated),
        periods.kinds.filter(~undated),
        periods.starts.filter(~undated),
    )
    if periods.calendar_quarters:
        faults.add(fault("period.calendar_quarter", sheet=table.sheet))
    reconcile(about, values if table_layout.reconciled else [], table.where(totals), faults)
    places = _places(table_layout, about, code, name)
    keys = places.select("place_code", "place_name").with_columns(
        starts.alias("start"), *(about.text(about.find(one)).alias(one) for one in table_layout.kinds_by)
    )
    keep, doubled = doubled_rows(about, keys, faults)
    aside.append(doubled)
    about, places = about.where(keep), places.filter(keep)
    places = _own_codes(places, starts.filter(keep), about, table_layout, faults)
    tell_untidy(places, faults, sheet=grid.name)
    result = observed(
        about,
        values,
        places=places,
        period_kind=kinds_.filter(keep),
        period_start=starts.filter(keep),
        faults=faults,
    )
    found = _divided(result.observations, about, table_layout, len(values))
    if table_layout.ends_told:
        tell_ends(found, faults, sheet=grid.name)
    sheet = SheetReading(
        name=grid.name,
        what=table_layout.what,
        heading_row=table.heading_row,
        rows=table.body.height + len(table.repeated),
        rows_used=result.rows_used,
        totals_rows=int(totals.sum()),
        note_rows=int(notes.sum()) + len(table.repeated),
    )
    return sheet, found, pl.concat(aside)


def _values(layout: Layout, table_layout: TableLayout, table: Table, faults: FaultList) -> list[Value]:
    """Find the value columns: those the layout lists, then the others where it takes them."""
    columns: dict[str, str] = {}
    listed = []
    for figure in table_layout.figures:
        name = table.find(*figure.headings, group=figure.group)
        if name is None:
            faults.add(fault("column.absent", sheet=table.sheet, column=figure.headings[0]))
        else:
            columns[figure.measure] = name
            listed.append((figure, name))
    values = [
        Value(
            column=name,
            measure=figure.measure,
            title=figure.title,
            numerator=columns.get(figure.numerator or ""),
            denominator=columns.get(figure.denominator or ""),
            scale=figure.scale,
            dash_means=layout.dash_means,
            signed=figure.signed,
        )
        for figure, name in listed
    ]
    roles = (
        *table_layout.place_code, *table_layout.place_name, *table_layout.parent_name, *table_layout.period,
        *table_layout.financial_year, *table_layout.kinds_by, *table_layout.left_out,
    )  # fmt: skip
    known = {heading_key(one) for one in roles}
    taken = set(columns.values())
    for column in table.columns:
        if column.name in taken or heading_key(column.heading) in known:
            continue
        texts = table.text(column.name)
        filled = int((texts.str.strip_chars().str.len_bytes() > 0).sum())
        read_as = numbers(texts, dash_means=layout.dash_means)
        if table_layout.others and column.heading and filled and read_as.values.drop_nulls().len():
            values.append(
                Value(
                    column=column.name,
                    measure=f"{table_layout.prefix}.{slug(column.name)}",
                    title=column.name,
                    dash_means=layout.dash_means,
                    signed=True,
                )
            )
        else:
            _tell_unused(table.sheet, column.name, filled, faults)
    return values


def _tell_unused(sheet: str, column: str, filled: int, faults: FaultList) -> None:
    code = "column.unknown" if filled else "column.empty"
    faults.add(fault(code, sheet=sheet, column=column, words={"filled": f"{filled:,}"}))


def _without_figures(table: Table, values: list[Value]) -> pl.Series:
    hollow = pl.Series([True] * table.body.height, dtype=pl.Boolean)
    for value in values:
        hollow = hollow & ~(table.text(value.column).str.strip_chars().str.len_bytes() > 0).fill_null(
            value=False
        )
    return hollow


def _one_cell(table: Table) -> pl.Series:
    names = [column.name for column in table.columns]
    counted = table.body.select(
        pl.sum_horizontal(
            (pl.col(name).str.strip_chars().str.len_bytes() > 0).fill_null(value=False) for name in names
        )
        .cast(pl.Int64)
        .alias("filled")
    )
    return counted.get_column("filled") <= 2


def _places(table_layout: TableLayout, about: Table, code: str | None, name: str | None) -> pl.DataFrame:
    parent = about.find(*table_layout.parent_name)
    return place_columns(
        about, code=code, name=name or code, parent=parent, kind=PlaceKind(table_layout.place_kind)
    )


def _own_codes(
    places: pl.DataFrame, starts: pl.Series, about: Table, table_layout: TableLayout, faults: FaultList
) -> pl.DataFrame:
    """Take the code off places that share one with another name in the same period, and tell of it."""
    said = places.select("place_code", "place_name").with_columns(starts.alias("start"))
    said = said.with_columns(about.text(about.find(one)).alias(one) for one in table_layout.kinds_by)
    keys = [name for name in said.columns if name != "place_name"]
    shared = (
        said.filter(pl.col("place_code") != "")
        .group_by(keys)
        .agg(
            pl.col("place_name").n_unique().alias("names"),
            pl.col("place_name").unique().sort().alias("which"),
        )
        .filter(pl.col("names") > 1)
        .group_by("place_code")
        .agg(pl.col("which").first())
        .sort("place_code")
    )
    for code, which in shared.iter_rows():
        words = {"names": " and ".join(which)}
        faults.add(fault("code.shared", sheet=about.sheet, found=code, words=words))
    codes = shared.get_column("place_code").to_list()
    return places.with_columns(
        pl.when(pl.col("place_code").is_in(codes))
        .then(pl.lit(""))
        .otherwise("place_code")
        .alias("place_code")
    )


def _periods(table_layout: TableLayout, about: Table, grid: Grid, book: Book, faults: FaultList) -> Periods:
    column = about.find(*table_layout.period)
    year = about.find(*table_layout.financial_year)
    if column and year:
        words = (about.text(year).fill_null("") + "|" + about.text(column).fill_null("")).alias("words")
        read_ = {text: quarter_ending(*text.split("|", 1)) for text in words.unique().to_list()}
        known = {text: one for text, one in read_.items() if one is not None}
        return Periods(
            kinds=words.replace_strict(
                {text: one.kind.value for text, one in known.items()}, default=None, return_dtype=pl.String
            ),
            starts=words.replace_strict(
                {text: one.start for text, one in known.items()}, default=None, return_dtype=pl.Date
            ),
            calendar_quarters=False,
        )
    if column:
        return _spaced(about.text(column))
    period = period_above(grid, about.first_heading_row) or period_of_name(book.file_name, grid, faults)
    height = about.body.height
    return Periods(
        kinds=pl.Series([period.kind.value if period else None] * height, dtype=pl.String),
        starts=pl.Series([period.start if period else None] * height, dtype=pl.Date),
        calendar_quarters=False,
    )


def _spaced(texts: pl.Series) -> Periods:
    """Read a column of periods; single days that stand for months, quarters or weeks become those."""
    periods = column_of_periods(texts)
    days = periods.starts.filter(periods.kinds == PeriodKind.DAY.value)
    if not len(days) or len(days) < len(periods.starts.drop_nulls()):
        return periods
    kind = spacing(days.unique().to_list())
    return periods if kind is PeriodKind.DAY else column_of_periods(texts, kind=kind)


def _named(texts: pl.Series) -> pl.Series:
    """Give names or codes, null where the cell says that there is none."""
    tidy = texts_of(texts).values
    return tidy.set(tidy.is_in(["NA", "N/A", "-", "–", "null"]).fill_null(value=False), None)


def period_above(grid: Grid, heading_row: int) -> Period | None:
    """Give the period that the rows above a table name, from a cell ``Period:`` or ``Month:`` or a title.

    The cells to the right of a label are asked first, then titles from the top. Dates of publication
    are not periods of the figures and are passed over.
    """
    top = grid.top(min(heading_row - 1, _PREAMBLE)) if heading_row > 1 else []
    for row in top:
        for at, text in enumerate(row):
            if re.fullmatch(
                r"(reporting |data )?(period|month|quarter|time period)( covered)?\s*:?", text, re.IGNORECASE
            ):
                for other in row[at + 1 :]:
                    found = written_period(other) if other else None
                    if found:
                        return found.period
    for row in top:
        if any(
            re.match(r"(publi|revis|next|last|updat|contact|copyright)", text, re.IGNORECASE) for text in row
        ):
            continue
        for text in row:
            found = written_period(text) if 5 < len(text) < 200 else None
            if found:
                return found.period
    return None


def period_of_name(file_name: str, grid: Grid, faults: FaultList) -> Period | None:
    """Give the period that a file's name says, and tell that it was taken from there."""
    stem = re.sub(r"\.[A-Za-z0-9]+$", "", file_name.replace("_", " "))
    found = written_period(stem)
    if found is None:
        return None
    words = {"period": found.period.label}
    faults.add(fault("period.from_name", sheet=grid.name, found=file_name, words=words))
    return found.period


def _divided(found: pl.DataFrame, about: Table, table_layout: TableLayout, values: int) -> pl.DataFrame:
    """Divide each measure by the words of further columns: a test, a standard, a route."""
    columns = [name for name in (about.find(one) for one in table_layout.kinds_by) if name]
    if not columns or found.height == 0:
        return found
    words = [texts_of(about.text(name)).values.fill_null("all") for name in columns]
    said = pl.DataFrame({f"w{at}": one for at, one in enumerate(words)})
    distinct = said.unique()
    keyed = distinct.with_columns(
        pl.Series(
            "tail", [".".join(slug(word) for word in row) for row in distinct.iter_rows()], dtype=pl.String
        ),
        pl.Series("said", [", ".join(row) for row in distinct.iter_rows()], dtype=pl.String),
    )
    tails = said.join(keyed, on=said.columns, how="left", maintain_order="left").select("tail", "said")
    tails = pl.concat([tails] * values)
    return found.with_columns(
        (pl.col("measure") + "." + tails.get_column("tail")).alias("measure"),
        (pl.col("measure_title") + ": " + tails.get_column("said")).alias("measure_title"),
    )
