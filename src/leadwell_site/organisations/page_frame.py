"""What the frame of every page shows: organisation, navigation, account, the day it is known on."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from leadwell_site.organisations import as_known, clock, queries
from leadwell_site.organisations.permissions import Permission, allowed

# Words, address, apps whose pages stand under it, what a role must allow for it to show
_MENU = (
    ("Units", "overview:home", {"overview", "staffing", "measures", "rosters", "voices"}, Permission.SEE),
    ("My shifts", "my_shifts:shifts", {"my_shifts"}, Permission.RECORD),
    ("Speaking up", "speaking:about", {"speaking"}, Permission.SEE),
    ("My leadership", "qualities:mine", {"qualities"}, Permission.SEE),
    ("Files", "intake:files", {"intake"}, Permission.LOAD),
    ("Publishing", "publishing:list", {"publishing"}, Permission.PUBLISH),
    ("Organisation", "organisations:tree", {"organisations"}, Permission.SEE),
    ("Audit", "audit:lines", {"audit"}, Permission.AUDIT),
)
# What a role must allow in the whole organisation, because the page speaks of all of it
_WHOLE_ONLY = {Permission.AUDIT}


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's context.

    A view that shows another organisation than the person's own sets ``request.organisation``.
    """
    frame: dict[str, Any] = {"keep": partial(as_known.keep, request)}
    on = getattr(request, "known_on", None)
    if on is not None:
        frame["as_known"] = {"on": on, "today_href": as_known.forget(request)}
    organisation = getattr(request, "organisation", None)
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        roles = list(queries.roles_in_force(user, on=clock.today(request)))
        permissions = {what for role in roles for what in allowed(role.kind)}
        organisation = organisation or (roles[0].unit.organisation if roles else None)
        whole = {what for role in roles if role.unit.parent_id is None for what in allowed(role.kind)}
        frame["navigation"] = _menu(request, permissions - (_WHOLE_ONLY - whole))
        frame["account"] = [
            {"text": str(user), "href": as_known.keep(request, reverse("accounts:account"))},
            {"text": "Sign out", "action": reverse("accounts:sign_out")},
        ]
        frame["home_href"] = as_known.keep(request, "/")
    else:
        frame["account"] = [{"text": "Sign in", "href": reverse("accounts:sign_in")}]
    if organisation is not None:
        frame["organisation"] = organisation
        frame["organisation_name"] = organisation.name
        if on is not None:
            root = queries.root_of(organisation)
            frame["organisation_name"] = queries.name_on(root, on, getattr(request, "known_at", None))
    return frame


def _menu(request: HttpRequest, permissions: set[Permission]) -> list[dict[str, Any]]:
    match = getattr(request, "resolver_match", None)
    items = []
    for text, name, apps, what in _MENU:
        if what not in permissions:
            continue
        items.append(
            {
                "text": text,
                "href": as_known.keep(request, reverse(name)),
                "current": bool(match and match.app_name in apps),
            }
        )
    return items
