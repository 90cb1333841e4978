"""The chance of meeting a target in the next period, if nothing changes, and how sure that chance is.

A target between the limits is met in some periods and missed in others; how often is a number, not a matter of
luck. The chance counts both the process's own variation and how little a short baseline tells of it. It is that of a
process which goes on as its limits say: where the latest points say that it does not, there is none.
"""

from dataclasses import dataclass, fields, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.definitions import Direction
from leadwell.measures.spc.charted import Charted
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.steadiness import (
    T_POWER,
    correlation_of_neighbours,
    sigma_at_last,
    unlike_its_limits,
)
from leadwell.measures.spc.tails import (
    beta_binomial_at_least,
    negative_binomial_at_least,
    normal_below,
    student_below,
)

LEVEL = 0.95
_Z = 1.959963984540054  # 19 times in 20
_FREEDOM = 0.62  # degrees of freedom that a moving range gives: Wheeler, Advanced Topics in SPC (1995)
_WITHOUT = {Kind.MR, Kind.S}  # charts of spread: a target for spread is not judged
_SHARES, _EVENTS = {Kind.P, Kind.P_PRIME}, {Kind.C, Kind.C_PRIME}
_PRIMED = {Kind.P_PRIME, Kind.U_PRIME, Kind.C_PRIME}
_COUNTED = _SHARES | _EVENTS | {Kind.U, Kind.U_PRIME, Kind.G}
_FEW = 3  # expected events in the next period


class WhyNone(StrEnum):
    """Why there is no chance where a target is asked about."""

    NOTHING = ""  # there is one, or nothing was asked
    NOT_STABLE = "the latest points are not chance, so the limits may be of an earlier level"
    NO_LIMITS = "there are no limits yet"
    NO_SPREAD = "a target for spread is not judged"


