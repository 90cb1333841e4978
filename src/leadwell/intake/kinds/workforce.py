"""NHS workforce statistics: months across, subtotals and organisations in one table."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.editions import Covers
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.kinds.national_periods import period_above, period_of_name
from leadwell.intake.kinds.observing import slug
from leadwell.intake.kinds.period_words import written_period
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault, list_where
from leadwell.intake.reading import OBSERVATIONS, PLACES, Reading, SheetReading, empty

_FACTS = facts("workforce")
_MOST_APART = 0.51  # of a full-time equivalent: rounding of published figures


def recognises(book: Book) -> float:
    """Say how sure it is that a file is the workforce statistics."""
    return 0.97 if any(_organisation_table(grid) is not None for grid in book.sheets) else 0.0


def _organisation_table(grid: Grid) -> Table | None:
    wanted = [_FACTS["region_name"], _FACTS["ics_name"], _FACTS["place_name"], _FACTS["place_code"]]
    return find_table(grid, wanted)


def read(book: Book) -> Reading:
    """Read the tables of organisations and of England; every fault goes into the reading."""
    faults = FaultList()
    sheets, observations, places = [], [], []
    for grid in book.sheets:
        table = _organisation_table(grid)
        if table is not None:
            sheet, found, listed = _organisations(table, grid, book, faults)
            places.append(listed)
        elif (heading := _row_of_months(grid)) is not None:
            sheet, found = _england(grid, heading, faults)
        else:
            sheets.append(other_sheet(grid, faults))
            continue
        sheets.append(sheet)
        observations.append(found)
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=KIND.key,
        title=KIND.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        observations=pl.concat(observations) if observations else empty(OBSERVATIONS),
        places=pl.concat(places).unique(["place_code", "place_name"], maintain_order=True)
        if places
        else empty(PLACES),
    )


def _counted(*words: str) -> Mapping[str, Any] | None:
    """Give what is counted, full-time equivalents or heads, by the words on the sheet."""
    said = " ".join(words).lower()
    for count in _FACTS["count"]:
        if any(f" {word} " in f" {said} " for word in count["words"]):
            found: Mapping[str, Any] = count
            return found
    return None


def _organisations(
    table: Table, grid: Grid, book: Book, faults: FaultList
) -> tuple[SheetReading, pl.DataFrame, pl.DataFrame]:
    said = [text for row in grid.top(table.heading_row) for text in row if text]
    counted = _counted(grid.name.replace("-", " "), *said) or _FACTS["count"][1]
    roles = {
        role: table.find(*_FACTS[role])
        for role in ("region_code", "region_name", "ics_code", "ics_name", "place_name", "place_code")
    }
    tidy = pl.DataFrame(
        {role: texts_of(table.text(name)).values for role, name in roles.items()}
    ).with_columns(table.rows.alias("row"))
    figures = [
        column.name for column in table.columns if column.name not in roles.values() and column.heading
    ]
    filled = pl.Series([False] * table.body.height, dtype=pl.Boolean)
    for name in figures:
        filled = filled | (table.text(name).str.strip_chars().str.len_bytes() > 0).fill_null(value=False)
    named = tidy.get_column("place_code").is_not_null() | tidy.get_column("place_name").is_not_null()
    organisations, subtotals = named, ~named & filled
    filled_down = tidy.with_columns(pl.col("region_code", "region_name").forward_fill()).with_columns(
        pl.col("ics_code", "ics_name").forward_fill().over(pl.col("region_name").rle_id())
    )
    months = {name: found for name in figures if (found := month_of_heading(name)) is not None}
    if len(months) > len(figures) / 2:
        columns = [(name, period, counted["key"], "all staff") for name, period in months.items()]
    else:
        period = period_above(grid, table.first_heading_row) or period_of_name(book.file_name, grid, faults)
        if period is None:
            faults.add(fault("period.unknown", sheet=grid.name))
            figures, columns = [], []
        else:
            columns = [(name, period, f"{counted['key']}.{slug(name)}", name) for name in figures]
    about = table.where(organisations)
    identity = filled_down.filter(organisations)
    across = _across(about, identity, columns, counted, faults)
    if len(months) > len(figures) / 2:
        across = _not_yet(across, table.sheet, faults)
    if counted["adds_up"]:
        _add_up(about, table.where(subtotals), tidy.filter(subtotals), figures, faults)
    rows = table.body.height + len(table.repeated)
    sheet = SheetReading(
        name=grid.name,
        what=f"{counted['title'].lower()} by organisation" + (" and month" if months else " and staff group"),
        heading_row=table.heading_row,
        rows=rows,
        rows_used=about.body.height if columns else 0,
        totals_rows=int(subtotals.sum()),
        note_rows=rows - int(organisations.sum()) - int(subtotals.sum()),
    )
    return sheet, across, _listed(filled_down, organisations, subtotals, table.sheet)


def _across(
    table: Table,
    identity: pl.DataFrame,
    columns: Sequence[tuple[str, Period, str, str]],
    counted: Mapping[str, Any],
    faults: FaultList,
) -> pl.DataFrame:
    """Make observations of columns that each have a period and a measure of their own."""
    shared = identity.select(
        pl.col("place_code").fill_null(""),
        pl.col("place_name").fill_null(""),
        pl.lit(PlaceKind.PEER.value).alias("place_kind"),
        pl.coalesce("ics_name", "region_name").fill_null("").alias("parent_name"),
        pl.col("row"),
    )
    frames = []
    for name, period, measure, words in columns:
        figure, missing = _figures(table, name, faults)
        frames.append(
            shared.with_columns(
                pl.lit(f"workforce.{measure}").alias("measure"),
                pl.lit(f"{counted['title']}: {words}").alias("measure_title"),
                pl.lit(period.kind.value).alias("period_kind"),
                pl.lit(period.start).alias("period_start"),
                figure.alias("numerator"),
                pl.lit(None, dtype=pl.Float64).alias("denominator"),
                missing.alias("missing"),
                pl.lit(table.sheet).alias("sheet"),
                pl.lit(name).alias("column"),
            ).select(OBSERVATIONS.names())
        )
    return pl.concat(frames).cast(OBSERVATIONS) if frames else empty(OBSERVATIONS)


def _figures(table: Table, name: str, faults: FaultList) -> tuple[pl.Series, pl.Series]:
    """Read one column: a dash is zero in this publication, an empty cell was not submitted."""
    texts = table.text(name)
    dashes = texts.str.strip_chars().is_in(_FACTS["zero_marks"]).fill_null(value=False)
    marks = dict.fromkeys(_FACTS["not_applicable_marks"], Missing.NOT_APPLICABLE)
    cells = numbers(texts.set(dashes, "0") if dashes.any() else texts, markers=marks)
    list_where(faults, "number.unreadable", cells.unreadable, table=table, column=name)
    below = (cells.values < 0).fill_null(value=False)
    figure, missing = cells.values, cells.missing
    if list_where(faults, "number.negative", below, table=table, column=name):
        figure, missing = figure.set(below, None), missing.set(below, Missing.NOT_POSSIBLE.value)
    return figure, missing.replace(Missing.NOT_RECORDED.value, Missing.NOT_SUBMITTED.value)


def _not_yet(found: pl.DataFrame, sheet: str, faults: FaultList) -> pl.DataFrame:
    """Mark zeros before an organisation's first and after its last member of staff as not applying."""
    lived = found.with_columns((pl.col("numerator") > 0).alias("some")).with_columns(
        pl.col("period_start").filter(pl.col("some")).min().over("place_code", "row").alias("first"),
        pl.col("period_start").filter(pl.col("some")).max().over("place_code", "row").alias("last"),
    )
    outside = (pl.col("numerator") == 0) & (
        pl.col("first").is_null()
        | (pl.col("period_start") < pl.col("first"))
        | (pl.col("period_start") > pl.col("last"))
    )
    lived = lived.with_columns(outside.fill_null(value=False).alias("outside"))
    cells = int(lived.get_column("outside").sum())
    if cells:
        places = lived.filter("outside").select("place_code", "row").n_unique()
        words = {"places": f"{places:,}", "cells": f"{cells:,}"}
        faults.add(fault("series.not_yet", sheet=sheet, count=cells, words=words))
    return lived.with_columns(
        pl.when("outside").then(None).otherwise("numerator").alias("numerator"),
        pl.when("outside").then(pl.lit(Missing.NOT_APPLICABLE.value)).otherwise("missing").alias("missing"),
    ).select(OBSERVATIONS.names())


