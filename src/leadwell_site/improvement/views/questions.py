"""From a signal to a question, an owner, an action and what came of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import PeriodKind
from leadwell.measures.charts import Chart, ChartPoint
from leadwell_site.improvement import actions, queries
from leadwell_site.improvement.choices import QuestionState, Result
from leadwell_site.improvement.forms import ActionForm, CloseForm, DoneForm, QuestionForm, SayForm
from leadwell_site.improvement.presenters.questions import (
    chart_verdict,
    people_of,
    question_line,
    share_of,
    verdict_words,
)
from leadwell_site.improvement.views.asked import Place, chart_page, place, require, series
from leadwell_site.measures.presenters import period_of
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import descendants, units_seen_by


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, unit_id: int, measure: str) -> HttpResponse:
    """Ask about a chart, or about one of its points."""
    of = place(request, unit_id)
    found = series(of, measure)
    require(of, Permission.ASK)
    page, _ = chart_page(of, found)
    point = _point(page.chart, request.GET.get("at", ""))
    form = QuestionForm(request.POST or None, initial={"asks": request.GET.get("asks", "")[:500]})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(
                unit=of.unit,
                measure=measure,
                period_kind=found.kind.value,
                period_start=None if point is None else point.starts_on,
                saw=_saw(page.chart, point),
                is_signal=point is not None and bool(point.signals),
                asks=form.cleaned_data["asks"],
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error("asks", str(error))
        else:
            messages.success(request, "The question is asked. Agree now what to try, or come back to it.")
            return redirect("improvement:question", made.pk)
    context = {
        "of": of,
        "name": of.name,
        "form": form,
        "measure": found.measure,
        "saw": _saw(page.chart, point),
        "asks": page.asks,
        "crumbs": of.crumbs(found.measure),
    }
    return render(request, "improvement/ask.jinja", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question, what became of it, and what the chart says; each form is one step."""
    today = clock.today(request)
    seen = units_seen_by(request.user, on=today)
    one = queries.question(pk, seen, known_at=request.known_at)  # type: ignore[attr-defined]
    if one is None:
        raise Http404("There is no such question.")
    of = place(request, one.unit.pk)
    found = series(of, one.measure, may_be_empty=True, kind=PeriodKind(one.period_kind))
    page, _ = chart_page(of, found)
    judged = chart_verdict(
        page.chart,
        found.rows,
        one.done_on,
        is_ratio=bool(found.measure.denominator),
        kind=found.kind,
        today=of.on,
    )
    forms = _forms(of, one)
    if request.method == "POST":
        answer = _post(of, one, forms, judged.outcome if judged is not None else None)
        if answer is not None:
            return answer
    names = queries.names_of(people_of([one]))
    context = {
        "of": of,
        "one": one,
        "name": of.name,
        "line": question_line(one, on=of.on, keep=of.keep, names=names),
        "names": names,
        "about": _about(one),
        "results": dict(Result.choices),
        "measure": found.measure,
        "chart": page.chart,
        "chart_href": of.href("chart", one.measure),
        "verdict": None if judged is None else verdict_words(judged, page.chart, found.measure),
        "forms": forms,
        "form": next((form for form in forms.values() if form.is_bound and form.errors), None),
        "crumbs": of.crumbs(found.measure),
    }
    return render(
        request, "improvement/question.jinja", context, status=422 if request.method == "POST" else 200
    )


@require_GET
def questions(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what was asked at a place and below it, and the share that led to something."""
    of = place(request, unit_id)
    units = list(descendants(of.unit, known_at=of.known_at).values_list("pk", flat=True))
    asked = queries.questions_at(units, known_at=of.known_at)
    names = queries.names_of(people_of(asked))
    lines = [(one, question_line(one, on=of.on, keep=of.keep, names=names)) for one in asked]
    context = {
        "of": of,
        "name": of.name,
        "share": share_of(asked),
        "open": [{"line": line, "where": one.unit.name} for one, line in lines if line.is_open],
        "closed": [{"line": line, "where": one.unit.name} for one, line in lines if not line.is_open],
        "crumbs": of.crumbs(),
    }
    return render(request, "improvement/questions.jinja", context)


def _point(chart: Chart, at: str) -> ChartPoint | None:
    """The point that is asked about; the latest one where none is named.

    Raises:
        Http404: the chart has no such point.
    """
    if at == "all":
        return None
    for point in chart.points:
        if point.starts_on is not None and point.starts_on.isoformat() == at:
            return point
    if at:
        raise Http404("The chart has no such point. A period that is not over yet is on no chart.")
    return chart.last


def _saw(chart: Chart, point: ChartPoint | None) -> str:
    if point is None:
        return chart.sentence
    signals = f" {' '.join(point.said)}" if point.said else ""
    return f"{point.label}: {point.shown}.{signals}"


def _about(one: queries.Asked) -> str:
    if one.period_start is None:
        return ""
    return period_of(one.period_start, PeriodKind(one.period_kind).value).label


def _forms(of: Place, one: queries.Asked, posted: Any = None, act: str = "") -> dict[str, Any]:
    """Give the forms that fit how far the question has come, and who looks."""

    def data(name: str) -> Any:
        return posted if act == name else None

    forms: dict[str, Any] = {}
    is_closed = one.state is QuestionState.CLOSED
    if of.may_steer and not is_closed:
        forms["agree"] = ActionForm(data("agree"), owners=queries.owners_at(of.unit, on=of.today))
    if not is_closed and one.state is QuestionState.AGREED and (of.may_steer or _is_owner(of, one)):
        forms["done"] = DoneForm(data("done"), initial={"done_on": of.today})
    if of.may_steer and not is_closed:
        forms["close"] = CloseForm(data("close"))
    if of.may_ask:
        forms["reopen" if is_closed else "say"] = SayForm(data("reopen" if is_closed else "say"))
    return forms


def _is_owner(of: Place, one: queries.Asked) -> bool:
    email = getattr(of.request.user, "email", "")
    return of.known_at is None and one.action is not None and one.action.owner == email


def _post(of: Place, one: queries.Asked, forms: dict[str, Any], chart_says: Any) -> HttpResponse | None:
    """Do what was asked, or give None where the form has to be shown again; ``forms`` then holds it."""
    act = of.request.POST.get("act", "")
    require(of, Permission.ASK, Permission.STEER, *([Permission.SEE] if _is_owner(of, one) else []))
    if act not in forms:
        raise Http404("There is no such form here.")
    forms.update(_forms(of, one, of.request.POST, act))
    form = forms[act]
    if not form.is_valid():
        return None
    given = form.cleaned_data
    who: dict[str, Any] = {"question": one, "by": of.request.user.email, "at": clock.now()}  # type: ignore[union-attr]
    do: dict[str, tuple[Callable[..., object], str]] = {
        "agree": (actions.agree_action, "The action is agreed."),
        "done": (actions.finish_action, "It is done. The chart will tell whether it worked."),
        "close": (actions.close, "The question is closed."),
        "reopen": (actions.reopen, "The question is open again."),
        "say": (actions.say, "It is added."),
    }
    action, said = do[act]
    if act == "close":
        given = {**given, "result": Result(given["result"]), "chart_says": chart_says}
    try:
        action(**given, **who)
    except LeadwellError as error:
        form.add_error(None, str(error))
        return None
    messages.success(of.request, said)
    return redirect(of.keep(reverse("improvement:question", args=[one.pk])))
