"""Did it work? What came after a change, against what was to be expected without it, and how sure that is.

The figures before the change say what was to be expected. Figures of neighbouring periods resemble each other,
which makes a mean less sure than so many figures suggest; that is allowed for. Nothing here says why a figure
moved: something else may have changed on the same day.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.tails import student_below

FEWEST_BEFORE = 12  # fewer say too little of how far neighbours resemble each other
FEWEST_AFTER = 6
LEVEL = 0.95
_NORMAL_99 = 2.5758
_MOST_ALIKE = 0.9  # beyond it a series wanders, and a mean says nothing of it
_Floats = NDArray[np.float64]


class NotFigures(LeadwellError):
    """Figures and what they are divided by do not fit together."""


class Outcome(StrEnum):
    """What became of a figure after a change."""

    ROSE = "rose"
    FELL = "fell"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came after a change, against what was expected. Numbers are None where there were too few figures."""

    outcome: Outcome
    why: str  # in words, fit for a page
    points_before: int
    points_after: int
    expected: float | None  # the level before, which would have gone on
    found: float | None  # the level since
    effect: float | None  # found - expected
    lower: float | None  # where the effect lies, 19 times in 20
    upper: float | None
    alike: (
        float | None
    )  # how far neighbouring periods resemble each other: lag-1 autocorrelation, allowed for


def verdict(
    before: Sequence[float],
    after: Sequence[float],
    *,
    sizes_before: Sequence[float] | None = None,
    sizes_after: Sequence[float] | None = None,
) -> Verdict:
    """Judge whether the level moved after a change.

    Levels are sums of counts over sums of sizes, where sizes are given. The interval is Student's t of the difference
    of the two levels, with the variance of each widened as for a first-order autoregression (Bayley and Hammersley,
    J R Stat Soc Suppl 1946; 8:184-197), whose coefficient is corrected for its bias in short series (Kendall,
    Biometrika 1954; 41:403-404). A level that was moving before the change cannot be judged so.

    Args:
        before: figures before the change, in order of time; NaN is missing. Ratios, where sizes are given.
        after: figures since.
        sizes_before: denominators of the ratios before.
        sizes_after: denominators since.

    Raises:
        NotFigures: figures and sizes differ in number, or a size is below nought.

    >>> found = verdict([12, 10, 11, 13, 12, 11, 10, 12, 11, 13, 10, 12], [8, 7, 9, 8, 7, 8])
    >>> (str(found.outcome), round(found.effect, 1))
    ('fell', -3.6)
    """
    first, weights_first = _there(before, sizes_before)
    second, weights_second = _there(after, sizes_after)
    n, m = len(first), len(second)
    if n < FEWEST_BEFORE or m < FEWEST_AFTER:
        return _cannot(_too_few(n, m), n, m)
    level, since = _mean(first, weights_first), _mean(second, weights_second)
    rests = np.concatenate(
        [(first - level) * np.sqrt(weights_first), (second - since) * np.sqrt(weights_second)]
    )
    alike = _alike(rests[:n], rests[n:])
    wide_first, wide_second = _widening(n, alike), _widening(m, alike)
    freedom = max(n / wide_first + m / wide_second - 2, 1.0)
    # Rests of a series that resembles itself lie closer to its own mean than to the true one.
    if not rests.any():
        why = "The figures do not vary, so nothing says how far chance would move them."
        return _cannot(why, n, m, level=level, since=since)
    spread = float((rests**2).sum()) / max(n - wide_first + m - wide_second, 1.0)
    error = math.sqrt(spread * (wide_first / n + wide_second / m))
    effect = since - level
    reach = _quantile(freedom) * error
    lower, upper = effect - reach, effect + reach
    drift = _drift(first)
    if drift is not None:
        why = f"The figures were {drift} before the change already, so their level says little of what was to come."
        return _cannot(why, n, m, level=level, since=since, alike=alike)
    if lower > 0 or upper < 0:
        outcome = Outcome.ROSE if lower > 0 else Outcome.FELL
        why = "The difference is larger than chance explains 19 times in 20."
    else:
        outcome, why = Outcome.CANNOT_TELL, "Chance alone could make a difference as large as this."
    return Verdict(
        outcome=outcome,
        why=why,
        points_before=n,
        points_after=m,
        expected=level,
        found=since,
        effect=effect,
        lower=lower,
        upper=upper,
        alike=alike,
    )


