"""Pages about files: sending, checking, explaining, loading, and the rows as they stood."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.spreadsheets import csv_bytes
from leadwell.intake import NoSuchRow, Shape, open_book, row_of
from leadwell.intake import template as templates
from leadwell_site.background.alive import living
from leadwell_site.background.queries import is_waiting, reason_of_failure
from leadwell_site.background.queries import progress as progress_of
from leadwell_site.intake import actions, presenters, queries
from leadwell_site.intake.forms import ColumnsForm, UnitsForm, UploadForm
from leadwell_site.intake.places import Directory
from leadwell_site.intake.suggestions import suggestion_of
from leadwell_site.measures import files as kept_files
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Source
from leadwell_site.organisations import as_known, clock
from leadwell_site.organisations.models import Organisation
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import units_where

_ON_A_PAGE = 25
_MOST_FAULTS = 3_000  # lines read for the page; the file to download has all
_MOST_KEPT_ROWS = 50
_TEMPLATES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def files(request: HttpRequest) -> HttpResponse:
    """List the files that a person may work on; take in new ones."""
    organisation = _organisation(request)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        return _take_in(request, organisation, form.cleaned_data["files"])
    sources = queries.sources_for(request.user, on=clock.today(request)).defer("summary", "choices")
    page = Paginator(sources, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": presenters.file_rows(page.object_list, keep=_keep(request)),
        "template_columns": [[one.heading, one.needed, one.says, one.example] for one in templates.columns()],
        "wide": True,
    }
    return render(request, "intake/files.jinja", context)


def _take_in(request: HttpRequest, organisation: Organisation, uploads: list[Any]) -> HttpResponse:
    taken = []
    for upload in uploads:
        try:
            taken.append(
                actions.receive(
                    organisation=organisation,
                    content=upload.read(),
                    file_name=upload.name,
                    by=request.user.email,
                    at=clock.now(),
                    within=queries.within(request.user, organisation.pk, on=clock.today(request)),
                    then_check=True,
                )
            )
        except LeadwellError as problem:
            messages.error(request, str(problem))
    mine = queries.sources_for(request.user, on=clock.today(request))
    seen = set(mine.filter(pk__in=[one.pk for one in taken]).values_list("pk", flat=True))
    for one in taken:
        if one.pk not in seen:
            messages.warning(
                request, f"{one.file_name} was sent by somebody else already. Ask them to load it."
            )
        elif one.state != SourceState.RECEIVED:
            said = one.get_state_display()
            messages.info(request, f"{one.file_name} was received before; it is {said}. Nothing changed.")
    if len(taken) == 1 and taken[0].pk in seen:
        return redirect("intake:file", pk=taken[0].pk)
    return redirect("intake:files")


@require_GET
def template(request: HttpRequest, form: str) -> HttpResponse:
    """Give the empty shift file to fill in."""
    _organisation(request)
    if form not in _TEMPLATES:
        raise Http404("There is no template in that form.")
    name = f"leadwell-shifts.{form}"
    return _download(templates.template(name), name, _TEMPLATES[form])


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a file: what it is, what is wrong, what loading would change, what to do next."""
    source, may_work = _source_seen(request, pk)
    on = clock.today(request)
    waiting = _waiting(source)
    context: dict[str, Any] = {
        "source": source,
        "state": presenters.state_tag(source),
        "facts": presenters.facts(source),
        "sheets": presenters.sheet_rows(source),
        "may_work": may_work,
        "crumbs": _crumbs(request, may_work=may_work),
        "loads": [presenters.load_facts(one) for one in source.loads.filter(why="")],
        "units": presenters.unit_links(queries.units_of(source, request.user, on=on), keep=_keep(request)),
        "wide": True,
    }
    if may_work:
        context |= _work(source, waiting)
    return render(request, "intake/file.jinja", context)


