"""Who got what over some weeks: shifts, nights, weekends and requests of each person, from shifts as they stood."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from leadwell.foundations.staff import Part

LEAST_FOR_A_MEAN = 5  # people, below which a mean would tell of the others


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFor:
    """One request for one day."""

    employee: int
    on: date
    shift: str  # "" is a day off
    to_work: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """What one person had."""

    employee: int
    shifts: int
    hours: float
    nights: int
    weekends: int  # with a shift on the Saturday, the Sunday or both
    asked: int  # requests for days that a roster covers
    granted: int

    @property
    def refused(self) -> int:
        """Requests that were not met."""
        return self.asked - self.granted


def what_people_had(
    duties: pl.DataFrame, *, people: Iterable[int], requests: Sequence[AskedFor], covered: Collection[date]
) -> tuple[Had, ...]:
    """Count what each person had, in the order of ``people``.

    A day off asked for is granted where the person has no shift for care that day, a shift where they have it. What
    was cancelled or not worked is no shift.

    Args:
        duties: ``employee_id, on, part, shift, hours, kind, state``.
        people: employees' numbers.
        requests: what they asked for.
        covered: days for which there is a roster; requests for others are still open and not counted.
    """
    care = duties.filter(pl.col("kind") == "care", pl.col("state").is_in(["planned", "worked"]))
    by_person = care.partition_by("employee_id", as_dict=True)
    found = []
    for number in people:
        mine = by_person.get((number,), care.clear())
        worked = set(zip(mine["on"].to_list(), mine["shift"].to_list(), strict=True))
        days = {on for on, _ in worked}
        asked = [one for one in requests if one.employee == number and one.on in covered]
        granted = [one for one in asked if is_granted(one, worked)]
        found.append(
            Had(
                employee=number,
                shifts=mine.height,
                hours=float(mine["hours"].sum()),
                nights=mine.filter(pl.col("part") == Part.NIGHT.value).height,
                weekends=len({on.isocalendar()[:2] for on in days if on.weekday() >= 5}),
                asked=len(asked),
                granted=len(granted),
            )
        )
    return tuple(found)


def holidays_worked(
    duties: pl.DataFrame, *, people: Iterable[int], holidays: Collection[date]
) -> dict[int, int]:
    """Count the bank holidays on which each person had a shift for care, by employee; 0 where they had none.

    Args:
        duties: ``employee_id, on, kind, state``.
        people: employees' numbers.
        holidays: the days that count.
    """
    care = duties.filter(
        pl.col("kind") == "care",
        pl.col("state").is_in(["planned", "worked"]),
        pl.col("on").is_in(list(holidays)),
    )
    counted = dict(care.group_by("employee_id").agg(pl.col("on").n_unique()).iter_rows())
    return {number: counted.get(number, 0) for number in people}


def is_granted(request: AskedFor, worked: Collection[tuple[date, str]]) -> bool:
    """Say whether shifts of somebody's, as (day, name), give what was asked."""
    if request.to_work:
        return any(on == request.on and request.shift in ("", shift) for on, shift in worked)
    return all(on != request.on for on, _ in worked)


def mean_of(found: Sequence[Had]) -> dict[str, float] | None:
    """Give the means of a unit's people; None where they are so few that a mean would tell of one of them."""
    if len(found) < LEAST_FOR_A_MEAN:
        return None
    names = ("shifts", "nights", "weekends", "asked", "granted")
    return {name: sum(getattr(one, name) for one in found) / len(found) for name in names}
