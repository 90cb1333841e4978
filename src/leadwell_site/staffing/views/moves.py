"""Moves between units for a coming shift: suggested, accepted, declined."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.forms import DeclineForm
from leadwell_site.staffing.presenters.moves import (
    SuggestedMove,
    moves_page,
    plans_of,
    shift_choices,
    suggested,
)
from leadwell_site.staffing.presenters.shifts import part_of
from leadwell_site.staffing.views.asked import Asked, asked, require

_DAYS = 3
_NIGHT_FROM = 17  # o'clock; from then on the next shift is the night
_DAY_FROM = 5  # until then it is the night that runs


@require_http_methods(["GET", "POST"])
def moves(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show which people to move between the units of a place for one shift; each answer is one step."""
    of = asked(request, unit_id)
    if of.is_leaf:
        raise Http404("Moves are between units: open them from the page of a site or organisation.")
    require(Permission.ROSTER, of)
    units = of.open_leaves()
    before = of.day - timedelta(days=1)
    days = [of.day + timedelta(days=number) for number in range(_DAYS)]
    parts = queries.parts_of(units, [before, *days], known_at=of.known_at)
    if localtime(clock.now()).hour < queries.NIGHT_ENDS and Part.NIGHT in parts[before]:
        days, parts[before] = [before, *days], [Part.NIGHT]
    on, part = _asked_shift(request, of.day, days, parts)
    held = queries.shift_to_staff(units, on=on, part=part, known_at=of.known_at)
    plans = plans_of(held)
    found = suggested(plans)
    here = of.keep(f"{reverse('staffing:moves', args=[of.unit.pk])}?shift={on.isoformat()}/{part.value}")
    form = DeclineForm()
    if request.method == "POST":
        answer = _post(of, held, found, here)
        if isinstance(answer, HttpResponse):
            return answer
        form = answer
    return render(
        request,
        "staffing/moves.jinja",
        moves_page(held, plans, keep=of.keep)
        | {
            "of": of,
            "on": on,
            "part": part,
            "moves": found,
            "form": form,
            "declining": request.POST.get("move", "") if form.is_bound else "",
            "choices": shift_choices(days, parts),
            "chosen": f"{on.isoformat()}/{part.value}",
            "here": here,
            "names": held.names,
            "may_answer": of.known_at is None,
            "crumbs": of.crumbs(),
            "wide": True,
        },
        status=422 if form.is_bound else 200,
    )


def _asked_shift(
    request: HttpRequest, day: date, days: list[date], parts: dict[date, list[Part]]
) -> tuple[date, Part]:
    """Give the shift that is asked for, or the next one: the night from five o'clock on."""
    when, _, said = request.GET.get("shift", "").partition("/")
    wanted = part_of(said)
    for one in days:
        if one.isoformat() == when and wanted in parts[one]:
            return one, wanted
    hour = localtime(clock.now()).hour
    if days[0] < day:  # the night that began yesterday goes on
        if hour < _DAY_FROM:
            return days[0], Part.NIGHT
        days = days[1:]
    if parts[days[0]]:
        late = hour >= _NIGHT_FROM and Part.NIGHT in parts[days[0]]
        return days[0], Part.NIGHT if late else parts[days[0]][0]
    return next(((one, parts[one][0]) for one in days if parts[one]), (days[0], Part.DAY))


def _post(
    of: Asked, held: queries.ShiftToStaff, found: list[SuggestedMove], here: str
) -> HttpResponse | DeclineForm:
    """Do what was answered, or give the form that has to be filled in again."""
    request = of.request
    who = {"by": request.user.email, "at": clock.now()}
    act = request.POST.get("act", "")
    if act == "back":
        return _take_back(of, held, here, who)
    move = next((one for one in found if one.ident == request.POST.get("move", "")), None)
    if move is None or act not in {"accept", "decline"}:
        messages.error(
            request, "Things have changed since the page was made: this move is not suggested any more."
        )
        return redirect(here)
    shift: dict[str, Any] = {
        "place": of.unit,
        "to": held.units[move.to_unit],
        "on": held.on,
        "part": held.part,
    }
    if act == "decline":
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return form
        actions.decline_move(
            **shift,
            employee=queries.employee(move.employee),
            giver=held.units[move.from_unit],
            without=move.without,
            **form.cleaned_data,
            **who,
        )
        messages.success(request, "The move is set aside, with your reason.")
        return redirect(here)
    chosen = request.POST.get("who", "") or str(move.employee)
    allowed = {str(number) for number, _ in move.instead} | {str(move.employee)}
    if chosen not in allowed:
        raise Http404("There is no such person here.")
    other = int(chosen) != move.employee
    try:
        actions.accept_move(
            **shift,
            employee=queries.employee(int(chosen)),
            without=move.without,
            instead_of=move.who if other else "",
            **who,
        )
    except LeadwellError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The move is made. Tell both units; the rest is worked out again below.")
    return redirect(here)


def _take_back(of: Asked, held: queries.ShiftToStaff, here: str, who: dict[str, Any]) -> HttpResponse:
    number = of.request.POST.get("answer", "")
    row = queries.answer_of(list(held.units), int(number)) if number.isdecimal() else None
    if row is None:
        raise Http404("There is no such answer here.")
    try:
        actions.take_back_answer(answer=row, **who)
    except LeadwellError as error:
        messages.error(of.request, str(error))
    else:
        messages.success(of.request, "It is taken back. Both records are kept.")
    return redirect(here)