def _there(values: Sequence[float], sizes: Sequence[float] | None) -> tuple[_Floats, _Floats]:
    """Give the figures that are not missing, and weights with a mean of one."""
    found = np.asarray(values, dtype=np.float64)
    weights = np.ones(len(found)) if sizes is None else np.asarray(sizes, dtype=np.float64)
    if found.shape != weights.shape:
        raise NotFigures(f"There are {len(found)} figures and {len(weights)} denominators.")
    if bool((weights < 0).any()):
        raise NotFigures("A denominator is below nought.")
    held = ~np.isnan(found) & ~np.isnan(weights) & (weights > 0)
    found, weights = found[held], weights[held]
    return found, weights / weights.mean() if len(weights) else weights


def _mean(values: _Floats, weights: _Floats) -> float:
    return float((values * weights).sum() / weights.sum())


def _alike(*pieces: _Floats) -> float:
    """Give the lag-1 autocorrelation of what is left of both pieces, corrected for bias; never below none."""
    below = sum(float((one**2).sum()) for one in pieces)
    if below == 0:
        return 0.0
    raw = sum(float((one[1:] * one[:-1]).sum()) for one in pieces) / below
    number = sum(len(one) for one in pieces)
    return min(max(raw + (1 + 4 * raw) / number, 0.0), _MOST_ALIKE)


def _widening(number: int, alike: float) -> float:
    """Give how many times wider the variance of a mean is than of as many figures that are unlike."""
    lags = np.arange(1, number)
    return 1 + 2 * float(((1 - lags / number) * alike**lags).sum())


def _drift(values: _Floats) -> str | None:
    """Say which way figures moved where a straight line through them leads away from level, beyond chance."""
    n = len(values)
    times = np.arange(n) - (n - 1) / 2
    slope = float((times * values).sum() / (times**2).sum())
    rest = values - values.mean() - slope * times
    alike = _alike(rest)
    freedom = max(n / _widening(n, alike) - 2, 1.0)
    error = math.sqrt(
        float((rest**2).sum()) / max(n - 2, 1) * (1 + alike) / (1 - alike) / float((times**2).sum())
    )
    if error == 0:
        return None if slope == 0 else ("rising" if slope > 0 else "falling")
    far = abs(slope) / error
    if far <= _NORMAL_99 or far <= _quantile(freedom, level=0.99):  # t is never nearer than the normal
        return None
    return "rising" if slope > 0 else "falling"


def _quantile(freedom: float, *, level: float = LEVEL) -> float:
    """Give the two-sided quantile of Student's t, by halving."""
    low, high, aim = 0.0, 64.0, 0.5 + level / 2  # one degree of freedom at 99% has 63.7
    for _ in range(36):
        middle = (low + high) / 2
        if float(student_below(middle, freedom)) < aim:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _too_few(n: int, m: int) -> str:
    if n < FEWEST_BEFORE:
        return f"There are {n} figures before the change; at least {FEWEST_BEFORE} are needed to know what was usual."
    return f"There are {m} figures since the change; the verdict comes with {FEWEST_AFTER}."


def _cannot(
    why: str,
    n: int,
    m: int,
    *,
    level: float | None = None,
    since: float | None = None,
    alike: float | None = None,
) -> Verdict:
    return Verdict(
        outcome=Outcome.CANNOT_TELL,
        why=why,
        points_before=n,
        points_after=m,
        expected=level,
        found=since,
        effect=None,
        lower=None,
        upper=None,
        alike=alike,
    )
