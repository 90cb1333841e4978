"""Health checks of a unit: what reports on its leaders say together, and what people who work there said."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import ancestors, permissions_at, unit_seen_by
from leadwell_site.qualities import actions, queries
from leadwell_site.qualities.presenters.reports import health_parts, shared_headings, voices_rows
from leadwell_site.qualities.views.asked import refuse_earlier
from leadwell_site.voices.choices import Audience
from leadwell_site.voices.queries import CycleSeen, ReleasedSeen


@require_http_methods(["GET", "POST"])
def health(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the health checks of a unit; whoever leads questions to people there may make another one."""
    today = clock.today(request)
    known_at = request.known_at  # type: ignore[attr-defined]
    unit = unit_seen_by(request.user, unit_id, on=today, known_at=known_at)
    request.organisation = unit.organisation  # type: ignore[attr-defined]
    may_check = Permission.LISTEN in permissions_at(request.user, unit, on=today)
    if request.method == "POST":
        if not may_check:
            raise PermissionDenied("Your role does not allow you to make a health check here.")
        refuse_earlier(request)
        actions.check_health(unit=unit, by=request.user.email, at=clock.now())  # type: ignore[union-attr]
        messages.success(request, "The health check is made.")
        return redirect("qualities:health", unit.pk)
    checks = queries.checks_at(unit, known_at=known_at)
    voices = queries.voices_at([unit.pk, *(one.pk for one in ancestors(unit))], known_at=known_at)
    here = queries.frameworks_here(on=today)
    target = here.get(request.GET.get("under", ""))
    context: dict[str, Any] = {
        "unit": unit,
        "frameworks": sorted(((one.key, one.title) for one in here.values()), key=lambda pair: pair[1]),
        "target": target,
        "shared": shared_headings(checks[0].parts, target) if checks and target else None,
        "check": checks[0] if checks else None,
        "earlier": checks[1:],
        "parts": health_parts(checks[0].parts) if checks else [],
        "may_check": may_check,
        "voices": _last_told(voices, Audience.STAFF, unit),
        "served": _last_told(voices, Audience.SERVED, unit),
        "crumbs": [
            {"text": "Home", "href": "/"},
            {"text": unit.name, "href": reverse("staffing:ward", args=[unit.pk])},
        ],
    }
    return render(request, "qualities/health.jinja", context)


def _last_told(
    voices: Sequence[tuple[CycleSeen, ReleasedSeen]], audience: Audience, unit: Unit
) -> list[dict[str, Any]]:
    """Give the last released questions to staff, or to people served, with what was told of a unit."""
    return [
        {
            "title": cycle.cycle.title,
            "href": reverse("voices:cycle", args=[cycle.pk]),
            "rows": voices_rows(told, unit),
        }
        for cycle, told in [one for one in voices if one[0].cycle.audience == audience][:1]
    ]
