"""Short lessons on one's own chart, and how many people of each unit finished them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.improvement import lesson as lesson_called
from leadwell.improvement import lessons, on_chart
from leadwell.improvement.lessons import NoChartToLearnOn, NoSuchLesson
from leadwell_site.improvement import actions, queries
from leadwell_site.improvement.presenters.learning import learned, marked
from leadwell_site.improvement.views.asked import chart_page, place, series
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import as_called, descendants


@require_http_methods(["GET", "POST"])
def lesson(request: HttpRequest, unit_id: int, measure: str, key: str) -> HttpResponse:
    """Show a lesson on a chart; once every answer is right it is finished."""
    of = place(request, unit_id)
    found = series(of, measure)
    try:
        which = lesson_called(key)
    except NoSuchLesson as problem:
        raise Http404(str(problem)) from None
    page, _ = chart_page(of, found)
    context = {
        "of": of,
        "name": of.name,
        "lesson": which,
        "measure": found.measure,
        "chart": page.chart,
        "crumbs": of.crumbs(found.measure),
        "steps": [],
        "why_not": "",
    }
    try:
        steps = on_chart(which, page.chart)
    except NoChartToLearnOn as problem:
        return render(request, "improvement/lesson.jinja", context | {"why_not": str(problem)})
    answers = marked(steps, request.POST) if request.method == "POST" else marked(steps, {})
    if request.method == "POST" and all(one.is_right for one in answers):
        actions.finish_lesson(user=request.user, key=which.key, at=clock.now())
        messages.success(
            request, f"You finished “{which.title}”. It is noted for you; nobody sees how you answered."
        )
        return redirect("improvement:learning", of.unit.pk)
    context["steps"] = answers
    context["wrong"] = sum(1 for one in answers if one.chosen is not None and not one.is_right)
    context["unanswered"] = sum(1 for one in answers if one.chosen is None) if request.method == "POST" else 0
    return render(
        request, "improvement/lesson.jinja", context, status=422 if request.method == "POST" else 200
    )


@require_GET
def learning(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show one's own lessons, and how many people of each unit and role finished each."""
    of = place(request, unit_id)
    below = descendants(of.unit, known_at=of.known_at).filter(closed_on=None)
    units = as_called(below.order_by("name", "pk"), of.known_at)
    charts = queries.charts_at(of.unit)
    chosen = request.GET.get("on", "")
    if chosen not in {key for key, _ in charts}:
        chosen = charts[0][0] if charts else ""
    context = {
        "of": of,
        "name": of.name,
        "lessons": list(lessons().values()),
        "done": queries.lessons_done(request.user),
        "charts": charts,
        "chosen": chosen,
        "headings": ["Role", {"text": "People", "number": True}]
        + [{"text": one.title, "number": True} for one in lessons().values()],
        "learned": learned(
            units,
            queries.coverage(units, on=of.today),
            {one.key: one.title for one in lessons().values()},
            name=of.name,
        )
        if of.granted & {Permission.STEER, Permission.AUDIT}
        else None,
        "crumbs": of.crumbs(),
    }
    return render(request, "improvement/learning.jinja", context)
