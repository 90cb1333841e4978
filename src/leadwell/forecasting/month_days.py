"""How much of a month's figure goes with the days in it: so many Mondays, so many Sundays, one day more in a leap year.

A clinic's month grows with its weekdays, a ward's with its days, and a table holds both. So every series has a weight
for each day of the week. What the months of all series have in common tells the usual weights; how far single series
differ from them is learnt over all, and each one's own figures count by how sure they are (empirical Bayes).
"""

from dataclasses import dataclass

import numpy as np

from leadwell.forecasting.panel import Floats, Whole

_WEEK = 7
_USUAL = 365.25 / 12 / _WEEK  # Mondays, and any other day of the week, in a month
_FEW = 30  # months under which nothing can be told
_SMALLEST = 0.5
_WEEKDAYS = np.array([0.2] * 5 + [0.0] * 2)
_EVERY_DAY = np.full(_WEEK, 1 / _WEEK)
# How large the usual weights are thought to be before anything is known: growth with weekdays, with all days, with one.
_ON_WEEKDAYS, _ON_EVERY_DAY, _ON_ONE = 0.3, 0.3, 0.1
# And how far a series differs from them; this counts as so many series.
_OWN_WEEKDAYS, _OWN_ONE, _COUNTS_AS = 0.2, 0.04, 10
_ROUNDS_OF_COMMON, _ROUNDS_OF_OWN = 5, 10
_LEAST_NOISE = 1e-6  # the variance of a logarithm, of figures that never change
_EPOCH = 1970 * 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWeights:
    """What one day more of each day of the week adds to the logarithm of a month's figure, over the usual number.

    Attributes:
        weights: shape (series, 7), from Monday.
    """

    weights: Floats

    def at(self, months: Whole) -> Floats:
        """Give what each month has more than a usual one because of its days, as a factor.

        Args:
            months: shape (series, columns); a month is year * 12 + month - 1.

        Returns:
            shape (series, columns).
        """
        return np.asarray(np.exp((days_of(months) * self.weights[:, None, :]).sum(axis=2)), dtype=np.float64)


def days_of(months: Whole) -> Floats:
    """Give how many more of each day of the week months have than is usual, as a share of that.

    Bank holidays are not taken out: most fall in the same month each year and belong to the season, and counting Good
    Friday and Easter Monday as Sundays made nothing better.

    Args:
        months: any shape; a month is year * 12 + month - 1.

    Returns:
        the shape of ``months`` and 7, from Monday.
    """
    low, high = int(months.min()), int(months.max())
    begins = (
        (np.arange(low, high + 2) - _EPOCH).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    )
    # Of each day of the week so many lie before a day that is counted from Thursday, 1 January 1970.
    before = (begins[:, None] + 3 + _WEEK - 1 - np.arange(_WEEK)) // _WEEK
    return np.asarray((np.diff(before, axis=0) / _USUAL - 1)[months - low], dtype=np.float64)


def day_weights(worked: Floats, months: Whole) -> DayWeights:
    """Estimate by what weights of its days each series' monthly figure grows.

    Levels of each year and each month of the year are taken out first, for every series. The series move together, so
    the usual weights are as sure as their common movement lets them be, not as the number of series would; they are
    pulled towards nought by that, which is a figure that does not mind the days.

    Args:
        worked: shape (series, columns), never below nought; NaN where missing.
        months: shape (series, columns); the month of each column, as year * 12 + month - 1.

    Returns:
        the usual weights for series of fewer than thirty months; nought where there are no longer ones.
    """
    seen = np.isfinite(worked)
    nothing = DayWeights(weights=np.zeros((len(worked), _WEEK)))
    if not seen.any():
        return nothing
    low, high = int(months[seen].min()), int(months[seen].max())
    if high - low + 1 < _FEW:
        return nothing
    logs = np.log(np.maximum(np.where(seen, worked, 1.0), _SMALLEST))
    table = np.full((len(worked), high - low + 1), np.nan)
    rows, columns = np.nonzero(seen)
    table[rows, months[rows, columns] - low] = logs[rows, columns]
    when = np.arange(low, high + 1)
    enough = np.isfinite(table).sum(axis=1) >= _FEW
    if not enough.any():
        return nothing
    table = _without_levels(table[enough], when)
    days = _without_levels(days_of(when).T, when).T
    usual = _usual_weights(table, days)
    weights = np.tile(usual, (len(worked), 1))
    weights[enough] += _own_weights(table, days, usual)
    return DayWeights(weights=weights)


