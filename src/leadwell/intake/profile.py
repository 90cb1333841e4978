"""Profiles: what the columns of a layout mean, confirmed once and remembered; and suggestions of them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.places import PlaceKind
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.intake.dates import a_day, a_month
from leadwell.intake.grid import Book
from leadwell.intake.headings import Table, find_table, heading_key


class BadProfile(LeadwellError):
    """A profile is not whole: a meaning is not known, or a column that it needs is absent."""


class Shape(StrEnum):
    """How a table is laid out."""

    SHIFT = "shift"  # hours by unit, date, part of the day and staff group
    MEASURE_LONG = "measure_long"  # one figure a row
    MEASURE_WIDE = "measure_wide"  # a column for each measure (dates down) or each date (dates across)

    @property
    def words(self) -> str:
        """The shape as a page says it."""
        return {
            Shape.SHIFT: "staffing, shift by shift",
            Shape.MEASURE_LONG: "measures, one figure in each row",
            Shape.MEASURE_WIDE: "measures, several figures in each row",
        }[self]


class Meaning(StrEnum):
    """What a column is."""

    PLACE = "place"
    PLACE_CODE = "place_code"
    SITE = "site"
    WHEN = "when"
    PART = "part"
    STAFF_GROUP = "staff_group"
    REQUIRED = "required_hours"
    PLANNED = "planned_hours"
    ACTUAL = "actual_hours"
    BANK = "bank_hours"
    AGENCY = "agency_hours"
    CENSUS = "census"
    LEVEL = "level"
    MEASURE = "measure"
    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    CATEGORY = "category"
    IGNORE = "ignore"

    @property
    def words(self) -> str:
        """The meaning as a page offers it."""
        return _WORDS[self]


_WORDS = {
    Meaning.PLACE: "the ward, home or place",
    Meaning.PLACE_CODE: "the code of the place",
    Meaning.SITE: "the site that the place belongs to",
    Meaning.WHEN: "the date, month or other period",
    Meaning.PART: "the part of the day",
    Meaning.STAFF_GROUP: "the staff group",
    Meaning.REQUIRED: "required hours",
    Meaning.PLANNED: "planned hours",
    Meaning.ACTUAL: "actual hours",
    Meaning.BANK: "bank hours, of the actual hours",
    Meaning.AGENCY: "agency hours, of the actual hours",
    Meaning.CENSUS: "patients or residents present",
    Meaning.LEVEL: "people at one level of acuity or dependency",
    Meaning.MEASURE: "what is measured",
    Meaning.VALUE: "the figure",
    Meaning.NUMERATOR: "the count (top of the ratio)",
    Meaning.DENOMINATOR: "out of how many (bottom of the ratio)",
    Meaning.CATEGORY: "a category that divides the figures, such as type or age group",
    Meaning.IGNORE: "not used",
}
HOURS_MEANINGS = (Meaning.REQUIRED, Meaning.PLANNED, Meaning.ACTUAL, Meaning.BANK, Meaning.AGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMeaning:
    """What one column means. Date headings of a table with dates across need no entry."""

    column: str  # the column's name in the table
    meaning: Meaning
    staff_group: StaffGroup | None = None  # of hours, where the heading says it
    part: Part | None = None  # of hours, where the heading says it
    detail: str = ""  # the level, or the measure's title where it is not the heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A layout that somebody has confirmed."""

    title: str
    shape: Shape
    columns: tuple[ColumnMeaning, ...]
    fingerprint: str  # of the headings, whatever their order; dates across left out
    place_kind: PlaceKind = PlaceKind.WARD
    measure_title: str = ""  # of the one measure in a table with dates across

    def table_of(self, book: Book, sheet: int) -> Table | None:
        """Find this layout in a sheet of a book; None where the sheet does not have it."""
        used = [one.column for one in self.columns if one.meaning is not Meaning.IGNORE]
        wanted = [name.rpartition(" / ")[2] for name in used if not name.startswith("column ")]
        table = find_table(book.sheets[sheet], wanted) if wanted else None
        if table is None or any(table.find(name) is None for name in used):
            return None
        return table

    def fits(self, book: Book) -> bool:
        """Say whether any sheet of a book has every column that this profile uses."""
        return any(self.table_of(book, at) is not None for at in range(len(book.sheets)))

    def of(self, meaning: Meaning) -> ColumnMeaning | None:
        """Give the first column with a meaning."""
        return next((one for one in self.columns if one.meaning is meaning), None)

    def as_dict(self) -> dict[str, Any]:
        """Give the profile as plain values, fit for JSON."""
        return {
            "title": self.title,
            "shape": self.shape.value,
            "fingerprint": self.fingerprint,
            "place_kind": self.place_kind.value,
            "measure_title": self.measure_title,
            "columns": [
                {
                    "column": one.column,
                    "meaning": one.meaning.value,
                    "staff_group": one.staff_group.value if one.staff_group else "",
                    "part": one.part.value if one.part else "",
                    "detail": one.detail,
                }
                for one in self.columns
            ],
        }

    @staticmethod
    def from_dict(plain: Mapping[str, Any]) -> "Profile":
        """Make a profile of plain values.

        Raises:
            BadProfile: a value is absent or not known, or the columns do not suffice for the shape.
        """
        try:
            columns = tuple(
                ColumnMeaning(
                    column=str(one["column"]),
                    meaning=Meaning(one["meaning"]),
                    staff_group=StaffGroup(one["staff_group"]) if one.get("staff_group") else None,
                    part=Part(one["part"]) if one.get("part") else None,
                    detail=str(one.get("detail", "")),
                )
                for one in plain["columns"]
            )
            profile = Profile(
                title=str(plain["title"]),
                shape=Shape(plain["shape"]),
                columns=columns,
                fingerprint=str(plain["fingerprint"]),
                place_kind=PlaceKind(plain.get("place_kind", PlaceKind.WARD.value)),
                measure_title=str(plain.get("measure_title", "")),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise BadProfile(
                f"The remembered layout cannot be used ({error}). Confirm the columns again."
            ) from None
        lacking = profile.lacks()
        if lacking:
            raise BadProfile(f"Say which column is {lacking[0]}.")
        return profile

    def lacks(self) -> list[str]:
        """Say in words which columns a profile of this shape still needs; empty where it is whole."""
        given = {one.meaning for one in self.columns}
        lacking = []
        if not given & {Meaning.PLACE, Meaning.PLACE_CODE}:
            lacking.append(Meaning.PLACE.words)
        if self.shape is Shape.SHIFT:
            if Meaning.WHEN not in given:
                lacking.append(Meaning.WHEN.words)
            hours = [one for one in self.columns if one.meaning in HOURS_MEANINGS[:3]]
            if not hours:
                lacking.append(Meaning.ACTUAL.words)
            if any(one.staff_group is None for one in hours) and Meaning.STAFF_GROUP not in given:
                lacking.append(Meaning.STAFF_GROUP.words)
        elif self.shape is Shape.MEASURE_LONG:
            if Meaning.WHEN not in given:
                lacking.append(Meaning.WHEN.words)
            if not given & {Meaning.VALUE, Meaning.NUMERATOR}:
                lacking.append(Meaning.VALUE.words)
        elif Meaning.WHEN in given and not given & {Meaning.VALUE, Meaning.NUMERATOR}:
            lacking.append(Meaning.VALUE.words)
        return lacking


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedColumn:
    """What a column probably means, and why."""

    column: str
    letter: str  # the column's letter in the sheet
    meaning: Meaning
    confidence: float  # 0 to 1
    reason: str  # in plain words, for the page
    examples: tuple[str, ...]  # the first few different cells
    staff_group: StaffGroup | None = None
    part: Part | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What an unknown layout probably means."""

    sheet: str
    heading_row: int  # from 1
    fingerprint: str
    shape: Shape
    columns: tuple[SuggestedColumn, ...]
    place_kind: PlaceKind
    dates_across: bool  # headings that are dates: they need no meaning

    def as_profile(self, title: str, *, meanings: Mapping[str, Meaning] | None = None) -> Profile:
        """Make a profile of the suggestion, with the user's own ``meanings`` of columns where given."""
        changed = meanings or {}
        columns = tuple(
            ColumnMeaning(
                column=one.column,
                meaning=changed.get(one.column, one.meaning),
                staff_group=one.staff_group,
                part=one.part,
                detail=one.detail,
            )
            for one in self.columns
        )
        return replace(
            Profile(title=title, shape=self.shape, columns=columns, fingerprint=self.fingerprint),
            place_kind=self.place_kind,
        )


def fingerprint(headings: Sequence[str]) -> str:
    """Give the fingerprint of headings: the same whatever their order, case, blanks or dates across."""
    keys = {heading_key(text) for text in headings if text and not date_heading(text)} - {""}
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:32]


def date_heading(text: str) -> bool:
    """Say whether a heading is itself a day or month, as in a table with dates across."""
    return a_day(text) is not None or a_month(text) is not None
