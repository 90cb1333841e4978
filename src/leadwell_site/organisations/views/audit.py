"""Who did what, and which suggestions were set aside."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadwell_site.audit import queries as log
from leadwell_site.audit.actions import record
from leadwell_site.audit.models import AuditLine
from leadwell_site.organisations import clock, queries
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.presenters import audit as shown
from leadwell_site.organisations.views.asking import own_root, root_where

_PAGE = 16  # each line becomes a small list on a telephone
_FEW = 5_000  # so many lines are checked at once without anybody having to wait


def lines(request: HttpRequest) -> HttpResponse:
    """Show the lines of the person's organisation, newest first; looking adds a line."""
    root = root_where(request, Permission.AUDIT)
    found = log.lines_of(root.organisation_id)
    if request.known_at is not None:
        found = found.filter(at__lte=request.known_at)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    total = AuditLine.objects.count()
    asked = request.GET.get("check") == "yes"
    faults = log.chain_faults() if asked or total <= _FEW else None
    told = list(page)
    names = queries.names_of(
        shown.named_in(told), organisation_id=root.organisation_id, known_at=request.known_at
    )
    rows = shown.line_rows(told, names)
    _looked(request, root.organisation_id, "audit.log.looked_at", page=page.number)
    tone, words = shown.chain_words(faults, lines=total)
    return render(
        request,
        "audit/lines.jinja",
        {
            "page": page,
            "head": shown.LINES_HEAD,
            "rows": rows,
            "tone": tone,
            "words": words,
            "is_checked": faults is not None,
            "wide": True,
        },
    )


def overrides(request: HttpRequest) -> HttpResponse:
    """Show why suggestions were set aside at the units the person sees, counted and one by one."""
    root = own_root(request)
    seen = list(
        queries.units_seen_by(request.user, on=clock.today(request), known_at=request.known_at)
        .filter(organisation=root.organisation_id)
        .values_list("pk", flat=True)
    )
    until: datetime | None = request.known_at
    counts = log.overrides_summary(root.organisation_id, unit_ids=seen, end=until)
    page = Paginator(log.overrides_of(root.organisation_id, unit_ids=seen, end=until), _PAGE).get_page(
        request.GET.get("page")
    )
    _looked(request, root.organisation_id, "audit.overrides.looked_at", page=page.number)
    return render(
        request,
        "audit/overrides.jinja",
        {
            "page": page,
            "counts_head": shown.COUNTS_HEAD,
            "counts": shown.count_rows(counts),
            "head": shown.OVERRIDES_HEAD,
            "rows": shown.override_rows(page),
            "wide": True,
        },
    )


def _looked(request: HttpRequest, organisation_id: int, did: str, *, page: int) -> None:
    record(
        actor=request.user.email,
        did=did,
        subject=f"organisation {organisation_id}",
        organisation_id=organisation_id,
        details={"page": page},
        at=clock.now(),
    )
