"""The "safe staffing" export of an e-roster: many months of wards, offices and teams in one table."""

from leadwell.intake.editions import Covers
from leadwell.intake.grid import Book
from leadwell.intake.headings import Table
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.monthly_hours import monthly_table, read_book
from leadwell.intake.reading import Reading
from leadwell.intake.staffing_columns import StaffingColumns
from leadwell.intake.staffing_words import plain_words

KEY = "roster.safe_staffing"
TITLE = "E-roster safe staffing export"


def recognises(book: Book) -> float:
    """Say how sure it is that a file is a roster's export of monthly hours."""
    best = 0.0
    for grid in book.sheets:
        found = monthly_table(grid)
        if found is not None:
            best = max(best, _likeness(*found))
    return best


def _likeness(table: Table, columns: StaffingColumns) -> float:
    """Weigh what only the export has: a month in every row, a count at midnight, short words for hours."""
    if columns.when is None or not any(one.part for one in columns.hours):
        return 0.5 if columns.when else 0.0
    said = [plain_words(column.heading) for column in table.columns]
    midnight = any("midnight" in one for one in said) or columns.census_missing is not None
    short = any(one.endswith(" hrs") for one in said)
    return 0.78 + 0.12 * midnight + 0.06 * short


def read(book: Book) -> Reading:
    """Read the export; every fault goes into the reading."""
    return read_book(book, key=KEY, title=TITLE)


KIND = Kind(
    key=KEY,
    title=TITLE,
    says="Planned and actual hours of each roster and month, by day and night, as e-rosters export them.",
    feed="roster.safe_staffing",
    recognises=recognises,
    read=read,
    covers=Covers.UNITS,
)
