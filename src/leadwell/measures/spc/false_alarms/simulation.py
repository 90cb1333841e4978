"""How often a chart of a process that does not change shows a signal: found by drawing many of them."""

from dataclasses import dataclass

import numpy as np

from leadwell.measures.spc.charted import Charted
from leadwell.measures.spc.engine import chart_columns
from leadwell.measures.spc.false_alarms.processes import Draw, NoSuchProcess, stable_columns
from leadwell.measures.spc.kinds import ABOUT, Kind, kind_of
from leadwell.measures.spc.lines import Bools, Floats
from leadwell.measures.spc.profiles import Profile, profile
from leadwell.measures.spc.rules import HITS_OF, Rule

SERIES = 20_000
_TOGETHER = 2_000_000  # points drawn at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRates:
    """What one rule does by itself, from 0 to 1."""

    rule: Rule
    icon: float
    chart: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often a chart speaks though nothing changed, from 0 to 1."""

    kind: Kind
    profile: str
    points: int
    present: float  # points that are not missing, on average
    icon: float  # the latest point shows a signal
    chart: float  # any point does
    series: int  # drawn; 0 where the rates are read from the stored table
    rules: tuple[RuleRates, ...] = ()  # of each rule by itself; a point may meet several

    @property
    def icon_error(self) -> float:
        """The standard error of ``icon``; NaN where it was not drawn here."""
        return _error(self.icon, self.series)

    @property
    def chart_error(self) -> float:
        """The standard error of ``chart``."""
        return _error(self.chart, self.series)

    @property
    def sentence(self) -> str:
        """The rates in plain words."""
        return (
            f"Of 1,000 {ABOUT[self.kind].title}s like this of a process that does not change, about "
            f"{1000 * self.icon:.0f} show a signal at the latest point and about {1000 * self.chart:.0f} show "
            "one somewhere."
        )


def _error(rate: float, series: int) -> float:
    return float(np.sqrt(rate * (1 - rate) / series)) if series else float("nan")


def simulate(
    kind: Kind | str = Kind.XMR,
    rules: Profile | str | None = None,
    *,
    points: int,
    seed: int,
    sizes: Floats | None = None,
    centre: float | None = None,
    absent: Bools | None = None,
    missing: int = 0,
    baseline_points: int = 0,
    draw: Draw | None = None,
    series: int = SERIES,
) -> Rates:
    """Give how often a chart speaks though nothing changed, with one's own denominators and gaps.

    Args:
        kind: the kind of chart, or its name.
        rules: the rule profile or its name; our default where not given.
        points: of each series, those that are missing among them.
        seed: where chance begins; the same seed gives the same rates.
        sizes: shape (points,), one's own denominators or sizes of subgroups.
        centre: the share, the rate for one of ``sizes``, the mean count or the mean wait.
        absent: shape (points,): which of them are missing.
        missing: so many are missing, at random places of each series, where ``absent`` does not say which.
        baseline_points: limits come from so many points at the start; 0 for all.
        draw: another process than the kind's own, for example ``autocorrelated(0.3)``.
        series: how many are drawn. The standard error of a rate r is sqrt(r (1 - r) / series).

    Raises:
        NoSuchProcess: what was given does not fit together.

    >>> found = simulate(points=24, seed=1, series=4_000)
    >>> 0.01 < found.icon < 0.025, 0.1 < found.chart < 0.2
    (True, True)
    """
    by = profile(rules) if isinstance(rules, str) else rules or profile()
    return simulate_profiles(
        kind_of(kind) if isinstance(kind, str) else kind,
        (by,),
        points=points,
        seed=seed,
        sizes=sizes,
        centre=centre,
        absent=absent,
        missing=missing,
        baseline_points=baseline_points,
        draw=draw,
        series=series,
    )[0]


def simulate_profiles(
    kind: Kind,
    rules: tuple[Profile, ...],
    *,
    points: int,
    seed: int,
    sizes: Floats | None = None,
    centre: float | None = None,
    absent: Bools | None = None,
    missing: int = 0,
    baseline_points: int = 0,
    draw: Draw | None = None,
    series: int = SERIES,
) -> tuple[Rates, ...]:
    """Give the rates of several profiles on the same series, so that they can be held against one another.

    The arguments are those of ``simulate``.
    """
    if points < 1 or series < 1:
        raise NoSuchProcess("At least one series of at least one point is needed.")
    if not 0 <= missing < points:
        raise NoSuchProcess(f"Of {points} points {missing} cannot be missing.")
    if absent is not None and absent.shape[-1] != points:
        raise NoSuchProcess(
            f"There are {points} points, and {absent.shape[-1]} are said to be missing or not."
        )
    random = np.random.default_rng(seed)
    tallies = [_Tally() for _ in rules]
    left = series
    while left:
        some = min(left, max(1, _TOGETHER // points))
        gone = absent
        if gone is None and missing:
            gone = random.random((some, points)).argsort(axis=1) < missing
        columns = stable_columns(
            kind, random, series=some, points=points, sizes=sizes, centre=centre, absent=gone, draw=draw
        )
        if baseline_points:
            columns.baseline_points = np.full(some, baseline_points, dtype=np.int64)
        for by, tally in zip(rules, tallies, strict=True):
            tally.add(chart_columns(columns, kind, by))
        left -= some
    return tuple(tally.rates(kind, by, points, series) for by, tally in zip(rules, tallies, strict=True))


class _Tally:
    """Counts what charts show."""

    def __init__(self) -> None:
        self.icon = self.chart = self.present = 0
        self.by_rule = {rule: [0, 0] for rule in Rule}

    def add(self, found: Charted) -> None:
        hits = found.hits.reshape(len(found.lengths), -1)
        last = np.where(found.last >= 0, found.hits[np.maximum(found.last, 0)], 0)
        any_of = np.bitwise_or.reduce(hits, axis=1)
        self.icon += int((last != 0).sum())
        self.chart += int((any_of != 0).sum())
        self.present += int(found.present.sum())
        for rule in found.profile.rules:
            bits = np.uint16(sum(HITS_OF[rule]))
            self.by_rule[rule][0] += int(((last & bits) != 0).sum())
            self.by_rule[rule][1] += int(((any_of & bits) != 0).sum())

    def rates(self, kind: Kind, by: Profile, points: int, series: int) -> Rates:
        return Rates(
            kind=kind,
            profile=by.name,
            points=points,
            present=self.present / series,
            icon=self.icon / series,
            chart=self.chart / series,
            series=series,
            rules=tuple(
                RuleRates(
                    rule=rule, icon=self.by_rule[rule][0] / series, chart=self.by_rule[rule][1] / series
                )
                for rule in by.rules
            ),
        )
