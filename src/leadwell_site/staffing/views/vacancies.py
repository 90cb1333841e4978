"""Vacant posts of a ward, home or team: entered, filled, taken back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.forms import FilledForm, VacancyForm
from leadwell_site.staffing.presenters.at_risk import vacancy_lines
from leadwell_site.staffing.views.asked import Asked, asked, require


@require_http_methods(["GET", "POST"])
def vacant_posts(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Take a vacant post; the weeks at risk count it from then on."""
    of = asked(request, unit_id)
    if not of.is_leaf:
        raise Http404("Posts are of a ward, a home or a team.")
    require(Permission.ROSTER, of)
    act = request.POST.get("act", "")
    posts = queries.vacant_posts([of.unit], known_at=of.known_at)
    initial = {"group": queries.judged_group(of.unit).value, "from_on": of.today}
    form = VacancyForm(request.POST if act == "enter" else None, initial=initial)
    filled = _filled(request.POST.get("post", ""), request.POST if act == "fill" else None)
    if request.method == "POST":
        done = _post(of, act, form, filled)
        if done:
            messages.success(request, done)
            return redirect(of.href("at_risk") if act == "enter" else of.href("vacant_posts"))
    return render(
        request,
        "staffing/vacant_posts.jinja",
        {
            "of": of,
            "form": form,
            "wrong": filled if filled.is_bound else form,
            "posts": [
                (line, filled if filled.is_bound and request.POST.get("post") == str(line["pk"]) else one)
                for line in vacancy_lines(posts, on=of.day)
                for one in [_filled(line["pk"])]
            ],
            "crumbs": of.crumbs(),
        },
        status=422 if request.method == "POST" else 200,
    )


def _filled(post: object, data: Any = None) -> FilledForm:
    """Give the form that says when a post is filled; several stand on a page, each with marks of its own."""
    return FilledForm(data, auto_id=f"id_{post}_%s")


def _post(of: Asked, act: str, form: VacancyForm, filled: FilledForm) -> str:
    """Do what was asked and give what to say; nothing where a form has to be shown again."""
    who: dict[str, Any] = {"by": of.request.user.email, "at": clock.now()}
    try:
        if act == "enter":
            if not form.is_valid():
                return ""
            given = form.cleaned_data
            actions.enter_vacancy(
                unit=of.unit,
                group=StaffGroup(given["group"]),
                role=given["role"],
                hours_a_week=float(given["hours_a_week"]),
                from_on=given["from_on"],
                filled_on=given["filled_on"],
                **who,
            )
            return "The vacant post is kept, and counted in the weeks below."
        number = of.request.POST.get("post", "")
        post = next((one for one in queries.vacant_posts([of.unit]) if str(one.pk) == number), None)
        if act not in ("fill", "back") or post is None:
            raise Http404("There is no such vacant post here.")
        if act == "back":
            actions.take_back_vacancy(post=post, **who)
            return "It is taken back, and not counted any more."
        if not filled.is_valid():
            return ""
        actions.fill_vacancy(post=post, filled_on=filled.cleaned_data["on"], **who)
    except LeadwellError as error:
        (filled if act == "fill" else form).add_error(None, str(error))
        return ""
    return "The day on which somebody is in the post again is kept."
