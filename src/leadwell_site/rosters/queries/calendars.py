"""Private addresses of calendars."""

import base64
import hmac
from collections.abc import Collection
from datetime import date
from hashlib import sha256

import polars as pl
from django.utils.crypto import salted_hmac

from leadwell_site.accounts.models import User
from leadwell_site.organisations.queries import roles_in_force
from leadwell_site.rosters.models import CalendarKey
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.models import Employee

_SALT = "leadwell_site.rosters.calendar"


def address_token(nonce: str) -> str:
    """Give the part of the address that nobody can guess: 256 bits, from the site's secret key and a nonce."""
    made = salted_hmac(_SALT, nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Give under what a token is kept: whoever reads the table cannot make the address from it."""
    return sha256(token.encode()).hexdigest()


def calendar_key(employees: Collection[int]) -> CalendarKey | None:
    """Give the calendar of somebody that holds, by the numbers of their posts; None where there is none."""
    last = CalendarKey.objects.filter(employee__in=employees).order_by("known_at", "id").last()
    return last if last is not None and last.digest else None


def employees_of_token(token: str, *, today: date) -> tuple[int, ...]:
    """Give whose calendar an address is: the number of each post of the person.

    None where it is nobody's, or has been renewed or ended; where the person has left all their posts; and where no
    account with their address may sign in and has a role in their organisation.
    """
    found = (
        CalendarKey.objects.filter(digest=digest_of(token)).select_related("employee__organisation").first()
    )
    if found is None:
        return ()
    theirs = _posts_still_held(found.employee, today)
    if not theirs:
        return ()
    holds = calendar_key({found.employee_id, *theirs})
    if holds is None or not hmac.compare_digest(holds.digest, found.digest):
        return ()
    return theirs


def _posts_still_held(employee: Employee, today: date) -> tuple[int, ...]:
    email = workforce.posts(employees=[employee.pk])["email"][0].strip()
    numbers = workforce.employees_of(email, employee.organisation_id)
    held = workforce.posts(employees=numbers).filter((pl.col("left_on") >= today).fill_null(value=True))
    if held.is_empty():
        return ()
    may = any(
        roles_in_force(user, on=today).filter(unit__organisation=employee.organisation_id).exists()
        for user in User.objects.filter(email__iexact=email, is_active=True)
    )
    return tuple(held["employee_id"].to_list()) if may else ()
