"""Topics of a unit: raised in the open, answered in the open."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import ancestors, permissions_at, unit_seen_by, units_seen_by
from leadwell_site.voices import actions, queries
from leadwell_site.voices.forms import TopicForm, TurnForm
from leadwell_site.voices.presenters import topics as shown
from leadwell_site.voices.views.asked import refuse_earlier, trail


@require_http_methods(["GET", "POST"])
def topics(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what was raised at a unit, and take what somebody raises."""
    today, known_at = clock.today(request), request.known_at  # type: ignore[attr-defined]
    unit = unit_seen_by(request.user, unit_id, on=today, known_at=known_at)
    request.organisation = unit.organisation  # type: ignore[attr-defined]
    may_raise = Permission.RECORD in permissions_at(request.user, unit, on=today)
    form = TopicForm(
        request.POST if request.method == "POST" else None,
        initial={"words": request.GET.get("words", "")[:500]},
    )
    if request.method == "POST":
        if not may_raise:
            raise PermissionDenied("Your role does not allow you to raise something here.")
        refuse_earlier(request)
        if form.is_valid():
            made = actions.raise_topic(
                unit=unit,
                words=form.cleaned_data["words"],
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
            messages.success(request, "It is raised. You will find here what becomes of it.")
            return redirect("voices:topic", made.pk)
    below = units_seen_by(request.user, on=today).filter(path__startswith=unit.path)
    here = {*below.values_list("pk", flat=True), *(one.pk for one in ancestors(unit)), unit.pk}
    found = queries.topics_at(here, known_at=known_at)
    context = {
        "unit": unit,
        "form": form if may_raise else None,
        "groups": shown.groups(found, today, at=unit.pk),
        "words": shown.all_words(found, today),
        "crumbs": trail(request, unit, today, here=True),
    }
    return render(request, "voices/topics.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a topic and take what somebody says to it."""
    today, known_at = clock.today(request), request.known_at  # type: ignore[attr-defined]
    seen = list(units_seen_by(request.user, on=today).values_list("pk", flat=True))
    found = queries.topics_at(seen, known_at=known_at, pk=pk)
    if not found:
        raise Http404("There is no such topic.")
    (one,) = found
    request.organisation = one.topic.unit.organisation  # type: ignore[attr-defined]
    held = permissions_at(request.user, one.topic.unit, on=today)
    given: dict[str, Any] = {"may_answer": Permission.STEER in held}
    form = TurnForm(request.POST if request.method == "POST" else None, **given)
    if request.method == "POST":
        if Permission.RECORD not in held:
            raise PermissionDenied("Your role does not allow you to say something here.")
        refuse_earlier(request)
        if form.is_valid():
            try:
                actions.turn_topic(
                    topic=one.topic,
                    to=form.cleaned_data.get("to", ""),
                    words=form.cleaned_data["words"],
                    by=request.user.email,  # type: ignore[union-attr]
                    at=clock.now(),
                )
            except LeadwellError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "It stands here now, for everybody who works here.")
                return redirect("voices:topic", pk)
    context = {
        "page": shown.page(one, today),
        "form": form if Permission.RECORD in held else None,
        "unit": one.topic.unit,
        "crumbs": [
            *trail(request, one.topic.unit, today, here=True),
            {"text": "Topics", "href": reverse("voices:topics", args=[one.topic.unit_id])},
        ],
    }
    return render(request, "voices/topic.jinja", context, status=422 if form.errors else 200)
