"""The shape of the season of each series, learnt from its own history and from all the others.

With two years of months, one series alone cannot tell its season from chance, and forecasts from it lose to
"as last year". Here each series' own pattern is weighed against the pattern that all series share and the ways
in which they differ from it, by how much its own figures can be trusted (empirical Bayes, after Efron and
Morris, 1973). The trend that the pattern stands on is a local line, as in Cleveland and others' STL (1990).
"""

from dataclasses import dataclass

import numpy as np

from leadwell.forecasting.panel import Floats, Truth, Whole

_ROUNDS = 4  # of fitting trend and shape in turn
_SMALLEST = 0.5  # a count of nought has no logarithm
_SLOPE_HELD = 3.0  # how strongly a local line is held level
_FIRST_SPREAD = 0.003  # of the logarithm of a season's months, before anything is known
_UNSEEN = 100.0  # the spread of a month that has not been seen: as good as none known
_MOST_TOGETHER = 60  # periods of a season whose differences are learnt together; more would take too long
_BORROWED = 4  # figures that each series' own spread is pulled towards the one usual at its level by
_FEW_AGAIN = 4  # figures seen again a season later from which a series' own spread is told
# How much more or less than usual one series may differ from the shared pattern: some hardly, some greatly.
_SIZES = np.array([0.03, 0.1, 0.3, 1.0, 3.0, 10.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """The season of each series.

    Attributes:
        factors: shape (series, season); what a period of the season is times the level. Their logarithms sum to nought.
        shared: shape (season,); the factors that a series without history is given.
    """

    factors: Floats
    shared: Floats

    def at(self, phases: Whole) -> Floats:
        """Give the factor of each period, by its place in the season, shape (series, columns)."""
        return np.asarray(np.take_along_axis(self.factors, phases, axis=1), dtype=np.float64)


def no_shape(series: int) -> Shapes:
    """Give the shapes of series without seasons."""
    return Shapes(factors=np.ones((series, 1)), shared=np.ones(1))


def shapes_of(worked: Floats, phases: Whole, season: int) -> Shapes:
    """Learn the season of every series at once.

    Args:
        worked: shape (series, columns), never below nought; NaN where missing.
        phases: shape (series, columns); the place of each period in its season, from nought.
        season: how many periods make a season; 2 or more.
    """
    seen = np.isfinite(worked)
    series, columns = worked.shape
    logs = np.log(np.maximum(np.where(seen, worked, 1.0), _SMALLEST))
    logs = np.where(seen, logs, np.nan)
    level = np.maximum(_mean(worked, seen), _SMALLEST)
    counts = np.stack([(seen & (phases == place)).sum(axis=1) for place in range(season)], axis=1)
    trend_takes = 1.0 + columns / season / 1.5  # figures that the local line uses up
    used = np.maximum(seen.sum(axis=1) - (counts > 0).sum(axis=1) - trend_takes + 1.0, 1.0)
    again = seen.sum(axis=1) - (counts > 0).sum(axis=1)
    shape = np.tile(_first_shape(logs, seen, phases, season), (series, 1))
    covariance = np.eye(season) * _FIRST_SPREAD
    weights = np.full(len(_SIZES), 1 / len(_SIZES))
    smooth = _Lines(columns, season)
    shared = shape[0]
    for _ in range(_ROUNDS):
        at = np.take_along_axis(shape, phases, axis=1)
        rest = np.where(seen, logs - smooth.fit(logs - at), 0.0)
        own = np.stack([np.where(phases == place, rest, 0.0).sum(axis=1) for place in range(season)], axis=1)
        own = own / np.maximum(counts, 1)
        own = (
            own
            - (np.where(counts > 0, own - shape, 0.0).sum(axis=1) / np.maximum((counts > 0).sum(axis=1), 1))[
                :, None
            ]
        )
        left = np.where(seen, rest - np.take_along_axis(own, phases, axis=1), 0.0)
        middle = _median_of_seen(own, counts)
        apart = np.where(seen, rest - middle[phases], 0.0)
        spread = np.where(
            again >= _FEW_AGAIN,
            (left**2).sum(axis=1) / used,
            0.5 * (apart**2).sum(axis=1) / np.maximum(seen.sum(axis=1) - 2, 1),
        )
        spread = _spread(spread, used, 1 / level)
        noise = np.where(counts > 0, spread[:, None] / np.maximum(counts, 1), _UNSEEN)
        weigh = _weighed if season <= _MOST_TOGETHER else _weighed_apart
        shape, covariance, weights, shared = weigh(own, noise, covariance, weights)
        shape = shape - shape.mean(axis=1, keepdims=True)
    return Shapes(factors=np.exp(shape), shared=np.exp(shared))


def _spread(own: Floats, used: Floats, chance: Floats) -> Floats:
    """Pull each series' own spread towards what is usual at its level: chance, and what the middle one has besides.

    Towards one spread for all, large series, whose season is surest, would be taken to be as unsure as small ones.
    """
    own = np.maximum(own, chance)  # no count is steadier than chance allows
    usual = chance + np.median(own - chance)
    return np.asarray((used * own + _BORROWED * usual) / (used + _BORROWED), dtype=np.float64)


def _weighed(
    own: Floats, noise: Floats, covariance: Floats, weights: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Weigh each series' own pattern against the shared one: two rounds of expectation and maximisation.

    The patterns are taken as draws from normal distributions about the shared pattern, whose covariance is common up
    to a size of each series' own; noise is known. The covariance is itself pulled towards one without structure by as
    many series as the season has periods, so that a single series can be weighed too.
    """
    series, season = own.shape
    unit = np.eye(season)
    certain = 1 / (noise + np.diag(covariance))
    shared = (own * certain).sum(axis=0) / certain.sum(axis=0)
    shared = shared - shared.mean()
    dev = own - shared
    posterior = np.zeros_like(own)
    for _ in range(2):
        means = np.empty((len(_SIZES), series, season))
        likelihood = np.empty((len(_SIZES), series))
        inverses = []
        for k, size in enumerate(_SIZES):
            total = size * covariance[None] + noise[:, :, None] * unit
            inverse = np.linalg.inv(total)
            pulled = (inverse @ dev[:, :, None])[:, :, 0]
            likelihood[k] = -0.5 * (np.linalg.slogdet(total)[1] + (dev * pulled).sum(axis=1))
            means[k] = size * (pulled @ covariance)
            inverses.append(inverse)
        belief = np.exp(likelihood - likelihood.max(axis=0)) * weights[:, None]
        belief /= belief.sum(axis=0)
        weights = 0.9 * belief.mean(axis=1) + 0.1 / len(_SIZES)
        gathered = np.zeros((season, season))
        for k, size in enumerate(_SIZES):
            part = size * covariance
            mass = belief[k].sum()
            lost = part @ np.tensordot(belief[k], inverses[k], axes=1) @ part
            gathered += ((means[k] * belief[k][:, None]).T @ means[k] + mass * part - lost) / size
        plain = np.trace(gathered) / series / season
        covariance = (gathered + season * plain * unit) / (series + season)
        posterior = (means * belief[:, :, None]).sum(axis=0)
    return shared + posterior, covariance, weights, shared


def _weighed_apart(
    own: Floats, noise: Floats, covariance: Floats, weights: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Do what ``_weighed`` does with one variance for all places of a long season, as though they were independent."""
    series, season = own.shape
    variance = float(np.trace(covariance)) / season
    certain = 1 / (noise + variance)
    shared = (own * certain).sum(axis=0) / certain.sum(axis=0)
    shared = shared - shared.mean()
    dev = own - shared
    posterior = np.zeros_like(own)
    for _ in range(2):
        parts = _SIZES[:, None, None] * variance
        likelihood = -0.5 * (np.log(parts + noise) + dev**2 / (parts + noise)).sum(axis=2)
        belief = np.exp(likelihood - likelihood.max(axis=0)) * weights[:, None]
        belief /= belief.sum(axis=0)
        weights = 0.9 * belief.mean(axis=1) + 0.1 / len(_SIZES)
        means = parts / (parts + noise) * dev
        left = parts * noise / (parts + noise)
        variance = float(
            (belief[:, :, None] * (means**2 + left) / _SIZES[:, None, None]).sum() / series / season
        )
        posterior = (means * belief[:, :, None]).sum(axis=0)
    return shared + posterior, variance * np.eye(season), weights, shared


class _Lines:
    """Local lines through the columns: each a regression weighed by nearness, its slope held back."""

    def __init__(self, columns: int, half: int) -> None:
        apart = np.arange(columns)[None, :] - np.arange(columns)[:, None]
        self._near = np.clip(1 - (np.abs(apart) / (half + 1)) ** 3, 0, None) ** 3
        self._first = self._near * apart
        self._second = self._first * apart
        self._held = _SLOPE_HELD * half**2

    def fit(self, rows: Floats) -> Floats:
        seen = np.isfinite(rows)
        ones = seen.astype(np.float64)
        held = np.where(seen, rows, 0.0)
        s0, s1, s2 = ones @ self._near.T, ones @ self._first.T, ones @ self._second.T + self._held
        y0, y1 = held @ self._near.T, held @ self._first.T
        away = s0 * s2 - s1 * s1
        # Where nothing is near, the mean of the series stands in.
        found = (s2 * y0 - s1 * y1) / np.where(away > 0, away, 1.0)
        return np.where(s0 > 0, found, _mean(rows, seen)[:, None])


def _first_shape(logs: Floats, seen: Truth, phases: Whole, season: int) -> Floats:
    """Give a pattern to start from: the middle, over all series, of each place less the series' own mean."""
    away = logs - _mean(logs, seen)[:, None]
    found = np.zeros(season)
    for place in range(season):
        at = away[seen & (phases == place)]
        found[place] = np.median(at) if at.size else 0.0
    return np.asarray(found - found.mean())


def _median_of_seen(own: Floats, counts: Whole) -> Floats:
    found = np.zeros(own.shape[1])
    for place in range(own.shape[1]):
        at = own[counts[:, place] > 0, place]
        found[place] = np.median(at) if at.size else 0.0
    return found


def _mean(values: Floats, seen: Truth) -> Floats:
    many = np.maximum(seen.sum(axis=1), 1)
    return np.asarray(np.where(seen, values, 0.0).sum(axis=1) / many, dtype=np.float64)
