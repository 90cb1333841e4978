"""Forecasts of wards, sites and organisations that add up."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import polars as pl

from leadwell.forecasting.forecasts import QUANTILES, WRITTEN
from leadwell.forecasting.panel import Floats, Truth
from leadwell.foundations.errors import LeadwellError

_LIMITS = (*QUANTILES, "lo95", "hi95")
_WIDTH = 2 * 1.96  # standard deviations between the limits that hold 95 in 100


class DoesNotAddUp(LeadwellError):
    """The series and the tree that they are to add up in do not fit each other; the message says where."""


def reconcile(forecasts: pl.DataFrame, parents: Mapping[str, str]) -> pl.DataFrame:
    """Change the means of forecasts as little as can be so that parts add up to their wholes.

    Wards are forecast from their own past and sites from theirs, so the sum of one seldom is the other. Here every
    mean gives way by how unsure it is: the changes are the smallest ones, each measured against the width of its
    interval (generalised least squares with a diagonal covariance, as in Wickramasuriya and others, 2019).
    A ward whose mean would fall below nought though its limits do not is held at nought.

    The means add up exactly. Limits do not, and should not: the upper limits of ten wards are not reached on the
    same day, so their sum is no upper limit of the site. Each level keeps the shape and relative width that its own
    errors taught, about its new mean: where nothing is below nought its limits are multiplied, else moved.

    Args:
        forecasts: what ``forecast`` gives, of parts and wholes together, with the same periods for all.
        parents: for each series that is part of another, the name of the other. A series that is nobody's part
            stands at the top; a whole has all its parts in the table.

    Raises:
        DoesNotAddUp: a column, series or figure is absent, a period is not there for all, or the tree goes in a circle.
    """
    for name in WRITTEN:
        if name not in forecasts.columns:
            raise DoesNotAddUp(f"The column {name!r} is missing. Give the table that forecast returns.")
    series = forecasts["series"].unique(maintain_order=True).to_list()
    periods = forecasts["period"].unique(maintain_order=True).to_list()
    counts = forecasts.group_by("series", "period").len()
    if len(counts) != len(series) * len(periods) or counts["len"].max() != 1:
        raise DoesNotAddUp(
            "Not all series are forecast for the same periods. Bring them to one end, and forecast again."
        )
    figures = pl.col("mean", *_LIMITS).cast(pl.Float64)
    blank = forecasts.filter(pl.any_horizontal(figures.is_null() | ~figures.is_finite()))
    if blank.height:
        raise DoesNotAddUp(
            f"{blank['series'][0]!r} has a figure missing for {blank['period'][0]}. Give the whole table that forecast "
            "returns."
        )
    sums = _sums(series, parents)
    row = {name: k for k, name in enumerate(series)}
    column = {period: k for k, period in enumerate(periods)}
    at = (
        np.array([row[name] for name in forecasts["series"]]),
        np.array([column[period] for period in forecasts["period"]]),
    )

    def table(name: str) -> Floats:
        found = np.empty((len(series), len(periods)))
        found[at] = forecasts[name].to_numpy()
        return found

    mean, low = table("mean"), table("lo95")
    spread = np.maximum((table("hi95") - low) / _WIDTH, 1e-6 * np.maximum(np.abs(mean), 1.0))
    never_below = low.min(axis=1) >= 0
    wholes = set(parents.values())
    leaves = np.array([name not in wholes for name in series])
    new = np.stack(
        [
            sums @ _parts(sums, mean[:, k], spread[:, k] ** -2.0, never_below[leaves])
            for k in range(len(periods))
        ],
        axis=1,
    )
    # A mean of all but nought cannot be stretched; it is moved.
    can = mean > 1e-6 * np.abs(mean).max()
    stretched, floored = (never_below[:, None] & can)[at], (never_below[:, None] & np.ones_like(can))[at]
    ratio, move = (new / np.where(can, mean, 1.0))[at], (new - mean)[at]

    def changed(limit: Floats) -> Floats:
        moved = np.where(stretched, limit * np.where(stretched, ratio, 1.0), limit + move)
        return np.where(floored, np.maximum(moved, 0.0), moved)

    return forecasts.with_columns(
        pl.Series("mean", new[at]),
        *(pl.Series(name, changed(forecasts[name].to_numpy())) for name in _LIMITS),
    )


def _sums(series: list[str], parents: Mapping[str, str]) -> Floats:
    """Give which series that have no parts each series is the sum of, shape (series, those without parts)."""
    known = set(series)
    children: dict[str, list[str]] = defaultdict(list)
    for part, whole in parents.items():
        for name in (part, whole):
            if name not in known:
                raise DoesNotAddUp(
                    f"{name!r} is in the tree and is not forecast. Forecast it, or take it out."
                )
        children[whole].append(part)
    leaves = [name for name in series if name not in children]
    place = {name: k for k, name in enumerate(leaves)}
    found = np.zeros((len(series), len(leaves)))
    for k, name in enumerate(series):
        waiting, met = [name], {name}
        while waiting:
            one = waiting.pop()
            if one in place:
                found[k, place[one]] = 1.0
            for part in children.get(one, ()):
                if part in met:
                    raise DoesNotAddUp(
                        f"{part!r} is part of itself in the tree. A part lies under one whole alone."
                    )
                met.add(part)
                waiting.append(part)
    return found


def _parts(sums: Floats, mean: Floats, certain: Floats, never_below: Truth) -> Floats:
    """Give the means of the parts that fit all means best, holding at nought those that would fall below it."""
    free = np.ones(sums.shape[1], dtype=bool)
    while True:
        kept = sums[:, free]
        weighed = kept.T * certain
        found = np.zeros(len(free))
        found[free] = np.linalg.solve(weighed @ kept, weighed @ mean)
        fallen = free & never_below & (found < 0)
        if not fallen.any():
            return found
        free &= ~fallen
