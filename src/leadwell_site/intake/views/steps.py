"""What a person does with a file: explain it, load it, set it aside."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from leadwell.foundations.errors import LeadwellError
from leadwell.intake import Shape
from leadwell_site.intake import actions, presenters, queries
from leadwell_site.intake.directory import Directory
from leadwell_site.intake.forms import ColumnsForm, DecideForm, UnitsForm
from leadwell_site.intake.suggestions import suggestion_of
from leadwell_site.intake.views.asked import crumbs, do, source_of
from leadwell_site.measures.choices import SourceState
from leadwell_site.organisations import clock

_NO_HOURS_WORKED = (
    "No column was said to hold the hours worked (actual hours). Without them no shift can be judged. "
    "If one of the columns has them, set this file aside, and say so when you send it again."
)


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the columns of an unknown layout mean."""
    source = source_of(request, pk)
    suggestion = suggestion_of(source)
    if suggestion is None or source.state != SourceState.UNKNOWN:
        return redirect("intake:file", pk=pk)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, suggestion=suggestion, file_name=source.file_name
    )
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
                within=queries.within(request.user, source.organisation_id, on=clock.today(request)),
                then_check=True,
            )
        except LeadwellError as problem:
            form.add_error(None, str(problem))
        else:
            if form.lacks_hours_worked():
                messages.warning(request, _NO_HOURS_WORKED)
            return redirect("intake:file", pk=pk)
    context = {"source": source, "form": form, "suggestion": suggestion, "crumbs": crumbs(request, source)}
    return render(request, "intake/columns.jinja", context)


def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which units the places of a file are."""
    source = source_of(request, pk)
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
        "crumbs": crumbs(request, source),
    }
    return render(request, "intake/units.jinja", context)


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what becomes of rows that the earlier file had, and of a file that is older than what is known."""
    source = source_of(request, pk)
    preview = source.summary.get("preview") or {}
    gone, older = preview.get("gone") or {}, preview.get("older") or {}
    if source.state != SourceState.CHECKED or not (gone.get("in_months") or older.get("is_older")):
        if request.method == "POST":
            messages.error(
                request,
                "Something was done with the file since you opened the page, so your answer was not saved. "
                "Below is how the file stands now.",
            )
        return redirect("intake:file", pk=pk)
    asked = {
        "gone": gone if gone.get("in_months") else None,
        "is_older": bool(older.get("is_older")),
        "seen": queries.to_be_decided(source),
    }
    form = DecideForm(request.POST if request.method == "POST" else None, **asked)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide(
                source=source,
                gone=said.get("gone", ""),
                older=said.get("older", ""),
                reason=said.get("reason", ""),
                seen=said["seen"],
                by=request.user.email,
                at=clock.now(),
            )
        except actions.LookAgain as problem:
            form = DecideForm(None, **asked)  # asked afresh, of what differs now
            messages.error(request, str(problem))
        except LeadwellError as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("intake:file", pk=pk)
    context = {
        "source": source,
        "form": form,
        "sentences": presenters.editions_sentences(source),
        "changes": presenters.change_rows(preview.get("corrections", ())) if older.get("is_older") else [],
        "gone_rows": presenters.gone_rows(gone.get("rows", ())),
        "people_rows": presenters.people_rows(gone.get("people_rows", ())),
        "more_rows": presenters.gone_rows(gone.get("more_rows", ())),
        "crumbs": crumbs(request, source),
        "wide": True,
    }
    return render(request, "intake/decide.jinja", context)


def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a file to be loaded."""
    source = source_of(request, pk)
    if request.method == "POST":
        within = queries.within(request.user, source.organisation_id, on=clock.today(request))
        do(request, partial(actions.ask_to_load, within=within), source)
    return redirect("intake:file", pk=pk)


def load_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a loaded file checked again, for the rows that whoever loaded it may not load."""
    source = source_of(request, pk)
    if request.method == "POST":
        within = queries.within(request.user, source.organisation_id, on=clock.today(request))
        do(request, partial(actions.open_again, within=within), source)
    return redirect("intake:file", pk=pk)


def set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a file aside."""
    source = source_of(request, pk)
    if request.method == "POST":
        do(request, actions.set_aside, source)
    return redirect("intake:file", pk=pk)


def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file up again, or have it checked once more."""
    source = source_of(request, pk)
    if request.method == "POST":
        do(request, actions.take_up_again, source)
    return redirect("intake:file", pk=pk)
