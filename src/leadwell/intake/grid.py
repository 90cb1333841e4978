"""Sheets of text: what a file holds before anybody says what it means."""

from dataclasses import dataclass

import polars as pl

from leadwell.intake.faults import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet as text. Row ``i`` of ``cells`` is row ``i + 1`` of the sheet as a spreadsheet shows it.

    ``cells`` has String columns ``c0``, ``c1``, ... and null for an empty cell. Numbers are
    written plainly (``15009``, ``0.25``), dates as ISO text (``2025-03-31``, with a time only where
    it is not midnight); codes keep their leading zeros because nothing is inferred.
    """

    name: str  # the sheet's name; "" for a file that has only one, such as CSV
    cells: pl.DataFrame
    hidden: bool = False

    @property
    def height(self) -> int:
        """How many rows the sheet has, blank ones included."""
        return self.cells.height

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return self.cells.width

    def top(self, rows: int = 60) -> list[list[str]]:
        """Give the first rows as lists of trimmed text, "" for empty cells."""
        return [[(cell or "").strip() for cell in row] for row in self.cells.head(rows).iter_rows()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A file as sheets of text."""

    file_name: str
    digest: str
    form: str  # "csv", "xlsx", "xls", "ods", "xlsb", "html", "xml", "parquet", "json"
    sheets: tuple[Grid, ...]
    document: object = None  # the parsed document where the form is "json"
    faults: tuple[Fault, ...] = ()  # met on opening: encoding, NUL bytes, a wrong ending, hidden sheets
