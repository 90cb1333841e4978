"""Pages of those who look after cases."""

from datetime import date
from functools import cache
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.concerns import FileKind, Owed, Standing, StepKind, elements_on, next_steps, stages
from leadwell_site.organisations import clock
from leadwell_site.organisations.queries import organisation_of
from leadwell_site.speaking import actions, queries, sealing
from leadwell_site.speaking.choices import Audience, CaseKind, Hand
from leadwell_site.speaking.forms import (
    ActionForm,
    CheckForm,
    HandForm,
    LearningForm,
    ReplyForm,
    SortForm,
    StepForm,
)
from leadwell_site.speaking.presenters import cases as shown

_DONE = {
    "step": "They will read it when they come back.",
    "reply": "They will read it when they come back.",
    "sort": "It was kept what the case is about.",
    "action": "The action was kept.",
    "check": "The check was kept.",
    "hand": "They look after it now, too.",
    "learning": "It was published.",
}


@never_cache
@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases of a guardian, what is overdue first; and what other organisations ask of them."""
    today = clock.today(request)
    if not queries.is_guardian(request.user, on=today):
        raise PermissionDenied(
            "Concerns are for the guardians to whom they were given. Managers do not see them."
        )
    if request.method == "POST":
        return _answer_offer(request, today)
    lines = _lines(queries.cases_for(request.user, on=today), today)
    todo, closed = shown.open_and_closed(lines)
    context = {
        "todo": todo,
        "closed": closed,
        "offers": queries.offers_to(request.user, on=today),
        "guardians": _guardians(request, today),
        "heading": "Concerns you look after",
        "empty": "You look after no concern.",
        "crumbs": [{"text": "Speaking up", "href": reverse("speaking:about")}],
    }
    return render(request, "speaking/cases.jinja", context)


@never_cache
@require_safe
def told_of_care(request: HttpRequest) -> HttpResponse:
    """List what people told of care at the places that the person answers for."""
    today = clock.today(request)
    if not queries.answers_for(request.user, on=today).exists():
        raise PermissionDenied("What people tell of care is for those who answer for the place.")
    todo, closed = shown.open_and_closed(_lines(queries.told_of_care_for(request.user, on=today), today))
    context = {
        "todo": todo,
        "closed": closed,
        "heading": "What people told of care",
        "empty": "Nothing waits for an answer.",
        "crumbs": [{"text": "Speaking up", "href": reverse("speaking:about")}],
    }
    return render(request, "speaking/cases.jinja", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a case; each form is one thing that can be done about it."""
    today = clock.today(request)
    found = _found(request, pk, today)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(request, found, act, today)
    name = preview = None
    if request.method == "POST":
        if act == "name":
            try:
                name = actions.open_name(concern=found.row, by=request.user.email, at=clock.now())
            except sealing.CannotOpen as problem:
                return _cannot_open(request, problem)
        elif act in forms and forms[act].is_valid():
            if act == "learning" and request.POST.get("sure") != "yes":
                preview = forms[act].cleaned_data
            else:
                answer = _do(request, found, act, forms[act])
                if answer is not None:
                    return answer
        elif act in {"done", "give-up", "take-back"}:
            return _press(request, found, act)
    actions.note_reading(concern=found.row, by=request.user.email, at=clock.now())
    try:
        return _page(request, found, forms, today, name=name, preview=preview)
    except sealing.CannotOpen as problem:
        return _cannot_open(request, problem)


