"""Tables for the tests of forecasting."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from leadwell.forecasting.panel import Panel
from leadwell.forecasting.steps import Steps, Unit


def month(number: int) -> str:
    return f"{2019 + number // 12}-{number % 12 + 1:02}"


def day(number: int) -> str:
    return (date(2021, 1, 4) + timedelta(days=number)).isoformat()


def table(series: Mapping[str, Sequence[float | None]], write=month) -> pl.DataFrame:
    """A table whose series all begin with the first period; None is a row without a value."""
    rows = [(name, write(k), value) for name, values in series.items() for k, value in enumerate(values)]
    return pl.DataFrame(
        rows, schema={"series": pl.String, "period": pl.String, "value": pl.Float64}, orient="row"
    )


def panel(values: np.ndarray, *, unit: Unit = Unit.MONTH, origin: int = 2019 * 12) -> Panel:
    """A panel whose series all end with the last column."""
    return Panel(
        names=tuple(map(str, range(len(values)))),
        values=np.asarray(values, dtype=float),
        ends=np.full(len(values), values.shape[1] - 1),
        steps=Steps(unit=unit, size=1, origin=origin, write=str),
    )
