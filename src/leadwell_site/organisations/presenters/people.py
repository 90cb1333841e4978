"""Rows of the list of people and roles."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from leadwell_site.design_system.wording import day
from leadwell_site.organisations.models import Role

PEOPLE_HEAD = ["Name", "Email address", "Role", "Where", "When", "Change"]


def people_rows(roles: Iterable[Role], *, on: date) -> list[list[Any]]:
    """One row for each role, with what can be done about it."""
    return [
        [
            role.user.name,
            role.user.email,
            role.get_kind_display(),
            role.unit.name,
            f"{day(role.from_on)} to {day(role.until_on)}" if role.until_on else f"since {day(role.from_on)}",
            "ended"
            if role.until_on and role.until_on < on
            else {
                "text": f"End the role of {role.user.name}",
                "href": reverse("organisations:end_role", kwargs={"role_id": role.pk}),
            },
        ]
        for role in roles
    ]
