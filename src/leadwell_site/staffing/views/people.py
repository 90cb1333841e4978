"""The people of a unit: what ends soon, cover, strain, who could help elsewhere; and one's own areas."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import month_of
from leadwell.foundations.staff import StaffGroup
from leadwell.people import deployable
from leadwell_site.measures.queries import figures
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import may, name_on, names_on, organisation_of
from leadwell_site.staffing import queries
from leadwell_site.staffing.forms import CompetenceForm
from leadwell_site.staffing.presenters.figures import OF_UNIT
from leadwell_site.staffing.presenters.people import elsewhere_page, my_areas_page, people_page
from leadwell_site.staffing.presenters.wards import ward_month
from leadwell_site.staffing.views.asked import Asked, asked, require
from leadwell_site.workforce import actions as workforce
from leadwell_site.workforce.queries import employees_of, needs_of_organisation


@require_GET
def people(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the people at and below a place; who they are only to those who roster them."""
    of = asked(request, unit_id)
    units = of.open_leaves()
    held = queries.people_held(units, on=of.day, known_at=of.known_at)
    page: dict[str, Any] = {}
    if not held.is_empty:
        page = people_page(
            held,
            queries.strain_shifts(units, on=of.day, known_at=of.known_at),
            on=of.day,
            units=names_on(units, of.day, of.known_at),
            may_see_names=of.may_roster,
            keep=of.keep,
        )
    return render(
        request,
        "staffing/people.jinja",
        page
        | {
            "of": of,
            "name": of.unit.name,
            "is_empty": held.is_empty,
            "may_steer": may(request.user, Permission.STEER, of.unit, on=of.today) and of.known_at is None,
            "sees_names": of.may_roster,
            "month_said": _last_month(of) if of.is_leaf and not held.is_empty else "",
            "crumbs": of.crumbs(),
            "wide": True,
        },
    )


def _last_month(of: Asked) -> str:
    """Say how the shifts of the last whole month were staffed."""
    month = month_of(of.day).shifted(-1)
    held = queries.held([of.unit], start=month.start, end=month.end, known_at=of.known_at)
    if held.judged.is_empty():
        return ""
    found = figures([of.unit.pk], measures=OF_UNIT, start=month.start, end=month.start, known_at=of.known_at)
    name = name_on(of.unit, month.end, of.known_at)
    page = ward_month(of.unit, held, found, name=name, month=month, today=of.today, keep=of.keep)
    return f"{month.label}: {page['summary'].sentence}" if page["summary"] else ""


@require_GET
def elsewhere(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show where the people of a unit could help, and what is missing; for those who roster them."""
    of = asked(request, unit_id)
    if not of.is_leaf:
        raise Http404("Who could help elsewhere is shown for a ward, a home or a team.")
    require(Permission.ROSTER, of)
    held = queries.people_held([of.unit], on=of.day, known_at=of.known_at)
    needed = queries.as_needed(needs_of_organisation(of.unit.organisation_id, known_at=of.known_at))
    units = queries.names_of_units(needed["unit"].unique().to_list(), of.day, of.known_at)
    return render(
        request,
        "staffing/elsewhere.jinja",
        {
            "of": of,
            "head": ["Who", "Could work today at", "One or two steps away"],
            "rows": elsewhere_page(held, needed, on=of.day, units=units),
            "asks": bool(units),
            "crumbs": of.crumbs(),
            "wide": True,
        },
    )


@require_http_methods(["GET", "POST"])
def competences(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Say what somebody has to be competent for to work in a unit."""
    of = asked(request, unit_id)
    if not of.is_leaf:
        raise Http404("What is needed is said for a ward, a home or a team.")
    require(Permission.STEER, of)
    needed = queries.needs_as_rows(of.unit, known_at=of.known_at)
    ends = request.POST.get("act") == "end"
    form = CompetenceForm(None if ends or request.method != "POST" else request.POST)
    who = {"by": request.user.email, "at": clock.now()}
    if ends:
        row = next((one for one in needed if str(one.pk) == request.POST.get("need", "")), None)
        if row is None:
            raise Http404("There is no such competence here.")
        workforce.need_no_longer(need=row, **who)
        messages.success(request, f"{row.title} is not asked for here any more.")
        return redirect("staffing:competences", of.unit.pk)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            workforce.need_competence(
                unit=of.unit,
                group=StaffGroup(given["group"]),
                title=given["title"],
                keeps=given["keeps"] or 0,
                **who,
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{given['title']} is asked for here now.")
            return redirect("staffing:competences", of.unit.pk)
    return render(
        request,
        "staffing/competences.jinja",
        {
            "of": of,
            "form": form,
            "needed": [
                {
                    "pk": one.pk,
                    "title": one.title,
                    "staff": StaffGroup(one.staff_group).words,
                    "keeps": one.keeps,
                }
                for one in needed
            ],
            "crumbs": of.crumbs(),
        },
        status=422 if form.is_bound else 200,
    )


@require_GET
def my_areas(request: HttpRequest) -> HttpResponse:
    """Show whoever is signed in their own registration and training, and the places that they are near to."""
    today = clock.today(request)
    organisation = organisation_of(request.user, on=today)
    posts = employees_of(request.user.email, organisation.pk, on=today) if organisation else ()
    page: dict[str, Any] = {"known": False}
    if organisation is not None and posts:
        held = queries.one_person(posts, on=today)
        needed = queries.as_needed(needs_of_organisation(organisation.pk))
        units = queries.names_of_units(needed["unit"].unique().to_list(), today, None)
        found = deployable(held.people, held.trained, needed, units=needed.select("unit"), on=today)
        page = my_areas_page(held, found, units, on=today) | {"known": True}
    return render(request, "staffing/my_areas.jinja", page | {"crumbs": [{"text": "Home", "href": "/"}]})
