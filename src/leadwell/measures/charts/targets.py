"""Targets by date: what was to be reached from which period on."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedTarget:
    """A target from a day on, until a later one takes its place. ``value`` is None where it was given up."""

    since: date
    value: float | None


def target_by_day(target: float | Sequence[DatedTarget] | None, days: Sequence[date]) -> list[float | None]:
    """Give the target that stands on each of these days; None where there is none yet.

    >>> from datetime import date
    >>> old, new = (DatedTarget(since=date(2024, month, 1), value=of) for month, of in ((1, 90.0), (3, 95.0)))
    >>> target_by_day([new, old], [date(2023, 12, 1), date(2024, 2, 1), date(2024, 3, 1)])
    [None, 90.0, 95.0]
    """
    if target is None or isinstance(target, int | float):
        return [None if target is None else float(target)] * len(days)
    dated = sorted(target, key=lambda one: one.since)
    since = [one.since for one in dated]
    found = []
    for day in days:
        place = bisect_right(since, day)
        found.append(dated[place - 1].value if place else None)
    return found
