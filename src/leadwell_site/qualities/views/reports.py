"""The released report, its files, sharing, and the plan after it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import RoundState
from leadwell_site.organisations import clock
from leadwell_site.organisations.queries import roles_in_force
from leadwell_site.qualities import actions, queries
from leadwell_site.qualities.forms import DeclineForm, PlanForm, ReviewForm, ShareForm
from leadwell_site.qualities.models import Plan
from leadwell_site.qualities.presenters import reports as shown
from leadwell_site.qualities.queries import OwnSeen, RoundSeen
from leadwell_site.qualities.views.asked import Asked, asked, home, refuse_earlier
from leadwell_site.voices.presenters.results import hand_lines


def _released(request: HttpRequest, pk: int, *, readers: bool) -> Asked:
    """Give a released assessment to the person, and where ``readers`` to those with whom they share it."""
    this = asked(request, pk)
    if this.of.state is not RoundState.RELEASED or not (this.is_person or (readers and this.is_reader)):
        raise Http404("There is no such report.")
    return this


@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the report; the person may share it."""
    this = _released(request, pk, readers=True)
    form = ShareForm(request.POST if request.POST.get("act") == "share" else None)
    if request.method == "POST":
        refuse_earlier(request)
        if not this.is_person:
            raise Http404("Only the person shares their report.")
        if _share(this, form):
            return redirect(this.href("report"))
    parts = queries.report_of(this.of)
    told = [one for _, one in parts]
    earlier = queries.earlier_of(this.of)
    before = {one.key: one for _, one in queries.report_of(earlier)} if earlier is not None else {}
    context: dict[str, Any] = {
        "this": this,
        "sections": shown.sections(
            told, earlier=before, files=frozenset(row.number for row, _ in parts if row.public_copy)
        ),
        "scales": shown.scales(told),
        "before": earlier.moved_on(RoundState.RELEASED) if earlier is not None else None,
        "remarks": queries.remarks_of(this.of),
        "hands": hand_lines(queries.hands_of(this.of), paper=False),
        "released": this.of.moved_on(RoundState.RELEASED),
        "readers": queries.readers_of(this.of) if this.is_person else [],
        "form": form,
        "plan": queries.plan_of_round(this.of.pk, known_at=request.known_at)  # type: ignore[attr-defined]
        if this.is_person
        else None,
        "crumbs": this.crumbs(),
    }
    return render(request, "qualities/report.jinja", context, status=422 if form.errors else 200)


def _share(this: Asked, form: ShareForm) -> bool:
    """Share the report, or end it; say whether there is nothing to mend."""
    try:
        if this.request.POST.get("act") == "end":
            number = this.request.POST.get("reader", "")
            actions.end_share(of=this.of, reader_id=int(number) if number.isdecimal() else 0, at=clock.now())
            return True
        if not form.is_valid():
            return False
        email = form.cleaned_data["email"]
        found = get_user_model().objects.filter(email__iexact=email, is_active=True).first()
        here = this.of.unit.organisation_id
        roles = [] if found is None else roles_in_force(found, on=this.today)
        if found is None or not any(one.unit.organisation_id == here for one in roles):
            form.add_error("email", "Nobody in this organisation signs in with that address.")
            return False
        actions.share(of=this.of, reader=found, at=clock.now())
    except LeadwellError as error:
        form.add_error(None, str(error)) if form.is_bound else messages.error(this.request, str(error))
        return not form.is_bound
    messages.success(this.request, f"{found.name} can read your report now.")  # type: ignore[attr-defined]
    return True


@require_GET
def release_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Give the file by which anybody can check what was told of one dimension."""
    this = _released(request, pk, readers=True)
    found = [row for row, _ in queries.report_of(this.of) if row.number == number and row.public_copy]
    if not found:
        raise Http404("There is no such release.")
    answer = HttpResponse(found[0].public_copy, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="release-{this.of.pk}-{number}.json"'
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def round_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the plan after an assessment, decline it, or look back at it."""
    this = _released(request, pk, readers=False)
    return plan_page(
        request,
        this.of,
        held=queries.plan_of_round(this.of.pk, known_at=request.known_at),  # type: ignore[attr-defined]
        title=this.of.title,
        back=this.href("report"),
        crumbs=this.crumbs(),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def own_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the plan after a self-assessment, decline it, or look back at it."""
    known: dict[str, Any] = {"known_at": request.known_at}  # type: ignore[attr-defined]
    of = queries.own_for(request.user, pk, **known)
    if of.finished_on is None:
        raise Http404("A plan comes after the assessment is finished.")
    return plan_page(
        request,
        of,
        held=queries.plan_of_own(of.pk, **known),
        title=f"{of.form.title}, {of.form.level_name}",
        back=reverse("qualities:own", args=[of.pk]),
        crumbs=home(),
    )


def plan_page(
    request: HttpRequest,
    of: RoundSeen | OwnSeen,
    *,
    held: Plan | None,
    title: str,
    back: str,
    crumbs: list[dict[str, str]],
) -> HttpResponse:
    """Show the plan of an assessment, whatever kind it is."""
    refuse_earlier(request)
    act = request.POST.get("act", "")
    among = shown.plan_choices([(one.key, one.title) for one in of.asked])
    form = PlanForm(request.POST if act == "plan" else None, among=among)
    decline = DeclineForm(request.POST if act == "decline" else None)
    review = ReviewForm(request.POST if act == "review" else None)
    bound = next((one for one in (form, decline, review) if one.is_bound), None)
    if bound is not None and bound.is_valid():
        given = bound.cleaned_data
        try:
            if bound is form:
                actions.keep_plan(of=of, at=clock.now(), **given)
            elif bound is decline:
                actions.decline_plan(of=of, why=given["why"], at=clock.now())
            elif held is not None:
                actions.review_plan(plan=held, came=given["came"], words=given["words"], at=clock.now())
            else:
                raise Http404("There is no plan to look back at.")
        except LeadwellError as error:
            bound.add_error(None, str(error))
        else:
            messages.success(request, "It is kept. Only you can see it.")
            return redirect(request.path)
    titles = dict(among)
    context = {
        "title": title,
        "back": back,
        "crumbs": crumbs,
        "held": held,
        "strengths": [] if held is None else [titles.get(one, one) for one in held.strengths],
        "focus": "" if held is None else titles.get(held.focus, held.focus),
        "reviewed": None if held is None else queries.review_of(held, known_at=request.known_at),  # type: ignore[attr-defined]
        "form": form,
        "decline": decline,
        "review": review,
        "anew": request.GET.get("anew") == "yes" or form.is_bound or decline.is_bound,
        "faulty": bound,
    }
    is_wrong = bound is not None and bool(bound.errors)
    return render(request, "qualities/plan.jinja", context, status=422 if is_wrong else 200)
