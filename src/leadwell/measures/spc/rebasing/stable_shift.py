"""The Stable Shift Algorithm: where limits would begin anew after a shift that lasts.

Limits are worked out from a first period and carried on. Where a long run on one side of the centre begins, a new
period is tried from there. It is taken unless the new limits show a lasting shift the other way, or (no regrets)
the period ends in a run the other way that is still going on. Algorithm: Woodcock, O'Connor and Bell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from math import isnan, nan

from leadwell.foundations.definition_files import definition
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.rebasing.periods import Period, Series, Terms, period_of

KINDS = (Kind.XMR, Kind.C, Kind.C_PRIME, Kind.P, Kind.P_PRIME)


class NoStableShift(LeadwellError):
    """Stable shifts can't be looked for in this series."""


class Outcome(StrEnum):
    """What became of a period that was tried."""

    TAKEN = "taken"
    SHIFTED_BACK = "shifted back"  # a long run the other way begins within it
    UNFINISHED = "unfinished"  # it ends in a run the other way that is still going on


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A period that was tried, from a row where a long run begins or goes on."""

    row: int
    side: int  # 1 above the centre that was, -1 below it
    run: int  # points of the run, from the row on
    centre_before: float
    centre_after: float
    left_out: tuple[int, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Stable:
    """The limits that the algorithm comes to. One entry a row in each list; NaN or None where nothing is known."""

    charted: tuple[float, ...]
    periods: tuple[Period, ...]  # none for a series too short for one
    centre: tuple[float, ...]
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    sides: tuple[int | None, ...]  # 1 above the centre, -1 below, 0 on it
    shifted: tuple[bool, ...]  # whether the point belongs to a long run
    tried: tuple[Tried, ...] = ()


@cache
def terms() -> Terms:
    """Give the terms that Leadwell ships.

    >>> terms().period_points
    21
    """
    entry = definition("rebasing", "stable-shift")
    return Terms(
        founding=entry.founding(),
        period_points=entry.whole("period_points", least=2),
        shift_points=entry.whole("shift_points", least=2),
        most_exclusions=entry.whole("most_exclusions"),
        no_regrets=entry.flag("no_regrets"),
        every_shift=entry.flag("every_shift"),
        first_period_only=entry.flag("first_period_only"),
        sigma_divisor=entry.number("sigma_divisor"),
        screening_factor=entry.number("screening_factor"),
        on_line=entry.number("on_line"),
    )


def stable_shift(
    values: Sequence[float],
    *,
    kind: Kind = Kind.XMR,
    denominators: Sequence[float] | None = None,
    by: Terms | None = None,
) -> Stable:
    """Look for shifts that last.

    Args:
        values: in order of time; numerators for shares. NaN is missing, and keeps its place.
        kind: an XmR, c, c′, p or p′ chart.
        denominators: of the shares.
        by: the terms; those that Leadwell ships where not given.

    Raises:
        NoStableShift: the algorithm is not made for that kind of chart, or denominators are lacking.
    """
    chosen = terms() if by is None else by
    series = _series(values, kind, denominators)
    if _present(series, 0) < chosen.period_points:
        return _standing(series, (), chosen)
    found = _standing(series, (period_of(series, 0, chosen),), chosen)
    if chosen.first_period_only:
        return found
    tried: list[Tried] = []
    at, last = chosen.period_points, len(series.charted) - 1
    while at < last:
        row = _next_trigger(found, at, chosen)
        if row is None or row >= last or _present(series, row) < chosen.period_points:
            break
        candidate = _standing(series, (*found.periods, period_of(series, row, chosen)), chosen)
        outcome = _outcome(candidate, found.sides[row] or 0, chosen)
        tried.append(_tried(found, candidate, row, outcome))
        if outcome is Outcome.TAKEN:
            found, at = candidate, row + chosen.period_points
        else:
            at = row + 1
    return _standing(series, found.periods, chosen, tuple(tried))


def _series(values: Sequence[float], kind: Kind, denominators: Sequence[float] | None) -> Series:
    if kind not in KINDS:
        could = ", ".join(ABOUT[one].title for one in KINDS)
        raise NoStableShift(
            f"Stable shifts are not looked for in a {ABOUT[kind].title}; they are in: {could}."
        )
    counted = tuple(map(float, values))
    if not ABOUT[kind].needs_denominator:
        return Series(kind=kind, counted=counted, sizes=None, charted=counted)
    if denominators is None or len(denominators) != len(counted):
        raise NoStableShift(f"A {ABOUT[kind].title} needs a denominator for each value.")
    sizes = tuple(map(float, denominators))
    charted = tuple(y / n if n > 0 else nan for y, n in zip(counted, sizes, strict=True))
    return Series(kind=kind, counted=counted, sizes=sizes, charted=charted)


def _present(series: Series, start: int) -> int:
    return sum(not isnan(one) for one in series.charted[start:])


def _standing(
    series: Series, periods: tuple[Period, ...], by: Terms, tried: tuple[Tried, ...] = ()
) -> Stable:
    """Draw the limits of periods, each until the next begins, and mark the long runs within each."""
    size = len(series.charted)
    centre, lower, upper = [nan] * size, [nan] * size, [nan] * size
    sides: list[int | None] = [None] * size
    shifted = [False] * size
    for period, end in _spans(periods, size):
        for row in range(period.start, end):
            centre[row] = period.centre
            value = series.charted[row]
            if isnan(value):
                continue
            lower[row], upper[row] = period.limits(series, row)
            gap = value - period.centre
            sides[row] = None if isnan(gap) else (gap > by.on_line) - (gap < -by.on_line)
        for first, after in _runs(sides, period.start, end):
            if sides[first] in {1, -1} and after - first >= by.shift_points:
                shifted[first:after] = [True] * (after - first)
    return Stable(
        charted=series.charted,
        periods=periods,
        centre=tuple(centre),
        lower=tuple(lower),
        upper=tuple(upper),
        sides=tuple(sides),
        shifted=tuple(shifted),
        tried=tried,
    )


def _spans(periods: Sequence[Period], size: int) -> Iterator[tuple[Period, int]]:
    ends = [*(period.start for period in periods[1:]), size]
    return zip(periods, ends, strict=False)


def _runs(sides: Sequence[int | None], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give stretches on one side as first row and the row after; missing points are stretches of their own."""
    breaks = [row for row in range(start + 1, end) if sides[row] is None or sides[row] != sides[row - 1]]
    return pairwise([start, *breaks, end])


