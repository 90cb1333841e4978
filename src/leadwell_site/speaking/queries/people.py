"""Who reads what is told: guardians of the organisation, those outside it, and who may open which case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Organisation, Role, Unit
from leadwell_site.organisations.permissions import Permission, kinds_allowing
from leadwell_site.organisations.queries import roles_in_force, units_where
from leadwell_site.speaking.choices import CaseKind, Hand, RouteKind
from leadwell_site.speaking.models import Assignment, Concern, Route, RouteAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A way outside the organisation that stands."""

    pk: int
    organisation: Organisation
    kind: RouteKind
    name: str
    email: str
    contact: str
    guardian: Any  # whoever took it on; None for a body, and where nobody has yet


def guardians_of(organisation: Organisation, *, on: date) -> list[Any]:
    """Give the guardians to whom new cases go, by name.

    They are those whose role is at the organisation itself; where there is none, those of its units.
    """
    roles = _guardian_roles(on).filter(unit__organisation=organisation).select_related("user", "unit")
    held = list(roles)
    at_the_top = [one for one in held if one.unit.parent_id is None]
    found = {one.user_id: one.user for one in at_the_top or held}
    return sorted(found.values(), key=lambda one: (one.name, one.pk))


def guardian_since(organisation: Organisation, *, on: date) -> list[tuple[str, date]]:
    """Give the names of an organisation's guardians with the day since which each is one, the newest first.

    Those who look after cases see by it if somebody was named of whom they know nothing.
    """
    roles = _guardian_roles(on).filter(unit__organisation=organisation).select_related("user")
    return sorted(
        ((one.user.name or one.user.email, one.from_on) for one in roles),
        key=lambda one: (-one[1].toordinal(), one[0]),
    )


def is_guardian(user: Any, *, on: date) -> bool:
    """Whether somebody is a guardian anywhere."""
    return roles_in_force(user, on=on).filter(kind=RoleKind.GUARDIAN).exists()


def routes_of(organisation: Organisation, *, on: date) -> list[Offer]:
    """Give the ways outside an organisation that stand, by name."""
    return _offers(Route.objects.filter(organisation=organisation), on=on)


def outside_guardians(organisation: Organisation, *, on: date) -> list[Any]:
    """Give the guardians of other organisations who took on what is sent to them from this one."""
    found = {
        one.guardian.pk: one.guardian for one in routes_of(organisation, on=on) if one.guardian is not None
    }
    return sorted(found.values(), key=lambda one: (one.name, one.pk))


def offers_to(user: Any, *, on: date) -> list[Offer]:
    """Give the ways that lead to somebody who is a guardian, from other organisations than their own."""
    if not is_guardian(user, on=on):
        return []
    own = roles_in_force(user, on=on).values("unit__organisation")
    rows = Route.objects.filter(kind=RouteKind.GUARDIAN, email__iexact=user.email).exclude(
        organisation__in=own
    )
    return _offers(rows, on=on)


def last_hands(concern: Concern) -> dict[int, Assignment]:
    """Give the assignment of each person that holds, by the person's number."""
    return {one.user_id: one for one in sorted(concern.assignments.all(), key=lambda one: one.place)}


def readers_of(concern: Concern, *, on: date) -> list[tuple[str, date]]:
    """Give the names of those who may read a concern on a day, with the day since which each was given it."""
    return sorted(
        ((one.user.name or one.user.email) + (" (outside)" if one.is_outside else ""), one.on)
        for one in last_hands(concern).values()
        if one.hand == Hand.GIVEN and may_open(one.user, concern, on=on)
    )


def may_open(user: Any, concern: Concern, *, on: date) -> bool:
    """Whether somebody may read a case.

    A concern is for the guardians to whom it was given, while they are guardians. What people tell of care is for
    those who answer for the place.
    """
    if concern.kind != CaseKind.CONCERN:
        if concern.unit_id is None:
            return leads(user, on=on).filter(organisation=concern.organisation_id).exists()
        return answers_for(user, on=on).filter(pk=concern.unit_id).exists()
    return may_read(user, concern, guards=guarded_by(user, on=on))


def may_read(user: Any, concern: Concern, *, guards: set[int]) -> bool:
    """Whether a concern was given to somebody who is a guardian at these organisations."""
    last = last_hands(concern).get(user.pk)
    if last is None or last.hand != Hand.GIVEN:
        return False
    return bool(guards) if last.is_outside else concern.organisation_id in guards


def guarded_by(user: Any, *, on: date) -> set[int]:
    """Give the numbers of the organisations at which somebody is a guardian on a day."""
    roles = roles_in_force(user, on=on).filter(kind=RoleKind.GUARDIAN)
    return set(roles.values_list("unit__organisation", flat=True))


def answers_for(user: Any, *, on: date) -> QuerySet[Unit]:
    """The units about which somebody answers to people served and those close to them: those that they run."""
    return units_where(user, Permission.ROSTER, on=on)


def leads(user: Any, *, on: date) -> QuerySet[Unit]:
    """The units that somebody leads; whoever leads any reads what was told of no place in particular."""
    return units_where(user, Permission.PUBLISH, on=on)


def is_care_read(organisation: Organisation, unit: Unit | None, *, on: date) -> bool:
    """Whether there is anybody who would read what is told of care at a place, or of none in particular."""
    roles = Role.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on),
        unit__organisation=organisation,
        from_on__lte=on,
        user__is_active=True,
        kind__in=kinds_allowing(Permission.PUBLISH if unit is None else Permission.ROSTER),
    )
    paths = roles.values_list("unit__path", flat=True)
    return any(unit is None or unit.path.startswith(path) for path in paths)


def held_by(user: Any) -> set[int]:
    """Give the numbers of the concerns that somebody was given and did not give up."""
    last = dict(user.concerns_held.order_by("place").values_list("concern_id", "hand"))
    return {number for number, hand in last.items() if hand == Hand.GIVEN}


def people_named(emails: Iterable[str]) -> dict[str, str]:
    """Give the names of people by their addresses."""
    rows = get_user_model().objects.filter(email__in=set(emails))
    return {email: name or email for email, name in rows.values_list("email", "name")}


def _guardian_roles(on: date) -> QuerySet[Role]:
    return Role.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), kind=RoleKind.GUARDIAN, from_on__lte=on, user__is_active=True
    )


def _offers(rows: QuerySet[Route], *, on: date) -> list[Offer]:
    standing = (
        rows.filter(takes_away=None, taken_away_by=None).select_related("organisation").order_by("name", "pk")
    )
    found = []
    for row in standing:
        guardian = None
        if row.kind == RouteKind.GUARDIAN:
            last = RouteAnswer.objects.filter(route=row).select_related("user").order_by("known_at").last()
            if last is not None and last.accepts and is_guardian(last.user, on=on):
                guardian = last.user
        found.append(
            Offer(
                pk=row.pk,
                organisation=row.organisation,
                kind=RouteKind(row.kind),
                name=row.name,
                email=row.email,
                contact=row.contact,
                guardian=guardian,
            )
        )
    return found
