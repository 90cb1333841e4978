"""Received files that a person may work on."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from leadwell_site.measures.models import Source
from leadwell_site.organisations.permissions import Permission, kinds_allowing
from leadwell_site.organisations.queries import roles_in_force


def sources_for(user: Any, *, on: date) -> QuerySet[Source]:
    """The files that a person may work on.

    Whoever may load for the whole organisation works on all its files; whoever may load for some units
    only, on those they sent themselves.
    """
    mine = Q(pk=None)
    for role in roles_in_force(user, on=on).filter(kind__in=kinds_allowing(Permission.LOAD)):
        if role.unit.parent_id is None:
            mine |= Q(organisation=role.unit.organisation_id)
        else:
            mine |= Q(organisation=role.unit.organisation_id, received_by=user.email)
    return Source.objects.filter(mine).select_related("organisation")
