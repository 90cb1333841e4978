"""Quantiles that intervals need: Student's t, F and the normal, found by halving on their distributions."""

from collections.abc import Callable
from functools import lru_cache
from math import inf
from statistics import NormalDist

import numpy as np

from leadwell.measures.spc.tails import beta_share, student_below

_HALVINGS = 200
_NEAR = 1e-12


def normal_quantile(share: float) -> float:
    """Give the value that a standard normal value lies below with this chance.

    >>> round(normal_quantile(0.975), 4)
    1.96
    """
    return NormalDist().inv_cdf(share)


@lru_cache(maxsize=4096)
def student_quantile(share: float, free: float) -> float:
    """Give the value that Student's t with ``free`` degrees of freedom lies below with this chance.

    >>> round(student_quantile(0.975, 2), 3), round(student_quantile(0.025, 9), 3)
    (4.303, -2.262)
    """
    if share < 0.5:
        return -student_quantile(1 - share, free)
    if free > 1e6:
        return normal_quantile(share)
    return _halved(lambda t: float(student_below(t, free)), share, most=1e6)


@lru_cache(maxsize=4096)
def f_quantile(share: float, above: float, below: float) -> float:
    """Give the value that F lies below with this chance; ``above`` and ``below`` are its degrees of freedom.

    >>> round(f_quantile(0.95, 5, 10), 3)
    3.326
    """

    def under(f: float) -> float:
        part = np.asarray(above * f / (above * f + below))
        return float(beta_share(part, np.asarray(above / 2), np.asarray(below / 2)))

    return _halved(under, share, most=1e9)


def _halved(under: Callable[[float], float], share: float, *, most: float) -> float:
    low, high = 0.0, 1.0
    while under(high) < share:
        low, high = high, high * 2
        if high > most:
            return inf
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if high - low <= _NEAR * high:
            break
        if under(middle) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2
