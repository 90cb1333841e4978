"""People and their roles, for those who manage them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache

from leadwell.foundations.errors import LeadwellError
from leadwell_site.accounts.actions import open_account
from leadwell_site.accounts.models import User
from leadwell_site.audit.actions import record
from leadwell_site.organisations import actions, clock, queries
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.forms import EndRole, GiveRole
from leadwell_site.organisations.models import Role, Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.presenters import people as shown
from leadwell_site.organisations.views.asking import own_root

_PAGE = 11


def people(request: HttpRequest) -> HttpResponse:
    """List who has which role at the units that the person manages; looking is written down."""
    root, managed = own_root(request), _managed(request)
    roles = Role.objects.filter(unit__in=managed).select_related("user", "unit")
    page = Paginator(roles.order_by("user__name", "user_id", "id"), _PAGE).get_page(request.GET.get("page"))
    record(
        actor=request.user.email,
        did="organisations.people.looked_at",
        subject=f"organisation {root.organisation_id}",
        organisation_id=root.organisation_id,
        details={"page": page.number},
        at=clock.now(),
    )
    return render(
        request,
        "organisations/people.jinja",
        {
            "page": page,
            "head": shown.PEOPLE_HEAD,
            "rows": shown.people_rows(page, on=clock.today(request)),
            "wide": True,
        },
    )


def give_role(request: HttpRequest) -> HttpResponse:
    """Give a person a role; whoever has no account yet gets one."""
    own_root(request)
    managed = _managed(request)
    form = GiveRole(request.POST or None, places=managed.filter(closed_on=None))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        user = User.objects.filter(email__iexact=given["email"]).first()
        if user is None and not given["name"]:
            form.add_error("name", "Enter the name: there is no account with this email address yet")
        else:
            try:
                return _given(request, user, given)
            except LeadwellError as error:
                form.add_error(None, str(error))
    return render(
        request,
        "organisations/change.jinja",
        {
            "form": form,
            "heading": "Give somebody a role",
            "button": "Give role",
            "cancel_href": reverse("organisations:people"),
        },
    )


@transaction.atomic
def _given(request: HttpRequest, user: User | None, given: dict[str, Any]) -> HttpResponse:
    said = {"at": clock.now(), "actor": request.user.email}
    is_new = user is None
    if user is None:
        user = open_account(
            email=given["email"], name=given["name"], organisation_id=given["unit"].organisation_id, **said
        )
    actions.give_role(
        user=user,
        unit=given["unit"],
        kind=given["kind"],
        from_on=given["from_on"],
        until_on=given["until_on"],
        **said,
    )
    messages.success(request, f"{user.email} now has a role at {given['unit'].name}.")
    if is_new:
        return redirect("organisations:password_link", user_id=user.pk)
    return redirect("organisations:people")


def end_role(request: HttpRequest, role_id: int) -> HttpResponse:
    """End a role at a unit that the person manages."""
    seen = queries.units_seen_by(request.user, on=clock.today(request))
    role = Role.objects.select_related("user", "unit").filter(pk=role_id, unit__in=seen).first()
    if role is None:
        raise Http404("There is no such role.")
    if not queries.may(request.user, Permission.MANAGE, role.unit, on=clock.today(request)):
        raise PermissionDenied("Your role does not allow that here.")
    form = EndRole(request.POST or None, first=role.from_on)
    if request.method == "POST" and form.is_valid():
        try:
            if role.user_id == request.user.pk:
                raise actions.OwnRole("You cannot end your own role. Ask somebody else who manages people.")
            actions.end_role(
                role=role,
                until_on=form.cleaned_data["until_on"],
                actor=request.user.email,
                at=clock.now(),
            )
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"The role of {role.user.name} at {role.unit.name} was ended.")
            return redirect("organisations:people")
    return render(
        request,
        "organisations/change.jinja",
        {
            "form": form,
            "heading": f"End the role of {role.user.name} at {role.unit.name}",
            "button": "End role",
            "cancel_href": reverse("organisations:people"),
        },
    )


@never_cache
def password_link(request: HttpRequest, user_id: int) -> HttpResponse:
    """Make a link with which a person chooses a password: it works once, for three days.

    Only for people all of whose roles lie where this person manages: nobody takes over an account that
    reaches further than their own. For a guardian only until they have a password.
    """
    seen = queries.units_seen_by(request.user, on=clock.today(request)).order_by().values("pk")
    person = User.objects.filter(pk=user_id, roles__unit__in=seen).distinct().first()
    if person is None:
        raise Http404("There is no such person.")
    managed = _managed(request)
    beyond = person.roles.exclude(unit__in=managed).exists()
    if beyond or person.is_superuser or person.is_staff:
        raise PermissionDenied("This person has roles elsewhere, too. Ask there for a link.")
    # Whoever ever was: an ended role could be given again to an account that was taken over meanwhile.
    if person.has_usable_password() and person.roles.filter(kind=RoleKind.GUARDIAN).exists():
        raise PermissionDenied(
            "This person is or was a guardian. Whoever could choose their password could read what was told to them. "
            "Whoever runs the computer can make a link: leadwell user password-link."
        )
    link = ""
    if request.method == "POST":
        record(
            actor=request.user.email,
            did="accounts.password_link.made",
            subject=f"person {person.pk}",
            organisation_id=person.roles.select_related("unit").first().unit.organisation_id,
            at=clock.now(),
        )
        link = request.build_absolute_uri(
            reverse(
                "accounts:choose_password",
                kwargs={
                    "uidb64": urlsafe_base64_encode(force_bytes(person.pk)),
                    "token": default_token_generator.make_token(person),
                },
            )
        )
    return render(request, "organisations/password_link.jinja", {"person": person, "link": link})


def _managed(request: HttpRequest) -> Any:
    """The units at which the person manages people.

    Raises:
        PermissionDenied: there is none.
    """
    managed = queries.units_where(request.user, Permission.MANAGE, on=clock.today(request))
    if not managed.exists():
        raise PermissionDenied("Your role does not allow you to manage people.")
    return Unit.objects.filter(pk__in=managed.values("pk"))
