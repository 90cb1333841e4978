"""A unit's roster as it stands, as tables for spreadsheets and payroll: shifts, people by day, and what is needed."""

import io
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import xlsxwriter

from leadwell.foundations.spreadsheets import Cell, csv_bytes, safe_text
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.unit_rosters.standing import Standing

SHIFT_HEADINGS = (
    "Person", "Staff group", "Date", "Weekday", "Bank holiday", "Shift", "Begins", "Ends", "Hours", "For", "Hired as",
    "State",
)  # fmt: skip
NEED_HEADINGS = (
    "Date",
    "Weekday",
    "Bank holiday",
    "Half of the day",
    "Staff group",
    "There",
    "Needed",
    "Short",
)
_FOR = {"care": "care", "study": "study", "improvement": "improvement"}
_AWAY = "away"  # why is nobody's business who gets the file


def shift_rows(
    posts: pl.DataFrame,
    duties: pl.DataFrame,
    *,
    away: Collection[tuple[int, date]],
    holidays: Mapping[date, str],
) -> list[Sequence[Cell]]:
    """Give a row for each shift, people in order and then days, under ``SHIFT_HEADINGS``.

    A planned shift of somebody who is away that day stands as away: it is on the roster, and nobody is there.

    Args:
        posts: ``employee_id, name, staff_group``, in the order in which people are to stand.
        duties: ``employee_id, on, shift, begins, ends, hours, part, kind, hired, state``.
        away: (employee, day) of people who are ill, on leave or otherwise away.
        holidays: bank holidays, each with its name.
    """
    of_person = duties.sort("on", "begins").partition_by("employee_id", as_dict=True)
    rows: list[Sequence[Cell]] = []
    for post in posts.iter_rows(named=True):
        mine = of_person.get((post["employee_id"],))
        for one in () if mine is None else mine.iter_rows(named=True):
            on = one["on"]
            rows.append(
                (
                    post["name"],
                    _group(post["staff_group"]),
                    on,
                    f"{on:%A}",
                    holidays.get(on, ""),
                    one["shift"] or one["part"],
                    one["begins"] or None,
                    one["ends"] or None,
                    one["hours"],
                    _FOR.get(one["kind"], one["kind"]),
                    one["hired"] or None,
                    _AWAY if one["state"] == "planned" and (one["employee_id"], on) in away else one["state"],
                )
            )
    return rows


def need_rows(standing: Standing, *, holidays: Mapping[date, str]) -> list[Sequence[Cell]]:
    """Give who is there against who is needed, under ``NEED_HEADINGS``; needed is empty where nothing tells."""
    return [
        (
            one.on,
            f"{one.on:%A}",
            holidays.get(one.on, ""),
            "night" if one.night else "day",
            _group(one.group),
            one.present,
            one.wanted,
            one.short if one.wanted is not None else None,
        )
        for one in standing.halves
    ]


def roster_as_table(
    posts: pl.DataFrame,
    duties: pl.DataFrame,
    *,
    away: Collection[tuple[int, date]],
    holidays: Mapping[date, str],
) -> bytes:
    """Give a roster as CSV with a row for each shift, as ``shift_rows`` does."""
    return csv_bytes(SHIFT_HEADINGS, shift_rows(posts, duties, away=away, holidays=holidays))


def roster_as_workbook(
    posts: pl.DataFrame,
    duties: pl.DataFrame,
    *,
    on: Sequence[date],
    away: Collection[tuple[int, date]],
    standing: Standing,
    holidays: Mapping[date, str],
) -> bytes:
    """Give a roster as an XLSX workbook: people with a column a day, shifts, and who is there against who is needed.

    Text that could act as a formula is written so that it cannot. Who is away stands as away, without why.

    Args:
        posts: as for ``shift_rows``.
        duties: as for ``shift_rows``.
        on: the days, in order.
        away: as for ``shift_rows``.
        standing: the roster counted.
        holidays: bank holidays, each with its name.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "ddd d mmm yyyy"})
    bold_day = book.add_format({"num_format": "ddd d mmm", "bold": True})
    bold_holiday = book.add_format({"num_format": 'ddd d mmm "BH"', "bold": True})
    sheet = book.add_worksheet("Roster")
    sheet.write_string(0, 0, "Person", bold)
    sheet.write_string(0, 1, "Staff group", bold)
    for column, one in enumerate(on, 2):
        sheet.write_datetime(0, column, one, bold_holiday if one in holidays else bold_day)
    cells = _by_day(duties)
    for line, post in enumerate(posts.iter_rows(named=True), 1):
        number = post["employee_id"]
        sheet.write_string(line, 0, safe_text(post["name"]))
        sheet.write_string(line, 1, _group(post["staff_group"]))
        for column, one in enumerate(on, 2):
            text = _AWAY if (number, one) in away else ", ".join(cells.get((number, one), ()))
            if text:
                sheet.write_string(line, column, safe_text(text))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, len(on) + 1, 12)
    _landscape(sheet)
    for title, headings, rows in (
        ("Shifts", SHIFT_HEADINGS, shift_rows(posts, duties, away=away, holidays=holidays)),
        ("Needed", NEED_HEADINGS, need_rows(standing, holidays=holidays)),
    ):
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, headings, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 18)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, safe_text(value))
                elif isinstance(value, date):
                    sheet.write_datetime(line, column, value, day)
                elif value is not None:
                    sheet.write_number(line, column, value)
    book.close()
    return out.getvalue()


def _by_day(duties: pl.DataFrame) -> dict[tuple[int, date], list[str]]:
    """Give the shifts of each person and day that are worked, planned or something else than care."""
    found: dict[tuple[int, date], list[str]] = defaultdict(list)
    for one in duties.sort("on", "begins").iter_rows(named=True):
        if one["state"] in ("planned", "worked"):
            what = one["shift"] or one["part"]
            found[one["employee_id"], one["on"]].append(what if one["kind"] == "care" else one["kind"])
    return found


def _landscape(sheet: Any) -> None:
    """Let the sheet print on A4 across, as wide as a page, with names and days on each page."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)


def _group(value: str) -> str:
    return StaffGroup(value).words if value else "not known"
