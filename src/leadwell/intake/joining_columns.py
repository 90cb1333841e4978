"""Several columns of one quantity of one staff group: added where they are parts, told where they are rivals."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.intake.cells import Numbers
from leadwell.intake.headings import Column, heading_key
from leadwell.intake.listing import fault
from leadwell.intake.rows import Rows
from leadwell.intake.staffing_words import Hours, HoursColumn, heading_said

_Slot = TypeVar("_Slot", bound=Hashable)
_MILLISECONDS = 3_600_000


def join_columns(
    rows: Rows,
    columns: Sequence[HoursColumn],
    read: Mapping[str, Numbers],
    slot: Callable[[HoursColumn], _Slot],
) -> tuple[dict[_Slot, dict[Hours, str]], Mapping[str, Numbers], frozenset[str]]:
    """Give one column for each slot and sort of hours, its figures, and the columns that nothing uses.

    Columns of different people or shifts (band 5 and band 6, long day and day) are added together. Of a
    total and its parts, and of two words for one thing (planned, rostered), one is used. Where one
    heading stands over two columns, a cell counts where both say the same.

    Args:
        rows: the rows under check, for telling.
        columns: the columns of hours.
        read: their figures.
        slot: the staff group and part of the day of a column.
    """
    slots: dict[_Slot, dict[Hours, list[str]]] = {}
    for one in columns:
        slots.setdefault(slot(one), {}).setdefault(one.hours, []).append(one.name)
    figures = dict(read)
    unused: set[str] = set()
    blocks: dict[_Slot, dict[Hours, str]] = {}
    by_name = {column.name: column for column in rows.table.columns}
    for key, block in slots.items():
        blocks[key] = {}
        for hours, names in block.items():
            alike: dict[str, list[Column]] = {}
            for name in names:
                column = by_name[name]
                alike.setdefault(heading_key(" ".join((*column.groups, column.heading))), []).append(column)
            for first, *others in alike.values():
                for other in others:
                    figures[first.name] = _doubled(rows, first, other, figures)
            parts = _parts([listed[0] for listed in alike.values()])
            blocks[key][hours] = parts[0].name
            unused |= {listed[0].name for listed in alike.values()} - {one.name for one in parts}
            if len(parts) > 1:
                together = [figures[one.name] for one in parts]
                figures[parts[0].name] = _added(together, whole=hours is Hours.ACTUAL)
                _tell_added(rows, parts, hours)
    return blocks, figures, frozenset(unused)


def _tell_added(rows: Rows, parts: Sequence[Column], hours: Hours) -> None:
    said = "; ".join(one.name for one in parts)
    sheet, column, words = rows.table.sheet, parts[0].name, {"hours": hours.value}
    rows.faults.add(fault("staffing.columns_added", sheet=sheet, column=column, found=said, words=words))


def _parts(columns: Sequence[Column]) -> list[Column]:
    """Give the columns that are to be added: no part of another of them, and no other word for it."""
    if len(columns) == 1:
        return list(columns)
    said = {column.name: heading_said(column) for column in columns}
    totals = [column for column in columns if said[column.name].total]
    kept: list[Column] = []
    for column in sorted(
        totals or columns, key=lambda one: (len(said[one.name].who), said[one.name].unusual, one.at)
    ):
        mine = said[column.name]
        if not any(said[one.name].part == mine.part and said[one.name].who <= mine.who for one in kept):
            kept.append(column)
    return sorted(kept, key=lambda one: one.at)


def _doubled(rows: Rows, first: Column, other: Column, figures: Mapping[str, Numbers]) -> Numbers:
    """Give what two columns with one heading say alike; cells that differ are left out."""
    one, two = figures[first.name], figures[other.name]
    differ = (one.values != two.values).fill_null(value=False)
    words = {"first": first.letter, "second": other.letter}
    told = rows.tell("staffing.column_doubled", differ, first.name, words=words)
    if not told:
        sheet = rows.table.sheet
        rows.faults.add(fault("staffing.column_twice", sheet=sheet, column=first.name, words=words))
    values = one.values.fill_null(two.values).set(differ, None)
    missing = pl.select(pl.when(values.is_null()).then(one.missing)).to_series()
    return replace(one, values=values, missing=missing.set(differ, Missing.NOT_POSSIBLE.value))


def _added(parts: Sequence[Numbers], *, whole: bool) -> Numbers:
    """Add figures; with ``whole`` they are missing where one of them is, else where all are."""
    lacking = [one.values.is_null() for one in parts]
    absent = pl.select(pl.any_horizontal(lacking) if whole else pl.all_horizontal(lacking)).to_series()
    exact = [(one.values * _MILLISECONDS).round() for one in parts]
    values = (pl.select(pl.sum_horizontal(exact)).to_series() / _MILLISECONDS).set(absent, None)
    why = pl.select(pl.coalesce([one.missing for one in parts])).to_series()
    return replace(parts[0], values=values, missing=why.set(~absent, None))
