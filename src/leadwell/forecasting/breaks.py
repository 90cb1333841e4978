"""Days from which a daily series stands on another level: a ward that was moved, a service that closed.

A break is looked for where the regression on the calendar leaves a step over: each fourth week is tried as the day of
a change, with the calendar and the trend taken out of the step too, so that a season is not taken for one. It counts
where it is large, stands far out of how four-week means change otherwise, and has gone on for four weeks. What lies
before it is brought to the level after it, so that old figures still tell of weekdays and holidays.
"""

from dataclasses import dataclass

import numpy as np

from leadwell.forecasting.panel import Floats, Truth, Whole

_STEP = 28  # days between two places that are tried, and days that a new level has to last
_LEAST = 0.14  # of the logarithm: about 15%
_FAR = 5.0  # usual changes of four-week means
_MOST = 4  # breaks of a series


def levelled(worked: Floats, seen: Truth, design: Floats, held: Floats, smallest: float) -> Floats:
    """Bring what lies before each break to the level after it.

    Args:
        worked: shape (series, days), never below nought; series that have the same days missing.
        seen: shape (days,); which days have figures.
        design: shape (days, coefficients); the regression on the calendar.
        held: shape (coefficients,); how strongly each coefficient is held towards nought.
        smallest: what stands for nought, which has no logarithm.

    Returns:
        shape (series, days).
    """
    first, days = int(seen.argmax()), len(seen)
    places = np.arange(first + 2 * _STEP, days - _STEP + 1, _STEP)
    if not places.size:
        return worked
    known = design * seen[:, None]
    inverse = np.asarray(np.linalg.inv(known.T @ known + np.diag(held)), dtype=np.float64)
    tried = _Steps.at(places, seen, known, inverse)
    found = worked.copy()
    breaks: dict[int, list[int]] = {}
    waiting = list(range(len(worked)))
    for _ in range(_MOST):
        logs = np.where(seen, np.log(np.maximum(found[waiting], smallest)), 0.0).T
        rest = logs - known @ (inverse @ (known.T @ logs))
        unsure = _usual_change(rest, seen)
        sure = tried.sureness(rest, unsure)
        again = []
        for k in np.flatnonzero(sure.max(axis=1) >= _FAR):
            # Which day it was, looked for in the weeks about it, the last ones too: a change has to have lasted.
            near = places[sure[k].argmax()] + np.arange(1 - _STEP, _STEP)
            near = near[(near > first + _STEP) & (near <= days - _STEP // 4)]
            close = _Steps.at(near, seen, known, inverse).sureness(rest[:, [k]], unsure[[k]])
            day = int(near[close[0].argmax()])
            row = waiting[k]
            if day > days - _STEP or day in breaks.get(row, ()):
                continue
            breaks.setdefault(row, []).append(day)
            found[row] = _without(worked[row], breaks[row], seen, known, held, smallest)
            again.append(row)
        waiting = again
        if not waiting:
            break
    return found


def _without(
    series: Floats, breaks: list[int], seen: Truth, known: Floats, held: Floats, smallest: float
) -> Floats:
    """Take all the breaks of a series out at once, so that none stands for a part of another."""
    before = (np.arange(len(seen))[:, None] < np.array(breaks)) * 1.0
    design = np.concatenate([known, before * seen[:, None]], axis=1)
    logs = np.where(seen, np.log(np.maximum(series, smallest)), 0.0)
    loose = np.diag(np.concatenate([held, np.full(len(breaks), 1e-6)]))
    steps = np.linalg.solve(design.T @ design + loose, design.T @ logs)[known.shape[1] :]
    return np.asarray(series * np.exp(-before @ steps), dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """Steps that are tried: one before a day, nought from it on."""

    places: Whole  # shape (steps,): the days
    size: Floats  # shape (steps,): what is left of each once calendar and trend are taken out

    @classmethod
    def at(cls, places: Whole, seen: Truth, known: Floats, inverse: Floats) -> "_Steps":
        # A sum over all days before one is a running sum up to it.
        shadow = np.cumsum(known, axis=0)[places - 1].T
        size = np.cumsum(seen)[places - 1] - (shadow * (inverse @ shadow)).sum(axis=0)
        return cls(places=places, size=np.maximum(size, 1e-9))

    def sureness(self, rest: Floats, unsure: Floats) -> Floats:
        """Give how far each step stands out for each series, shape (series, steps); nought where it is small."""
        steps = np.cumsum(rest, axis=0)[self.places - 1].T / self.size
        # A step is as unsure as four-week means are that change from one to the next, over the days it rests on.
        far = np.abs(steps) / (unsure[:, None] * np.sqrt(_STEP / self.size))
        return np.where(np.abs(steps) >= _LEAST, far, 0.0)


def _usual_change(rest: Floats, seen: Truth) -> Floats:
    """Give the spread of four-week means of each series, from the middle change between neighbours."""
    blocks = len(rest) // _STEP
    kept = rest[len(rest) - blocks * _STEP :].reshape(blocks, _STEP, -1).sum(axis=1)
    days = seen[len(rest) - blocks * _STEP :].reshape(blocks, _STEP).sum(axis=1)
    whole = days >= _STEP // 2
    means = kept[whole] / days[whole, None]
    if len(means) < _MOST:
        return np.full(rest.shape[1], np.inf)
    middle = np.median(np.abs(np.diff(means, axis=0)), axis=0)
    return np.asarray(np.maximum(1.4826 * middle / np.sqrt(2), 1e-3), dtype=np.float64)
