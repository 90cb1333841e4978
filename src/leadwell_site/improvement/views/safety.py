"""Is this chart safe to read?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell_site.improvement.presenters.safety import safety_page
from leadwell_site.improvement.views.asked import chart_page, place, series


@require_GET
def safety(request: HttpRequest, unit_id: int, measure: str) -> HttpResponse:
    """Show which chart fits these figures, what may mislead whoever reads it, and what to draw beside it."""
    of = place(request, unit_id)
    found = series(of, measure)
    page, _ = chart_page(of, found)
    context = {
        "of": of,
        "name": of.name,
        "measure": found.measure,
        "page": safety_page(found.measure, page.chart, found.rows, found.decided, kind=found.kind),
        "crumbs": of.crumbs(found.measure),
    }
    return render(request, "improvement/safety.jinja", context)
