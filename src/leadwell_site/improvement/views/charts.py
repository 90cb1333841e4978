"""One measure at one place: the chart, what to ask next, and every figure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from leadwell.foundations.periods import PeriodKind
from leadwell.measures.spc.advice import remembers
from leadwell_site.improvement import queries
from leadwell_site.improvement.forms import ChartChoice
from leadwell_site.improvement.presenters import charts
from leadwell_site.improvement.presenters.proposals import people_of_decisions
from leadwell_site.improvement.presenters.questions import people_of, question_line
from leadwell_site.improvement.presenters.safety import false_alarm_words
from leadwell_site.improvement.views.asked import Place, Series, chart_page, place, series, target_places
from leadwell_site.measures.presenters.words import status_of
from leadwell_site.measures.queries import OWN
from leadwell_site.organisations.choices import LEAF_KINDS


@require_GET
def chart(request: HttpRequest, unit_id: int, measure: str) -> HttpResponse:
    """Show one measure at one place: chart, sentence, what to ask next and every figure."""
    of = place(request, unit_id)
    found = series(of, measure, may_be_empty=True)
    page, refused = chart_page(of, found)
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    asked_before = queries.questions_at([of.unit.pk], measure=measure, known_at=of.known_at)
    names = queries.names_of(people_of(asked_before) | people_of_decisions(found.decided))
    context = {
        "of": of,
        "page": page,
        "refused": refused,
        "headings": charts.HEADINGS,
        "name": of.name,
        "measure": found.measure,
        "status": status_of(found.measure),
        "definition_href": of.keep(reverse("measures:definition", args=[measure])),
        "file_href": reverse("improvement:chart_file", args=[of.unit.pk, measure]) + asked,
        "feeds": charts.feed_links(found.feeds, unit_id=of.unit.pk, measure=measure, keep=of.keep),
        "feed": request.GET.get("feed", ""),
        "beside_href": ""
        if of.unit.kind in LEAF_KINDS or measure.startswith(OWN) or not _is_told_below(of, found)
        else of.href("beside", measure),
        "all_href": of.href("chart", measure),
        "choice": ChartChoice(request.GET or None, measure=found.measure),
        "kept": {name: request.GET[name] for name in ("feed", "kind", "known") if request.GET.get(name)},
        "false_alarms": false_alarm_words(
            page.chart,
            page.given,
            follows_on=page.given is not None and remembers(page.given),
        ),
        "proposals": page.proposals,
        "decided": found.decided,
        "left_out": found.left_out,
        "running": found.running,
        "is_so_far": found.is_so_far,
        "kind": "" if found.kind is PeriodKind.MONTH else found.kind.value,
        "all_months_href": of.href("chart", measure, all="yes", feed=request.GET.get("feed", "")),
        "target_places": target_places(of, found),
        "may_type": of.may_type(measure),
        "questions": [question_line(one, on=of.on, keep=of.keep, names=names) for one in asked_before],
        "names": names,
        "known_on": request.known_on.isoformat() if request.known_on else "",
        "crumbs": of.crumbs(),
        "wide": True,
    }
    return render(request, "improvement/chart.jinja", context)


def _is_told_below(of: Place, found: Series) -> bool:
    """Say whether places below tell this measure by months, so that they can stand side by side."""
    return any(teller != of.unit.pk and kind == PeriodKind.MONTH for teller, _, kind, _ in found.feeds)


@require_GET
def chart_file(request: HttpRequest, unit_id: int, measure: str) -> HttpResponse:
    """Give the figures of one measure at one place as CSV, with the definition."""
    of = place(request, unit_id)
    found = series(of, measure)
    content = charts.chart_file(found.measure, found.rows, place=of.name, kind=found.kind)
    on = f"-as-known-{request.known_on}" if request.known_on else ""
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="unit-{of.unit.pk}-{_plain(measure)}{on}.csv"'
        },
    )


def _plain(text: str) -> str:
    """Give a text that is safe in the name of a file."""
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in text)[:80]
