"""Whether counts vary more than chance alone makes them, by Laney's sigma z; and counts too small for their chart."""

from dataclasses import dataclass

import numpy as np

from leadwell.measures.spc.advice.held_against import least_plain_step, share_at_least
from leadwell.measures.spc.advice.memory import memory_test
from leadwell.measures.spc.advice.terms import warning_terms
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.tails import binomial_at_least, poisson_at_least

_MEAN_RANGE = 1.128  # d2 of two points
_SIDES = (0.025, 0.975)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispersion:
    """Sigma z: how many times wider a series varies, from point to point, than chance alone makes it."""

    sigma_z: float
    lower: float  # where it lies, 19 times in 20
    upper: float
    p: float  # the chance of so much where chance is all there is
    limits_change: (
        float  # percentage points, or units, that the limits move outwards at a point of usual size
    )


def sigma_z(counts: Floats, sizes: Floats, *, share: bool) -> Floats:
    """Give sigma z of each series, shape (points, series): the mean moving range of z scores over 1.128.

    NaN where nothing varies by nature: a centre of 0 or 1.
    """
    return _of_ranges(_ranges(_scores(counts, sizes, share=share)))


def _scores(counts: Floats, sizes: Floats, *, share: bool) -> Floats:
    """Give how far each point lies from the centre, in the sigmas that chance makes. Shape (points, series)."""
    total = np.nansum(sizes * ~np.isnan(counts), axis=0)
    centre = np.nansum(counts, axis=0) / total
    variance = centre * (1 - centre) if share else centre
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((counts / sizes - centre) / np.sqrt(variance / sizes))


def _ranges(scores: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.abs(np.diff(scores, axis=0)))


def _of_ranges(ranges: Floats) -> Floats:
    there = ~np.isnan(ranges)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(there, ranges, 0.0).sum(axis=0) / there.sum(axis=0) / _MEAN_RANGE)


def _without_steps(scores: Floats) -> Floats:
    """Give the ranges of one series without those at which its level plainly moved: a step is no dispersion."""
    places = np.flatnonzero(~np.isnan(scores))
    ranges = _ranges(scores)
    levels = memory_test(tuple(map(int, places))).levels
    found = levels.fit(scores[places][:, None])
    plain = np.abs(found.heights[:, 0]) > least_plain_step() * np.sqrt(found.left[0] / max(levels.freedom, 1))
    ranges[places[found.steps[plain, 0]] - 1] = np.nan
    return ranges


def dispersion(counts: Floats, sizes: Floats | None, *, share: bool) -> Dispersion | None:
    """Test one series against made-up ones with the same denominators and the same share or rate.

    For the p value ranges at plain steps of the level are left out, since a step is no dispersion; sigma z itself is
    that of all ranges, as charts with a prime use it.

    Args:
        counts: shape (points,); NaN is missing.
        sizes: denominators; None for counts in equal periods.
        share: whether the counts are binomial; else they are Poisson.

    Returns:
        None where there is nothing to go by: no event at all, or nothing but events.
    """
    seen = _seen(counts, sizes, share=share)
    if seen is None:
        return None
    found = _by_chance(seen, _random(), draws=warning_terms().whole("draws"))
    low, high = np.quantile(found, _SIDES)
    p = share_at_least(found, np.nan_to_num(_of_ranges(_without_steps(seen.scores)[:, None])))
    centre, usual = seen.centre, float(np.median(seen.sizes[seen.there]))
    reach = 3 * float(np.sqrt((centre * (1 - centre) if share else centre) / usual))
    return Dispersion(
        sigma_z=seen.sigma_z,
        lower=seen.sigma_z / float(high) if high > 0 else 0.0,
        upper=seen.sigma_z / float(low) if low > 0 else float("inf"),
        p=float(p[0]),
        limits_change=reach * (seen.sigma_z - 1),
    )


def varies_more(counts: Floats, sizes: Floats | None, *, share: bool) -> bool | None:
    """Say whether ``dispersion`` warns of a series, in a fraction of its time.

    The same series are drawn, but no more of them than settle the matter. Where sigma z is no more than 1, which
    every other stable series reaches, or more than any of them does, none is drawn.

    Args:
        counts: shape (points,); NaN is missing.
        sizes: denominators; None for counts in equal periods.
        share: whether the counts are binomial; else they are Poisson.

    Returns:
        None where there is nothing to go by.
    """
    seen = _seen(counts, sizes, share=share)
    if seen is None:
        return None
    own = seen.sizes[seen.there]
    ranges = max(int(seen.there.sum()) - 1, 1)
    most = seen.sigma_z * ranges / max(ranges - 2, 1)  # no more than two ranges are left out
    usual = float(np.median(own))
    mean = seen.centre * usual
    is_plain = (min(mean, usual - mean) if share else mean) >= 1
    if most <= 1 and is_plain and float(own.max()) <= 3 * usual <= 9 * float(own.min()):
        return False
    terms = warning_terms()
    draws, level = terms.whole("draws"), terms.number("level")
    if most < 1 + 1 / np.sqrt(ranges) and _reached_by_chance(seen, most, draws=draws, level=level):
        return False
    rest = float(np.nan_to_num(_of_ranges(_without_steps(seen.scores)[:, None]))[0])
    if rest >= 1 + _BEYOND_CHANCE / np.sqrt(ranges):
        return True
    return not _reached_by_chance(seen, rest, draws=draws, level=level)


