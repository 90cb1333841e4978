"""Waits between events, for rare ones: what a g or a t chart is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.lines import Floats

_DAY = 86_400.0  # seconds


class TooFewEvents(LeadwellError):
    """There are no waits in so few events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The waits between events, in their order."""

    days: Floats  # (events - 1,)
    ended_on: tuple[date, ...]  # the day of the event that ended each wait
    in_moments: bool  # whether events have times of day


def waits_between(events: Sequence[date | datetime]) -> Waits:
    """Give the days between events, in any order given. A wait that is still going on is not among them.

    Raises:
        TooFewEvents: there are fewer than two, or days and moments are mixed.

    >>> waits_between([date(2026, 3, 1), date(2026, 1, 1), date(2026, 1, 11)]).days.tolist()
    [10.0, 49.0]
    """
    if len(events) < 2:
        raise TooFewEvents(f"There is a wait between two events; there are {len(events)}.")
    moments = [one for one in events if isinstance(one, datetime)]
    if moments and len(moments) < len(events):
        raise TooFewEvents("Events are all days or all moments.")
    if moments:
        if len({one.tzinfo is None for one in moments}) > 1:
            raise TooFewEvents("Moments have a time zone all, or none.")
        ordered = sorted(moments)
        gaps = [(after - before).total_seconds() / _DAY for before, after in pairwise(ordered)]
        return Waits(days=np.array(gaps), ended_on=tuple(one.date() for one in ordered[1:]), in_moments=True)
    days = sorted(events)
    return Waits(
        days=np.diff([one.toordinal() for one in days]).astype(np.float64),
        ended_on=tuple(days[1:]),
        in_moments=False,
    )
