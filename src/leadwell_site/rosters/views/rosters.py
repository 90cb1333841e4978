"""The roster of a ward or home, and who got what of it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell_site.organisations import clock
from leadwell_site.organisations.queries import name_on
from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.presenters.drafts import draft_items
from leadwell_site.rosters.presenters.had import had_page
from leadwell_site.rosters.presenters.tables import roster_page
from leadwell_site.rosters.views.asked import asked, monday

DAYS = 28


@require_GET
def roster(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show four weeks of a unit's roster."""
    of = asked(request, unit_id)
    first = monday(request, of.today)
    shown = queries.roster_between(of.unit, starts_on=first, days=DAYS, today=of.today, known_at=of.known_at)
    page = roster_page(shown, names=of.sees_names, kinds=of.manages, own=of.own)
    here = of.href("roster")
    joined = "&" if "?" in here else "?"
    return render(
        request,
        "rosters/roster.jinja",
        page
        | {
            "of": of,
            "name": name_on(of.unit, first, of.known_at),
            "first": first,
            "last": first + timedelta(days=DAYS - 1),
            "files": [
                (one.upper(), f"{of.href('roster_file', one)}{joined}from={first}") for one in actions.KINDS
            ]
            if of.manages
            else [],
            "today": of.today,
            "earlier_href": f"{here}{joined}from={first - timedelta(days=DAYS)}",
            "later_href": f"{here}{joined}from={first + timedelta(days=DAYS)}",
            "drafts": draft_items(queries.drafts_of(of.unit.pk)) if of.may_act else [],
            "crumbs": of.crumbs(),
            "wide": True,
        },
    )


@require_GET
def roster_file(request: HttpRequest, unit_id: int, form: str) -> HttpResponse:
    """Give four weeks of a unit's roster as a file, to those who may see who works where."""
    of = asked(request, unit_id)
    if not of.manages:
        raise PermissionDenied(f"Your role does not allow you to see who works where at {of.unit.name}.")
    if form not in actions.KINDS:
        raise Http404("A roster comes as CSV or XLSX.")
    first = monday(request, of.today)
    shown = queries.roster_between(of.unit, starts_on=first, days=DAYS, today=of.today, known_at=of.known_at)
    content = actions.hand_out_roster(
        shown=shown, unit=of.unit, form=form, by=request.user.email, at=clock.now()
    )
    return as_file(content, form, f"roster-{of.unit.pk}-{first.isoformat()}")


def as_file(content: bytes, form: str, stem: str) -> HttpResponse:
    """Give a file to be kept."""
    answer = HttpResponse(content, content_type=actions.KINDS[form])
    answer["Content-Disposition"] = f'attachment; filename="{stem}.{form}"'
    return answer


@require_GET
def who_got_what(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the nights, weekends and requests of each person over the last rosters."""
    of = asked(request, unit_id)
    if not of.manages:
        raise PermissionDenied(f"Your role does not allow you to see who works where at {of.unit.name}.")
    start, end = of.today - timedelta(weeks=queries.WEEKS_OF_HISTORY), of.today + timedelta(weeks=8)
    posts = queries.people_between(
        queries.basis(of.unit, today=of.today, known_at=of.known_at).posts, start, end
    )
    posts = posts.sort("staff_group", "name", "employee_id")
    numbers = posts["employee_id"].to_list()
    past, coming = (
        queries.who_had(of.unit, numbers, start=first, end=last, known_at=of.known_at)
        for first, last in ((start, of.today - timedelta(days=1)), (of.today, end))
    )
    holidays, holidays_to_come = (
        queries.holidays_had(of.unit, numbers, start=first, end=last, known_at=of.known_at)
        for first, last in (
            (queries.year_before(of.today), of.today - timedelta(days=1)),
            (of.today, end),
        )
    )
    return render(
        request,
        "rosters/who_got_what.jinja",
        had_page(posts, past, coming, holidays=holidays, holidays_to_come=holidays_to_come)
        | {
            "of": of,
            "weeks": queries.WEEKS_OF_HISTORY,
            "crumbs": of.crumbs(("Roster", of.href("roster"))),
            "wide": True,
        },
    )
