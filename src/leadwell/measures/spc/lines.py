"""What limits are made of and what comes of them: the points of a baseline, and the lines of a chart."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.profiles import LimitRules

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

SIDED_LINES = ("lower", "upper", "lower_2", "upper_2", "lower_1", "upper_1")


@dataclass(slots=True)
class Baseline:
    """The points from which limits are worked out, of one block."""

    values: Floats  # (points, columns); NaN where missing, excluded or after the baseline
    sizes: Floats | None  # their denominators or subgroup sizes
    has_gaps: bool  # whether any is NaN
    counts: Floats | None = None  # their numerators, or times, as they were counted
    spreads: Floats | None = None  # sd of each subgroup, for x-bar and s
    left_out: Bools | None = None  # which rows are excluded or after the baseline, apart from missing ones
    all_values: Floats | None = None  # of all points, where a profile wants them for sigma
    all_sizes: Floats | None = None
    centre: Floats | None = None  # (columns,) given centre lines; NaN for those to be worked out

    def given(self, worked_out: Floats) -> Floats:
        """Give the centre lines that were given, and the worked out ones for the rest."""
        if self.centre is None:
            return worked_out
        return np.where(np.isnan(self.centre), worked_out, self.centre)


@dataclass(slots=True)
class Lines:
    """Lines of a chart: one number a column, or one a point where sizes differ. NaN where there are none."""

    centre: Floats  # (columns,)
    lower: Floats
    upper: Floats
    lower_2: Floats
    upper_2: Floats
    lower_1: Floats
    upper_1: Floats
    mean_range: Floats | None = None  # (columns,), unscreened, of kinds that have moving ranges
    rounded_centre: bool = True  # whether the centre is worked out with rounding, as a mean is
    doubtful: Bools | None = None  # (columns,): a last bit decided which moving ranges were screened


def reaches(middle: Floats, rules: LimitRules) -> tuple[Floats, Floats, Floats]:
    """Give three, two and one sigma; in the order of operations of the tools, down to the last bit."""
    if rules.limit_factor is not None:
        third = rules.limit_factor / 3
        return rules.limit_factor * middle, (2 * third) * middle, third * middle
    assert rules.sigma_divisor is not None
    sigma = middle / rules.sigma_divisor
    return 3 * sigma, 2 * sigma, sigma


def around(centre: Floats, three: Floats, two: Floats, one: Floats) -> Lines:
    """Give lines at three distances either side of the centre."""
    return Lines(
        centre=centre,
        lower=centre - three,
        upper=centre + three,
        lower_2=centre - two,
        upper_2=centre + two,
        lower_1=centre - one,
        upper_1=centre + one,
    )


def without_limits(centre: Floats) -> Lines:
    """Give a centre line and no limits."""
    nothing = np.full_like(centre, np.nan)
    return Lines(
        centre=centre,
        lower=nothing,
        upper=nothing,
        lower_2=nothing,
        upper_2=nothing,
        lower_1=nothing,
        upper_1=nothing,
    )
