"""Rows of the list of people and roles."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from leadwell_site.design_system.wording import day
from leadwell_site.organisations.models import Role

PEOPLE_HEAD = ["Name", "Email address", "Role", "Where", "From", "Until", "Change"]


def people_rows(roles: Iterable[Role], *, on: date) -> list[list[Any]]:
    """One row for each role, with what can be done about it."""
    return [
        [
            role.user.name,
            role.user.email,
            role.get_kind_display(),
            role.unit.name,
            day(role.from_on),
            day(role.until_on) if role.until_on else "no end",
            "ended"
            if role.until_on and role.until_on < on
            else {
                "text": f"End the role of {role.user.name}",
                "href": reverse("organisations:end_role", kwargs={"role_id": role.pk}),
            },
        ]
        for role in roles
    ]
