"""How many of a set of sums are independent of each other, in whole numbers and so without rounding.

Whoever makes a file can choose groups such that one person follows from them only with weights of many millions. In
floating point such a combination looks like rounding, and the person like somebody of whom nothing is known. Whole
numbers tell the two apart.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SPARE = 8  # columns more than needed, so that mixing them at random loses nothing


def independent_sums(
    groups_of: Sequence[Sequence[int]], cycle_of: Sequence[int], *, persistence: float = 0.0
) -> int:
    """Count the independent groups, in arithmetic modulo a prime of 31 bits that the groups themselves choose.

    The count is never too high. It is too low only if the prime happens to divide a number that the groups give,
    of which there is less than one chance in 100,000.

    Args:
        groups_of: for each kind of people, the numbers of the groups that they are in.
        cycle_of: for each group, the cycle whose answers it sums, from 0.
        persistence: 0 to 1; with 1 an answer is the same in every cycle, and the cycles are added up.

    >>> independent_sums([[0, 1], [0, 2]], [0, 0, 0])
    2
    """
    written = repr((tuple(map(tuple, groups_of)), tuple(cycle_of))).encode("ascii")
    seed = int.from_bytes(hashlib.sha256(written).digest()[:8], "big")
    prime = _prime(2**30 + seed % 2**30)
    generator = np.random.default_rng(seed)
    groups = len(cycle_of)
    width = min(groups, len(groups_of) * (max(cycle_of, default=0) + 1)) + SPARE
    rows = np.zeros((groups, width), dtype=np.int64)
    for inside in groups_of:
        by_cycle: dict[int, list[int]] = {}
        for number in inside:
            by_cycle.setdefault(0 if persistence == 1 else cycle_of[number], []).append(number)
        for numbers in by_cycle.values():
            rows[numbers] = (rows[numbers] + generator.integers(0, prime, width)) % prime
    return _rank(rows, prime)


def _rank(rows: NDArray[np.int64], prime: int) -> int:
    """Count the independent rows, by elimination in place; every number stays below 2 to the power of 63."""
    found = 0
    for column in range(rows.shape[1]):
        holding = np.flatnonzero(rows[found:, column])
        if not len(holding):
            continue
        first = found + int(holding[0])
        rows[[found, first]] = rows[[first, found]]
        pivot = rows[found, column:] * pow(int(rows[found, column]), -1, prime) % prime
        below = rows[found + 1 :, column:]
        below += (prime - below[:, :1]) * pivot
        below %= prime
        found += 1
        if found == len(rows):
            break
    return found


def _prime(least: int) -> int:
    """Give the first prime from an odd number on."""
    number = least | 1
    while any(number % divisor == 0 for divisor in range(3, int(number**0.5) + 1, 2)):
        number += 2
    return number
