"""Pages of people who speak up, without an account."""

import secrets
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.concerns import bits, elements_on, outside_bodies
from leadwell_site.organisations import clock
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.models import Organisation
from leadwell_site.speaking import actions, queries, sealing
from leadwell_site.speaking.choices import Audience, CaseKind, RouteKind
from leadwell_site.speaking.forms import (
    OUTSIDE,
    RaiseForm,
    RateForm,
    ReturnForm,
    TellForm,
    TreatmentForm,
    WriteForm,
)
from leadwell_site.speaking.presenters import outside as shown
from leadwell_site.speaking.views.unseen import MOST_BYTES, may_tell, may_visit, too_often, unseen

_VISIT, _MINUTES = "leadwell.speaking.visit", 45
_NOT_FOUND = (
    "These words open nothing here. Check each of them and their order, and that this is the page of the organisation "
    "to which you wrote."
)
_ENDED = (
    "You were away for more than 45 minutes. Enter your seven words again; what you wrote is kept meanwhile. Choose "
    "your files again."
)


@unseen
@require_safe
def front(request: HttpRequest, slug: str) -> HttpResponse:
    """What speaking up is here, who reads it, what is protected and what is not."""
    organisation = _organisation(slug)
    today = clock.today(request)
    return _render(
        request,
        organisation,
        "front",
        {
            "guardians": [one.name or one.email for one in queries.guardians_of(organisation, on=today)],
            "outside": [one.name for one in queries.outside_guardians(organisation, on=today)],
            "promised": shown.promised(queries.clock_for(organisation)),
            "bits": bits(),
        },
    )


