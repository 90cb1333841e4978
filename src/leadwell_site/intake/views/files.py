"""Sending files, and what became of them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from leadwell.foundations.errors import LeadwellError
from leadwell.intake import template as templates
from leadwell_site.background.alive import living
from leadwell_site.background.jobs import Takes
from leadwell_site.background.queries import progress as progress_of
from leadwell_site.background.queries import reason_of_failure
from leadwell_site.intake import actions, presenters, queries
from leadwell_site.intake.forms import UploadForm, too_large_words
from leadwell_site.intake.views.asked import (
    crumbs,
    keeping,
    organisations_of_sender,
    source_of,
    source_seen,
    waiting_for,
)
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Load, Source
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Organisation
from leadwell_site.organisations.queries import as_called

_ON_A_PAGE = 25
_MOST_FAULTS = 3_000  # lines read for the page; the file to download has all
_MOST_KEPT_ROWS = 50


def files(request: HttpRequest) -> HttpResponse:
    """List the files that a person may work on; take in new ones."""
    mine = organisations_of_sender(request)
    sent = request.method == "POST"
    form = UploadForm(request.POST if sent else None, request.FILES if sent else None, organisations=mine)
    if sent and (too_large := getattr(request, "too_large", "")):
        form.errors["files"] = form.error_class([too_large_words(too_large)])
    elif sent and form.is_valid():
        return _take_in(request, form.organisation(), form.cleaned_data["files"])
    sources = queries.sources_for(request.user, on=clock.today(request), known_at=request.known_at)
    page = Paginator(sources.defer("summary", "choices"), _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": presenters.file_rows(
            page.object_list, keep=keeping(request), names_organisation=len(mine) > 1
        ),
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
                    content=upload,
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
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a file: what it is, what is wrong, what loading would change, what to do next."""
    source, may_work = source_seen(request, pk)
    on, known_at = clock.today(request), request.known_at
    loads = queries.loads_of(source, known_at=known_at)
    waiting = waiting_for(source)
    context: dict[str, Any] = {
        "source": source,
        "state": presenters.state_tag(source),
        "facts": presenters.facts(source),
        "sheets": presenters.sheet_rows(source),
        "may_work": may_work,
        "crumbs": crumbs(request, may_work=may_work),
        "loads": [presenters.load_facts(one) for one in loads],
        "units": presenters.unit_links(
            as_called(queries.units_of(source, request.user, on=on, known_at=known_at), known_at),
            keep=keeping(request),
        ),
        "wide": True,
    }
    if may_work:
        context |= _work(source, waiting, loads)
        reach = queries.within(request.user, source.organisation_id, on=on)
        context["left_for_others"] = queries.left_for_others(source)
        context["may_add_rest"] = queries.reaches_more(source, reach)
    return render(request, "intake/file.jinja", context)


def _work(source: Source, waiting: str, loads: list[Load]) -> dict[str, Any]:
    faults = presenters.fault_groups(source.faults.order_by("id")[:_MOST_FAULTS])
    preview = source.summary.get("preview") or {}
    load = loads[0] if loads and source.state == SourceState.LOADED else None
    corrections = (
        queries.corrections_of(load)
        if load and (load.counts.get("corrected") or load.counts.get("withdrawn"))
        else []
    )
    kept = list(source.kept_rows.all()[:_MOST_KEPT_ROWS])
    return {
        "waiting": waiting,
        "nobody_works": bool(waiting) and not living(Takes.SHORT),
        "progress": progress_of(f"source {source.pk}"),
        "failure": "" if waiting else _failure(source),
        "next": {} if waiting else presenters.next_step(source),
        "may_be_set_aside": not waiting
        and not source.loads.exists()
        and source.state in {SourceState.CHECKED, SourceState.UNKNOWN, SourceState.RECEIVED},
        "may_be_taken_up": source.state in {SourceState.SET_ASIDE, SourceState.REFUSED},
        "may_be_tried_again": not waiting and source.state in {SourceState.RECEIVED, SourceState.LOADING},
        "has_other_names": bool(source.summary.get("other_names")) and source.state == SourceState.CHECKED,
        "places": presenters.places_sentences(source),
        "is_checked": source.state == SourceState.CHECKED,
        "editions": presenters.editions_sentences(source) if source.state == SourceState.CHECKED else [],
        "decided": presenters.decided_sentence(source),
        "may_decide": _may_decide(source),
        "preview": presenters.count_rows(preview["counts"], source.kind) if preview else [],
        "is_compared_only": bool(preview.get("is_compared_only")),
        "changes": presenters.change_rows(
            preview.get("corrections", ()) if source.state == SourceState.CHECKED else corrections
        ),
        "fault_groups": faults,
        "fault_sentence": presenters.fault_summary(faults),
        "kept_rows": presenters.kept_rows(kept),
        "kept_aside": source.summary.get("kept_aside", 0),
    }


def _may_decide(source: Source) -> bool:
    preview = source.summary.get("preview") or {}
    found = (preview.get("gone") or {}).get("in_months") or (preview.get("older") or {}).get("is_older")
    return source.state == SourceState.CHECKED and not source.summary.get("asked") and bool(found)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the work on a file has come; tells the page to begin anew when it is done."""
    source = source_of(request, pk)
    waiting = waiting_for(source)
    if not waiting and request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if not waiting:
        return redirect("intake:file", pk=pk)
    context = {"source": source, "progress": progress_of(f"source {source.pk}"), "waiting": waiting}
    return render(request, "intake/progress.jinja", context | {"nobody_works": not living(Takes.SHORT)})


def _failure(source: Source) -> str:
    match source.state:
        case SourceState.LOADING:
            return reason_of_failure("intake.load_source", source_id=source.pk) or ""
        case SourceState.RECEIVED | SourceState.UNKNOWN | SourceState.CHECKED:
            return reason_of_failure("intake.check_source", source_id=source.pk) or ""
    return ""
