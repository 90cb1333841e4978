"""How soon a true shift is seen: the other side of how often a chart cries wolf."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.engine import chart_panel
from leadwell.measures.spc.profiles import Profile, profile
from leadwell.measures.spc.rules import HIGH

_SERIES = 2_000
LONGEST = 24  # points after the shift that are looked at


class NoShift(LeadwellError):
    """There is nothing to be seen, or too little before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How many of a hundred shifts are seen within so many points; whoever looks does so after each point."""

    profile: str
    before: int  # points before the shift
    sigmas: float  # its size
    seen: tuple[float, ...]  # the share seen within 1, 2, 3 ... points
    series: int  # drawn

    def within(self, share: float) -> int | None:
        """Give the points after which that share of shifts is seen; None where it takes longer than was looked.

        >>> lead_time(before=24, sigmas=3.0).within(0.5)
        2
        """
        return next((place for place, one in enumerate(self.seen, start=1) if one >= share), None)


@lru_cache(maxsize=64)
def lead_time(rules: Profile | str | None = None, *, before: int, sigmas: float, seed: int = 7) -> Lead:
    """Draw series of single, independent, normal values whose level shifts for good, and chart them point by point.

    Limits come from all points there are at each look, as on a chart that nobody has rebased: the shift itself moves
    them. A signal counts where a rule marks a point since the shift on the side that it went to; what the rule of runs
    says of a chart as a whole marks no point, and is not counted.

    Args:
        rules: the rule profile or its name; our default where not given.
        before: points before the shift.
        sigmas: its size, in standard deviations of the values.
        seed: of the random numbers.

    Raises:
        NoShift: the shift has no size, or there are fewer points before it than limits need.
    """
    by = profile(rules) if isinstance(rules, str) else rules or profile()
    if sigmas <= 0 or before < by.limits.fewest_points:
        raise NoShift(f"A shift needs a size, and {by.limits.fewest_points} points before it.")
    values = np.random.default_rng(seed).normal(size=(_SERIES, before + LONGEST))
    values[:, before:] += sigmas
    found = np.zeros(_SERIES, dtype=bool)
    seen = []
    for points in range(1, LONGEST + 1):
        charted = chart_panel(values[:, : before + points], rules=by)
        hits = charted.hits.reshape(_SERIES, before + points)[:, before:]
        found |= ((hits & int(HIGH)) != 0).any(axis=1)
        seen.append(float(found.mean()))
    return Lead(profile=by.name, before=before, sigmas=sigmas, seen=tuple(seen), series=_SERIES)
