"""Vacant posts of a ward, home or team: entered, filled, taken back."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.at_risk import TooFewDays
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.forms import FilledForm, VacancyForm
from leadwell_site.staffing.models import VacantPost
from leadwell_site.staffing.presenters.at_risk import vacancy_kept, vacancy_lines
from leadwell_site.staffing.views.asked import Asked, asked, require

_ACTS = ("fill", "empty", "back")  # of a post that stands
_FILLED_SHOWN = timedelta(weeks=6)  # a day on which a post was filled can be put right for so long


@require_http_methods(["GET", "POST"])
def vacant_posts(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take a vacant post; the weeks at risk count it from then on."""
    of = asked(request, unit_id)
    if not of.is_leaf:
        raise Http404("Posts are of a ward, a home or a team.")
    require(Permission.ROSTER, of)
    act = request.POST.get("act", "")
    initial = {"group": queries.judged_group(of.unit).value, "from_on": of.today}
    form = VacancyForm(request.POST if act == "enter" else None, initial=initial)
    seen = _seen(of) if act in _ACTS else None
    number = None if seen is None else seen.first_id or seen.pk
    filled = _filled(number or "", request.POST if act == "fill" else None)
    if request.method == "POST":
        done = _post(of, act, seen, form, filled)
        if done:
            return redirect(of.href("at_risk") if act == "enter" else of.href("vacant_posts"))
    posts = queries.vacant_posts([of.unit], known_at=of.known_at)
    return render(
        request,
        "staffing/vacant_posts.jinja",
        {
            "of": of,
            "form": form,
            "wrong": filled if filled.is_bound else form,
            "posts": [
                (line, filled if filled.is_bound and line["number"] == number else _filled(line["number"]))
                for line in vacancy_lines(posts, on=of.day, filled_since=of.day - _FILLED_SHOWN)
            ],
            "crumbs": of.crumbs(),
        },
        status=422 if request.method == "POST" else 200,
    )


def _filled(post: object, data: Any = None) -> FilledForm:
    """Give the form that says when a post is filled; several stand on a page, each with marks of its own."""
    return FilledForm(data, auto_id=f"id_{post}_%s")


def _seen(of: Asked) -> VacantPost:
    """Give the row that the page had: where a later one took its place meanwhile, the action says so."""
    found = queries.vacant_post_seen(of.unit, of.request.POST.get("post", ""))
    if found is None:
        raise Http404("There is no such vacant post here.")
    return found


def _post(of: Asked, act: str, seen: VacantPost | None, form: VacancyForm, filled: FilledForm) -> bool:
    """Do what was asked, and say so; false where a form has to be shown again."""
    who: dict[str, Any] = {"by": of.request.user.email, "at": clock.now()}
    if act != "enter" and seen is None:
        raise Http404("There is nothing of this kind to do with a vacant post.")
    try:
        if act == "enter":
            if not form.is_valid():
                return False
            given = form.cleaned_data
            made = actions.enter_vacancy(
                unit=of.unit,
                group=StaffGroup(given["group"]),
                role=given["role"],
                hours_a_week=float(given["hours_a_week"]),
                from_on=given["from_on"],
                filled_on=given["filled_on"],
                **who,
            )
            done = _kept(of, made)
        elif act == "back":
            actions.take_back_vacancy(post=seen, **who)
            done = "It is taken back, and not counted any more."
        elif act == "empty":
            actions.empty_vacancy(post=seen, **who)
            done = "It is kept that nobody is in the post yet."
        elif filled.is_valid():
            actions.fill_vacancy(post=seen, filled_on=filled.cleaned_data["on"], **who)
            done = "The day on which somebody is in the post again is kept."
        else:
            return False
    except LeadwellError as error:
        if act in ("back", "empty"):  # nothing was typed that would have to be kept
            messages.error(of.request, str(error))
            return True
        (filled if act == "fill" else form).add_error(None, str(error))
        return False
    messages.success(of.request, done)
    return True


def _kept(of: Asked, post: VacantPost) -> str:
    """Say whether the weeks that are shown next count the post; they are worked out once for both."""
    try:
        last = queries.at_risk([of.unit], on=of.day).last
    except TooFewDays:
        return vacancy_kept(post, last=None, is_counted=False)
    return vacancy_kept(post, last=last, is_counted=queries.takes_hours(post, on=of.day, last=last))
