"""The mean of counted days and how sure it is, allowing for days that resemble the day before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.definition_files import Founding, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.tails import student_below

Floats = NDArray[np.float64]

_SURE = 0.975  # both ends leave 2.5% out
_FEWEST_FREE = 2.0  # degrees of freedom below which no interval is worth giving


class NoDays(LeadwellError):
    """There is no day to take a mean of, or one day stands twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """What ``definitions/requirement/sampling.toml`` says."""

    fewest_days: int
    published_half_percent: float
    assumed: float  # correlation of neighbouring days where it cannot be seen
    fewest_pairs: int
    most: float
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean over counted days with its 95% interval; None where there are too few days to say."""

    mean: float
    low: float | None
    high: float | None
    error: float | None  # standard error
    days: int
    correlation: float  # of neighbouring days, as it was allowed for

    @property
    def half_percent(self) -> float | None:
        """Half the interval, in percent of the mean."""
        if self.low is None or self.high is None or not self.mean:
            return None
        return 100 * (self.high - self.low) / 2 / self.mean

    def times(self, factor: float) -> "Mean":
        """Give the same in another unit, for example posts for hours."""
        return Mean(
            mean=self.mean * factor,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            error=None if self.error is None else self.error * factor,
            days=self.days,
            correlation=self.correlation,
        )


@cache
def shipped_sampling() -> Sampling:
    """Give the figures on sampling that Leadwell ships."""
    entry = definition("requirement", "sampling")
    alike = entry.entry("resemblance")
    return Sampling(
        fewest_days=entry.whole("fewest_days", least=2),
        published_half_percent=entry.number("published_half_percent"),
        assumed=alike.number("assumed"),
        fewest_pairs=alike.whole("fewest_pairs", least=3),
        most=alike.number("most"),
        founding=entry.founding(),
    )


def mean_of_days(days: Sequence[date], values: Sequence[float]) -> Mean:
    """Give the mean of a figure over counted days, with a 95% interval.

    Neighbouring days resemble each other (correlation r, which short samples show too low: Marriott and Pope,
    Biometrika 41, 390-402, 1954), so n days tell less than n: the variance of the mean is that of a first-order
    process with the days' own distances. Student's t has as many degrees of freedom as independent days would, less
    one. The interval goes below nought only where a figure did; days that are all alike, and fewer than are asked for,
    have none. It is of the weeks that were counted; it does not hold what other seasons bring.

    Args:
        days: the days, in any order, each once.
        values: the figure of each day.

    Raises:
        NoDays: there is none, or a day stands twice.
    """
    if not days or len(set(days)) < len(days):
        raise NoDays(
            "There is no day to take a mean of." if not days else "A day stands twice in one sample."
        )
    order = np.argsort([day.toordinal() for day in days])
    when = np.array([day.toordinal() for day in days])[order]
    y = np.asarray(values, dtype=np.float64)[order]
    n, mean = len(y), float(y.mean())
    correlation = _correlation(when, y - mean)
    nothing = Mean(mean=mean, low=None, high=None, error=None, days=n, correlation=correlation)
    if n < 3:
        return nothing
    inflation = float((correlation ** np.abs(when[:, None] - when[None, :])).sum()) / n
    free = n / inflation - 1
    if free < _FEWEST_FREE:
        return nothing
    variance = float(((y - mean) ** 2).sum()) / (n - inflation)
    if variance == 0 and n < shipped_sampling().fewest_days:
        return nothing  # a few days that happen to be alike do not make it certain
    error = float(np.sqrt(variance * inflation / n))
    reach = error * student_quantile(_SURE, free)
    # Hours, posts and patients are never below nought; where a figure was, its interval may be.
    low = mean - reach if y.min() < 0 else max(mean - reach, 0.0)
    return Mean(mean=mean, low=low, high=mean + reach, error=error, days=n, correlation=correlation)


def student_quantile(share: float, free: float) -> float:
    """Give the value below which Student's t lies with a chance from 0.5 to 0.99, of two degrees of freedom or more.

    >>> round(student_quantile(0.975, 19), 4)
    2.093
    """
    low, high = 0.0, 10.0
    for _ in range(7):  # each narrows it to a thirty-second
        marks = np.linspace(low, high, 33)
        above = int(np.argmax(student_below(marks, free) >= share))
        low, high = float(marks[max(above - 1, 0)]), float(marks[above])
    return high


def _correlation(when: NDArray[np.int64], off: Floats) -> float:
    """Give the correlation of neighbouring days that is allowed for: never below nought."""
    told = shipped_sampling()
    beside = np.flatnonzero(np.diff(when) == 1)
    spread = float((off * off).mean())
    if spread <= 0:
        return 0.0
    if len(beside) < told.fewest_pairs:
        return told.assumed
    r = float((off[beside] * off[beside + 1]).mean()) / spread
    return float(np.clip(r + (1 + 4 * r) / len(off), 0.0, told.most))
