"""Reads what pages about one's own account show."""

from datetime import date

from django.db.models import Q, QuerySet

from leadwell_site.accounts.models import User


def roles_of(user: User, *, on: date) -> QuerySet:
    """A person's roles that hold on a day or will hold later, with their units, by the unit's name."""
    return (
        user.roles.filter(Q(until_on=None) | Q(until_on__gte=on))
        .select_related("unit__organisation")
        .order_by("unit__name", "kind")
    )


def organisation_ids(user: User) -> list[int]:
    """The organisations in which a person has, or had, a role."""
    return sorted(set(user.roles.values_list("unit__organisation_id", flat=True)))
