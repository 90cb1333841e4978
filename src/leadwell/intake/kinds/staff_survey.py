"""The NHS Staff Survey by organisation: one block of columns a question, its text in merged cells above."""

import re

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import PeriodKind
from leadwell.intake.editions import Covers
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table, heading_key
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.kinds.observing import (
    Value,
    doubled_rows,
    observed,
    place_columns,
    slug,
    tell_untidy,
    total_rows,
)
from leadwell.intake.kinds.period_words import Periods
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, Reading, SheetReading, empty

_FACTS = facts("staff_survey")


def _survey_table(grid: Grid) -> Table | None:
    return find_table(grid, [_FACTS["place_code"], _FACTS["place_name"], _FACTS["base"]])


def recognises(book: Book) -> float:
    """Say how sure it is that a file is the Staff Survey by organisation."""
    return 0.96 if any(_survey_table(grid) is not None for grid in book.sheets) else 0.0


def read(book: Book) -> Reading:
    """Read every question of every sheet; every fault goes into the reading."""
    faults = FaultList()
    sheets, observations, aside = [], [], []
    for grid in book.sheets:
        table = _survey_table(grid)
        if table is None:
            sheets.append(other_sheet(grid, faults))
            if _says_reweighted(grid):
                faults.add(fault("survey.reweighted", sheet=grid.name))
            continue
        sheet, found, kept = _answers(table, grid, book, faults)
        sheets.append(sheet)
        observations.append(found)
        aside.append(kept)
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=KIND.key,
        title=KIND.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        observations=pl.concat(observations) if observations else empty(OBSERVATIONS),
        kept_aside=pl.concat(aside) if aside else empty(KEPT_ASIDE),
    )


def _says_reweighted(grid: Grid) -> bool:
    return any("weight" in text.lower() and "histor" in text.lower() for row in grid.top() for text in row)


def _answers(
    table: Table, grid: Grid, book: Book, faults: FaultList
) -> tuple[SheetReading, pl.DataFrame, pl.DataFrame]:
    code, name = table.find(*_FACTS["place_code"]), table.find(*_FACTS["place_name"])
    values = _values(table, faults)
    year = _survey_year(grid, table.first_heading_row) or _year_in(book.file_name)
    if year is None:
        faults.add(fault("period.unknown", sheet=grid.name))
        values = []
    places = place_columns(table, code=code, name=name, parent=table.find(*_FACTS["parent_name"]))
    places = places.with_columns(pl.col("parent_name").replace("-", ""))
    totals = total_rows(places.get_column("place_name"))
    nameless = (places.get_column("place_code") == "") & (places.get_column("place_name") == "")
    about, places = table.where(~totals & ~nameless), places.filter(~totals & ~nameless)
    keep, kept = doubled_rows(about, places.select("place_code", "place_name"), faults)
    about, places = about.where(keep), places.filter(keep)
    tell_untidy(places, faults, sheet=grid.name)
    periods = _whole_year(year, about.body.height)
    result = observed(
        about,
        values,
        places=places,
        period_kind=periods.kinds,
        period_start=periods.starts,
        faults=faults,
    )
    rows = table.body.height + len(table.repeated)
    sheet = SheetReading(
        name=grid.name,
        what="answers by organisation",
        heading_row=table.heading_row,
        rows=rows,
        rows_used=result.rows_used,
        totals_rows=int(totals.sum()),
        note_rows=int(nameless.sum()) + len(table.repeated),
    )
    return sheet, result.observations, kept


def _values(table: Table, faults: FaultList) -> list[Value]:
    """Find the answers and scores: each belongs to the question above it and to that question's base."""
    known = {heading_key(one) for role in ("place_code", "place_name", "left_out") for one in _FACTS[role]}
    bases = {heading_key(one) for one in _FACTS["base"]}
    base_of = {column.group: column.name for column in table.columns if heading_key(column.heading) in bases}
    values = []
    for column in table.columns:
        key = heading_key(column.heading)
        if key in known or key in bases:
            continue
        if not column.heading:
            filled = {"filled": f"{table.text(column.name).count():,}"}
            faults.add(fault("column.unknown", sheet=table.sheet, column=column.name, words=filled))
            continue
        if column.group not in base_of:
            faults.add(fault("survey.no_base", sheet=table.sheet, column=column.name))
            continue
        share = column.heading.startswith("%")
        question = slug(re.split(r"\s+[-–]\s+", column.group, maxsplit=1)[0])
        answer = "" if not share else "." + slug(column.heading.removeprefix("%"))
        values.append(
            Value(
                column=column.name,
                measure=f"staff_survey.{question}{answer}",
                title=column.group + (f": {column.heading.removeprefix('%').strip()}" if share else ""),
                base=base_of[column.group],
                scale=100.0 if share else 1.0,
                dash_means=Missing.SUPPRESSED,
            )
        )
    return values


def _survey_year(grid: Grid, heading_row: int) -> int | None:
    for row in grid.top(heading_row):
        for text in row:
            if "survey" in text.lower() and (year := _year_in(text)) is not None:
                return year
    return None


def _year_in(text: str) -> int | None:
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", text)
    short = re.search(r"NSS(\d\d)(?!\d)", text)
    return int(found[1]) if found else 2000 + int(short[1]) if short else None


def _whole_year(year: int | None, height: int) -> Periods:
    start = pl.Series([None] * height, dtype=pl.Date)
    if year is not None:
        start = pl.select(pl.date(pl.repeat(year, height), 1, 1).alias("start")).get_column("start")
    return Periods(
        kinds=pl.Series([PeriodKind.YEAR.value] * height, dtype=pl.String),
        starts=start,
        calendar_quarters=False,
    )


KIND = Kind(
    key=_FACTS["key"],
    title=_FACTS["title"],
    says=_FACTS["says"],
    feed=_FACTS["key"],
    recognises=recognises,
    read=read,
    covers=Covers.TABLE,
)
