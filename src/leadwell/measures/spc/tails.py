"""Tails of distributions for whole arrays, in NumPy alone: how likely a value at or beyond a mark is.

Continued fractions by Lentz's method (Press and others, Numerical Recipes, 3rd ed., sections 6.2 and 6.4).
"""

from math import erfc, lgamma, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from leadwell.measures.spc.lines import Floats

_STEPS = 10_000
_NEAR = 1e-14
_TINY = 1e-300
_WIDEST = 1e12  # variances in means, beyond which nothing changes
_SUMMED = 1_000  # trials up to which chances are summed up
_MOST_ALIKE = 0.95  # how alike the trials of one sample can be; at 1 all of them succeed or none

_log_gamma = np.frompyfunc(lgamma, 1, 1)
_erfc = np.frompyfunc(erfc, 1, 1)


def normal_below(z: ArrayLike) -> Floats:
    """Give the chance that a standard normal value lies below ``z``, of any shape.

    >>> round(float(normal_below(1.959964)), 6)
    0.975
    """
    return np.asarray(0.5 * _erfc(-np.asarray(z, dtype=np.float64) / sqrt(2)), dtype=np.float64)


def student_below(t: ArrayLike, degrees: ArrayLike) -> Floats:
    """Give the chance that Student's t lies below ``t``.

    >>> round(float(student_below(2.262157, 9)), 6)
    0.975
    """
    t, degrees = np.broadcast_arrays(np.asarray(t, dtype=np.float64), np.asarray(degrees, dtype=np.float64))
    with np.errstate(over="ignore", invalid="ignore"):
        rest = 0.5 * beta_share(degrees / (degrees + t * t), degrees / 2, np.full(t.shape, 0.5))
    return np.where(t > 0, 1 - rest, rest)


def binomial_at_least(least: ArrayLike, trials: ArrayLike, share: ArrayLike) -> Floats:
    """Give the chance of at least so many successes; 1 for none or fewer, 0 for more than there are trials.

    >>> round(float(binomial_at_least(8, 10, 0.5)), 4)
    0.0547
    """
    k, n, p = _alike(least, trials, share)
    found = np.where(k <= 0, 1.0, 0.0)
    asked = (k > 0) & (k <= n) & ~np.isnan(p)
    found[asked] = beta_share(p[asked], k[asked], n[asked] - k[asked] + 1)
    return np.where(np.isnan(p) | np.isnan(n) | np.isnan(k), np.nan, found)


def poisson_at_least(least: ArrayLike, mean: ArrayLike) -> Floats:
    """Give the chance of at least so many events where so many are expected.

    >>> round(float(poisson_at_least(3, 1.0)), 6)
    0.080301
    """
    k, mu = _alike(least, mean)
    found = np.where(k <= 0, 1.0, 0.0)
    asked = (k > 0) & (mu > 0)
    found[asked] = gamma_share(mu[asked], k[asked])
    return np.where(np.isnan(k) | np.isnan(mu), np.nan, found)


def negative_binomial_at_least(least: ArrayLike, mean: ArrayLike, wider: ArrayLike) -> Floats:
    """Give the chance of at least so many events whose variance is ``wider`` times their mean (Poisson at 1).

    >>> round(float(negative_binomial_at_least(1, 2.0, 4.0)), 6)  # 1 - 4 ** (-2 / 3)
    0.60315
    """
    k, mu, phi = _alike(least, mean, wider)
    phi = np.minimum(phi, _WIDEST)
    asked = (k > 0) & (mu > 0) & (phi > 1 + _NEAR)
    found = np.empty_like(k)
    found[~asked] = poisson_at_least(k[~asked], mu[~asked])
    found[asked] = beta_share(1 - 1 / phi[asked], k[asked], np.maximum(mu[asked] / (phi[asked] - 1), _TINY))
    return np.where(np.isnan(phi), np.nan, found)


def beta_binomial_at_least(least: ArrayLike, trials: ArrayLike, share: ArrayLike, wider: ArrayLike) -> Floats:
    """Give the chance of at least so many successes whose variance is ``wider`` times the binomial one.

    Summed up term by term to a thousand trials. Beyond them the binomial of ``trials / wider`` is near enough, its
    steps kept at whole counts: within 0.02 where shares of 0.9 vary three times as much as by chance.

    >>> round(float(beta_binomial_at_least(2, 2, 0.5, 1.5)), 6)  # a = b = 0.5: 0.5 * 1.5 / 2
    0.375
    """
    k, n, p, phi = _alike(least, trials, share, wider)
    asked = (k > 0) & (k <= n) & (p > 0) & (p < 1) & (n > 1) & (phi > 1 + _NEAR)
    found = np.empty_like(k)
    found[~asked] = binomial_at_least(k[~asked], n[~asked], p[~asked])
    found[asked] = _wider_than_binomial(k[asked], n[asked], p[asked], phi[asked])
    return np.where(np.isnan(phi), np.nan, found)


