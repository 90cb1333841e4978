"""Worlds of which the truth is known, to count how often each warning is false, and how often it is there when due."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from leadwell.measures.spc.advice.dispersion import dispersion
from leadwell.measures.spc.advice.findings import Doubt
from leadwell.measures.spc.advice.memory import memory_test
from leadwell.measures.spc.advice.rounding import ends, grain
from leadwell.measures.spc.advice.seasons import season_test
from leadwell.measures.spc.advice.terms import warning_terms

LEVEL = 0.05


@dataclass(frozen=True, kw_only=True)
class World:
    """Series of one sort. ``draw`` gives values of shape (points, series)."""

    doubt: Doubt
    name: str
    points: int
    draw: Callable[[np.random.Generator, int, int], np.ndarray]  # (random, points, series)
    due: bool  # whether the warning is right
    cycle: int | None = None
    sizes: Callable[[int], np.ndarray] | None = None
    share: bool = True


def noise(random, points, series):
    return random.standard_normal((points, series))


def memory(with_last):
    def draw(random, points, series):
        fresh = random.standard_normal((points, series))
        for row in range(1, points):
            fresh[row] = with_last * fresh[row - 1] + np.sqrt(1 - with_last**2) * fresh[row]
        return fresh

    return draw


def steps(*heights):
    """Noise with steps evenly spaced, each to a level so many sigmas from the first."""

    def draw(random, points, series):
        found = noise(random, points, series)
        for number, height in enumerate(heights, 1):
            start, end = (points * at // (len(heights) + 1) for at in (number, number + 1))
            found[start:end] += height
        return found

    return draw


def slope(sigmas):
    return lambda random, points, series: (
        noise(random, points, series) + np.linspace(0, sigmas, points)[:, None]
    )


def wave(sigmas, cycle, within=noise):
    def draw(random, points, series):
        return (
            within(random, points, series) + sigmas * np.sin(2 * np.pi * np.arange(points) / cycle)[:, None]
        )

    return draw


def one_season(sigmas, cycle, within=noise):
    def draw(random, points, series):
        return within(random, points, series) + sigmas * (np.arange(points) % cycle == 0)[:, None]

    return draw


def lopsided(random, points, series):
    return random.exponential(size=(points, series))


def shares(share, spread=0.0, step=0.0):
    def draw(random, sizes, series):
        level = np.full((len(sizes), series), share)
        level[len(sizes) // 2 :] += step
        level = np.clip(level + spread * random.standard_normal(level.shape), 0.001, 0.999)
        return random.binomial(sizes.astype(int)[:, None], level).astype(float)

    return draw


def counts(rate, spread=0.0):
    def draw(random, sizes, series):
        level = rate * np.exp(spread * random.standard_normal((len(sizes), series)))
        return random.poisson(sizes[:, None] * level).astype(float)

    return draw


def alike(size):
    return lambda points: np.full(points, float(size))


def uneven(low, high):
    return lambda points: np.round(np.linspace(low, high, points)[np.argsort(np.arange(points) * 7 % points)])


def readings(favour):
    """Whole numbers round 200 with a sigma of 20, of which so many are read off to the nearest five."""

    def draw(random, points, series):
        exact = np.round(random.normal(200, 20, (points, series)))
        rounded = random.random((points, series)) < favour
        return np.where(rounded, 5 * np.round(exact / 5), exact)

    return draw


def coarse(unit):
    """Normal values written down in units of so many sigmas."""
    return lambda random, points, series: np.round(noise(random, points, series) / unit) * unit


A, S, D, H, R = (
    Doubt.AUTOCORRELATION,
    Doubt.SEASONALITY,
    Doubt.OVER_DISPERSION,
    Doubt.HEAPING,
    Doubt.ROUNDING,
)


def _world(doubt, name, points, draw, *, due=False, **more):
    return World(doubt=doubt, name=name, points=points, draw=draw, due=due, **more)


WORLDS = [
    _world(A, "nothing", 24, noise),
    _world(A, "nothing", 60, noise),
    _world(A, "one step of 1 sigma", 36, steps(1)),
    _world(A, "one step of 3 sigmas", 48, steps(3)),
    _world(A, "up and down by 3 sigmas", 60, steps(3, 0)),
    _world(A, "two steps up of 2 sigmas", 60, steps(2, 4)),
    _world(A, "a slope of 4 sigmas", 36, slope(4)),
    _world(A, "a slope of 4 sigmas", 60, slope(4)),
    _world(A, "lopsided values", 36, lopsided),
    _world(A, "months of 1.5 sigmas", 60, wave(1.5, 12), cycle=12),
    _world(A, "memory 0.75", 36, memory(0.75), due=True),
    _world(A, "memory 0.6", 52, memory(0.6), due=True),
    _world(A, "memory 0.5", 60, memory(0.5), due=True),
    _world(A, "memory 0.3", 120, memory(0.3), due=True),
    _world(S, "nothing", 36, noise, cycle=12),
    _world(S, "nothing", 60, noise, cycle=12),
    _world(S, "nothing, by days", 56, noise, cycle=7),
    _world(S, "one step of 2 sigmas", 48, steps(2), cycle=12),
    _world(S, "one step of 3 sigmas", 36, steps(3), cycle=12),
    _world(S, "up and down by 3 sigmas", 60, steps(3, 0), cycle=12),
    _world(S, "a slope of 4 sigmas", 60, slope(4), cycle=12),
    _world(S, "memory 0.3", 72, memory(0.3), cycle=12),
    _world(S, "memory 0.5", 72, memory(0.5), cycle=12),
    _world(S, "memory 0.5, by days", 56, memory(0.5), cycle=7),
    _world(S, "lopsided values", 60, lopsided, cycle=12),
    _world(S, "a wave of 1.5 sigmas", 48, wave(1.5, 12), cycle=12, due=True),
    _world(S, "a wave of 1 sigma", 60, wave(1, 12), cycle=12, due=True),
    _world(S, "a wave of 1 sigma and a step of 2", 60, wave(1, 12, steps(2)), cycle=12, due=True),
    _world(S, "one month higher by 3 sigmas", 48, one_season(3, 12), cycle=12, due=True),
    _world(S, "one weekday higher by 2 sigmas", 56, one_season(2, 7), cycle=7, due=True),
    _world(S, "a wave of 1.5 sigmas, memory 0.5", 60, wave(1.5, 12, memory(0.5)), cycle=12, due=True),
    _world(D, "shares of 100 alike", 24, shares(0.3), sizes=alike(100)),
    _world(D, "shares of 40 to 400", 24, shares(0.1), sizes=uneven(40, 400)),
    _world(D, "shares of 5,000 with a step of 3 points", 36, shares(0.3, step=0.03), sizes=alike(5000)),
    _world(D, "shares of 5,000 with a step of 6 points", 24, shares(0.3, step=0.06), sizes=alike(5000)),
    _world(D, "rates of 4 events", 24, counts(0.004), sizes=alike(1000), share=False),
    _world(D, "rates of 20 to 80 events", 24, counts(0.02), sizes=uneven(1000, 4000), share=False),
    _world(D, "shares of 5,000, spread of 1.5 points", 24, shares(0.3, 0.015), sizes=alike(5000), due=True),
    _world(D, "shares of 500, spread of 3 points", 36, shares(0.3, 0.03), sizes=alike(500), due=True),
    _world(
        D,
        "rates of 50 events, spread of 20%",
        24,
        counts(0.05, 0.2),
        sizes=alike(1000),
        share=False,
        due=True,
    ),
    _world(H, "read to the unit", 48, readings(0.0)),
    _world(H, "half read to the nearest five", 48, readings(0.5), due=True),
    _world(R, "in tenths of a sigma", 36, coarse(0.1)),
    _world(R, "in halves of a sigma", 36, coarse(0.5)),
    _world(R, "in units of 1.5 sigmas", 36, coarse(1.5), due=True),
]


def share_warned(world: World, series: int, seed: int = 1) -> float:
    """Give the share of series of a world that are warned about, by the tests that advice is made of."""
    random = np.random.default_rng(seed)
    match world.doubt:
        case Doubt.AUTOCORRELATION:
            return float((memory_p(world, world.draw(random, world.points, series)) < LEVEL).mean())
        case Doubt.SEASONALITY:
            values = world.draw(random, world.points, series)
            return float((_season(world).test(values).p < LEVEL).mean())
        case Doubt.OVER_DISPERSION:
            sizes = world.sizes(world.points)
            values = world.draw(random, sizes, series)
            found = [dispersion(one, sizes, share=world.share) for one in values.T]
            return float(np.mean([one is not None and one.p < LEVEL for one in found]))
        case Doubt.HEAPING:
            values = world.draw(random, world.points, series)
            return float(np.mean([ends(one, grain(one).unit).p < LEVEL for one in values.T]))
        case _:
            values = world.draw(random, world.points, series)
            most = warning_terms().entry("rounding").number("unit_in_sigmas")
            return float(
                np.mean([(found := grain(one)) is not None and found.ratio >= most for one in values.T])
            )


def memory_p(world: World, values: np.ndarray) -> np.ndarray:
    """The p values of autocorrelation, with the season taken out first where advice takes it out."""
    p = memory_test(tuple(range(world.points))).test(values).p
    if world.cycle is None:
        return p
    season = tuple(float(row % world.cycle) for row in range(world.points))
    without = memory_test(tuple(range(world.points)), season=season, cycle=world.cycle).test(values).p
    below = warning_terms().entry("memory").number("season_out_below")
    return np.where(_season(world).test(values).p < below, without, p)


def _season(world: World):
    season = tuple(float(row % world.cycle) for row in range(world.points))
    return season_test(tuple(range(world.points)), season, world.cycle)
