"""The cycles of a unit, one cycle as it stands, and its design."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle import CycleState, certificate
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import ancestors, permissions_at, unit_seen_by, units_seen_by
from leadwell_site.voices import actions, queries
from leadwell_site.voices.choices import Audience
from leadwell_site.voices.forms import DesignForm, PeopleForm, ReplyForm
from leadwell_site.voices.forms.designing import initial_of
from leadwell_site.voices.presenters import cycles as shown
from leadwell_site.voices.presenters import results
from leadwell_site.voices.presenters.over_time import over_time
from leadwell_site.voices.views.asked import Asked, asked, refuse_earlier, require_lead, trail

_AUDIENCES = {"staff": Audience.STAFF, "people-served": Audience.SERVED}


@require_GET
def cycles(request: HttpRequest, unit_id: int) -> HttpResponse:
    """List the questions put to the people of a unit: its own, and those of the units above it."""
    today = clock.today(request)
    known_at = request.known_at  # type: ignore[attr-defined]
    unit = unit_seen_by(request.user, unit_id, on=today, known_at=known_at)
    request.organisation = unit.organisation  # type: ignore[attr-defined]
    found = queries.cycles_at([unit.pk, *(one.pk for one in ancestors(unit))], known_at=known_at)
    leads = Permission.LISTEN in permissions_at(request.user, unit, on=today)
    # What a unit above is still designing is for those alone who lead it there.
    led = {
        one.pk: Permission.LISTEN in permissions_at(request.user, one, on=today)
        for one in {each.unit for each in found}
    }
    lines = [shown.line(one, leads=led[one.unit.pk]) for one in found]
    released = [(one, told) for one in found if (told := queries.released_of(one)) is not None]
    context = {
        "unit": unit,
        "lines": [one for one in lines if one is not None],
        "leads": leads,
        "over_time": over_time(unit, released),
        "new": {name: reverse("voices:design_new", args=[unit.pk, name]) for name in _AUDIENCES},
        "crumbs": trail(request, unit, today, here=True),
    }
    return render(request, "voices/cycles.jinja", context)


@require_http_methods(["GET", "POST"])
def design_new(request: HttpRequest, unit_id: int, audience: str) -> HttpResponse:
    """Design new questions."""
    today = clock.today(request)
    unit = unit_seen_by(request.user, unit_id, on=today)
    request.organisation = unit.organisation  # type: ignore[attr-defined]
    if audience not in _AUDIENCES:
        raise Http404("There are questions for staff and for people served.")
    if Permission.LISTEN not in permissions_at(request.user, unit, on=today):
        raise PermissionDenied("Your role does not allow you to put questions to people here.")
    refuse_earlier(request)
    wanted = _AUDIENCES[audience]
    form = DesignForm(
        request.POST if request.method == "POST" else None,
        audience=wanted.value,
        asked=queries.last_asked(unit, audience=wanted.value),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.design_cycle(
                unit=unit,
                title=form.cleaned_data["title"],
                audience=wanted.value,
                design=form.cleaned_data["design"],
                closes_on=form.cleaned_data["closes_on"],
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error("closes_on", str(error))
        else:
            return redirect("voices:cycle", made.pk)
    context = {
        "unit": unit,
        "form": form,
        "audience": wanted.label,
        "cancel": reverse("voices:cycles", args=[unit.pk]),
        "crumbs": trail(request, unit, today),
    }
    return render(request, "voices/design.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def design_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is asked, while it is being designed."""
    of = asked(request, pk)
    require_lead(of)
    cycle = of.cycle
    if cycle.state is not CycleState.DESIGN:
        raise PermissionDenied("What is asked can only be changed while it is being designed.")
    form = DesignForm(
        request.POST if request.method == "POST" else None,
        audience=cycle.cycle.audience,
        asked=queries.last_asked(of.unit, audience=cycle.cycle.audience),
        initial=dict(initial_of(cycle.design, title=cycle.cycle.title, closes_on=cycle.closes_on)),
    )
    form.fields["title"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_design(
                cycle=cycle,
                design=form.cleaned_data["design"],
                closes_on=form.cleaned_data["closes_on"],
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error("closes_on", str(error))
        else:
            return redirect("voices:cycle", pk)
    context = {
        "unit": of.unit,
        "form": form,
        "audience": cycle.cycle.get_audience_display(),
        "cancel": of.href("cycle"),
        "crumbs": of.crumbs(),
    }
    return render(request, "voices/design.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cycle(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a cycle as it stands; each of its buttons is one step."""
    of = asked(request, pk)
    if of.cycle.state in {CycleState.DESIGN, CycleState.PREVIEW} and not of.leads:
        raise Http404("There is no such cycle.")
    form = None
    if request.method == "POST":
        require_lead(of)
        answer, form = _post(of)
        if answer is not None:
            return answer
    context: dict[str, Any] = {
        "of": of,
        "cycle": of.cycle,
        "page": shown.page(of.cycle, leads=of.leads),
        "promises": certificate(of.cycle.design, asker=of.cycle.asker),
        "crumbs": of.crumbs(here=True),
        "form": form,
    }
    if of.cycle.state is CycleState.PREVIEW:
        places = _places(of)
        context |= {
            "people": form or PeopleForm(places=places, design=of.cycle.design),
            "sample": ReplyForm(None, design=of.cycle.design, way="en", auto_id="sample_%s"),
            "plan": shown.plan_words(of.cycle.design, places),
        }
    if of.cycle.state is CycleState.RELEASED:
        context["results"] = results.page(
            of.cycle,
            queries.released_of(of.cycle),
            sees=set(units_seen_by(request.user, on=of.today).values_list("pk", flat=True)),
        )
        context["comments"] = results.comments(queries.comments_shown(of.cycle))
        context["agreed"] = queries.agreed_on(of.cycle, known_at=request.known_at)  # type: ignore[attr-defined]
        context["may_code"] = Permission.ASK in permissions_at(request.user, of.unit, on=of.today)
        context["to_read"] = of.leads and len(queries.comments_to_read(of.cycle)) > 0
    return render(request, "voices/cycle.jinja", context, status=422 if form is not None else 200)


def _places(of: Asked) -> list[queries.Place]:
    return queries.places_now(of.unit, audience=of.cycle.cycle.audience, on=of.today)


def _post(of: Asked) -> tuple[HttpResponse | None, PeopleForm | None]:
    """Take one step; give the answer, or the form that has to be shown again."""
    act = of.request.POST.get("act", "")
    who: dict[str, Any] = {"cycle": of.cycle, "by": of.request.user.email, "at": clock.now()}  # type: ignore[union-attr]
    steps = {
        "preview": (actions.preview, "Look at it as people will see it."),
        "design": (actions.back_to_design, "You can change it now."),
        "close": (actions.close, "The questions are closed. Release the figures when you are ready."),
        "give_up": (actions.give_up, "It is given up. What was answered is destroyed."),
    }
    try:
        if act == "open":
            places = _places(of)
            form = PeopleForm(of.request.POST, places=places, design=of.cycle.design)
            if not form.is_valid():
                return None, form
            actions.open_cycle(places=places, people=form.counts(), served=form.groups(), **who)
            messages.success(of.request, "The questions are open. Hand out the cards now.")
        elif act == "release":
            actions.ask_for_release(cycle=of.cycle, by=who["by"])
            messages.success(
                of.request, "The figures are being worked out. Load this page again in a minute."
            )
        elif act in steps:
            do, words = steps[act]
            do(**who)
            messages.success(of.request, words)
        else:
            raise Http404("There is no such step here.")
    except LeadwellError as error:
        messages.error(of.request, str(error))
    return redirect(of.href("cycle")), None
