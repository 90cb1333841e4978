"""What was released: its files, and the comments that somebody reads first."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.spreadsheets import csv_bytes
from leadwell.voices.cycle import NOTES, CycleState
from leadwell_site.organisations import clock
from leadwell_site.voices import actions, queries
from leadwell_site.voices.presenters import results
from leadwell_site.voices.views.asked import Asked, asked, require_lead


@require_GET
def release_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give the copy of a release that everybody may have."""
    return _file(asked(request, pk), number, kind="release")


@require_GET
def auditors_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give the copy of a release that tells how many people are in which groups."""
    of = asked(request, pk)
    if not of.audits:
        raise PermissionDenied(
            "That copy tells who took part in which groups; it is for those who may read the audit log."
        )
    return _file(of, number, kind="auditors")


def _file(of: Asked, number: int, *, kind: str) -> HttpResponse:
    # On an earlier day the cycle may not have been released yet.
    found = queries.released_of(of.cycle) if of.cycle.state is CycleState.RELEASED else None
    if found is None or not 0 < number <= len(found.parts):
        raise Http404("There is no such release.")
    row = found.parts[number - 1][0]
    text = row.public_copy if kind == "release" else row.auditors_copy
    if not text:
        raise Http404("Too few people answered that, so nothing was released.")
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{of.cycle.pk}-{number}.json"'
    return answer


@require_GET
def friends_and_family_file(request: HttpRequest, pk: int, table: str) -> HttpResponse:
    """Give released figures in the shape of the Friends and Family Test, or what is known of its empty cells."""
    of = asked(request, pk)
    found = queries.friends_and_family_of(of.cycle)
    tables = {} if found is None else {"figures": (found.headings, found.rows), "notes": (NOTES, found.notes)}
    if table not in tables:
        raise Http404("There is no such file.")
    answer = HttpResponse(csv_bytes(*tables[table]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="friends-and-family-{of.cycle.pk}-{table}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what people wrote, and choose what is shown; the rest is destroyed."""
    of = asked(request, pk)
    require_lead(of)
    found = queries.comments_to_read(of.cycle)
    if of.cycle.state is not CycleState.RELEASED or not found:
        raise Http404("There is nothing to read.")
    if request.method == "POST":
        try:
            many = actions.finish_comments(
                cycle=of.cycle,
                show=set(request.POST.getlist("show")),
                by=request.user.email,  # type: ignore[union-attr]
                at=clock.now(),
            )
        except LeadwellError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{many} of the comments are shown. All others were destroyed.")
        return redirect(of.href("cycle"))
    context = {"of": of, "to_read": results.to_read(found), "crumbs": of.crumbs()}
    return render(request, "voices/comments.jinja", context)
