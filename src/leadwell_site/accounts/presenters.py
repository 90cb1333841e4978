"""What pages about accounts show."""

from collections.abc import Iterable
from typing import Any

from leadwell_site.design_system.wording import day

ROLE_HEAD = ["Where", "Role", "From", "Until"]


def role_rows(roles: Iterable[Any]) -> list[list[str]]:
    """One line for each role."""
    return [
        [
            role.unit.name,
            role.get_kind_display(),
            day(role.from_on),
            day(role.until_on) if role.until_on else "no end",
        ]
        for role in roles
    ]
