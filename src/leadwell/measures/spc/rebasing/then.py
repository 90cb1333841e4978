"""A chart as it was on each date: with the figures and the steps that were known then, and no others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from leadwell.measures.replay import as_known
from leadwell.measures.spc.charted import Charted
from leadwell.measures.spc.engine import Columns, chart_columns
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.profiles import Profile
from leadwell.measures.spc.rebasing.steps import Step, cut, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class AsItWas:
    """One series as it was charted at a moment. A column of ``charted`` is a segment."""

    on: datetime
    periods: tuple[date, ...]
    steps: tuple[Step, ...]
    charted: Charted

    @property
    def segments(self) -> NDArray[np.int64]:
        """The number of the segment of each point, from 0."""
        lengths = self.charted.lengths
        return np.repeat(np.arange(len(lengths)), lengths)


def moments(
    observations: pl.DataFrame, steps: Iterable[Step], *, known_at: str = "known_at"
) -> list[datetime]:
    """Give every moment at which a figure or a step became known, each once, in order."""
    known = set(observations[known_at].to_list()) | {step.known_at for step in steps}
    return sorted(known)


def as_it_was(
    observations: pl.DataFrame,
    steps: Sequence[Step],
    on: datetime,
    *,
    kind: Kind = Kind.XMR,
    rules: Profile | None = None,
    baseline_points: int = 0,
    known_at: str = "known_at",
    order: str = "order",
) -> AsItWas:
    """Give the chart of one series as it was at a moment.

    A figure corrected later has its earlier value, a point that came later is not there, and a step counts from
    when it was decided until it was taken back.

    Args:
        observations: every row ever added of the series: ``period_start``, ``numerator``, for kinds that take one
            ``denominator``, and when each became known. A row without a numerator says that it is missing.
        steps: every step ever decided.
        on: the moment.
        kind: the kind of chart.
        rules: the rule profile; our default where not given.
        baseline_points: after how many points the limits of the first segment are frozen; 0 for never.
        known_at: column of the moment at which a row became known.
        order: column that rises with every row added.

    Raises:
        NotReplayable: a column is missing that tells what was known when.
    """
    rows = as_known(observations, on, key=("period_start",), known_at=known_at, order=order)
    stood = standing(steps, on)
    periods = tuple(rows["period_start"].to_list())
    lengths, frozen = cut(periods, stood, baseline_points=baseline_points)
    takes = ABOUT[kind].takes_denominator and "denominator" in rows.columns
    sizes = _figures(rows, "denominator") if takes else None
    if sizes is not None and not ABOUT[kind].needs_denominator and bool(np.isnan(sizes).all()):
        sizes = None
    columns = Columns(
        values=_figures(rows, "numerator"), lengths=lengths, sizes=sizes, baseline_points=frozen
    )
    return AsItWas(on=on, periods=periods, steps=stood, charted=chart_columns(columns, kind, rules))


def _figures(rows: pl.DataFrame, name: str) -> NDArray[np.float64]:
    return np.asarray(rows[name].cast(pl.Float64).fill_null(float("nan")).to_numpy(), dtype=np.float64)
