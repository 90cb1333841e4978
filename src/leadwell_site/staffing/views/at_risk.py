"""The coming weeks: which shifts are likely to be short."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell.staffing.at_risk import TooFewDays
from leadwell_site.organisations.queries import names_on
from leadwell_site.staffing import queries
from leadwell_site.staffing.forms import VacantForm
from leadwell_site.staffing.presenters.at_risk import at_risk_page, vacancies_said, vacancy_lines
from leadwell_site.staffing.presenters.coming_hours import coming_hours_shown
from leadwell_site.staffing.views.asked import asked


@require_GET
def at_risk(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the chance that coming shifts are short at and below a place."""
    of = asked(request, unit_id)
    units = of.open_leaves()
    form = VacantForm(request.GET if "vacant" in request.GET else None)
    vacant = (form.cleaned_data["vacant"] or 0.0) / 100 if form.is_valid() else 0.0
    posts = queries.vacant_posts(units, known_at=of.known_at)
    page, problem = {}, ""
    try:
        found = queries.at_risk(units, on=of.day, known_at=of.known_at, vacant=vacant)
        # What they change is told for one unit; for a whole trust it would take as long again as the page.
        without = (
            queries.at_risk(units, on=of.day, known_at=of.known_at, vacant=vacant, with_posts=False)
            if of.is_leaf and posts
            else None
        )
        names = names_on(units, of.day, of.known_at)
        page = at_risk_page(
            found,
            away=queries.away_of(units, on=found.last, known_at=of.known_at),
            names=names,
            keep=of.keep,
            vacant=vacant,
            on=of.day,
        )
        page["vacancies"] = vacancies_said(found, without, posts, on=of.day)
        hours = queries.coming_hours_of(units, on=of.day, known_at=of.known_at)
        page |= coming_hours_shown(hours, names=names)
    except TooFewDays as error:
        problem = str(error)
    return render(
        request,
        "staffing/at_risk.jinja",
        page
        | {
            "of": of,
            "name": of.unit.name,
            "form": form,
            "posts": vacancy_lines(posts, on=of.day),
            "may_enter": of.is_leaf and of.may_roster and of.known_at is None,
            "problem": problem,
            "crumbs": of.crumbs(),
            "wide": True,
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )
