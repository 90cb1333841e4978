"""What a coming shift may require: a distribution of hours, from a mean and spread, from samples or from quantiles."""

from collections.abc import Mapping, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.errors import LeadwellError

LEVELS = 40  # equally likely requirements that stand for a distribution
_AT = (np.arange(LEVELS) + 0.5) / LEVELS
_NORMAL = np.array([NormalDist().inv_cdf(float(at)) for at in _AT])
_FEWEST_SAMPLES = 5
_OUTER = 0.1  # quantiles must reach this near to either end
_MOST_HOURS = 2_000.0

Floats = NDArray[np.float64]


class BadRequirement(LeadwellError):
    """A requirement that is no distribution of hours."""


def from_mean(mean: float, spread: float) -> Floats:
    """Give equally likely requirements of a normal distribution that does not fall below nought.

    Args:
        mean: hours.
        spread: standard deviation, hours.

    Raises:
        BadRequirement: a figure is below nought or too large.
    """
    if not (0 <= mean <= _MOST_HOURS and 0 <= spread <= _MOST_HOURS):
        raise BadRequirement(f"mean {mean:g} and spread {spread:g} must be 0 to {_MOST_HOURS:,.0f} hours")
    return np.maximum(mean + spread * _NORMAL, 0.0)


def from_samples(samples: Sequence[float]) -> Floats:
    """Give equally likely requirements that lie as samples of a forecast do.

    Raises:
        BadRequirement: there are fewer than five, or one is no number of hours.
    """
    values = np.asarray(samples, dtype=np.float64)
    if len(values) < _FEWEST_SAMPLES:
        raise BadRequirement(f"{len(values)} samples say too little; give {_FEWEST_SAMPLES} or more")
    _check(values)
    return np.quantile(values, _AT)


def from_quantiles(quantiles: Mapping[float, float]) -> Floats:
    """Give equally likely requirements between quantiles, straight lines between them and on past the outermost.

    Args:
        quantiles: hours by the share of shifts that require no more, for example ``{0.1: 36, 0.5: 44, 0.9: 55}``.

    Raises:
        BadRequirement: there are fewer than three, they do not reach from 0.1 to 0.9, or they fall.
    """
    places = np.array(sorted(quantiles), dtype=np.float64)
    if (
        len(places) < 3
        or places[0] > _OUTER
        or places[-1] < 1 - _OUTER
        or not (places[0] > 0 and places[-1] < 1)
    ):
        raise BadRequirement(
            "give three quantiles or more, from 0.1 or below to 0.9 or above, between 0 and 1"
        )
    values = np.array([quantiles[float(place)] for place in places], dtype=np.float64)
    _check(values)
    if (np.diff(values) < 0).any():
        raise BadRequirement("a higher quantile must not be below a lower one")
    found = np.interp(_AT, places, values)
    for end, inner, beyond in ((0, 1, places[0] > _AT), (-1, -2, places[-1] < _AT)):
        slope = (values[inner] - values[end]) / (places[inner] - places[end])
        found[beyond] = values[end] + slope * (_AT[beyond] - places[end])
    return np.maximum(found, 0.0)


def _check(values: Floats) -> None:
    if not np.isfinite(values).all() or (values < 0).any() or (values > _MOST_HOURS).any():
        raise BadRequirement(f"every figure must be a number of hours from 0 to {_MOST_HOURS:,.0f}")
