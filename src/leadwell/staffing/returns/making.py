"""A return made from shifts: its rows, its problems, and the file as CSV or XLSX."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl
import xlsxwriter

from leadwell.foundations.periods import Period
from leadwell.foundations.spreadsheets import Cell, csv_bytes, safe_text
from leadwell.staffing.returns.facts import FactRow, UnitFacts, Value, fact_rows
from leadwell.staffing.returns.layouts import Form, Layout, layout
from leadwell.staffing.rules import Rules

_DECIMALS = {Form.COUNT: 2, Form.HOURS: 2, Form.RATIO: 2, Form.PERCENT: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A return ready to be written. Cells are in the order of the layout's fields; None is a blank."""

    layout: Layout
    month: Period
    facts: tuple[FactRow, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def file_stem(self) -> str:
        """A name for the file, without its ending: ``nstffil-2025-03``."""
        return f"{self.layout.key}-{self.month.start:%Y-%m}"

    @property
    def note(self) -> str:
        """What has to be known before the file is sent on."""
        if not self.layout.to_be_checked:
            return "The headings are Leadwell's own; there is no national layout."
        many = len(self.layout.to_be_checked)
        return (
            f"{many} of {len(self.layout.fields)} headings are from general knowledge and are to be checked "
            f"against the publisher's layout before this file is sent: {self.layout.founding.source}."
        )


def make_return(
    key: str,
    shifts: pl.DataFrame,
    census: pl.DataFrame,
    *,
    month: Period,
    units: Sequence[UnitFacts],
    rules: Rules,
    judged: pl.DataFrame | None = None,
) -> Return:
    """Make one of the shipped returns for a month from the shifts.

    Args:
        key: ``nstffil``, ``ward_display`` or ``capacity``.
        shifts: columns of ``leadwell.intake.reading.SHIFTS``.
        census: columns of ``leadwell.intake.reading.CENSUS``.
        month: the month returned.
        units: the units returned, in this order.
        rules: by which red flags are judged.
        judged: the same shifts judged already, where flags recorded or set aside by hand are to count.

    Raises:
        NoSuchReturn: there is no return of that name.
    """
    chosen = layout(key)
    facts = fact_rows(chosen.per, shifts, census, month=month, units=units, rules=rules, judged=judged)
    return Return(
        layout=chosen,
        month=month,
        facts=facts,
        rows=tuple(
            tuple(_cell(one.values.get(field.fact), field.form) for field in chosen.fields) for one in facts
        ),
    )


def monthly_return(
    shifts: pl.DataFrame,
    census: pl.DataFrame,
    *,
    month: Period,
    units: Sequence[UnitFacts],
    rules: Rules,
) -> Return:
    """Make the national monthly return: one row a ward. Nothing planned gives a blank fill rate."""
    return make_return("nstffil", shifts, census, month=month, units=units, rules=rules)


def as_csv(filled: Return) -> bytes:
    """Give the return as a CSV file in which no text can act as a formula."""
    return csv_bytes(filled.layout.headings, filled.rows)


def as_xlsx(filled: Return) -> bytes:
    """Give the return as an Excel workbook, with a sheet that says how well each heading is founded.

    The same return gives the same bytes. Texts are written as texts and numbers as numbers; there is no
    formula in it.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    made_at = datetime(filled.month.start.year, filled.month.start.month, 1, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": filled.layout.title, "created": made_at})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    doubtful = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "italic": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(filled.layout.sheet)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(filled.layout.fields) - 1, 18)
    for column, field in enumerate(filled.layout.fields):
        sheet.write_string(0, column, safe_text(field.heading), doubtful if field.is_to_be_checked else bold)
    for line, row in enumerate(filled.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, line, column, cell, day)
    _headings_sheet(book, filled, bold)
    book.close()
    return stream.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, column: int, cell: Cell, day: object) -> None:
    if isinstance(cell, str):
        sheet.write_string(line, column, safe_text(cell))
    elif isinstance(cell, date):
        sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
    elif cell is not None:
        sheet.write_number(line, column, cell)


def _headings_sheet(book: xlsxwriter.Workbook, filled: Return, bold: object) -> None:
    sheet = book.add_worksheet("About the headings")
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 2, 40)
    sheet.write_string(0, 0, safe_text(filled.note))
    for column, title in enumerate(("Heading", "How well founded", "Source")):
        sheet.write_string(2, column, title, bold)
    for line, field in enumerate(filled.layout.fields, start=3):
        sheet.write_string(line, 0, safe_text(field.heading))
        sheet.write_string(line, 1, field.founding.status.words or "seen in a published copy")
        sheet.write_string(line, 2, safe_text(field.founding.source))


def _cell(value: Value, form: Form) -> Cell:
    if isinstance(value, float):
        return round(value, _DECIMALS.get(form, 2))
    return value
