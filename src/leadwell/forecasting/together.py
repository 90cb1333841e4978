"""How the errors of earlier forecasts went together: over series on one day, and over the days of one forecast."""

from dataclasses import dataclass

import numpy as np

from leadwell.forecasting.panel import Floats, Whole

_FURTHEST = 3.0  # sizes; one error further out is not to tell how all go together
_APART = 20.0  # periods' worth of errors that have nothing to do with those of others, added to those seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What is known of errors that go together.

    Attributes:
        seen: shape (series, periods); the mean error of each past period, by the series' own size; nought where none
            is known. Its rows' squares add up to one.
        share: shape (series,); how much of a series' errors goes with those of others, between nought and one.
        carried: shape (horizon,); the correlation of errors of one forecast so many periods apart, from nought on.
    """

    seen: Floats
    share: Floats
    carried: Floats

    def draws(self, many: int, random: np.random.Generator) -> Floats:
        """Draw normal scores of all series and coming periods, shape (draws, series, horizon)."""
        root = _root(self.carried)
        horizon = len(root)
        series, periods = self.seen.shape
        alone = random.standard_normal((many, series, horizon)) @ root.T
        sources = random.standard_normal((many, periods, horizon)) @ root.T
        part = self.share[:, None]
        found = np.sqrt(part) * (self.seen @ sources) + np.sqrt(1 - part) * alone
        return np.asarray(found, dtype=np.float64)


def together_of(errors: Floats, targets: Whole) -> Together:
    """Learn how errors went together.

    Args:
        errors: shape (series, origins, horizon); by the size of the series and the time ahead, NaN where unknown.
        targets: shape (origins, horizon); which period each is of, from the end, below nought.
    """
    series, origins, horizon = errors.shape
    if not origins:
        nothing = np.zeros(horizon)
        nothing[0] = 1.0
        return Together(seen=np.zeros((series, 0)), share=np.zeros(series), carried=nothing)
    first = int(targets.min())
    total, many = np.zeros((series, -first)), np.zeros((series, -first))
    cut = np.clip(errors, -_FURTHEST, _FURTHEST)
    for origin in range(origins):
        here = targets[origin] < 0
        at = targets[origin][here] - first
        part = cut[:, origin, here]
        known = np.isfinite(part)
        total[:, at] += np.where(known, part, 0.0)
        many[:, at] += known
    mean = total / np.maximum(many, 1)
    length = np.sqrt((mean**2).sum(axis=1))
    told = (many > 0).sum(axis=1)
    seen = mean / np.where(length > 0, length, 1.0)[:, None]
    share = np.where(length > 0, told / (told + _APART), 0.0)
    return Together(seen=seen, share=share, carried=_carried(cut))


def _carried(errors: Floats) -> Floats:
    """Give the correlation of errors of one forecast so many periods apart, over all series and origins."""
    rows = errors.reshape(-1, errors.shape[2])
    known = np.isfinite(rows) * 1.0
    held = np.where(known > 0, rows, 0.0)
    product = _sums_apart(held, held)
    size = np.sqrt(np.maximum(_sums_apart(held**2, known) * _sums_apart(known, held**2), 0.0))
    enough = size > 1e-9 * max(float(size[0]), 1e-300)
    found = np.where(enough, product / np.where(enough, size, 1.0), 0.0)
    found[0] = 1.0
    return np.asarray(np.clip(found, -1.0, 1.0), dtype=np.float64)


def _sums_apart(first: Floats, second: Floats) -> Floats:
    """Give the sums of products of figures so many columns apart, for every distance from nought on."""
    columns = first.shape[1]
    wide = 2 * columns
    spectrum = (np.fft.rfft(first, wide).conj() * np.fft.rfft(second, wide)).sum(axis=0)
    return np.asarray(np.fft.irfft(spectrum, wide)[:columns], dtype=np.float64)


def _root(carried: Floats) -> Floats:
    """Give a square root of the matrix of correlations, held to one that can be."""
    many = len(carried)
    apart = np.abs(np.arange(many)[:, None] - np.arange(many)[None, :])
    values, vectors = np.linalg.eigh(carried[apart])
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    size = np.sqrt((root**2).sum(axis=1, keepdims=True))
    return np.asarray(root / np.where(size > 0, size, 1.0), dtype=np.float64)
