"""The period of a published table: in a column, in two columns, above the table, or in the file's name."""

import re

import polars as pl

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Grid
from leadwell.intake.headings import Table
from leadwell.intake.kinds.layouts import TableLayout
from leadwell.intake.kinds.period_words import (
    Periods,
    column_of_periods,
    month_of_year,
    quarter_ending,
    spacing,
    written_period,
)
from leadwell.intake.listing import fault

_PREAMBLE = 40  # rows above a table in which its period is looked for


def periods_of(
    table_layout: TableLayout, about: Table, grid: Grid, file_name: str, faults: FaultList
) -> Periods:
    """Give the period of each row: from a column, from two, from the rows above, or from the file's name."""
    column = about.find(*table_layout.period)
    year = about.find(*table_layout.financial_year)
    calendar_year = about.find(*table_layout.calendar_year)
    if column and (year or calendar_year):
        words = about.text(year or calendar_year).fill_null("") + "|" + about.text(column).fill_null("")
        reader = quarter_ending if year else month_of_year
        read_ = {text: reader(*text.split("|", 1)) for text in words.unique().to_list()}
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
    period = period_above(grid, about.first_heading_row) or period_of_name(file_name, grid, faults)
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
