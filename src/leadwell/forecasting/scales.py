"""The scale that series are forecast on, so that counts, rates and signed figures go through one set of sums."""

from dataclasses import dataclass

import numpy as np

from leadwell.forecasting.panel import Floats, Truth

_LEVEL = 100.0  # the level that figures which are not counts are brought to
_SPREAD = 10.0  # the spread, at that level, of figures that may be below nought
_OFFSET = 0.375  # Anscombe, 1948: makes the spread of a Poisson count the same at every level


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How each series is brought to its working scale: value = shift + unit * worked.

    Counts stay as they are. Other figures that are never below nought are divided so that their mean is 100, so
    that a forecast does not depend on the unit they are given in. Series with a figure below nought are moved and
    stretched to a level of 100 and a spread of 10.

    Attributes:
        shift: shape (series,).
        unit: shape (series,).
        floor: shape (series,); no forecast goes below it. Nought where history is never below it, else -inf.
        is_count: shape (series,).
    """

    shift: Floats
    unit: Floats
    floor: Floats
    is_count: Truth

    def worked(self, values: Floats) -> Floats:
        """Give values, shape (series, ...), on the working scale."""
        return np.asarray((values - _wide(self.shift, values)) / _wide(self.unit, values), dtype=np.float64)

    def given(self, worked: Floats) -> Floats:
        """Give what is on the working scale in the units of the table, never below the floor."""
        found = _wide(self.shift, worked) + _wide(self.unit, worked) * worked
        return np.asarray(np.maximum(found, _wide(self.floor, worked)), dtype=np.float64)


def scale_of(values: Floats) -> Scale:
    """Find the working scale of each series, shape (series, columns), with NaN where missing.

    A series without any value is taken for a count if the others are all counts, and for a figure that is never
    below nought if the others are.
    """
    seen = np.isfinite(values)
    none = ~seen.any(axis=1)
    whole = np.all(~seen | (values == np.round(values)), axis=1)
    signed = np.any(seen & (values < 0), axis=1)
    count = whole & ~signed
    if none.any() and not none.all():
        count[none] = bool(count[~none].all())
        signed[none] = bool(signed[~none].any())
    held = np.where(seen, values, 0.0)
    many = np.maximum(seen.sum(axis=1), 1)
    mean = held.sum(axis=1) / many
    spread = np.sqrt((np.where(seen, values - mean[:, None], 0.0) ** 2).sum(axis=1) / many)
    stretch = np.where(spread > 0, spread, np.maximum(np.abs(mean), 1.0)) / _SPREAD
    level = np.where(mean > 0, mean, 1.0) / _LEVEL
    return Scale(
        shift=np.where(signed, mean - _LEVEL * stretch, 0.0),
        unit=np.where(signed, stretch, np.where(count, 1.0, level)),
        floor=np.where(signed, -np.inf, 0.0),
        is_count=count,
    )


def steadied(worked: Floats) -> Floats:
    """Give figures on a scale where chance has much the same spread at every level, about 1 for a Poisson count.

    Twice the root of the figure and three eighths (Anscombe, 1948).
    """
    return np.asarray(2.0 * np.sqrt(np.maximum(worked, 0.0) + _OFFSET), dtype=np.float64)


def unsteadied(steady: Floats) -> Floats:
    """Give back what ``steadied`` changed; nought where that would be below it."""
    return np.asarray(np.maximum((np.maximum(steady, 0.0) / 2.0) ** 2 - _OFFSET, 0.0), dtype=np.float64)


def _wide(of_series: Floats, like: Floats) -> Floats:
    return of_series.reshape(of_series.shape + (1,) * (like.ndim - 1))
