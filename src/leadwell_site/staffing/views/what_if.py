"""What if sickness rose, posts stayed empty, or fewer were planned: asked of a place by its own shifts."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell.foundations.periods import Period, month_of
from leadwell.staffing.establishment import TooFewShifts
from leadwell_site.measures.queries.trees import figures_of_places
from leadwell_site.organisations.queries import names_on
from leadwell_site.staffing import queries
from leadwell_site.staffing.forms import WhatIfForm
from leadwell_site.staffing.presenters.what_if import MONTHS, sorts_of, what_if_page
from leadwell_site.staffing.views.asked import Asked, asked

_SICKNESS = "workforce.sickness"
_USUAL_SHIFT = 12.0


@require_GET
def what_if(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Answer the questions that boards ask of an establishment."""
    of = asked(request, unit_id)
    tree = of.tree()
    sorts = sorts_of(of.open_leaves())
    form = WhatIfForm(request.GET if request.GET.get("ask") else None, sorts=sorts)
    given = form.cleaned_data if form.is_valid() else {}
    sort = sorts[int(given.get("sort") or 0)] if sorts else None
    page, problem = {}, ""
    if sort is None:
        problem = "There is no ward or home here whose shifts could be asked about."
    else:
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
            )
        except TooFewShifts as error:
            problem = str(error)
    return render(
        request,
        "staffing/what_if.jinja",
        page
        | {
            "of": of,
            "name": of.unit.name,
            "form": form,
            "problem": problem,
            "crumbs": of.crumbs(),
            "wide": True,
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


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
