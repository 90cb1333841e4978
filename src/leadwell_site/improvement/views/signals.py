"""Every series of a place and of what lies below it: which show a sign, and which somebody asks about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell.measures.definitions import Direction, Measure
from leadwell_site.improvement import queries
from leadwell_site.improvement.presenters.signals import signals_page
from leadwell_site.improvement.queries.periods import latest_months, periods_over
from leadwell_site.improvement.views.asked import place
from leadwell_site.measures import queries as measures
from leadwell_site.organisations.queries import names_on


@require_GET
def signals(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the signs among the monthly series of a place and the units below it."""
    of = place(request, unit_id)
    tree = measures.trees_of([of.unit], known_at=of.known_at)
    units = list({one.pk: one for one in (of.unit, *tree.open_leaves(of.unit, of.on))}.values())
    looked_at = _that_can_be_good_or_bad(measures.measures_held(list(tree)))
    found = measures.figures_of_places(units, tree=tree, measures=list(looked_at), known_at=of.known_at)
    rows = latest_months(periods_over(found, of.on))
    asked = queries.questions_at([one.pk for one in units], known_at=of.known_at)
    page = signals_page(
        rows,
        place=of.unit.pk,
        names=names_on(units, of.on, of.known_at),
        measures=looked_at,
        decided=measures.decided(units, known_at=of.known_at),
        asked=asked,
        keep=of.keep,
    )
    context = {
        "of": of,
        "name": of.name,
        "page": page,
        "own_measures": measures.own_measures_of(of.unit),
        "known_on": request.known_on.isoformat() if request.known_on else "",  # type: ignore[attr-defined]
        "crumbs": of.crumbs(),
        "wide": True,
    }
    return render(request, "improvement/signals.jinja", context)


def _that_can_be_good_or_bad(found: dict[str, Measure]) -> dict[str, Measure]:
    """Leave out hours by themselves and the like: a sign in them asks for nothing. A place's own measures stay."""
    return {
        key: one
        for key, one in found.items()
        if one.direction is not Direction.NEITHER or key.startswith(measures.OWN)
    }
