"""Monthly hours of wards: planned and actual hours by staff group, day and night, and patients counted.

The national return and e-roster exports are the same table under different headings; both are read here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.intake import checks
from leadwell.intake.cells import Numbers, texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table
from leadwell.intake.joining_columns import join_columns
from leadwell.intake.kinds.monthly_figures import COUNTED, observations_of, placed
from leadwell.intake.kinds.national_periods import period_above, period_of_name
from leadwell.intake.kinds.period_words import written_period
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault
from leadwell.intake.plausible import plausible
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, Reading, SheetReading, empty
from leadwell.intake.rows import Rows, Rule
from leadwell.intake.set_apart import set_apart
from leadwell.intake.staffing_columns import StaffingColumns, monthly, staffing_table
from leadwell.intake.staffing_words import Hours, part_of_day, staff_group, unlike_a_ward
from leadwell.intake.totals import check_totals

_WHAT = "hours of wards by month, staff group, day and night"
_COUNTS = pl.Schema(
    {"row": pl.Int64, "days": pl.Float64, "counted": pl.Float64, "why": pl.String, "ratio": pl.Boolean}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSheet:
    """What came of one sheet."""

    about: SheetReading
    observations: pl.DataFrame
    kept_aside: pl.DataFrame


def monthly_table(grid: Grid) -> tuple[Table, StaffingColumns] | None:
    """Find a table of monthly hours: wide or long, dated by month or not dated at all."""
    found = staffing_table(grid)
    if found is None:
        return None
    table, columns = found
    if columns.when is not None and not monthly(table, columns.when):
        return None
    counted = {one.hours for one in columns.hours}
    return found if counted & {Hours.PLANNED, Hours.ACTUAL} else None


def read_book(book: Book, *, key: str, title: str) -> Reading:
    """Read every sheet of a file that holds monthly hours; every fault goes into the reading."""
    faults = FaultList()
    about: list[SheetReading] = []
    parts: list[MonthSheet] = []
    for grid in book.sheets:
        found = monthly_table(grid)
        if found is None:
            about.append(other_sheet(grid, faults))
            continue
        one = _read_sheet(book, grid, *found, faults)
        about.append(one.about)
        parts.append(one)
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=key,
        title=title,
        sheets=tuple(about),
        faults=faults.all(),
        observations=pl.concat([empty(OBSERVATIONS), *(one.observations for one in parts)]),
        kept_aside=pl.concat([empty(KEPT_ASIDE), *(one.kept_aside for one in parts)]),
    )


def _read_sheet(
    book: Book, grid: Grid, table: Table, columns: StaffingColumns, faults: FaultList
) -> MonthSheet:
    place = columns.place
    assert place is not None, "a table of hours has a unit"
    rows = Rows(table, faults)
    labels = [one for one in (place, columns.unit_code, columns.site, columns.when) if one]
    rows.find_totals(list(dict.fromkeys(labels)))
    rows.find_notes(columns.figures)
    names = rows.texts(columns.unit)
    codes = texts_of(table.text(columns.unit_code)).values
    checks.check_codes(rows, columns.unit_code)
    sites = rows.texts(columns.site)
    rows.set_aside("row.no_place", names.is_null() & codes.is_null(), place)
    if columns.unit is None:
        names = codes
    checks.check_shift_of_cells(rows, dates=columns.when)
    on = _months(book, grid, rows, columns)
    if on is None:
        return MonthSheet(
            about=rows.reading(_WHAT), observations=empty(OBSERVATIONS), kept_aside=empty(KEPT_ASIDE)
        )
    hours_rule, people_rule = _rules()
    read = {one.name: rows.numbers(one.name, hours_rule) for one in columns.hours}
    people = {
        name: rows.numbers(name, people_rule)
        for name in (columns.census, columns.census_missing, columns.days_counted)
        if name
    }
    said = _said(rows, columns)
    names = checks.settle_names(rows, codes, names, place, [sites, on, *said.values()])
    keys = {"name": names, "code": codes, "site": sites, "on": on, **said}
    figures = {name: one.values for name, one in {**read, **people}.items()}
    checks.check_gaps(rows, names, on, place, monthly=True)
    # Two names for one group are not the same row twice; which hours they share cannot be told.
    written = [table.text(name).str.strip_chars() for name in (columns.part, columns.group) if name]
    values = [*figures.values(), *written]
    checks.check_duplicates(rows, keys, values, about="unit and month", column=place)
    check_totals(rows, figures, [on, *said.values()], [names, sites])
    checks.check_misspelt(rows, names, place, [on, *said.values()])
    for other in (columns.site, columns.division):
        if other:
            checks.check_misspelt(rows, texts_of(table.text(other)).values, other)
    checks.check_old_dates(rows, on, columns.when or place)
    _tell_offices(rows, names, place)
    base = pl.DataFrame(
        {"name": names, "code": codes, "site": sites.fill_null(""), "on": on, "row": table.rows}
    )
    base = base.with_columns(**said, used=rows.used)
    hours = _long_hours(rows, columns, base, read)
    counts = _patient_days(rows, columns, base, people, hours)
    observations = observations_of(columns, hours, counts)
    return MonthSheet(
        about=rows.reading(_WHAT),
        observations=placed(observations, base, table),
        kept_aside=rows.kept_aside(),
    )


def _rules() -> tuple[Rule, Rule]:
    within = plausible()
    most = within.people_on_shift * 24 * 31
    hours = Rule(
        most=most,
        why=f"it would need more than {within.people_on_shift:.0f} people at once all month",
        hours=True,
    )
    days = within.people_in_unit * 31
    return hours, Rule(
        most=days, why=f"it is more than {within.people_in_unit:.0f} people in one unit every day"
    )


def _months(book: Book, grid: Grid, rows: Rows, columns: StaffingColumns) -> pl.Series | None:
    """Give the month of each row: from its column, else from above the table, the sheet or the file name."""
    if columns.when is not None:
        return rows.dates(columns.when, monthly=True).dt.month_start()
    height, sheet = rows.table.body.height, rows.table.sheet
    period = period_above(grid, rows.table.first_heading_row)
    where = "the lines above the table"
    if period is None and (written := written_period(grid.name)):
        period, where = written.period, "the sheet's name"
    if period is None:
        period, where = _month_in_name(book.file_name, grid), "the file's name"
    if period is None:
        rows.faults.add(fault("date.no_period", sheet=sheet))
        rows.drop(pl.repeat(True, height, dtype=pl.Boolean, eager=True))
        return None
    words = {"period": f"{period.start:%B %Y}", "where": where}
    rows.faults.add(fault("date.period_from_title", sheet=sheet, words=words))
    return pl.repeat(period.start.replace(day=1), height, dtype=pl.Date, eager=True)


def _month_in_name(file_name: str, grid: Grid) -> Period | None:
    """Give the month that a file's name says in words or as 2025-04, 2025_04 or 202504."""
    found = period_of_name(file_name, grid, FaultList())
    if found is not None:
        return found
    match = re.search(r"(?<!\d)(20\d\d)[-_. ]?(0[1-9]|1[0-2])(?!\d)", file_name)
    return Period(PeriodKind.MONTH, date(int(match[1]), int(match[2]), 1)) if match else None


