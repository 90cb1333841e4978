"""What a home types in: shifts, residents by dependency, and its own hours for one resident."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import NotAPeriod, day_from_text
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.rules import Serves, serves_of
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.forms import OwnHoursForm, ResidentsForm, ShiftForm
from leadwell_site.staffing.presenters.needs import own_needs_shown, typed_before
from leadwell_site.staffing.presenters.shifts import part_of
from leadwell_site.staffing.views.asked import Asked, asked, require


@require_http_methods(["GET", "POST"])
def own_needs(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take residents by dependency for a day, and show the hours of care that they need."""
    of = _home(request, unit_id)
    on = _day(request, of.today)
    tallies = queries.tallies([of.unit.pk], known_at=of.known_at)
    own = next((one for one in reversed(tallies) if one.from_on <= on), None)
    tally = queries.tally_of_home(own)
    counted = queries.census([of.unit.pk], start=on, end=on, known_at=of.known_at)
    held = queries.shifts([of.unit.pk], start=on, end=on, known_at=of.known_at)
    page = own_needs_shown(of.unit, tally, counted, held, own=own, on=on)
    initial: dict[str, Any] = {"on": on}
    initial |= {f"level_{level}": count for level, count in page["residents"].items()}
    form = ResidentsForm(request.POST or None, levels=tally.levels, initial=initial)
    if request.method == "POST":
        require(Permission.LOAD, of)
        if form.is_valid():
            try:
                actions.type_in_residents(
                    unit=of.unit,
                    on=form.cleaned_data["on"],
                    residents=form.residents(),
                    by=request.user.email,
                    at=clock.now(),
                )
            except LeadwellError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "The residents of the day are recorded.")
                return redirect(f"{of.href('own_needs')}?on={form.cleaned_data['on'].isoformat()}")
    status = 422 if form.is_bound else 200
    return render(
        request,
        "staffing/own_needs.jinja",
        page | {"of": of, "form": form, "crumbs": of.crumbs()},
        status=status,
    )


@require_http_methods(["GET", "POST"])
def own_hours(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take the hours that the home has found one resident at each level to need."""
    of = _home(request, unit_id)
    require(Permission.LOAD, of)
    tallies = queries.tallies([of.unit.pk])
    tally = queries.tally_of_home(tallies[-1] if tallies else None)
    form = OwnHoursForm(
        request.POST or None, levels=tally.levels, groups=_groups(of), initial={"from_on": of.today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_own_hours(
                unit=of.unit,
                from_on=form.cleaned_data["from_on"],
                hours=form.hours(),
                by=request.user.email,
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "These are now the home's own hours.")
            return redirect(of.href("own_needs"))
    return render(
        request,
        "staffing/own_hours.jinja",
        {"of": of, "form": form, "warning": tally.warning, "crumbs": of.crumbs()},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def type_in(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take one shift's hours and people by hand; typing a shift again corrects it."""
    of = asked(request, unit_id)
    if not of.is_leaf:
        raise Http404("Shifts are typed in for a ward, a home or a team.")
    require(Permission.LOAD, of)
    groups = _groups(of)
    on, part = _day(request, of.today), part_of(request.GET.get("part", "")) or Part.DAY
    held = queries.shifts([of.unit.pk], start=on, end=on)
    counted = queries.census([of.unit.pk], start=on, end=on)
    form = ShiftForm(
        request.POST or None, groups=groups, initial=typed_before(held, counted, on=on, part=part)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        typed = [
            actions.GroupTyped(
                group=group,
                required=given[f"{group.value}_required"],
                planned=given[f"{group.value}_planned"],
                actual=given[f"{group.value}_actual"],
            )
            for group in groups
        ]
        try:
            actions.type_in_shift(
                unit=of.unit,
                on=given["on"],
                part=Part(given["part"]),
                groups=typed,
                people=given["people"],
                by=request.user.email,
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The shift is recorded.")
            return redirect("staffing:shift", of.unit.pk, given["on"], given["part"])
    return render(
        request,
        "staffing/type_in.jinja",
        {"of": of, "form": form, "crumbs": of.crumbs()},
        status=422 if form.is_bound else 200,
    )


def _home(request: HttpRequest, unit_id: int) -> Asked:
    of = asked(request, unit_id)
    if not of.is_leaf or not serves_of(of.unit.serves).is_home:
        raise Http404("Residents are counted in care homes.")
    return of


def _groups(of: Asked) -> list[StaffGroup]:
    """The groups that a unit types in: a home without nursing has no registered nurses."""
    if serves_of(of.unit.serves) is Serves.CARE_HOME:
        return [StaffGroup.SUPPORT]
    return [StaffGroup.REGISTERED, StaffGroup.SUPPORT]


def _day(request: HttpRequest, today: date) -> date:
    try:
        return day_from_text(request.GET.get("on", ""))
    except NotAPeriod:
        return today
