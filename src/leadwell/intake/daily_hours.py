"""Daily hours of many units kept small: one row a unit and day, turned into long tables piece by piece."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from leadwell.intake.tables import CENSUS, SHIFTS

# One row a unit and day. For each staff group there are besides ``<group>`` (hours, Float64),
# ``<group>_agency`` (of these, by contract staff) and ``<group>_missing`` (a Missing where hours are null).
DAILY = pl.Schema(
    {
        "row": pl.UInt32,  # from 1, as a spreadsheet shows it; null for a day that is not in the file
        "unit_code": pl.String,
        "unit_name": pl.String,
        "on": pl.Date,
        "people": pl.Float64,
        "people_missing": pl.String,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyHours:
    """Hours of whole days by staff group, and the people present, of one sheet.

    A quarter of the United States is 1.3 million rows here and 5.3 million in the long tables of
    ``SHIFTS`` and ``CENSUS``; loaders take those in batches and never hold them whole.
    """

    frame: pl.DataFrame  # columns of DAILY and three for each group
    groups: tuple[str, ...]
    part: str
    sheet: str = ""

    @property
    def height(self) -> int:
        """How many days of units there are."""
        return self.frame.height

    def shifts(self, start: int = 0, rows: int | None = None) -> pl.DataFrame:
        """Give hours in the long form, for ``rows`` days from ``start``: one row a day and group."""
        days = self.frame.slice(start, rows)
        return pl.concat(
            days.select(
                unit_code="unit_code",
                unit_name="unit_name",
                site_name=pl.lit(""),
                on="on",
                part=pl.lit(self.part),
                staff_group=pl.lit(group),
                required_hours=pl.lit(None, dtype=pl.Float64),
                planned_hours=pl.lit(None, dtype=pl.Float64),
                actual_hours=group,
                agency_hours=f"{group}_agency",
                bank_hours=pl.lit(None, dtype=pl.Float64),
                missing=f"{group}_missing",
                sheet=pl.lit(self.sheet),
                row=pl.col("row").cast(pl.Int64),
            )
            for group in self.groups
        ).match_to_schema(SHIFTS)

    def census(self, start: int = 0, rows: int | None = None) -> pl.DataFrame:
        """Give the people present in the long form, for ``rows`` days from ``start``."""
        days = self.frame.slice(start, rows)
        return days.select(
            unit_code="unit_code",
            unit_name="unit_name",
            site_name=pl.lit(""),
            on="on",
            part=pl.lit(self.part),
            level=pl.lit(""),
            people="people",
            missing="people_missing",
            sheet=pl.lit(self.sheet),
            row=pl.col("row").cast(pl.Int64),
        ).match_to_schema(CENSUS)

    def batches(self, rows: int) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Give hours and people, ``rows`` days of units at a time, in the order of the file."""
        for start in range(0, self.height, rows):
            yield self.shifts(start, rows), self.census(start, rows)