def _wider_than_binomial(k: Floats, n: Floats, p: Floats, phi: Floats) -> Floats:
    rare = p <= 0.5  # the rarer of success and failure is summed up, from none of them
    together = np.minimum(1 / np.minimum((phi - 1) / (n - 1), _MOST_ALIKE) - 1, 1 / _TINY)
    a = np.maximum(np.where(rare, p, 1 - p) * together, _TINY)
    none = _logs(n + together - a) - _logs(together - a) + _logs(together) - _logs(n + together)
    summed = _beta_binomial_sum(np.exp(none), np.where(rare, k - 1, n - k), n, a, together - a)
    found = np.clip(np.where(rare, 1 - summed, summed), 0.0, 1.0)
    far = (n > _SUMMED) | (none < -600)
    found[far] = beta_share(p[far], (k[far] - 0.5) / phi[far] + 0.5, (n[far] - k[far] + 0.5) / phi[far] + 0.5)
    return found


def _beta_binomial_sum(none: Floats, most: Floats, n: Floats, a: Floats, b: Floats) -> Floats:
    """Sum up the chances of 0 to ``most``, each from the one before it; ``none`` is that of 0."""
    steps = int(np.max(np.where(n <= _SUMMED, most, 0), initial=0))
    term, total = none.copy(), none.copy()
    for x in range(steps):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            term = term * ((n - x) / (x + 1)) * ((a + x) / (b + n - x - 1))
        total = np.where(x + 1 <= most, total + term, total)
    return total


def beta_share(x: Floats, a: Floats, b: Floats) -> Floats:
    """Give the regularised incomplete beta function I_x(a, b), elementwise."""
    with np.errstate(divide="ignore", invalid="ignore"):
        front = np.exp(_logs(a + b) - _logs(a) - _logs(b) + a * np.log(x) + b * np.log1p(-x))
    swapped = x > (a + 1) / (a + b + 2)
    p, q = np.where(swapped, b, a), np.where(swapped, a, b)
    y = np.where(swapped, 1 - x, x)
    found = front * _beta_fraction(y, p, q) / p
    found = np.where(swapped, 1 - found, found)
    return np.where(x <= 0, 0.0, np.where(x >= 1, 1.0, found))


def _beta_fraction(x: Floats, a: Floats, b: Floats) -> Floats:
    c = np.ones_like(x)
    d = 1 / _not_nought(1 - (a + b) * x / (a + 1))
    found = d.copy()
    going = np.ones(x.shape, dtype=bool)
    for m in range(1, _STEPS):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_nought(1 + step * d)
            c = _not_nought(1 + step / c)
            change = c * d
            found = np.where(going, found * change, found)
        going &= np.abs(change - 1) > _NEAR  # each stops by itself: its answer is the same beside any other
        if not bool(going.any()):
            break
    return found


def gamma_share(x: Floats, a: Floats) -> Floats:
    """Give the regularised lower incomplete gamma function P(a, x), elementwise, for ``x`` and ``a`` above 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        front = np.exp(a * np.log(x) - x - _logs(a))
    near = x < a + 1
    found = np.empty_like(x)
    found[near] = (front[near] / a[near]) * _gamma_series(x[near], a[near])
    found[~near] = 1 - front[~near] * _gamma_fraction(x[~near], a[~near])
    return np.clip(found, 0.0, 1.0)


def _gamma_series(x: Floats, a: Floats) -> Floats:
    term, total = np.ones_like(x), np.ones_like(x)
    going = np.ones(x.shape, dtype=bool)
    for n in range(1, 100_000):
        term = term * x / (a + n)
        total = np.where(going, total + term, total)
        going &= term > total * _NEAR
        if not bool(going.any()):
            break
    return total


def _gamma_fraction(x: Floats, a: Floats) -> Floats:
    b = x + 1 - a
    c = np.full_like(x, 1 / _TINY)
    d = 1 / _not_nought(b)
    found = d.copy()
    going = np.ones(x.shape, dtype=bool)
    for n in range(1, 100_000):
        step = -n * (n - a)
        b = b + 2
        d = 1 / _not_nought(step * d + b)
        c = _not_nought(b + step / c)
        change = c * d
        found = np.where(going, found * change, found)
        going &= np.abs(change - 1) > _NEAR
        if not bool(going.any()):
            break
    return found


def _logs(values: Floats) -> Floats:
    return np.asarray(_log_gamma(values), dtype=np.float64)


def _not_nought(values: Floats) -> Floats:
    return np.where(np.abs(values) < _TINY, _TINY, values)


def _alike(*arrays: ArrayLike) -> list[NDArray[np.float64]]:
    return [np.array(one) for one in np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in arrays))]
