"""People who may own an action at a place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from leadwell_site.accounts.models import User
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Role, Unit

_LOOK_ON = {RoleKind.REGULATOR}  # who looks on and does not act


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Somebody who may own an action."""

    email: str
    words: str  # the name and the role


def owners_at(unit: Unit, *, on: date) -> list[Owner]:
    """Give the people with a role at a place or above it on a day, those nearest to it first: one query."""
    way = [int(one) for one in unit.path.strip("/").split("/")]
    roles = (
        Role.objects.filter(Q(until_on=None) | Q(until_on__gte=on), unit__in=way, from_on__lte=on)
        .exclude(kind__in=_LOOK_ON)
        .filter(user__is_active=True)
        .select_related("user", "unit")
    )
    nearest = sorted(roles, key=lambda role: (-len(role.unit.path), role.user.name, role.pk))
    found: dict[str, Owner] = {}
    for role in nearest:
        words = f"{role.user.name}, {RoleKind(role.kind).label}"
        found.setdefault(role.user.email, Owner(email=role.user.email, words=words))
    return list(found.values())


def names_of(addresses: Iterable[str]) -> dict[str, str]:
    """Give the names of people by the addresses that rows hold; an address without a person stays one: one query."""
    wanted = {one for one in addresses if one}
    found = dict(User.objects.filter(email__in=wanted).values_list("email", "name")) if wanted else {}
    return {one: found.get(one) or one for one in wanted}
