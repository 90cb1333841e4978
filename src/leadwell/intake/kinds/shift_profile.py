"""Shift-level staffing in a layout that somebody has confirmed."""

from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book
from leadwell.intake.headings import Table
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.kinds.shift_file import SheetOfShifts, read_table, reading_of
from leadwell.intake.profile import HOURS_MEANINGS, Meaning, Profile
from leadwell.intake.reading import Reading, SheetReading
from leadwell.intake.staffing_columns import StaffingColumns
from leadwell.intake.staffing_words import Hours, HoursColumn

_HOURS = dict(
    zip(HOURS_MEANINGS, (Hours.REQUIRED, Hours.PLANNED, Hours.ACTUAL, Hours.BANK, Hours.AGENCY), strict=True)
)


def read_with(book: Book, profile: Profile) -> Reading:
    """Read the sheets that a confirmed profile of shifts fits; every fault goes into the reading."""
    faults = FaultList()
    about: list[SheetReading] = []
    parts: list[SheetOfShifts] = []
    for at, grid in enumerate(book.sheets):
        table = profile.table_of(book, at)
        if table is None:
            about.append(other_sheet(grid, faults))
            continue
        sheet = read_table(table, _columns(table, profile), faults)
        about.append(sheet.about)
        parts.append(sheet)
    return reading_of(book, faults, about, parts)


def _columns(table: Table, profile: Profile) -> StaffingColumns:
    def column(meaning: Meaning) -> str | None:
        one = profile.of(meaning)
        return table.find(one.column) if one else None

    named = [(one, table.find(one.column)) for one in profile.columns]
    hours = tuple(
        HoursColumn(name=name, hours=_HOURS[one.meaning], group=one.staff_group, part=one.part)
        for one, name in named
        if name and one.meaning in _HOURS
    )
    levels = {name: one.detail or name for one, name in named if name and one.meaning is Meaning.LEVEL}
    return StaffingColumns(
        unit=column(Meaning.PLACE),
        unit_code=column(Meaning.PLACE_CODE),
        site=column(Meaning.SITE),
        when=column(Meaning.WHEN),
        part=column(Meaning.PART),
        group=column(Meaning.STAFF_GROUP),
        hours=hours,
        census=column(Meaning.CENSUS),
        census_missing=None,
        days_counted=None,
        levels=levels,
        division=None,
    )
