"""Ways to answer: cards and messages with codes, kiosks, paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle import certificate
from leadwell_site.organisations import clock
from leadwell_site.voices import actions, queries
from leadwell_site.voices.forms import CardsForm, KioskForm, ReplyForm, wishes_of
from leadwell_site.voices.presenters import cards as drawn
from leadwell_site.voices.views.asked import Asked, asked, require_lead


def _open(request: HttpRequest, pk: int) -> Asked:
    of = asked(request, pk)
    require_lead(of)
    if not of.cycle.state.may_be_answered:
        raise PermissionDenied("That is for questions that are open.")
    return of


@never_cache
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, pk: int) -> HttpResponse:
    """Make codes: as cards to print, or as messages for a gateway of one's own. They are shown once."""
    of = _open(request, pk)
    form = CardsForm(request.POST if request.method == "POST" else None, places=of.cycle.places)
    if request.method == "POST" and form.is_valid():
        try:
            codes = actions.draw_codes(
                cycle=of.cycle,
                counts=form.counts(),
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            address = request.build_absolute_uri(reverse("answers:start"))
            if request.POST.get("as") == "messages":
                return _messages(of, codes, address)
            context = {
                "of": of,
                "title": of.cycle.cycle.title,
                "closes_on": of.cycle.closes_on,
                "address": address,
                "bags": drawn.bags(codes, of.cycle.places, address),
            }
            return render(request, "voices/cards_print.jinja", context)
    context = {"of": of, "form": form, "crumbs": of.crumbs()}
    return render(request, "voices/cards.jinja", context, status=422 if form.errors else 200)


def _messages(of: Asked, codes: list[actions.Drawn], address: str) -> HttpResponse:
    answer = HttpResponse(
        drawn.messages_csv(codes, of.cycle.places, address, title=of.cycle.cycle.title),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="messages-{of.cycle.pk}.csv"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def kiosks(request: HttpRequest, pk: int) -> HttpResponse:
    """Set up a device on which one after the other answers, or end one."""
    of = _open(request, pk)
    form = KioskForm(request.POST if request.POST.get("act") == "start" else None, places=of.cycle.places)
    address = ""
    who: dict[str, Any] = {"by": request.user.email, "at": clock.now()}  # type: ignore[union-attr]
    if request.method == "POST" and request.POST.get("act") == "end":
        ends = [one for one in queries.kiosks_of(of.cycle) if str(one.pk) == request.POST.get("kiosk")]
        if not ends:
            raise Http404("There is no such device.")
        actions.end_kiosk(cycle=of.cycle, kiosk=ends[0], **who)
        messages.success(request, "Nobody can answer on that device any more.")
        return redirect(of.href("kiosks"))
    if request.method == "POST" and form.is_valid():
        token = actions.start_kiosk(cycle=of.cycle, unit_id=int(form.cleaned_data["unit"]), **who)
        address = request.build_absolute_uri(reverse("answers:kiosk", args=[token]))
    context = {
        "of": of,
        "form": form,
        "address": address,
        "code": drawn.qr(address) if address else "",
        "standing": queries.kiosks_of(of.cycle),
        "crumbs": of.crumbs(),
    }
    return render(request, "voices/kiosks.jinja", context, status=422 if form.errors else 200)


@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions as a form to print, in a way of writing and in large print if wanted."""
    of = _open(request, pk)
    wishes = wishes_of(request)
    context = {
        "of": of,
        **wishes.as_context(),
        "form": ReplyForm(None, design=of.cycle.design, way=wishes.way),
        "promises": certificate(of.cycle.design, asked=wishes.way, asker=of.cycle.asker),
        "address": request.build_absolute_uri(reverse("answers:start")),
    }
    return render(request, "voices/paper.jinja", context)
