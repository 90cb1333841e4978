"""Who counts, who may be moved, where to, and at what cost; each refusal with its reason in words."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment.problem import Floats
from leadwell.staffing.redeployment.rules import MoveRules
from leadwell.staffing.redeployment.shift import Person, Shift, Unit

_REGISTERED = {StaffGroup.REGISTERED, StaffGroup.REGISTERED_ASSOCIATE, StaffGroup.REGISTERED_AHP}
_LEAST_COST = 0.01  # so that no move is made for nothing
_USUAL_WEEK = 48.0  # hours up to which a week adds no cost


def not_counted(person: Person, shift: Shift, rules: MoveRules) -> str:
    """Say why a person does not count towards their unit's hours; empty where they do."""
    if person.supernumerary:
        return "supernumerary"
    if person.started_on and shift.on < person.started_on + timedelta(weeks=rules.new_starter_weeks):
        return f"began on {person.started_on:%d %B %Y}"
    if person.group in _REGISTERED and person.registered_until and person.registered_until < shift.on:
        return f"registration ended on {person.registered_until:%d %B %Y}"
    return ""


def stays(person: Person, shift: Shift, rules: MoveRules) -> str:
    """Say why a person may not be moved anywhere; empty where they may."""
    if reason := not_counted(person, shift, rules):
        return reason
    if person.stays:
        return person.stays
    if person.group in _REGISTERED and person.registered_until is None:
        return "it is not known until when they are registered"
    if person.fatigue is not None and person.fatigue >= rules.most_fatigue:
        return f"fatigue of {rules.most_fatigue:g} of 10 or more"
    if (
        person.consecutive_shifts is not None
        and person.consecutive_shifts + 1 >= rules.most_consecutive_shifts
    ):
        return f"{rules.most_consecutive_shifts:g} shifts in a row or more"
    if person.moved_in_a_row >= rules.most_moves_in_a_row:
        return f"moved {rules.most_moves_in_a_row:g} shifts in a row or more"
    if (
        person.hours_last_7_days is not None
        and person.hours_last_7_days + person.hours > rules.most_week_hours
    ):
        return f"over {rules.most_week_hours:g} hours in seven days"
    return ""


def may_not_go(person: Person, unit: Unit, giver: Unit, shift: Shift, rules: MoveRules) -> str:
    """Say why a person may not go to a unit; empty where they may. Staying where they are is no move."""
    if reason := stays(person, shift, rules):
        return reason
    if not giver.gives:
        return f"{giver.words} does not give ({giver.why_closed or 'no reason given'})"
    if not unit.takes:
        return f"{unit.words} does not take ({unit.why_closed or 'no reason given'})"
    for one in (giver, unit):
        if person.group not in one.required:
            return f"it is not known what {one.words} requires of {person.group.words}"
    lacks = unit.needs - person.competences
    if lacks:
        return f"lacks {', '.join(sorted(lacks))}"
    for said in shift.declined:
        if said.person == person.key and said.to == unit.key:
            return f"declined: {said.reason}"
    return _rest(person, hours_of(unit, shift), hours_of(giver, shift), rules)


def hours_of(unit: Unit, shift: Shift) -> tuple[datetime | None, datetime | None]:
    """Give when the shift starts and ends at a unit."""
    return unit.starts_at or shift.starts_at, unit.ends_at or shift.ends_at


def _rest(
    person: Person,
    there: tuple[datetime | None, datetime | None],
    here: tuple[datetime | None, datetime | None],
    rules: MoveRules,
) -> str:
    """Say how rest between shifts would be too short; what is not known is no reason only where times stay the same."""
    least = timedelta(hours=rules.rest_hours)
    starts, ends = there
    for before, after, words, moved in (
        (person.last_ended_at, starts, "before", starts != here[0]),
        (ends, person.next_starts_at, "after", ends != here[1]),
    ):
        if before is None or after is None:
            if moved:
                return f"rest {words} this shift is not known, and the times differ"
        elif after - before < least:
            return f"{(after - before) / timedelta(hours=1):g} hours of rest {words} this shift"
    return ""


