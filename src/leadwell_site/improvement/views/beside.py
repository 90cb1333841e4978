"""One measure of the places below a place, beside one another."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell.foundations.periods import PeriodKind
from leadwell_site.improvement.presenters.beside import beside as shown_beside
from leadwell_site.improvement.queries.periods import latest_months, periods_over
from leadwell_site.improvement.views.asked import place
from leadwell_site.measures import queries as measures
from leadwell_site.measures.queries.trees import series_of
from leadwell_site.organisations.queries import names_on


@require_GET
def beside(request: HttpRequest, unit_id: int, measure: str) -> HttpResponse:
    """Show the monthly figures of one measure in each ward, home or team at or below a place."""
    of = place(request, unit_id)
    tree = measures.trees_of([of.unit], known_at=of.known_at)
    leaves = tree.open_leaves(of.unit, of.on)
    feeds = [one for one in measures.feeds_at(tree, measure) if one[2] == PeriodKind.MONTH]
    if not feeds or measure.startswith(measures.OWN):
        raise Http404("There are no monthly figures of this measure here to put side by side.")
    told = measures.figures_of_places(leaves, tree=tree, measures=[measure], known_at=of.known_at)
    rows = latest_months(periods_over(told, of.on))
    above: dict[int, list[int]] = {}
    for one in leaves:
        above.setdefault(tree.parent(one.pk, of.on) or of.unit.pk, []).append(one.pk)
    places = {one.pk: one for one in tree}
    names = names_on([*leaves, *(places[pk] for pk in above if pk in places)], of.on, of.known_at)
    is_ratio = bool(told.height) and told["denominator"].null_count() < told.height
    found = measures.measure_of(measure, next((title for *_, title in feeds if title), ""), is_ratio=is_ratio)
    page = shown_beside(
        found,
        {unit: figures for (unit, _), figures in series_of(rows).items()},
        groups=sorted(
            ((names.get(pk, of.name), units) for pk, units in above.items()),
            key=lambda one: one[0].casefold(),
        ),
        names=names,
        decided=measures.decided(leaves, measures=[measure], known_at=of.known_at),
        keep=of.keep,
    )
    context = {
        "of": of,
        "name": of.name,
        "measure": found,
        "page": page,
        "known_on": request.known_on.isoformat() if request.known_on else "",  # type: ignore[attr-defined]
        "crumbs": of.crumbs(found),
        "wide": True,
    }
    return render(request, "improvement/beside.jinja", context)
