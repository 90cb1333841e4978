"""What a request asks for: the unit, and what the person who asks may see and do there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import polars as pl
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from leadwell.foundations.periods import NotAPeriod, day_from_text
from leadwell_site.organisations import as_known, clock
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import (
    permissions_at,
    unit_seen_by,
    way_to,
)
from leadwell_site.workforce import queries as workforce


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom and what a page is about. Whoever asks may see the unit."""

    request: HttpRequest
    unit: Unit
    today: date
    known_at: datetime | None
    manages: bool  # may see who works where
    own: int | None  # the employee who asks, where their post is in this unit

    @property
    def sees_names(self) -> bool:
        """Whether names are shown."""
        return self.manages or self.own is not None

    @property
    def may_act(self) -> bool:
        """Whether rosters may be made and published from this page; never from one that shows an earlier day."""
        return self.manages and self.known_at is None

    @property
    def keep(self) -> Any:
        """A function that keeps in an address the day on which the page is known."""
        return partial(as_known.keep, self.request)

    def href(self, name: str, *args: object) -> str:
        """Give the address of a page of this app about this unit."""
        return self.keep(reverse(f"rosters:{name}", args=[self.unit.pk, *args]))

    def crumbs(self, *more: tuple[str, str]) -> list[dict[str, str]]:
        """The way from the highest unit that may be seen down to the page."""
        way = way_to(self.request.user, self.unit, on=self.today, known_at=self.known_at)
        found = [
            {"text": unit.name, "href": self.keep(reverse("staffing:ward", args=[unit.pk]))} for unit in way
        ]
        return [
            {"text": "Home", "href": self.keep("/")},
            *found,
            *({"text": text, "href": self.keep(href)} for text, href in more),
        ]


def asked(request: HttpRequest, unit_id: int) -> Asked:
    """Give what is asked about the roster of a ward, home or team.

    Raises:
        Http404: there is no such unit that this person may see, or no shifts are worked in it itself.
    """
    today, known_at = clock.today(request), request.known_at
    unit = unit_seen_by(request.user, unit_id, on=today, known_at=known_at)
    if unit.kind not in LEAF_KINDS:
        raise Http404("Rosters are of wards, homes and teams.")
    request.organisation = unit.organisation
    theirs = workforce.posts(employees=workforce.employees_of(request.user.email, unit.organisation_id))
    here = theirs.filter(
        pl.col("unit_id") == unit.pk,
        (pl.col("left_on") >= today).fill_null(value=True),  # whoever has left sees nobody's name
    )
    return Asked(
        request=request,
        unit=unit,
        today=today,
        known_at=known_at,
        manages=Permission.ROSTER in permissions_at(request.user, unit, on=today),
        own=None if here.is_empty() else here["employee_id"][0],
    )


def require_roster(of: Asked) -> None:
    """Refuse somebody who may not decide about rosters here, or a change on a page that shows an earlier day.

    Raises:
        PermissionDenied: the person's roles do not allow it, or the page is as known on an earlier day.
    """
    if not of.manages:
        raise PermissionDenied(f"Your role does not allow you to decide about rosters at {of.unit.name}.")
    as_known.refuse_earlier(of.request)


def monday(request: HttpRequest, today: date) -> date:
    """Give the first day that is asked for, a Monday; this week's where none is."""
    try:
        found = day_from_text(request.GET.get("from", ""))
    except NotAPeriod:
        found = today
    return found - timedelta(days=found.weekday())