def _usual_weights(table: Floats, days: Floats) -> Floats:
    """Give the weights of what all series have in common, shape (7,)."""
    there = np.isfinite(table)
    held = np.where(there, table, 0.0)
    steadiness = 1 / np.maximum((held**2).sum(axis=1) / there.sum(axis=1), 1e-4)
    total = (there * steadiness[:, None]).sum(axis=0)
    used = total > 0
    common = (held * steadiness[:, None]).sum(axis=0)[used] / total[used]
    known = days[used]
    free = _free(int(used.sum()))
    held_back = np.linalg.inv(
        _spread_of(_ON_WEEKDAYS, _ON_ONE) + _ON_EVERY_DAY**2 * np.outer(_EVERY_DAY, _EVERY_DAY)
    )
    product = known.T @ known
    noise, found = max(float(common.var()), _LEAST_NOISE), np.zeros(_WEEK)
    for _ in range(_ROUNDS_OF_COMMON):
        inverse = np.linalg.inv(product / noise + held_back)
        found = inverse @ (known.T @ common) / noise
        taken = float(np.trace(inverse @ product)) / noise
        left = float(((common - known @ found) ** 2).sum()) / max(float(free) - taken, 1.0)
        noise = max(left, _LEAST_NOISE)
    return np.asarray(found, dtype=np.float64)


def _own_weights(table: Floats, days: Floats, usual: Floats) -> Floats:
    """Give how far each series' weights lie from the usual ones, shape (series, 7), by expectation and maximisation."""
    there = np.isfinite(table)
    rest = np.where(there, table - days @ usual, 0.0)
    many = there.sum(axis=1)
    noise = np.maximum((rest**2).sum(axis=1) / _free(many), _LEAST_NOISE)[:, None, None]
    products = np.einsum("st,ti,tj->sij", there * 1.0, days, days) / noise
    sides = (rest @ days)[:, :, None] / noise
    thought = _spread_of(_OWN_WEEKDAYS, _OWN_ONE)
    covariance, found = thought, np.zeros((len(table), _WEEK))
    for _ in range(_ROUNDS_OF_OWN):
        left = np.linalg.inv(products + np.linalg.inv(covariance))
        found = (left @ sides)[:, :, 0]
        covariance = (found.T @ found + left.sum(axis=0) + _COUNTS_AS * thought) / (len(table) + _COUNTS_AS)
    return found


def _spread_of(weekdays: float, one: float) -> Floats:
    """Give the covariance of weights that differ in growth with weekdays and, each by itself, in every day."""
    return np.asarray(weekdays**2 * np.outer(_WEEKDAYS, _WEEKDAYS) + one**2 * np.eye(_WEEK), dtype=np.float64)


def _free(months: Whole | int) -> Floats:
    """Give how many months are left to tell chance by, once the levels of years and months are taken out."""
    return np.asarray(np.maximum(np.asarray(months) - 12 - np.asarray(months) // 12, 1), dtype=np.float64)


def _without_levels(table: Floats, when: Whole) -> Floats:
    """Take out the level of each year (twelve months from the first) and of each month of the year."""
    rest = table.copy()
    year = (when - when[0]) // 12
    groups = [when % 12 == month for month in np.unique(when % 12)] + [year == one for one in np.unique(year)]
    for _ in range(20):
        for group in groups:
            part = rest[:, group]
            there = np.isfinite(part)
            mean = np.where(there, part, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1)
            rest[:, group] = part - mean[:, None]
    return rest
