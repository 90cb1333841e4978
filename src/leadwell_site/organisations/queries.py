"""What a person may see and do, and units by name, code and place in the tree."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from leadwell_site.organisations.dated import in_force
from leadwell_site.organisations.fitting import code_key, name_key
from leadwell_site.organisations.models import Organisation, Role, Unit, UnitCode, UnitName
from leadwell_site.organisations.permissions import Permission, allowed, kinds_allowing
from leadwell_site.organisations.tree import known_by


def names_of(
    numbered: Iterable[tuple[str, int]], *, organisation_id: int, known_at: datetime | None = None
) -> dict[tuple[str, int], str]:
    """The names of an organisation's units and people, and its own, by sort and number: units as known at a moment."""
    wanted = defaultdict(set)
    for sort, number in numbered:
        wanted[sort].add(number)
    units = Unit.objects.filter(pk__in=wanted["unit"], organisation=organisation_id)
    people = get_user_model().objects.filter(
        pk__in=wanted["person"], roles__unit__organisation=organisation_id
    )
    own = Organisation.objects.filter(pk__in=wanted["organisation"] & {organisation_id})
    found = {("unit", unit.pk): unit.name for unit in as_called(units, known_at)}
    found |= {("person", number): email for number, email in people.values_list("pk", "email")}
    return found | {("organisation", number): name for number, name in own.values_list("pk", "name")}


def roles_in_force(user: Any, *, on: date) -> QuerySet[Role]:
    """The roles that a person holds on a day, with their units, oldest first."""
    if not user.is_authenticated or not user.is_active:
        return Role.objects.none()
    return (
        Role.objects.filter(Q(until_on=None) | Q(until_on__gte=on), user=user, from_on__lte=on)
        .select_related("unit__organisation")
        .order_by("id")
    )


def units_seen_by(user: Any, *, on: date, known_at: datetime | None = None) -> QuerySet[Unit]:
    """The units of a person's roles and everything below them, closed units too.

    With ``known_at`` without those that were added later.
    """
    return units_where(user, Permission.SEE, on=on).filter(known_by(known_at))


def units_where(user: Any, what: Permission, *, on: date) -> QuerySet[Unit]:
    """The units at which a person may do something."""
    roles = roles_in_force(user, on=on).filter(kind__in=kinds_allowing(what))
    below = Q()
    for path in roles.values_list("unit__path", flat=True):
        below |= Q(path__startswith=path)
    return Unit.objects.filter(below).select_related("organisation") if below else Unit.objects.none()


def unit_seen_by(user: Any, unit_id: int, *, on: date, known_at: datetime | None = None) -> Unit:
    """Give a unit; with ``known_at`` by the name by which it was known then.

    Raises:
        Http404: there is none, it is not this person's to see, or it was added later; they look the same.
    """
    found = units_seen_by(user, on=on, known_at=known_at).filter(pk=unit_id).first()
    if found is None:
        raise Http404("There is no such unit.")
    return as_called([found], known_at)[0]


def way_to(user: Any, unit: Unit, *, on: date, known_at: datetime | None = None) -> list[Unit]:
    """Give the units from the highest that somebody may see down to a unit, each as it was called."""
    numbers = [int(one) for one in unit.path.strip("/").split("/")]
    called = as_called(units_seen_by(user, on=on, known_at=known_at).filter(pk__in=numbers), known_at)
    return sorted(called, key=lambda one: len(one.path))


def as_called(units: Iterable[Unit], known_at: datetime | None) -> list[Unit]:
    """Give units by the names by which they were known at a moment, for pages to show and never to be saved.

    Without a moment they are as they are, and nothing is asked of the database.
    """
    found = list(units)
    if known_at is not None:
        names = names_on(found, localdate(known_at), known_at)
        for unit in found:
            unit.name = names[unit.pk]
    return found


def permissions_at(user: Any, unit: Unit, *, on: date) -> frozenset[Permission]:
    """All that a person may do at a unit, by every role that reaches it; one query."""
    found: frozenset[Permission] = frozenset()
    for role in roles_in_force(user, on=on):
        if unit.path.startswith(role.unit.path):
            found |= allowed(role.kind)
    return found


