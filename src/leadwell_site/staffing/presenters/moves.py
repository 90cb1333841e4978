"""Moves between units for one shift: what each would mend, what happens without it, and what was answered."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.redeployment import GroupPlan, Move, Outlook, Plan, plan, still_short
from leadwell_site.design_system.wording import day, hours, plural
from leadwell_site.staffing.models import MoveAnswer
from leadwell_site.staffing.queries import ShiftToStaff

_MOST_SHORT = 6
_FEW = 3
_SEEN_SHORT = 0.5  # chance of being short from which a unit is listed


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedMove:
    """One suggestion, with what its forms send."""

    employee: int
    who: str
    from_unit: int
    to_unit: int
    title: str
    says: str
    without: str
    instead: tuple[tuple[int, str], ...]  # employee, in words

    @property
    def ident(self) -> str:
        """A name for the suggestion on the page."""
        return f"{self.employee}-{self.to_unit}"


def plans_of(held: ShiftToStaff) -> dict[StaffGroup, Plan]:
    """Give the moves of each staff group."""
    return {group: plan(shift) for group, shift in held.shifts.items()}


def suggested(plans: Mapping[StaffGroup, Plan]) -> list[SuggestedMove]:
    """Give the moves of all groups, what each is worth the most first."""
    moves = sorted((move for one in plans.values() for move in one.moves), key=lambda move: -move.gain)
    return [_suggested(move) for move in moves]


def moves_page(
    held: ShiftToStaff,
    plans: Mapping[StaffGroup, Plan],
    *,
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """Give what the page says beside the suggestions."""
    groups = [one for found in plans.values() for one in found.groups]
    unjudged = sorted({unit.words for found in plans.values() for unit, _ in found.not_judged})
    return {
        "lede": _lede(held, plans),
        "groups": [_group_words(one) for one in groups if one.before],
        "short_head": [
            "Unit",
            "Staff",
            "Chance of being short",
            "Hours expected to be needed",
            "Hours that come",
            "Why",
        ],
        "short": _short(plans, keep),
        "answers": [_answer(one, keep) for one in held.answers],
        "not_counted": [*_not_counted(plans), *(f"{name}: {reason}" for name, reason in held.left_out)],
        "not_judged": unjudged,
        "no_roster": sorted(unit.name for unit in held.without_roster),
    }


def _suggested(move: Move) -> SuggestedMove:
    giver, taker, person = move.giver_after.unit, move.taker_after.unit, move.person
    return SuggestedMove(
        employee=int(person.key),
        who=person.words,
        from_unit=int(giver.key),
        to_unit=int(taker.key),
        title=f"{person.words}: from {giver.words} to {taker.words}",
        says=(
            f"{_staff(person.group)}, {hours(person.hours)}. With all the moves "
            f"{_goes(move.taker_before, move.taker_after)}; "
            f"{_goes(move.giver_before, move.giver_after)}."
        ),
        without=(
            f"Without it {taker.words} is short with a chance of {_chance(move.taker_without)}, and by "
            f"{hours(round(move.taker_without.gap, 1))} in the worst of what may come "
            f"(with it {hours(round(move.taker_after.gap, 1))})."
        ),
        instead=tuple(
            (
                int(one.person.key),
                f"{one.person.words} from {one.giver.unit.words}: {taker.words} {_chance(one.taker)}, "
                f"{one.giver.unit.words} {_chance(one.giver)}",
            )
            for one in move.instead
        ),
    )


def _goes(before: Outlook, after: Outlook) -> str:
    name, was, then = after.unit.words, _chance(before), _chance(after)
    if was != then:
        return f"{name}’s chance of being short goes from {was} to {then}"
    if round(before.gap, 1) == round(after.gap, 1):
        return f"{name}’s chance of being short stays {then}"
    return (
        f"{name}’s chance of being short stays {then}, but the worst gap goes from {hours(round(before.gap, 1))} to "
        f"{hours(round(after.gap, 1))}"
    )


def _staff(group: StaffGroup) -> str:
    return {"registered": "Registered nurse", "registered_associate": "Registered nursing associate"}.get(
        group.value, "Support worker"
    )


def _chance(one: Outlook) -> str:
    share = one.chance
    return "under 5%" if share < 0.05 else "over 95%" if share > 0.95 else f"{share:.0%}"


def _lede(held: ShiftToStaff, plans: Mapping[StaffGroup, Plan]) -> str:
    moves = sum(len(one.moves) for one in plans.values())
    where = (
        f"{plural(len(held.units), 'unit with a roster', 'units with a roster')}, "
        f"{plural(held.people, 'person', 'people')} rostered"
    )
    if not held.people:
        return f"Nobody is rostered for this shift in the lists of people’s shifts that are held ({where})."
    if not moves:
        return (
            f"{where}. No move is worth making: nobody could go where it would help more than where they are."
        )
    return (
        f"{where}. {plural(moves, 'move')} would cut the worst shortfalls. They are suggestions: whoever is in charge "
        "decides, and a reason for setting one aside is kept to learn from."
    )


def _group_words(one: GroupPlan) -> str:
    before, after = one.worst_before, one.worst_after
    proof = "no other set of moves is better" if one.proven else "the best found; better is not ruled out"
    if before.gap < 0.05:
        return f"{one.group.words.capitalize()}: no unit is short, even in the worst of what may come."
    return (
        f"{one.group.words.capitalize()}: the shortest unit is {before.unit.words}, by "
        f"{hours(round(before.gap, 1))} in the worst of what may come; after the moves it is {after.unit.words}, by "
        f"{hours(round(after.gap, 1))} ({proof})."
    )


def _short(plans: Mapping[StaffGroup, Plan], keep: Callable[[str], str]) -> list[list[Any]]:
    """Units that stay short after every suggested move, and why nobody goes there."""
    rows = []
    for found in plans.values():
        for group in found.groups:
            for one in still_short(found, group)[:_MOST_SHORT]:
                unit = one.outlook.unit
                why = (
                    [f"{one.could} may go there, but are needed as much where they are"] if one.could else []
                )
                why += [
                    f"{plural(count, 'person', 'people')}: {reason}" for reason, count in one.could_not[:_FEW]
                ]
                rows.append(
                    [
                        {"text": unit.words, "href": keep(reverse("staffing:ward", args=[int(unit.key)]))},
                        _staff(group.group) + "s",
                        _chance(one.outlook),
                        f"{one.outlook.expected:.0f}",
                        f"{one.outlook.available:.0f}",
                        "; ".join(why) or "nobody elsewhere may go there",
                    ]
                )
    return rows


def _answer(one: MoveAnswer, keep: Callable[[str], str]) -> dict[str, Any]:
    reason = one.reason or (one.get_reason_code_display() if one.reason_code else "")
    return {
        "pk": one.pk,
        "status": one.get_answer_display(),
        "tone": "good" if one.answer == "accepted" else "quiet",
        "says": f"from {one.from_unit.name} to {one.to_unit.name}" + (f": {reason}" if reason else ""),
        "employee": one.employee_id,
        "by": one.by,
        "href": keep(reverse("staffing:shift", args=[one.to_unit_id, one.on, one.part])),
    }


def _not_counted(plans: Mapping[StaffGroup, Plan]) -> list[str]:
    return [f"{person.words}: {reason}" for found in plans.values() for person, reason in found.not_counted]


def shift_choices(days: Sequence[date], parts: Mapping[date, Sequence[Part]]) -> list[tuple[str, str]]:
    """Give the shifts that can be chosen, as what a form sends and in words."""
    return [
        (f"{one.isoformat()}/{part.value}", f"{day(one, 'weekday')}, {part.words}")
        for one in days
        for part in parts[one]
    ]


def moved_words(unit: int, answers: Sequence[MoveAnswer]) -> list[str]:
    """Say how many people were moved to or from a unit for a shift; who they are is for those who make rosters."""
    here = Counter(one.from_unit.name for one in answers if one.to_unit_id == unit)
    away = Counter(one.to_unit.name for one in answers if one.from_unit_id == unit)
    return [
        *(
            f"{plural(count, 'person', 'people')} moved here from {name}"
            for name, count in sorted(here.items())
        ),
        *(
            f"{plural(count, 'person', 'people')} moved from here to {name}"
            for name, count in sorted(away.items())
        ),
    ]
