"""What was released of cycles, and what later ones have to remember of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localdate

from leadwell.voices.anonymity import may_show_comments
from leadwell.voices.cycle import (
    AskedPlace,
    CycleState,
    FriendsAndFamily,
    Group,
    Memory,
    friends_and_family,
    friends_and_family_part,
)
from leadwell.voices.results import Told
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import root_of
from leadwell_site.voices.models import CommentsRead, KeptComment, ReleasedPart, ReleasedReach, ShownComment
from leadwell_site.voices.queries.cycles import CycleSeen, cycle_now


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedSeen:
    """What was released of a cycle."""

    parts: tuple[tuple[ReleasedPart, tuple[Group, ...]], ...]
    reach: ReleasedReach


def released_of(cycle: CycleSeen) -> ReleasedSeen | None:
    """Give what was released of a cycle; None before."""
    reach = ReleasedReach.objects.filter(cycle=cycle.cycle).first()
    if reach is None:
        return None
    rows = ReleasedPart.objects.filter(cycle=cycle.cycle).order_by("id")
    return ReleasedSeen(
        parts=tuple((row, tuple(Group.of_json(one) for one in row.groups)) for row in rows), reach=reach
    )


def friends_and_family_of(cycle: CycleSeen) -> FriendsAndFamily | None:
    """Lay out what was released in the shape of the Friends and Family Test; None where its question was not asked.

    Nothing but what was released, and how many could have answered, goes into it.
    """
    found = released_of(cycle) if cycle.state is CycleState.RELEASED else None
    parts = () if found is None else found.parts
    row = next((both for both in parts if both[0].part == friends_and_family_part()), None)
    if row is None or found is None:
        return None
    root = root_of(cycle.unit.organisation)
    return friends_and_family(
        row[1],
        answered=row[0].answered,
        hands=found.reach.hands,
        organisation=cycle.unit.organisation.name,
        code=root.code,
        whole="" if cycle.unit.pk == root.pk else cycle.unit.name,
        places=[AskedPlace(way=tuple(one["way"]), people=one["people"]) for one in cycle.places],
    )


def remembered(cycle: CycleSeen, part: str) -> list[tuple[ReleasedPart, CycleSeen]]:
    """Give what was released before of the same part to people who may be asked now, the oldest first.

    A unit is the same whatever it is called now and wherever it was moved.
    """
    found = (
        ReleasedPart.objects.filter(
            part=part, cycle__unit__organisation_id=cycle.unit.organisation_id, memory__isnull=False
        )
        .exclude(cycle=cycle.cycle)
        .select_related("cycle__unit")
        .order_by("known_at", "id")
    )
    here = {one["unit"] for one in cycle.places}
    both = [(one, cycle_now(one.cycle_id)) for one in found if one.cycle.audience == cycle.cycle.audience]
    return [
        (one, then)
        for one, then in both
        if here & {place["unit"] for place in then.places}
        or then.unit.path.startswith(cycle.unit.path)
        or cycle.unit.path.startswith(then.unit.path)
    ]


def earlier_memory(cycle: CycleSeen, part: str) -> list[Memory]:
    """Give what later cycles have to remember, the oldest first, with units called as they are in this cycle."""
    here = {one["unit"]: _told_as(one["way"]) for one in cycle.places}
    made = []
    for one, then in remembered(cycle, part):
        memory = Memory.of_json(one.memory)
        names = {
            _told_as(place["way"]): here.get(place["unit"], f"unit {place['unit']}") for place in then.places
        }
        made.append(
            replace(memory, known_by=tuple((names.get(by[0], by[0]), *by[1:]) for by in memory.known_by))
        )
    return made


def open_at_once(cycle: CycleSeen, part: str) -> bool:
    """Say whether one that was released before was open while this one was."""
    opened, closed = cycle.moved_on(CycleState.OPEN), cycle.moved_on(CycleState.CLOSED)
    for _, then in remembered(cycle, part):
        began, ended = then.moved_on(CycleState.OPEN), then.moved_on(CycleState.CLOSED)
        if opened and closed and began and ended and began <= closed and opened <= ended:
            return True
    return False


def _told_as(way: Sequence[str]) -> str:
    return " / ".join(way)


def told_before(cycle: CycleSeen, part: str) -> list[Told]:
    """Give the units' figures of the last cycle of the same unit that told the same part."""
    last = (
        ReleasedPart.objects.filter(part=part, cycle__unit=cycle.unit, cycle__audience=cycle.cycle.audience)
        .exclude(cycle=cycle.cycle)
        .order_by("known_at", "id")
        .last()
    )
    return [] if last is None else [Told(**one) for one in last.told]


def last_asked(unit: Unit, *, audience: str) -> dict[str, date]:
    """Give on which day each part was last released at a unit or above it, by address."""
    above = [int(one) for one in unit.path.strip("/").split("/")]
    found = ReleasedPart.objects.filter(cycle__unit__in=above, cycle__audience=audience)
    return {
        part: localdate(known_at)
        for part, known_at in found.order_by("known_at").values_list("part", "known_at")
    }


def comments_to_read(cycle: CycleSeen) -> list[KeptComment]:
    """Give the comments of a released cycle that nobody has finished reading, in the order of their random keys.

    None where fewer wrote than comments are shown of: whoever reads them is somebody, too.
    """
    if CommentsRead.objects.filter(cycle=cycle.cycle).exists():
        return []
    found = list(KeptComment.objects.select_related("unit").filter(cycle=cycle.cycle).order_by("key"))
    return found if may_show_comments(len(found)) else []


def comments_shown(cycle: CycleSeen) -> list[ShownComment]:
    """Give the comments that were chosen to be shown."""
    return list(ShownComment.objects.filter(cycle=cycle.cycle).order_by("where", "place"))
