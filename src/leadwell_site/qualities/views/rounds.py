"""Assessments from all round: begun, agreed, opened, closed, released."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import RoundState, asked_form, promises, rater_groups
from leadwell.voices.frameworks import Form
from leadwell.voices.results import marks
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import roles_in_force, units_where
from leadwell_site.qualities import actions, queries
from leadwell_site.qualities.forms import AnswersForm, PanelForm, RoundForm, initial_of
from leadwell_site.qualities.presenters import reports as shown_report
from leadwell_site.qualities.presenters import rounds as shown
from leadwell_site.qualities.views.asked import Asked, asked, home, refuse_earlier, require


def chosen_form(request: HttpRequest) -> Form | None:
    """Give the form that the address asks for, as ``ask=lqf-2014/worker``; None where there is none such."""
    key, _, level = request.GET.get("ask", "").partition("/")
    here = queries.frameworks_here(on=clock.today(request))
    if key not in here:
        return None
    try:
        return asked_form(here[key], level=level)
    except LeadwellError:
        return None


@require_http_methods(["GET", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    """Begin an assessment of oneself."""
    return _new(request, of_another=False)


@require_http_methods(["GET", "POST"])
def round_new_for(request: HttpRequest) -> HttpResponse:
    """Begin an assessment of somebody else, as their facilitator."""
    today = clock.today(request)
    may = units_where(request.user, Permission.FACILITATE, on=today).exists()
    require(may, "It takes the role of a facilitator to begin an assessment of somebody else.")
    return _new(request, of_another=True)


def _new(request: HttpRequest, *, of_another: bool) -> HttpResponse:
    refuse_earlier(request)
    today, user = clock.today(request), request.user
    asked_of = chosen_form(request)
    context: dict[str, Any] = {"crumbs": home(), "of_another": of_another, "asked": asked_of}
    if asked_of is None:
        here = queries.frameworks_here(on=today)
        return render(
            request, "qualities/choose.jinja", {**context, "choices": shown.choices(here, f"{request.path}?")}
        )
    people: dict[str, tuple[Any, Unit]] = {}
    places: dict[str, Unit] = {}
    if of_another:
        where = list(units_where(user, Permission.FACILITATE, on=today).filter(closed_on=None))
        held = queries.people_at(where, on=today)
        units = {unit.pk: unit for _, unit in held}
        theirs = {
            pk
            for pk, unit in units.items()
            if user.pk in {each.pk for each in queries.facilitators_of(unit, on=today)}
        }  # asked once of each unit, not of each person
        people = {
            f"{one.pk}-{unit.pk}": (one, unit)
            for one, unit in held
            if one.pk != user.pk and unit.pk in theirs
        }
        facilitators = [user]
    else:
        places = {str(one.unit.pk): one.unit for one in roles_in_force(user, on=today)}
        found = {
            each.pk: each for unit in places.values() for each in queries.facilitators_of(unit, on=today)
        }
        facilitators = [one for one in found.values() if one.pk != user.pk]
    form = RoundForm(
        request.POST if request.method == "POST" else None,
        asked=asked_of,
        facilitators=facilitators,
        person_email="" if of_another else user.email,  # type: ignore[union-attr]
        people=[(key, one.email, f"{one.name}, {unit.name}") for key, (one, unit) in people.items()],
        places=[(key, unit.name) for key, unit in places.items()],
        initial={"facilitator": str(user.pk)} if of_another else None,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if of_another:
            person, unit = people[given["person"]]
        else:
            person, unit = user, places.get(given.get("unit", "")) or next(iter(places.values()))
        try:
            made = actions.start_round(
                person=person,
                unit=unit,
                framework=asked_of.framework,
                level=asked_of.level,
                headings=given["headings"],
                is_named=given["named"] == "yes",
                facilitator=form.who_facilitates,
                manager=given["manager"],
                counts=form.counts,
                closes_on=given["closes_on"],
                by=user,
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            return redirect("qualities:round", made.pk)
    context |= {"form": form, "nobody": not facilitators, "cancel": reverse("qualities:mine")}
    return render(request, "qualities/round_new.jinja", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def round_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who facilitates and who is asked, while it is being designed."""
    this = asked(request, pk)
    require(this.is_person or this.is_facilitator, "It is for the person and the facilitator.")
    refuse_earlier(request)
    of = this.of
    require(of.state is RoundState.DESIGN, "Who is asked can only be changed while it is being designed.")
    facilitators = [
        one
        for one in queries.facilitators_of(of.unit, on=this.today)
        if one.pk != of.round.person_id and (this.is_person or one.pk == this.who.pk)
    ]
    form = PanelForm(
        request.POST if request.method == "POST" else None,
        facilitators=facilitators,
        person_email=of.round.person.email,
        is_named=of.round.is_named,
        initial=initial_of(
            of.design.counts,
            facilitator=str(of.design.facilitator_id),
            manager=of.design.manager,
            closes_on=of.design.closes_on,
        ),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_round(
                of=of,
                facilitator=form.who_facilitates,
                manager=form.cleaned_data["manager"],
                counts=form.counts,
                closes_on=form.cleaned_data["closes_on"],
                by=request.user,
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            return redirect(this.href("round"))
    context = {"this": this, "form": form, "crumbs": this.crumbs(), "cancel": this.href("round")}
    return render(request, "qualities/round_change.jinja", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an assessment as it stands; each of its buttons is one step."""
    this = asked(request, pk)
    of = this.of
    if not (this.is_person or this.is_facilitator):
        raise Http404("There is no such assessment.")
    if request.method == "POST":
        refuse_earlier(request)
        _step(this)
        return redirect(this.href("round"))
    context: dict[str, Any] = {
        "this": this,
        "page": shown.page(of, is_person=this.is_person),
        "state": of.state.value,
        "own": bool(queries.own_answers(of)) if this.is_person else None,
        "promises": {
            words: promises(of.asking, name=of.round.person.name, group=key)
            for key, words in rater_groups().items()
            if key in of.asking.counts
        },
        "crumbs": this.crumbs(here=True),
        "successors": _successors(this),
        "has_plan": this.is_person and queries.plan_of_round(of.pk, known_at=request.known_at) is not None,
    }
    if this.is_facilitator and of.state is RoundState.CLOSED:
        # An earlier day has no report: what is told before the release is told of today's answers or not at all.
        context |= {"is_earlier": True} if request.known_at is not None else _before_release(this)  # type: ignore[attr-defined]
    return render(request, "qualities/round.jinja", context)


def _successors(this: Asked) -> list[Any]:
    """Give the person whom else they may name, where the facilitator may not facilitate any more."""
    of = this.of
    if not this.is_person or of.state.is_over or of.state is RoundState.DESIGN:
        return []
    if queries.may_facilitate(of, of.design.facilitator_id, on=this.today):
        return []
    return [one for one in queries.facilitators_of(of.unit, on=this.today) if one.pk != this.who.pk]


def _before_release(this: Asked) -> dict[str, Any]:
    """Give the facilitator the report as it would be released, and the remarks to read; or why it cannot be."""
    try:
        told = queries.report_now(this.of, today=this.today)
    except LeadwellError as error:
        return {"refused": str(error), "may_open": this.of.times(RoundState.OPEN) < 2}
    earlier = queries.earlier_of(this.of)
    before = {one.key: one for _, one in queries.report_of(earlier)} if earlier is not None else {}
    remarks = queries.remarks_to_read(this.of)
    return {
        "sections": shown_report.sections(told, earlier=before),
        "scales": shown_report.scales(told),
        "remarks": [
            {"key": one.key, "words": one.words, "name": one.name, "marks": marks(one.words)}
            for one in remarks
        ],
    }


def _step(this: Asked) -> None:
    """Take one step; who may take which is decided here, and whether it can be taken in the action."""
    act, of, at = this.request.POST.get("act", ""), this.of, clock.now()
    who = {"of": of, "by": this.who.email, "at": at}
    said = ""
    try:
        if act == "consent" and this.is_person:
            actions.consent(of=of, at=at)
            said = "You agreed. The facilitator agrees next."
        elif act == "facilitator" and this.is_person:
            chosen = this.request.POST.get("facilitator")
            found = [one for one in _successors(this) if str(one.pk) == chosen]
            if not found:
                raise Http404("There is no such step here.")
            actions.change_facilitator(of=of, facilitator=found[0], at=at)
            said = f"{found[0].name} facilitates it now."
        elif act == "give_up" and (this.is_person or this.is_facilitator):
            actions.give_up_round(**who)
            said = "It is given up. What was answered is destroyed."
        elif act == "design" and (this.is_person or this.is_facilitator):
            actions.back_to_design(**who)
            said = "It can be changed now."
        elif not this.is_facilitator or act not in ("agree", "open", "close", "release"):
            raise Http404("There is no such step here.")
        elif act == "agree":
            actions.agree(**who)
            said = "You both agree. Open it when you are ready to hand out the cards."
        elif act == "open":
            actions.open_round(**who)
            said = "It is open. Make the cards and hand them out."
        elif act == "close":
            actions.close_round(**who)
            said = "It is closed. Look at the report."
        else:
            actions.release_round(show=set(this.request.POST.getlist("show")), **who)
            said = f"The report is released to {of.round.person.name}. All single answers were destroyed."
    except LeadwellError as error:
        messages.error(this.request, str(error))
    else:
        messages.success(this.request, said)


@never_cache
@require_http_methods(["GET", "POST"])
def round_cards(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the cards of all groups; they are shown once. Those of one group can be made anew."""
    this = asked(request, pk)
    require(this.is_facilitator, "The cards are for the facilitator.")
    refuse_earlier(request)
    require(this.of.state is RoundState.OPEN, "Cards are made while it is open.")
    if request.method == "POST":
        who: dict[str, Any] = {"of": this.of, "by": this.who.email, "at": clock.now()}
        anew = request.POST.get("anew", "")
        try:
            made = actions.replace_rater_codes(group=anew, **who) if anew else actions.draw_rater_codes(**who)
        except LeadwellError as error:
            messages.error(request, str(error))
            return redirect(this.href("round_cards"))
        address = request.build_absolute_uri(reverse("rate:start"))
        context = {"this": this, "address": address, "bags": shown.bags(made, address)}
        return render(request, "qualities/cards_print.jinja", context)
    known = rater_groups()
    groups = [(key, known[key], many) for key, many in this.of.asking.counts.items()]
    return render(request, "qualities/cards.jinja", {"this": this, "groups": groups, "crumbs": this.crumbs()})


@never_cache
@require_http_methods(["GET", "POST"])
def round_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the person answer about themselves."""
    this = asked(request, pk)
    require(this.is_person, "Only the person answers about themselves.")
    refuse_earlier(request)
    require(this.of.state is RoundState.OPEN, "You answer about yourself while it is open.")
    held = queries.own_answers(this.of)
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        asked=this.of.asked_of_self,
        auto_id="id_%s",
    )
    if request.method == "GET":
        form.initial = {name: held.get(address) for name, address in form.names.items()}
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_own(of=this.of, answers=form.answers, at=clock.now())
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your answers are kept. You can change them until it closes.")
            return redirect(this.href("round"))
    context = {
        "this": this,
        "form": form,
        "promises": promises(this.of.asking, name=this.of.round.person.name, group="self"),
        "crumbs": this.crumbs(),
    }
    return render(request, "qualities/round_own.jinja", context, status=422 if form.errors else 200)
