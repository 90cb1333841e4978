"""What a request asks for: the cycle, and what the person who asks may do with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import permissions_at, units_seen_by
from leadwell_site.voices.queries import CycleSeen, cycle_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A cycle, and what somebody may do with it."""

    request: HttpRequest
    cycle: CycleSeen
    today: date
    leads: bool  # may design, open, close and release it
    audits: bool  # may have the copy that tells who is in which group

    @property
    def unit(self) -> Unit:
        """Whose people are asked."""
        return self.cycle.unit

    def href(self, name: str, *args: object) -> str:
        """Give the address of a page about the cycle."""
        return reverse(f"voices:{name}", args=[self.cycle.pk, *args])

    def crumbs(self, *, here: bool = False) -> list[dict[str, str]]:
        """The way from the start to the page."""
        found = [*trail(self.request, self.unit, self.today)]
        return found if here else [*found, {"text": self.cycle.cycle.title, "href": self.href("cycle")}]


def asked(request: HttpRequest, pk: int) -> Asked:
    """Give what is asked about a cycle.

    Raises:
        Http404: there is none that this person may see.
    """
    today = clock.today(request)
    found = cycle_for(
        request.user,
        pk,
        on=today,
        known_at=request.known_at,  # type: ignore[attr-defined]
    )
    request.organisation = found.unit.organisation  # type: ignore[attr-defined]
    allowed = permissions_at(request.user, found.unit, on=today)
    return Asked(
        request=request,
        cycle=found,
        today=today,
        leads=Permission.LISTEN in allowed,
        audits=Permission.AUDIT in allowed,
    )


def require_lead(of: Asked) -> None:
    """Refuse somebody who may not lead the cycle, or a change on a page that shows an earlier day.

    Raises:
        PermissionDenied: they may not.
    """
    if not of.leads:
        raise PermissionDenied("Your role does not allow you to put questions to people here.")
    refuse_earlier(of.request)


def refuse_earlier(request: HttpRequest) -> None:
    """Refuse a change on a page that shows an earlier day.

    Raises:
        PermissionDenied: it does.
    """
    if request.known_at is not None and request.method == "POST":  # type: ignore[attr-defined]
        raise PermissionDenied("This page shows an earlier day. Go to today to change something.")


def trail(request: HttpRequest, unit: Unit, today: date, *, here: bool = False) -> list[dict[str, Any]]:
    """The way from the start over the unit's page to its questions."""
    found = [{"text": "Home", "href": "/"}]
    if units_seen_by(request.user, on=today).filter(pk=unit.pk).exists():
        found.append({"text": unit.name, "href": reverse("staffing:ward", args=[unit.pk])})
        if not here:
            found.append({"text": "What people say", "href": reverse("voices:cycles", args=[unit.pk])})
    return found
