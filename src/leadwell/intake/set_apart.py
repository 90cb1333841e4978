"""Rows of hours that are no part of a shift's numbers: people who do not count, and time not worked."""

from leadwell.intake.rows import Rows
from leadwell.intake.staffing_columns import StaffingColumns
from leadwell.intake.staffing_words import says_not_worked, why_not_counted


def set_apart(rows: Rows, columns: StaffingColumns) -> None:
    """Set rows aside, each with its reason, whose staff group or part of the day says that they do not count."""
    if columns.part:
        written = rows.table.text(columns.part)
        away = [text for text in written.unique().drop_nulls() if says_not_worked(text)]
        rows.set_aside("staffing.not_worked", written.is_in(away), columns.part)
    for name in (columns.group, columns.part):
        written = rows.table.text(name)
        why = {text: code for text in written.unique().drop_nulls() if (code := why_not_counted(text))}
        for code in sorted(set(why.values())):
            those = [text for text, one in why.items() if one == code]
            rows.set_aside(code, written.is_in(those), name)
