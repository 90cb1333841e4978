"""How far forecasts were out when they were made before, and so how far the coming ones may be.

The same forecast is made at earlier points of the history, each time with what was known then, and held against
what came. The errors are brought to one scale, on which counts err by about the same at any level. Three things are
learnt from them: how errors grow with the time ahead (all series together), how large each series' own are (its own
errors weighed against those usual at its level), and what the errors of all look like once both are taken out.
Intervals are the quantiles of the last, put back: calibrated by what happened, with no law assumed where there is
enough of it. Limits of days are then widened or drawn in for each series by how often it left them lately.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from leadwell.forecasting.panel import Floats, Panel, Truth, Whole
from leadwell.forecasting.scales import steadied
from leadwell.forecasting.tracking import COVERED, followed

_ORIGINS = 6  # how often the forecast is made again: for months, over the last year and a half
_ORIGINS_OF_DAYS = (
    13  # and for days: a quarter of a year, so that what has become steadier soon is known to be
)
_PARTS, _PARTS_OF_DAYS = 4, 12  # of the horizon, between two of them
_WEEK = 7
_BLOCKS = 3  # of time: a series' own size is learnt in others than it is used in
_USUAL_WEIGHT = (
    24.0  # periods' worth of errors that the usual size counts; those of neighbouring periods are alike
)
_CHANCE_WEIGHT = (
    1.0  # and that of a Poisson count, so that a series that never changed is not taken to be certain
)
_LAW_WEIGHT = 100.0  # errors' worth that a law with heavy tails counts
_FURTHEST = 6.0  # sizes; an error further out tells of a break, not of the errors to come
_FEW_SERIES = 8  # under which nothing is told of how errors go with the level
_WITH_LEVEL = (
    0.0,
    *np.geomspace(1e-4, 3.0, 40).tolist(),
)  # the part of an error that goes with the level, to try
_HALF_WAY = 0.5  # between a size that goes with the level and one that does not: the fit of a few large series is poor
_NEAR_NOUGHT = 6.4  # on the scale of ``steadied``: a count of ten
_TO_SPREAD = 1.2533  # a normal spread over its mean absolute error

Forecaster = Callable[[Panel, Floats, int], Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What is known of the errors to come, on the scale of ``steadied``.

    Attributes:
        size: shape (series,); how large each series' errors are one period ahead.
        growth: shape (horizon,); by what they grow with the time ahead.
        errors: the errors of all series with both taken out, in order.
        weight: between nought and one; how far the errors are believed against a law with heavy tails.
        origins: how many earlier forecasts it was learnt from.
        followed: shape (series, 2); by what factor each of ``COVERED`` is widened for what left it lately.
        seen: shape (series, origins, horizon); the errors of earlier forecasts by the size of their series and time
            ahead, NaN where not known.
        targets: shape (origins, horizon); which period each is of, from the end, below nought.
    """

    size: Floats
    growth: Floats
    errors: Floats
    weight: float
    origins: int
    followed: Floats
    seen: Floats
    targets: Whole

    def quantile(self, steady: Floats, level: float) -> Floats:
        """Give a quantile of the forecast whose middle is ``steady``, shape (series, horizon)."""
        out = _quantile(self.errors, self.weight, level)
        share = np.clip((abs(2 * level - 1) - COVERED[0]) / (COVERED[1] - COVERED[0]), 0.0, 1.0)
        wide = self.followed[:, 0] ** (1 - share) * self.followed[:, 1] ** share
        return np.asarray(steady + (self.size * wide)[:, None] * self.growth * out, dtype=np.float64)


