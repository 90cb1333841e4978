"""What is arranged for a whole organisation: its clock, ways outside, and what was learnt."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import PeriodKind, period_with
from leadwell.voices.concerns import clock_of, shipped_clock
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Organisation
from leadwell_site.speaking.choices import Audience, RouteKind
from leadwell_site.speaking.models import ClockSet, Concern, Learning, Route, RouteAnswer


class NotAWay(LeadwellError):
    """A way outside lacks what it needs."""


@transaction.atomic
def set_clock(
    *,
    organisation: Organisation,
    thanks_days: int,
    triage_days: int,
    decision_days: int,
    change_days: int,
    reply_days: int,
    by: str,
    at: datetime,
) -> ClockSet:
    """Set by when an organisation answers.

    Raises:
        WrongClock: the days do not follow each other.
    """
    days = {
        "thanks_days": thanks_days,
        "triage_days": triage_days,
        "decision_days": decision_days,
        "change_days": change_days,
        "reply_days": reply_days,
    }
    shipped = shipped_clock()
    clock_of(**days, detriment_months=shipped.detriment_months, founding=shipped.founding)
    made = ClockSet.objects.create(organisation=organisation, **days, by=by, known_at=at)
    _audit(organisation, "clock.set", f"organisation {organisation.pk}", by=by, at=at, details=days)
    return made


@transaction.atomic
def add_route(
    *, organisation: Organisation, kind: RouteKind, name: str, email: str, contact: str, by: str, at: datetime
) -> Route:
    """Name somebody outside the organisation to whom a concern may go.

    A guardian of another organisation has to take it on before anything goes there. Whether there is such an account
    is not told.

    Raises:
        NotAWay: there is no name, or no address or contact.
    """
    if not name.strip():
        raise NotAWay("Enter the name.")
    if kind is RouteKind.GUARDIAN and not email.strip():
        raise NotAWay("Enter the email address with which that guardian signs in.")
    if kind is RouteKind.BODY and not contact.strip():
        raise NotAWay("Enter how they are reached.")
    made = Route.objects.create(
        organisation=organisation,
        kind=kind,
        name=name.strip(),
        email=email.strip().lower() if kind is RouteKind.GUARDIAN else "",
        contact=contact.strip(),
        by=by,
        known_at=at,
    )
    _audit(organisation, "route.added", f"route {made.pk}", by=by, at=at)
    return made


@transaction.atomic
def take_route_away(*, route_id: int, by: str, at: datetime) -> None:
    """Let nothing go to somebody outside any more; twice is once. What went there already stays there."""
    route = Route.objects.select_related("organisation").get(pk=route_id)
    if Route.objects.filter(takes_away=route).exists():
        return
    Route.objects.create(
        organisation=route.organisation,
        kind=route.kind,
        name=route.name,
        takes_away=route,
        by=by,
        known_at=at,
    )
    _audit(route.organisation, "route.taken_away", f"route {route.pk}", by=by, at=at)


@transaction.atomic
def answer_route(*, route_id: int, user: Any, accepts: bool, at: datetime) -> None:
    """Take on what another organisation's people tell, or no longer."""
    route = Route.objects.select_related("organisation").get(pk=route_id)
    RouteAnswer.objects.create(route=route, user=user, accepts=accepts, known_at=at)
    _audit(
        route.organisation,
        "route.answered",
        f"route {route.pk}",
        by=user.email,
        at=at,
        details={"accepts": accepts},
    )


@transaction.atomic
def share_learning(
    *, concern: Concern, audience: Audience, said: str, did: str, by: str, at: datetime
) -> Learning:
    """Publish what was learnt, in words that somebody wrote for it. Nothing of the case is copied; twice is once.

    Raises:
        NotAWay: there are no words.
    """
    if not said.strip() or not did.strip():
        raise NotAWay("Write what people told you, and what changed.")
    on = localdate(at)
    same = Learning.objects.filter(concern=concern, audience=audience, said=said.strip(), did=did.strip())
    standing = same.filter(takes_back=None, taken_back_by=None).first()
    if standing is not None:
        return standing
    made = Learning.objects.create(
        organisation=concern.organisation,
        concern=concern,
        audience=audience,
        said=said.strip(),
        did=did.strip(),
        quarter=period_with(on, PeriodKind.QUARTER).start,
        by=by,
        on=on,
    )
    _audit(concern.organisation, "learning.shared", f"case {concern.pk}", by=by, at=at)
    return made


@transaction.atomic
def take_learning_back(*, learning: Learning, by: str, at: datetime) -> None:
    """Show what was learnt no longer; twice is once."""
    if Learning.objects.filter(takes_back=learning).exists():
        return
    Learning.objects.create(
        organisation=learning.organisation,
        concern=learning.concern,
        audience=learning.audience,
        said="",
        did="",
        quarter=learning.quarter,
        takes_back=learning,
        by=by,
        on=localdate(at),
    )
    _audit(learning.organisation, "learning.taken_back", f"case {learning.concern_id}", by=by, at=at)


def _audit(
    organisation: Organisation,
    did: str,
    subject: str,
    *,
    by: str,
    at: datetime,
    details: dict[str, Any] | None = None,
) -> None:
    record(
        actor=by,
        did=f"speaking.{did}",
        subject=subject,
        organisation_id=organisation.pk,
        details=details,
        at=at,
    )
