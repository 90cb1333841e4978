"""Savings schemes with their assessments, tripwires and moves, as they were known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from leadwell.improvement.schemes import SchemeState
from leadwell.improvement.tripwires import Wire, WireKind
from leadwell_site.improvement.models import Assessment, Scheme, SchemeMove, Tripwire
from leadwell_site.organisations.clock import now
from leadwell_site.organisations.models import Unit

_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class WireSeen:
    """A tripwire that stands."""

    pk: int
    unit: Unit
    measure: str
    wire: Wire
    by: str
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One move of a scheme."""

    to: SchemeState
    reason: str
    tripwire: WireSeen | None  # that paused it; a person did, where there is none
    let_pass: tuple[tuple[int, date, float | None], ...]  # tripwire, first day of the month, value seen
    by: str
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeSeen:
    """A scheme and how it stands."""

    pk: int
    unit: Unit
    title: str
    what: str
    owner: str
    saving: float
    starts_on: date
    by: str
    known_at: datetime
    assessments: tuple[Assessment, ...]  # the first signed first
    wires: tuple[WireSeen, ...]
    moves: tuple[Moved, ...]  # in the order of time

    @property
    def state(self) -> SchemeState:
        """How it stands: as its last move says."""
        return self.moves[-1].to if self.moves else SchemeState.PROPOSED

    @property
    def paused(self) -> Moved | None:
        """The move that paused it; None where it is not paused."""
        return self.moves[-1] if self.state is SchemeState.PAUSED else None

    def let_pass(self, wire: WireSeen) -> dict[date, float | None]:
        """The months that somebody saw a tripwire signal in and let pass, and the value seen the last time."""
        return {day: value for move in self.moves for pk, day, value in move.let_pass if pk == wire.pk}

    @property
    def people(self) -> set[str]:
        """The addresses of everybody who did something about it."""
        return {self.by, self.owner, *(one.by for one in (*self.assessments, *self.wires, *self.moves))}


def schemes_at(
    units: Iterable[int] | QuerySet[Unit], *, pk: int | None = None, known_at: datetime | None = None
) -> tuple[SchemeSeen, ...]:
    """Give the schemes of these places, the latest first: four queries."""
    at = known_at or now()
    rows = Scheme.objects.filter(
        unit__in=units if isinstance(units, QuerySet) else list(units), known_at__lte=at
    )
    if pk is not None:
        rows = rows.filter(pk=pk)
    return _seen(rows, at)


def scheme_now(scheme: SchemeSeen) -> SchemeSeen:
    """Give a scheme with all that was ever added to it, for what is done next must follow on that."""
    return scheme_of(scheme.pk)


def scheme_of(pk: int) -> SchemeSeen:
    """Give a scheme by its number, with all that was ever added to it."""
    return _seen(Scheme.objects.filter(pk=pk), _EVER)[0]


def schemes_that_run(organisation_id: int | None = None) -> tuple[tuple[int, Unit], ...]:
    """Give number and unit of the schemes of an organisation, or of all, whose last move let them run: one query.

    Nothing else of them is read, so that one that cannot be read does not hide the others.
    """
    last = SchemeMove.objects.filter(scheme=OuterRef("pk")).order_by("-known_at", "-pk").values("to")[:1]
    rows = Scheme.objects.alias(last=Subquery(last)).filter(last=SchemeState.RUNNING.value)
    if organisation_id is not None:
        rows = rows.filter(unit__organisation=organisation_id)
    return tuple((row.pk, row.unit) for row in rows.select_related("unit").order_by("-known_at", "-pk"))


def paused_schemes(units: QuerySet[Unit], *, owner: str = "") -> tuple[SchemeSeen, ...]:
    """Give the schemes of these places that are paused, one's own alone where an owner is named."""
    rows = Scheme.objects.filter(unit__in=units, moves__to=SchemeState.PAUSED.value).distinct()
    if owner:
        rows = rows.filter(owner=owner)
    return tuple(one for one in _seen(rows, now()) if one.state is SchemeState.PAUSED)


def _seen(rows: QuerySet[Scheme], at: datetime) -> tuple[SchemeSeen, ...]:
    def known(model: type[Assessment | Tripwire | SchemeMove]) -> QuerySet:
        return model.objects.filter(known_at__lte=at).order_by("known_at", "pk")

    found = rows.select_related("unit__organisation").prefetch_related(
        Prefetch("assessments", queryset=known(Assessment)),
        Prefetch("tripwires", queryset=known(Tripwire).select_related("unit")),
        Prefetch("moves", queryset=known(SchemeMove)),
    )
    return tuple(_one(row) for row in found.order_by("-known_at", "-pk"))


def _one(row: Scheme) -> SchemeSeen:
    every = list(row.tripwires.all())
    gone = {one.takes_away_id for one in every}
    wires = {one.pk: _wire(one) for one in every if one.takes_away_id is None}
    return SchemeSeen(
        pk=row.pk,
        unit=row.unit,
        title=row.title,
        what=row.what,
        owner=row.owner,
        saving=row.saving,
        starts_on=row.starts_on,
        by=row.by,
        known_at=row.known_at,
        assessments=tuple(row.assessments.all()),
        wires=tuple(wire for pk, wire in wires.items() if pk not in gone),
        moves=tuple(
            Moved(
                to=SchemeState(move.to),
                reason=move.reason,
                tripwire=wires.get(move.tripwire_id) if move.tripwire_id else None,
                let_pass=tuple(_passed(*one) for one in move.let_pass),
                by=move.by,
                known_at=move.known_at,
            )
            for move in row.moves.all()
        ),
    )


def _passed(pk: int, day: str, value: float | None = None) -> tuple[int, date, float | None]:
    """Read what was let pass; rows of before the value was kept have none, and let the month pass as it stands."""
    return pk, date.fromisoformat(day), value


def _wire(row: Tripwire) -> WireSeen:
    return WireSeen(
        pk=row.pk,
        unit=row.unit,
        measure=row.measure,
        wire=Wire(kind=WireKind(row.kind), limit=row.limit),
        by=row.by,
        known_at=row.known_at,
    )
