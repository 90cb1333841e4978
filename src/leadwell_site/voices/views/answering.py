"""Answering: with a code from a card, or at a kiosk. No account, no cookie; the code never stands in an address.

The steps are posts to one address that carry all that was chosen so far. Nothing is kept before it is sent.
"""

import secrets
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle import Design, certificate
from leadwell.voices.results import marks
from leadwell_site.voices import actions, held, queries
from leadwell_site.voices.forms import ReplyForm, wishes_of
from leadwell_site.voices.views.sent_later import or_sent_later

_KIOSK_IDLE = 180  # seconds after which a kiosk forgets what somebody left on it
_KIOSK_THANKS = 8


# There is no session that another site could misuse: whoever has the code may answer, from wherever they come.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@or_sent_later
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a code, then show the questions, then keep the answers."""
    wishes = wishes_of(request)
    context: dict[str, Any] = wishes.as_context()
    if request.method == "GET":
        return render(request, "voices/code.jinja", context)
    code = queries.tidy(request.POST.get("code", ""))
    paper = request.POST.get("paper") == "yes"
    found = queries.cycle_of_code(code)
    if found is None:
        return render(
            request,
            "voices/code.jinja",
            {**context, "fault": context["words"]["no_such_code"], "typed": code, "paper": paper},
            status=422,
        )
    cycle, unit, is_used = found
    if is_used or not cycle.state.may_be_answered:
        # Two numbers, so that a telephone that sends again without having heard back knows that it arrived.
        return render(
            request, "voices/over.jinja", {**context, "is_used": is_used}, status=409 if is_used else 410
        )
    context |= {
        "code": code,
        "cycle": cycle,
        "unit": unit,
        "action": reverse("answers:start"),
        "paper": paper,
    }
    return _step(
        request,
        context,
        cycle.design,
        keep=lambda form: actions.answer(
            code=code, reply=form.reply, comment=form.cleaned_data.get("comment", "")
        ),
        then=f"{reverse('answers:thanks')}?{wishes.as_query}",
    )


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@or_sent_later
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """Show the questions on a device that one after the other uses; it forgets what is left on it."""
    found = queries.kiosk_of(token)
    if found is None or not found.cycle.state.may_be_answered:
        raise Http404("This device is not set up for answering.")
    here = reverse("answers:kiosk", args=[token])
    context: dict[str, Any] = {
        **wishes_of(request).as_context(),
        "cycle": found.cycle,
        "unit": found.unit,
        "action": here,
        "kiosk": here,
        "once": queries.tidy(request.POST.get("once", "")) or secrets.token_hex(16),
    }
    once = context["once"]
    if request.method == "POST" and queries.has_arrived(once):
        # Whoever comes next goes back and sends it again: what was answered is shown to nobody.
        return _thanks_at_kiosk(request, context)
    answer = _step(
        request,
        context,
        found.cycle.design,
        keep=lambda form: actions.answer_at_kiosk(
            token=token, once=once, reply=form.reply, comment=form.cleaned_data.get("comment", "")
        ),
        then="",
    )
    answer.setdefault("Refresh", f"{_KIOSK_IDLE}; url={here}")
    return answer


@login_not_required
@never_cache
@require_GET
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that the answers have arrived."""
    return render(request, "voices/thanks.jinja", wishes_of(request).as_context())


def _step(
    request: HttpRequest, context: dict[str, Any], design: Design, *, keep: Any, then: str
) -> HttpResponse:
    """Show the questions, a step of them, or the check of a comment; or keep the answers."""
    sent = request.POST
    did = sent.get("did", "")
    context["seal_to"] = held.public_key()
    context["promises"] = certificate(design, asked=context["way"], asker=context["cycle"].asker)
    given: dict[str, Any] = {"design": design, "way": context["way"], "paper": context.get("paper", False)}
    form = ReplyForm(sent if did else None, **given)
    if did == "way":  # only how it is shown changes: what was chosen stays, nothing is complained of
        form = ReplyForm(None, **given, initial=_chosen(sent))
    if did == "send" and form.is_valid():
        comment = form.cleaned_data.get("comment", "")
        if comment and sent.get("read") != "yes":
            context |= {"form": _hidden(sent, given), "comment": comment, "found": marks(comment)}
            return render(request, "voices/check.jinja", context)
        try:
            keep(form)
        except actions.UsedAlready:
            pass  # it arrived before; whoever sent it again is told so as well
        except LeadwellError as error:
            return render(request, "voices/over.jinja", {**context, "fault": str(error)}, status=410)
        if then:
            return redirect(then)
        return _thanks_at_kiosk(request, context)
    if context["one"]:
        return _one_screen(request, context, given, form, did)
    context["form"] = form
    return render(request, "voices/questions.jinja", context, status=422 if form.errors else 200)


def _thanks_at_kiosk(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    done = render(request, "voices/thanks.jinja", context)
    done["Refresh"] = f"{_KIOSK_THANKS}; url={context['action']}"
    return done


def _one_screen(
    request: HttpRequest, context: dict[str, Any], given: dict[str, Any], form: ReplyForm, did: str
) -> HttpResponse:
    screens = form.screens
    at = request.POST.get("screen", "0")
    number = int(at) if at.isascii() and at.isdigit() else 0
    number += {"next": 1, "back": -1}.get(did, 0)
    number = max(0, min(number, len(screens) - 1))
    fault = form.non_field_errors() if did == "send" else []
    shown = ReplyForm(None, **given, only=screens[number], initial=_chosen(request.POST))
    context |= {
        "form": shown,
        "screen": number,
        "is_last": number == len(screens) - 1,
        "progress": context["words"]["of"].format(number=number + 1, many=len(screens)),
        "fault": str(fault[0]) if fault else "",
    }
    return render(request, "voices/screen.jinja", context, status=422 if fault else 200)


def _hidden(sent: Any, given: dict[str, Any]) -> ReplyForm:
    return ReplyForm(None, **given, only=["nothing is shown"], initial=_chosen(sent))


def _chosen(sent: Any) -> dict[str, str]:
    return {name: sent[name] for name in sent if name[:1] in ("q", "g") or name in ("hand", "comment")}
