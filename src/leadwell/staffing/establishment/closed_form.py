"""How often shifts are short or over where nothing flexes: by formula, without simulation."""

from math import log
from statistics import NormalDist

from leadwell.foundations.errors import LeadwellError

_NORMAL = NormalDist()


class NoSpread(LeadwellError):
    """A plan, an attendance or a spread that is not above nought."""


def chance_short(*, plan: float, attendance: float, spread: float, short: float = 0.15) -> float:
    """Give the chance that a shift is short by more than a share of what it requires, without flexible staff.

    Available over required is log-normal: ``P(short) = Phi((ln(1 - short) - ln(plan x attendance)) / spread)``.

    >>> round(100 * chance_short(plan=1.0, attendance=0.863, spread=0.190), 1)
    46.8

    Raises:
        NoSpread: a figure is not above nought.
    """
    return _NORMAL.cdf(_place(1 - short, plan, attendance, spread))


def chance_over(*, plan: float, attendance: float, spread: float, over: float = 0.15) -> float:
    """Give the chance that a shift has more than a share above what it requires, without flexible staff.

    >>> round(100 * chance_over(plan=1.0, attendance=0.863, spread=0.190), 1)
    6.5

    Raises:
        NoSpread: a figure is not above nought.
    """
    return _NORMAL.cdf(-_place(1 + over, plan, attendance, spread))


def _place(mark: float, plan: float, attendance: float, spread: float) -> float:
    if not (mark > 0 and plan > 0 and attendance > 0 and spread > 0):
        raise NoSpread(
            f"Plan {plan:g}, attendance {attendance:g} and spread {spread:g} must all be above 0, and so must the mark."
        )
    return (log(mark) - log(plan * attendance)) / spread
