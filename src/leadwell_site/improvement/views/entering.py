"""Point by point: a measure of the place's own, and figures typed in, on a telephone too."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import Period, PeriodKind, period_with
from leadwell_site.improvement.forms import FigureForm, OwnMeasureForm
from leadwell_site.improvement.views.asked import Place, Series, chart_page, place, require, series
from leadwell_site.measures import actions
from leadwell_site.measures.choices import TYPED_IN, Better, HowOften, ShownAs
from leadwell_site.measures.presenters.words import feed_words
from leadwell_site.measures.queries import Counts
from leadwell_site.measures.queries.definitions import is_own_of, own_definition
from leadwell_site.measures.queries.series import feed_shown
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission


@require_http_methods(["GET", "POST"])
def own_measure(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Define a measure of the place's own, then type in its first figure."""
    of = place(request, unit_id)
    require(of, Permission.RECORD)
    key = request.GET.get("of", "")
    before = own_definition(of.unit, key) if key else None
    if key and before is None:
        raise Http404("There is no such measure here.")
    form = OwnMeasureForm(request.POST or None, initial=before or {})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.define_own_measure(
                unit=of.unit,
                title=given["title"],
                counted=given["counted"],
                divided_by=given["divided_by"],
                shown_as=ShownAs(given["shown_as"]),
                better=Better(given["better"]),
                how_often=HowOften(given["how_often"]),
                why=given["why"],
                key=key,
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error("title", str(error))
        else:
            messages.success(
                request,
                "The definition is put right." if key else "The measure is set up. Type in the first figure.",
            )
            return redirect("improvement:type_in", of.unit.pk, made.key)
    context = {"of": of, "form": form, "is_again": bool(key), "crumbs": of.crumbs()}
    return render(request, "improvement/own_measure.jinja", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def type_in(request: HttpRequest, unit_id: int, measure: str) -> HttpResponse:
    """Take one figure; the chart with it is shown at once, on the same page."""
    of = place(request, unit_id)
    found = series(of, measure, may_be_empty=True)
    require(of, of.typing_needs(measure))
    period = _next(of, found)
    form = FigureForm(
        request.POST or None, measure=found.measure, kind=found.kind, initial={"period": _initial(period)}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            counts = actions.type_in_figure(
                unit=of.unit,
                measure=found.measure.key,
                period=given["period"],
                numerator=given["numerator"],
                denominator=given.get("denominator"),
                title=found.measure.title,
                take_back=given["take_back"],
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            feed = feed_shown(of.unit, found.measure.key, given["period"])
            messages.success(request, _said(given["period"], counts))
            if feed not in ("", TYPED_IN):
                words = f"The chart shows the figure from {feed_words(feed)} for that period. What you typed is kept."
                messages.warning(request, words)
            elif counts.added:
                messages.success(request, _where(given["period"], of, measure))
            return redirect(of.href("type_in", measure, kind=request.GET.get("kind", "")))
    page, _ = chart_page(of, found)
    context = {
        "of": of,
        "form": form,
        "measure": found.measure,
        "page": page,
        "is_own": is_own_of(measure, of.unit),
        "name": of.name,
        "crumbs": of.crumbs(found.measure),
    }
    return render(request, "improvement/type_in.jinja", context, status=422 if form.is_bound else 200)


def _where(period: Period, of: Place, measure: str) -> str:
    """Say where the figure is to be seen: that of a period which is not over is on no chart of periods that are."""
    if period.end < of.on or is_own_of(measure, of.unit):
        return "It is on the chart."
    return f"It will be among the whole periods of the chart when {period.label} is over."


def _next(of: Place, found: Series) -> Period:
    """The period that is most likely to be typed in: the one after the last figure, else today's."""
    now = period_with(of.today, found.kind)
    if not found.rows.height:
        return now
    following = Period(found.kind, found.rows["period_start"].max()).following  # type: ignore[arg-type]
    return min(following, now)


def _initial(period: Period) -> Any:
    return f"{period.start:%Y-%m}" if period.kind is PeriodKind.MONTH else period.start


def _said(period: Period, counts: Counts) -> str:
    if counts.withdrawn:
        return f"The figure for {period.label} is taken back. That it stood there is kept."
    if counts.corrected:
        return f"The figure for {period.label} is corrected. What stood there before is kept."
    if counts.added:
        return f"The figure for {period.label} is kept."
    return f"The figure for {period.label} stood there already."
