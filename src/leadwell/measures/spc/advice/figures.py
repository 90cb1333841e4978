"""The figures of one series as advice is given on them: values, denominators, times, and what is known of changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from leadwell.measures.spc.advice.spacing import Spacing, spacing
from leadwell.measures.spc.engine import BadArrays
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.tables.answer import faults_words
from leadwell.measures.spc.tables.periods import NUMBER, keyed
from leadwell.measures.spc.tables.reading import BadTable, Long, read_long

_NEAR = 1e-9
_LARGEST = 1e100  # squares of it are still numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One series. Arrays have the shape (points,)."""

    name: str
    values: Floats  # as counted; NaN is missing
    sizes: Floats | None  # denominators
    spacing: Spacing
    starts: tuple[int, ...] = ()  # points at which limits were begun anew
    subgroup_sizes: Floats | None = None  # how many rows each period has, where there are several
    subgroup_spreads: Floats | None = None
    present: Bools = field(init=False)
    charted: Floats = field(init=False)  # values, or values over denominators

    def __post_init__(self) -> None:
        charted = self.values
        if self.sizes is not None:
            over = np.full(len(self.values), np.nan)
            with np.errstate(invalid="ignore", divide="ignore"):
                charted = np.divide(self.values, self.sizes, out=over, where=self.sizes > 0)
        object.__setattr__(self, "charted", charted)
        object.__setattr__(self, "present", ~np.isnan(charted))

    @property
    def points(self) -> int:
        """Points that are not missing."""
        return int(self.present.sum())

    @property
    def whole(self) -> bool:
        """Whether all values are counts: whole numbers of nought or more."""
        there = self.values[self.present]
        return bool(len(there)) and bool(((there >= 0) & (there == np.round(there))).all())

    @property
    def rows(self) -> tuple[int, ...]:
        """Places in time of the points that are there."""
        return tuple(row for row, there in zip(self.spacing.rows, self.present, strict=True) if there)

    @property
    def season(self) -> tuple[float, ...]:
        """The season of each point that is there."""
        return tuple(one for one, there in zip(self.spacing.season, self.present, strict=True) if there)

    @property
    def known(self) -> tuple[int, ...]:
        """Where limits were begun anew, counted in points that are there."""
        return tuple(int(self.present[:start].sum()) for start in self.starts)

    @property
    def even(self) -> Floats:
        """The points that are there, so weighted that each varies alike: small samples vary more than large ones."""
        there = self.charted[self.present]
        if self.sizes is None:
            return there
        sizes = self.sizes[self.present]
        counts = self.values[self.present]
        centre = float(counts.sum() / sizes.sum())
        return np.asarray((there - centre) * np.sqrt(sizes / np.median(sizes)) + centre)

    @property
    def constant(self) -> bool:
        """Whether no point differs from another by more than rounding."""
        there = self.charted[self.present]
        return bool(len(there)) and float(np.ptp(there)) <= _NEAR * float(np.abs(there).max())


def figures(
    values: ArrayLike,
    *,
    denominators: ArrayLike | None = None,
    periods: Sequence[object] | None = None,
    starts: Sequence[int] = (),
    cycle: int | None = None,
    name: str = "",
) -> Figures:
    """Give the figures of one series.

    Args:
        values: shape (points,), in order of time; counts where there are denominators. NaN is missing.
        denominators: how many, or how much, each value is out of.
        periods: of each point: dates, or numbers; in their order where not given.
        starts: points, counted from 0, at which limits were begun anew.
        cycle: points a cycle, where the periods do not tell it.
        name: of the series.

    Raises:
        BadArrays: there are no values, not as many denominators, or one is beyond all measure.
        BadPeriods: the periods do not fit.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not len(array):
        raise BadArrays("Advice is given on one series of at least one value.")
    sizes = None if denominators is None else np.asarray(denominators, dtype=np.float64)
    if sizes is not None and sizes.shape != array.shape:
        raise BadArrays(f"There are {len(array)} values and {len(sizes)} denominators.")
    for one in (array, sizes):
        if one is not None and bool((np.abs(one) > _LARGEST).any()):
            raise BadArrays(f"A number is beyond {_LARGEST:g}; leave it empty where it is not known.")
    return Figures(
        name=name,
        values=array,
        sizes=sizes,
        spacing=spacing(periods, points=len(array), cycle=cycle),
        starts=tuple(start for start in starts if start > 0),
    )


def figures_of(table: pl.DataFrame, *, cycle: int | None = None) -> tuple[Figures, ...]:
    """Give the figures of every series of a long table, with the columns that charts are made of.

    Several rows of one period and no denominators are measurements of one subgroup.

    Raises:
        BadTable: the table cannot be read, or a series has a fault.
    """
    long = read_long(table, Kind.RUN)
    grouped = False
    if long.faults:
        again = read_long(table, Kind.XBAR)
        if again.faults or "denominator" in {name.strip().lower() for name in table.columns}:
            raise BadTable(faults_words(long.faults))
        long, grouped = again, True
    return tuple(_each(long, grouped, cycle))


def _each(long: Long, grouped: bool, cycle: int | None) -> list[Figures]:
    found = []
    names = long.rows["series"].cast(pl.String).to_list()
    firsts = [row for row in range(len(names)) if row == 0 or names[row] != names[row - 1]]
    for first, after in zip(firsts, [*firsts[1:], len(names)], strict=True):
        cut = slice(first, after)
        segment = long.segment[cut]
        sizes, spreads = long.columns.sizes, long.columns.spreads
        if sizes is not None and not grouped and bool(np.isnan(sizes[cut]).all()):
            sizes = None
        found.append(
            Figures(
                name=names[first] or "",
                values=long.columns.values[cut],
                sizes=None if grouped or sizes is None else sizes[cut],
                spacing=spacing(_periods(long.rows[cut]), points=after - first, cycle=cycle),
                starts=tuple(int(one) for one in np.flatnonzero(np.diff(segment)) + 1),
                subgroup_sizes=sizes[cut] if grouped and sizes is not None else None,
                subgroup_spreads=spreads[cut] if grouped and spreads is not None else None,
            )
        )
    return found


def _periods(rows: pl.DataFrame) -> Sequence[object]:
    """Give periods as dates where they are dates, as numbers where they are numbers."""
    if keyed(rows.select("period"), "period")["kind"].max() == NUMBER:
        numbers: list[object] = rows["key"].to_list()
        return numbers
    moments = rows["key"].cast(pl.Int64).cast(pl.Datetime("us"))
    days: list[object] = moments.dt.date().to_list()
    if len(set(days)) == len(days):
        return days
    return list(range(len(days)))
