"""A fair share of nights and weekends for each person: by hours, over this roster and the ones before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from leadwell.staffing.roster.problem import Tally
from leadwell.staffing.roster.ward import History, Member, Ward, WardShift

MOST = 2.0  # nobody is asked for more than twice an even share of one roster, whatever history says


@dataclass(frozen=True, slots=True, kw_only=True)
class FairShare:
    """How many nights and weekends of this roster would be fair; None where the person may work none."""

    person: str
    nights: float | None
    weekends: float | None


def contracted_minutes(ward: Ward, member: Member) -> float:
    """Give the minutes that a person is contracted for in this roster, less leave, study and protected time.

    A day away counts as a fifth of the week's hours, as a day of leave does; protected time by its hours.
    """
    weeks = ward.days / 7
    credited = member.hours_a_week / 5 * min(len(set(member.away)), 5 * weeks)
    credited += sum(one.hours for one in member.protected)
    return max(0.0, (member.hours_a_week * weeks + member.balance_hours - credited) * 60)


def fair_shares(ward: Ward) -> tuple[FairShare, ...]:
    """Give each person's fair share of the nights and weekends of this roster.

    What was worked before, as far as it is known, and what is wanted now are shared by contracted hours over both
    times among those who may work it; what a person has had already is taken off. People whose skills can stand in
    for each other share one lot. No debt is paid faster than twice an even share of one roster.
    """
    nights = {one.name for one in ward.shifts if one.night}
    on = [ward.starts_on + timedelta(days=day) for day in range(ward.days)]
    wanted_nights = {
        skill: sum(
            one.wanted
            for one in ward.demand
            if one.skill == skill and one.shift in nights
            for day in on
            if ward.weekday_of(day) in one.weekdays
        )
        for skill in {one.skill for one in ward.demand}
    }
    wanted_weekends = dict.fromkeys(wanted_nights, 0)
    for skill in wanted_weekends:
        weekends: dict[tuple[int, int], int] = {}
        for day in on:
            if day.weekday() >= 5:
                here = sum(
                    one.wanted
                    for one in ward.demand
                    if one.skill == skill and ward.weekday_of(day) in one.weekdays
                )
                key = day.isocalendar()[:2]
                weekends[key] = max(weekends.get(key, 0), here)
        wanted_weekends[skill] = sum(weekends.values())

    def may_nights(member: Member) -> bool:
        return any(not member.shifts or night in member.shifts for night in nights)

    of_nights = _shared(ward, wanted_nights, may_nights, lambda history: history.nights)
    of_weekends = _shared(ward, wanted_weekends, lambda _: True, lambda history: history.weekends)
    return tuple(
        FairShare(person=one.name, nights=of_nights.get(one.name), weekends=of_weekends.get(one.name))
        for one in ward.people
    )


def _shared(
    ward: Ward,
    wanted: Mapping[str, int],
    may: Callable[[Member], bool],
    had: Callable[[History], int],
) -> dict[str, float]:
    """Share what is wanted of each skill among those who have it or can stand in for each other."""
    wanted = {skill: number for skill, number in wanted.items() if number}
    people = [one for one in ward.people if may(one) and set(one.skills) & set(wanted)]
    weeks = ward.days / 7
    found: dict[str, float] = {}
    for skills in _pools(people, set(wanted)):
        pool = [one for one in people if set(one.skills) & skills]
        now = {one.name: contracted_minutes(ward, one) / 60 / weeks for one in pool}
        hours = {one.name: now[one.name] * weeks + one.hours_a_week * one.history.weeks for one in pool}
        total = sum(wanted[skill] for skill in skills) + sum(had(one.history) for one in pool)
        everybody, everybody_now = sum(hours.values()), sum(now.values())
        for one in pool:
            if not everybody or not everybody_now:
                found[one.name] = 0.0
                continue
            even = sum(wanted[skill] for skill in skills) * now[one.name] / everybody_now
            fair = total * hours[one.name] / everybody - had(one.history)
            found[one.name] = min(max(fair, 0.0), MOST * even)
    return found


def _pools(people: list[Member], skills: set[str]) -> list[set[str]]:
    """Give the skills in lots, such that nobody has skills of two lots."""
    pools: list[set[str]] = [{skill} for skill in sorted(skills)]
    for one in people:
        touched = [pool for pool in pools if pool & set(one.skills)]
        if len(touched) > 1:
            pools = [pool for pool in pools if pool not in touched] + [set().union(*touched)]
    return pools


def tallies(
    ward: Ward, cells: Mapping[str, tuple[WardShift, str]], *, nights: int, weekends: int
) -> tuple[Tally, ...]:
    """Give what it costs to be away from a fair share: the weight times the square of the distance.

    Args:
        ward: the ward.
        cells: shifts of the problem, each with its shift and skill.
        nights: weight of a night.
        weekends: weight of a weekend.
    """
    made = []
    members = {one.name: one for one in ward.people}
    night_cells = frozenset(name for name, (shift, _) in cells.items() if shift.night)
    for fair in fair_shares(ward):
        before = members[fair.person].before
        if fair.nights is not None and nights:
            behind = sum(name in night_cells for name in before)
            made.append(
                Tally(
                    person=fair.person, of=night_cells, costs=_squares(fair.nights, nights, behind, ward.days)
                )
            )
        if fair.weekends is not None and weekends:
            first = ward.starts_on - timedelta(days=len(before))
            worked = [first + timedelta(days=day) for day, name in enumerate(before) if name]
            behind = len({day.isocalendar()[:2] for day in worked if day.weekday() >= 5})
            most = ceil(ward.days / 7) + 1
            made.append(
                Tally(
                    person=fair.person, of=frozenset(), costs=_squares(fair.weekends, weekends, behind, most)
                )
            )
    return tuple(made)


def _squares(fair: float, weight: int, behind: int, most: int) -> tuple[int, ...]:
    """Give rounded costs of 0, 1, 2 ... which are convex, with ``behind`` counted before the first."""
    # Rounded differences of a convex row rise or stay; the least cost is made 0 so that none is below 0.
    fair = min(fair, most - 0.5)
    steps = [round(weight * (2 * (count - fair) + 1)) for count in range(most)]
    costs = [0]
    for step in steps:
        costs.append(costs[-1] + step)
    costs = [cost - min(costs) for cost in costs]
    head = [costs[0] + max(0, costs[0] - costs[1]) * (behind - count) for count in range(behind)]
    return (*head, *costs)