def spread_of(panel: Panel, worked: Floats, *, horizon: int, forecast: Forecaster) -> Spread:
    """Learn the errors of a forecast from earlier ones.

    Args:
        panel: where the series end.
        worked: shape (series, columns), its values on the working scale; NaN where missing.
        horizon: how many periods are forecast.
        forecast: gives the middle of the forecast of a panel, as (panel, worked, horizon).
    """
    backs = _backs(panel, horizon)
    columns, series = panel.length, len(worked)
    gathered: list[tuple[int, Floats]] = []
    for back in backs:
        ahead = min(horizon, back)
        cut = columns - back
        # Foretold as far as the coming forecast is, so that a backtest, which meets it again, can remember it.
        middle = forecast(panel.before(back), worked[:, :cut], horizon)[:, :ahead]
        errors = np.full((series, horizon), np.nan)
        errors[:, :ahead] = _steadied_error(worked[:, cut : cut + ahead], middle)
        gathered.append((back, errors))
    if not gathered or not any(np.isfinite(errors).any() for _, errors in gathered):
        return Spread(
            size=np.ones(series),
            growth=np.sqrt(np.arange(1.0, horizon + 1)),
            errors=np.empty(0),
            weight=0.0,
            origins=0,
            followed=np.ones((series, len(COVERED))),
            seen=np.empty((series, 0, horizon)),
            targets=np.empty((0, horizon), dtype=np.int64),
        )
    errors = np.stack([one for _, one in gathered], axis=1)  # series, origins, horizon
    targets = np.stack(
        [np.arange(horizon) - back for back, _ in gathered]
    )  # columns from the end, below nought
    growth, size = np.ones(horizon), np.ones(series)
    largest = 1.0 + _range(steadied(worked)) / 2
    level = _level(steadied(worked))
    for _ in range(3):
        size = np.minimum(_weighed(_by_target(errors / growth, targets), level), largest)
        growth = _growth(errors / size[:, None, None])
    rest = _out_of_block(errors / growth, targets, level)
    flat = np.sort(rest[np.isfinite(rest)])
    flat = flat - np.median(flat)  # what all series did alike last year says little of the next
    distinct = int(np.isfinite(_by_target(errors, targets)).sum())
    weight = distinct / (distinct + _LAW_WEIGHT)
    standard = np.asarray(errors / (size[:, None, None] * growth), dtype=np.float64)
    apart = np.ones((series, len(COVERED)))
    if panel.steps.are_days:
        tails = [(1 - share) / 2 for share in COVERED]
        apart = followed(
            standard,
            step=backs[0],
            low=np.array([_quantile(flat, weight, tail) for tail in tails]),
            high=np.array([_quantile(flat, weight, 1 - tail) for tail in tails]),
        )
        # No limits hold just the share they should of counts near nought, so what left them tells nothing.
        apart[level < _NEAR_NOUGHT] = 1.0
    return Spread(
        size=size,
        growth=growth,
        errors=flat,
        weight=weight,
        origins=len(gathered),
        followed=apart,
        seen=standard,
        targets=targets,
    )


def _steadied_error(actual: Floats, middle: Floats) -> Floats:
    """Give by how much figures lie above their forecasts, on the scale of ``steadied``."""
    return np.asarray(
        np.where(np.isfinite(actual), steadied(actual) - steadied(middle), np.nan), dtype=np.float64
    )


def _range(values: Floats) -> Floats:
    """Give how far apart the figures of each series are; half of that is more than any usual error."""
    seen = np.isfinite(values)
    most, least = np.where(seen, values, -np.inf).max(axis=1), np.where(seen, values, np.inf).min(axis=1)
    return np.where(seen.any(axis=1), most - least, 0.0)


