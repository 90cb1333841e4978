"""What people decided about charts, as it was known: steps, targets and what happened. Three queries a page."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from leadwell.measures.definitions import measures as defined
from leadwell.measures.rates import Sureness
from leadwell.measures.spc.rebasing import Step, standing
from leadwell_site.measures.models import ChartStep, Happening, Target
from leadwell_site.organisations.clock import now
from leadwell_site.organisations.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target from a day on; ``value`` is None where none stands from then."""

    applies_from: date
    value: float | None
    who_asks: str
    unit_id: int  # the place that it was set at: this one or one above it
    by: str
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that happened."""

    pk: int
    on: date
    words: str
    by: str
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What stands about one measure at one place, each in order of days."""

    steps: tuple[Step, ...] = ()
    targets: tuple[Aim, ...] = ()
    notes: tuple[Note, ...] = ()


NOTHING = Decided()


class AllDecided(Mapping[tuple[int, str], Decided]):
    """What stands about measures at places; of a measure that nobody decided anything about, nothing."""

    def __init__(
        self, found: Mapping[tuple[int, str], Decided], notes: Mapping[int, tuple[Note, ...]]
    ) -> None:
        self._found = found
        self._notes = notes  # of every chart of a place

    def __getitem__(self, key: tuple[int, str]) -> Decided:
        found = self._found.get(key)
        if found is not None:
            return found
        notes = self._notes.get(key[0])
        return NOTHING if notes is None else Decided(notes=notes)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def decided(
    units: Iterable[Unit], *, measures: Collection[str] | None = None, known_at: datetime | None = None
) -> AllDecided:
    """Give what stood at a moment (now, where none is given) about measures at these places: three queries.

    A target of the nearest place that has one stands from its day on; before that, the one of the place above it.
    Counts are not inherited: twenty falls in a hospital are not twenty in each of its wards.
    """
    at = known_at or now()
    ways = {unit.pk: _way(unit) for unit in units}
    steps = _steps(ways, measures, at)
    aims = _aims({one for way in ways.values() for one in way}, measures, at)
    of_measure, of_place = _notes(ways, measures, at)
    keys = set(steps) | set(of_measure)
    keys |= {(place, measure) for place, way in ways.items() for one, measure in aims if one in way}
    found = {}
    for place, measure in keys:
        targets = _of_way([aims.get((one, measure), ()) for one in ways[place]], measure)
        notes = (*of_measure.get((place, measure), ()), *of_place.get(place, ()))
        found[place, measure] = Decided(
            steps=steps.get((place, measure), ()),
            targets=targets,
            notes=tuple(sorted(notes, key=lambda note: (note.on, note.pk))),
        )
    return AllDecided(found, of_place)


def _of_way(way: Sequence[tuple[Aim, ...]], measure: str) -> tuple[Aim, ...]:
    """Put the targets of the places from the top down to this one together, by their days."""
    if not is_for_all_below(measure):
        return way[-1]
    found: tuple[Aim, ...] = ()
    for aims in way:
        if aims:
            found = (*(one for one in found if one.applies_from < aims[0].applies_from), *aims)
    return found


def is_for_all_below(measure: str) -> bool:
    """Say whether a target of a place is one for each place below it: of shares, rates and scores it is."""
    known = defined().get(measure)
    return known is not None and (bool(known.denominator) or known.sure is Sureness.SCORE)


def standing_steps(unit: Unit, measure: str) -> tuple[Step, ...]:
    """Give the steps that stand now about one chart: one query."""
    return _steps({unit.pk: (unit.pk,)}, [measure], now()).get((unit.pk, measure), ())


def standing_happening(unit: Unit, pk: int) -> Happening | None:
    """Give a note of a place that has not been taken back, None where there is none: one query."""
    return Happening.objects.filter(
        unit=unit, pk=pk, takes_back__isnull=True, taken_back_by__isnull=True
    ).first()


def _way(unit: Unit) -> tuple[int, ...]:
    """The unit and the places above it, from the top down."""
    return tuple(int(one) for one in unit.path.strip("/").split("/"))


def _of(measures: Collection[str] | None) -> Q:
    return Q() if measures is None else Q(measure__in=list(measures))


def _steps(
    places: Collection[int], measures: Collection[str] | None, at: datetime
) -> dict[tuple[int, str], tuple[Step, ...]]:
    rows = ChartStep.objects.filter(_of(measures), unit__in=list(places), known_at__lte=at).order_by("pk")
    told: dict[tuple[int, str], list[Step]] = defaultdict(list)
    for row in rows:
        told[row.unit_id, row.measure].append(
            Step(
                starts_on=row.starts_on,
                reason=row.reason,
                decided_by=row.by,
                known_at=row.known_at,
                baseline_points=row.baseline_points,
                withdrawn=row.is_withdrawn,
            )
        )
    return {key: stood for key, several in told.items() if (stood := standing(several, at))}


def _aims(
    places: Collection[int], measures: Collection[str] | None, at: datetime
) -> dict[tuple[int, str], tuple[Aim, ...]]:
    """Of each place, measure and day the target that was set last."""
    rows = Target.objects.filter(_of(measures), unit__in=list(places), known_at__lte=at)
    last: dict[tuple[int, str], dict[date, Aim]] = defaultdict(dict)
    for row in rows.order_by("known_at", "pk"):
        last[row.unit_id, row.measure][row.applies_from] = Aim(
            applies_from=row.applies_from,
            value=row.value,
            who_asks=row.who_asks,
            unit_id=row.unit_id,
            by=row.by,
            known_at=row.known_at,
        )
    return {key: tuple(days[day] for day in sorted(days)) for key, days in last.items()}


def _notes(
    places: Collection[int], measures: Collection[str] | None, at: datetime
) -> tuple[dict[tuple[int, str], tuple[Note, ...]], dict[int, tuple[Note, ...]]]:
    of = Q() if measures is None else Q(measure__in=["", *measures])
    rows = list(Happening.objects.filter(of, unit__in=list(places), known_at__lte=at).order_by("on", "pk"))
    gone = {row.takes_back_id for row in rows}
    of_measure: dict[tuple[int, str], list[Note]] = defaultdict(list)
    of_place: dict[int, list[Note]] = defaultdict(list)
    for row in rows:
        if row.takes_back_id is not None or row.pk in gone:
            continue
        note = Note(pk=row.pk, on=row.on, words=row.words, by=row.by, known_at=row.known_at)
        if row.measure:
            of_measure[row.unit_id, row.measure].append(note)
        else:
            of_place[row.unit_id].append(note)
    return (
        {key: tuple(several) for key, several in of_measure.items()},
        {key: tuple(several) for key, several in of_place.items()},
    )
