"""What a request asks for: the unit, the month, the way there."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from leadwell.foundations.periods import NotAPeriod, Period, month_from_text, month_of
from leadwell_site.measures.queries.trees import trees_of
from leadwell_site.organisations import as_known, clock
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import (
    as_called,
    descendants,
    may,
    permissions_at,
    unit_seen_by,
    way_to,
)
from leadwell_site.organisations.tree import Tree
from leadwell_site.staffing import queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom and what a page is about. Whoever asks may see the unit."""

    request: HttpRequest
    unit: Unit
    today: date
    known_at: datetime | None
    may_record: bool  # never on a page that shows an earlier day
    may_load: bool
    may_roster: bool  # see who works where, and decide about moves

    @property
    def keep(self) -> Any:
        """A function that keeps in an address the day on which the page is known."""
        return partial(as_known.keep, self.request)

    @property
    def day(self) -> date:
        """The day that the page shows."""
        return min(self.request.known_on or self.today, self.today)

    @property
    def is_leaf(self) -> bool:
        """Whether shifts are worked in the unit itself."""
        return self.unit.kind in LEAF_KINDS

    def href(self, name: str, *args: object) -> str:
        """Give the address of a page of this app about this unit."""
        return self.keep(reverse(f"staffing:{name}", args=[self.unit.pk, *args]))

    def leaves(self) -> list[Unit]:
        """The wards, homes and teams at or below the unit, by name."""
        below = descendants(self.unit, known_at=self.known_at).filter(kind__in=LEAF_KINDS)
        return as_called(below.select_related("parent", "organisation").order_by("name", "pk"), self.known_at)

    def open_leaves(self) -> list[Unit]:
        """The wards, homes and teams at or below the unit that are open on the day that the page shows."""
        return self.tree().open_leaves(self.unit, self.day)

    def tree(self) -> Tree:
        """The unit and everything that hangs or once hung below it, as it was known."""
        return trees_of([self.unit], known_at=self.known_at)

    def crumbs(self, *, itself: bool = True) -> list[dict[str, str]]:
        """The way from the highest unit that may be seen down to the unit's staffing."""
        way = way_to(self.request.user, self.unit, on=self.today, known_at=self.known_at)
        found = [
            {"text": unit.name, "href": self.keep(reverse("staffing:ward", args=[unit.pk]))}
            for unit in way
            if itself or unit.pk != self.unit.pk
        ]
        return [{"text": "Home", "href": self.keep("/")}, *found]


def asked(request: HttpRequest, unit_id: int) -> Asked:
    """Give what is asked about a unit.

    Raises:
        Http404: there is no such unit that this person may see.
    """
    today = clock.today(request)
    known_at = request.known_at
    unit = unit_seen_by(request.user, unit_id, on=today, known_at=known_at)
    allowed = permissions_at(request.user, unit, on=today)
    request.organisation = unit.organisation
    return Asked(
        request=request,
        unit=unit,
        today=today,
        known_at=known_at,
        may_record=Permission.RECORD in allowed and known_at is None,
        may_load=Permission.LOAD in allowed and known_at is None,
        may_roster=Permission.ROSTER in allowed,
    )


def require(what: Permission, of: Asked) -> None:
    """Refuse a change by somebody who may not make it, or on a page that shows an earlier day.

    Raises:
        PermissionDenied: the person's roles do not allow it, or the page is as known on an earlier day.
    """
    as_known.refuse_earlier(of.request)
    if not may(of.request.user, what, of.unit, on=of.today):
        raise PermissionDenied(f"Your role does not allow this at {of.unit.name}.")


def source_row(source_id: int, sheet: str, row: int) -> str:
    """Give the address of the raw row in a file, which the pages of files show."""
    address = reverse("intake:row", args=[source_id, row])
    return f"{address}?{urlencode({'sheet': sheet})}" if sheet else address


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """The months that can be chosen, and the one that is shown."""

    chosen: Period
    choices: list[date]  # newest first
    earlier_href: str
    later_href: str
    is_running: bool  # the month shown is not over


def months(of: Asked, units: list[Unit]) -> Months:
    """Give the months with shifts of these units (or with figures, where there is no shift).

    The last one is shown where none is asked for.
    """
    numbers = [unit.pk for unit in units]
    held = queries.span(numbers, known_at=of.known_at)
    if held is None:
        held = queries.span_of_figures(numbers, known_at=of.known_at)
    last = month_of(held[1] if held else of.today)
    first = month_of(held[0]) if held else last
    try:
        chosen = month_from_text(of.request.GET.get("month", ""))
    except NotAPeriod:
        chosen = last
    first, last = min(first, chosen), max(last, chosen)
    choices = []
    month = last
    while month >= first and len(choices) < 240:
        choices.append(month.start)
        month = month.shifted(-1)

    def address(month: Period) -> str:
        return of.keep(f"?month={month.start:%Y-%m}")

    return Months(
        chosen=chosen,
        choices=choices,
        earlier_href=address(chosen.shifted(-1)) if chosen > first else "",
        later_href=address(chosen.following) if chosen < last else "",
        is_running=chosen.start <= of.day <= chosen.end,
    )
