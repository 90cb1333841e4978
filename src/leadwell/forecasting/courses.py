"""What all series of a table do together besides their season: a few courses, each followed by each series' own weight.

When a whole hospital grows or a new way of recording begins, each series by itself shows it dimly, among its own
chance; all of them together show it soon and clearly. So common courses are taken out before each series is smoothed,
are carried on by themselves, and are put back. What is left moves less, and is smoothed with a longer memory. This is a
dynamic factor model (Geweke, 1977; Stock and Watson, 2002) in its simplest form. How many courses there are is told by
parallel analysis (Horn, 1965): a course must carry more than is found among the same series once each is moved in time
by itself, so that nothing is common to them any more. Series that go their own ways have none, and are left alone.
"""

import numpy as np

from leadwell.forecasting.panel import Floats, Whole
from leadwell.forecasting.smoothing import smoothed

_MOST = 2  # courses
_FEW_SERIES = 10  # under which what is common cannot be told from what is one series' own
_SEASONS, _FEWEST = (
    2,
    24,
)  # seasons, and periods, that a series needs to tell of courses: of fewer quarters they
# were tried, and made nothing better
_MOST_PERIODS = 600
_MORE = 1.1  # times what is found by chance, that a course must carry; 1 in 20 made-up tables without one reach it
_MOVED = 5  # how often the series are moved in time by themselves
_TURN = 0.6180339887498949  # of the history; multiples of it lie evenly
_PRIOR = 1.0  # how far weights of series lie apart, where the usual one is about 1
_ROUNDS = 6
_KNOWN = 0.25  # of all series' certainty, that must be seen in a period to tell the courses there
_SMALLEST = 0.5
_LEAST = 1e-8  # the variance of a logarithm, of figures that hardly change
_LEVEL = 100.0  # that courses are smoothed at


