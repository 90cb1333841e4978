"""Self-rostering: what somebody would like on each day of the next roster, beside what others have asked for."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell_site.organisations import clock
from leadwell_site.organisations.as_known import refuse_earlier
from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.forms import ChooseForm, as_chosen, next_roster_day
from leadwell_site.rosters.presenters.choosing import chosen_words, day_hints
from leadwell_site.rosters.views.mine import MyPost, mine_of

_DAYS = 28


@require_http_methods(["GET", "POST"])
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """Take somebody's wishes for the four weeks that no roster is published for yet."""
    mine = mine_of(request)
    refuse_earlier(request)
    if mine is None:
        return redirect("my_shifts:shifts")
    post = mine.post(request.GET.get("post"))
    if post is None:
        raise Http404("There is no such post of yours.")
    held = queries.basis(post.unit, today=mine.today)
    first = next_roster_day(queries.last_planned(post.unit.pk, mine.today), mine.today)
    last = first + timedelta(days=_DAYS - 1)
    mates = queries.own_group(post.unit, post.employee)
    every = queries.wishes(start=first, end=last, unit=post.unit.pk)
    own = {one.on: (one.kind, one.shift) for one in every if one.employee_id == post.employee}
    hints = day_hints(
        [first + timedelta(days=day) for day in range(_DAYS)],
        held,
        [one for one in every if one.employee_id in mates.others],
        group=mates.group,
    )
    form = ChooseForm(
        request.POST or None,
        days=hints,
        shifts=[one.name for one in held.patterns],
        initial=as_chosen(own),
    )
    if request.method == "POST" and form.is_valid():
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
            "last": last,
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
