"""A draft of a roster: while it is sought, what was found, changes by hand, and publishing it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.ward_problem import cell_name
from leadwell_site.background.alive import living
from leadwell_site.background.jobs import Takes
from leadwell_site.background.queries import is_waiting, reason_of_failure
from leadwell_site.background.queries import progress as progress_of
from leadwell_site.organisations import clock
from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.forms import ChangeForm
from leadwell_site.rosters.models import Draft
from leadwell_site.rosters.presenters.drafts import draft_page
from leadwell_site.rosters.queries import Worked
from leadwell_site.rosters.views.asked import Asked, asked, require_roster
from leadwell_site.rosters.views.rosters import as_file

_JOB = "rosters.find"


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draft; each of its forms is one step."""
    of, found = _asked(request, pk)
    worked = queries.worked(found)
    form = _form(worked, request.POST if request.POST.get("act") == "change" else None)
    if request.method == "POST":
        answer = _post(of, found, worked, form)
        if answer is not None:
            return answer
    context: dict[str, Any] = {
        "of": of,
        "draft": found,
        "form": form,
        "crumbs": of.crumbs(("Roster", of.href("roster"))),
        "wide": True,
        "files": [
            (one.upper(), reverse("rosters:draft_file", args=[found.pk, one])) for one in actions.KINDS
        ],
        "today": of.today,
        **_work(found),
    }
    if worked is not None:
        history = queries.who_had(
            of.unit,
            found.people.values(),
            start=found.starts_on - timedelta(weeks=queries.WEEKS_OF_HISTORY),
            end=found.starts_on - timedelta(days=1),
        )
        context |= draft_page(
            worked,
            history,
            queries.holidays_had(
                of.unit,
                found.people.values(),
                start=queries.year_before(found.starts_on),
                end=found.starts_on - timedelta(days=1),
            ),
            weeks=queries.WEEKS_OF_HISTORY,
            lapsed=queries.lapsed_of(worked),
            unfit=[] if hasattr(found, "published") else queries.unfit_of(worked, of.today),
            # Publishing changes it: by then nobody chooses between the two.
            standing_has_changed=not hasattr(found, "published") and queries.changed_since_read(found),
        )
    if not hasattr(found, "published"):
        context |= {
            "stale": queries.changed_since(found, of.today),
            "newer": queries.newer_repair(found) if found.kind == DraftKind.REPAIR else None,
        }
    return render(request, "rosters/draft.jinja", context, status=422 if request.method == "POST" else 200)


@require_GET
def draft_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give a draft as a file."""
    of, found = _asked(request, pk)
    if form not in actions.KINDS:
        raise Http404("A roster comes as CSV or XLSX.")
    worked = queries.worked(found)
    if worked is None:
        messages.error(request, "No roster is found yet, so there is no file of it.")
        return redirect("rosters:draft", pk)
    content = actions.hand_out_draft(found=worked, form=form, by=request.user.email, at=clock.now())
    return as_file(content, form, f"roster-draft-{of.unit.pk}-{found.starts_on.isoformat()}")


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the search has come; tells the page to begin anew when it is done."""
    of, found = _asked(request, pk)
    work = _work(found)
    if not work["waiting"] and request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if not work["waiting"]:
        return redirect("rosters:draft", pk)
    return render(request, "rosters/progress.jinja", {"of": of, "draft": found, **work})


def _asked(request: HttpRequest, pk: int) -> tuple[Asked, Draft]:
    found = queries.draft(pk)
    of = asked(request, found.unit_id)
    if of.known_at is not None and found.known_at > of.known_at:
        raise Http404("There was no such draft then.")
    require_roster(of)
    return of, found


def _work(found: Draft) -> dict[str, Any]:
    waiting = is_waiting(_JOB, draft_id=found.pk) and not hasattr(found, "outcome")
    failure = "" if waiting or hasattr(found, "outcome") else reason_of_failure(_JOB, draft_id=found.pk)
    return {
        "waiting": waiting,
        "progress": progress_of(actions.subject_of(found.pk)) if waiting else None,
        "nobody_works": waiting and not living(Takes.LONG),
        "stopping": waiting and queries.is_stopped(found.pk),
        "failure": failure or "",
    }


def _form(worked: Worked | None, posted: Any) -> ChangeForm | None:
    if worked is None or hasattr(worked.draft, "published"):
        return None
    return ChangeForm(
        posted,
        people=sorted(worked.roster),
        days=worked.on,
        shifts=[one.name for one in worked.ward.shifts],
    )


def _post(of: Asked, found: Draft, worked: Worked | None, form: ChangeForm | None) -> HttpResponse | None:
    """Do what was asked, or give None where the form has to be shown again."""
    request = of.request
    who: dict[str, Any] = {"by": request.user.email, "at": clock.now()}
    here = redirect("rosters:draft", found.pk)
    act = request.POST.get("act", "")
    try:
        if act == "stop":
            actions.stop_search(draft=found, **who)
            messages.success(request, "The search stops soon and keeps the best roster that it has.")
            return here
        if act == "publish":
            actions.publish(draft=found, **who)
            messages.success(request, "The roster is published. Everybody sees their shifts from now on.")
            address = reverse("rosters:roster", args=[of.unit.pk])
            return redirect(f"{address}?from={found.starts_on.isoformat()}")
        if act != "change" or form is None or worked is None:
            raise Http404("There is no such form here.")
        if not form.is_valid():
            return None
        given = form.cleaned_data
        skills = {one.name: one.skills[0] for one in worked.ward.people}
        shift = given["shift"]
        actions.change_cell(
            draft=found,
            name=given["person"],
            on=date.fromisoformat(given["on"]),
            cell="" if shift == "off" else cell_name(shift, skills[given["person"]]),
            reason_code=given["reason_code"],
            reason=given["reason"],
            **who,
        )
    except LeadwellError as error:
        if act == "change" and form is not None:
            form.add_error(None, str(error))
            return None
        messages.error(request, str(error))
        return here
    messages.success(request, "The roster is changed. What was suggested and your reason are kept.")
    return redirect(f"{reverse('rosters:draft', args=[found.pk])}#change")
