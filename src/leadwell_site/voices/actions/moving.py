"""Moving a cycle on. The table of allowed moves is ``leadwell.voices.cycle.MOVES``."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from leadwell.voices.cycle import CycleState, moved
from leadwell_site.audit.actions import record
from leadwell_site.voices.actions.shuffling import shuffle
from leadwell_site.voices.models import Code, Cycle, CycleMove, KeptComment, KeptReply
from leadwell_site.voices.queries import CycleSeen, Place, state_now


def preview(*, cycle: CycleSeen, by: str, at: datetime) -> CycleMove:
    """Show a cycle as respondents will see it."""
    return _move(cycle, CycleState.PREVIEW, by=by, at=at)


def back_to_design(*, cycle: CycleSeen, by: str, at: datetime) -> CycleMove:
    """Go back to the design of a cycle that has not opened."""
    return _move(cycle, CycleState.DESIGN, by=by, at=at)


def open_cycle(
    *,
    cycle: CycleSeen,
    places: list[Place],
    people: Mapping[int, int | None],
    served: Mapping[int, Mapping[str, int]] | None = None,
    by: str,
    at: datetime,
) -> CycleMove:
    """Open a cycle: from now on answers are taken, and its design stays.

    Args:
        cycle: the cycle.
        places: the units with codes of their own.
        people: how many could answer at each unit, as somebody confirmed it; None where nobody knows.
        served: of people served, how many are in each group of the first cut that can be counted, by unit.
        by: who opens it.
        at: when.

    Raises:
        NotAllowed: it cannot be opened from where it stands.
    """
    kept = [
        {
            "unit": one.unit.pk,
            "way": list(one.way),
            "people": people.get(one.unit.pk),
            # By staff group only where the list is what was confirmed.
            "groups": one.groups if people.get(one.unit.pk) == one.people else {},
            "served": dict((served or {}).get(one.unit.pk, {})),
        }
        for one in places
    ]
    return _move(cycle, CycleState.OPEN, by=by, at=at, places=kept)


def close(*, cycle: CycleSeen, by: str, at: datetime) -> CycleMove:
    """Close a cycle: codes that were not used are destroyed, and what came in is mixed a last time.

    Raises:
        NotAllowed: it is not open.
    """
    with transaction.atomic():
        made = _move(cycle, CycleState.CLOSED, by=by, at=at)
        Code.objects.filter(cycle=cycle.cycle).delete()
    shuffle()
    return made


def give_up(*, cycle: CycleSeen, by: str, at: datetime) -> CycleMove:
    """Give a cycle up: whatever was answered is destroyed and nothing is told.

    Raises:
        NotAllowed: it is open, or over.
    """
    with transaction.atomic():
        made = _move(cycle, CycleState.GIVEN_UP, by=by, at=at)
        for model in (Code, KeptReply, KeptComment):
            model._default_manager.filter(cycle=cycle.cycle).delete()
    shuffle()
    return made


@transaction.atomic
def _move(
    cycle: CycleSeen, to: CycleState, *, by: str, at: datetime, places: list[dict[str, object]] | None = None
) -> CycleMove:
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    moved(state_now(cycle.pk), to)
    made = CycleMove.objects.create(cycle=cycle.cycle, to=to.value, places=places or [], by=by, known_at=at)
    record(
        actor=by,
        did=f"voices.cycle.{to.value}",
        subject=f"cycle {cycle.pk}",
        organisation_id=cycle.unit.organisation_id,
        at=at,
    )
    return made
