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
from leadwell.voices.results import marks
from leadwell_site.qualities import actions, queries
from leadwell_site.qualities.forms import RatingForm, words_around
from leadwell_site.qualities.presenters.rounds import group_words
from leadwell_site.voices import held
from leadwell_site.voices.forms import wishes_of
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
    context = _context(request)
    words = context["words"]
    if request.method == "GET":
        return render(request, "qualities/rate_code.jinja", context)
    code = tidy(request.POST.get("code", ""))
    found = queries.round_of_code(code)
    if found is None:
        wrong = {"fault": words["no_such_rater_code"], "typed": code}
        return render(request, "qualities/rate_code.jinja", {**context, **wrong}, status=422)
    of, group, is_used = found
    if is_used or of.state is not RoundState.OPEN:
        # Two numbers, so that a telephone that sends again without having heard back knows that it arrived.
        return render(
            request, "voices/over.jinja", {**context, "is_used": is_used}, status=409 if is_used else 410
        )
    request.organisation = of.unit.organisation  # type: ignore[attr-defined]
    name = of.round.person.name
    context |= {
        "code": code,
        "seal_to": held.public_key(),
        "place": of.unit.name,
        "about": words["about"].format(name=name),
        "how_often": words["how_often"].format(name=name),
        "group": group_words(group, words),
        "promises": promises(of.asking, name=name, group=group, asked=context["way"]),
    }
    given: dict[str, Any] = {
        "asked": of.asked,
        "is_named": of.round.is_named,
        "group": group,
        "way": context["way"],
    }
    did = request.POST.get("did", "")
    if not did or (did == "way" and not request.POST.get("at")):
        return render(request, "qualities/rate_promise.jinja", context)
    return _step(request, context, given, did)


def _context(request: HttpRequest) -> dict[str, Any]:
    wishes = wishes_of(request)
    return {**wishes.as_context(), "words": words_around(wishes.way), "action": reverse("rate:start")}


def _step(request: HttpRequest, context: dict[str, Any], given: dict[str, Any], did: str) -> HttpResponse:
    sent = request.POST
    form = RatingForm(sent, **given)
    screens = form.single_screens if context["one"] else form.screens
    at = sent.get("at", "")
    fault = ""
    if did == "send":
        if form.is_valid():
            remark = form.cleaned_data["remark"]
            if remark and not given["is_named"] and sent.get("read") != "yes":
                hidden = RatingForm(None, **given, only=(), initial=_chosen(sent))
                more = {"form": hidden, "comment": remark, "found": marks(remark), "at": at or "remark"}
                return render(request, "voices/check.jinja", {**context, **more})
            try:
                actions.rate(
                    code=context["code"],
                    answers=form.answers,
                    remark=remark,
                    name=form.cleaned_data.get("rater", ""),
                    by=form.by,
                )
            except actions.RatedAlready:
                pass  # it arrived before; whoever sent it again is told so as well
            except LeadwellError as error:
                return render(request, "voices/over.jinja", {**context, "fault": str(error)}, status=410)
            return redirect(f"{reverse('rate:thanks')}?{wishes_of(request).as_query}")
        fault = next(
            iter([*form.non_field_errors(), *(one for each in form.errors.values() for one in each)])
        )
    # By the name of a field on it: how many screens there are changes with what somebody wishes.
    number = next((place for place, one in enumerate(screens) if at in one.names), 0)
    number = max(0, min(number + {"next": 1, "back": -1}.get(did, 0), len(screens) - 1))
    screen = screens[number]
    context |= {
        "form": RatingForm(None, **given, only=screen.names, initial=_chosen(sent)),
        "this": screen,
        "at": screen.names[0],
        "is_statements": screen.names[0] in form.names,
        "progress": context["words"]["part_of"].format(number=number + 1, many=len(screens)),
        "is_first": number == 0,
        "is_last": number == len(screens) - 1,
        "fault": fault,
    }
    return render(request, "qualities/rate_screen.jinja", context, status=422 if fault else 200)


@login_not_required
@never_cache
@require_GET
def rate_thanks(request: HttpRequest) -> HttpResponse:
    """Say that the answers have arrived."""
    return render(request, "voices/thanks.jinja", _context(request))


def _chosen(sent: Any) -> dict[str, str]:
    return {name: sent[name] for name in sent if name[:1] == "q" or name in ("remark", "rater", "hand")}
