"""Processes in which nothing changes, to see how often a chart speaks all the same."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.engine import Columns
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.lines import Bools, Floats

Draw: TypeAlias = Callable[[np.random.Generator, int, int], Floats]  # (random, series, points) to values

EXPECTED = 20.0  # events, or waits, expected at a point where nothing else is said
SHARE = 0.3  # of a p chart
SUBGROUP = 5  # measurements in a period


class NoSuchProcess(LeadwellError):
    """A process cannot be made from what was given; the message says why."""


def independent() -> Draw:
    """Give normal values that know nothing of one another."""
    return lambda random, series, points: random.standard_normal((series, points))


def autocorrelated(with_last: float) -> Draw:
    """Give normal values of standard deviation 1, each correlated with the last: a process AR(1)."""
    if not -1 < with_last < 1:
        raise NoSuchProcess(
            f"A correlation with the last value lies between -1 and 1; {with_last:g} does not."
        )

    def draw(random: np.random.Generator, series: int, points: int) -> Floats:
        fresh = random.standard_normal((points, series))
        values = np.empty_like(fresh)
        rest = float(np.sqrt(1 - with_last**2))
        for row in range(points):
            values[row] = fresh[0] if row == 0 else with_last * values[row - 1] + rest * fresh[row]
        return np.asarray(values.T)

    return draw


def counts(mean: float) -> Draw:
    """Give counts of a Poisson process."""
    if not mean > 0:
        raise NoSuchProcess(f"A process of events expects more than none; {mean:g} will not do.")
    return lambda random, series, points: random.poisson(mean, (series, points)).astype(np.float64)


def lopsided() -> Draw:
    """Give exponential values: most small, a few large."""
    return lambda random, series, points: random.exponential(size=(series, points))


def seasonal(amplitude: float, *, cycle: int = 12) -> Draw:
    """Give normal values of standard deviation 1 on a wave of so many standard deviations."""

    def draw(random: np.random.Generator, series: int, points: int) -> Floats:
        wave = amplitude * np.sin(2 * np.pi * np.arange(points) / cycle)
        return random.standard_normal((series, points)) + wave

    return draw


def stable_columns(
    kind: Kind,
    random: np.random.Generator,
    *,
    series: int,
    points: int,
    sizes: Floats | None = None,
    centre: float | None = None,
    absent: Bools | None = None,
    draw: Draw | None = None,
) -> Columns:
    """Give series of a process in which nothing changes, as the kind of chart takes it to be.

    Shares are binomial, rates and counts Poisson, waits in cases geometric and in time exponential, all else
    normal. Charts with a prime are given the same processes as those without: what they allow for is not there.

    Args:
        kind: the kind of chart.
        random: where chance comes from.
        series: how many.
        points: of each; for a chart of moving ranges there is one value more, since the first has no range.
        sizes: shape (points,), denominators or sizes of subgroups; by default all alike.
        centre: the share, the rate for one of ``sizes``, the mean count or the mean wait.
        absent: shape (series, points) or (points,): which values are missing.
        draw: another process than the kind's own, for charts of single values.

    Raises:
        NoSuchProcess: sizes are not as many as points, or the kind has a process of its own and ``draw`` is given.
    """
    if kind is Kind.MR:
        points += 1
    about = ABOUT[kind]
    chosen = _sizes(kind, sizes, points)
    if draw is not None and (about.needs_denominator or about.subgroups or kind in _OWN):
        raise NoSuchProcess(
            f"A {about.title} is of a process of its own; another is for charts of single values."
        )
    shape = (series, points)
    spreads: Floats | None = None
    match kind:
        case Kind.P | Kind.P_PRIME:
            share = SHARE if centre is None else centre
            if not 0 < share < 1:
                raise NoSuchProcess(f"A share lies between 0 and 1; {share:g} does not.")
            values = random.binomial(np.round(chosen).astype(np.int64), share, shape).astype(np.float64)
        case Kind.U | Kind.U_PRIME | Kind.C | Kind.C_PRIME:
            mean = _above_nought(EXPECTED if centre is None else centre)
            values = random.poisson(mean * chosen, shape).astype(np.float64)
        case Kind.G:
            mean = _above_nought(EXPECTED if centre is None else centre)
            values = random.geometric(1 / (mean + 1), shape).astype(np.float64) - 1
        case Kind.T:
            values = random.exponential(EXPECTED if centre is None else _above_nought(centre), shape)
        case Kind.I_PRIME:
            values = (random.standard_normal(shape) / np.sqrt(chosen) + 10) * chosen
        case Kind.XBAR | Kind.S:
            values, spreads = _subgroups(kind, random, chosen, shape)
        case _:
            values = (draw or independent())(random, series, points)
    if absent is not None:
        gone = np.broadcast_to(absent, (series, absent.shape[-1]))
        values = values.copy()
        values[:, points - gone.shape[1] :][gone] = np.nan
    takes = about.needs_denominator or about.subgroups
    return Columns(
        values=np.ascontiguousarray(values).reshape(-1),
        lengths=np.full(series, points, dtype=np.int64),
        sizes=np.tile(chosen, series) if takes else None,
        spreads=None if spreads is None else spreads.reshape(-1),
    )


_OWN = {Kind.C, Kind.C_PRIME, Kind.G, Kind.T}


def _above_nought(centre: float) -> float:
    if not centre > 0:
        raise NoSuchProcess(f"The mean of a process of events is above 0; {centre:g} is not.")
    return centre


def _sizes(kind: Kind, sizes: Floats | None, points: int) -> Floats:
    if sizes is None:
        alike = {
            Kind.P: EXPECTED / SHARE,
            Kind.P_PRIME: EXPECTED / SHARE,
            Kind.XBAR: SUBGROUP,
            Kind.S: SUBGROUP,
        }
        return np.full(points, np.round(alike.get(kind, 1.0)))
    if len(sizes) != points:
        raise NoSuchProcess(f"There are {points} points and {len(sizes)} sizes; give one for each point.")
    if not bool((sizes > 0).all()):
        raise NoSuchProcess("Every size must be above 0; leave out the points without one.")
    return np.asarray(sizes, dtype=np.float64)


def _subgroups(
    kind: Kind, random: np.random.Generator, sizes: Floats, shape: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Give what a subgroup of normal values comes to: its mean (or spread) and its spread, which are independent."""
    freedom = np.maximum(sizes - 1, 1)
    spreads = np.sqrt(random.chisquare(freedom, shape) / freedom)
    if kind is Kind.S:
        return spreads.copy(), spreads
    return random.standard_normal(shape) / np.sqrt(sizes), spreads
