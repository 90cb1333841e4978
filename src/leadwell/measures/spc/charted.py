"""What is known of columns that were charted: their lines, and the rules that each point meets."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.kinds import Kind, limits_vary
from leadwell.measures.spc.lines import Floats, by_sigma
from leadwell.measures.spc.marking import Bits
from leadwell.measures.spc.profiles import Profile
from leadwell.measures.spc.runs import Runs

SHOWN_LINES = ("lower", "upper", "lower_2", "upper_2")


@dataclass(slots=True, kw_only=True)
class Charted:
    """What is known of columns: values as charted, lines, and the hits of each point.

    Lines have one number a column, or one a point for kinds whose limits follow the size of the sample. Of charts
    with denominators only the sigma of each point is kept, from which a line is worked out when it is asked for.
    """

    kind: Kind
    profile: Profile
    lengths: NDArray[np.int64]  # (K,)
    values: Floats  # (N,)
    hits: Bits  # (N,)
    present: NDArray[np.int64]  # (K,)
    centre: Floats  # (K,)
    sigma: Floats | None = None  # (N,), of charts with denominators
    stated: dict[str, Floats] = field(default_factory=dict)  # of the others, ``SHOWN_LINES``: (K,) or (N,)
    floor: float | None = None  # where lower lines stop
    ceiling: float | None = None  # where upper ones do
    runs: Runs | None = None  # (K,) each, of profiles that have the rule of runs
    _last: NDArray[np.int64] | None = field(default=None, init=False, repr=False)

    @property
    def lower(self) -> Floats:
        """The lower limit, three sigma from the centre. Shape (K,) or (N,)."""
        return self._line("lower")

    @property
    def upper(self) -> Floats:
        """The upper limit. Shape (K,) or (N,)."""
        return self._line("upper")

    @property
    def lower_2(self) -> Floats:
        """The lower line at two sigma. Shape (K,) or (N,)."""
        return self._line("lower_2")

    @property
    def upper_2(self) -> Floats:
        """The upper line at two sigma. Shape (K,) or (N,)."""
        return self._line("upper_2")

    def _line(self, name: str) -> Floats:
        if self.sigma is None:
            return self.stated[name]
        return by_sigma(
            name, np.repeat(self.centre, self.lengths), self.sigma, floor=self.floor, ceiling=self.ceiling
        )

    def at_last(self, name: str) -> Floats:
        """Give one of ``SHOWN_LINES`` at the last point of each column that is not missing. Shape (K,)."""
        last = np.maximum(self.last, 0)
        if self.sigma is None:
            line = self.stated[name]
            return line[last] if self.varies and len(line) else line
        if not len(self.sigma):
            return np.full(len(self.lengths), np.nan)
        return by_sigma(name, self.centre, self.sigma[last], floor=self.floor, ceiling=self.ceiling)

    def change(self, into: Callable[[Floats], Floats]) -> None:
        """Change whatever there is one of a point."""
        if self.sigma is not None:
            self.sigma = into(self.sigma)
        self.stated = {name: into(line) for name, line in self.stated.items()}

    def each_point(self, line: Floats) -> Floats:
        """Give a line as one number a point."""
        return line if len(line) == len(self.values) and self.varies else np.repeat(line, self.lengths)

    @property
    def varies(self) -> bool:
        """Whether limits follow the size of the sample, one a point."""
        return limits_vary(self.kind)

    @property
    def last(self) -> NDArray[np.int64]:
        """The place of the last point of each column that is not missing; -1 for none. Shape (K,)."""
        if self._last is None:
            self._last = _last_of(self.values, self.lengths)
        return self._last

    @property
    def largest(self) -> Floats:
        """The largest distance from nought of any value of each column; 0 for none. Shape (K,)."""
        found = np.zeros(len(self.lengths))
        some = self.lengths > 0
        if bool(some.any()):
            starts = (self.lengths.cumsum() - self.lengths)[some]
            found[some] = np.fmax.reduceat(np.abs(self.values), starts)
        return np.where(np.isnan(found), 0.0, found)


def _last_of(values: Floats, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    if not len(values):
        return np.full(len(lengths), -1)
    ends = lengths.cumsum()
    places = np.where(np.isnan(values), -1, np.arange(len(values)))
    starts = np.minimum(ends - lengths, len(places))
    found = np.maximum.reduceat(np.append(places, -1), starts)
    return np.asarray(np.where((lengths > 0) & (found >= ends - lengths), found, -1))
