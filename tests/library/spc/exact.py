"""Means, sums and medians that are rounded once: exact fractions inside, one float out."""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

NAN = math.nan


def present(values: Iterable[float]) -> list[float]:
    """The values that are not missing, in their order."""
    return [value for value in values if not math.isnan(value)]


def total(values: Iterable[float]) -> float:
    """The exact sum, rounded once."""
    return float(sum((Fraction(value) for value in present(values)), Fraction(0)))


def mean(values: Iterable[float]) -> float:
    """The exact mean, rounded once; missing when there is nothing to average."""
    kept = present(values)
    if not kept:
        return NAN
    return float(sum((Fraction(value) for value in kept), Fraction(0)) / len(kept))


def median(values: Iterable[float]) -> float:
    """The middle value, or the exact mean of the middle two."""
    kept = sorted(present(values))
    if not kept:
        return NAN
    half = len(kept) // 2
    return kept[half] if len(kept) % 2 else mean(kept[half - 1 : half + 1])


def spread(values: Sequence[float]) -> float:
    """The sample standard deviation; missing below two values."""
    kept = [Fraction(value) for value in present(values)]
    if len(kept) < 2:
        return NAN
    middle = sum(kept, Fraction(0)) / len(kept)
    squares = sum(((value - middle) ** 2 for value in kept), Fraction(0))
    return math.sqrt(float(squares / (len(kept) - 1)))


def divide(top: float, bottom: float) -> float:
    """A quotient, missing where either side is missing or the bottom is zero."""
    return NAN if math.isnan(top) or math.isnan(bottom) or bottom == 0 else top / bottom


def root(value: float) -> float:
    """A square root, missing for what has none."""
    return NAN if math.isnan(value) or value < 0 else math.sqrt(value)


def power(value: float, exponent: float) -> float:
    """A real power, missing where there is none."""
    return NAN if math.isnan(value) or value < 0 else value**exponent
