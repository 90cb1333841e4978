"""Making a roster, and telling of sickness."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell_site.organisations import clock
from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.forms import MakeForm, SickForm, next_roster_day
from leadwell_site.rosters.presenters.making import make_page
from leadwell_site.rosters.queries.basis import CHANGEABLE
from leadwell_site.rosters.views.asked import asked, require_roster

_HOLIDAYS_AHEAD = timedelta(weeks=26)


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Ask for a roster of four weeks."""
    of = asked(request, unit_id)
    require_roster(of)
    sets = queries.rosters_known()
    rules = queries.rules_named(sets[0][0], {})
    held = queries.basis(of.unit, today=of.today)
    initial: dict[str, Any] = {name: getattr(rules, name) for name in CHANGEABLE}
    initial["starts_on"] = next_roster_day(queries.last_planned(of.unit.pk, of.today), of.today)
    ahead = queries.holidays_between(of.today, of.today + _HOLIDAYS_AHEAD)
    form = MakeForm(request.POST or None, rules=sets, holidays=ahead, initial=initial)
    missing = queries.solver_missing()
    if request.method == "POST" and form.is_valid() and not missing:
        given = form.cleaned_data
        try:
            made = actions.ask_for_roster(
                unit=of.unit,
                starts_on=given["starts_on"],
                seconds=given["seconds"],
                rules_name=given["rules"],
                rules={name: given[name] for name in CHANGEABLE},
                training_keeps_off=given["training"] == "off",
                holidays_like=form.holidays_like(),
                surpasses=given["against"] == "each",
                by=request.user.email,
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            return redirect("rosters:draft", made.pk)
    return render(
        request,
        "rosters/make.jinja",
        make_page(held, sets)
        | {
            "of": of,
            "form": form,
            "missing": missing,
            "crumbs": of.crumbs(("Roster", of.href("roster"))),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def sick(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take that somebody is ill, and ask for the repair."""
    of = asked(request, unit_id)
    require_roster(of)
    people = queries.people_of(of.unit, of.today)
    form = SickForm(request.POST or None, people=people, initial={"from_on": of.today, "until_on": of.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.ask_for_repair(
                unit=of.unit,
                employee=int(given["person"]),
                from_on=given["from_on"],
                until_on=given["until_on"],
                overtime=given["overtime"],
                by=request.user.email,
                at=clock.now(),
            )
        except actions.NoRepair as error:  # what was told is kept: the form is not to be sent again
            messages.warning(request, str(error))
            return redirect("rosters:roster", of.unit.pk)
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            if made is not None:
                return redirect("rosters:draft", made.pk)
            messages.success(
                request, "The sickness is recorded. No shift of theirs is published for these days."
            )
            return redirect("rosters:roster", of.unit.pk)
    return render(
        request,
        "rosters/sick.jinja",
        {
            "of": of,
            "form": form,
            "missing": queries.solver_missing(),
            "crumbs": of.crumbs(("Roster", of.href("roster"))),
        },
        status=422 if form.is_bound else 200,
    )