def costs(people: Sequence[Person], units: Sequence[Unit], shift: Shift, rules: MoveRules) -> Floats:
    """Give what it costs to have each person at each unit: 0 where they are, inf where they may not go.

    The same as ``may_not_go`` and ``move_cost`` say of each pair, for all pairs at once.

    Args:
        people: people of one group who count; all at units of ``units``.
        units: units whose requirement of the group is known.
        shift: the shift.
        rules: the rules.

    Returns:
        Shape (people, units).
    """
    place = {unit.key: number for number, unit in enumerate(units)}
    at = np.array([place[person.unit] for person in people], dtype=np.int64)
    free = np.array([not stays(person, shift, rules) for person in people], dtype=bool)
    gives = np.array([unit.gives for unit in units], dtype=bool)
    takes = np.array([unit.takes for unit in units], dtype=bool)
    may = (free & gives[at])[:, None] & takes[None, :]
    wants = {needs: number for number, needs in enumerate(dict.fromkeys(unit.needs for unit in units))}
    has = np.array([[needs <= person.competences for needs in wants] for person in people], dtype=bool)
    may &= has[:, [wants[unit.needs] for unit in units]]
    may &= _rested(people, units, at, shift, rules)
    row_of = {person.key: row for row, person in enumerate(people)}
    for one in shift.declined:
        if one.person in row_of and one.to in place:
            may[row_of[one.person], place[one.to]] = False
    sites = np.array([_site(unit) for unit in units])
    found = np.array([own_cost(person, shift, rules) for person in people])[:, None] + np.where(
        sites[at][:, None] != sites[None, :], rules.costs.other_site, 0.0
    )
    for row, person in enumerate(people):
        for key in person.prefers:
            if key in place:
                found[row, place[key]] -= rules.costs.preferred
        if person.home != person.unit and person.home in place:
            found[row, place[person.home]] = rules.costs.back_home
    found = np.where(may, np.maximum(found, _LEAST_COST), np.inf)
    found[np.arange(len(people)), at] = 0.0
    return found


def move_cost(person: Person, unit: Unit, giver: Unit, shift: Shift, rules: MoveRules) -> float:
    """Give what it costs to move a person who may be moved, in squared marks."""
    if person.home != person.unit and person.home == unit.key:
        return max(rules.costs.back_home, _LEAST_COST)
    found = own_cost(person, shift, rules)
    found += rules.costs.other_site if _site(unit) != _site(giver) else 0.0
    found -= rules.costs.preferred if unit.key in person.prefers else 0.0
    return max(found, _LEAST_COST)


def _site(unit: Unit) -> str:
    return unit.site


def own_cost(person: Person, shift: Shift, rules: MoveRules) -> float:
    """Give what it costs to move a person, wherever to: more where they were moved lately, are tired or away."""
    cost = rules.costs
    found = cost.move
    if person.last_moved_on is not None:
        days = max((shift.on - person.last_moved_on).days, 0)
        found += cost.moved_lately * max(0.0, 1 - days / cost.lately_days)
    found += cost.each_move * person.moves_last_28_days + cost.in_a_row * person.moved_in_a_row
    if person.fatigue is not None:
        found += cost.fatigue * person.fatigue / rules.most_fatigue
    if person.hours_last_7_days is not None and rules.most_week_hours > _USUAL_WEEK:
        over = person.hours_last_7_days + person.hours - _USUAL_WEEK
        found += cost.week_hours * min(1.0, max(0.0, over / (rules.most_week_hours - _USUAL_WEEK)))
    if person.home != person.unit:
        found += cost.away_again
    return found


def _rested(
    people: Sequence[Person], units: Sequence[Unit], at: NDArray[np.int64], shift: Shift, rules: MoveRules
) -> NDArray[np.bool_]:
    times = [hours_of(unit, shift) for unit in units]
    kinds = {one: number for number, one in enumerate(dict.fromkeys(times))}
    of_unit = [kinds[one] for one in times]
    table = [
        [not _rest(person, there, times[at[row]], rules) for there in kinds]
        for row, person in enumerate(people)
    ]
    return np.array(table, dtype=bool)[:, of_unit]
