"""Self-rostering: what somebody would like on each day of the next roster, beside what others have asked for."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell_site.organisations import clock
from leadwell_site.organisations.as_known import forget, refuse_earlier
from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.forms import DAYS, ChooseForm, days_to_choose, next_roster_day
from leadwell_site.rosters.presenters.choosing import SEVERAL, chosen_words, day_hints, may_tell_of_others
from leadwell_site.rosters.views.mine import MyPost, mine_of


@require_http_methods(["GET", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Take somebody's wishes for the four weeks that no roster is published for yet."""
    refuse_earlier(request)
    if request.known_at is not None:  # it is for what is still to come: no earlier day has anything to show
        messages.info(request, "Shifts are chosen as things stand today, so this is the page of today.")
        return redirect(forget(request))
    mine = mine_of(request)
    if mine is None:
        return redirect("my_shifts:shifts")
    post = mine.post(request.GET.get("post"))
    if post is None:
        raise Http404("There is no such post of yours.")
    held = queries.basis(post.unit, today=mine.today)
    first = next_roster_day(queries.last_planned(post.unit.pk, mine.today), mine.today)
    days = days_to_choose(first, mine.today)
    last = first + timedelta(days=DAYS - 1)
    mates = queries.own_group(post.unit, post.employee, start=first, end=last, own_posts=mine.ever)
    every = queries.wishes(start=first, end=last, unit=post.unit.pk)
    own = {one.on: (one.kind, one.shift) for one in every if one.employee_id == post.employee}
    given: dict[str, Any] = {
        "first": first,
        "days": day_hints(days, held, every, mates),
        "shifts": [one.name for one in held.patterns],
        "standing": own,
    }
    form = ChooseForm(request.POST if request.method == "POST" else None, **given)
    if form.is_bound and (form.has_moved() or form.crossed()):
        sent, form = form, ChooseForm(form.as_it_stands(), **given)
        form.say_what_changed(sent)
    elif form.is_valid():
        answer = _keep(request, post, form)
        if answer is not None:
            return answer
    return render(
        request,
        "rosters/choose.jinja",
        {
            "form": form,
            "post": post,
            "first": first,
            "last": days[-1] if days else None,
            "is_cut": len(days) < DAYS,
            "weeks_ahead": actions.MOST_WEEKS_AHEAD,
            "tells_of_others": may_tell_of_others(mates),
            "several": SEVERAL,
            "chosen": chosen_words(own.values(), held, mates.hours_a_week),
            "elsewhere": [one for one in mine.posts if one != post],
            "known": bool(held.patterns),
            "crumbs": [
                {"text": "Home", "href": "/"},
                {"text": "My shifts", "href": reverse("my_shifts:shifts")},
            ],
        },
        status=422 if form.is_bound else 200,
    )


def _keep(request: HttpRequest, post: MyPost, form: ChooseForm) -> HttpResponse | None:
    try:
        number = actions.choose_shifts(
            employee=post.employee,
            unit=post.unit,
            chosen=form.chosen(),
            by=request.user.email,
            at=clock.now(),
        )
    except LeadwellError as error:
        form.add_error(None, str(error))
        return None
    days = "1 day" if number == 1 else f"{number} days"
    messages.success(
        request, f"Your wishes are kept; they changed for {days}." if number else "Nothing changed."
    )
    return redirect(f"{reverse('my_shifts:choose')}?post={post.employee}")
