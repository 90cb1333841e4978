"""One shift handed over to the next."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.handover import shipped_checklist, shipped_clock
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import name_on
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.forms import HandoverForm
from leadwell_site.staffing.presenters.handover import handover_shown
from leadwell_site.staffing.views.asked import Asked, asked, require

_MOST_EARLIER = 30


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what one shift hands on to the next; whoever hands over goes through the list and signs."""
    of = asked(request, unit_id)
    if not of.is_leaf:
        raise Http404("Only a ward, a home or a team hands over a shift.")
    now = clock.now()
    if of.known_at is not None:
        now = min(now, of.known_at)
    signed = queries.handovers(of.unit, known_at=of.known_at)
    meeting = queries.meeting(of.unit, now=now, signed=signed, known_at=of.known_at)
    form = HandoverForm(
        request.POST or None, checklist=shipped_checklist(), initial={"seen": meeting.fingerprint}
    )
    if request.method == "POST":
        require(Permission.RECORD, of)
        if _sign(of, form):
            return redirect("staffing:handover", of.unit.pk)
    context: dict[str, Any] = handover_shown(of.unit, meeting, signed[:_MOST_EARLIER], keep=of.keep)
    context |= {
        "of": of,
        "name": name_on(of.unit, of.day, of.known_at),
        "now": now,
        "form": form,
        "checklist": shipped_checklist(),
        "hours_back": shipped_clock().hours_back,
        "clock_words": shipped_clock().founding.source,
        "crumbs": of.crumbs(),
    }
    return render(
        request, "staffing/handover.jinja", context, status=422 if request.method == "POST" else 200
    )


def _sign(of: Asked, form: HandoverForm) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        actions.sign_handover(
            unit=of.unit,
            done=given["done"],
            note=given["note"],
            seen=given["seen"],
            by=of.request.user.email,
            at=clock.now(),
        )
    except LeadwellError as error:
        form.add_error(None, str(error))
        return False
    messages.success(of.request, "The handover is signed. What is unresolved stays on the list.")
    return True
