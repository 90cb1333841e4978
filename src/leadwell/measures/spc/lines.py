"""What limits are made of and what comes of them: the points of a baseline, and the lines of a chart."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.profiles import LimitRules

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

_TIMES = {"lower": 3.0, "upper": 3.0, "lower_2": 2.0, "upper_2": 2.0, "lower_1": 1.0, "upper_1": 1.0}
SIDED_LINES = tuple(_TIMES)


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
    sigma: Floats | None = None  # of each point, where all lines lie one, two or three of it from the centre
    stated: dict[str, Floats] = field(default_factory=dict)  # else each of ``SIDED_LINES``
    floor: float | None = None  # where lines by sigma stop
    ceiling: float | None = None
    mean_range: Floats | None = None  # (columns,), unscreened, of kinds that have moving ranges
    rounded_centre: bool = True  # whether the centre is worked out with rounding, as a mean is
    doubtful: Bools | None = None  # (columns,): a last bit decided which moving ranges were screened

    def line(self, name: str) -> Floats:
        """Give one of ``SIDED_LINES``."""
        if self.sigma is None:
            return self.stated[name]
        return by_sigma(name, self.centre, self.sigma, floor=self.floor, ceiling=self.ceiling)

    @property
    def follows_sizes(self) -> bool:
        """Whether lines have one number a point."""
        return (self.stated["lower"] if self.sigma is None else self.sigma).ndim == 2

    def change(self, into: Callable[[Floats], Floats]) -> None:
        """Change each line, or the sigma that all of them come from."""
        if self.sigma is None:
            self.stated = {name: into(line) for name, line in self.stated.items()}
        else:
            self.sigma = into(self.sigma)

    def cut(self, floor: float | None, ceiling: float | None) -> None:
        """Stop lower lines at the floor and upper ones at the ceiling. A line that is not known stays so."""
        if self.sigma is not None:
            self.floor, self.ceiling = floor, ceiling
            return
        for name, line in self.stated.items():
            _stop(name, line, floor, ceiling)

    def hold(self, least: Floats, most: Floats) -> bool:
        """Say whether no value lies beyond where the lines stop; then it does not matter that they do."""
        over = self.ceiling is not None and bool((most > self.ceiling).any())
        return not over and not (self.floor is not None and bool((least < self.floor).any()))

    def put(self, chosen: NDArray[np.intp], better: "Lines") -> None:
        """Take the lines of some columns from elsewhere."""
        self.centre[chosen] = better.centre
        if self.sigma is not None and better.sigma is not None:
            self.sigma[..., chosen] = better.sigma
        for name, line in self.stated.items():
            line[..., chosen] = better.stated[name]


def by_sigma(
    name: str, centre: Floats, sigma: Floats, *, floor: float | None, ceiling: float | None
) -> Floats:
    """Give a line that lies so many sigma from the centre, stopped at its bound."""
    line = sigma * _TIMES[name]
    (np.subtract if name.startswith("lower") else np.add)(centre, line, out=line)
    _stop(name, line, floor, ceiling)
    return line


def _stop(name: str, line: Floats, floor: float | None, ceiling: float | None) -> None:
    if name.startswith("lower") and floor is not None:
        np.maximum(line, floor, out=line)
    if name.startswith("upper") and ceiling is not None:
        np.minimum(line, ceiling, out=line)


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
    reach = {"": three, "_2": two, "_1": one}
    below = {f"lower{which}": centre - distance for which, distance in reach.items()}
    above = {f"upper{which}": centre + distance for which, distance in reach.items()}
    return Lines(centre=centre, stated=below | above)


def without_limits(centre: Floats) -> Lines:
    """Give a centre line and no limits."""
    return Lines(centre=centre, stated={name: np.full_like(centre, np.nan) for name in SIDED_LINES})