def _said(rows: Rows, columns: StaffingColumns) -> dict[str, pl.Series]:
    """Give what columns (not headings) say of each row: staff group, part of the day."""
    set_apart(rows, columns)
    said: dict[str, pl.Series] = {}
    if columns.group:
        written = rows.table.text(columns.group)
        groups = {text: staff_group(text) for text in written.unique().drop_nulls()}
        meant = {text: group.value for text, group in groups.items() if group}
        said["group"] = written.replace_strict(meant, default=None, return_dtype=pl.String)
        rows.set_aside("staffing.group_unknown", said["group"].is_null(), columns.group)
    if columns.part:
        written = rows.table.text(columns.part)
        parts = {text: part_of_day(text) for text in written.unique().drop_nulls()}
        halves = {text: part.half.value for text, part in parts.items() if part}
        said["half"] = written.replace_strict(halves, default=None, return_dtype=pl.String)
        rows.set_aside("staffing.part_unknown", said["half"].is_null(), columns.part)
    return said


def _tell_offices(rows: Rows, names: pl.Series, column: str) -> None:
    odd = names.is_first_distinct() & unlike_a_ward(names)
    rows.tell("place.not_a_ward", odd, column, found=names)


def _long_hours(
    rows: Rows, columns: StaffingColumns, base: pl.DataFrame, read: Mapping[str, Numbers]
) -> pl.DataFrame:
    """Give one row for each unit, month, staff group and half of the day ("" where none is said)."""
    blocks, read, _ = join_columns(
        rows, columns.hours, read, lambda one: (one.group, one.part.half.value if one.part else "")
    )
    frames = []
    for (group, half), block in blocks.items():
        if not {Hours.PLANNED, Hours.ACTUAL} & set(block):
            continue
        frame = base.with_columns(column=pl.lit(block.get(Hours.ACTUAL) or block[Hours.PLANNED]))
        for hours in COUNTED:
            found = read.get(block.get(hours, ""))
            height = base.height
            absent = pl.repeat(None, height, dtype=pl.Float64, eager=True)
            why = pl.repeat(Missing.NOT_RECORDED.value, height, dtype=pl.String, eager=True)
            frame = frame.with_columns(
                (found.values if found else absent).alias(hours.value),
                (found.missing if found else why).alias(f"{hours.value}_missing"),
            )
        if group is not None:
            frame = frame.with_columns(group=pl.lit(group.value))
        if half or "half" not in frame.columns:
            frame = frame.with_columns(half=pl.lit(half))
        unplanned = (frame.get_column("planned") == 0) & (frame.get_column("actual") > 0)
        name = block.get(Hours.ACTUAL)
        rows.tell("hours.unplanned", unplanned, name, found=rows.table.text(name))
        frames.append(frame.filter("used"))
    return pl.concat(frames, how="diagonal_relaxed")


