"""One shift, what people record about it, where its hours come from, and flags that were set aside."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part
from leadwell_site.audit.queries import overrides_summary
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import descendants, name_on
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.forms import FlagForm, MitigationForm, OverrideForm
from leadwell_site.staffing.presenters.moves import moved_words
from leadwell_site.staffing.presenters.one_shift import OneShift, by_name_words, one_shift
from leadwell_site.staffing.presenters.records import overrides_shown, row_shown
from leadwell_site.staffing.presenters.shifts import part_of
from leadwell_site.staffing.views.asked import Asked, asked, require, source_row


@require_http_methods(["GET", "POST"])
def shift(request: HttpRequest, unit_id: int, on: date, part: str) -> HttpResponse:
    """Show one shift; each of its forms is one step."""
    of = asked(request, unit_id)
    which = part_of(part)
    if which is None or not of.is_leaf:
        raise Http404("There is no such shift.")
    held = queries.held([of.unit], start=on, end=on, known_at=of.known_at)
    by_name = queries.rostered([of.unit], days=[on], known_at=of.known_at) if on >= of.day else None
    shown = one_shift(of.unit, held, on=on, part=which, keep=of.keep)
    forms = _forms(shown)
    if request.method == "POST":
        require(Permission.RECORD, of)
        answer = _post(of, shown, forms, on, which)
        if answer is not None:
            return answer
    day_hrefs = [of.href("shift", on, other) for other in _parts_of(held)]
    return render(
        request,
        "staffing/shift.jinja",
        {
            "of": of,
            "name": name_on(of.unit, on, of.known_at),
            "on": on,
            "part": which,
            "shown": shown,
            "rostered": by_name_words(by_name, which) if by_name else "",
            "moved": moved_words(
                of.unit.pk, queries.moved_here(of.unit, on=on, part=which, known_at=of.known_at)
            ),
            "forms": forms,
            "form": next((form for form in forms.values() if form.is_bound and form.errors), None),
            "others": [
                {"text": other, "href": href}
                for other, href in zip(_parts_of(held), day_hrefs, strict=True)
                if other != which.value
            ],
            "month_href": of.keep(f"{reverse('staffing:ward', args=[of.unit.pk])}?month={on:%Y-%m}"),
            "crumbs": of.crumbs(),
        },
        status=422 if request.method == "POST" else 200,
    )


def _parts_of(held: queries.Held) -> list[str]:
    order = [part.value for part in Part]
    return sorted(set(held.judged["part"].to_list()), key=order.index)


def _forms(shown: OneShift, posted: Any = None, act: str = "") -> dict[str, Any]:
    """Give the forms of a shift; the one that was sent is filled in."""

    def data(name: str) -> Any:
        return posted if act == name else None

    forms: dict[str, Any] = {"done": MitigationForm(data("done"))}
    if shown.by_hand:
        forms["flag"] = FlagForm(data("flag"), flags=shown.by_hand)
    if shown.by_rule:
        forms["aside"] = OverrideForm(data("aside"), flags=shown.by_rule)
    return forms


def _post(of: Asked, shown: OneShift, forms: dict[str, Any], on: date, part: Part) -> HttpResponse | None:
    """Do what was asked, or give None where the form has to be shown again; ``forms`` then holds it."""
    act = of.request.POST.get("act", "")
    who = {"by": of.request.user.email, "at": clock.now()}
    if act.startswith("back_"):
        return _take_back(of, act, who)
    if act not in forms:
        raise Http404("There is no such form here.")
    forms.update(_forms(shown, of.request.POST, act))
    form = forms[act]
    if not form.is_valid():
        return None
    shift = {"unit": of.unit, "on": on, "part": part}
    do: dict[str, tuple[Callable[..., object], str]] = {
        "done": (actions.record_mitigation, "What was done is recorded."),
        "flag": (actions.record_flag, "The red flag is recorded."),
        "aside": (actions.set_flag_aside, "The red flag is set aside. It stays to be seen, with the reason."),
    }
    action, said = do[act]
    try:
        action(**shift, **form.cleaned_data, **who)
    except LeadwellError as error:
        form.add_error(None, str(error))
        return None
    messages.success(of.request, said)
    return redirect("staffing:shift", of.unit.pk, on, part.value)


def _take_back(of: Asked, act: str, who: dict[str, Any]) -> HttpResponse:
    try:
        pk = int(of.request.POST.get("record", ""))
    except ValueError:
        raise Http404("There is no such record.") from None
    try:
        if act == "back_flag":
            row: Any = queries.recorded_flag(of.unit, pk)
            actions.take_back_flag(flag=row, **who)
        else:
            row = queries.flag_override(of.unit, pk)
            actions.take_back_override(override=row, **who)
    except LeadwellError as error:
        messages.error(of.request, str(error))
    else:
        messages.success(of.request, "It is taken back. Both records are kept.")
    return redirect("staffing:shift", of.unit.pk, row.on, row.part)


@require_GET
def shift_row(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a row of hours comes from: file, sheet, row, load, and what was known before."""
    row = queries.shift_row(pk, request.known_at)
    of = asked(request, row.unit_id)
    row.unit = of.unit
    history = queries.history(row, of.known_at)
    page = row_shown(row, history, keep=of.keep, row_href=source_row)
    return render(
        request,
        "staffing/shift_row.jinja",
        page
        | {
            "of": of,
            "shift_href": of.href("shift", row.on, row.part),
            "crumbs": of.crumbs(),
        },
    )


@require_GET
def overrides(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show which suggestions people set aside at a unit and below it, and why."""
    of = asked(request, unit_id)
    units = [unit.pk for unit in descendants(of.unit, known_at=of.known_at)]
    page = overrides_shown(
        overrides_summary(of.unit.organisation_id, unit_ids=units, end=of.known_at),
        queries.overrides_of(units, known_at=of.known_at),
        queries.declined_moves(units, known_at=of.known_at),
        keep=of.keep,
    )
    return render(request, "staffing/overrides.jinja", page | {"of": of, "crumbs": of.crumbs(), "wide": True})
