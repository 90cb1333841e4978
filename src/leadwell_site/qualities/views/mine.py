"""One's own leadership: self-assessments, reflections, and what else there is to do."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import units_where
from leadwell_site.qualities import actions, queries
from leadwell_site.qualities.forms import AnswersForm, HeadingsForm, ReflectForm
from leadwell_site.qualities.presenters import mine as shown
from leadwell_site.qualities.presenters import rounds as shown_rounds
from leadwell_site.qualities.views.asked import home, refuse_earlier
from leadwell_site.qualities.views.rounds import chosen_form

_LATEST = "lqf-2026"


@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show everything that is one's own, and what one facilitates."""
    today = clock.today(request)
    here = queries.frameworks_here(on=today)
    known: dict[str, Any] = {"known_at": request.known_at}  # type: ignore[attr-defined]
    on = min(request.known_on or today, today)  # type: ignore[attr-defined]
    own = queries.own_of(request.user, **known)
    tagged = queries.tagged_of(request.user, **known)
    under = request.GET.get("under", "")
    target = here.get(under) or here[_LATEST]
    facilitates = units_where(request.user, Permission.FACILITATE, on=today).exists()
    context: dict[str, Any] = {
        "rounds": [
            shown_rounds.line(one, whose="own", plan=plan, is_due=queries.is_due(plan, on=on, **known))
            for one, plan in (
                (one, queries.plan_of_round(one.pk, **known))
                for one in queries.rounds_of(request.user, **known)
            )
        ],
        "own": [
            shown.own_line(one, plan, is_due=queries.is_due(plan, on=on, **known))
            for one, plan in ((one, queries.plan_of_own(one.pk, **known)) for one in own)
        ],
        "facilitates": facilitates,
        "facilitated": [
            shown_rounds.line(one, whose="facilitated")
            for one in queries.rounds_facilitated_by(request.user, **known)
        ],
        "shared": [
            shown_rounds.line(one, whose="shared")
            for one in queries.rounds_shared_with(request.user, **known)
        ],
        "reflections": shown.reflections(queries.reflections_of(request.user, **known), here),
        "balance": shown.balanced(tagged, queries.held_by_level(request.user, on=today)),
        "counted": shown.counted(tagged, target),
        "frameworks": sorted(((one.key, one.title) for one in here.values()), key=lambda pair: pair[1]),
        "under": target.key,
        "has_tagged": bool(tagged),
        "crumbs": home()[:1],
    }
    return render(request, "qualities/mine.jinja", context)


@require_http_methods(["GET", "POST"])
def own_new(request: HttpRequest) -> HttpResponse:
    """Begin a self-assessment: choose a framework and level, then its dimensions."""
    refuse_earlier(request)
    asked_of = chosen_form(request)
    if asked_of is None:
        here = queries.frameworks_here(on=clock.today(request))
        context: dict[str, Any] = {
            "crumbs": home(),
            "alone": True,
            "choices": shown_rounds.choices(here, f"{request.path}?"),
        }
        return render(request, "qualities/choose.jinja", context)
    form = HeadingsForm(request.POST if request.method == "POST" else None, asked=asked_of)
    if request.method == "POST" and form.is_valid():
        made = actions.begin_own(
            person=request.user,
            framework=asked_of.framework,
            level=asked_of.level,
            headings=form.cleaned_data["headings"],
            at=clock.now(),
        )
        return redirect("qualities:own", made.pk)
    context = {"form": form, "asked": asked_of, "crumbs": home(), "cancel": reverse("qualities:mine")}
    return render(request, "qualities/own_new.jinja", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a self-assessment, one dimension after the other; then show what came of it."""
    known: dict[str, Any] = {"known_at": request.known_at}  # type: ignore[attr-defined]
    of = queries.own_for(request.user, pk, **known)
    refuse_earlier(request)
    if of.finished_on is not None:
        before = queries.own_before(of)
        context: dict[str, Any] = {
            "of": of,
            "sections": shown.own_sections(of, before),
            "elements": shown.elements_of(of),
            "plan": queries.plan_of_own(of.pk, **known),
            "crumbs": home(),
        }
        return render(request, "qualities/own.jinja", context)
    given = request.POST if request.method == "POST" else request.GET
    at = given.get("screen", "0")
    screens = AnswersForm(None, asked=of.asked).screens
    number = min(int(at) if at.isascii() and at.isdigit() else 0, len(screens) - 1)
    title, names = screens[number].title, screens[number].names
    fault = ""
    if request.method == "POST":
        sent = AnswersForm(request.POST, asked=of.asked)
        sent.full_clean()
        is_finished = number == len(screens) - 1 and request.POST.get("did") == "finish"
        answers = sent.answers_of(sent.cleaned_data)
        try:
            if answers or is_finished:  # a screen may be left out
                actions.keep_own_answers(of=of, answers=answers, is_finished=is_finished, at=clock.now())
        except LeadwellError as error:
            fault = str(error)
        else:
            step = {"back": -1, "finish": 0}.get(request.POST.get("did", ""), 1)
            here = reverse("qualities:own", args=[pk])
            return redirect(f"{here}?screen={max(0, min(number + step, len(screens) - 1))}")
    form = AnswersForm(None, asked=of.asked)
    form.initial = {name: of.answers.get(address) for name, address in form.names.items()}
    context = {
        "of": of,
        "form": form,
        "fields": [form[name] for name in names],
        "title": title,
        "screen": number,
        "many": len(screens),
        "fault": fault,
        "crumbs": home(),
    }
    return render(request, "qualities/own_screen.jinja", context, status=422 if fault else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def reflect(request: HttpRequest) -> HttpResponse:
    """Write a reflection under a heading or element of any framework, with a note on what shows it."""
    refuse_earlier(request)
    here = queries.frameworks_here(on=clock.today(request))
    framework = here.get(request.GET.get("framework", ""), here[_LATEST])
    form = ReflectForm(
        request.POST if request.method == "POST" else None,
        places=shown.places(framework),
        initial={"place": request.GET.get("place", "")},
    )
    if request.method == "POST" and form.is_valid():
        actions.reflect(person=request.user, framework=framework.key, at=clock.now(), **form.cleaned_data)
        messages.success(request, "It is kept. Only you can see it.")
        return redirect("qualities:mine")
    context = {
        "form": form,
        "framework": framework,
        "frameworks": sorted(((one.key, one.title) for one in here.values()), key=lambda pair: pair[1]),
        "crumbs": home(),
        "cancel": reverse("qualities:mine"),
    }
    return render(request, "qualities/reflect.jinja", context, status=422 if form.errors else 200)
