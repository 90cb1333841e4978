"""The tree of units on any day, as it was known at a moment: who hung below whom."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q

from leadwell.foundations.errors import LeadwellError
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.dated import in_force
from leadwell_site.organisations.models import Unit, UnitName, UnitParent


class Circle(LeadwellError):
    """On some day a unit would hang below itself."""


@dataclass(frozen=True, slots=True)
class Hung:
    """A statement: from a day on a unit hung below another."""

    unit: int
    parent: int
    from_on: date | None  # None: always, as far as is known


class Tree:
    """Units and where they hung on each day.

    It holds what hangs below the places it was asked for, and what once hung there. Most units never move;
    for those the path kept on the unit says all.
    """

    def __init__(
        self, units: Sequence[Unit], paths: Mapping[date | None, Mapping[int, tuple[int, ...]]]
    ) -> None:
        """Keep units from the top down, and the paths that hold from each day on (None: from the beginning)."""
        self.units = tuple(units)
        self._days = sorted(day for day in paths if day is not None)
        self._paths = [paths[None], *(paths[day] for day in self._days)]

    def __iter__(self) -> Iterator[Unit]:
        return iter(self.units)

    def __len__(self) -> int:
        return len(self.units)

    @property
    def key(self) -> Hashable:
        """All that the tree says, as something that can be looked up by: two trees alike have one key."""
        return tuple(self._days), tuple(tuple(sorted(stage.items())) for stage in self._paths)

    @property
    def has_moves(self) -> bool:
        """Whether any of the units ever hung elsewhere."""
        return bool(self._days)

    def open_leaves(self, place: Unit, day: date) -> list[Unit]:
        """Give the wards, homes and teams at or below a place that are open on a day, and still hang there."""
        # Who once hung here and hangs elsewhere now is not for everybody here to see.
        return [
            one
            for one in (place, *self.below(place.pk, day))
            if one.kind in LEAF_KINDS
            and (one.closed_on is None or one.closed_on > day)
            and one.path.startswith(place.path)
        ]

    def stage(self, day: date) -> int:
        """Give the number of the stage that holds on a day; days of one stage have one tree."""
        return bisect_right(self._days, day)

    def path(self, unit: int, day: date) -> tuple[int, ...]:
        """Give the numbers of the units above a unit on a day, from the organisation down to itself."""
        return self._paths[self.stage(day)][unit]

    def parent(self, unit: int, day: date) -> int | None:
        """Give the number of the unit directly above on a day; None for the organisation."""
        above = self.path(unit, day)[:-1]
        return above[-1] if above else None

    def below(self, place: int, day: date) -> list[Unit]:
        """Give the units that hung directly or further below a place on a day, from the top down."""
        paths = self._paths[self.stage(day)]
        found = [unit for unit in self.units if unit.pk != place and place in paths[unit.pk]]
        return sorted(found, key=lambda unit: len(paths[unit.pk]))


def tree_below(
    places: Iterable[Unit], *, leaving_out: Collection[str] = (), known_at: datetime | None = None
) -> Tree:
    """Give places and everything that hangs or once hung below them, closed units too: two queries.

    Where units have moved, four.

    Args:
        places: the tops; their own kinds are never left out.
        leaving_out: kinds of unit that are not wanted.
        known_at: moves as known then; now where not given. What was moved later hangs where it was, and what
            was added later is left out.
    """
    tops = {unit.pk: unit for unit in places}
    if not tops:
        return Tree((), {None: {}})
    kept = (~Q(kind__in=leaving_out) & known_by(known_at)) | Q(pk__in=list(tops))
    organisations = {unit.organisation_id for unit in tops.values()}
    moves = list(
        UnitParent.objects.filter(
            unit__in=UnitParent.objects.filter(unit__organisation__in=organisations)
            .exclude(parent=F("unit__parent"))
            .values("unit")
        ).order_by("known_at", "id")
    )
    below = Q()
    for top in tops.values():
        below |= Q(path__startswith=top.path)
    if not moves:
        found = Unit.objects.filter(below).filter(kept)
        standing = {unit.pk: numbers_of(unit) for unit in found}
        return Tree(_from_the_top(found, standing), {None: standing})
    now = dict(Unit.objects.filter(organisation__in=organisations).values_list("pk", "parent_id"))
    paths = paths_by_day(now, _as_known(moves, known_at))
    inside = {
        number
        for stage in paths.values()
        for number, path in stage.items()
        if not tops.keys().isdisjoint(path)
    }
    found = Unit.objects.filter(Q(pk__in=inside) & kept)
    numbers = {unit.pk for unit in found}
    return Tree(
        _from_the_top(found, paths[max((day for day in paths if day is not None), default=None)]),
        {day: {pk: path for pk, path in stage.items() if pk in numbers} for day, stage in paths.items()},
    )


def known_by(known_at: datetime | None) -> Q:
    """Tell the units that had been added by a moment from those added later; all, where none is given.

    A unit is known from when its first name was said.
    """
    if known_at is None:
        return Q()
    said = UnitName.objects.filter(unit=OuterRef("pk"))
    return Exists(said.filter(known_at__lte=known_at)) | ~Exists(said)


def numbers_of(unit: Unit) -> tuple[int, ...]:
    """The numbers on a unit's path as it stands, from the organisation down to the unit itself."""
    return tuple(int(one) for one in unit.path.strip("/").split("/"))


def paths_by_day(
    parents: Mapping[int, int | None], statements: Iterable[Hung]
) -> dict[date | None, dict[int, tuple[int, ...]]]:
    """Give every unit's path from the beginning (None), and anew from each day on which any unit moved.

    Args:
        parents: the unit above each unit as it stands; None for organisations.
        statements: those about units that ever moved, as they became known.

    Raises:
        Circle: on some day a unit would hang below itself.
    """
    of_unit: dict[int, list[Hung]] = defaultdict(list)
    for one in statements:
        of_unit[one.unit].append(one)
    days: list[date | None] = [None]
    days += sorted({one.from_on for several in of_unit.values() for one in several if one.from_on})
    found: dict[date | None, dict[int, tuple[int, ...]]] = {}
    for day in days:
        hung = dict(parents)
        for unit, several in of_unit.items():
            hung[unit] = in_force(several, day or date.min).parent
        found[day] = _paths(hung)
    return found


def _paths(parents: Mapping[int, int | None]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for unit in parents:
        way: list[int] = []
        at: int | None = unit
        while at is not None and at not in found:
            if at in way:
                raise Circle("On one of those days a unit would hang below itself.")
            way.append(at)
            at = parents[at]
        above = () if at is None else found[at]
        for number in reversed(way):
            above = found[number] = (*above, number)
    return found


def _as_known(moves: Iterable[UnitParent], known_at: datetime | None) -> list[Hung]:
    """Give the statements known at a moment; of a unit of which none was known yet, its first."""
    of_unit: dict[int, list[UnitParent]] = defaultdict(list)
    for one in moves:
        of_unit[one.unit_id].append(one)
    found = []
    for several in of_unit.values():
        known = [one for one in several if known_at is None or one.known_at <= known_at] or several[:1]
        found += [Hung(one.unit_id, one.parent_id, one.from_on) for one in known]
    return found


def _from_the_top(units: Iterable[Unit], paths: Mapping[int, tuple[int, ...]]) -> list[Unit]:
    return sorted(units, key=lambda unit: (len(paths[unit.pk]), unit.name))