def may(user: Any, what: Permission, unit: Unit, *, on: date) -> bool:
    """Whether a person may do something at a unit."""
    return what in permissions_at(user, unit, on=on)


def organisation_of(user: Any, *, on: date) -> Organisation | None:
    """The organisation of a person's oldest role in force; None for somebody without any."""
    role = roles_in_force(user, on=on).first()
    return role.unit.organisation if role else None


def organisations_where(user: Any, what: Permission, *, on: date) -> list[Organisation]:
    """The organisations at a unit of which a person may do something, by their names."""
    roles = roles_in_force(user, on=on).filter(kind__in=kinds_allowing(what))
    found = {role.unit.organisation_id: role.unit.organisation for role in roles}
    return sorted(found.values(), key=lambda one: (one.name, one.pk))


def root_of(organisation: Organisation) -> Unit:
    """The unit that is the organisation itself."""
    return Unit.objects.select_related("organisation").get(organisation=organisation, parent=None)


def descendants(unit: Unit, *, itself: bool = True, known_at: datetime | None = None) -> QuerySet[Unit]:
    """Everything below a unit in the tree as it stands, and the unit itself unless it is left out.

    With ``known_at`` without what was added later.
    """
    below = Unit.objects.filter(known_by(known_at), path__startswith=unit.path)
    return below if itself else below.exclude(pk=unit.pk)


def ancestors(unit: Unit) -> list[Unit]:
    """The units above a unit, from the organisation down."""
    numbers = [int(one) for one in unit.path.strip("/").split("/")[:-1]]
    found = Unit.objects.in_bulk(numbers)
    return [found[number] for number in numbers]


def name_on(unit: Unit, day: date, known_at: datetime | None = None) -> str:
    """The name a unit had on a day, as it was known at a moment (None: as it is known now)."""
    return names_on([unit], day, known_at)[unit.pk]


def names_on(units: Iterable[Unit], day: date, known_at: datetime | None = None) -> dict[int, str]:
    """The names that units had on a day by the units' numbers; one query.

    The name that became known last holds from its day on; see ``dated.in_force``.
    """
    wanted = list(units)
    said: dict[int, list[UnitName]] = defaultdict(list)
    known = UnitName.objects.filter(unit__in=wanted)
    if known_at is not None:
        known = known.filter(known_at__lte=known_at)
    for one in known.order_by("known_at", "id"):
        said[one.unit_id].append(one)
    return {unit.pk: in_force(said[unit.pk], day).name if said[unit.pk] else unit.name for unit in wanted}


def find_units(
    organisation: Organisation, *, names: Iterable[str] = (), codes: Iterable[str] = ()
) -> dict[str, Unit]:
    """Find units by names and codes as somebody wrote them; three queries at most.

    A name may be any the unit ever had, in any spelling that ``plain_name`` holds equal; where several units
    had it, the one that has it now. A code counts in capitals and small letters alike. What is not found, or
    fits several, is not in the answer.
    """
    found: dict[str, Unit] = {}
    written = {name: name_key(name) for name in names}
    if written:
        candidates: dict[str, dict[int, Unit]] = defaultdict(dict)
        rows = UnitName.objects.filter(
            unit__organisation=organisation, plain_name__in=set(written.values())
        ).select_related("unit")
        for row in rows:
            candidates[row.plain_name][row.unit_id] = row.unit
        for name, plain in written.items():
            fitting = list(candidates[plain].values())
            now = [unit for unit in fitting if name_key(unit.name) == plain]
            open_now = [unit for unit in now if unit.closed_on is None]
            for several in (fitting, now, open_now):
                if len(several) == 1:
                    found[name] = several[0]
                    break
    asked = {code: code_key(code) for code in codes}
    if asked:
        coded: dict[str, dict[int, Unit]] = defaultdict(dict)
        holding = UnitCode.objects.filter(
            unit__organisation=organisation, code__in=set(asked.values())
        ).select_related("unit")
        for held in holding:
            coded[held.code][held.unit_id] = held.unit
        for code, plain in asked.items():
            fitting = list(coded[plain].values())
            if len(fitting) > 1:
                fitting = [unit for unit in fitting if unit.code == plain]
            if len(fitting) == 1:
                found[code] = fitting[0]
    return found