WHY_NONE = tuple(WhyNone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """Of each column, from 0 to 1; NaN where there is no target, no direction or no limits. Shape (K,) each."""

    chance: Floats  # that the next period meets the target
    lower: Floats  # where the chance lies, 19 times in 20
    upper: Floats
    met: NDArray[np.int64]  # periods of the segment that met the target that stood then; 0 without one
    judged: NDArray[np.int64]  # of so many
    why_none: NDArray[np.uint8]  # why there is no chance, an index into ``WHY_NONE``


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
    of the latest sample; those with a prime beta-binomial or negative binomial, of the variance that they draw, where
    it is more than chance makes. A run chart knows no spread: its chance is the share of periods that met the target.

    Where one of the latest three points is marked by a rule, one of the latest twelve belongs to a run or a trend, or
    the mean of the latest eight is far from that of the others, the process is not that of its limits and no chance is
    given. Where values resemble those before them, they tell less of the centre: they count as n (1 - r) / (1 + r)
    points (Bayley and Hammersley, J. R. Statist. Soc. Suppl. 8, 184-197, 1946), and the spread of neighbours, from
    which limits come, is less than that of the process, by the root of 1 - r. The chance counts that in where it is
    sure (19 times in 20), its interval where it may well be (5 times in 6). The chance is that of any period, not of
    the one that follows the latest.

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
    wanted = told & ~np.isnan(aims) & (found.present > 0)
    stable = ~unlike_its_limits(found, owner, number) if bool(wanted.any()) else np.ones(number, dtype=bool)
    asked = wanted & stable & (found.present >= found.profile.fewest_for_target)
    if found.kind not in _WITHOUT and bool(asked.any()):
        base = found.present
        if baseline_points is not None:
            base = np.where(baseline_points > 0, np.minimum(baseline_points, base), base)
        last = np.maximum(found.last, 0)
        with np.errstate(invalid="ignore"):
            sigma = sigma_at_last(found)[asked]
        case = _Case(
            kind=found.kind,
            centre=found.centre[asked],
            sigma=sigma,
            aim=aims[asked],
            rises=rises[asked],
            base=base[asked].astype(np.float64),
            size=np.ones(int(asked.sum())) if sizes is None or found.kind in _EVENTS else sizes[last][asked],
            weight=_weight(found, sizes, owner, number)[asked],
            met=met[asked].astype(np.float64),
            judged=judged[asked].astype(np.float64),
        )
        likely, possible = (one[asked] for one in correlation_of_neighbours(found, owner, number))
        one, low, high = _chance(_remembering(case, likely))
        more = possible > likely
        if bool(more.any()):
            _, least, most = _chance(_remembering(case.of(more), possible[more]))
            low[more], high[more] = np.minimum(low[more], least), np.maximum(high[more], most)
        chance[asked], lower[asked], upper[asked] = one, low, high
    without = WhyNone.NO_SPREAD if found.kind in _WITHOUT else WhyNone.NO_LIMITS
    why = np.full(number, WHY_NONE.index(without), dtype=np.uint8)
    if found.kind not in _WITHOUT:
        why[~stable] = WHY_NONE.index(WhyNone.NOT_STABLE)
    why[~wanted | ~np.isnan(chance)] = WHY_NONE.index(WhyNone.NOTHING)
    return Chances(
        chance=chance,
        lower=lower,
        upper=upper,
        met=met,
        judged=judged,
        why_none=why,
    )


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
    met: Floats  # periods that met their target
    judged: Floats  # of so many

    def of(self, some: Bools) -> "_Case":
        """Give some of the columns."""
        each = {one.name: getattr(self, one.name)[some] for one in fields(self) if one.name != "kind"}
        return replace(self, **each)


_Three = tuple[Floats, Floats, Floats]


def _remembering(case: _Case, alike: Floats) -> _Case:
    """Give the same columns with what values that resemble their neighbours tell of centre and spread."""
    counts_as = (1 - alike) / (1 + alike)
    return replace(
        case,
        sigma=case.sigma / np.sqrt(1 - alike),
        base=case.base * counts_as,
        weight=case.weight * counts_as,
        met=case.met * counts_as,
        judged=case.judged * counts_as,
    )


def _chance(case: _Case) -> _Three:
    # Values near the largest that a float holds overflow on the way to a chance of 0 or 1.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        if case.kind is Kind.RUN:
            return _share(case.met, case.judged)
        return _counted(case) if case.kind in _COUNTED else _normal(case)


def _count(owners: NDArray[np.intp], number: int) -> NDArray[np.int64]:
    return np.bincount(owners, minlength=number).astype(np.int64)


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
            centre, aim = centre ** (1 / T_POWER), np.maximum(aim, 0.0) ** (1 / T_POWER)
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
    # In far tails the chance, which counts all that is not known, is nearer to one half than where it can lie.
    lower = np.where(sure, chance, np.minimum(normal_below(plain - _Z * spread), chance))
    upper = np.where(sure, chance, np.maximum(normal_below(plain + _Z * spread), chance))
    unknown = np.isnan(case.sigma) | np.isnan(case.centre)
    return tuple(np.where(unknown, np.nan, one) for one in (chance, lower, upper))  # type: ignore[return-value]


def _counted(case: _Case) -> _Three:
    """The next count is binomial, Poisson or geometric round the centre, or wider; the interval is that of the centre.

    Where the chart has learnt how much wider, that is an estimate too. What centre and width move the chance by is put
    together by squares (Zou and Donner, Statist. Med. 27, 1693-1702, 2008).
    """
    wider, least, most = _widths(case)
    low, high = _ends(case, wider)
    chance = _at_centre(case, case.centre, wider)
    below, above = _reaches(chance, [_at_centre(case, low, wider), _at_centre(case, high, wider)])
    if case.kind in _PRIMED:
        less, more = _reaches(chance, [_at_centre(case, case.centre, one) for one in (least, most)])
        below, above = np.hypot(below, less), np.hypot(above, more)
        # Of so few events the ranges of neighbours tell little: what happened counts too.
        few = np.minimum(case.centre, 1 - case.centre if case.kind in _SHARES else np.inf) * case.size < _FEW
        _, low, high = _share(case.met, case.judged)
        below = np.where(few, np.maximum(below, chance - low), below)
        above = np.where(few, np.maximum(above, high - chance), above)
    return chance, np.maximum(chance - below, 0), np.minimum(chance + above, 1)


def _reaches(chance: Floats, others: list[Floats]) -> tuple[Floats, Floats]:
    """Give how far below and above the chance others lie."""
    low, high = np.minimum(*others), np.maximum(*others)
    return np.maximum(chance - low, 0), np.maximum(high - chance, 0)


def _widths(case: _Case) -> _Three:
    """Give the variance in that of chance alone, no less than 1, and where it lies 19 times in 20."""
    if case.kind not in _PRIMED:
        return (np.ones_like(case.centre),) * 3
    centre = case.centre
    with np.errstate(invalid="ignore", divide="ignore"):
        plain = centre * (1 - centre) / case.size if case.kind in _SHARES else centre / case.size
        wide = np.where(plain <= 0, 1.0, case.sigma**2 / plain)
    freedom = np.maximum(_FREEDOM * (case.base - 1), 1.0)
    reach = np.exp(2 * _Z / np.sqrt(2 * freedom))
    return np.maximum(wide, 1.0), np.maximum(wide / reach, 1.0), np.maximum(wide * reach, 1.0)


def _ends(case: _Case, wider: Floats) -> tuple[Floats, Floats]:
    """Give where the centre lies, 19 times in 20: Wilson's interval for shares, and its like for counts."""
    z = _Z
    with np.errstate(invalid="ignore", divide="ignore"):
        if case.kind in _SHARES:
            weight = case.weight / wider
            _, low, high = _share(case.centre * weight, weight)
            return low, high
        if case.kind is Kind.G:  # n events in n (m + 1) trials
            events = case.base
            _, low, high = _share(events, events * (_mean_of_g(case) + 1))
            return 1 / high - 1, 1 / low - 1
        exposure = (case.base if case.kind in _EVENTS else case.weight) / wider
        count = case.centre * exposure
        reach = z * np.sqrt(count + z * z / 4)
        return np.maximum(count + z * z / 2 - reach, 0) / exposure, (count + z * z / 2 + reach) / exposure


def _mean_of_g(case: _Case) -> Floats:
    """Give the mean that a g chart's sigma comes from, since its centre may be the median: sigma^2 = m (m + 1)."""
    return np.asarray((np.sqrt(1 + 4 * case.sigma**2) - 1) / 2)


def _at_centre(case: _Case, centre: Floats, wider: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        if case.kind is Kind.G:
            mean = _mean_of_g(case) if centre is case.centre else centre
            stay = mean / (mean + 1)
            least = np.where(case.rises, np.ceil(case.aim - _HAIR), np.floor(case.aim + _HAIR) + 1)
            at_least = np.where(least <= 0, 1.0, stay**least)
            return np.where(case.rises, at_least, 1 - at_least)
        count = case.aim * case.size
        near = _HAIR * np.maximum(1.0, np.abs(count))
        least = np.where(case.rises, np.ceil(count - near), np.floor(count + near) + 1)
        if case.kind in _SHARES:
            at_least = beta_binomial_at_least(least, np.floor(case.size), np.clip(centre, 0, 1), wider)
        else:
            at_least = negative_binomial_at_least(least, centre * case.size, wider)
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
