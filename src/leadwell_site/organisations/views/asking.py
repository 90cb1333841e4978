"""What every page about an organisation asks first: which one, and may this person do that."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from leadwell_site.organisations import clock, queries
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission


def own_root(request: HttpRequest) -> Unit:
    """Give the unit at the root of the person's organisation.

    Raises:
        Http404: the person has no role anywhere.
    """
    organisation = queries.organisation_of(request.user, on=clock.today(request))
    if organisation is None:
        raise Http404("You have no role in any organisation.")
    return queries.root_of(organisation)


def root_where(request: HttpRequest, what: Permission) -> Unit:
    """Give the root of the person's organisation if they may do something in all of it.

    Raises:
        Http404: the person has no role anywhere.
        PermissionDenied: their roles do not allow it, or allow it in a part only.
    """
    root = own_root(request)
    if not queries.may(request.user, what, root, on=clock.today(request)):
        raise PermissionDenied("Your role does not allow that in the whole organisation.")
    return root


def unit_where(request: HttpRequest, unit_id: int, what: Permission) -> Unit:
    """Give a unit at which the person may do something.

    Raises:
        Http404: there is none, or it is not theirs to see.
        PermissionDenied: they may see it and may not do that there.
    """
    # What is to be changed is shown as it stands, whatever day the link came from.
    known_at = request.known_at if what is Permission.SEE else None  # type: ignore[attr-defined]
    unit = queries.unit_seen_by(request.user, unit_id, on=clock.today(request), known_at=known_at)
    if not queries.may(request.user, what, unit, on=clock.today(request)):
        raise PermissionDenied("Your role does not allow that here.")
    request.organisation = unit.organisation  # type: ignore[attr-defined]
    return unit
