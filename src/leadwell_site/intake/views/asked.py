"""What pages about files look up first: the file, the organisation, whether work waits."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from leadwell.foundations.errors import LeadwellError
from leadwell_site.background.queries import is_waiting
from leadwell_site.intake import queries
from leadwell_site.measures.models import Source
from leadwell_site.organisations import as_known, clock
from leadwell_site.organisations.models import Organisation
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import organisations_where


def organisations_of_sender(request: HttpRequest) -> list[Organisation]:
    """The organisations that a person may load files for; most people have one."""
    found = organisations_where(request.user, Permission.LOAD, on=clock.today(request))
    if not found:
        raise PermissionDenied("Your role does not allow loading files.")
    if len(found) == 1:
        request.organisation = found[0]
    return found


def source_of(request: HttpRequest, pk: int) -> Source:
    """A file that the person may work on; 404 where there is none, or it is somebody else's."""
    source = (
        queries.sources_for(request.user, on=clock.today(request), known_at=request.known_at)
        .filter(pk=pk)
        .first()
    )
    if source is None:
        raise Http404("There is no such file.")
    request.organisation = source.organisation
    return source


def source_seen(request: HttpRequest, pk: int) -> tuple[Source, bool]:
    """A file and whether the person may work on it; those who may see a figure of it may see what it is."""
    source = (
        queries.sources_for(request.user, on=clock.today(request), known_at=request.known_at)
        .filter(pk=pk)
        .first()
    )
    if source is not None:
        request.organisation = source.organisation
        return source, True
    seen = queries.source_seen_by(request.user, pk, on=clock.today(request), known_at=request.known_at)
    if seen is None:
        raise Http404("There is no such file.")
    request.organisation = seen.organisation
    return seen, False


def waiting_for(source: Source) -> str:
    """What is being done with a file in the background; "" where nothing is."""
    if is_waiting("intake.load_source", source_id=source.pk):
        return "load"
    return "check" if is_waiting("intake.check_source", source_id=source.pk) else ""


def do(request: HttpRequest, act: Any, source: Source) -> None:
    try:
        act(source=source, by=request.user.email, at=clock.now())
    except LeadwellError as problem:
        messages.error(request, str(problem))


def keeping(request: HttpRequest) -> Any:
    return partial(as_known.keep, request)


def crumbs(
    request: HttpRequest, source: Source | None = None, *, may_work: bool = True
) -> list[dict[str, str]]:
    keep = keeping(request)
    crumbs = [{"text": "Files", "href": keep(reverse("intake:files"))}] if may_work else []
    if source is not None:
        crumbs.append({"text": source.file_name, "href": keep(reverse("intake:file", args=[source.pk]))})
    return crumbs


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer
