"""Pages about numbers: where each comes from, its series, its definition."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadwell.foundations.periods import NotAPeriod, month_from_text
from leadwell.measures.definitions import Measure
from leadwell.measures.definitions import measures as defined
from leadwell_site.measures import queries
from leadwell_site.measures.presenters import definitions as pages_of_definitions
from leadwell_site.measures.presenters import lineage as lineages
from leadwell_site.measures.presenters import sums
from leadwell_site.measures.presenters.words import status_of
from leadwell_site.organisations import as_known
from leadwell_site.organisations.clock import today
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.presenters.crumbs import crumbs
from leadwell_site.organisations.queries import name_on, names_on, unit_seen_by, units_seen_by


def observation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a number comes from."""
    units = units_seen_by(request.user, on=today(request), known_at=request.known_at)
    found = queries.lineage(units, pk, known_at=request.known_at)
    one = found.observation
    request.organisation = one.series.unit.organisation
    keep = partial(as_known.keep, request)
    measure = queries.measure_of(
        one.series.measure, one.series.title, is_ratio=any(each.denominator for each in found.told)
    )
    page = {
        "page": lineages.lineage_page(
            found,
            measure,
            name=_name(request, one.series.unit),
            name_then=name_on(one.series.unit, one.period_start, request.known_at),
            keep=keep,
        ),
        "crumbs": _crumbs(request, one.series.unit, measure),
    }
    return render(request, "measures/observation.jinja", page)


def rollup(request: HttpRequest, unit_id: int, measure: str, month: str) -> HttpResponse:
    """Show which units' figures a sum is made of; a place's own figure has its own page."""
    unit = unit_seen_by(request.user, unit_id, on=today(request), known_at=request.known_at)
    try:
        period = month_from_text(month)
    except NotAPeriod:
        raise Http404("There is no such month.") from None
    request.organisation = unit.organisation
    whole, parts, places = queries.sum_and_parts(unit, measure, period.start, known_at=request.known_at)
    if whole.is_empty():
        raise Http404("There is no such number.")
    row = whole.row(0, named=True)
    if row["observation_id"] is not None:
        address = reverse("measures:observation", args=[row["observation_id"]])
        return redirect(as_known.keep(request, address))
    known = queries.measure_of(measure, row["title"], is_ratio=row["denominator"] is not None)
    page = sums.sum_page(
        known,
        row,
        parts,
        names=names_on(places, period.end, request.known_at),
        elsewhere={one.pk for one in places if not one.path.startswith(unit.path)},
        period=period,
        keep=partial(as_known.keep, request),
    )
    context = {
        "page": page,
        "headings": sums.HEADINGS,
        "name": _name(request, unit),
        "definition_href": as_known.keep(request, reverse("measures:definition", args=[measure])),
        "crumbs": _crumbs(request, unit, known),
    }
    return render(request, "measures/rollup.jinja", context)


def definitions(request: HttpRequest) -> HttpResponse:
    """Show every measure with how well its definition is founded."""
    found = pages_of_definitions.subjects(defined().values(), keep=partial(as_known.keep, request))
    return render(request, "measures/definitions.jinja", {"subjects": found, "wide": True})


def definition(request: HttpRequest, key: str) -> HttpResponse:
    """Show one definition; of a measure that only a file's heading explains, for those who may see it."""
    title = ""
    if not queries.is_defined(key):
        units = units_seen_by(request.user, on=today(request), known_at=request.known_at)
        named = queries.title_seen(units, key)
        if named is None:
            raise Http404("There is no such measure.")
        title = named
    known = queries.measure_of(key, title)
    page = {
        "measure": known,
        "facts": pages_of_definitions.facts(known),
        "status": status_of(known),
        "crumbs": [
            {"text": "Measures", "href": as_known.keep(request, reverse("measures:definitions"))},
        ],
    }
    return render(request, "measures/definition.jinja", page)


def _crumbs(request: HttpRequest, unit: Unit, measure: Measure | None = None) -> list[dict[str, str]]:
    way = crumbs(request, unit, itself=True)
    if measure is not None:
        address = reverse("improvement:chart", args=[unit.pk, measure.key])
        way.append({"text": measure.title, "href": as_known.keep(request, address)})
    return way


def _name(request: HttpRequest, unit: Unit) -> str:
    """The unit's name today, or on the day that the page is shown as known on."""
    return name_on(unit, request.known_on or today(request), request.known_at)