def _next_trigger(found: Stable, at: int, by: Terms) -> int | None:
    """Give the row from which a new period is to be tried: within a long run, or where the next one begins."""
    if found.shifted[at] and _left_of_run(found, at) >= by.shift_points:
        return at
    for row in range(at, len(found.charted)):
        if found.shifted[row] and (not found.shifted[row - 1] or found.sides[row] != found.sides[row - 1]):
            return row
    return None


def _left_of_run(found: Stable, row: int) -> int:
    """Give how many points of the run there are from a row on, to where the next period begins."""
    size = len(found.charted)
    end = next(end for period, end in _spans(found.periods, size) if period.start <= row < end)
    return next((after for first, after in _runs(found.sides, row, end)), end) - row


def _outcome(candidate: Stable, side: int, by: Terms) -> Outcome:
    period = candidate.periods[-1]
    if by.every_shift:
        return Outcome.TAKEN
    if _shifts_back(candidate, period, side):
        return Outcome.SHIFTED_BACK
    if by.no_regrets and _unfinished(candidate, period, side):
        return Outcome.UNFINISHED
    return Outcome.TAKEN


def _shifts_back(candidate: Stable, period: Period, side: int) -> bool:
    """Whether a long run that is not the first run, and not on the side of the shift, lies in the period."""
    runs, before = 0, None
    for row in range(period.start, period.end):
        now = candidate.sides[row]
        if before is None or (now and now != before):
            runs += 1
        if candidate.shifted[row] and now != side and runs > 1:
            return True
        before = now
    return False


def _unfinished(candidate: Stable, period: Period, side: int) -> bool:
    """Whether the period's last side is the other one, and no later point leaves it."""
    last = period.end - 1
    calculated = {row for one in candidate.periods for row in range(one.start, one.end)}
    while last in calculated and not candidate.sides[last]:
        last -= 1
    if last not in calculated or candidate.sides[last] == side:
        return False
    return {one for one in candidate.sides[last:] if one} == {candidate.sides[last]}


def _tried(found: Stable, candidate: Stable, row: int, outcome: Outcome) -> Tried:
    period = candidate.periods[-1]
    return Tried(
        row=row,
        side=found.sides[row] or 0,
        run=_left_of_run(found, row),
        centre_before=found.centre[row],
        centre_after=period.centre,
        left_out=period.left_out,
        outcome=outcome,
    )
