"""Means and sums that are right to the last bit, for the few columns in which a last bit can decide a rule."""

from collections.abc import Callable
from fractions import Fraction
from math import fsum, isfinite

import numpy as np
from numpy.typing import NDArray


def exact_mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the mean of each column without its missing values, rounded once; NaN where there are none."""
    return _of_each_column(values, _mean)


def exact_total(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the sum of each column without its missing values, rounded once; 0 where there are none."""
    return _of_each_column(values, _total)


def exact_power(values: NDArray[np.float64], exponent: float) -> NDArray[np.float64]:
    """Give a power as the machine's C library rounds it; NaN for what has none."""
    flat = [one**exponent if one >= 0 else float("nan") for one in values.ravel().tolist()]
    return np.array(flat, dtype=np.float64).reshape(values.shape)


def _of_each_column(
    values: NDArray[np.float64], figure: Callable[[list[float]], float]
) -> NDArray[np.float64]:
    columns = values.T
    return np.array([figure(column[~np.isnan(column)].tolist()) for column in columns], dtype=np.float64)


def _total(present: list[float]) -> float:
    try:
        return fsum(present)
    except OverflowError:
        return _rounded(sum(map(Fraction, present), Fraction(0)))


def _mean(present: list[float]) -> float:
    """The quotient of a rounded sum, and what it leaves over, which says how to round it."""
    if not present:
        return float("nan")
    count = len(present)
    try:
        rough = fsum(present) / count
        if not isfinite(rough):
            return rough
        return rough + fsum([*present, *[-rough] * count]) / count
    except OverflowError:
        return _rounded(sum(map(Fraction, present), Fraction(0)) / count)


def _rounded(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
