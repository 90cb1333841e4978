"""From a census and a ladder to hours and posts, each with the interval of the days that were counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from leadwell.foundations.definition_files import definition
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.needs import Tally, required_hours
from leadwell.staffing.requirement.census import Counted
from leadwell.staffing.requirement.headroom import Headroom, headroom_of
from leadwell.staffing.requirement.ladder import BESIDE, Ladder
from leadwell.staffing.requirement.sampling import Mean, mean_of_days, shipped_sampling
from leadwell.staffing.rules import Serves

_WEEK = 7


class NothingCounted(LeadwellError):
    """No unit has a day on which every count is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What one unit requires, from the days that were counted there."""

    unit: str
    posts: Mean  # whole-time posts, headroom in them, all groups
    posts_by_group: Mapping[StaffGroup, Mean]
    hours: Mapping[tuple[StaffGroup, Part], Mean]  # hours of care a day
    patients: Mean | None
    days: int  # used
    days_missing: int  # counted, with a count missing
    first_on: date
    last_on: date
    warnings: tuple[str, ...]

    @property
    def hours_a_patient(self) -> float | None:
        """Hours of care a day for each patient: sums over the days, then divided. None where nobody was counted."""
        if self.patients is None or not self.patients.mean:
            return None
        return sum(one.mean for one in self.hours.values()) / self.patients.mean


def requirements(ladder: Ladder, census: Sequence[Counted]) -> tuple[Requirement, ...]:
    """Give what each unit requires by a ladder: the mean over its whole days, with its interval.

    Args:
        ladder: the ladder, shipped or a licence holder's.
        census: the counts; a day with a missing count is not used, and is told of.

    Raises:
        NothingCounted: no unit has a whole day.
    """
    known = ladder.counted
    cells = sorted({cell for hours in known.values() for cell in hours})
    by_unit: dict[str, list[tuple[date, dict[tuple[StaffGroup, Part], float], float]]] = {}
    missing: dict[str, int] = {}
    for day in census:
        missing.setdefault(day.unit, 0)
        if not day.whole:
            missing[day.unit] += 1
            continue
        hours = dict.fromkeys(cells, 0.0)
        for level, count in day.counts.items():
            for cell, each in known[level].items():
                hours[cell] += each * (count or 0.0)
        people = sum(count or 0.0 for level, count in day.counts.items() if level not in BESIDE)
        by_unit.setdefault(day.unit, []).append((day.on, hours, people))
    if not by_unit:
        raise NothingCounted("No unit has a day on which every count is there, so nothing can be said.")
    return tuple(
        _requirement(unit, rows, missing[unit], ladder.headroom, ladder.hours_a_week)
        for unit, rows in by_unit.items()
    )


def home_requirements(tally: Tally, census: Sequence[Counted], *, serves: Serves) -> tuple[Requirement, ...]:
    """Give what each home requires by its dependency tally: the same working, with the tally's hours.

    Args:
        tally: the home's own tally, or the shipped example.
        census: the counts of residents by level.
        serves: a care home, with or without nursing.

    Raises:
        NothingCounted: no home has a whole day.
        NoSuchLevel: a level is not in the tally.
    """
    entry = definition("requirement", "home_headroom")
    rows = [
        {
            "unit_code": "",
            "unit_name": day.unit,
            "site_name": "",
            "on": day.on,
            "part": "day",
            "level": level,
            "people": count,
        }
        for day in census
        for level, count in day.counts.items()
    ]
    schema = {
        "unit_code": pl.String,
        "unit_name": pl.String,
        "site_name": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "level": pl.String,
        "people": pl.Float64,
    }
    required = required_hours(tally, pl.DataFrame(rows, schema=schema), serves=serves)
    by_day: dict[tuple[str, date], dict[tuple[StaffGroup, Part], float]] = {}
    for unit, on, part, group, hours in required.iter_rows():
        by_day.setdefault((unit, on), {})[StaffGroup(group), Part(part)] = hours
    by_unit: dict[str, list[tuple[date, dict[tuple[StaffGroup, Part], float], float]]] = {}
    missing: dict[str, int] = {}
    for day in census:
        found = by_day.get((day.unit, day.on)) if day.whole else None
        missing[day.unit] = missing.get(day.unit, 0) + (found is None)
        if found is not None:
            people = sum(count or 0.0 for count in day.counts.values())
            by_unit.setdefault(day.unit, []).append((day.on, found, people))
    if not by_unit:
        raise NothingCounted("No home has a day on which every count is there, so nothing can be said.")
    return tuple(
        _requirement(
            unit, one, missing[unit], headroom_of(entry.entry("headroom")), entry.number("hours_a_week")
        )
        for unit, one in by_unit.items()
    )


def _requirement(
    unit: str,
    rows: Sequence[tuple[date, Mapping[tuple[StaffGroup, Part], float], float]],
    missing: int,
    headroom: Headroom,
    hours_a_week: float,
) -> Requirement:
    days = [on for on, _, _ in rows]
    cells = sorted({cell for _, hours, _ in rows for cell in hours})
    posts = 7 / hours_a_week * headroom.factor
    groups = sorted({group for group, _ in cells})
    return Requirement(
        unit=unit,
        posts=mean_of_days(days, [sum(hours.values()) for _, hours, _ in rows]).times(posts),
        posts_by_group={
            group: mean_of_days(
                days,
                [sum(value for cell, value in hours.items() if cell[0] is group) for _, hours, _ in rows],
            ).times(posts)
            for group in groups
        },
        hours={cell: mean_of_days(days, [hours.get(cell, 0.0) for _, hours, _ in rows]) for cell in cells},
        patients=mean_of_days(days, [people for _, _, people in rows]),
        days=len(days),
        days_missing=missing,
        first_on=min(days),
        last_on=max(days),
        warnings=tuple(_warnings(days, missing)),
    )


def _warnings(days: Sequence[date], missing: int) -> list[str]:
    told = shipped_sampling()
    found = []
    if len(days) < told.fewest_days:
        found.append(
            f"Only {len(days)} days were counted; at least {told.fewest_days} are asked for, twice a year."
        )
    if missing:
        found.append(f"Days with a count missing, which were not used: {missing}.")
    weekdays = {day.weekday() for day in days}
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    left_out = [name for number, name in enumerate(names) if number not in weekdays]
    if left_out and len(days) >= _WEEK:
        found.append(f"No {' and no '.join(left_out)} was counted, so the mean is not that of a week.")
    return found
