"""A roster as it stands: who of each group is on each shift of each day, against what is wanted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

import polars as pl

from leadwell.foundations.staff import Part
from leadwell.staffing.unit_rosters.asked import REGISTERED
from leadwell.staffing.unit_rosters.patterns import Pattern, Wanted, pattern_like

_COUNTED = ("planned", "worked")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """One group on one half of a day."""

    on: date
    night: bool
    group: str  # "" where it is not known
    present: int  # people who count
    lapsed: int  # rostered with a registration that has ended: not counted
    wanted: int | None  # None where nothing tells

    @property
    def short(self) -> int:
        """How many are missing; 0 where it is not known how many are wanted."""
        return max(0, self.wanted - self.present) if self.wanted is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Days of a roster in order, each with its halves and groups."""

    halves: tuple[OnDay, ...]
    lapsed: frozenset[tuple[int, date, str]]  # (employee, day, part) of shifts that do not count

    def of(self, on: date) -> tuple[OnDay, ...]:
        """Give the halves of a day."""
        return tuple(one for one in self.halves if one.on == on)


def standing(
    *,
    starts_on: date,
    days: int,
    duties: pl.DataFrame,
    posts: pl.DataFrame,
    patterns: Sequence[Pattern],
    wanted: Sequence[Wanted],
    hours: pl.DataFrame,
    groups: Sequence[str],
    away: Collection[tuple[int, date]] = frozenset(),
    like: Mapping[date, int] | None = None,
) -> Standing:
    """Count a roster.

    What is wanted on a day is read off the hours required (else planned) that are told of that very day; where none
    are, it is what such a weekday wants as a rule.

    Args:
        starts_on: the first day.
        days: how many.
        duties: people's shifts of these days: ``employee_id, on, part, shift, begins, kind, state``.
        posts: ``employee_id, staff_group, registered_until``.
        patterns: the unit's shifts.
        wanted: by weekday.
        hours: ``on, part, staff_group, required_hours, planned_hours`` of these days.
        groups: the groups that are counted. People whose group is not known are counted apart, under "".
        away: (employee, day) of people who are ill or on leave though they have a shift: they do not count.
        like: bank holidays, each with the weekday that it is staffed like (Monday is 0).
    """
    people = {one["employee_id"]: one for one in posts.iter_rows(named=True)}
    present: dict[tuple[date, bool, str], int] = defaultdict(int)
    not_counted: dict[tuple[date, bool, str], int] = defaultdict(int)
    lapsed = set()
    care = duties.filter(pl.col("kind") == "care", pl.col("state").is_in(_COUNTED))
    for row in care.iter_rows(named=True):
        person = people.get(row["employee_id"])
        if (row["employee_id"], row["on"]) in away:
            continue
        group = person["staff_group"] if person is not None and person["staff_group"] in groups else ""
        one = pattern_like(patterns, shift=row["shift"], begins=row["begins"] or "", part=row["part"])
        night = one.is_night if one is not None else row["part"] == Part.NIGHT
        key = row["on"], night, group
        until = person["registered_until"] if person is not None else None
        if group in REGISTERED and until is not None and until < row["on"]:
            lapsed.add((row["employee_id"], row["on"], row["part"]))
            not_counted[key] += 1
        else:
            present[key] += 1
    usual: dict[tuple[int, bool, str], int] = defaultdict(int)
    night_of = {one.name: one.is_night for one in patterns}
    for want in wanted:
        usual[want.weekday, night_of[want.shift], want.group] += want.people
    told = _told(hours, patterns)
    found = []
    for day in range(days):
        on = starts_on + timedelta(days=day)
        weekday = (like or {}).get(on, on.weekday())
        for night in (False, True):
            for group in (*groups, ""):
                key = on, night, group
                if not group and not present[key]:
                    continue
                of_weekday = usual.get((weekday, night, group), 0) if wanted and group else None
                found.append(
                    OnDay(
                        on=on,
                        night=night,
                        group=group,
                        present=present[key],
                        lapsed=not_counted[key],
                        wanted=told.get(key, of_weekday),
                    )
                )
    return Standing(halves=tuple(found), lapsed=frozenset(lapsed))


def _told(hours: pl.DataFrame, patterns: Sequence[Pattern]) -> dict[tuple[date, bool, str], int]:
    """Give the people that the hours told of a day make, by the usual length of a shift of that half."""
    lengths: dict[bool, list[float]] = defaultdict(list)
    for one in patterns:
        lengths[one.is_night].append(one.hours)
    sums: dict[tuple[date, bool, str], float] = defaultdict(float)
    for row in hours.iter_rows(named=True):
        half = Part(row["part"]).half
        value = row["required_hours"] if row["required_hours"] is not None else row["planned_hours"]
        night = half is Part.NIGHT
        if value is not None and half is not Part.WHOLE_DAY and lengths[night]:
            sums[row["on"], night, row["staff_group"]] += value / max(lengths[night])
    return {key: floor(value + 0.5) for key, value in sums.items()}
