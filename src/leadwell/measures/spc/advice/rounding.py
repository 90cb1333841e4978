"""How finely values were written down: a unit too coarse for the limits, and favourite end digits."""

from dataclasses import dataclass
from math import gcd

import numpy as np

from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.tails import binomial_at_least

_MEAN_RANGE = 1.128
_FINEST = 9  # decimals that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """The unit that values come in, held against how much they vary."""

    unit: float
    sigma: float  # from the mean moving range
    distinct: int  # values that differ
    ratio: float  # units a sigma: unit / sigma


def grain(values: Floats) -> Grain | None:
    """Give the unit of values without missing ones: the largest of which all differences are multiples.

    None for fewer than two values, values that do not vary, and values as fine as numbers are.

    >>> grain(np.array([10.0, 12.5, 15.0, 10.0])).unit
    2.5
    """
    if len(values) < 2 or not float(np.ptp(values)):
        return None
    sigma = float(np.abs(np.diff(values)).mean()) / _MEAN_RANGE
    unit = _unit(values)
    if unit is None or not sigma:
        return None
    return Grain(unit=unit, sigma=sigma, distinct=len(np.unique(values)), ratio=unit / sigma)


def _unit(values: Floats) -> float | None:
    for decimals in range(_FINEST + 1):
        scale = 10.0**decimals
        whole = np.round(values * scale)
        if float(np.abs(whole).max()) > 2**52:
            return None
        if bool((np.abs(values * scale - whole) <= 1e-6 * np.maximum(1.0, np.abs(whole) * 1e-6)).all()):
            steps = {int(one) for one in whole - whole[0]}
            return gcd(*steps) / scale
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """How often values end in favourite digits."""

    favourites: str  # "0" or "0 or 5"
    share: float
    fair: float  # the share where no digit is a favourite
    lower: float  # where the share lies, 19 times in 20 (Wilson, 1927)
    upper: float
    p: float


def ends(values: Floats, unit: float) -> Ends:
    """Test whether values end in 0, or in 0 or 5, more often than a tenth, or a fifth, of the time.

    Both are tried, and the p value of the better one is doubled. It holds where values spread over many tens of
    units, so that every end digit is as likely as another.
    """
    digits = np.round(values / unit).astype(np.int64) % 10
    tried = []
    for favourites, chosen, fair in (("0", digits == 0, 0.1), ("0 or 5", digits % 5 == 0, 0.2)):
        number = int(chosen.sum())
        p = float(binomial_at_least(number, len(digits), fair))
        tried.append((p, favourites, number / len(digits), fair))
    p, favourites, share, fair = min(tried)
    z = 1.959963984540054
    n = len(digits)
    middle = share + z * z / (2 * n)
    reach = z * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    return Ends(
        favourites=favourites,
        share=share,
        fair=fair,
        lower=max(0.0, (middle - reach) / (1 + z * z / n)),
        upper=min(1.0, (middle + reach) / (1 + z * z / n)),
        p=min(1.0, 2 * p),
    )
