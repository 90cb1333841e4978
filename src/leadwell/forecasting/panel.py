"""Series side by side: each ends in the last column, and what is missing is not a number."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from leadwell.forecasting.steps import Steps, Unit, steps_of
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.missing import MARKERS

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

COLUMNS = ("series", "period", "value")
_MOST_DAYS = 3653  # ten years; what is older tells nothing of the weeks to come
_MOST_ELSE = 2000  # of months, or hours if numbers stand for them
_MOST_VALUE = 1e100  # its square is still a number
_FEW = 3  # things named in a message


class UnreadableTable(LeadwellError):
    """A table cannot be forecast as it stands; the message says where, and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Series of one table, aligned at their ends.

    Attributes:
        names: the series, in order.
        values: shape (series, columns); the last column is each series' own last period, missing is NaN.
        ends: shape (series,); the number of each series' last period.
        steps: how the periods are spaced and written.
    """

    names: tuple[str, ...]
    values: Floats
    ends: Whole
    steps: Steps

    @property
    def length(self) -> int:
        """How many columns there are."""
        return int(self.values.shape[1])

    def numbers(self, ahead: int = 0) -> Whole:
        """Give the number of each period, shape (series, columns); of the ``ahead`` next ones where that is more."""
        offsets = np.arange(1, ahead + 1) if ahead else np.arange(1 - self.length, 1)
        return np.asarray(self.ends[:, None] + offsets, dtype=np.int64)

    def units(self, ahead: int = 0) -> Whole:
        """Give what ``numbers`` gives as days, months or numbers of the calendar."""
        return np.asarray(self.steps.origin + self.numbers(ahead) * self.steps.size, dtype=np.int64)

    def before(self, back: int) -> "Panel":
        """Give the panel as it was ``back`` periods before its end."""
        if back == 0:
            return self
        return replace(self, values=self.values[:, : self.length - back], ends=self.ends - back)

    def only(self, rows: npt.NDArray[Any]) -> "Panel":
        """Give some of the series."""
        picked = np.arange(len(self.names))[rows]
        return replace(
            self, names=tuple(self.names[k] for k in picked), values=self.values[rows], ends=self.ends[rows]
        )


def panel_of(frame: pl.DataFrame) -> Panel:
    """Read a table of series, in any order of its rows.

    A series ends with the last period that it has a row for, even where the value in that row is missing.

    Args:
        frame: columns series, period and value. A period is a text or a date; a value is a number, or empty or
            one of the usual marks where it is missing.

    Raises:
        UnreadableTable: a column is absent, a value is not a number, a period is given twice, or there are no rows.
        UnreadablePeriods: a period cannot be read.
    """
    absent = [name for name in COLUMNS if name not in frame.columns]
    if absent:
        raise UnreadableTable(
            f"The column {absent[0]!r} is missing. The table needs the columns series, period and value; "
            f"it has {', '.join(frame.columns) or 'none'}."
        )
    if frame.is_empty():
        raise UnreadableTable("The table has no rows. Each row holds a series, a period and a value.")
    table = frame.select(
        pl.col("series").cast(pl.String).str.strip_chars(),
        pl.col("period").cast(pl.String).str.strip_chars(),
        _numbers_of(frame).alias("value"),
    )
    for name in ("series", "period"):
        empty = table[name].is_null() | (table[name] == "")
        if empty.any():
            raise UnreadableTable(f"Row {_first(empty)} has no {name}. Give it one, or take the row out.")
    periods = table["period"].unique(maintain_order=True)
    steps, number_of = steps_of(periods.to_list())
    numbers = table["period"].replace_strict(
        periods, [number_of[text] for text in periods], return_dtype=pl.Int64
    )
    names = table["series"].unique(maintain_order=True)
    rows = table["series"].replace_strict(names, list(range(len(names))), return_dtype=pl.Int64)
    table = table.with_columns(row=rows, number=numbers)
    twice = table.select(pl.struct("row", "number").is_duplicated()).to_series()
    if twice.any():
        at = table.filter(twice).row(0, named=True)
        raise UnreadableTable(
            f"The series {at['series']!r} has more than one value for {at['period']}. Keep one of them."
        )
    return _aligned(table, tuple(names.to_list()), steps)


def _aligned(table: pl.DataFrame, names: tuple[str, ...], steps: Steps) -> Panel:
    row = table["row"].to_numpy()
    number = table["number"].to_numpy()
    value = table["value"].to_numpy()
    ends = np.full(len(names), np.iinfo(np.int64).min)
    np.maximum.at(ends, row, number)
    back = ends[row] - number
    longest = int(back.max()) + 1
    width = min(longest, _MOST_DAYS if steps.unit is Unit.DAY else _MOST_ELSE)
    kept = back < width
    values = np.full((len(names), width), np.nan)
    values[row[kept], width - 1 - back[kept]] = value[kept]
    return Panel(names=names, values=values, ends=ends, steps=steps)


def _numbers_of(frame: pl.DataFrame) -> pl.Series:
    """Give the values as numbers, with nothing where a value is missing."""
    column = frame["value"]
    if column.dtype.is_numeric():
        found = column.cast(pl.Float64).fill_nan(None)
    else:
        text = column.cast(pl.String).str.strip_chars()
        marked = text.is_null() | text.str.to_lowercase().is_in(list(MARKERS))
        found = text.cast(pl.Float64, strict=False)
        odd = found.is_null() & ~marked
        if odd.any():
            where = [f"row {k + 1}: {text[k]!r}" for k in odd.arg_true()[:_FEW].to_list()]
            raise UnreadableTable(
                f"{int(odd.sum())} values are not numbers ({'; '.join(where)}). Write a number without separators, "
                "or leave the cell empty where the value is missing."
            )
        found = found.fill_nan(None)
    endless = found.is_infinite().fill_null(value=False)
    if endless.any():
        raise UnreadableTable(
            f"Row {_first(endless)} has an infinite value. Leave it empty where it is missing."
        )
    enormous = (found.abs() > _MOST_VALUE).fill_null(value=False)
    if enormous.any():
        row = _first(enormous)
        raise UnreadableTable(
            f"Row {row} has the value {found[row - 1]:g}; figures may be up to {_MOST_VALUE:g}. Give them in a larger "
            "unit, or leave the cell empty where the value is missing."
        )
    return found


def _first(found: pl.Series) -> int:
    return int(found.arg_true()[0]) + 1
