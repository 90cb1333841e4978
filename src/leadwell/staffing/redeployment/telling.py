"""A plan of moves in words, and as what JSON holds."""

from typing import Any

from leadwell.staffing.redeployment.planning import GroupPlan, Move, Outlook, Plan
from leadwell.staffing.redeployment.shortfalls import StillShort, still_short

_FEW = 3  # reasons shown why nobody goes to a unit


def lines(plan: Plan) -> list[str]:
    """Give what is printed of a plan."""
    shift, rules = plan.shift, plan.rules
    found = [
        f"{shift.part.capitalize()} of {shift.on:%d %B %Y}: {len(shift.units)} units, {len(shift.people)} people.",
        f"A shift is short here by more than {rules.mark_hours:g} h or {rules.mark_percent:g}% of what it requires, "
        f"whichever is reached first. Moves are judged by the worst {rules.worst_percent:g}% of what may be required.",
        "",
    ]
    if not plan.moves:
        found += ["No move is worth making.", ""]
    for number, move in enumerate(plan.moves, 1):
        found += _move_lines(number, move)
    for group in plan.groups:
        found += _group_lines(plan, group)
    found += [
        f"Not counted: {person.words} at {person.unit}: {reason}." for person, reason in plan.not_counted
    ]
    found += [
        f"Not judged: {unit.words} for {group.words}, since what it requires is not known; nobody there is moved."
        for unit, group in plan.not_judged
    ]
    found += [f"Not suggested: {one.person} to {one.to}, declined: {one.reason}." for one in shift.declined]
    if rules.to_be_checked:
        found.append(f"To be checked against their source: {', '.join(rules.to_be_checked)}.")
    found.append(
        "These are suggestions. Whoever is in charge decides; to set one aside, put it under declined."
    )
    return found


def _move_lines(number: int, move: Move) -> list[str]:
    taker, giver = move.taker_after.unit.words, move.giver_after.unit.words
    person = move.person
    found = [
        f"{number}. {person.words} ({person.group.words}, {person.hours:g} h): from {giver} to {taker}",
        f"   Chance of being short: {taker} {_percent(move.taker_before)}, after all moves "
        f"{_percent(move.taker_after)}; {giver} {_percent(move.giver_before)}, after {_percent(move.giver_after)}.",
        f"   Without this move: {taker} {_percent(move.taker_without)}, and {move.taker_without.gap:.1f} h short in "
        f"the worst forecasts (with it {move.taker_after.gap:.1f} h); {giver} {_percent(move.giver_without)}.",
    ]
    found += [
        f"   Or {one.person.words} from {one.giver.unit.words}: {taker} {_percent(one.taker)}, "
        f"{one.giver.unit.words} {_percent(one.giver)}."
        for one in move.instead
    ]
    if not move.instead:
        found.append("   Nobody else who may go there would be better than nobody.")
    return found


def _group_lines(plan: Plan, group: GroupPlan) -> list[str]:
    before, after = group.worst_before, group.worst_after
    proof = "no other set of moves is better" if group.proven else "the best found; better is not ruled out"
    found = [
        f"{group.group.words.capitalize()}: the shortest unit was {before.unit.words} ({before.gap:.1f} h in the worst "
        f"forecasts, chance {_percent(before)}), after the moves {after.unit.words} ({after.gap:.1f} h, "
        f"{_percent(after)}); {proof}."
    ]
    return found + [_still_words(one) for one in still_short(plan, group)] + [""]


def _still_words(one: StillShort) -> str:
    short = one.outlook
    words = f"  Still short: {short.unit.words}, {short.gap:.1f} h in the worst forecasts, chance {_percent(short)}."
    if one.could:
        words += f" {one.could} may go there, but are needed as much where they are."
    else:
        words += " Nobody elsewhere may go there."
    if one.could_not:
        words += " Others: " + "; ".join(f"{count}: {reason}" for reason, count in one.could_not[:_FEW])
        words += "; and other reasons." if len(one.could_not) > _FEW else "."
    return words


def as_json(plan: Plan) -> dict[str, Any]:
    """Give a plan as what JSON holds: moves in the order of what they are worth, and how each unit stands."""
    return {
        "on": plan.shift.on.isoformat(),
        "part": plan.shift.part,
        "moves": [
            {
                "person": move.person.key,
                "group": move.person.group.value,
                "from": move.giver_after.unit.key,
                "to": move.taker_after.unit.key,
                "hours": move.person.hours,
                "gain": round(move.gain, 6),
                "cost": round(move.cost, 6),
                "reason": _reason(move),
                "without": {"to": _stands(move.taker_without), "from": _stands(move.giver_without)},
                "instead": [
                    {
                        "person": one.person.key,
                        "from": one.giver.unit.key,
                        "then": {"to": _stands(one.taker), "from": _stands(one.giver)},
                    }
                    for one in move.instead
                ],
            }
            for move in plan.moves
        ],
        "groups": [
            {
                "group": group.group.value,
                "proven": group.proven,
                "before": [_stands(one) for one in group.before],
                "after": [_stands(one) for one in group.after],
            }
            for group in plan.groups
        ],
        "not_counted": [{"person": person.key, "reason": reason} for person, reason in plan.not_counted],
        "not_judged": [{"unit": unit.key, "group": group.value} for unit, group in plan.not_judged],
    }


def _reason(move: Move) -> str:
    return (
        f"{move.taker_after.unit.words} would have a chance of {_percent(move.taker_without)} to be short without this "
        f"move and has {_percent(move.taker_after)} with it; {move.giver_after.unit.words} goes from "
        f"{_percent(move.giver_without)} to {_percent(move.giver_after)}."
    )


def _stands(one: Outlook) -> dict[str, Any]:
    return {
        "unit": one.unit.key,
        "available_hours": round(one.available, 4),
        "expected_required_hours": round(one.expected, 4),
        "worst_gap_hours": round(one.gap, 4),
        "chance_short": round(one.chance, 4),
    }


def _percent(one: Outlook) -> str:
    """A chance from 40 requirements is no finer than 2.5%, so nought and one are not said outright."""
    if one.chance <= 0:
        return "under 3%"
    if one.chance >= 1:
        return "over 97%"
    return f"{one.chance:.0%}"
