"""The tree of units, one unit's history, and changes to it."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from leadwell.foundations.errors import LeadwellError
from leadwell_site.organisations import actions, as_known, clock, queries
from leadwell_site.organisations.forms import AddUnit, CloseUnit, DescribeUnit, MoveUnit, RenameUnit, SetCode
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.presenters import crumbs
from leadwell_site.organisations.presenters import units as shown
from leadwell_site.organisations.views.asking import own_root, unit_where

MOVED = (
    "A month counts under the place where the unit was on the month's last day. Months that ended before the "
    "move stay where they were. Who may see the unit goes by its new place from now on."
)


def tree(request: HttpRequest) -> HttpResponse:
    """Show the units that the person may see, as they hang together."""
    own_root(request)
    today = clock.today(request)
    units = list(queries.units_seen_by(request.user, on=today, known_at=request.known_at))
    names = queries.names_on(units, request.known_on or today, request.known_at)
    managed = queries.units_where(request.user, Permission.MANAGE, on=today).exists()
    return render(
        request,
        "organisations/tree.jinja",
        {
            "head": shown.TREE_HEAD,
            "rows": shown.tree_rows(request, units, names),
            "manages": managed,
            "wide": True,
        },
    )


def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show a unit's names, codes and places with their days."""
    today = clock.today(request)
    found = unit_where(request, unit_id, Permission.SEE)
    all_seen = queries.units_seen_by(request.user, on=today, known_at=request.known_at)
    seen = {one.pk: one for one in queries.as_called(all_seen, request.known_at)}
    return render(
        request,
        "organisations/unit.jinja",
        {
            "unit": found,
            "name": queries.name_on(found, request.known_on or today, request.known_at),
            "head": shown.HISTORY_HEAD,
            "rows": shown.history_rows(found, known_at=request.known_at, seen=seen),
            "crumbs": crumbs(request, found, to="organisations:unit"),
            "manages": queries.may(request.user, Permission.MANAGE, found, on=today),
        },
    )


def add(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Add a unit below another."""

    def act(parent: Unit, given: dict[str, Any], said: dict[str, Any]) -> str:
        made = actions.add_unit(parent=parent, **given, **said)
        return f"{made.name} was added."

    return _changed(request, unit_id, AddUnit, act, heading="Add a unit to", button="Add unit")


def rename(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Give a unit a new name from a day on."""

    def act(found: Unit, given: dict[str, Any], said: dict[str, Any]) -> str:
        actions.rename_unit(unit=found, **given, **said)
        return f"The unit is now named {found.name}."

    return _changed(request, unit_id, RenameUnit, act, heading="Rename", button="Rename")


def set_code(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Give a unit a new code from a day on."""

    def act(found: Unit, given: dict[str, Any], said: dict[str, Any]) -> str:
        actions.set_code(unit=found, **given, **said)
        return f"{found.name} now has the code {found.code}."

    return _changed(request, unit_id, SetCode, act, heading="Change the code of", button="Change code")


def describe(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Say how many beds a unit has, and its specialties."""

    def act(found: Unit, given: dict[str, Any], said: dict[str, Any]) -> str:
        actions.describe_unit(unit=found, **given, **said)
        return f"The beds and specialties of {found.name} were saved."

    return _changed(
        request,
        unit_id,
        DescribeUnit,
        act,
        heading="Beds and specialties of",
        button="Save",
        now=("beds", "specialty_1", "specialty_2"),
    )


def move(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Hang a unit somewhere else in the tree."""

    def act(found: Unit, given: dict[str, Any], said: dict[str, Any]) -> str:
        actions.move_unit(unit=found, **given, **said)
        return f"{found.name} is now part of {given['parent'].name}."

    return _changed(
        request, unit_id, MoveUnit, act, heading="Move", button="Move", chooses_place=True, note=MOVED
    )


def close(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Close a unit, and say what it went into."""

    def act(found: Unit, given: dict[str, Any], said: dict[str, Any]) -> str:
        actions.close_unit(unit=found, on=given["on"], **said)
        if given["into"] is not None:
            actions.succeed(old=found, new=given["into"], on=given["on"], **said)
        return f"{found.name} was closed."

    return _changed(
        request, unit_id, CloseUnit, act, heading="Close", button="Close unit", chooses_place=True
    )


def _changed(
    request: HttpRequest,
    unit_id: int,
    form_class: type[forms.Form],
    act: Callable[[Unit, dict[str, Any], dict[str, Any]], str],
    *,
    heading: str,
    button: str,
    chooses_place: bool = False,
    note: str = "",
    now: Sequence[str] = (),
) -> HttpResponse:
    """One question about one unit: show it, or do what was answered and go back to the unit.

    ``now`` names what the form begins with: the unit's fields as they stand.
    """
    found = unit_where(request, unit_id, Permission.MANAGE)
    more: dict[str, Any] = {"initial": {name: getattr(found, name) for name in now}} if now else {}
    if chooses_place:
        managed = queries.units_where(request.user, Permission.MANAGE, on=clock.today(request))
        more["places"] = managed.filter(organisation=found.organisation, closed_on=None).exclude(
            path__startswith=found.path
        )
    form = form_class(request.POST or None, **more)
    address = as_known.keep(request, reverse("organisations:unit", kwargs={"unit_id": found.pk}))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                words = act(found, form.cleaned_data, {"at": clock.now(), "actor": request.user.email})
        except LeadwellError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, words)
            return redirect(address)
    found = queries.unit_seen_by(request.user, unit_id, on=clock.today(request))
    return render(
        request,
        "organisations/change.jinja",
        {
            "form": form,
            "heading": f"{heading} {found.name}",
            "button": button,
            "note": note,
            "cancel_href": address,
            "crumbs": crumbs(request, found, itself=True, to="organisations:unit"),
        },
    )
