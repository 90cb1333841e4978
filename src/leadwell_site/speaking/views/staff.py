"""Pages for everybody with a role: how to speak up, what was learnt, figures; and what is arranged."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.concerns import (
    counts,
    counts_file,
    last_quarter,
    log_file,
    outside_bodies,
    quarter_from_text,
    quarter_name,
)
from leadwell_site.audit.actions import record
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Organisation
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import may
from leadwell_site.organisations.views.asking import own_root, root_where
from leadwell_site.speaking import actions, queries, sealing
from leadwell_site.speaking.choices import Audience, RouteKind
from leadwell_site.speaking.forms import ClockForm, RouteForm
from leadwell_site.speaking.presenters import outside as shown

_QUARTERS = 8  # offered to be counted


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """How to speak up here, what was learnt, and how people were answered."""
    root, today = own_root(request), clock.today(request)
    on = min(request.known_on or today, today)  # type: ignore[attr-defined]
    organisation = root.organisation
    is_guardian = queries.is_guardian(request.user, on=today)
    told = queries.told_of(organisation, on=on)
    # Of an earlier day: what was learnt until the quarter before, or one could look for the day on which it was shared.
    learnt_until = on if request.known_on is None else last_quarter(on).end  # type: ignore[attr-defined]
    context = {
        "place": organisation.name,
        "guardians": [one.name or one.email for one in queries.guardians_of(organisation, on=today)],
        "outside": [one.name for one in queries.outside_guardians(organisation, on=today)],
        "bodies": outside_bodies(),
        "named": [one for one in queries.routes_of(organisation, on=today) if one.kind is RouteKind.BODY],
        "front_href": reverse("speaking:front", args=[organisation.slug]),
        "front_url": request.build_absolute_uri(reverse("speaking:front", args=[organisation.slug])),
        "told": told,
        "promised": shown.promised(queries.clock_for(organisation)),
        "clock_source": queries.clock_for(organisation).founding,
        "known_on": request.known_on,  # type: ignore[attr-defined]
        "learnt_until": learnt_until,
        "learning": queries.learning_of(organisation, Audience.STAFF, on=learnt_until),
        "care": _care(organisation, on),
        "is_guardian": is_guardian,
        "answers_for_care": queries.answers_for(request.user, on=today).exists(),
        "may_arrange": may(request.user, Permission.MANAGE, root, on=today),
        "quarters": _quarters(last_quarter(today))
        if may(request.user, Permission.GUARD, root, on=today)
        else [],
    }
    return render(request, "speaking/about.jinja", context)


def _care(organisation: Organisation, on: date) -> Any:
    """What people told of care; None where it was sealed with another key than the site has now."""
    try:
        return queries.care_themes(organisation, on=on)
    except sealing.CannotOpen:
        return None


@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest) -> HttpResponse:
    """Set by when people are answered, and who outside the organisation may be told."""
    root = root_where(request, Permission.MANAGE)
    organisation, today = root.organisation, clock.today(request)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    who: dict[str, Any] = {"by": request.user.email, "at": clock.now()}  # type: ignore[union-attr]
    rule = queries.clock_for(organisation)
    forms: dict[str, Any] = {
        "clock": ClockForm(request.POST if act == "clock" else None, rule=rule),
        "route": RouteForm(request.POST if act == "route" else None),
    }
    routes = queries.routes_of(organisation, on=today)
    if act == "away":
        route = next((one for one in routes if str(one.pk) == request.POST.get("of", "")), None)
        if route is None:
            raise Http404("There is no such way outside.")
        actions.take_route_away(route_id=route.pk, **who)
        messages.success(request, f"Nothing new goes to {route.name}.")
        return redirect("speaking:arrange")
    if act in forms and forms[act].is_valid():
        given = forms[act].cleaned_data
        try:
            if act == "clock":
                actions.set_clock(organisation=organisation, **given, **who)
                messages.success(request, "The days were kept.")
            else:
                given["kind"] = RouteKind(given["kind"])
                actions.add_route(organisation=organisation, **given, **who)
                messages.success(request, f"{given['name']} was kept.")
            return redirect("speaking:arrange")
        except LeadwellError as problem:
            forms[act].add_error(None, str(problem))
    context = {
        "place": organisation.name,
        "forms": forms,
        "form": next((one for one in forms.values() if one.is_bound and one.errors), None),
        "routes": routes,
        "rule": rule,
        "crumbs": [{"text": "Speaking up", "href": reverse("speaking:about")}],
    }
    is_wrong = request.method == "POST"
    return render(request, "speaking/arrange.jinja", context, status=422 if is_wrong else 200)


@require_safe
def log_of_quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    """Give the concerns of a quarter that the guardian looks after, one line each; taking them is written down."""
    root, today = own_root(request), clock.today(request)
    if not may(request.user, Permission.GUARD, root, on=today):
        raise PermissionDenied("The log is for the guardians of the whole organisation.")
    asked, on = _asked(request, quarter)
    held = queries.cases_for(request.user, on=today)
    cases = [one.case for one in held if one.row.organisation_id == root.organisation_id]
    file = log_file(cases, quarter=asked, on=on)
    return _taken(request, root.organisation_id, "log", quarter, on, file)


@require_safe
def counts_of_quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    """Give the counts of a quarter as they were at its end, or as they are known today; taking them is written down."""
    root, today = own_root(request), clock.today(request)
    if not may(request.user, Permission.GUARD, root, on=today):
        raise PermissionDenied("Exact counts are for the guardians of the whole organisation.")
    asked, on = _asked(request, quarter)
    file = counts_file(
        counts(queries.facts_of(root.organisation), quarter=asked, on=on), quarter=asked, on=on
    )
    return _taken(request, root.organisation_id, "counts", quarter, on, file)


def _asked(request: HttpRequest, quarter: str) -> tuple[Any, date]:
    """The quarter, which is over, and the day as which it is to be known: its end, or today."""
    try:
        asked = quarter_from_text(quarter)
    except LeadwellError as problem:
        raise Http404(str(problem)) from problem
    today = clock.today(request)
    if asked.end >= today:
        raise Http404("That quarter is not over: its counts would tell on which day something came.")
    return asked, today if request.GET.get("as") == "today" else asked.end


def _taken(
    request: HttpRequest, organisation_id: int, what: str, quarter: str, on: date, file: bytes
) -> HttpResponse:
    record(
        actor=request.user.email,  # type: ignore[union-attr]
        did=f"speaking.{what}.taken",
        subject=f"organisation {organisation_id}",
        organisation_id=organisation_id,
        details={"quarter": quarter, "as_known_on": on.isoformat()},
        at=clock.now(),
    )
    answer = HttpResponse(file, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="speaking-up-{what}-{quarter}-as-of-{on:%Y-%m-%d}.csv"'
    )
    return answer


def _quarters(last: Any) -> list[dict[str, str]]:
    """The last quarters that are over, the newest first."""
    found = []
    for number in range(_QUARTERS):
        one = last.shifted(-number)
        href = reverse("speaking:counts", args=[f"{one.start:%Y-%m}"])
        log = reverse("speaking:log", args=[f"{one.start:%Y-%m}"])
        found.append(
            {"name": quarter_name(one), "href": href, "today_href": f"{href}?as=today", "log_href": log}
        )
    return found
