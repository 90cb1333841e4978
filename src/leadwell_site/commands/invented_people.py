"""The people of the demonstration: one for each role, at the place where they would hold it."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.contrib.auth.hashers import make_password
from django.db import transaction

from leadwell_site.accounts.models import User
from leadwell_site.commands.invented import ACTOR, Found
from leadwell_site.organisations.actions import give_role
from leadwell_site.organisations.choices import RoleKind

DOMAIN = "demo.example"  # a name that can never be anybody's: RFC 2606
TRUST, HOMES, WARD, SITE, HOME = "SYN01", "SYN02", "0107", "SYN0101", "H01"
PASSWORD = "LEADWELL_PASSWORD"  # noqa: S105  (the name of a variable)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in."""

    email: str
    words: str  # what they are and what they see


# Name before the @, name, role, unit, what they are.
PEOPLE: tuple[tuple[str, str, RoleKind, str, str], ...] = (
    ("nurse", "Robin Ash", RoleKind.STAFF, WARD, "a nurse of {unit}"),
    ("ward.manager", "Sam Birch", RoleKind.WARD_MANAGER, WARD, "the ward manager of {unit}"),
    ("matron", "Alex Cole", RoleKind.OPERATIONAL, SITE, "the head of nursing of {unit}"),
    ("board", "Jo Dale", RoleKind.BOARD, TRUST, "a board member of {unit}"),
    ("analyst", "Kim Elm", RoleKind.ANALYST, TRUST, "an analyst of {unit}"),
    ("administrator", "Lee Ford", RoleKind.ADMINISTRATOR, TRUST, "the administrator of {unit}"),
    ("facilitator", "Fay Moss", RoleKind.FACILITATOR, TRUST, "a facilitator of assessments of {unit}"),
    ("regulator", "Max Gale", RoleKind.REGULATOR, TRUST, "somebody of the regulator who looks at {unit}"),
    (
        "guardian",
        "Eli Moss",
        RoleKind.GUARDIAN,
        TRUST,
        "the guardian of {unit}, who reads what people speak up about",
    ),
    ("care.assistant", "Nat Holm", RoleKind.STAFF, HOME, "a care assistant of {unit}"),
    ("home.manager", "Pat Ives", RoleKind.REGISTERED_MANAGER, HOME, "the registered manager of {unit}"),
    ("homes.owner", "Ray Kirk", RoleKind.BOARD, HOMES, "a director of {unit}"),
    ("homes.office", "Val Lane", RoleKind.ADMINISTRATOR, HOMES, "the administrator of {unit}"),
)


def new_password() -> str:
    """Give a password for all of them: from the environment, else one made up for this demonstration."""
    given = os.environ.get(PASSWORD, "")
    return given or "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_people(found: Found, *, password: str, from_on: date) -> Sequence[Person]:
    """Make everybody's account with one password, and give each their role."""
    hashed = make_password(password)  # once: each takes a tenth of a second on purpose
    people = []
    at = datetime.combine(from_on, time(10, tzinfo=UTC))
    for first, name, kind, code, words in PEOPLE:
        email = f"{first}@{DOMAIN}"
        user = User(email=email, name=name, password=hashed)
        user.save()
        give_role(user=user, unit=found.units[code], kind=kind, from_on=from_on, actor=ACTOR, at=at)
        people.append(Person(email=email, words=words.format(unit=found.units[code].name)))
    return people


def email_of(kind: RoleKind, code: str) -> str:
    """Give the address of the person with a role at a place."""
    return next(f"{row[0]}@{DOMAIN}" for row in PEOPLE if (row[2], row[3]) == (kind, code))
