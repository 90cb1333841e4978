"""The empty shift-level file to fill in, as a workbook or as CSV."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath

import xlsxwriter

from leadwell.foundations.definition_files import definition
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.spreadsheets import csv_bytes
from leadwell.foundations.staff import Part, StaffGroup

_ROWS = 5_000  # rows that get the lists to choose from


class NoSuchTemplate(LeadwellError):
    """A template was asked for in a form that there is none of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the template, in words for the person who fills it in."""

    heading: str
    needed: str  # "yes", or when
    says: str
    example: str


@cache
def columns() -> tuple[Column, ...]:
    """Give the columns of the template in their order."""
    document = definition("intake", "shift_template")
    return tuple(
        Column(
            heading=entry.text("heading"),
            needed=entry.text("needed"),
            says=entry.text("says"),
            example=entry.text("example"),
        )
        for entry in document.entries("column")
    )


def template(file_name: str) -> bytes:
    """Give the empty template in the form that the name ends in: ``.xlsx`` or ``.csv``.

    The workbook has lists to choose parts of the day and staff groups from, and a second sheet that
    says what each column means.

    Raises:
        NoSuchTemplate: the name ends in something else.
    """
    match PurePath(file_name).suffix.lower():
        case ".csv":
            return csv_bytes([column.heading for column in columns()], [])
        case ".xlsx":
            return _workbook()
        case other:
            raise NoSuchTemplate(
                f"There is no template in the form {other or 'of a file without an ending'!r}. "
                "End the name in .xlsx or .csv."
            )


def _workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bg_color": "#DBE4E6", "bottom": 1, "text_wrap": True})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(definition("intake", "shift_template").text("sheet"))
    sheet.freeze_panes(1, 0)
    choices = {
        "Part of day": [part.value for part in Part],
        "Staff group": [group.value for group in StaffGroup],
    }
    styles = {"Unit code": text, "Unit name": text, "Site": text, "Date": day}
    for place, column in enumerate(columns()):
        sheet.write_string(0, place, column.heading, bold)
        sheet.set_column(place, place, max(13, len(column.heading) + 3), styles.get(column.heading))
        if column.heading in choices:
            sheet.data_validation(
                1, place, _ROWS, place, {"validate": "list", "source": choices[column.heading]}
            )
    notes = book.add_worksheet("How to fill it in")
    notes.set_column(0, 1, 20)
    notes.set_column(2, 2, 80)
    notes.set_column(3, 3, 20)
    for place, heading in enumerate(("Column", "Fill it in", "What it means", "Example")):
        notes.write_string(0, place, heading, bold)
    for row, column in enumerate(columns(), start=1):
        for place, said in enumerate((column.heading, column.needed, column.says, column.example)):
            notes.write_string(row, place, said, wrapped)
    notes.merge_range(
        len(columns()) + 2,
        0,
        len(columns()) + 2,
        2,
        definition("intake", "shift_template").text("note"),
        wrapped,
    )
    notes.set_row(len(columns()) + 2, 48)
    book.close()
    return out.getvalue()