def _backs(panel: Panel, horizon: int) -> Sequence[int]:
    """Give how many periods before the end each earlier forecast is made, never past the middle of the history."""
    step = max(-(-horizon // (_PARTS_OF_DAYS if panel.steps.are_days else _PARTS)), 1)
    if panel.steps.are_days:
        step = max(step, _WEEK)
    step = max(1, min(step, panel.length // 4))
    origins = _ORIGINS_OF_DAYS if panel.steps.are_days else _ORIGINS
    return [step * k for k in range(1, origins + 1) if step * k <= panel.length // 2]


def _by_target(errors: Floats, targets: Whole) -> Floats:
    """Give each series' mean absolute error of each period, over the forecasts that were made of it."""
    first, last = int(targets.min()), -1
    total = np.zeros((len(errors), last - first + 1))
    many = np.zeros_like(total)
    for k in range(errors.shape[1]):
        here = targets[k] < 0
        at = targets[k][here] - first
        part = errors[:, k, here]
        known = np.isfinite(part)
        total[:, at] += np.where(known, np.abs(part), 0.0)
        many[:, at] += known
    return np.where(many > 0, total / np.maximum(many, 1), np.nan)


def _level(steady: Floats) -> Floats:
    """Give the level of each series over the second half of its columns; nought where it has no figure there."""
    late = steady[:, steady.shape[1] // 2 :]
    seen = np.isfinite(late)
    return np.asarray(
        np.where(seen, late, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1), dtype=np.float64
    )


def _weighed(absolute: Floats, level: Floats) -> Floats:
    """Weigh each series' own mean absolute error against the one usual at its level, and both against chance."""
    known = np.isfinite(absolute)
    many = known.sum(axis=1)
    own = np.where(known, absolute, 0.0).sum(axis=1) / np.maximum(many, 1)
    usual = _usual(own, level, many > 0)
    weighed = many * own + _USUAL_WEIGHT * usual + _CHANCE_WEIGHT / _TO_SPREAD
    return np.asarray(_TO_SPREAD * weighed / (many + _USUAL_WEIGHT + _CHANCE_WEIGHT), dtype=np.float64)


def _usual(own: Floats, level: Floats, known: Truth) -> Floats:
    """Give the error that is usual at the level of each series, shape (series,).

    Chance is the same at every level of this scale; what a service's ups and downs add to it grows with the level. How
    much of an error is of which kind is what puts the series' own errors nearest to it, by their logarithms.
    """
    if not known.any():
        return np.full(len(own), 1 / _TO_SPREAD)
    middle = float(np.median(own[known]))
    if known.sum() < _FEW_SERIES or middle <= 0:
        return np.full(len(own), middle)
    square = level**2
    logs = np.log(np.maximum(own[known], 1e-3 * middle))
    apart, part, height = np.inf, 0.0, 0.0
    for tried in _WITH_LEVEL:
        rest = logs - 0.5 * np.log1p(tried * square[known])
        centre = float(np.median(rest))
        away = float(np.abs(rest - centre).mean())
        if away < apart:
            apart, part, height = away, tried, centre
    with_level = np.exp(height) * np.sqrt(1 + part * square)
    return np.asarray(middle ** (1 - _HALF_WAY) * with_level**_HALF_WAY, dtype=np.float64)


def _growth(errors: Floats) -> Floats:
    """Fit squared errors by a level and a line over the time ahead, neither below nought."""
    horizon = errors.shape[2]
    known = np.isfinite(errors)
    many = known.sum(axis=(0, 1)).astype(np.float64)
    square = np.minimum(np.where(known, errors, 0.0) ** 2, 16.0).sum(axis=(0, 1)) / np.maximum(many, 1)
    ahead = np.arange(1.0, horizon + 1)
    total = many.sum()
    middle, mean = (many @ ahead) / total, (many @ square) / total
    over = many @ (ahead - middle) ** 2
    slope = max((many @ ((ahead - middle) * (square - mean))) / over, 0.0) if over > 0 else 0.0
    level = mean - slope * middle
    if level <= 0:
        level, slope = 0.05 * mean, 0.95 * mean / middle
    line = level + slope * ahead
    return np.sqrt(np.maximum(line / max(level + slope, 1e-12), 1.0)) if mean > 0 else np.ones(horizon)


def _out_of_block(errors: Floats, targets: Whole, level: Floats) -> Floats:
    """Divide errors by the size of their series as learnt in other stretches of time than their own."""
    first = int(targets.min())
    by_target = _by_target(errors, targets)
    span = by_target.shape[1]
    block_of = np.minimum(np.arange(span) * _BLOCKS // span, _BLOCKS - 1)
    out = np.full_like(errors, np.nan)
    for block in range(_BLOCKS):
        others = by_target.copy()
        others[:, block_of == block] = np.nan
        size = _weighed(others, level)
        for k in range(errors.shape[1]):
            here = (targets[k] < 0) & (block_of[np.clip(targets[k] - first, 0, span - 1)] == block)
            out[:, k, here] = np.clip(errors[:, k, here] / size[:, None], -_FURTHEST, _FURTHEST)
    return out


def _quantile(errors: Floats, weight: float, level: float) -> float:
    """Give a quantile of the errors, as far as they are believed, and of the law for the rest."""
    law = _law(level) / _TO_SPREAD
    found = law if not errors.size else float(np.quantile(errors, level))
    return weight * found + (1 - weight) * law


def _law(level: float) -> float:
    """Give a quantile of Student's t with four degrees of freedom, whose mean absolute value is one (Shaw, 2006)."""
    both = 4 * level * (1 - level)
    root = np.sqrt(both)
    away = 2 * np.sqrt(max(np.cos(np.arccos(root) / 3) / root - 1, 0.0))
    return float(np.copysign(away, level - 0.5))
