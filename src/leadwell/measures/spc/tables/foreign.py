"""Tables of other libraries: charted, and given back as they came."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import Profile
from leadwell.measures.spc.tables.answer import chart_table
from leadwell.measures.spc.tables.reading import COLUMNS, BadTable, Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Charts as two tables of the library that the question came in."""

    points: Any  # one row a point, in order of series and period
    summary: Any  # one row a segment
    faults: tuple[Fault, ...]  # series that were left out


def chart(
    table: Any,
    kind: Kind | str = Kind.XMR,
    rules: Profile | str | None = None,
    *,
    leave_out: bool = False,
) -> Tables:
    """Chart every series of a long table of any library that narwhals knows: Polars, pandas, Arrow and others.

    Args:
        table: one row a point, in any order, or a mapping of columns; ``COLUMNS`` says which.
        kind: the kind of chart, for all series.
        rules: the rule profile or its name; our default where not given.
        leave_out: whether series with faults are left out and told of; else the first stops everything.

    Returns:
        Tables of the same library; of Polars for a mapping or a lazy table. Names and periods are as they came.

    Raises:
        BadTable: the table cannot be read, or a series has a fault and ``leave_out`` is false.
        UnknownKind: there is no chart of that name.
        UnknownProfile: there is no profile of that name.

    >>> found = chart({"period": range(12), "value": [10.0, 12.0] * 6})
    >>> found.summary["variation"].to_list()
    ['common_cause']
    """
    if isinstance(table, pl.LazyFrame):
        table = table.collect()
    if isinstance(table, Mapping):
        table = pl.DataFrame(table)
    if isinstance(table, pl.DataFrame):
        found = chart_table(table, kind, rules, leave_out=leave_out)
        return Tables(points=found.points, summary=found.summary, faults=found.faults)
    try:
        given = nw.from_native(table, eager_only=True)
    except TypeError:
        raise BadTable(
            f"A {type(table).__name__} is no table. Give a Polars, pandas or Arrow table, or a mapping of columns."
        ) from None
    plain = {name: name.strip().lower().replace(" ", "_") for name in given.columns}
    wanted = [name for name in given.columns if plain[name] in COLUMNS]
    own = pl.DataFrame({name: _column(given[name]) for name in wanted or given.columns})
    found = chart_table(own, kind, rules, leave_out=leave_out)
    where = {plain[name]: given[name] for name in wanted}
    firsts, lasts = _ends(found.points)
    return Tables(
        points=_back(found.points, given, where, {"series": found.rows, "period": found.rows}),
        summary=_back(
            found.summary,
            given,
            where,
            {
                "series": found.rows[firsts],
                "first_period": found.rows[firsts],
                "last_period": found.rows[lasts],
            },
        ),
        faults=found.faults,
    )


def _column(column: nw.Series[Any]) -> pl.Series:
    kind = column.dtype
    if kind.is_float() or (kind.is_integer() and not column.null_count()):
        return pl.Series(column.name, column.to_numpy())
    if kind == nw.Datetime and getattr(kind, "time_zone", None) is None:
        return pl.Series(column.name, column.to_numpy())
    # Libraries have missing values of their own, which say of themselves only that they are missing.
    held = (
        None if missing else one
        for one, missing in zip(column.to_list(), column.is_null().to_list(), strict=True)
    )
    return pl.Series(column.name, list(held), strict=False)


def _ends(points: pl.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the first and the last row of each segment."""
    if not points.height:
        none = np.empty(0, dtype=np.intp)
        return none, none
    begins = points.select(
        ((pl.col("series") != pl.col("series").shift()) | (pl.col("segment") != pl.col("segment").shift()))
        .fill_null(value=True)
        .alias("begins")
    )["begins"].to_numpy()
    firsts = np.flatnonzero(begins)
    return firsts, np.append(firsts[1:], points.height) - 1


def _back(
    found: pl.DataFrame,
    given: nw.DataFrame[Any],
    where: Mapping[str, nw.Series[Any]],
    rows: Mapping[str, NDArray[np.int64]],
) -> Any:
    """Give a table of ours as one of theirs; the named columns are taken from their own rows."""
    columns: dict[str, Any] = {}
    for name in found.columns:
        of_theirs = where.get("period" if name.endswith("period") else name)
        if name in rows and of_theirs is not None:
            columns[name] = of_theirs[rows[name].tolist()].to_list()
        elif found[name].dtype.is_numeric():
            columns[name] = found[name].to_numpy()
        else:
            columns[name] = found[name].to_list()
    return nw.from_dict(columns, backend=given.implementation).to_native()