def courses_of(worked: Floats, numbers: Whole, *, season: int, horizon: int) -> tuple[Floats, Floats]:
    """Find what series do together, past and to come.

    Args:
        worked: shape (series, columns), without season, never below nought; NaN where missing.
        numbers: shape (series, columns); the number of each period, so that equal ones are the same period.
        season: how many periods make a season; 2 or more.
        horizon: how many periods are forecast, from each series' own last column on.

    Returns:
        the factor of each past period, the shape of ``worked``, and of each coming one, shape (series, horizon). All
        are 1 where nothing is common, and where there are fewer than ten series with two seasons, and 24 periods, of
        history.
    """
    series = len(worked)
    nothing = np.ones_like(worked), np.ones((series, horizon))
    seen = np.isfinite(worked)
    if not seen.any():
        return nothing
    first, last = int(numbers[seen].min()), int(numbers[seen].max())
    if last - first + 1 > _MOST_PERIODS:
        return nothing
    logs = np.full((series, last - first + 1), np.nan)
    rows, columns = np.nonzero(seen)
    logs[rows, numbers[rows, columns] - first] = np.log(np.maximum(worked[rows, columns], _SMALLEST))
    lag = max(season // 2, 1)
    enough = np.isfinite(logs).sum(axis=1) >= max(_SEASONS * season, _FEWEST)
    if enough.sum() < _FEW_SERIES:
        return nothing
    told = logs[enough]
    certainty = _certainty(told)
    many = _how_many(_changes(told, lag), certainty)
    if many == 0:
        return nothing
    weights, usual, courses = _fitted(told, certainty, lag, many)
    own = np.tile(usual, (series, 1))
    own[enough] = weights
    carried = _carried_on(courses, (first + np.arange(courses.shape[1])) % season, season, horizon)
    coming = numbers[:, -1:] + np.arange(1, horizon + 1)
    return _factors(own, carried, numbers - first), _factors(own, carried, coming - first)


def _certainty(logs: Floats) -> Floats:
    """Give how little each series moves between two periods, as shares of one; none moves less than chance makes it."""
    moves = np.maximum(_mean(_changes(logs, 1) ** 2), np.maximum(np.exp(-_mean(logs)), _LEAST))
    return np.asarray(1 / moves / (1 / moves).sum(), dtype=np.float64)


def _how_many(changes: Floats, certainty: Floats) -> int:
    """Count the courses that carry more than chance would, each of the rest once those before it are taken out."""
    size = np.sqrt(np.maximum(_mean(changes**2), _LEAST))[:, None]
    left = np.where(np.isfinite(changes), changes, 0.0) / size
    columns = left.shape[1]
    place = np.empty(len(left))
    place[np.argsort(certainty, kind="stable")] = np.arange(1, len(left) + 1)
    for found in range(_MOST):
        chance = 0.0
        for turn in range(1, _MOVED + 1):
            by = (place * turn * _TURN % 1 * columns).astype(np.int64)
            moved = np.take_along_axis(left, (np.arange(columns) + by[:, None]) % columns, axis=1)
            chance = max(chance, float(np.linalg.eigvalsh(_products(moved))[-1]))
        carries, ways = np.linalg.eigh(_products(left))
        if carries[-1] <= _MORE * chance:
            return found
        way = ways[:, -1:]
        left = left - (left @ way) @ way.T if len(way) == columns else left - way @ (way.T @ left)
    return _MOST


def _products(table: Floats) -> Floats:
    """Give the products of the rows of a table, or of its columns where there are fewer of them."""
    return table @ table.T if table.shape[0] < table.shape[1] else table.T @ table


def _fitted(logs: Floats, certainty: Floats, lag: int, many: int) -> tuple[Floats, Floats, Floats]:
    """Fit courses and weights in turn.

    Courses are what puts the series nearest, in every period; weights are told from changes over half a season, which
    a series' own drift over years hardly touches, and are pulled towards the usual ones.

    Returns:
        the weights, shape (series, many), the usual ones, shape (many,), and the courses, shape (many, periods), NaN
        where too little is seen.
    """
    changes = _changes(logs, lag)
    sure = np.sqrt(certainty)[:, None]
    moving = np.where(np.isfinite(changes), changes, 0.0)
    carry, ways = np.linalg.eigh((moving * sure).T @ (moving * sure))
    weights = moving @ ways[:, -many:] / np.sqrt(np.maximum(carry[-many:], _LEAST))
    usual = np.zeros(many)
    seen = np.isfinite(logs)
    counted = seen * certainty[:, None]
    known = counted.sum(axis=0) >= _KNOWN
    held = np.eye(many) * 1e-9
    level = _mean(logs)
    courses = np.empty((many, logs.shape[1]))
    for step in range(_ROUNDS + 1):
        rest = np.where(seen, logs - level[:, None], 0.0)
        products = _summed(counted.T, weights) + held
        courses = np.linalg.solve(products, ((counted * rest).T @ weights)[:, :, None])[:, :, 0].T
        courses[:, ~known] = np.nan
        if step == _ROUNDS:
            break
        level = _mean(logs - weights @ courses)
        moves = _changes(courses, lag)
        both = np.isfinite(changes) & np.isfinite(moves).all(axis=0)
        moves = np.where(np.isfinite(moves), moves, 0.0)
        change = np.where(both, changes, 0.0)
        noise = ((change - np.where(both, weights @ moves, 0.0)) ** 2).sum(axis=1) / np.maximum(
            both.sum(axis=1), 1
        )
        noise = (
            np.maximum(noise, _LEAST)[:, None] * lag
        )  # neighbouring changes share all but one of their periods
        squares = _summed(both.astype(np.float64), np.asarray(moves.T, dtype=np.float64)) / noise[:, :, None]
        sides = change @ moves.T / noise
        usual = np.linalg.solve(squares.sum(axis=0) + held, sides.sum(axis=0))
        thought = np.eye(many) / _PRIOR**2
        weights = np.linalg.solve(squares + thought, (sides + usual @ thought)[:, :, None])[:, :, 0]
        # What courses are measured in is free: weights are made about 1, and the courses apart.
        measure = np.linalg.cholesky(weights.T @ (weights * certainty[:, None]) + held)
        weights, usual = np.linalg.solve(measure, weights.T).T, np.linalg.solve(measure, usual)
    return np.asarray(weights, dtype=np.float64), np.asarray(usual, dtype=np.float64), courses


def _summed(counts: Floats, rows: Floats) -> Floats:
    """Sum the products of each row with itself, counted in several ways, shape (ways, columns, columns)."""
    many = rows.shape[1]
    products = (rows[:, :, None] * rows[:, None, :]).reshape(len(rows), many * many)
    return np.asarray((counts @ products).reshape(len(counts), many, many), dtype=np.float64)


def _carried_on(courses: Floats, phases: Whole, season: int, horizon: int) -> Floats:
    """Smooth courses on past their end, and draw them through what is not known, shape (courses, all periods)."""
    many, periods = courses.shape
    ahead = (phases[-1] + np.arange(1, horizon + 1)) % season
    found = smoothed(
        _LEVEL * np.exp(courses), np.tile(phases, (many, 1)), season, horizon, np.tile(ahead, (many, 1))
    )
    coming = np.log(np.maximum(found / _LEVEL, _LEAST))
    when = np.arange(periods)
    drawn = [
        np.interp(when, when[there], row[there])
        for row, there in zip(courses, np.isfinite(courses), strict=True)
    ]
    return np.concatenate([np.array(drawn), coming], axis=1)


def _factors(weights: Floats, courses: Floats, places: Whole) -> Floats:
    """Give what each series is times its own level in some periods, because of what all do."""
    at = np.clip(places, 0, courses.shape[1] - 1)
    return np.asarray(
        np.exp(sum(weights[:, k, None] * one[at] for k, one in enumerate(courses))), dtype=np.float64
    )


def _changes(logs: Floats, lag: int) -> Floats:
    return np.asarray(logs[:, lag:] - logs[:, :-lag], dtype=np.float64)


def _mean(values: Floats) -> Floats:
    seen = np.isfinite(values)
    return np.asarray(
        np.where(seen, values, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1), dtype=np.float64
    )