def _work(source: Source, waiting: str) -> dict[str, Any]:
    faults = presenters.fault_groups(source.faults.order_by("id")[:_MOST_FAULTS])
    preview = source.summary.get("preview") or {}
    load = source.loads.filter(why="").first() if source.state == SourceState.LOADED else None
    corrections = queries.corrections_of(load) if load and load.counts.get("corrected") else []
    kept = list(source.kept_rows.all()[:_MOST_KEPT_ROWS])
    return {
        "waiting": waiting,
        "nobody_works": bool(waiting) and not living(),
        "progress": progress_of(f"source {source.pk}"),
        "failure": "" if waiting else _failure(source),
        "next": {} if waiting else presenters.next_step(source),
        "may_be_set_aside": not waiting
        and source.state in {SourceState.CHECKED, SourceState.UNKNOWN, SourceState.RECEIVED},
        "may_be_taken_up": source.state in {SourceState.SET_ASIDE, SourceState.REFUSED},
        "may_be_tried_again": not waiting and source.state in {SourceState.RECEIVED, SourceState.LOADING},
        "has_other_names": bool(source.summary.get("other_names")) and source.state == SourceState.CHECKED,
        "places": presenters.places_sentences(source),
        "is_checked": source.state == SourceState.CHECKED,
        "preview": presenters.count_rows(preview["counts"]) if preview else [],
        "changes": presenters.change_rows(
            preview.get("corrections", ()) if source.state == SourceState.CHECKED else corrections
        ),
        "fault_groups": faults,
        "fault_sentence": presenters.fault_summary(faults),
        "kept_rows": presenters.kept_rows(kept),
        "kept_aside": source.summary.get("kept_aside", 0),
    }


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the work on a file has come; tells the page to begin anew when it is done."""
    source = _source(request, pk)
    waiting = _waiting(source)
    if not waiting and request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if not waiting:
        return redirect("intake:file", pk=pk)
    context = {"source": source, "progress": progress_of(f"source {source.pk}"), "waiting": waiting}
    return render(request, "intake/progress.jinja", context | {"nobody_works": not living()})


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the columns of an unknown layout mean."""
    source = _source(request, pk)
    suggestion = suggestion_of(source)
    if suggestion is None or source.state != SourceState.UNKNOWN:
        return redirect("intake:file", pk=pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, suggestion=suggestion)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.confirm_columns(
                source=source,
                name=said["name"],
                shape=Shape(said["shape"]),
                meanings=form.meanings(),
                measure_title=said.get("measure_title", ""),
                by=request.user.email,
                at=clock.now(),
                then_check=True,
            )
        except LeadwellError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("intake:file", pk=pk)
    context = {"source": source, "form": form, "suggestion": suggestion, "crumbs": _crumbs(request, source)}
    return render(request, "intake/columns.jinja", context)


def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which units the places of a file are."""
    source = _source(request, pk)
    said = source.summary
    together = said.get("asked", 0) if said.get("asked_together") else 0
    questions, other_names = said.get("questions", []), said.get("other_names", [])
    if source.state != SourceState.CHECKED or not (questions or together or other_names):
        return redirect("intake:file", pk=pk)
    directory = Directory(source.organisation)
    within = queries.within(request.user, source.organisation_id, on=clock.today(request))
    reachable = [one for one in directory.own if within is None or one.path.startswith(tuple(within))]
    form = UnitsForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        together=together,
        other_names=other_names,
        own=reachable,
        above=[one for one in directory.above if within is None or one.path.startswith(tuple(within))],
        may_add_others=within is None,
        asks_whom=bool(said.get("shifts") or said.get("days_of_units")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_units(
                source=source,
                choices=form.choices(),
                by=request.user.email,
                at=clock.now(),
                then_check=True,
            )
        except LeadwellError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("intake:file", pk=pk)
    context = {
        "source": source,
        "form": form,
        "together": said.get("asked_together", []),
        "crumbs": _crumbs(request, source),
    }
    return render(request, "intake/units.jinja", context)


def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a file to be loaded."""
    source = _source(request, pk)
    if request.method == "POST":
        within = queries.within(request.user, source.organisation_id, on=clock.today(request))
        _do(request, partial(actions.ask_to_load, within=within), source)
    return redirect("intake:file", pk=pk)


def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a file aside."""
    source = _source(request, pk)
    if request.method == "POST":
        _do(request, actions.set_aside, source)
    return redirect("intake:file", pk=pk)


def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file up again, or have it checked once more."""
    source = _source(request, pk)
    if request.method == "POST":
        _do(request, actions.take_up_again, source)
    return redirect("intake:file", pk=pk)


@require_GET
def faults_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the faults as a table."""
    source = _source(request, pk)
    rows = (
        (one.sheet, one.row, one.column, one.found, one.done, one.mend, presenters.plain_fault(one).outcome.words,
         one.count)
        for one in source.faults.order_by("id")
    )  # fmt: skip
    headings = ["Sheet", "Row", "Column", "Found", "What was done", "How to mend it", "Outcome", "Times"]
    return _download(csv_bytes(headings, rows), f"faults-of-file-{pk}.csv", _TEMPLATES["csv"])


@require_GET
def kept_rows_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rows that were not used as a table."""
    source = _source(request, pk)
    rows = ((one.sheet, one.row, one.reason, *one.cells) for one in source.kept_rows.all())
    table = csv_bytes(["Sheet", "Row", "Why it was kept aside", "The row as it stood"], rows)
    return _download(table, f"kept-aside-of-file-{pk}.csv", _TEMPLATES["csv"])


