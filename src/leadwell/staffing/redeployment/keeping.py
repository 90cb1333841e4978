"""Competences that must stay: so many people who have them are kept on their unit before anybody is moved."""

from dataclasses import replace

from leadwell.staffing.redeployment.eligibility import not_counted, own_cost, stays
from leadwell.staffing.redeployment.rules import MoveRules
from leadwell.staffing.redeployment.shift import Shift


def with_keepers(shift: Shift, rules: MoveRules) -> Shift:
    """Give the shift with those who keep a competence on their unit marked as staying.

    Whoever stays anyway is counted first; then those whom it would cost most to move, so that whoever is moved is
    whoever minds it least. A unit that has no more holders than it must keep lets none of them go.

    Args:
        shift: the shift as it was read.
        rules: the rules.
    """
    pinned: dict[str, str] = {}
    for unit in shift.units:
        here = [one for one in shift.people if one.unit == unit.key and not not_counted(one, shift, rules)]
        for competence, least in sorted(unit.keeps.items()):
            holders = [one for one in here if competence in one.competences]
            bound = [one for one in holders if one.key in pinned or stays(one, shift, rules)]
            free = sorted(
                (one for one in holders if one not in bound), key=lambda one: -own_cost(one, shift, rules)
            )
            for one in free[: max(least - len(bound), 0)]:
                pinned[one.key] = f"keeps {competence} on {unit.words}"
    if not pinned:
        return shift
    people = tuple(replace(one, stays=pinned[one.key]) if one.key in pinned else one for one in shift.people)
    return replace(shift, people=people)