_AT_A_TIME = 111  # series drawn before it is looked at again whether the matter is settled
_BEYOND_CHANCE = (
    6.0  # sigma z of a stable process of n ranges lies within 1 by about 1 / sqrt(n); this is far beyond
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """One series, and how widely it varies."""

    scores: Floats
    sizes: Floats
    there: Bools
    centre: float
    share: bool
    sigma_z: float


def _seen(counts: Floats, sizes: Floats | None, *, share: bool) -> _Seen | None:
    own = np.ones(len(counts)) if sizes is None else sizes
    there = ~np.isnan(counts) & (own > 0)
    counts = np.where(there, counts, np.nan)
    total = float(own[there].sum())
    centre = float(np.nansum(counts) / total) if total > 0 else 0.0
    if not centre > 0 or (share and centre >= 1):
        return None
    scores = _scores(counts[:, None], own[:, None], share=share)[:, 0]
    found = float(_of_ranges(_ranges(scores)))
    if np.isnan(found):
        return None
    return _Seen(scores=scores, sizes=own, there=there, centre=centre, share=share, sigma_z=found)


def _random() -> np.random.Generator:
    return np.random.default_rng(warning_terms().whole("seed") + 2)


def _by_chance(seen: _Seen, random: np.random.Generator, *, draws: int) -> Floats:
    """Give sigma z of so many made-up series with the same denominators and the same share or rate."""
    there, own = seen.there, seen.sizes
    shape = (draws, int(there.sum()))
    drawn = np.full((len(own), draws), np.nan)
    if seen.share:
        drawn[there] = random.binomial(np.round(own[there]).astype(np.int64), seen.centre, shape).T
    else:
        drawn[there] = random.poisson(seen.centre * own[there], shape).T
    return np.nan_to_num(sigma_z(drawn, own[:, None], share=seen.share))


def _reached_by_chance(seen: _Seen, height: float, *, draws: int, level: float) -> bool:
    """Whether the share of made-up series that reach a sigma z is no smaller than the level; they are drawn in turn."""
    random = _random()
    reached, left = 0, draws
    while left:
        some = min(_AT_A_TIME, left)
        reached += int((_by_chance(seen, random, draws=some) >= height).sum())
        if (reached + 1) / (draws + 1) >= level:
            return True
        left -= some
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """How many events are expected at each point, and what that does to limits."""

    least: float
    median: float
    mean: float
    lower: float  # where the mean lies, 19 times in 20
    upper: float
    too_few: int  # points with fewer than are wanted, of events or of non-events
    beyond: float  # the true chance that a point of a stable process lies outside the limits; 0.0027 is meant


def expected(counts: Floats, sizes: Floats | None, *, share: bool) -> Expected | None:
    """Give expected events a point, and the exact chance of a point outside limits of a process that is stable.

    Args:
        counts: shape (points,); NaN is missing.
        sizes: denominators; None for counts in equal periods.
        share: whether the counts are binomial; else they are Poisson.

    Returns:
        None where there is no point.
    """
    own = np.ones(len(counts)) if sizes is None else sizes
    there = ~np.isnan(counts) & (own > 0)
    if not bool(there.any()):
        return None
    own = own[there]
    total = float(counts[there].sum())
    centre = total / float(own.sum())
    events = centre * own
    others = (1 - centre) * own if share else np.full(len(own), np.inf)
    wanted = warning_terms().entry("small_counts").number("fewest_expected")
    reach = 1.959963984540054 * np.sqrt(total + 0.96)
    return Expected(
        least=float(np.minimum(events, others).min()),
        median=float(np.median(np.minimum(events, others))),
        mean=float(events.mean()),
        lower=max(0.0, float(total + 1.92 - reach)) / len(own),
        upper=float(total + 1.92 + reach) / len(own),
        too_few=int((np.minimum(events, others) < wanted).sum()),
        beyond=float(_beyond(centre, own, share=share).mean()),
    )


def _beyond(centre: float, sizes: Floats, *, share: bool) -> Floats:
    """Give the chance that a point lies strictly outside three sigmas, of each size."""
    mean = centre * sizes
    reach = 3 * np.sqrt(mean * (1 - centre) if share else mean)
    high, low = np.floor(mean + reach + 1e-9) + 1, np.ceil(mean - reach - 1e-9)
    low = np.maximum(low, 0.0)
    if share:
        whole = np.round(sizes)
        return np.asarray(binomial_at_least(high, whole, centre) + 1 - binomial_at_least(low, whole, centre))
    return np.asarray(poisson_at_least(high, mean) + 1 - poisson_at_least(low, mean))
