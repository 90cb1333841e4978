"""Point by point: a measure of the place's own, and figures typed in, on a telephone too."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import Period, PeriodKind, period_with
from leadwell_site.improvement.forms import FigureForm, OwnMeasureForm
from leadwell_site.improvement.views.asked import Place, Series, chart_page, place, require, series
from leadwell_site.measures import actions
from leadwell_site.measures.choices import Better, HowOften, ShownAs
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission


@require_http_methods(["GET", "POST"])
def own_measure(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Define a measure of the place's own, then type in its first figure."""
    of = place(request, unit_id)
    require(of, Permission.ASK)
    form = OwnMeasureForm(request.POST or None)
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
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error("title", str(error))
        else:
            messages.success(request, "The measure is set up. Type in the first figure.")
            return redirect("improvement:type_in", of.unit.pk, made.key)
    context = {"of": of, "form": form, "crumbs": of.crumbs()}
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
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _said(given["period"], counts.added, counts.corrected))
            return redirect("improvement:type_in", of.unit.pk, measure)
    page, _ = chart_page(of, found)
    context = {
        "of": of,
        "form": form,
        "measure": found.measure,
        "page": page,
        "name": of.name,
        "crumbs": of.crumbs(found.measure),
    }
    return render(request, "improvement/type_in.jinja", context, status=422 if form.is_bound else 200)


def _next(of: Place, found: Series) -> Period:
    """The period that is most likely to be typed in: the one after the last figure, else today's."""
    now = period_with(of.today, found.kind)
    if not found.rows.height:
        return now
    following = Period(found.kind, found.rows["period_start"].max()).following  # type: ignore[arg-type]
    return min(following, now)


def _initial(period: Period) -> Any:
    return f"{period.start:%Y-%m}" if period.kind is PeriodKind.MONTH else period.start


def _said(period: Period, added: int, corrected: int) -> str:
    if corrected:
        return f"The figure for {period.label} is corrected. What stood there before is kept."
    return (
        f"The figure for {period.label} is on the chart."
        if added
        else f"The figure for {period.label} stood there already."
    )
