"""Rows that are about one staff group on one shift under two names: their hours are added, and told."""

import polars as pl

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.intake.listing import fault
from leadwell.intake.rows import Rows
from leadwell.intake.staffing_columns import StaffingColumns

_KEY = ("unit_code", "unit_name", "site_name", "on", "part", "staff_group")
_HOURS = ("required_hours", "planned_hours", "actual_hours", "agency_hours", "bank_hours")
_MILLISECONDS = 3_600_000


def add_together(shifts: pl.DataFrame, rows: Rows, columns: StaffingColumns) -> pl.DataFrame:
    """Give one row for each staff group on each shift: hours are added where names differ.

    The actual hours are missing where those of one row are; other hours where no row has them.

    Args:
        shifts: the shifts of one table.
        rows: its rows, for telling.
        columns: its columns.
    """
    several = pl.struct(_KEY).is_duplicated()
    twice = shifts.filter(several)
    if twice.height == 0:
        return shifts
    _tell(twice, rows, columns)
    whole = pl.col("actual_hours").null_count() == 0
    added = twice.group_by(_KEY, maintain_order=True).agg(
        *(
            pl.when(whole if name == "actual_hours" else pl.col(name).count() > 0).then(
                (pl.col(name) * _MILLISECONDS).round().sum() / _MILLISECONDS
            )
            for name in _HOURS
        ),
        missing=pl.col("missing").drop_nulls().first(),
        sheet=pl.col("sheet").first(),
        row=pl.col("row").first(),
    )
    parts = [shifts.filter(~several), added.select(shifts.columns)]
    return pl.concat(parts).sort("row", maintain_order=True)


def _tell(twice: pl.DataFrame, rows: Rows, columns: StaffingColumns) -> None:
    """Tell once for each set of names that are read as one staff group and part of the day."""
    named = [name for name in (columns.group, columns.part) if name is not None]
    texts = pl.DataFrame(
        {"row": rows.table.rows, **{f"words {name}": rows.table.text(name) for name in named}}
    )
    together = (
        twice.join(texts, on="row", how="left")
        .group_by(_KEY, maintain_order=True)
        .agg(
            pl.col("row").sort().get(1),
            *(pl.col(f"words {name}").str.strip_chars().unique().sort().str.join("; ") for name in named),
        )
    )
    alike = ["part", "staff_group", *(f"words {name}" for name in named)]
    for one in (
        together.group_by(alike, maintain_order=True)
        .agg(pl.col("row").first(), pl.len())
        .iter_rows(named=True)
    ):
        column = next((name for name in named if ";" in (one[f"words {name}"] or "")), "")
        what = f"read as {StaffGroup(one['staff_group']).words} by {Part(one['part']).words}"
        rows.faults.add(
            fault(
                "staffing.added_together",
                sheet=rows.table.sheet,
                row=one["row"],
                column=column,
                found=one[f"words {column}"] if column else "",
                words={"what": what},
                count=one["len"],
            )
        )
