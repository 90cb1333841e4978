"""Returns made from what is held: record once, return many."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell.foundations.periods import Period
from leadwell.staffing.returns import NoSuchReturn, UnitFacts, layout, layouts
from leadwell_site.measures.queries.trees import trees_of
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import names_on, root_of
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.presenters.returns import all_made, made, meter_shown, preview, unit_facts
from leadwell_site.staffing.views.asked import Asked, asked, months


@require_GET
def returns(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the month's returns and how much typing they save."""
    of = asked(request, unit_id)
    units = _units(of)
    shown = months(of, units)
    held, facts = _held(of, units, shown.chosen)
    filled = all_made(held, facts, shown.chosen)
    return render(
        request,
        "staffing/returns.jinja",
        {
            "of": of,
            "months": shown,
            "returns": [
                {
                    "title": one.layout.title,
                    "href": of.href("return", one.layout.key, shown.chosen),
                    "rows": len(one.rows),
                    "deadline": one.layout.deadline,
                    "status": one.layout.founding.status.words,
                }
                for one in filled
            ],
            "meter": meter_shown(filled) if not held.shifts.is_empty() else None,
            "crumbs": of.crumbs(),
            "wide": True,
        },
    )


@require_GET
def one_return(request: HttpRequest, unit_id: int, key: str, month: Period) -> HttpResponse:
    """Show one return before it is sent: its rows, what is lacking, and whether its hours are the shifts'."""
    of = asked(request, unit_id)
    _check(key)
    held, facts = _held(of, _units(of), month)
    filled = made(key, held, facts, month)
    page = preview(filled, held, facts, until=min(month.end, of.today))
    return render(
        request,
        "staffing/return.jinja",
        page
        | {
            "of": of,
            "month": month,
            "files": [(form.upper(), of.href("return_file", key, month, form)) for form in ("csv", "xlsx")],
            "back_href": f"{of.href('returns')}",
            "crumbs": of.crumbs(),
            "wide": True,
        },
    )


@require_GET
def return_file(request: HttpRequest, unit_id: int, key: str, month: Period, form: str) -> HttpResponse:
    """Give a return as a file; the audit log keeps who took it."""
    of = asked(request, unit_id)
    _check(key)
    if form not in actions.FORMS:
        raise Http404("A return comes as CSV or XLSX.")
    held, facts = _held(of, _units(of), month)
    filled = made(key, held, facts, month)
    content, kind = actions.hand_out(
        filled=filled, unit=of.unit, form=form, by=request.user.email, at=clock.now()
    )
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{filled.file_stem}.{form}"'
    return answer


def _check(key: str) -> None:
    try:
        layout(key)
    except NoSuchReturn:
        known = ", ".join(one.title for one in layouts())
        raise Http404(f"There is no such return. There are: {known}.") from None


def _units(of: Asked) -> list[Unit]:
    if not of.is_leaf:
        return of.leaves()
    return list(Unit.objects.filter(pk=of.unit.pk).select_related("parent", "organisation"))


def _held(of: Asked, units: list[Unit], month: Period) -> tuple[queries.Held, list[UnitFacts]]:
    held = queries.held(units, start=month.start, end=month.end, known_at=of.known_at)
    # A unit that was closed before the month and has no shift in it is not asked for.
    there = set(held.shifts["unit_id"].to_list())
    open_then = [
        unit for unit in units if unit.pk in there or unit.closed_on is None or unit.closed_on > month.start
    ]
    root = root_of(of.unit.organisation)
    tree = trees_of([root], known_at=of.known_at)
    places = {unit.pk: unit for unit in tree}
    above = {
        unit.pk: places[parent] for unit in open_then if (parent := tree.parent(unit.pk, month.end)) in places
    }
    names = names_on([*open_then, *above.values()], month.end, of.known_at)
    return held, unit_facts(open_then, names, above=above, organisation_code=root.code)
