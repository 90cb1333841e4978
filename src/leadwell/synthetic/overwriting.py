"""Planting on top of chance: named shifts and cells get the hours that ``planted.toml`` gives them."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from leadwell.synthetic.places import Unit
from leadwell.synthetic.planting import CorrectedCell, MissingCensus, PlantedShift, Truths
from leadwell.synthetic.randomness import stream
from leadwell.synthetic.single_month import planted_month
from leadwell.synthetic.unit_shifts import LEVEL_COLUMNS

_KEY = ("unit_code", "on", "part", "staff_group")
_HOURS = ("required_hours", "planned_hours", "actual_hours")


def with_planted_shifts(
    duty: pl.DataFrame, units: Mapping[str, Unit], truths: Truths, *, seed: int
) -> pl.DataFrame:
    """Give the DUTY rows with the planted unsafe months and masked shifts in them."""
    for month in truths.unsafe_months:
        unit = units[month.unit_code]
        people = {
            part: (unit.registered[index], unit.support[index]) for index, (part, _) in enumerate(unit.parts)
        }
        rows = planted_month(
            month.month,
            parts=unit.parts,
            people=people,
            shifts=(*month.shifts, *month.near),
            fill=month.fill,
            rng=stream(seed, unit.code, "unsafe month"),
            unit_code=unit.code,
            unit_name=unit.name,
        )
        duty = _overwritten(duty, rows.select(*_KEY, *_HOURS))
    for masked in truths.masked:
        duty = _overwritten(duty, _stood_in(duty, masked.unit_code, masked.shifts))
    return duty


def with_cells(duty: pl.DataFrame, cells: Sequence[CorrectedCell], *, new: bool) -> pl.DataFrame:
    """Give the DUTY rows with corrected cells as they were first sent, or as they were sent again.

    Bank and agency hours of these shifts are the same in both, so that nothing else differs.
    """
    for cell in cells:
        least = min(cell.old, cell.new) if cell.column == "actual_hours" else None
        duty = duty.with_columns(
            pl.when(_is(cell))
            .then(cell.new if new else cell.old)
            .otherwise(pl.col(cell.column))
            .alias(cell.column)
        )
        if least is not None:
            duty = _temporary_within(duty, pl.when(_is(cell)).then(least).otherwise(pl.col("actual_hours")))
    return duty


def without_census(duty: pl.DataFrame, gaps: Sequence[MissingCensus]) -> pl.DataFrame:
    """Give the DUTY rows with nobody counted on the planted days."""
    for gap in gaps:
        here = (pl.col("unit_code") == gap.unit_code) & pl.col("on").is_in(list(gap.days))
        duty = duty.with_columns(
            pl.when(~here).then(pl.col(name)).alias(name) for name in ("people", *LEVEL_COLUMNS)
        )
    return duty


def _is(cell: CorrectedCell) -> pl.Expr:
    return (
        (pl.col("unit_code") == cell.unit_code)
        & (pl.col("on") == cell.on)
        & (pl.col("part") == cell.part)
        & (pl.col("staff_group") == cell.of)
    )


def _stood_in(duty: pl.DataFrame, unit_code: str, shifts: Sequence[PlantedShift]) -> pl.DataFrame:
    """Give the changed rows of shifts on which support workers stood in."""
    planted: dict[tuple[date, str], PlantedShift] = {(one.on, one.part): one for one in shifts}
    rows = duty.filter(pl.col("unit_code") == unit_code).select(*_KEY, *_HOURS)
    changed = []
    for row in rows.iter_rows(named=True):
        one = planted.get((row["on"], row["part"]))
        if one is None:
            continue
        if row["staff_group"] == "registered":
            row |= {"required_hours": one.required, "actual_hours": one.registered}
        elif row["staff_group"] == "support":
            row |= {"actual_hours": row["planned_hours"] + one.support_over}
        changed.append(row)
    return pl.DataFrame(changed, schema=rows.schema)


def _overwritten(duty: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    return _temporary_within(duty.update(changes, on=list(_KEY)), pl.col("actual_hours"))


def _temporary_within(duty: pl.DataFrame, most: pl.Expr) -> pl.DataFrame:
    """Keep agency and bank hours together within the hours worked."""
    agency = pl.min_horizontal(pl.col("agency_hours"), most)
    return duty.with_columns(
        agency_hours=agency, bank_hours=pl.min_horizontal(pl.col("bank_hours"), most - agency)
    )
