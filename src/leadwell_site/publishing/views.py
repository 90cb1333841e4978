"""Pages for those who may make pages public."""

from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from leadwell.foundations.periods import NotAPeriod, month_from_text, month_of
from leadwell_site.measures.queries.months import latest_month
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import may, organisations_where, unit_seen_by, units_where
from leadwell_site.publishing import queries
from leadwell_site.publishing.actions import MonthNotOver, NothingToPublish, draft_of, publish_month
from leadwell_site.publishing.actions.publishing import said_by
from leadwell_site.publishing.forms import PublishForm
from leadwell_site.publishing.presenters import page_rows, public_address, seal_rows

MONTHS_OFFERED = 24


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The pages of a month that are public, and those that could be."""
    today = clock.today(request)
    organisation, others = _organisation_asked(request)
    may_publish = units_where(request.user, Permission.PUBLISH, on=today)
    units = list(may_publish.filter(closed_on=None, organisation=organisation))
    last = month_of(today).shifted(-1)
    months = [last.shifted(-back).start for back in range(MONTHS_OFFERED)]
    latest = latest_month(units, of=months)
    month = _month_asked(request, months, otherwise=latest or months[0])
    standing = queries.standing_for([unit.pk for unit in units], months=[month])
    return render(
        request,
        "publishing/list.jinja",
        {
            "month": month,
            "months": months,
            "rows": page_rows(units, month, standing),
            "published": len(standing),
            "count": len(units),
            "public_href": reverse("public:organisation", args=[organisation.slug]),
            "seals_href": f"{reverse('publishing:seals')}{_of(organisation, others)}",
            "asked": organisation,
            "others": [{"text": one.name, "href": _of(one, others)} for one in others],
        },
    )


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """Every publication in the order of the chain, checked now."""
    organisation, others = _organisation_asked(request)
    return render(
        request,
        "publishing/seals.jinja",
        {
            "faults": queries.seal_faults(organisation),
            "rows": seal_rows(queries.chain_in_short(organisation.slug)),
            "crumbs": [
                {"text": "Publishing", "href": f"{reverse('publishing:list')}{_of(organisation, others)}"}
            ],
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, unit_id: int, month: str) -> HttpResponse:
    """A unit's page as the public would read it, what it changes, and the button that makes it public."""
    unit = unit_seen_by(request.user, unit_id, on=clock.today(request))
    if not may(request.user, Permission.PUBLISH, unit, on=clock.today(request)):
        raise PermissionDenied
    request.organisation = unit.organisation
    start, now = _month_or_404(month), clock.now()
    crumbs = [{"text": "Publishing", "href": _list_of(unit, start)}]
    context = {"unit": unit, "month": start, "crumbs": crumbs}
    try:
        draft = draft_of(unit=unit, month=start, known_at=now)
    except (MonthNotOver, NothingToPublish) as error:
        return render(request, "publishing/nothing.jinja", {**context, "reason": str(error)})
    seen = said_by(draft.document)
    needs_note = draft.standing is not None
    form = PublishForm(request.POST or None, needs_note=needs_note, initial={"seen": seen})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["seen"] != seen:
            form.add_error(None, "The figures changed while you were looking. Look at the page again.")
            form.data = {**form.data.dict(), "seen": seen}
        else:
            return _published(request, unit, start, form, now)
    return render(
        request,
        "publishing/publish.jinja",
        {
            **context,
            "form": form,
            "draft": draft,
            "page": draft.document,
            "changes": [[one.title, one.was, one.now] for one in draft.changes],
            "public_href": public_address(draft.standing) if draft.standing else "",
        },
        status=422 if form.errors else 200,
    )


def _published(
    request: HttpRequest, unit: Unit, month: date, form: PublishForm, now: datetime
) -> HttpResponse:
    page = publish_month(
        unit=unit, month=month, by=request.user.email, at=now, note=form.cleaned_data.get("note", "")
    )
    messages.success(
        request, f"{page.document['unit']['name']}, {page.document['month_words']}, is public now."
    )
    return redirect(_list_of(unit, month))


def _organisation_asked(request: HttpRequest) -> tuple[Organisation, list[Organisation]]:
    """Give the organisation that a page is about, and the others that this person may publish for.

    Raises:
        Http404: another organisation is asked for.
    """
    mine = organisations_where(request.user, Permission.PUBLISH, on=clock.today(request))
    if not mine:
        raise PermissionDenied
    slug = request.GET.get("organisation") or mine[0].slug
    organisation = next((one for one in mine if one.slug == slug), None)
    if organisation is None:
        raise Http404("There is no such organisation.")
    request.organisation = organisation
    return organisation, [one for one in mine if one != organisation]


def _of(organisation: Organisation, others: list[Organisation]) -> str:
    """Give the part of an address that says which organisation, for somebody who has several."""
    return f"?{urlencode({'organisation': organisation.slug})}" if others else ""


def _month_asked(request: HttpRequest, months: list[date], *, otherwise: date) -> date:
    try:
        asked = month_from_text(request.GET.get("month", "")).start
    except NotAPeriod:
        return otherwise
    return asked if asked in months else otherwise


def _month_or_404(text: str) -> date:
    try:
        return month_from_text(text).start
    except NotAPeriod as error:
        raise Http404(str(error)) from error


def _list_of(unit: Unit, month: date) -> str:
    asked = urlencode({"month": f"{month:%Y-%m}", "organisation": unit.organisation.slug})
    return f"{reverse('publishing:list')}?{asked}"
