"""What reading a file gives: tables with declared columns, faults, and rows kept aside."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from leadwell.intake.daily_hours import DailyHours
from leadwell.intake.faults import Fault, Outcome
from leadwell.intake.profile import Suggestion
from leadwell.intake.tables import (
    ABSENCES,
    CENSUS,
    DUTIES,
    KEPT_ASIDE,
    OBSERVATIONS,
    PLACES,
    SHIFTS,
    STAFF,
    SUCCESSIONS,
    TRAINING,
    empty,
)

__all__ = [
    "ABSENCES",
    "CENSUS",
    "DUTIES",
    "KEPT_ASIDE",
    "OBSERVATIONS",
    "PLACES",
    "SHIFTS",
    "STAFF",
    "SUCCESSIONS",
    "TRAINING",
    "Reading",
    "SheetReading",
    "empty",
]

_AT_ONCE = 250_000  # days of units that a loader takes at once


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReading:
    """What became of one sheet (a CSV file is one sheet with an empty name)."""

    name: str
    what: str  # in words: "A&E attendances by provider", "a title page", "could not be recognised"
    heading_row: int | None  # from 1, the last row of the headings; None where none was found
    rows: int  # rows below the headings that hold anything, with totals and notes
    rows_used: int
    totals_rows: int = 0  # recognised as totals, kept to reconcile, not loaded as places
    note_rows: int = 0  # footnotes, blank separators with text, repeated headings


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that came of one file."""

    file_name: str
    digest: str  # SHA-256 of the bytes, hexadecimal
    kind: str | None  # key of the kind, None where the layout is unknown
    title: str  # the kind in words
    sheets: tuple[SheetReading, ...] = ()
    faults: tuple[Fault, ...] = ()
    observations: pl.DataFrame = field(default_factory=lambda: empty(OBSERVATIONS))
    shifts: pl.DataFrame = field(default_factory=lambda: empty(SHIFTS))
    census: pl.DataFrame = field(default_factory=lambda: empty(CENSUS))
    places: pl.DataFrame = field(default_factory=lambda: empty(PLACES))
    successions: pl.DataFrame = field(default_factory=lambda: empty(SUCCESSIONS))
    staff: pl.DataFrame = field(default_factory=lambda: empty(STAFF))
    training: pl.DataFrame = field(default_factory=lambda: empty(TRAINING))
    absences: pl.DataFrame = field(default_factory=lambda: empty(ABSENCES))
    duties: pl.DataFrame = field(default_factory=lambda: empty(DUTIES))
    kept_aside: pl.DataFrame = field(default_factory=lambda: empty(KEPT_ASIDE))
    daily: DailyHours | None = None  # in place of shifts and census, where these would be very long
    published_on: date | None = None  # as the file says itself, above its tables
    suggestion: Suggestion | None = None  # of what the columns mean, where the layout is unknown

    @property
    def rows(self) -> int:
        """Rows below the headings, all sheets."""
        return sum(sheet.rows for sheet in self.sheets)

    def staffing(self, rows: int = _AT_ONCE) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Give the shifts and the census in pieces that fit together; one piece for all but very long files.

        Loaders use this rather than ``shifts`` and ``census``, which are empty where ``daily`` holds the
        hours of a file too long to be kept in the long form.
        """
        if self.shifts.height or self.census.height or self.daily is None:
            yield self.shifts, self.census
        if self.daily is not None:
            yield from self.daily.batches(rows)

    @property
    def refused(self) -> bool:
        """Say whether nothing of the file could be used."""
        return self.kind is None or any(
            fault.outcome is Outcome.REFUSED and not fault.sheet for fault in self.faults
        )