def _add_up(
    about: Table, subtotals: Table, words: pl.DataFrame, figures: Sequence[str], faults: FaultList
) -> None:
    """Compare the total of all organisations with the published one for England, column by column."""
    england = (words.get_column("region_name").str.to_lowercase() == "england").fill_null(value=False)
    total = subtotals.where(england)
    if total.body.height != 1:
        return
    for name in figures:
        said, cells = numbers(total.text(name)).values[0], numbers(about.text(name)).values
        if said is None or cells.null_count():
            continue
        added = float(cells.sum())
        if abs(added - said) > max(_MOST_APART, 1e-6 * abs(said)):
            faults.add(
                fault(
                    "row.total_disagrees",
                    sheet=about.sheet,
                    row=int(total.rows[0]),
                    column=name,
                    found=f"{said:,.10g}",
                    words={"total": f"{said:,.10g}", "sum": f"{added:,.10g}"},
                )
            )


def _listed(
    identity: pl.DataFrame, organisations: pl.Series, subtotals: pl.Series, sheet: str
) -> pl.DataFrame:
    """Give the organisations, systems and regions as places."""
    frame = identity.with_columns(pl.lit(sheet).alias("sheet"))
    regions = frame.filter(subtotals & pl.col("region_code").is_not_null())
    levels = (
        (regions.unique("region_code", maintain_order=True), "region", None, PlaceKind.AREA),
        (
            regions.filter(pl.col("ics_code").is_not_null()).unique("ics_code", maintain_order=True),
            "ics",
            "region",
            PlaceKind.AREA,
        ),
        (frame.filter(organisations), "place", "ics", PlaceKind.PEER),
    )
    return pl.concat(
        rows.select(
            pl.col(f"{own}_code").fill_null("").alias("place_code"),
            pl.col(f"{own}_name").fill_null("").alias("place_name"),
            pl.lit(kind.value).alias("place_kind"),
            (pl.col(f"{over}_code") if over else pl.lit("")).fill_null("").alias("parent_code"),
            (pl.col(f"{over}_name") if over else pl.lit("")).fill_null("").alias("parent_name"),
            pl.col("sheet"),
            pl.col("row"),
        )
        for rows, own, over, kind in levels
    ).cast(PLACES)


