"""What people decide about a chart: where limits begin anew, targets, and what happened."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import NotAPeriod, day_from_text
from leadwell.measures.charts import Chart
from leadwell_site.improvement.forms import HappeningForm, StepBackForm, StepForm, TargetForm
from leadwell_site.improvement.presenters.charts import ChartPage
from leadwell_site.improvement.presenters.proposals import people_of_decisions
from leadwell_site.improvement.queries import names_of
from leadwell_site.improvement.views.asked import (
    Place,
    Series,
    chart_page,
    place,
    require,
    series,
    target_places,
)
from leadwell_site.measures import actions
from leadwell_site.measures.queries.decided import is_for_all_below
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, unit_id: int, measure: str) -> HttpResponse:
    """Take one decision about a chart; each form is one step."""
    of = place(request, unit_id)
    found = series(of, measure, may_be_empty=True)
    require(of, Permission.ASK, Permission.STEER)
    page, _ = chart_page(of, found)
    proposed = page.proposals
    forms = _forms(of, found, page.chart)
    if request.method == "POST":
        answer = _post(of, found, forms, page)
        if answer is not None:
            return answer
    context = {
        "of": of,
        "measure": found.measure,
        "name": of.name,
        "chart": page.chart,
        "forms": forms,
        "form": next((form for form in forms.values() if form.is_bound and form.errors), None),
        "proposals": proposed,
        "decided": found.decided,
        "target_places": target_places(of, found),
        "names": names_of(people_of_decisions(found.decided)),
        "for_all_below": is_for_all_below(measure),
        "crumbs": of.crumbs(found.measure),
    }
    return render(
        request, "improvement/decide.jinja", context, status=422 if request.method == "POST" else 200
    )


def _forms(of: Place, found: Series, chart: Chart, posted: Any = None, act: str = "") -> dict[str, Any]:
    """Give the forms that this person may use; the one that was sent is filled in."""

    def data(name: str) -> Any:
        return posted if act == name else None

    forms: dict[str, Any] = {}
    if of.may_ask:
        forms["note"] = HappeningForm(data("note"), initial={"on": of.today})
    if of.may_steer:
        first = chart.points[0].starts_on if chart.points else None
        forms["step"] = StepForm(data("step"), initial={"starts_on": _day(of)}, charted_from=first)
        forms["back"] = StepBackForm(data("back"))
        forms["target"] = TargetForm(
            data("target"), initial={"applies_from": of.today}, measure=found.measure
        )
    return forms


def _day(of: Place) -> Any:
    try:
        return day_from_text(of.request.GET.get("starts_on", ""))
    except NotAPeriod:
        return None


def _post(of: Place, found: Series, forms: dict[str, Any], page: ChartPage) -> HttpResponse | None:
    """Do what was asked, or give None where the form has to be shown again; ``forms`` then holds it."""
    act = of.request.POST.get("act", "")
    if act == "note_back":
        require(of, Permission.ASK)
        return _take_note_back(of, found)
    require(of, Permission.ASK if act == "note" else Permission.STEER)
    if act not in forms:
        raise Http404("There is no such form here.")
    forms.update(_forms(of, found, page.chart, of.request.POST, act))
    form = forms[act]
    if not form.is_valid():
        return None
    given = form.cleaned_data
    key = found.measure.key
    who: dict[str, Any] = {"unit": of.unit, "by": of.request.user.email, "at": clock.now()}  # type: ignore[union-attr]

    def note() -> object:
        measure = "" if given["everywhere"] else key
        return actions.note_happening(measure=measure, on=given["on"], words=given["words"], **who)

    def step() -> object:
        proposal = next((one.proposal for one in page.proposals if one.starts_on == given["starts_on"]), None)
        return actions.begin_limits_anew(
            measure=key,
            starts_on=given["starts_on"],
            reason=given["reason"],
            baseline_points=given["baseline_points"] or 0,
            proposal=proposal,
            **who,
        )

    do: dict[str, tuple[Callable[[], object], str]] = {
        "note": (note, "It is written on the chart."),
        "step": (step, "The limits begin anew on that day. The reason stands beside the chart."),
        "back": (
            lambda: actions.take_back_step(
                measure=key, starts_on=given["starts_on"], reason=given["reason"], **who
            ),
            "The limits no longer begin anew there. Both decisions are kept.",
        ),
        "target": (lambda: actions.set_target(measure=key, **given, **who), "The target is set."),
    }
    action, said = do[act]
    try:
        action()
    except LeadwellError as error:
        form.add_error(None, str(error))
        return None
    messages.success(of.request, said)
    return redirect(of.href("chart", key, kind=of.request.GET.get("kind", "")))


def _take_note_back(of: Place, found: Series) -> HttpResponse:
    try:
        pk = int(of.request.POST.get("record", ""))
    except ValueError:
        raise Http404("There is no such note.") from None
    try:
        actions.take_back_happening(unit=of.unit, pk=pk, by=of.request.user.email, at=clock.now())  # type: ignore[union-attr]
    except LeadwellError as error:
        messages.error(of.request, str(error))
    else:
        messages.success(of.request, "It no longer stands on the chart. Both records are kept.")
    return redirect("improvement:decide", of.unit.pk, found.measure.key)
