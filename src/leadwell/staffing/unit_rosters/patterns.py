"""The shifts that a unit works, and how many people it wants on each: read off its last weeks."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from math import floor
from statistics import median

import polars as pl

from leadwell.foundations.staff import Part

Placed = dict[tuple[date, str, str], int]  # people by day, shift and group

_LEAST_SHARE = 0.03  # of the unit's shifts; what is rarer is no pattern but an exception


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A kind of shift that a unit works."""

    name: str
    begins: time
    ends: time
    hours: float  # worked, without breaks
    part: str  # a Part

    @property
    def is_night(self) -> bool:
        """Whether it counts as a night."""
        return self.part == Part.NIGHT

    @property
    def break_minutes(self) -> int:
        """Minutes between beginning and end that are not worked."""
        begins, ends = self.begins.hour * 60 + self.begins.minute, self.ends.hour * 60 + self.ends.minute
        span = (ends - begins) % 1440 or 1440
        return min(max(0, span - round(self.hours * 60)), span - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many people of a group a shift wants on a weekday."""

    weekday: int  # Monday is 0
    shift: str
    group: str
    people: int
    basis: str  # "required", "planned" or "rostered": what it was read off


def patterns_of(duties: pl.DataFrame) -> tuple[Pattern, ...]:
    """Give the kinds of shift among people's shifts, in the order of the day.

    Shifts for anything but care, without times, or very rare are no pattern. Two of one name at different times
    are told apart by when they begin.

    Args:
        duties: columns ``shift, begins, ends, hours, part, kind``.
    """
    care = duties.filter(
        pl.col("kind") == "care", pl.col("begins") != "", pl.col("ends") != "", pl.col("hours") > 0
    )
    key = ["shift", "begins", "ends", "part"]
    counted = (
        care.group_by(key)
        .agg(pl.len(), pl.col("hours").median())
        .filter(pl.col("len") >= _LEAST_SHARE * care.height)
        .sort(["begins", "ends", "shift", "part"])
    )
    found: list[Pattern] = []
    names: set[str] = set()
    for row in counted.iter_rows(named=True):
        name = row["shift"] or row["part"].capitalize()
        if name in names:
            name = f"{name} {row['begins']}"
        if name in names:
            name = f"{name} to {row['ends']}"
        if name in names:
            continue
        names.add(name)
        found.append(
            Pattern(
                name=name,
                begins=time.fromisoformat(row["begins"]),
                ends=time.fromisoformat(row["ends"]),
                hours=row["hours"],
                part=row["part"],
            )
        )
    return tuple(found)


def pattern_like(patterns: Sequence[Pattern], *, shift: str, begins: str, part: str) -> Pattern | None:
    """Give the pattern that a shift is: of its name and time, else the nearest of its half of the day."""
    named = [one for one in patterns if one.name == shift or one.name == f"{shift} {begins}"]
    timed = [one for one in named if begins and f"{one.begins:%H:%M}" == begins]
    if timed or named:
        return (timed or named)[0]
    night = part == Part.NIGHT
    same = [one for one in patterns if one.is_night == night]
    if not same:
        return None
    at = _minutes(begins) if begins else None
    return min(same, key=lambda one: abs(one.begins.hour * 60 + one.begins.minute - at) if at else 0)


def wanted_of(
    patterns: Sequence[Pattern], duties: pl.DataFrame, hours: pl.DataFrame, *, groups: Iterable[str]
) -> tuple[Wanted, ...]:
    """Give how many people each shift wants by weekday and group.

    Of each weekday, half of the day and group the median of the hours required (where none are told, of those
    planned) is shared among the shifts of that half as people were, and turned into people. Where no hours are
    held it is the median of the people that were rostered.

    Args:
        patterns: the unit's shifts.
        duties: people's shifts of the last weeks with ``on, shift, begins, part, kind, staff_group``.
        hours: hours of the last weeks with ``on, part, staff_group, required_hours, planned_hours``.
        groups: the staff groups that are rostered.
    """
    placed = _placed(patterns, duties)
    days = sorted({day for day, _, _ in placed})
    found = []
    for group in groups:
        told = _told(hours, group)
        for weekday in range(7):
            here = [day for day in days if day.weekday() == weekday]
            for night in (False, True):
                shifts = [one for one in patterns if one.is_night == night]
                if not shifts:
                    continue
                need = told.get((weekday, night))
                rostered = {
                    one.name: median(placed[day, one.name, group] for day in here) if here else 0.0
                    for one in shifts
                }
                if need is None:
                    found += [
                        _wanted(weekday, one.name, group, rostered[one.name], "rostered") for one in shifts
                    ]
                    continue
                shares = _shares(shifts, placed, group)
                found += [
                    _wanted(weekday, one.name, group, need[0] * shares[one.name] / one.hours, need[1])
                    for one in shifts
                ]
    return tuple(one for one in found if one.people)


def _wanted(weekday: int, shift: str, group: str, people: float, basis: str) -> Wanted:
    return Wanted(weekday=weekday, shift=shift, group=group, people=floor(people + 0.5), basis=basis)


def _placed(patterns: Sequence[Pattern], duties: pl.DataFrame) -> Placed:
    """Count people by day, pattern and group; 0 where there was nobody."""
    counted: Placed = defaultdict(int)
    for row in duties.filter(pl.col("kind") == "care").iter_rows(named=True):
        one = pattern_like(patterns, shift=row["shift"], begins=row["begins"] or "", part=row["part"])
        if one is not None:
            counted[row["on"], one.name, row["staff_group"]] += 1
    return counted


def _shares(shifts: Sequence[Pattern], placed: Placed, group: str) -> dict[str, float]:
    """Give the share of a half of the day's hours that each of its shifts worked; the first has all where none did."""
    lengths = {one.name: one.hours for one in shifts}
    for counted in (group, None):
        sums = dict.fromkeys(lengths, 0.0)
        for (_, name, of), number in list(placed.items()):
            if name in sums and counted in (of, None):
                sums[name] += number * lengths[name]
        total = sum(sums.values())
        if total:
            return {name: value / total for name, value in sums.items()}
    return {one.name: float(number == 0) for number, one in enumerate(shifts)}


def _told(hours: pl.DataFrame, group: str) -> dict[tuple[int, bool], tuple[float, str]]:
    """Give by weekday and half of the day the median of the hours told, and of which kind they are."""
    days: dict[tuple[int, bool, str], dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in hours.filter(pl.col("staff_group") == group).iter_rows(named=True):
        half = Part(row["part"]).half
        for kind in ("required", "planned"):
            value = row[f"{kind}_hours"]
            if value is not None and half is not Part.WHOLE_DAY:
                days[row["on"].weekday(), half is Part.NIGHT, kind][row["on"]] += value
    found: dict[tuple[int, bool], tuple[float, str]] = {}
    for (weekday, night, kind), values in sorted(days.items(), key=lambda one: one[0][2]):
        found[weekday, night] = (median(values.values()), kind)  # "required" comes after "planned"
    return found


def _minutes(text: str) -> int:
    at = time.fromisoformat(text)
    return at.hour * 60 + at.minute
