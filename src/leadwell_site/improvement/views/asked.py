"""What a request asks for: the place, the measure and its figures."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import PeriodKind
from leadwell.measures.definitions import Measure
from leadwell_site.improvement.presenters import charts
from leadwell_site.improvement.queries.periods import latest_months, periods_over
from leadwell_site.measures import queries as measures
from leadwell_site.organisations import as_known, clock
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.presenters.crumbs import crumbs
from leadwell_site.organisations.queries import name_on, names_on, permissions_at, unit_seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and for whom a page is. Whoever asks may see the place."""

    request: HttpRequest
    unit: Unit
    name: str
    today: date
    known_at: datetime | None
    granted: frozenset[Permission]  # by the roles of whoever asks

    @property
    def keep(self) -> Any:
        """A function that keeps in an address the day on which the page is known."""
        return partial(as_known.keep, self.request)

    @property
    def on(self) -> date:
        """The day that the page shows; a day that has not come shows today."""
        return min(self.request.known_on or self.today, self.today)  # type: ignore[attr-defined, no-any-return]

    @property
    def allowed(self) -> frozenset[Permission]:
        """What may be done on this page: on one that shows an earlier day nothing can be changed."""
        if self.known_at is not None or self.is_closed:
            return self.granted & {Permission.SEE}
        return self.granted

    @property
    def may_define(self) -> bool:
        """Whether a measure of the place's own may be set up here, and its figures typed in."""
        return self.may_ask and Permission.RECORD in self.allowed

    def typing_needs(self, measure: str) -> Permission:
        """What typing in figures needs: those of the place's own are for whoever records, others for who loads."""
        return Permission.RECORD if measures.is_own_of(measure, self.unit) else Permission.LOAD

    @property
    def is_closed(self) -> bool:
        """Whether the place is closed today."""
        return self.unit.closed_on is not None and self.unit.closed_on <= self.today

    @property
    def may_ask(self) -> bool:
        """Whether questions and what happened may be written down here."""
        return Permission.ASK in self.allowed

    @property
    def may_steer(self) -> bool:
        """Whether targets, limits and actions may be decided here."""
        return Permission.STEER in self.allowed

    def may_type(self, measure: str) -> bool:
        """Whether figures of a measure may be typed in."""
        return self.typing_needs(measure) in self.allowed

    def href(self, name: str, *args: object, **query: str) -> str:
        """Give the address of a page of this app about this place; what is empty in ``query`` is left out."""
        address = reverse(f"improvement:{name}", args=[self.unit.pk, *args])
        asked = urlencode({key: value for key, value in query.items() if value})
        return str(self.keep(f"{address}?{asked}" if asked else address))

    def crumbs(self, measure: Measure | None = None) -> list[dict[str, str]]:
        """The way down to the place, and to the chart of a measure where one is given."""
        way = crumbs(self.request, self.unit, itself=True)
        if measure is not None:
            way.append({"text": measure.title, "href": self.href("chart", measure.key)})
        return way


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One measure at one place."""

    measure: Measure
    rows: pl.DataFrame
    left_out: int  # months that lie further back than charts reach
    running: int  # periods that are not over and have a figure
    is_so_far: bool  # they are shown, for no other period has one
    kind: PeriodKind
    feeds: list[tuple[int, str, str, str]]
    decided: measures.Decided


def place(request: HttpRequest, unit_id: int) -> Place:
    """Give a place.

    Raises:
        Http404: there is no such unit that this person may see.
    """
    today = clock.today(request)
    known_at = request.known_at  # type: ignore[attr-defined]
    unit = unit_seen_by(request.user, unit_id, on=today, known_at=known_at)
    request.organisation = unit.organisation  # type: ignore[attr-defined]
    return Place(
        request=request,
        unit=unit,
        name=name_on(unit, request.known_on or today, known_at),  # type: ignore[attr-defined]
        today=today,
        known_at=known_at,
        granted=permissions_at(request.user, unit, on=today),
    )


def require(of: Place, *needed: Permission) -> None:
    """Refuse somebody who has none of these permissions, and any change on a page that shows an earlier day.

    Raises:
        PermissionDenied: so it is.
    """
    if of.known_at is not None and of.request.method == "POST":
        raise PermissionDenied(
            "This page shows what was known on an earlier day. Go to today to change something."
        )
    if of.is_closed and of.request.method == "POST":
        raise PermissionDenied(f"{of.unit.name} is closed. What is known of it stays as it is.")
    if not of.granted & set(needed):
        raise PermissionDenied(f"Your role does not allow this at {of.unit.name}.")


def series(of: Place, key: str, *, may_be_empty: bool = False, kind: PeriodKind | None = None) -> Series:
    """Give a measure at a place with its figures, its feeds and what was decided about it: seven queries at most.

    Args:
        of: the place.
        key: the key of the measure.
        may_be_empty: whether a measure of the place's own without figures is one too.
        kind: of its periods; what the address asks for, or the usual one, where not given.

    Raises:
        Http404: nothing is known of this measure here.
    """
    request, unit = of.request, of.unit
    tree = measures.trees_of([unit], known_at=of.known_at)
    feeds = measures.feeds_at(tree, key)
    own = [one for one in feeds if one[0] == unit.pk]
    kinds = {kind for _, _, kind, _ in own} or {kind for _, _, kind, _ in feeds}
    title = next((title for *_, title in feeds if title), "")
    feed = request.GET.get("feed", "")
    is_own = measures.is_own_of(key, unit)
    if feed and feed not in {one[1] for one in own}:
        raise Http404("There are no figures of this measure here.")
    begins = is_own or (measures.is_defined(key) and measures.measure_of(key).subject == "finance")
    if not feeds and not (may_be_empty and begins):
        raise Http404("There are no figures of this measure here.")
    if key.startswith(measures.OWN) and not is_own and not any(owner == unit.pk for owner, *_ in feeds):
        raise Http404("A unit's own measure has its chart at that unit.")
    asked = request.GET.get("kind", "")
    if kind is not None:
        pass
    elif asked in set(PeriodKind):
        kind = PeriodKind(asked)
    elif kinds or not is_own:
        kind = measures.first_kind(kinds)
    else:
        kind = measures.own_period_kind(key)
    rows = measures.figures_at(unit, key, tree=tree, kind=kind, feed=feed, known_at=of.known_at)
    is_ratio = bool(rows.height) and rows.get_column("denominator").null_count() < rows.height
    told = rows.filter(pl.col("numerator").is_not_null())
    over = periods_over(told, of.on, kind)
    if over.height:  # where no period is over, the one that runs is shown, and said to be so far
        rows = periods_over(rows, of.on, kind)
    whole = rows.height
    if kind is PeriodKind.MONTH and not request.GET.get("all"):
        rows = latest_months(rows)
    return Series(
        measure=measures.measure_of(key, title, is_ratio=is_ratio),
        rows=rows,
        left_out=whole - rows.height,
        running=told.height - over.height,
        is_so_far=told.height > 0 and not over.height,
        kind=kind,
        feeds=feeds,
        decided=measures.decided([unit], measures=[key], known_at=of.known_at)[unit.pk, key],
    )


def chart_page(of: Place, found: Series) -> tuple[charts.ChartPage, str]:
    """Give the page of a series with the chart that was asked for, and why that one cannot be made where it can't."""
    asked = {"chart_kind": of.request.GET.get("chart", ""), "rules": of.request.GET.get("rules", "")}
    given = {
        "place": of.name,
        "kind": found.kind,
        "today": of.on,
        "keep": of.keep,
        "decided": found.decided,
    }
    try:
        return charts.chart_page(found.measure, found.rows, **given, **asked), ""
    except LeadwellError as problem:
        return charts.chart_page(found.measure, found.rows, **given), str(problem)


def target_places(of: Place, found: Series) -> dict[int, str]:
    """Give the names of the places above at which targets of a chart were set: one query, none where there are none."""
    above = {one.unit_id for one in found.decided.targets} - {of.unit.pk}
    return names_on(Unit.objects.filter(pk__in=above), of.on, of.known_at) if above else {}
