"""A ward's roster as tables for people: a row a shift, or a workbook with the roster, people, gaps and hours lost."""

import io
from collections.abc import Sequence
from datetime import timedelta

import xlsxwriter

from leadwell.foundations.spreadsheets import Cell, csv_bytes, safe_text
from leadwell.staffing.roster.aims import aims
from leadwell.staffing.roster.explain import unfilled
from leadwell.staffing.roster.fairness import shares
from leadwell.staffing.roster.problem import OFF, Problem, Roster
from leadwell.staffing.roster.ward import Ward
from leadwell.staffing.roster.ward_problem import cell_name, holiday_days, night_cells
from leadwell.staffing.roster.ward_shares import contracted_minutes, fair_shares

SHIFT_HEADINGS = ("Person", "Date", "Weekday", "Shift", "Skill", "Begins", "Ends", "Hours worked")
PEOPLE_HEADINGS = (
    "Person", "Hours", "Contracted hours", "Nights", "Fair share of nights", "Weekends", "Fair share of weekends",
    "Bank holidays", "Requests", "Requests met",
)  # fmt: skip
GAP_HEADINGS = ("Date", "Shift", "People missing", "What keeps people away")
HOURS_HEADINGS = ("Hours", "Planned", "Kept", "Lost")


def shift_rows(ward: Ward, problem: Problem, roster: Roster) -> list[Sequence[Cell]]:
    """Give a row for each shift that is worked, people in order and then days, under ``SHIFT_HEADINGS``."""
    shifts = {one.name: one for one in ward.shifts}
    parts = {cell_name(one.shift, one.skill): (shifts[one.shift], one.skill) for one in ward.demand}
    rows: list[Sequence[Cell]] = []
    for person in problem.people:
        for day in range(problem.past, problem.days):
            cell = roster[person.name][day]
            if cell == OFF:
                continue
            shift, skill = parts[cell]
            on = ward.starts_on + timedelta(days=day - problem.past)
            times = f"{shift.begins:%H:%M}", f"{shift.ends:%H:%M}"
            rows.append((person.name, on, f"{on:%A}", shift.name, skill, *times, shift.minutes / 60))
    return rows


def people_rows(ward: Ward, problem: Problem, roster: Roster) -> list[Sequence[Cell]]:
    """Give a row for each person, under ``PEOPLE_HEADINGS``; no fair share where somebody may work none."""
    fair = {one.person: one for one in fair_shares(ward)}
    members = {one.name: one for one in ward.people}
    return [
        (
            one.person,
            one.hours,
            round(contracted_minutes(ward, members[one.person]) / 60, 2),
            one.nights,
            _rounded(fair[one.person].nights),
            one.weekends,
            _rounded(fair[one.person].weekends),
            one.holidays,
            one.asked,
            one.met,
        )
        for one in shares(problem, roster, nights=night_cells(ward), holidays=holiday_days(ward, problem))
    ]


def gap_rows(ward: Ward, problem: Problem, roster: Roster) -> list[Sequence[Cell]]:
    """Give a row for each short shift, under ``GAP_HEADINGS``."""
    return [
        (
            ward.starts_on + timedelta(days=one.day - problem.past),
            one.shift,
            one.missing,
            "; ".join(f"{rule}: {number}" for rule, number in one.counts.items()),
        )
        for one in unfilled(problem, roster)
    ]


def hours_rows(ward: Ward, problem: Problem, roster: Roster) -> list[Sequence[Cell]]:
    """Give planned, kept and lost hours of care by skill and of improvement, under ``HOURS_HEADINGS``."""
    return [(one.what, one.planned, one.kept, one.lost) for one in aims(ward, problem, roster).hours]


def roster_as_table(ward: Ward, problem: Problem, roster: Roster) -> bytes:
    """Give a roster as CSV with a heading and a row for each shift, for spreadsheets and payroll."""
    return csv_bytes(SHIFT_HEADINGS, shift_rows(ward, problem, roster))


def roster_as_workbook(ward: Ward, problem: Problem, roster: Roster) -> bytes:
    """Give a roster as an XLSX workbook: the roster with a column a day, shifts, people, gaps, and hours lost.

    Text that could act as a formula is written so that it cannot.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "ddd d mmm"})
    bold_day = book.add_format({"num_format": "ddd d mmm", "bold": True})
    sheet = book.add_worksheet("Roster")
    sheet.write_string(0, 0, "Person", bold)
    for column in range(ward.days):
        sheet.write_datetime(0, column + 1, ward.starts_on + timedelta(days=column), bold_day)
    for line, person in enumerate(problem.people, 1):
        sheet.write_string(line, 0, safe_text(person.name))
        for column, cell in enumerate(roster[person.name][problem.past :], 1):
            sheet.write_string(line, column, safe_text(cell))
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, ward.days, 18)
    for title, headings, rows in [
        ("Shifts", SHIFT_HEADINGS, shift_rows(ward, problem, roster)),
        ("People", PEOPLE_HEADINGS, people_rows(ward, problem, roster)),
        ("Gaps", GAP_HEADINGS, gap_rows(ward, problem, roster)),
        ("Hours lost", HOURS_HEADINGS, hours_rows(ward, problem, roster)),
    ]:
        sheet = book.add_worksheet(title)
        sheet.write_row(0, 0, headings, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 20)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(line, column, safe_text(value))
                elif isinstance(value, int | float):
                    sheet.write_number(line, column, value)
                elif value is not None:
                    sheet.write_datetime(line, column, value, day)
    book.close()
    return out.getvalue()


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
