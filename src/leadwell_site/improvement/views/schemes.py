"""Savings schemes: the list of a place, one scheme, and a new one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.improvement.schemes import MOVES, SchemeState
from leadwell.improvement.tripwires import WireKind
from leadwell_site.improvement import actions, queries
from leadwell_site.improvement.forms import AssessmentForm, MoveForm, SchemeForm, WireForm
from leadwell_site.improvement.presenters import schemes as shown
from leadwell_site.improvement.views.asked import Place, place, require
from leadwell_site.measures import queries as measures
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import descendants, units_seen_by

_ACTS = {"run": SchemeState.RUNNING, "pause": SchemeState.PAUSED, "end": SchemeState.ENDED}


@require_GET
def schemes(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the savings schemes of a place and of what lies below it: the paused first."""
    of = place(request, unit_id)
    units = list(descendants(of.unit, known_at=of.known_at).values_list("pk", flat=True))
    found = queries.schemes_at(units, known_at=of.known_at)
    order = [SchemeState.PAUSED, SchemeState.RUNNING, SchemeState.PROPOSED, SchemeState.ENDED]
    lines = [
        shown.scheme_line(one, keep=of.keep) for one in sorted(found, key=lambda one: order.index(one.state))
    ]
    context = {
        "of": of,
        "name": of.name,
        "sentence": shown.saving_words(found),
        "open": [one for one in lines if not one.is_over],
        "ended": [one for one in lines if one.is_over],
        "known_on": request.known_on.isoformat() if request.known_on else "",  # type: ignore[attr-defined]
        "crumbs": of.crumbs(),
    }
    return render(request, "improvement/schemes.jinja", context)


@require_http_methods(["GET", "POST"])
def scheme_new(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Propose a scheme."""
    of = place(request, unit_id)
    require(of, Permission.STEER)
    form = SchemeForm(request.POST or None, owners=queries.owners_at(of.unit, on=of.today))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose_scheme(
                unit=of.unit,
                **form.cleaned_data,
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, "The scheme is proposed. Say now what it could harm, and set a tripwire."
            )
            return redirect("improvement:scheme", made.pk)
    context = {"of": of, "name": of.name, "form": form, "crumbs": of.crumbs()}
    return render(
        request, "improvement/scheme_new.jinja", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "POST"])
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a scheme with its assessment, its tripwires and its moves; each form is one step."""
    seen = units_seen_by(request.user, on=clock.today(request))
    found = queries.schemes_at(seen, pk=pk, known_at=request.known_at)  # type: ignore[attr-defined]
    if not found:
        raise Http404("There is no such scheme.")
    (one,) = found
    of = place(request, one.unit.pk)
    forms = _forms(of, one)
    if request.method == "POST":
        require(of, Permission.STEER)
        answer = _post(of, one, forms)
        if answer is not None:
            return answer
    states = queries.wire_states(one, on=of.on, known_at=of.known_at)
    names = queries.names_of(one.people)
    context = {
        "of": of,
        "one": one,
        "name": of.name,
        "line": shown.scheme_line(one, keep=of.keep),
        "owner": names.get(one.owner, one.owner),
        "proposed_by": names.get(one.by, one.by),
        "wires": [shown.wire_line(state, keep=of.keep) for state in states],
        "by_chance": shown.all_words(states),
        "assessments": shown.assessment_lines(one, names),
        "moves": shown.move_lines(one.moves, names),
        "forms": forms,
        "form": next((form for form in forms.values() if form.is_bound and form.errors), None),
        "known_on": request.known_on.isoformat() if request.known_on else "",  # type: ignore[attr-defined]
        "crumbs": [*of.crumbs(), {"text": "Savings schemes", "href": of.href("schemes")}],
    }
    return render(
        request, "improvement/scheme.jinja", context, status=422 if request.method == "POST" else 200
    )


def _forms(of: Place, one: queries.SchemeSeen, act: str = "") -> dict[str, Any]:
    """Give the forms that fit how the scheme stands, and who looks."""
    if not of.may_steer or one.state is SchemeState.ENDED:
        return {}

    def data(name: str) -> Any:
        return of.request.POST if act == name else None

    below = _places(of)
    forms: dict[str, Any] = {
        "assess": AssessmentForm(data("assess")),
        "wire": WireForm(
            data("wire"),
            measures=_measures(below),
            places=[(str(unit.pk), unit.name) for unit in below],
            initial={"where": str(one.unit.pk)},
        ),
    }
    for name, to in _ACTS.items():
        if to in MOVES[one.state]:
            forms[name] = MoveForm(data(name), prefix=name)
    return forms


def _places(of: Place) -> list[Unit]:
    below = descendants(of.unit).filter(closed_on=None).order_by("path")
    return sorted(below, key=lambda unit: (unit.pk != of.unit.pk, unit.name))


def _measures(units: list[Unit]) -> list[tuple[str, str]]:
    held = measures.measures_held(units).values()
    return [(one.key, one.title) for one in sorted(held, key=lambda one: one.title)]


def _post(of: Place, one: queries.SchemeSeen, forms: dict[str, Any]) -> HttpResponse | None:
    """Do what was asked, or give None where the form has to be shown again; ``forms`` then holds it."""
    act = of.request.POST.get("act", "")
    who: dict[str, Any] = {"scheme": one, "by": of.request.user.email, "at": clock.now()}  # type: ignore[union-attr]
    if act == "unwire":
        return _take_away(of, one, who)
    if act not in forms:
        raise Http404("There is no such form here.")
    forms.update(_forms(of, one, act))
    form = forms[act]
    if not form.is_valid():
        return None
    do, said = _what(of, act, form.cleaned_data)
    try:
        do(**who)
    except LeadwellError as error:
        form.add_error(None, str(error))
        return None
    messages.success(of.request, said)
    return redirect(of.keep(reverse("improvement:scheme", args=[one.pk])))


def _what(of: Place, act: str, given: dict[str, Any]) -> tuple[Callable[..., object], str]:
    if act == "assess":
        return lambda **who: actions.assess_scheme(**given, **who), "The assessment is kept."
    if act == "wire":
        unit = next(unit for unit in _places(of) if str(unit.pk) == given["where"])
        wire = {"measure": given["measure"], "kind": WireKind(given["kind"]), "limit": given["limit"]}
        return lambda **who: actions.set_tripwire(unit=unit, **wire, **who), "The tripwire is set."
    to = _ACTS[act]
    said = {"run": "The scheme runs.", "pause": "The scheme is paused.", "end": "The scheme has ended."}[act]
    return lambda **who: actions.move_scheme(to=to, reason=given["reason"], **who), said


def _take_away(of: Place, one: queries.SchemeSeen, who: dict[str, Any]) -> HttpResponse:
    try:
        actions.take_tripwire_away(tripwire=int(of.request.POST.get("wire", "")), **who)
    except ValueError:
        raise Http404("There is no such tripwire.") from None
    except LeadwellError as error:
        messages.error(of.request, str(error))
    else:
        messages.success(of.request, "The tripwire is taken away. That it stood is kept.")
    return redirect(of.keep(reverse("improvement:scheme", args=[one.pk])))
