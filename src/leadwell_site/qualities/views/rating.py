"""Answering about somebody with a code from a card. No account, no cookie; the code never stands in an address.

The steps are posts to one address that carry all that was chosen so far. Nothing is kept before it is sent.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import RoundState, promises
from leadwell.voices.items import interface
from leadwell.voices.results import marks
from leadwell_site.qualities import actions, queries
from leadwell_site.qualities.forms import RatingForm
from leadwell_site.qualities.presenters.rounds import group_words
from leadwell_site.voices import held
from leadwell_site.voices.queries import tidy
from leadwell_site.voices.views.sent_later import or_sent_later


# There is no session that another site could misuse: whoever has the code may answer, from wherever they come.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@or_sent_later
def rate_start(request: HttpRequest) -> HttpResponse:
    """Ask for a code, say what is promised, show the statements dimension by dimension, keep the answers."""
    sent = request.POST
    large = "yes" if (sent or request.GET).get("large") == "yes" else ""
    context: dict[str, Any] = {
        "way": "en",
        "large": large,
        "words": interface("en"),
        "action": reverse("rate:start"),
    }
    if request.method == "GET":
        return render(request, "qualities/rate_code.jinja", context)
    code = tidy(sent.get("code", ""))
    found = queries.round_of_code(code)
    if found is None:
        fault = "There is no such code. Check it letter by letter, or ask for another card."
        return render(
            request, "qualities/rate_code.jinja", {**context, "fault": fault, "typed": code}, status=422
        )
    of, group, is_used = found
    if is_used or of.state is not RoundState.OPEN:
        # Two numbers, so that a telephone that sends again without having heard back knows that it arrived.
        return render(
            request, "voices/over.jinja", {**context, "is_used": is_used}, status=409 if is_used else 410
        )
    request.organisation = of.unit.organisation  # type: ignore[attr-defined]
    context |= {
        "code": code,
        "seal_to": held.public_key(),
        "name": of.round.person.name,
        "place": of.unit.name,
        "group": group_words(group),
        "promises": promises(of.asking, name=of.round.person.name, group=group),
    }
    given: dict[str, Any] = {"asked": of.asked, "is_named": of.round.is_named}
    did = sent.get("did", "")
    if not did:
        return render(request, "qualities/rate_promise.jinja", context)
    return _step(request, context, given, did)


def _step(request: HttpRequest, context: dict[str, Any], given: dict[str, Any], did: str) -> HttpResponse:
    sent = request.POST
    form = RatingForm(sent, **given)
    screens = form.screens
    fault = ""
    if did == "send":
        if form.is_valid():
            remark = form.cleaned_data["remark"]
            if remark and not given["is_named"] and sent.get("read") != "yes":
                hidden = RatingForm(None, **given, only=(), initial=_chosen(sent))
                more = {"form": hidden, "comment": remark, "found": marks(remark), "screen": len(screens) - 1}
                return render(request, "voices/check.jinja", {**context, **more})
            try:
                actions.rate(
                    code=context["code"],
                    answers=form.answers,
                    remark=remark,
                    name=form.cleaned_data.get("rater", ""),
                )
            except actions.RatedAlready:
                pass  # it arrived before; whoever sent it again is told so as well
            except LeadwellError as error:
                return render(request, "voices/over.jinja", {**context, "fault": str(error)}, status=410)
            return redirect(f"{reverse('rate:thanks')}?large={context['large']}")
        fault = next(
            iter([*form.non_field_errors(), *(one for each in form.errors.values() for one in each)])
        )
    at = sent.get("screen", "0")
    number = int(at) if at.isascii() and at.isdigit() else 0
    number = max(0, min(number + {"next": 1, "back": -1}.get(did, 0), len(screens) - 1))
    title, names = screens[number]
    shown = RatingForm(None, **given, only=names, initial=_chosen(sent))
    context |= {
        "form": shown,
        "title": title,
        "screen": number,
        "many": len(screens),
        "is_last": number == len(screens) - 1,
        "fault": fault,
    }
    return render(request, "qualities/rate_screen.jinja", context, status=422 if fault else 200)


@login_not_required
@never_cache
@require_GET
def rate_thanks(request: HttpRequest) -> HttpResponse:
    """Say that the answers have arrived."""
    large = "yes" if request.GET.get("large") == "yes" else ""
    return render(request, "voices/thanks.jinja", {"way": "en", "large": large, "words": interface("en")})


def _chosen(sent: Any) -> dict[str, str]:
    return {name: sent[name] for name in sent if name[:1] == "q" or name in ("remark", "rater")}
