"""What if sickness rose, posts stayed empty, or fewer were planned: asked of a place by its own shifts."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from leadwell.foundations.periods import Period, month_of
from leadwell.staffing.establishment import TooFewShifts
from leadwell_site.measures.queries.trees import figures_of_places
from leadwell_site.organisations.queries import names_on
from leadwell_site.staffing import queries
from leadwell_site.staffing.forms import WhatIfForm
from leadwell_site.staffing.presenters.what_if import MONTHS, Growth, sorts_of, what_if_page
from leadwell_site.staffing.views.asked import Asked, asked

_SICKNESS = "workforce.sickness"
_USUAL_SHIFT = 12.0


@require_GET
def what_if(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Answer the questions that boards ask of an establishment."""
    of = asked(request, unit_id)
    form, page, problem = _answered(of)
    return render(
        request,
        "staffing/what_if.jinja",
        page
        | {
            "of": of,
            "name": of.unit.name,
            "form": form,
            "problem": problem,
            "scenario_href": _scenario_href(of),
            "crumbs": of.crumbs(),
            "wide": True,
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


@require_GET
def what_if_file(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Give what the page asked as a scenario, of which the command makes the same answer."""
    of = asked(request, unit_id)
    _, page, problem = _answered(of)
    if problem:
        raise Http404(problem)
    answer = HttpResponse(page["scenario"], content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="scenario-{of.unit.pk}.toml"'
    return answer


def _scenario_href(of: Asked) -> str:
    """Give the address of the scenario that this page asked."""
    given = of.request.GET.urlencode()
    address = reverse("staffing:what_if_file", args=[of.unit.pk])
    return f"{address}?{given}" if given else address


def _answered(of: Asked) -> tuple[WhatIfForm, dict[str, Any], str]:
    """Give the form, what the page says, and why it can say nothing."""
    tree = of.tree()
    sorts = sorts_of(of.open_leaves())
    form = WhatIfForm(of.request.GET if of.request.GET.get("ask") else None, sorts=sorts)
    given = form.cleaned_data if form.is_valid() else {}
    if not sorts:
        return form, {}, "There is no ward or home here whose shifts could be asked about."
    sort = sorts[int(given.get("sort") or 0)]
    last = _last_month(of, [unit.pk for unit in sort.units])
    first = last.shifted(1 - MONTHS)
    lengths = [float(one) for unit in sort.units for one in (unit.shift_lengths or {}).values()]
    try:
        page = what_if_page(
            sort,
            queries.shifts(
                [unit.pk for unit in sort.units], start=first.start, end=last.end, known_at=of.known_at
            ),
            months=(first, last),
            above={unit.pk: str(tree.parent(unit.pk, of.day) or "") for unit in sort.units},
            names=names_on(list(sort.units), last.end, of.known_at),
            sickness=_sickness(of, last),
            hours_a_shift=min(24.0, max(1.0, sum(lengths) / len(lengths))) if lengths else _USUAL_SHIFT,
            own_hour=given.get("own_hour"),
            mark=None if given.get("mark") is None else given["mark"] / 100,
            growth=_growth(given),
        )
    except TooFewShifts as error:
        return form, {}, str(error)
    return form, page, ""


def _growth(given: dict[str, Any]) -> Growth | None:
    """Give by how much demand and funding grow; None where neither was said."""
    said = {key: given.get(key) for key in ("demand", "funding", "pay")}
    if all(one is None for one in said.values()):
        return None
    return Growth(**{key: one or 0.0 for key, one in said.items()}, years=given.get("ahead") or 1.0)


def _last_month(of: Asked, units: list[int]) -> Period:
    """Give the last month with shifts that is over; the month before today's where there are no shifts."""
    held = queries.span(units, known_at=of.known_at)
    latest: date = min(held[1], of.day) if held else of.day
    month = month_of(latest)
    return month if month.end < of.day else month.shifted(-1)


def _sickness(of: Asked, month: Period) -> float | None:
    """Give the share of time lost to sickness here in the last year up to a month: sums first, then the division."""
    rows = figures_of_places(
        [of.unit],
        tree=of.tree(),
        measures=[_SICKNESS],
        start=month.shifted(-11).start,
        end=month.start,
        known_at=of.known_at,
    ).drop_nulls(["numerator", "denominator"])
    below = rows["denominator"].sum()
    return float(rows["numerator"].sum()) / float(below) if below else None