@unseen
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def raise_concern(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise a concern; the answer shows the words by which one comes back, once."""
    organisation = _organisation(slug)
    today = clock.today(request)
    guardians = queries.guardians_of(organisation, on=today)
    outside = queries.outside_guardians(organisation, on=today)
    if not guardians and not outside:
        return _render(request, organisation, "nobody", {})
    readers = [(str(one.pk), one.name or one.email) for one in guardians]
    if outside:
        names = " or ".join(one.name or "a guardian" for one in outside)
        readers.append((OUTSIDE, f"Nobody in {organisation.name} may read it. Send it outside, to {names}"))
    form = RaiseForm(
        *_sent(request),
        elements=elements_on(today),
        units=_places(organisation),
        readers=readers if len(readers) > 1 else [],
        initial={"nonce": _nonce()},
    )
    naming: list[str] = []
    if request.method == "POST" and _is_whole(request, form):
        given = form.cleaned_data
        naming = shown.naming(given)
        if naming and given["looked"] != "yes":
            _sent_as_it_is(form)
            return _render(request, organisation, "raise", {"form": form, "naming": naming})
        chosen = set(given.get("kept_out") or ())
        told = actions.Told(
            kind=CaseKind.CONCERN,
            openness=given["openness"],
            words=given["words"],
            elements=tuple(given["elements"]),
            name=given["name"],
            unit=_unit(organisation, given.get("unit")),
            level=given["level"],
            files=tuple(given["files"]),
            kept_out=frozenset(int(one) for one in chosen - {OUTSIDE}),
            goes_outside=OUTSIDE in chosen,
        )
        answer = _kept(request, organisation, form, told, on=today)
        if answer is not None:
            return answer
    return _render(request, organisation, "raise", {"form": form, "naming": naming})


@unseen
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def tell_of_care(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell of care: thanks, a complaint, or what it was like."""
    organisation = _organisation(slug)
    if not queries.is_care_read(organisation, None, on=clock.today(request)):
        return _render(request, organisation, "nobody", {})
    form = TellForm(*_sent(request), units=_places(organisation), initial={"nonce": _nonce()})
    if request.method == "POST" and _is_whole(request, form):
        given = form.cleaned_data
        told = actions.Told(
            kind=CaseKind(given["kind"]),
            openness=given["openness"],
            words=given["words"],
            name=given["name"],
            unit=_unit(organisation, given.get("unit")),
            who=given["who"],
            files=tuple(given["files"]),
        )
        answer = _kept(request, organisation, form, told, on=clock.today(request))
        if answer is not None:
            return answer
    return _render(request, organisation, "tell", {"form": form})


@unseen
@require_safe
def you_said(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed because people told something: only words that staff wrote for it."""
    organisation = _organisation(slug)
    rows = queries.learning_of(organisation, Audience.PUBLIC, on=clock.today(request))
    return _render(request, organisation, "you_said", {"rows": rows})


@unseen
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def come_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Come back with the words of a receipt: read, write more, rate the answer."""
    organisation = _organisation(slug)
    act = request.POST.get("act", "")
    if request.method == "GET":
        return _ask_for_words(request, organisation, ReturnForm())
    if act in _ACTS:
        number = _visitor(request)
        found = queries.concern_of_visit(organisation, number) if number else None
        if found is None:
            draft = request.POST.get("write-words", "") or request.POST.get("treatment-words", "")
            form = ReturnForm(initial={"draft": draft})
            return _ask_for_words(request, organisation, form, ended=_ENDED)
        return _act(request, organisation, found, act)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _ask_for_words(request, organisation, form)
    if not may_visit(request):
        return too_often(request, _context(organisation))
    row = queries.concern_by_receipt(organisation, form.cleaned_data["receipt"])
    if row is None:
        form.add_error("receipt", _NOT_FOUND)
        return _ask_for_words(request, organisation, form)
    found = queries.concern_of_visit(organisation, row.pk)
    assert found is not None, "it was there a moment ago"
    return _thread(request, organisation, found, draft=form.cleaned_data["draft"])


def _ask_for_words(
    request: HttpRequest, organisation: Organisation, form: ReturnForm, *, ended: str = ""
) -> HttpResponse:
    return _render(request, organisation, "return", {"form": form, "ended": ended})


_ACTS = {"write": WriteForm, "rate": RateForm, "treatment": TreatmentForm}


def _act(request: HttpRequest, organisation: Organisation, found: queries.CaseSeen, act: str) -> HttpResponse:
    """Do what a form of the thread asks for, and show the thread."""
    form = _ACTS[act](*_sent(request), prefix=act)
    if not _is_whole(request, form):
        return _thread(request, organisation, found, forms={act: form})
    given = form.cleaned_data
    naming = shown.naming(given | {"openness": found.row.openness}) if "looked" in given else []
    if naming and given["looked"] != "yes":
        _sent_as_it_is(form)
        return _thread(request, organisation, found, forms={act: form}, naming=naming)
    kept: dict[str, Any] = {"concern": found.row, "nonce": given["nonce"], "on": clock.today(request)}
    try:
        match act:
            case "write":
                actions.write_more(words=given["words"], files=given["files"], **kept)
                said = "Your message was kept."
            case "rate":
                actions.rate(thanked=given["thanked"], helped=given["helped"], again=given["again"], **kept)
                said = "Thank you. Your answers were kept."
            case _:
                actions.say_treatment(was_worse=given["was_worse"] == "yes", words=given["words"], **kept)
                said = "Thank you for saying so. It was kept."
    except LeadwellError as problem:
        form.add_error(None, str(problem))
        return _thread(request, organisation, found, forms={act: form})
    again = queries.concern_of_visit(organisation, found.pk)
    assert again is not None, "cases are never taken away"
    return _thread(request, organisation, again, said=said)


def _thread(
    request: HttpRequest,
    organisation: Organisation,
    found: queries.CaseSeen,
    *,
    forms: dict[str, Any] | None = None,
    said: str = "",
    draft: str = "",
    naming: Sequence[str] = (),
) -> HttpResponse:
    today = clock.today(request)
    try:
        messages = found.thread()
    except sealing.CannotOpen:
        return _render(request, organisation, "sealed_thread", {}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    is_concern = found.kind is CaseKind.CONCERN
    readers = queries.readers_of(found.row, on=today) if is_concern else []
    is_answered = any(not one.is_from_reporter for one in found.row.messages.all())
    shown_forms: dict[str, Any] = {
        "write": WriteForm(prefix="write", initial={"nonce": _nonce(), "words": draft}),
    }
    if is_answered:
        shown_forms["rate"] = RateForm(prefix="rate", initial={"nonce": _nonce()})
    if is_concern:
        shown_forms["treatment"] = TreatmentForm(prefix="treatment", initial={"nonce": _nonce()})
    shown_forms |= forms or {}
    return _render(
        request,
        organisation,
        "thread",
        {
            "kind": found.kind,
            "raised_on": found.row.raised_on,
            "is_closed": found.case.is_closed,
            "owed": shown.owed_lines(found.case, queries.clock_for(organisation), on=today),
            "thread": shown.thread_lines(messages, me="You", them=organisation.name),
            "forms": shown_forms,
            "form": next((one for one in shown_forms.values() if one.errors), None),
            "visit": signing.dumps(found.pk, salt=_VISIT),
            "minutes": _MINUTES,
            "said": said,
            "rated": found.case.ratings[-1].on if found.case.ratings else None,
            "readers": readers,
            "is_concern": is_concern,
            "naming": naming,
        },
    )


def _kept(
    request: HttpRequest, organisation: Organisation, form: Any, told: actions.Told, *, on: date
) -> HttpResponse | None:
    """Keep what was told and give the page with the receipt; None, with the reason on the form, where it cannot be."""
    if not may_tell(request):
        return too_often(request, _context(organisation))
    try:
        receipt = actions.tell(organisation=organisation, told=told, nonce=form.cleaned_data["nonce"], on=on)
    except actions.AlreadySent as problem:
        return _render(request, organisation, "sent_already", {"words": str(problem)})
    except LeadwellError as problem:
        form.add_error(None, str(problem))
        return None
    context = {
        "kind": told.kind,
        "receipt": receipt.words.split(),
        "bits": bits(),
        "promised": shown.promised(queries.clock_for(organisation)),
    }
    return _render(request, organisation, "receipt", context)


def _sent(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _sent_as_it_is(form: Any) -> None:
    """Keep the words when they are sent once more as they are: whoever wrote them has looked."""
    form.data = form.data.copy()
    form.data[form.add_prefix("looked")] = "yes"


def _is_whole(request: HttpRequest, form: Any) -> bool:
    """Whether a form holds all it needs; files that were too large are told."""
    is_whole = bool(form.is_valid())
    if getattr(request, "too_large", False):
        form.add_error(
            "files", f"The files are larger than {MOST_BYTES // 1_000_000} MB together. Send smaller ones"
        )
        return False
    return is_whole


def _visitor(request: HttpRequest) -> int | None:
    """The number of the case whose receipt was shown less than 45 minutes ago; None where none was."""
    try:
        return int(signing.loads(request.POST.get("visit", ""), salt=_VISIT, max_age=60 * _MINUTES))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _organisation(slug: str) -> Organisation:
    found = queries.organisation_at(slug)
    if found is None:
        raise Http404("There is no such address.")
    return found


def _places(organisation: Organisation) -> list[tuple[str, str]]:
    return shown.places(organisation.units.filter(closed_on=None).order_by("name"))


def _unit(organisation: Organisation, number: str | None) -> Any:
    """The place that was chosen; the only one there is where there is no choice to make."""
    if number:
        return organisation.units.get(pk=int(number))
    only = [one for one in organisation.units.filter(closed_on=None) if one.kind in LEAF_KINDS]
    return only[0] if len(only) == 1 else None


def _nonce() -> str:
    return secrets.token_hex(16)


def _context(organisation: Organisation) -> dict[str, Any]:
    today = clock.today()
    named = [one for one in queries.routes_of(organisation, on=today) if one.kind is RouteKind.BODY]
    return {
        "csrf_field": str,  # nothing: see ``unseen``
        "organisation": organisation,
        "place": organisation.name,
        "bodies": outside_bodies(),
        "named": named,
        "front_href": reverse("speaking:front", args=[organisation.slug]),
        "return_href": reverse("speaking:come_back", args=[organisation.slug]),
        "raise_href": reverse("speaking:raise", args=[organisation.slug]),
        "tell_href": reverse("speaking:tell", args=[organisation.slug]),
        "said_href": reverse("speaking:you_said", args=[organisation.slug]),
    }


def _render(
    request: HttpRequest,
    organisation: Organisation,
    name: str,
    more: dict[str, Any],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    request.organisation = organisation  # type: ignore[attr-defined]
    context = (
        _context(organisation) | {"lost_files": bool(request.FILES) or hasattr(request, "too_large")} | more
    )
    return render(request, f"speaking/{name}.jinja", context, status=status)
