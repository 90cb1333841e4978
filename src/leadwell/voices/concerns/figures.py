"""What a board is told of concerns: how often the loop was closed and what is overdue, never of a few people.

Figures stand at the ends of quarters and nowhere between: a page that changed on the day on which a concern came
would tell that one came. Counts are told in bands, and the share to the nearest step, by the same policy as answers
to surveys.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from leadwell.foundations.periods import Period, PeriodKind, period_with
from leadwell.voices.anonymity.display import count_band
from leadwell.voices.anonymity.policy import Policy, shipped_policy
from leadwell.voices.concerns.cases import Case
from leadwell.voices.concerns.clock import is_loop_closed, overdue
from leadwell.voices.concerns.definitions import ClockRule

QUARTERS = 4  # that a figure is about
TOO_FEW = "not told: too few concerns for a figure that names nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What may be told of the concerns of a year up to the end of a quarter."""

    first: date
    last: date  # the end of the quarter, as which it is known, too
    raised: str  # how many were raised: a band
    overdue: str  # about how many something was overdue on that day: a band
    closed_loop: str  # of those whose last answer was due, the share that were told everything
    is_rate_told: bool


def told(cases: Iterable[Case], rule: ClockRule, *, quarter: Period, policy: Policy | None = None) -> Told:
    """Give what may be told at the end of a quarter.

    Args:
        cases: every case of the organisation; each is taken as it was known at the end of the quarter.
        rule: the clock.
        quarter: the last quarter that the figures are about. Three before it belong to them, too.
        policy: how small numbers are written.
    """
    rules = policy or shipped_policy()
    first, last = quarter.shifted(1 - QUARTERS).start, quarter.end
    known = [seen for case in cases if (seen := case.as_known(last)) is not None]
    raised = [case for case in known if case.raised_on >= first]
    owing = [case for case in known if overdue(case, rule, on=last)]
    due = [case for case in raised if case.raised_on + timedelta(days=rule.change_days) < last]
    closed = sum(is_loop_closed(case) for case in due)
    is_told = len(due) >= rules.smallest_named
    return Told(
        first=first,
        last=last,
        raised=count_band(len(raised), policy=rules),
        overdue=count_band(len(owing), policy=rules),
        closed_loop=_share(closed, len(due), rules) if is_told else TOO_FEW,
        is_rate_told=is_told,
    )


def last_quarter(on: date) -> Period:
    """Give the last quarter that is over on a day."""
    return period_with(on, PeriodKind.QUARTER).shifted(-1)


def _share(part: int, whole: int, policy: Policy) -> str:
    """Write a share to the nearest step; the ends are wide where there are few, so that "all" is not told."""
    display = policy.display
    step = display.percent_step
    share = round(100 * part / whole / step) * step
    if whole < display.small_below:
        if share <= display.small_low:
            return f"{display.small_low}% or fewer"
        if share >= display.small_high:
            return f"{display.small_high}% or more"
    return f"{share}%"
