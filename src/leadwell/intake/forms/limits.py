"""How much is taken in at once, and the error that says a file cannot be opened."""

from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import definition
from leadwell.foundations.errors import LeadwellError


class CannotOpen(LeadwellError):
    """A file cannot be opened; ``why`` says what was met and ``remedy`` what to do about it."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(f"{why} {remedy}")
        self.why = why
        self.remedy = remedy


class TooBig(CannotOpen):
    """A file is larger than Leadwell takes in at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits of ``definitions/thresholds/intake_limits.toml``; see there."""

    file_bytes: int
    rows: int
    columns: int
    cells: int
    sheets: int
    unpacked_bytes: int
    unpacked_ratio: int
    ratio_from_bytes: int
    parts: int
    text_bytes: int
    markup_bytes: int
    old_workbook_memory: int
    old_workbook_seconds: int

    def check_shape(self, rows: int, columns: int, *, where: str = "The file") -> None:
        """Refuse a sheet with more rows, columns or cells than are taken in.

        Raises:
            TooBig: there are too many.
        """
        split = "Split it, for example one file a year, and load the parts."
        if rows > self.rows:
            raise TooBig(f"{where} has {rows:,} rows; up to {self.rows:,} are read at once.", split)
        if columns > self.columns:
            raise TooBig(
                f"{where} has {columns:,} columns; up to {self.columns:,} are read at once.",
                "Take out empty or unneeded columns on the right and load it again.",
            )
        if rows * columns > self.cells:
            raise TooBig(
                f"{where} spans {rows:,} rows by {columns:,} columns; "
                f"up to {self.cells:,} cells are read at once.",
                "Delete the empty rows and columns beyond the data, or split it, and load it again.",
            )


@cache
def limits() -> Limits:
    """Give the limits in force."""
    entry = definition("thresholds", "intake_limits").entry("limits")
    return Limits(**{name: entry.whole(name, least=1) for name in Limits.__slots__})
