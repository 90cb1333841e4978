"""Units that stay short after the moves, and why nobody else goes there."""

from collections import Counter
from dataclasses import dataclass

from leadwell.staffing.redeployment.eligibility import may_not_go
from leadwell.staffing.redeployment.planning import GroupPlan, Outlook, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class StillShort:
    """A unit that stays likely to be short, and why nobody else goes there."""

    outlook: Outlook
    could_not: tuple[tuple[str, int], ...]  # why people elsewhere may not go there, and how many
    could: int  # people who may go there, but who are needed as much where they are


def still_short(plan: Plan, group: GroupPlan) -> tuple[StillShort, ...]:
    """Give the units that stay short, the shortest first.

    Args:
        plan: the plan.
        group: one of its groups.
    """
    units = {unit.key: unit for unit in plan.shift.units}
    found = []
    for outlook in sorted(group.after, key=lambda one: -one.marks):
        if outlook.chance <= plan.rules.told_from / 100:
            continue
        why: Counter[str] = Counter()
        could = 0
        for person, place in group.at:
            if outlook.unit.key in (place, person.unit):
                continue
            reason = may_not_go(person, outlook.unit, units[person.unit], plan.shift, plan.rules)
            if reason:
                why[reason] += 1
            else:
                could += 1
        found.append(StillShort(outlook=outlook, could_not=tuple(why.most_common()), could=could))
    return tuple(found)
