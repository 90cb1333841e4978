"""Which columns of a table are the unit, the date, the hours: from headings, or as a profile says."""

from collections.abc import Mapping
from dataclasses import dataclass

from leadwell.intake.dates import DateStyle, days, months
from leadwell.intake.grid import Grid
from leadwell.intake.headings import Table, find_table, heading_key
from leadwell.intake.staffing_words import (
    HoursColumn,
    column_for,
    hours_columns,
    level_of,
    role_headings,
)

_LOOKED_FOR = (
    "unit", "unit_code", "site", "site_code", "date", "month", "part", "staff_group", "census",
    "census_missing", "specialty", "division",
)  # fmt: skip
_MORE_HEADINGS: tuple[tuple[str, ...], ...] = (
    ("required hours", "hours required", "required hrs", "required"),
    ("planned hours", "hours planned", "planned hrs", "planned", "total monthly planned staff hours"),
    (
        "actual hours",
        "hours actual",
        "actual hrs",
        "actual",
        "hours worked",
        "total monthly actual staff hours",
    ),
    ("bank hours", "agency hours", "bank", "agency"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingColumns:
    """The columns of a staffing table by what they are; None or empty where there is none."""

    unit: str | None
    unit_code: str | None
    site: str | None
    when: str | None  # the date or the month
    part: str | None
    group: str | None
    hours: tuple[HoursColumn, ...]
    census: str | None
    census_missing: str | None
    days_counted: str | None
    levels: Mapping[str, str]  # column to level
    division: str | None

    @property
    def place(self) -> str | None:
        """The column that says which unit: its name, else its code."""
        return self.unit or self.unit_code

    @property
    def figures(self) -> list[str]:
        """Every column of figures."""
        found = [one.name for one in self.hours] + list(self.levels)
        return found + [one for one in (self.census, self.census_missing, self.days_counted) if one]

    @property
    def every(self) -> list[str]:
        """Every column that something is read from."""
        labels = (self.unit, self.unit_code, self.site, self.when, self.part, self.group, self.division)
        return [*(one for one in labels if one), *self.figures]

    @property
    def long(self) -> bool:
        """Whether the staff group stands in a column of its own."""
        return self.group is not None and any(one.group is None for one in self.hours)

    @property
    def wide(self) -> bool:
        """Whether the headings of the hours say the staff group."""
        return bool(self.hours) and all(one.group is not None for one in self.hours)


def staffing_table(grid: Grid) -> tuple[Table, StaffingColumns] | None:
    """Find a staffing table in a sheet and say what its columns are; None where there is none."""
    wanted = [role_headings(role) for role in _LOOKED_FOR]
    table = find_table(grid, [*wanted, *_MORE_HEADINGS], at_least=2)
    if table is None:
        return None
    columns = staffing_columns(table)
    if columns.place is None or not columns.hours or not (columns.long or columns.wide):
        return None
    return table, columns


def staffing_columns(table: Table) -> StaffingColumns:
    """Say what the columns of a table are, by their headings."""
    hours = hours_columns(table)
    taken = {one.name for one in hours}

    def role(name: str) -> str | None:
        found = column_for(table, name)
        if found is None or found in taken:
            return None
        taken.add(found)
        return found

    census = role("census")
    census_missing, days_counted = role("census_missing"), role("days_counted")
    date, month = role("date"), role("month")
    part, group = role("part"), role("staff_group")
    unit_code, site = role("unit_code"), role("site")
    unit = role("unit")
    if unit is None and site is not None and unit_code is None:
        unit, site = site, None
    when = month if month and (date is None or not _daily(table, date)) else date
    if all(one.group is not None for one in hours):
        group = None
    elif group is not None:
        hours = [one for one in hours if one.group is None]
    else:
        hours = [one for one in hours if one.group is not None]  # totals over the groups are left out
    levels = {
        column.name: level
        for column in table.columns
        if column.name not in taken and (level := level_of(column.heading)) is not None
    }
    return StaffingColumns(
        unit=unit,
        unit_code=unit_code,
        site=site,
        when=when,
        part=part,
        group=group,
        hours=tuple(hours),
        census=census,
        census_missing=census_missing,
        days_counted=days_counted,
        levels=levels,
        division=role("division"),
    )


def _daily(table: Table, column: str) -> bool:
    """Say whether a column holds single days rather than months: some day is not the first of its month."""
    read = days(table.text(column).head(3_000))
    values = read.values.drop_nulls()
    if len(values) == 0:
        return False
    return bool((values.dt.day() != 1).any()) and not bool((values.dt.month_end() == values).all())


def monthly(table: Table, column: str) -> bool:
    """Say whether a column holds months: written as months, or every day the same first or last of one.

    A file of a single day cannot be told from a month by its dates; it counts as daily.
    """
    texts = table.text(column).head(3_000)
    read = months(texts)
    heading = next(one.heading for one in table.columns if one.name == column)
    if heading_key(heading) in {heading_key(one) for one in role_headings("month")}:
        return not _daily(table, column)
    if read.styles.get(DateStyle.MONTH, 0) * 2 > sum(read.styles.values()):
        return True
    values = days(texts).values.drop_nulls()
    if values.n_unique() < 2:
        return False
    firsts, lasts = bool((values.dt.day() == 1).all()), bool((values.dt.month_end() == values).all())
    return firsts or lasts
