"""Figures as they come from the store, in the order of time and with the gaps between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a series as it comes from the store. Both numbers are None where it is missing."""

    period: Period
    numerator: float | None
    denominator: float | None = None
    missing: Missing | None = None
    note: str = ""  # a quality mark or a correction, in words


def with_gaps(figures: Sequence[Figure], *, until: Period | None = None) -> tuple[Figure, ...]:
    """Give the figures in time order, absent periods in between (and up to ``until``) as missing."""
    if not figures:
        return ()
    by_period = {figure.period: figure for figure in figures}
    one_kind = len({period.kind for period in by_period}) == 1
    order = attrgetter("start") if one_kind else None  # sooner than to compare periods
    first, last = min(by_period, key=order), max(by_period, key=order)
    if until is not None and until.kind == last.kind and until > last:
        last = until
    found = []
    period = first
    while (period.start <= last.start) if one_kind else (period <= last):
        found.append(
            by_period.get(period) or Figure(period=period, numerator=None, missing=Missing.NOT_SUBMITTED)
        )
        period = period.following
    return tuple(found)
