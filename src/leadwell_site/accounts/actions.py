"""Changes to accounts, and the audit lines of signing in and out."""

from datetime import datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell_site.accounts import queries
from leadwell_site.accounts.models import User
from leadwell_site.audit.actions import record


class AddressTaken(LeadwellError):
    """There is an account with that e-mail address already."""


@transaction.atomic
def open_account(
    *, email: str, name: str, actor: str, at: datetime, organisation_id: int | None = None
) -> User:
    """Make an account without a password: its owner chooses one with a link.

    Raises:
        AddressTaken: there is an account with that address, in any case.
    """
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise AddressTaken(f"{email} already has an account.")
    user = User.objects.create_user(email=email, name=name)
    record(
        actor=actor,
        did="accounts.account.opened",
        subject=f"person {user.pk}",
        organisation_id=organisation_id,
        details={"email": user.email},
        at=at,
    )
    return user


@transaction.atomic
def note(*, user: User, did: str, at: datetime) -> None:
    """Write that a person signed in, signed out or chose a password: a line for each of their organisations."""
    for organisation_id in queries.organisation_ids(user) or [None]:
        record(
            actor=user.email,
            did=f"accounts.{did}",
            subject=f"person {user.pk}",
            organisation_id=organisation_id,
            at=at,
        )


@transaction.atomic
def change_password(*, user: User, password: str, did: str = "password_changed", at: datetime) -> None:
    """Give an account a password that was found good enough, and write that it has one; never the password."""
    user.set_password(password)
    user.save(update_fields=["password"])
    note(user=user, did=did, at=at)
