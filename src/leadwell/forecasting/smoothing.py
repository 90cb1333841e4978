"""Exponential smoothing of all series at once, over a grid of weights instead of one best guess each.

How fast a series forgets cannot be told well from a few years of its own figures. So each setting of the grid is
tried on every series, and a series' forecast is the mean over settings, weighed by how well each foretold that
series one and three periods ahead and by how often it is the right one over all series. Four kinds are smoothed
so and their mean is taken: a level, a damped trend, a level with a season that changes, and a level with a
quarter of the straight line through the history (after the theta method of Assimakopoulos and Nikolopoulos,
2000; the state-space forms are those of Hyndman and others, 2008).
"""

from dataclasses import dataclass

import numpy as np

from leadwell.forecasting.panel import Floats, Whole

_LEVELS = (0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.7, 0.9)
_COARSE = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.75)
_FIRST = 12  # figures that the first level is the mean of, and that do not count in choosing weights
_LATER = 3  # periods ahead, besides one, by which settings are judged
_PART_OF_LINE = 0.25
_LINE_HELD = (
    4.0  # periods' worth of figures by which the line is pulled level, so that short histories have none
)
_ROUNDS = 60
_LINED = 0.25  # the weight of the fourth kind
_EQUAL = 0.5  # how far the weights of the other three are held equal; the rest goes by how well each foretold


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Settings to try, each an array of shape (settings, 1)."""

    level: Floats
    trend: Floats
    damping: Floats
    season: Floats

    @classmethod
    def of(
        cls,
        levels: tuple[float, ...],
        trends: tuple[float, ...],
        dampings: tuple[float, ...],
        seasons: tuple[float, ...],
    ) -> "_Grid":
        made = np.meshgrid(levels, trends, dampings, seasons, indexing="ij")
        level, trend, damping, season = (one.reshape(-1, 1) for one in made)
        return cls(level=level, trend=trend, damping=damping, season=season)


_LEVEL = _Grid.of(_LEVELS, (0.0,), (0.9,), (0.0,))
_DAMPED = _Grid.of(_COARSE, (0.0, 0.05, 0.15, 0.3), (0.8, 0.9, 0.97), (0.0,))
_CHANGING = _Grid.of(_COARSE, (0.0,), (0.9,), (0.0, 0.05, 0.1, 0.2, 0.3))


def smoothed(level: Floats, phases: Whole, season: int, horizon: int, ahead: Whole) -> Floats:
    """Forecast series from which the season has been taken out: the mean of four ways of smoothing.

    Args:
        level: shape (series, columns); each figure over the factor of its season. NaN where missing.
        phases: shape (series, columns); the place of each period in its season.
        season: how many periods make a season.
        horizon: how many periods are forecast.
        ahead: shape (series, horizon); the places in the season of the periods to come.

    Returns:
        shape (series, horizon), to be multiplied by the factors again; NaN for a series without any figure.
    """
    plain, plain_fit = _averaged(level, phases, season, horizon, ahead, _LEVEL)
    kinds = [(plain, plain_fit), _averaged(level, phases, season, horizon, ahead, _DAMPED)]
    if season > 1:
        kinds.append(_averaged(level, phases, season, horizon, ahead, _CHANGING))
    lined = plain + _PART_OF_LINE * _slope(level)[:, None] * np.arange(1, horizon + 1)
    fits = np.stack([fit for _, fit in kinds])
    believed = np.exp(fits - fits.max(axis=0))
    believed = _EQUAL / len(kinds) + (1 - _EQUAL) * believed / believed.sum(axis=0)
    found = sum(kind * weight[:, None] for (kind, _), weight in zip(kinds, believed, strict=True))
    found = (1 - _LINED) * found + _LINED * lined
    return np.asarray(np.maximum(found, 0.0), dtype=np.float64)


def _averaged(
    level: Floats, phases: Whole, season: int, horizon: int, ahead: Whole, grid: _Grid
) -> tuple[Floats, Floats]:
    """Run a grid of settings through the columns.

    Returns:
        the weighed mean of their forecasts, shape (series, horizon), and how well the grid foretold each series, as the
        logarithm of a likelihood, shape (series,).
    """
    series, columns = level.shape
    settings = len(grid.level)
    seen = np.isfinite(level)
    order = np.cumsum(seen, axis=1)
    many = order[:, -1]
    first = np.where(seen & (order <= _FIRST), level, 0.0).sum(axis=1) / np.maximum(
        np.minimum(many, _FIRST), 1
    )
    # A short history is judged by its second half, else nothing would tell the settings apart.
    burn = np.minimum(_FIRST, many // 2)
    state = np.tile(first, (settings, 1))
    trend = np.zeros_like(state)
    turns = season > 1 and bool(grid.season.any())
    own = np.ones((settings, series, season if turns else 1))
    rows = np.arange(series)
    errors, errors_later = np.zeros_like(state), np.zeros_like(state)
    past: list[Floats] = []
    for column in range(columns):
        here = seen[:, column]
        at = phases[:, column] if turns else np.zeros(series, dtype=np.int64)
        factor = own[:, rows, at]
        base = state + grid.damping * trend
        miss = np.where(here, level[:, column] - base * factor, 0.0)
        counts = here & (order[:, column] > burn)
        errors += np.where(counts, miss**2, 0.0)
        if len(past) == _LATER:
            later = np.where(counts, level[:, column] - past.pop(0) * factor, 0.0)
            errors_later += later**2
        past.append(base)
        state = base + grid.level * miss / factor
        trend = grid.damping * trend + grid.level * grid.trend * miss
        if turns:
            own[:, rows, at] = np.clip(factor + grid.season * miss / np.maximum(base, 1e-3), 0.05, 20.0)
    judged = np.maximum(many - burn, 0)
    belief, fit = _belief(errors, errors_later, judged, first)
    forecast = np.empty((series, horizon))
    grown = np.zeros_like(grid.damping)
    for step in range(horizon):
        grown = grown + grid.damping ** (step + 1)
        factor = own[:, rows, ahead[:, step] if turns else np.zeros(series, dtype=np.int64)]
        forecast[:, step] = (belief * (state + grown * trend) * factor).sum(axis=0)
    forecast[many == 0] = np.nan
    return forecast, fit


def _belief(errors: Floats, later: Floats, judged: Whole, first: Floats) -> tuple[Floats, Floats]:
    """Give how far each setting is believed for each series, shape (settings, series), and how well all did."""
    many = np.maximum(judged, 1)
    least = 1e-6 * np.maximum(first, 1.0) ** 2  # a constant series has no errors to compare
    logs = -0.25 * judged * (np.log(errors / many + least) + np.log(later / many + least))
    best = logs.max(axis=0)
    fits = np.asarray(np.exp(logs - best), dtype=np.float64)
    usual = np.full(len(errors), 1 / len(errors))
    belief, total = fits, fits.sum(axis=0)
    for _ in range(_ROUNDS):
        belief = fits * usual[:, None]
        total = belief.sum(axis=0)
        belief = np.asarray(belief / total, dtype=np.float64)
        usual = np.maximum(belief.mean(axis=1), 1e-6)
    return belief, np.asarray(best + np.log(total), dtype=np.float64)


def _slope(level: Floats) -> Floats:
    """Give the slope of the straight line through each series, a period; level where history is short."""
    seen = np.isfinite(level)
    many = np.maximum(seen.sum(axis=1), 1)
    when = np.broadcast_to(np.arange(level.shape[1], dtype=np.float64), level.shape)
    middle = np.where(seen, when, 0.0).sum(axis=1) / many
    away = np.where(seen, when - middle[:, None], 0.0)
    spread = (away**2).sum(axis=1)
    held = _LINE_HELD**3  # against a spread that grows with the cube of the length
    return np.asarray((away * np.where(seen, level, 0.0)).sum(axis=1) / (spread + held), dtype=np.float64)
