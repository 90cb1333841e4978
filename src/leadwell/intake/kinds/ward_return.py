"""The monthly ward return in the national shape: hours by staff group, day and night, patients at 23:59.

Its headings are general knowledge (status "recall" in ``definitions/returns``); any spelling of them is read.
"""

from leadwell.intake.editions import Covers
from leadwell.intake.grid import Book
from leadwell.intake.headings import Table
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.monthly_hours import monthly_table, read_book
from leadwell.intake.reading import Reading
from leadwell.intake.staffing_columns import StaffingColumns
from leadwell.intake.staffing_words import plain_words, role_headings

KEY = "nhs_england.ward_return"
TITLE = "Monthly ward staffing return"


def recognises(book: Book) -> float:
    """Say how sure it is that a file is the monthly return."""
    best = 0.0
    for grid in book.sheets:
        found = monthly_table(grid)
        if found is not None:
            best = max(best, _likeness(*found))
    return best


def _likeness(table: Table, columns: StaffingColumns) -> float:
    """Weigh what only the return has: "total monthly" hours, a site code, a count over the month."""
    if not any(one.part for one in columns.hours):
        return 0.5 if columns.when is None else 0.55
    said = [plain_words(" ".join((*column.groups, column.heading))) for column in table.columns]
    monthly_hours = any("total monthly" in one for one in said)
    count = any("cumulative" in one or "23 59" in one or "2359" in one for one in said)
    site_code = table.find(*role_headings("site_code")) is not None
    return 0.7 + 0.12 * monthly_hours + 0.08 * count + 0.06 * site_code


def read(book: Book) -> Reading:
    """Read the return; every fault goes into the reading."""
    return read_book(book, key=KEY, title=TITLE)


KIND = Kind(
    key=KEY,
    title=TITLE,
    says="Planned and actual hours of each ward in a month, by day and night, as sent to NHS England.",
    feed="nhs_england.ward_return",
    recognises=recognises,
    read=read,
    covers=Covers.UNITS,
)