@require_GET
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file as it was received."""
    source = _source(request, pk)
    return _download(kept_files.content(source.digest), source.file_name, "application/octet-stream")


@require_GET
def row(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Show a row of a file as it stood, with the values that were made of it."""
    sheet = request.GET.get("sheet", "")
    on = clock.today(request)
    source = queries.sources_for(request.user, on=on).filter(pk=pk).first()
    may_work = source is not None
    if source is None:
        source = queries.source_of_row_seen_by(request.user, pk, sheet=sheet, row=row, on=on)
    if source is None:
        raise Http404("There is no such row.")
    request.organisation = source.organisation
    heading = next(
        (one["heading_row"] for one in source.summary.get("sheets", ()) if one["name"] == sheet), None
    )
    try:
        book = open_book(kept_files.content(source.digest), source.file_name)
        headings, cells = row_of(book, sheet, row, heading_row=heading)
    except NoSuchRow as problem:
        raise Http404(str(problem)) from None
    context = {
        "source": source,
        "sheet": sheet,
        "row": row,
        "cells": presenters.cell_rows(headings, cells),
        "made": presenters.made_rows(
            queries.made_of(source, sheet=sheet, row=row, user=request.user, on=on), keep=_keep(request)
        ),
        "faults": [
            presenters.plain_fault(one) for one in source.faults.filter(sheet=sheet, row=row).order_by("id")
        ],
        "kept_aside": [one.reason for one in source.kept_rows.filter(sheet=sheet, row=row)],
        "crumbs": _crumbs(request, source, may_work=may_work),
        "wide": True,
    }
    return render(request, "intake/row.jinja", context)


def _organisation(request: HttpRequest) -> Organisation:
    """The organisation that a person may load files for."""
    unit = units_where(request.user, Permission.LOAD, on=clock.today(request)).order_by("id").first()
    if unit is None:
        raise PermissionDenied("Your role does not allow loading files.")
    request.organisation = unit.organisation
    return unit.organisation


def _source(request: HttpRequest, pk: int) -> Source:
    source = queries.sources_for(request.user, on=clock.today(request)).filter(pk=pk).first()
    if source is None:
        raise Http404("There is no such file.")
    request.organisation = source.organisation
    return source


def _source_seen(request: HttpRequest, pk: int) -> tuple[Source, bool]:
    """A file and whether the person may work on it; those who may see a figure of it may see what it is."""
    source = queries.sources_for(request.user, on=clock.today(request)).filter(pk=pk).first()
    if source is not None:
        request.organisation = source.organisation
        return source, True
    seen = queries.source_seen_by(request.user, pk, on=clock.today(request))
    if seen is None:
        raise Http404("There is no such file.")
    request.organisation = seen.organisation
    return seen, False


def _waiting(source: Source) -> str:
    """What is being done with a file in the background; "" where nothing is."""
    if is_waiting("intake.load_source", source_id=source.pk):
        return "load"
    return "check" if is_waiting("intake.check_source", source_id=source.pk) else ""


def _failure(source: Source) -> str:
    match source.state:
        case SourceState.LOADING:
            return reason_of_failure("intake.load_source", source_id=source.pk) or ""
        case SourceState.RECEIVED | SourceState.UNKNOWN | SourceState.CHECKED:
            return reason_of_failure("intake.check_source", source_id=source.pk) or ""
    return ""


def _do(request: HttpRequest, act: Any, source: Source) -> None:
    try:
        act(source=source, by=request.user.email, at=clock.now())
    except LeadwellError as problem:
        messages.error(request, str(problem))


def _keep(request: HttpRequest) -> Any:
    return partial(as_known.keep, request)


def _crumbs(
    request: HttpRequest, source: Source | None = None, *, may_work: bool = True
) -> list[dict[str, str]]:
    keep = _keep(request)
    crumbs = [{"text": "Files", "href": keep(reverse("intake:files"))}] if may_work else []
    if source is not None:
        crumbs.append({"text": source.file_name, "href": keep(reverse("intake:file", args=[source.pk]))})
    return crumbs


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
