"""The chance of meeting a target in the next period, if nothing changes, and how sure that chance is.

A target between the limits is met in some periods and missed in others; how often is a number, not a matter of
luck. The chance counts both the process's own variation and how little a short baseline tells of it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.definitions import Direction
from leadwell.measures.spc.charted import SHOWN_LINES, Charted
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.tails import binomial_at_least, normal_below, poisson_at_least, student_below

LEVEL = 0.95
_Z = 1.959963984540054  # 19 times in 20
_T_POWER = 3.6  # as t charts are drawn: Nelson (1994)
_FREEDOM = 0.62  # degrees of freedom that a moving range gives: Wheeler, Advanced Topics in SPC (1995)
_WITHOUT = {Kind.MR, Kind.S}  # charts of spread: a target for spread is not judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Of each column, from 0 to 1; NaN where there is no target, no direction or no limits. Shape (K,) each."""

    chance: Floats  # that the next period meets the target
    lower: Floats  # where the chance lies, 19 times in 20
    upper: Floats
    met: NDArray[np.int64]  # periods of the segment that met the target that stood then; 0 without one
    judged: NDArray[np.int64]  # of so many


def meets(values: Floats, targets: Floats, rises: Bools) -> Bools:
    """Say which values meet their target: a value on the target does. NaN never does."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(rises, values >= targets, values <= targets))


def chances(
    found: Charted,
    directions: NDArray[np.uint8],
    targets: Floats,
    *,
    sizes: Floats | None = None,
    baseline_points: NDArray[np.int64] | None = None,
) -> Chances:
    """Give the chance that the next period meets its target, for each column.

    Charts of single values take the process as normal round the centre, and allow for the doubt of centre and
    spread (Student's t). Charts of counts and shares take it as they draw it: binomial or Poisson, of the size
    of the latest sample. A run chart knows no spread: its chance is the share of periods that met the target.

    Args:
        found: what was charted.
        directions: of each column, an index into the members of ``Direction``.
        targets: shape (N,), the target that stands at each point; NaN for none.
        sizes: shape (N,), denominators, for kinds that have them.
        baseline_points: shape (K,), as charted; 0 for all points.
    """
    number = len(found.lengths)
    order = list(Direction)
    rises = directions == order.index(Direction.INCREASE)
    told = rises | (directions == order.index(Direction.DECREASE))
    each_rises = np.repeat(rises, found.lengths)
    counted = ~np.isnan(found.values) & ~np.isnan(targets) & np.repeat(told, found.lengths)
    owner = np.repeat(np.arange(number), found.lengths)
    met = _count(owner[counted & meets(found.values, targets, each_rises)], number)
    judged = _count(owner[counted], number)

    last_rows = found.lengths.cumsum() - 1
    some = found.lengths > 0
    aims = np.full(number, np.nan)
    aims[some] = targets[last_rows[some]]
    chance, lower, upper = (np.full(number, np.nan) for _ in range(3))
    asked = told & ~np.isnan(aims) & (found.last >= 0) & (found.present >= found.profile.fewest_for_target)
    if found.kind not in _WITHOUT and bool(asked.any()):
        base = found.present
        if baseline_points is not None:
            base = np.where(baseline_points > 0, np.minimum(baseline_points, base), base)
        last = np.maximum(found.last, 0)
        with np.errstate(invalid="ignore"):
            sigma = _sigma(found)
        case = _Case(
            kind=found.kind,
            centre=found.centre[asked],
            sigma=sigma[asked],
            aim=aims[asked],
            rises=rises[asked],
            base=base[asked].astype(np.float64),
            size=np.ones(int(asked.sum())) if sizes is None else sizes[last][asked],
            weight=_weight(found, sizes, owner, number)[asked],
        )
        # Values near the largest that a float holds overflow on the way to a chance of 0 or 1.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if found.kind is Kind.RUN:
                one = _share(met[asked].astype(np.float64), judged[asked].astype(np.float64))
            elif found.kind in {Kind.P, Kind.U, Kind.C, Kind.G}:
                one = _counted(case)
            else:
                one = _normal(case)
        chance[asked], lower[asked], upper[asked] = one
    return Chances(chance=chance, lower=lower, upper=upper, met=met, judged=judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """Columns that are asked about. Shape (asked,) each."""

    kind: Kind
    centre: Floats
    sigma: Floats  # at the latest point
    aim: Floats
    rises: Bools
    base: Floats  # points that limits come from
    size: Floats  # of the latest sample
    weight: Floats  # of all samples of the column together


_Three = tuple[Floats, Floats, Floats]


def _count(owners: NDArray[np.intp], number: int) -> NDArray[np.int64]:
    return np.bincount(owners, minlength=number).astype(np.int64)


def _sigma(found: Charted) -> Floats:
    """Give one sigma at the latest point; where limits stop at a natural bound, from those that do not."""
    centre = found.centre
    lower, upper, inner, outer = (found.at_last(name) for name in SHOWN_LINES)
    if found.kind is Kind.G:  # its lines lie round the mean, while its centre is the median
        return np.asarray(upper - outer)
    if found.kind is Kind.T:
        centre, upper, outer = (line ** (1 / _T_POWER) for line in (centre, upper, outer))
        lower = inner = np.full(len(centre), np.nan)
    reaches = np.vstack(
        [(upper - centre) / 3, (centre - lower) / 3, (outer - centre) / 2, (centre - inner) / 2]
    )
    return np.asarray(np.fmax.reduce(reaches, axis=0))


def _weight(found: Charted, sizes: Floats | None, owner: NDArray[np.intp], number: int) -> Floats:
    present = ~np.isnan(found.values)
    if sizes is None:
        return np.bincount(owner[present], minlength=number).astype(np.float64)
    return np.asarray(np.bincount(owner[present], weights=sizes[present], minlength=number), dtype=np.float64)


def _normal(case: _Case) -> _Three:
    """The next value is normal; centre and sigma are estimates, which widens its chance and gives the interval.

    With d = (centre - aim) / sigma, the variance of the estimate of d is near to 1/n + d^2 / (2 f), where f are the
    degrees of freedom of sigma.
    """
    centre, aim = case.centre, case.aim
    if case.kind is Kind.T:
        with np.errstate(invalid="ignore"):
            centre, aim = centre ** (1 / _T_POWER), np.maximum(aim, 0.0) ** (1 / _T_POWER)
    ahead = np.where(case.rises, centre - aim, aim - centre)
    still = case.sigma <= 0
    with np.errstate(invalid="ignore", divide="ignore"):
        d = np.where(still, np.where(ahead >= 0, np.inf, -np.inf), ahead / case.sigma)
    n = np.maximum(case.base, 2.0)
    freedom = np.maximum(_FREEDOM * (n - 1), 1.0)
    sure = np.isinf(d)
    plain = np.where(sure, 0.0, d)
    spread = np.sqrt(1 / n + plain * plain / (2 * freedom))
    chance = np.where(sure, (d > 0) * 1.0, student_below(plain / np.sqrt(1 + 1 / n), freedom))
    lower = np.where(sure, chance, normal_below(plain - _Z * spread))
    upper = np.where(sure, chance, normal_below(plain + _Z * spread))
    unknown = np.isnan(case.sigma) | np.isnan(case.centre)
    return tuple(np.where(unknown, np.nan, one) for one in (chance, lower, upper))  # type: ignore[return-value]


def _counted(case: _Case) -> _Three:
    """The next count is binomial, Poisson or geometric round the centre; the interval is that of the centre."""
    low, high = _ends(case)
    at = [_at_centre(case, centre) for centre in (case.centre, low, high)]
    chance, one, other = at
    return chance, np.minimum(np.minimum(one, other), chance), np.maximum(np.maximum(one, other), chance)


def _ends(case: _Case) -> tuple[Floats, Floats]:
    """Give where the centre lies, 19 times in 20: Wilson's interval for shares, and its like for counts."""
    z = _Z
    with np.errstate(invalid="ignore", divide="ignore"):
        if case.kind is Kind.P:
            _, low, high = _share(case.centre * case.weight, case.weight)
            return low, high
        if case.kind is Kind.G:  # n events in n (m + 1) trials
            events = case.base
            _, low, high = _share(events, events * (_mean_of_g(case) + 1))
            return 1 / high - 1, 1 / low - 1
        exposure = case.base if case.kind is Kind.C else case.weight
        count = case.centre * exposure
        reach = z * np.sqrt(count + z * z / 4)
        return np.maximum(count + z * z / 2 - reach, 0) / exposure, (count + z * z / 2 + reach) / exposure


def _mean_of_g(case: _Case) -> Floats:
    """Give the mean that a g chart's sigma comes from, since its centre may be the median: sigma^2 = m (m + 1)."""
    return np.asarray((np.sqrt(1 + 4 * case.sigma**2) - 1) / 2)


def _at_centre(case: _Case, centre: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        if case.kind is Kind.G:
            mean = _mean_of_g(case) if centre is case.centre else centre
            stay = mean / (mean + 1)
            least = np.where(case.rises, np.ceil(case.aim - _HAIR), np.floor(case.aim + _HAIR) + 1)
            at_least = np.where(least <= 0, 1.0, stay**least)
            return np.where(case.rises, at_least, 1 - at_least)
        size = np.ones_like(centre) if case.kind is Kind.C else case.size
        count = case.aim * size
        near = _HAIR * np.maximum(1.0, np.abs(count))
        least = np.where(case.rises, np.ceil(count - near), np.floor(count + near) + 1)
        if case.kind is Kind.P:
            at_least = binomial_at_least(least, np.floor(size), np.clip(centre, 0, 1))
        else:
            at_least = poisson_at_least(least, centre * size)
        return np.where(case.rises, at_least, 1 - at_least)


_HAIR = 1e-9  # a count that ought to be whole is whole


def _share(successes: Floats, trials: Floats) -> _Three:
    """Give a share and Wilson's interval (1927)."""
    z = _Z
    with np.errstate(invalid="ignore", divide="ignore"):
        share = successes / trials
        middle = share + z * z / (2 * trials)
        reach = z * np.sqrt(np.maximum(share * (1 - share), 0) / trials + z * z / (4 * trials * trials))
        whole = 1 + z * z / trials
        return share, np.maximum((middle - reach) / whole, 0), np.minimum((middle + reach) / whole, 1)
