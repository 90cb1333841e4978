"""Received files that a person may work on."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from leadwell_site.measures.models import Load, Source
from leadwell_site.organisations.permissions import Permission, kinds_allowing
from leadwell_site.organisations.queries import roles_in_force


def sources_for(user: Any, *, on: date, known_at: datetime | None = None) -> QuerySet[Source]:
    """The files that a person may work on; with ``known_at`` without those received later.

    Whoever may load for the whole organisation works on all its files; whoever may load for some units
    only, on those they sent themselves.
    """
    mine = Q(pk=None)
    for role in roles_in_force(user, on=on).filter(kind__in=kinds_allowing(Permission.LOAD)):
        if role.unit.parent_id is None:
            mine |= Q(organisation=role.unit.organisation_id)
        else:
            mine |= Q(organisation=role.unit.organisation_id, received_by=user.email)
    return Source.objects.filter(mine).filter(there_by(known_at)).select_related("organisation")


def there_by(known_at: datetime | None) -> Q:
    """Tell the files that were there at a moment: received, or their figures known, by then; all without one."""
    if known_at is None:
        return Q()
    loads = Load.objects.filter(source=OuterRef("pk"), known_at__lte=known_at)
    return Q(received_at__lte=known_at) | Exists(loads)
