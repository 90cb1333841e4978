"""The chance that a shift is short, from what is foretold of the need and of the staff present."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import polars as pl

from leadwell.forecasting.forecasts import HIGH, LEVELS, LOW, QUANTILES
from leadwell.forecasting.panel import Floats
from leadwell.foundations.errors import LeadwellError

_CUTS = 200  # equally likely pieces that each distribution is cut into
_AT_ONCE = 256  # shifts
_NORMAL = NormalDist()


class NotADistribution(LeadwellError):
    """Quantiles or samples do not make a distribution, or two of them do not belong to the same shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """What is foretold of one quantity on each of a number of shifts, as quantiles.

    Attributes:
        levels: rising, each between nought and one.
        values: shape (shifts, levels); rising along the levels.
    """

    levels: tuple[float, ...]
    values: Floats

    def __post_init__(self) -> None:
        levels = np.array(self.levels)
        if not len(levels) or (np.diff(levels) <= 0).any() or levels[0] <= 0 or levels[-1] >= 1:
            raise NotADistribution("The levels of quantiles must rise, and lie between 0 and 1.")
        if self.values.ndim != 2 or self.values.shape[1] != len(levels):
            raise NotADistribution(
                f"The quantiles need the shape (shifts, {len(levels)}); they have {self.values.shape}."
            )
        if not np.isfinite(self.values).all():
            raise NotADistribution(
                "A quantile is missing. Leave out the shifts of which nothing is foretold."
            )
        if (np.diff(self.values, axis=1) < 0).any():
            raise NotADistribution("Quantiles must not fall as their level rises.")

    @classmethod
    def of_forecast(cls, frame: pl.DataFrame) -> "Foretold":
        """Take the quantiles of what ``forecast`` gives, a shift a row."""
        names = ("lo95", *QUANTILES, "hi95")
        absent = [name for name in names if name not in frame.columns]
        if absent:
            raise NotADistribution(
                f"The column {absent[0]!r} is missing. Give the table that forecast returns."
            )
        return cls(levels=(LOW, *LEVELS, HIGH), values=frame.select(names).to_numpy().astype(np.float64))

    @classmethod
    def of_samples(cls, samples: Floats) -> "Foretold":
        """Take samples, shape (shifts, samples), each as likely as the others."""
        many = samples.shape[1] if samples.ndim == 2 else 0
        if not many:
            raise NotADistribution(
                "Samples need the shape (shifts, samples), with one sample or more of each shift."
            )
        levels = tuple(((np.arange(many) + 0.5) / many).tolist())
        return cls(levels=levels, values=np.sort(np.asarray(samples, dtype=np.float64), axis=1))

    @classmethod
    def certain(cls, values: Sequence[float] | Floats) -> "Foretold":
        """Take figures that are known, one of each shift, such as what a roster says or a ward's fixed number."""
        return cls(levels=(0.5,), values=np.asarray(values, dtype=np.float64).reshape(-1, 1))

    @staticmethod
    def scores_of(pieces: int) -> Floats:
        """Give the normal scores of the middles of so many equally likely pieces, shape (pieces,)."""
        return np.array([_NORMAL.inv_cdf((k + 0.5) / pieces) for k in range(pieces)])

    def at(self, scores: Floats) -> Floats:
        """Give the values at normal scores, shape (shifts, *scores): straight lines between quantiles and past them."""
        knots = np.array([_NORMAL.inv_cdf(level) for level in self.levels])
        if len(knots) == 1:
            return np.broadcast_to(
                self.values.reshape(-1, *(1,) * scores.ndim), (len(self.values), *scores.shape)
            )
        piece = np.clip(np.searchsorted(knots, scores) - 1, 0, len(knots) - 2)
        share = (scores - knots[piece]) / (knots[piece + 1] - knots[piece])
        low, high = self.values[:, piece], self.values[:, piece + 1]
        found = low + (high - low) * share
        # A staff number or a need that is never foretold below nought does not fall below it past the last quantile.
        floor = np.where(self.values[:, 0] >= 0, 0.0, -np.inf).reshape(-1, *(1,) * scores.ndim)
        return np.asarray(np.maximum(found, floor), dtype=np.float64)


def chance_short(need: Foretold, present: Foretold, *, allowed: float = 0.0, together: float = 0.0) -> Floats:
    """Give the chance that fewer are present than are needed, for each shift.

    Both distributions are cut into 200 equally likely pieces and every piece of the one is held against every piece
    of the other, so a chance is exact to about half a point. It is as good as the two forecasts are; it is a
    statement about a shift, and about nobody's conduct.

    Args:
        need: what is foretold of the need, in hours or staff.
        present: what is foretold of those present, in the same unit.
        allowed: by what share of the need a shift may fall below it before it counts as short; 0.15 is 15%.
        together: how need and presence go together, as the correlation of their normal scores, between -1 and 1: below
            nought where more are away when more is needed, as in a week of influenza. 0 is independent.

    Returns:
        shape (shifts,), between nought and one.

    Raises:
        NotADistribution: the two do not have the same number of shifts, or a number is out of range.
    """
    if len(need.values) != len(present.values):
        raise NotADistribution(
            f"Need is foretold of {len(need.values)} shifts and presence of {len(present.values)}; "
            "give the same shifts."
        )
    if not 0 <= allowed < 1 or not -1 <= together <= 1:
        raise NotADistribution("allowed must be from 0 to below 1, and together from -1 to 1.")
    scores = Foretold.scores_of(_CUTS)
    # Where need tells nothing of presence, presence is cut once for all pieces of the need, not anew for each.
    joint = together * scores[:, None] + np.sqrt(1 - together**2) * scores[None, :] if together else scores
    chances = np.empty(len(need.values))
    for start in range(0, len(chances), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        needed = Foretold(levels=need.levels, values=need.values[rows]).at(scores) * (1 - allowed)
        there = Foretold(levels=present.levels, values=present.values[rows]).at(joint)
        chances[rows] = (there < needed[:, :, None]).mean(axis=(1, 2)) if together else _below(there, needed)
    return chances


def _below(there: Floats, needed: Floats) -> Floats:
    """Give the share of pairs of pieces, of each shift, in which less is there; both of shape (shifts, pieces)."""
    pairs = zip(np.sort(there, axis=1), needed, strict=True)
    less = np.array([np.searchsorted(present, need, side="left").mean() for present, need in pairs])
    return np.asarray(less / there.shape[1], dtype=np.float64)
