"""Streams of chance: the same seed and name always give the same numbers."""

from statistics import NormalDist
from typing import Any
from zlib import crc32

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def stream(seed: int, *names: str) -> Generator:
    """Give the generator for one named part of a simulation.

    Each part draws from its own stream, so that a new part does not move the numbers of the others.

    >>> stream(1, "falls").random() == stream(1, "falls").random() != stream(1, "census").random()
    True
    """
    return Generator(PCG64(SeedSequence([seed, *(crc32(name.encode()) for name in names)])))


def spread(count: int, rng: Generator) -> Floats:
    """Give ``count`` values of mean 0 and SD 1, evenly spread as a normal distribution, in chance order.

    Figures over a few dozen units then have the mean and the SD that they were set to, whatever
    the seed. One value alone is 0.

    >>> values = spread(40, stream(1, "example"))
    >>> round(float(abs(values.mean())), 9), round(float(values.std()), 9)
    (0.0, 1.0)
    """
    normal = NormalDist()
    values = np.array([normal.inv_cdf((index + 0.5) / count) for index in range(count)])
    size = values.std()
    return rng.permutation(values / size if size else values)


def wander(rng: Generator, steps: int, *, memory: float) -> Floats:
    """Give a series of mean 0 and SD 1 in which each value remembers a share of the one before.

    An autoregressive series of first order that starts in its steady state.
    """
    shocks = rng.standard_normal(steps)
    shocks[1:] *= (1 - memory**2) ** 0.5
    values = np.empty(steps)
    last = 0.0
    for step in range(steps):
        last = memory * last + shocks[step]
        values[step] = last
    return values


def quarters(hours: NDArray[np.floating[Any]]) -> Floats:
    """Round hours to the quarter of an hour; such hours add up without a remainder."""
    return np.asarray(np.round(hours * 4) / 4, dtype=np.float64)
