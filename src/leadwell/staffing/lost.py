"""Hours that were lost: of care, shift by shift, and of the time that was set aside for improvement."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from leadwell.foundations.staff import StaffGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class LostHours:
    """Hours of one kind: what was wanted, and what of it did not come."""

    group: StaffGroup | None  # None: time for improvement
    wanted: float
    lost: float
    shifts: int  # on which some were lost
    of: int  # shifts, or times, of which both are known
    unknown: int  # of which what came, or what was wanted, is not known: they are in no sum


def lost_hours(
    shifts: pl.DataFrame,
    improvement: pl.DataFrame,
    *,
    until: date,
    within: tuple[date, date] | None = None,
) -> tuple[LostHours, ...]:
    """Give the hours that were lost, care by staff group first and improvement last.

    A shift loses what it was short by: hours too many on another shift make up for nothing. What was wanted is the
    required hours, or the planned where none were required.

    Improvement time that is not over yet is left out; where it is past and nobody said what became of it, it is not
    known. A time that was cancelled while the same person kept another in the same week, or has one still to come, was
    moved: it is not counted, for the other is. One time makes up for one.

    Args:
        shifts: ``staff_group``, ``required_hours``, ``planned_hours`` and ``actual_hours``, a row a shift and group.
        improvement: ``person``, ``on``, ``hours`` and ``state`` of the times set aside: planned, worked, absent or
            cancelled.
        until: the day from which on times are still to come, as a rule today.
        within: first and last day whose improvement time is counted; times on other days only tell what was moved.
            All where not given.

    Returns:
        One for each group that has shifts, and one for improvement where any time was set aside.

    >>> shifts = pl.DataFrame({"staff_group": ["registered"] * 2, "required_hours": [23.0, 23.0],
    ...     "planned_hours": [23.0, 23.0], "actual_hours": [11.5, 34.5]})
    >>> times = pl.DataFrame({"person": [1, 1], "on": [date(2026, 11, 2), date(2026, 11, 4)],
    ...     "hours": [4.0, 4.0], "state": ["worked", "absent"]})
    >>> found = lost_hours(shifts, times, until=date(2026, 11, 30))
    >>> [(one.wanted, one.lost, one.shifts) for one in found]
    [(46.0, 11.5, 1), (8.0, 4.0, 1)]
    """
    found = []
    needed = shifts.with_columns(wanted=pl.coalesce("required_hours", "planned_hours"))
    known = pl.col("wanted").is_not_null() & pl.col("actual_hours").is_not_null()
    for group in StaffGroup:
        own = needed.filter(pl.col("staff_group") == group.value)
        if own.is_empty():
            continue
        judged = own.filter(known)
        short = (judged["wanted"] - judged["actual_hours"]).clip(lower_bound=0.0)
        found.append(
            LostHours(
                group=group,
                wanted=float(judged["wanted"].sum()),
                lost=float(short.sum()),
                shifts=int((short > 0).sum()),
                of=judged.height,
                unknown=own.height - judged.height,
            )
        )
    over = _over(improvement, until)
    if within is not None:
        over = over.filter(pl.col("on").is_between(*within))
    if over.height:
        judged = over.filter(pl.col("state") != "planned")
        lost = judged.filter(pl.col("state") != "worked")
        found.append(
            LostHours(
                group=None,
                wanted=float(judged["hours"].sum()),
                lost=float(lost["hours"].sum()),
                shifts=lost.height,
                of=judged.height,
                unknown=over.height - judged.height,
            )
        )
    return tuple(found)


def _over(improvement: pl.DataFrame, until: date) -> pl.DataFrame:
    """Give the times that are past, without those that were moved to another day of the week."""
    week = ["person", pl.col("on").dt.truncate("1w")]
    is_kept = (pl.col("state") == "worked") | ((pl.col("state") == "planned") & (pl.col("on") >= until))
    is_cancelled = pl.col("state") == "cancelled"
    is_moved = is_cancelled & (is_cancelled.cum_sum().over(week) <= is_kept.sum().over(week))
    return improvement.sort("on", maintain_order=True).filter(
        ~is_moved, (pl.col("on") < until) | (pl.col("state") != "planned")
    )
