"""Cycles: how they stand and who may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.timezone import localdate

from leadwell.voices.cycle import CycleState, Design, design_of_json
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import units_seen_by
from leadwell_site.voices.models import Cycle, CycleDesign, CycleMove


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSeen:
    """A cycle as it stands."""

    cycle: Cycle
    state: CycleState
    design: Design
    closes_on: date
    declared_on: date  # when what it asks was last changed
    moves: tuple[CycleMove, ...]

    @property
    def pk(self) -> int:
        """Its number."""
        return self.cycle.pk

    @property
    def unit(self) -> Unit:
        """Whose people are asked, with those of all below."""
        return self.cycle.unit

    @property
    def asker(self) -> str:
        """Who asks: the unit, and the organisation where that is another."""
        whole = self.unit.organisation.name
        return whole if self.unit.name == whole else f"{self.unit.name}, {whole}"

    def moved_on(self, to: CycleState) -> date | None:
        """Give the day on which it last came into a state."""
        found = [one.known_at for one in self.moves if one.to == to]
        return localdate(found[-1]) if found else None

    @property
    def places(self) -> list[dict[str, Any]]:
        """The units with their people, as they stood when it opened."""
        return next((one.places for one in reversed(self.moves) if one.to == CycleState.OPEN), [])


def cycles_at(units: Iterable[int], *, known_at: datetime | None = None) -> list[CycleSeen]:
    """Give the cycles of these units, the newest first; with ``known_at`` as they stood then."""
    found = Cycle.objects.filter(unit__in=list(units)).select_related("unit__organisation").order_by("-id")
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return _all_seen(list(found), known_at)


def open_cycles() -> list[CycleSeen]:
    """Give every cycle that is open."""
    ended = CycleMove.objects.filter(to__in=[CycleState.CLOSED, CycleState.GIVEN_UP]).values("cycle")
    opened = CycleMove.objects.filter(to=CycleState.OPEN).exclude(cycle__in=ended).values("cycle")
    return _all_seen(list(Cycle.objects.filter(pk__in=opened).select_related("unit__organisation")))


def cycle_now(pk: int) -> CycleSeen:
    """Give a cycle, whoever asks: for jobs and actions.

    Raises:
        Http404: there is none.
    """
    found = Cycle.objects.select_related("unit__organisation").filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such cycle.")
    return _seen(found)


def state_now(pk: int) -> CycleState:
    """Give how a cycle stands and nothing else of it: asked with every answer."""
    last = CycleMove.objects.filter(cycle=pk).order_by("id").values_list("to", flat=True).last()
    return CycleState.DESIGN if last is None else CycleState(last)


def cycle_for(user: Any, pk: int, *, on: date, known_at: datetime | None = None) -> CycleSeen:
    """Give a cycle to somebody who sees its unit or one below it: they were asked, or lead those who were.

    With ``known_at`` it is given as it stood then.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    found = cycle_now(pk)
    if known_at is not None:
        if found.cycle.known_at > known_at:
            raise Http404("There was no such cycle yet.")
        found = _seen(found.cycle, known_at)
    seen = units_seen_by(user, on=on)
    if not seen.filter(Q(pk=found.unit.pk) | Q(path__startswith=found.unit.path)).exists():
        raise Http404("There is no such cycle.")
    return found


def _seen(one: Cycle, known_at: datetime | None = None) -> CycleSeen:
    found = _all_seen([one], known_at)
    if not found:  # a cycle is made with its design, in one transaction
        raise Http404("There is no such cycle.")
    return found[0]


def _all_seen(cycles: Sequence[Cycle], known_at: datetime | None = None) -> list[CycleSeen]:
    """Give cycles as they stand, with two queries however many there are."""
    moved = CycleMove.objects.filter(cycle__in=cycles).order_by("id")
    designed = CycleDesign.objects.filter(cycle__in=cycles).order_by("id")
    if known_at is not None:
        moved, designed = moved.filter(known_at__lte=known_at), designed.filter(known_at__lte=known_at)
    moves: dict[int, list[CycleMove]] = {}
    for move in moved:
        moves.setdefault(move.cycle_id, []).append(move)
    designs = {one.cycle_id: one for one in designed}  # the last one stands
    found = []
    for one in cycles:
        if (design := designs.get(one.pk)) is None:
            continue
        own = moves.get(one.pk, [])
        found.append(
            CycleSeen(
                cycle=one,
                state=CycleState(own[-1].to) if own else CycleState.DESIGN,
                design=design_of_json(design.content),
                closes_on=design.closes_on,
                declared_on=localdate(design.known_at),
                moves=tuple(own),
            )
        )
    return found