def _row_of_months(grid: Grid) -> int | None:
    """Give the row (from 0) of a table of England that has months across, None where there is none."""
    for at, row in enumerate(grid.top()):
        filled = [text for text in row if text]
        if len(filled) >= 12 and sum(1 for text in filled if month_of_heading(text)) > 0.8 * len(filled):
            return at
    return None


def month_of_heading(text: str) -> Period | None:
    """Give the month that a column's heading says; a month's last day stands for the month."""
    found = written_period(text)
    if found is None or found.period.kind not in {PeriodKind.DAY, PeriodKind.MONTH}:
        return None
    return Period(PeriodKind.MONTH, found.period.start.replace(day=1))


def _england(grid: Grid, heading: int, faults: FaultList) -> tuple[SheetReading, pl.DataFrame]:
    """Read the table of England: staff groups down, months across, one block for each way of counting."""
    said = grid.top()[heading]
    columns = [(at, found) for at, text in enumerate(said) if text and (found := month_of_heading(text))]
    counted: Mapping[str, Any] | None = None
    rows = used = notes = 0
    records: list[tuple[int, str, str]] = []
    for at, row in enumerate(grid.top(grid.height)[heading + 1 :], start=heading + 2):
        if not any(row):
            continue
        rows += 1
        words = next((text for text in row[: columns[0][0]] if text), "")
        if not any(row[column] for column, _ in columns):
            counted = _counted(heading_words(words)) or counted
            notes += 1
        elif counted is None:
            notes += 1
        else:
            used += 1
            records.append((at, f"workforce.{counted['key']}.{slug(words)}", f"{counted['title']}: {words}"))
    frames = []
    lines = grid.cells.with_row_index("line", offset=1).with_columns(pl.col("line").cast(pl.Int64))
    listed = pl.DataFrame(records, schema=["row", "measure", "measure_title"], orient="row")
    body = listed.join(lines, left_on="row", right_on="line", how="left", maintain_order="left")
    for column, period in columns:
        cells = numbers(body.get_column(f"c{column}"))
        for at in cells.unreadable.arg_true().to_list():
            faults.add(
                fault("number.unreadable", sheet=grid.name, row=int(listed["row"][at]), column=said[column])
            )
        frames.append(
            listed.with_columns(
                pl.lit("").alias("place_code"),
                pl.lit("England").alias("place_name"),
                pl.lit(PlaceKind.AREA.value).alias("place_kind"),
                pl.lit("").alias("parent_name"),
                pl.lit(period.kind.value).alias("period_kind"),
                pl.lit(period.start).alias("period_start"),
                cells.values.alias("numerator"),
                pl.lit(None, dtype=pl.Float64).alias("denominator"),
                cells.missing.replace(Missing.NOT_RECORDED.value, Missing.NOT_SUBMITTED.value).alias(
                    "missing"
                ),
                pl.lit(grid.name).alias("sheet"),
                pl.lit(said[column]).alias("column"),
            ).select(OBSERVATIONS.names())
        )
    sheet = SheetReading(
        name=grid.name,
        what="staff of England by staff group and month",
        heading_row=heading + 1,
        rows=rows,
        rows_used=used,
        note_rows=notes,
    )
    return sheet, pl.concat(frames).cast(OBSERVATIONS) if frames else empty(OBSERVATIONS)


def heading_words(text: str) -> str:
    """Give the words of a block's heading, without brackets: ``FULL TIME EQUIVALENT (FTE)``."""
    return " ".join(text.replace("(", " ").replace(")", " ").lower().split())


KIND = Kind(
    key=_FACTS["key"],
    title=_FACTS["title"],
    says=_FACTS["says"],
    feed=_FACTS["key"],
    recognises=recognises,
    read=read,
    covers=Covers.TABLE,
)
