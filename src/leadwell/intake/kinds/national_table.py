"""National tables with one row a place: read by a layout written down as data, not by code."""

import re
from dataclasses import replace
from functools import partial

import polars as pl

from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.editions import Covers
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table, heading_key
from leadwell.intake.kinds.durations import BareNumber, bare_numbers
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import Layout, TableLayout, layouts
from leadwell.intake.kinds.national_periods import periods_of
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
from leadwell.intake.kinds.series_ends import tell_ends
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault, list_where
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, Reading, SheetReading, empty


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
            covers=Covers.TABLE,
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
    if table.find(*layout.place_code) is None and table.find(*layout.place_name) is None:
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
    periods = periods_of(table_layout, about, grid, book.file_name, faults)
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
        *table_layout.financial_year, *table_layout.calendar_year, *table_layout.kinds_by,
        *table_layout.left_out,
    )  # fmt: skip
    known = {heading_key(one) for one in roles}
    taken = set(columns.values())
    like = re.compile(table_layout.others_like, re.IGNORECASE)
    for column in table.columns:
        if column.name in taken or heading_key(column.heading) in known:
            continue
        if not like.search(column.heading):
            continue
        texts = table.text(column.name)
        filled = int((texts.str.strip_chars().str.len_bytes() > 0).sum())
        read_as = numbers(texts, dash_means=layout.dash_means, hours=table_layout.clock)
        if table_layout.others and column.heading and filled and read_as.values.drop_nulls().len():
            values.append(
                Value(
                    column=column.name,
                    measure=f"{table_layout.prefix}.{slug(column.name)}",
                    title=column.name,
                    dash_means=layout.dash_means,
                    signed=True,
                    clock=table_layout.clock,
                )
            )
        else:
            _tell_unused(table.sheet, column.name, filled, faults)
    return _with_units(table, table_layout, values, faults) if table_layout.clock else values


def _with_units(
    table: Table, table_layout: TableLayout, values: list[Value], faults: FaultList
) -> list[Value]:
    """Say of each column what its bare numbers are, and tell of those that were read as seconds."""
    bare = bare_numbers(table, [one.column for one in values], like=table_layout.durations_like)
    seconds = sum(one is BareNumber.SECONDS for one in bare.values())
    if seconds:
        faults.add(fault("number.seconds", sheet=table.sheet, count=seconds))
    return [replace(one, bare=bare[one.column]) for one in values]


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
    return counted.get_column("filled") <= 1


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


def _named(texts: pl.Series) -> pl.Series:
    """Give names or codes, null where the cell says that there is none."""
    tidy = texts_of(texts).values
    return tidy.set(tidy.is_in(["NA", "N/A", "-", "–", "null"]).fill_null(value=False), None)


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
