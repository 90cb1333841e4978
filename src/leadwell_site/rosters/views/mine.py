"""One's own shifts, requests, and calendar."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import NotAPeriod, day_from_text
from leadwell.staffing.unit_rosters import calendar_text
from leadwell_site.organisations import clock
from leadwell_site.organisations.as_known import refuse_earlier
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.organisations.queries import roles_in_force
from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.forms import AskForm
from leadwell_site.rosters.presenters.mine import calendar_events, my_page, post_titles, shift_choices
from leadwell_site.workforce import queries as workforce

_CALENDAR_BACK, _CALENDAR_AHEAD = timedelta(days=28), timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPost:
    """One post of whoever asks."""

    employee: int
    unit: Unit
    title: str  # tells it from the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Who asks, as an employee; most have one post."""

    posts: tuple[MyPost, ...]
    ever: tuple[
        int, ...
    ]  # numbers of all their posts, those that they left last: a calendar may be kept with one
    today: date
    known_at: datetime | None

    @property
    def organisation_id(self) -> int:
        """The organisation, which is one for all posts."""
        return self.posts[0].unit.organisation_id

    def post(self, number: str | None) -> MyPost | None:
        """Give the post of a number, the first where none is given; None where it is nobody's who asks."""
        if not number:
            return self.posts[0]
        return next((one for one in self.posts if str(one.employee) == number), None)


def mine_of(request: HttpRequest) -> Mine | None:
    """Give the employee who asks: by the address of their account, in an organisation in which they have a role."""
    today, known_at = clock.today(request), request.known_at
    for organisation in _organisations(request, today):
        numbers = workforce.employees_of(request.user.email, organisation.pk, on=today, known_at=known_at)
        if not numbers:
            continue
        request.organisation = organisation
        posts = _posts(numbers, known_at)
        all_posts = workforce.employees_of(request.user.email, organisation.pk, known_at=known_at)
        ever = (*numbers, *(one for one in all_posts if one not in numbers))
        return Mine(posts=posts, ever=ever, today=today, known_at=known_at)
    return None


def _posts(numbers: tuple[int, ...], known_at: datetime | None) -> tuple[MyPost, ...]:
    units = [queries.unit_of_post(one, known_at=known_at) for one in numbers]
    held = workforce.posts(employees=numbers, known_at=known_at)
    roles = dict(held.select("employee_id", "role").iter_rows())
    titles = post_titles([(unit.name, roles[one]) for one, unit in zip(numbers, units, strict=True)])
    return tuple(
        MyPost(employee=one, unit=unit, title=title)
        for one, unit, title in zip(numbers, units, titles, strict=True)
    )


def _organisations(request: HttpRequest, today: date) -> list[Organisation]:
    return list(dict.fromkeys(role.unit.organisation for role in roles_in_force(request.user, on=today)))


@require_http_methods(["GET", "POST"])
@never_cache
def my_shifts(request: HttpRequest) -> HttpResponse:
    """Show one's coming shifts, what became of requests and why, and what runs out."""
    mine = mine_of(request)
    if request.method == "POST":
        refuse_earlier(request)
        if mine is not None:
            _act(request, mine)
        return redirect("my_shifts:shifts")
    context: dict[str, Any] = {"mine": mine, "crumbs": [{"text": "Home", "href": "/"}]}
    if mine is not None:
        held = [
            queries.own(one.unit, one.employee, today=mine.today, known_at=mine.known_at)
            for one in mine.posts
        ]
        key = queries.calendar_key(mine.ever) if mine.known_at is None else None
        address = (
            request.build_absolute_uri(reverse("my_shifts:calendar", args=[queries.address_token(key.nonce)]))
            if key
            else ""
        )
        context |= my_page(held, today=mine.today) | {"calendar": address, "key": key}
    else:
        context["shared"] = any(
            workforce.is_shared(request.user.email, one.pk)
            for one in _organisations(request, clock.today(request))
        )
    return render(request, "rosters/mine.jinja", context)


def _act(request: HttpRequest, mine: Mine) -> None:
    who = {"by": request.user.email, "at": clock.now()}
    whose = {"employees": mine.ever, "organisation_id": mine.organisation_id}
    act = request.POST.get("act", "")
    try:
        if act == "renew":
            actions.renew_calendar(**whose, **who)
            messages.success(request, "Your calendar has a new address. The one before leads nowhere now.")
        elif act == "end":
            actions.end_calendar(**whose, **who)
            messages.success(request, "Your calendar is ended. Its address leads nowhere now.")
        elif act == "back" and (post := mine.post(request.POST.get("post"))) is not None:
            on = day_from_text(request.POST.get("on", ""))
            actions.take_back_wish(employee=post.employee, unit=post.unit, on=on, **who)
            messages.success(request, "Your request is taken back.")
        else:
            raise Http404("There is no such form here.")
    except (LeadwellError, NotAPeriod) as error:
        messages.error(request, str(error))


@require_http_methods(["GET", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """Take a request for a day off or a shift, at the unit of one post."""
    mine = mine_of(request)
    refuse_earlier(request)
    if mine is None:
        return redirect("my_shifts:shifts")
    post = mine.post(request.GET.get("post"))
    if post is None:
        raise Http404("There is no such post of yours.")
    held = queries.basis(post.unit, today=mine.today)
    form = AskForm(request.POST or None, shifts=shift_choices(held.patterns))
    if request.method == "POST" and form.is_valid():
        kind, shift = form.asked()
        try:
            actions.make_wish(
                employee=post.employee,
                unit=post.unit,
                on=form.cleaned_data["on"],
                kind=kind,
                shift=shift,
                by=request.user.email,
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, "Your request is kept. You see here what becomes of it, and why.")
            return redirect("my_shifts:shifts")
    return render(
        request,
        "rosters/ask.jinja",
        {
            "form": form,
            "title_of_post": post.title,
            "elsewhere": [one for one in mine.posts if one != post],
            "crumbs": [
                {"text": "Home", "href": "/"},
                {"text": "My shifts", "href": reverse("my_shifts:shifts")},
            ],
        },
        status=422 if form.is_bound else 200,
    )


@login_not_required
@require_safe
@never_cache
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody's shifts to a calendar: whoever has the private address needs no password."""
    today = clock.today(request)
    employees = queries.employees_of_token(key, today=today)
    if not employees:
        raise Http404("There is no such calendar.")
    duties = workforce.duties(employees=employees, start=today - _CALENDAR_BACK, end=today + _CALENDAR_AHEAD)
    names = queries.unit_names(duties["unit_id"].unique().to_list())
    text = calendar_text(calendar_events(duties, names), name="My shifts")
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="my-shifts.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