@never_cache
@require_http_methods(["GET", "POST"])
def attachment(request: HttpRequest, pk: int, attachment_id: int) -> HttpResponse:
    """Give the cleaned copy of a file; the original only to whoever presses the button, and that is written down."""
    found = _found(request, pk, clock.today(request))
    row = queries.attachment_of(found, attachment_id)
    if row is None:
        raise Http404("There is no such file.")
    about = queries.about_file(row.message, row.place, is_original=False)
    try:
        if request.method == "POST":
            content = actions.open_original(attachment=row, by=request.user.email, at=clock.now())
            kind, name = "application/octet-stream", f"original.{row.kind}"
        else:
            content = sealing.opened(row.cleaned_box, about=about)
            kind, name = FileKind(row.kind).media_type, f"cleaned.{row.kind}"
    except sealing.CannotOpen as problem:
        return _cannot_open(request, problem)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _cannot_open(request: HttpRequest, problem: sealing.CannotOpen) -> HttpResponse:
    """Say why what was told cannot be read, and who can put it right."""
    crumbs = [{"text": "Speaking up", "href": reverse("speaking:about")}]
    context = {"why": str(problem), "crumbs": crumbs}
    return render(request, "speaking/sealed_case.jinja", context, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _guardians(request: HttpRequest, today: date) -> list[tuple[str, date]]:
    own = organisation_of(request.user, on=today)
    return queries.guardian_since(own, on=today) if own else []


def _found(request: HttpRequest, pk: int, today: date) -> queries.CaseSeen:
    """Give a case that the person may read.

    Raises:
        Http404: there is none, or it is not theirs. Either is written down: who asked, and for which number.
    """
    found = queries.case_for(request.user, pk, on=today)
    if found is None:
        own = organisation_of(request.user, on=today)
        actions.note_refusal(
            number=pk, by=request.user.email, organisation_id=own.pk if own else None, at=clock.now()
        )
        raise Http404("There is no such case.")
    request.organisation = found.row.organisation  # type: ignore[attr-defined]
    return found


def _lines(found: list[queries.CaseSeen], today: date) -> list[shown.CaseLine]:
    clocks = cache(queries.clock_of_kind)
    return [shown.case_line(one, clocks(one.row.organisation, one.kind), on=today) for one in found]


def _forms(request: HttpRequest, found: queries.CaseSeen, act: str, today: date) -> dict[str, Any]:
    def data(name: str) -> Any:
        return request.POST if act == name else None

    made: dict[str, Any] = {
        "step": StepForm(data("step"), steps=next_steps(found.case.state)),
        "reply": ReplyForm(data("reply")),
        "action": ActionForm(data("action")),
        "learning": LearningForm(
            data("learning"),
            initial={"audience": Audience.STAFF if found.kind is CaseKind.CONCERN else Audience.PUBLIC},
        ),
    }
    if found.kind is CaseKind.CONCERN:
        made["sort"] = SortForm(
            data("sort"),
            elements=elements_on(found.row.raised_on),
            initial={"elements": list(found.case.elements)},
        )
        rule = queries.clock_for(found.row.organisation)
        open_checks = [
            one.after_months
            for one in stages(found.case, rule, on=today)
            if one.owed is Owed.DETRIMENT and one.standing in {Standing.DUE, Standing.OVERDUE}
        ]
        if open_checks:
            made["check"] = CheckForm(data("check"), months=open_checks)
        people = _others(found, today)
        if people:
            made["hand"] = HandForm(data("hand"), people=people)
    return made


def _others(found: queries.CaseSeen, today: date) -> list[tuple[str, str]]:
    """Guardians who could look after the case, too."""
    row = found.row
    hands = queries.last_hands(row)
    inside = [] if row.goes_outside else queries.guardians_of(row.organisation, on=today)
    outside = queries.outside_guardians(row.organisation, on=today)
    there = {number for number, one in hands.items() if one.hand in {Hand.GIVEN, Hand.KEPT_OUT}}
    return [
        (str(one.pk), (one.name or one.email) + words)
        for people, words in ((inside, ""), (outside, " (outside)"))
        for one in people
        if one.pk not in there
    ]


def _do(request: HttpRequest, found: queries.CaseSeen, act: str, form: Any) -> HttpResponse | None:
    """Do what a form asks for; None, with the reason on the form, where it cannot be done."""
    given = form.cleaned_data
    who: dict[str, Any] = {"concern": found.row, "by": request.user.email, "at": clock.now()}
    try:
        match act:
            case "step":
                actions.take_step(
                    kind=StepKind(given["kind"]), words=given["words"], note=given["note"], **who
                )
            case "reply":
                actions.reply(words=given["words"], **who)
            case "sort":
                actions.sort(elements=tuple(given["elements"]), **who)
            case "action":
                actions.agree_action(
                    words=given["words"], owner=given["owner"], due_on=given["due_on"], **who
                )
            case "check":
                actions.check_treatment(
                    after_months=int(given["after_months"]),
                    was_worse={"yes": True, "no": False}.get(given["was_worse"]),
                    words=given["words"],
                    **who,
                )
            case "hand":
                actions.hand_to(user_id=int(given["user"]), **who)
            case _:
                actions.share_learning(
                    audience=Audience(given["audience"]), said=given["said"], did=given["did"], **who
                )
    except LeadwellError as problem:
        form.add_error(None, str(problem))
        return None
    messages.success(request, _DONE[act])
    return redirect("speaking:case", found.pk)


def _press(request: HttpRequest, found: queries.CaseSeen, act: str) -> HttpResponse:
    """Do what a button asks for that needs no words."""
    who: dict[str, Any] = {"by": request.user.email, "at": clock.now()}
    number = request.POST.get("of", "")
    try:
        if act == "give-up":
            actions.give_up(concern=found.row, user=request.user, **who)
            messages.success(request, "You no longer look after that concern.")
            return redirect("speaking:cases")
        if act == "done":
            row = next((one for one in found.row.actions.all() if str(one.pk) == number), None)
            if row is not None:
                actions.finish_action(action=row, **who)
        else:
            learned = next((one for one in found.row.learning.all() if str(one.pk) == number), None)
            if learned is not None:
                actions.take_learning_back(learning=learned, **who)
    except LeadwellError as problem:
        messages.error(request, str(problem))
    return redirect("speaking:case", found.pk)


def _answer_offer(request: HttpRequest, today: date) -> HttpResponse:
    offers = {str(one.pk): one for one in queries.offers_to(request.user, on=today)}
    offer = offers.get(request.POST.get("route", ""))
    if offer is None:
        messages.error(request, "Nobody asks that of you any more.")
        return redirect("speaking:cases")
    accepts = request.POST.get("act") == "accept"
    actions.answer_route(route_id=offer.pk, user=request.user, accepts=accepts, at=clock.now())
    messages.success(
        request, "What they tell comes to you now." if accepts else "Nothing new comes to you from there."
    )
    return redirect("speaking:cases")


def _page(
    request: HttpRequest,
    found: queries.CaseSeen,
    forms: dict[str, Any],
    today: date,
    *,
    name: str | None,
    preview: dict[str, str] | None,
) -> HttpResponse:
    row = found.row
    thread = found.thread()
    names = queries.people_named({one.by for one in thread if one.by} | {one.by for one in row.steps.all()})
    given, kept_out = shown.holders(queries.last_hands(row))
    gone = {one.takes_back_id for one in row.learning.all() if one.takes_back_id}
    context = {
        "one": found,
        "title": shown.title_of(found),
        "is_concern": found.kind is CaseKind.CONCERN,
        "summary": shown.summary(found, thread),
        "clock": shown.clock_lines(found, queries.clock_of_kind(row.organisation, found.kind), on=today),
        "thread": shown.thread(thread, pk=found.pk, names=names),
        "files": [file for message in thread for file in message.attachments],
        "notes": shown.notes(found, names),
        "actions": shown.actions(found),
        "checks": shown.checks(found),
        "ratings": shown.ratings(found),
        "holders": given,
        "kept_out": kept_out,
        "learning": [one for one in row.learning.all() if not one.takes_back_id and one.pk not in gone],
        "refusals": found.refusals(),
        "has_name": row.name_box is not None,
        "name": name,
        "preview": preview,
        "naming": shown.naming(preview) if preview else [],
        "forms": forms,
        "form": next((one for one in forms.values() if one.is_bound and one.errors), None),
        "crumbs": [
            {"text": "Speaking up", "href": reverse("speaking:about")},
            {
                "text": "Concerns" if found.kind is CaseKind.CONCERN else "What people told of care",
                "href": reverse(
                    "speaking:cases" if found.kind is CaseKind.CONCERN else "speaking:told_of_care"
                ),
            },
        ],
    }
    is_wrong = request.method == "POST" and context["form"] is not None
    return render(request, "speaking/case.jinja", context, status=422 if is_wrong else 200)