def _patient_days(
    rows: Rows,
    columns: StaffingColumns,
    base: pl.DataFrame,
    people: Mapping[str, Numbers],
    hours: pl.DataFrame,
) -> pl.DataFrame:
    """Give the patient days of each unit and month, the days counted, and why either is missing."""
    if not columns.census:
        return pl.DataFrame(schema=_COUNTS)
    read = people[columns.census]
    in_month = base.get_column("on").dt.days_in_month().cast(pl.Float64)
    lacking = _lacking(columns, people, in_month)
    worked = base.select("row").join(
        hours.group_by("row").agg(pl.col("actual").sum()), on="row", how="left", maintain_order="left"
    ).get_column("actual").fill_null(0.0)  # fmt: skip
    days, why = read.values, read.missing
    uncounted = ((lacking >= in_month) & (days.fill_null(0) == 0)).fill_null(value=False)
    days, why = days.set(uncounted, None), why.set(uncounted, Missing.NOT_RECORDED.value)
    nobody = ((days == 0) & (worked > 0)).fill_null(value=False)
    rows.tell("census.zero_with_hours", nobody, columns.census)
    days, why = days.set(nobody, None), why.set(nobody, Missing.NOT_POSSIBLE.value)
    rows.tell(
        "census.days_missing", (lacking > 0) & ~uncounted, columns.census_missing or columns.days_counted
    )
    most = plausible().chppd
    wild = ((days > 0) & (worked / days > most)).fill_null(value=False)
    rows.tell("staffing.ratio_impossible", wild, columns.census, words={"most": f"{most:.0f}"})
    few = (lacking / in_month > plausible().census_days_missing).fill_null(value=False)
    return pl.DataFrame(
        {
            "row": base.get_column("row"),
            "days": days,
            "counted": in_month - lacking.fill_null(0),
            "why": why,
            "ratio": ~(wild | few),
        }
    ).filter(rows.used)


def _lacking(columns: StaffingColumns, people: Mapping[str, Numbers], in_month: pl.Series) -> pl.Series:
    """Give the days of the month without a count, 0 where the file does not say."""
    if columns.census_missing:
        return people[columns.census_missing].values.fill_null(0).clip(0, 31)
    if columns.days_counted:
        return (in_month - people[columns.days_counted].values).fill_null(0).clip(0, 31)
    return pl.repeat(0.0, len(in_month), dtype=pl.Float64, eager=True)
