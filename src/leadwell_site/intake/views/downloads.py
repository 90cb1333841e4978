"""Files to download, and the rows of a file as they stood."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell.foundations.spreadsheets import csv_bytes
from leadwell.intake import NoSuchRow, open_book, row_of
from leadwell.intake import template as templates
from leadwell_site.intake import presenters, queries
from leadwell_site.intake.views.asked import crumbs, download, keeping, organisations_of_sender, source_of
from leadwell_site.measures import files as kept_files
from leadwell_site.organisations import clock
from leadwell_site.organisations.fitting import LONGEST_SHEET, fitted

_TEMPLATES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Give the empty shift file to fill in."""
    organisations_of_sender(request)
    if form not in _TEMPLATES:
        raise Http404("There is no template in that form.")
    name = f"leadwell-shifts.{form}"
    return download(templates.template(name), name, _TEMPLATES[form])


@require_GET
def faults_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the faults as a table."""
    source = source_of(request, pk)
    rows = (
        (one.sheet, one.row, one.column, one.found, one.done, one.mend, presenters.plain_fault(one).outcome.words,
         one.count)
        for one in source.faults.order_by("id")
    )  # fmt: skip
    headings = ["Sheet", "Row", "Column", "Found", "What was done", "How to mend it", "Outcome", "Times"]
    return download(csv_bytes(headings, rows), f"faults-of-file-{pk}.csv", _TEMPLATES["csv"])


@require_GET
def kept_rows_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows that were not used as a table."""
    source = source_of(request, pk)
    rows = ((one.sheet, one.row, one.reason, *one.cells) for one in source.kept_rows.all())
    table = csv_bytes(["Sheet", "Row", "Why it was kept aside", "The row as it stood"], rows)
    return download(table, f"kept-aside-of-file-{pk}.csv", _TEMPLATES["csv"])


@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file as it was received."""
    source = source_of(request, pk)
    return download(kept_files.content(source.digest), source.file_name, "application/octet-stream")


@require_GET
def row(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Show a row of a file as it stood, with the values that were made of it."""
    sheet = request.GET.get("sheet", "")
    on, known_at = clock.today(request), request.known_at
    source = queries.sources_for(request.user, on=on, known_at=known_at).filter(pk=pk).first()
    may_work = source is not None
    if source is None:
        source = queries.source_of_row_seen_by(
            request.user, pk, sheet=sheet, row=row, on=on, known_at=known_at
        )
    if source is None:
        raise Http404("There is no such row.")
    request.organisation = source.organisation
    # A row knows its sheet by the name as it is kept; the file by its whole name.
    kept = fitted(sheet, LONGEST_SHEET)
    of_it = [one for one in source.summary.get("sheets", ()) if fitted(one["name"], LONGEST_SHEET) == kept]
    heading, whole = (of_it[0]["heading_row"], of_it[0]["name"]) if of_it else (None, sheet)
    try:
        book = open_book(kept_files.content(source.digest), source.file_name)
        headings, cells = row_of(book, whole, row, heading_row=heading)
    except NoSuchRow as problem:
        raise Http404(str(problem)) from None
    context = {
        "source": source,
        "sheet": whole,
        "row": row,
        "cells": presenters.cell_rows(headings, cells),
        "made": presenters.made_rows(
            queries.made_of(source, sheet=sheet, row=row, user=request.user, on=on, known_at=known_at),
            keep=keeping(request),
        ),
        "faults": [
            presenters.plain_fault(one) for one in source.faults.filter(sheet=kept, row=row).order_by("id")
        ],
        "kept_aside": [one.reason for one in source.kept_rows.filter(sheet=kept, row=row)],
        "crumbs": crumbs(request, source, may_work=may_work),
        "wide": True,
    }
    return render(request, "intake/row.jinja", context)
