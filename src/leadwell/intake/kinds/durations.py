"""Lengths of time in published tables: which columns hold them, and what a number without a unit is there."""

import re
from collections.abc import Iterable
from enum import StrEnum

import polars as pl

from leadwell.intake.cells import numbers
from leadwell.intake.headings import Table

SECONDS_AN_HOUR = 3600


class BareNumber(StrEnum):
    """What a number that is not written as a time is, in one column of a table."""

    AS_WRITTEN = "as written"  # the column holds no lengths of time
    SECONDS = "seconds"
    UNKNOWN = "unknown"  # seconds, hours or a part of a day: nobody can tell from the file


def bare_numbers(table: Table, columns: Iterable[str], *, like: str) -> dict[str, BareNumber]:
    """Say for each column what a number is that is not written as a time such as 0:08:24.

    A publisher's text file has lengths of time as whole seconds throughout, its workbook as times. So whole
    numbers are seconds where no column of the table is written as times. A spreadsheet that lost the
    format of a cell leaves a part of a day: among times, or with a fraction, a number tells no unit.

    Args:
        table: the whole table.
        columns: names of its columns of values.
        like: a pattern that the headings of columns of lengths of time have to hold; "" where none is known.
            A column that holds times is one of them in any case.
    """
    read = {name: numbers(table.text(name), hours=True) for name in columns}
    held = {name for name, cells in read.items() if cells.clock.any()}
    found = {}
    for name, cells in read.items():
        if name in held:
            found[name] = BareNumber.UNKNOWN
        elif not (like and re.search(like, name, re.IGNORECASE)):
            found[name] = BareNumber.AS_WRITTEN
        else:
            whole = _are_whole(cells.values.drop_nulls())
            found[name] = BareNumber.SECONDS if whole and not held else BareNumber.UNKNOWN
    return found


def _are_whole(values: pl.Series) -> bool:
    return bool((values == values.round(0)).all())
