"""Tries to sign in with many names from one address: somebody who goes through a list of people.

Tries with one name are counted by django-axes. Here the names are counted for which, from one address, a wrong
password was tried and none was right since. A hospital's staff may all come from one address, and many of them
mistype at the start of a shift; but they sign in a moment later, and then no longer count. A browser in which
the same person has signed in before is let through.
"""

from datetime import datetime, timedelta

from axes.models import AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.db.models import Max
from django.http import HttpRequest, HttpResponse

from leadwell_site.accounts.addresses import address_of

WINDOW = timedelta(hours=1)
COOKIE = "leadwell_been_here"
_COOKIE_AGE = timedelta(days=180)
_SALT = "leadwell.been_here"


def tries_too_many_names(request: HttpRequest, name: str, *, at: datetime) -> bool:
    """Whether this address has tried too many names, and the browser is not one that this person has used."""
    address = address_of(request)
    if address is None or _has_been_here(request, name):
        return False
    since = at - WINDOW
    failed = dict(_last_by_name(AccessFailureLog, address, since))
    if len(failed) < settings.SIGN_IN_NAMES_AN_ADDRESS:
        return False
    came_in = dict(_last_by_name(AccessLog, address, since))
    unanswered = [one for one, last in failed.items() if one not in came_in or came_in[one] < last]
    return len(unanswered) >= settings.SIGN_IN_NAMES_AN_ADDRESS


def remember(answer: HttpResponse, user: AbstractBaseUser) -> None:
    """Let the browser keep that this person has signed in with it; the text is signed and names nobody."""
    answer.set_signed_cookie(
        COOKIE,
        _mark(user.get_username()),
        salt=_SALT,
        max_age=_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _has_been_here(request: HttpRequest, name: str) -> bool:
    kept = request.get_signed_cookie(COOKIE, default=None, salt=_SALT, max_age=_COOKIE_AGE)
    return kept is not None and kept == _mark(name)


def _mark(name: str) -> str:
    return signing.Signer(salt=_SALT).signature(name.strip().lower())


def _last_by_name(
    log: type[AccessFailureLog] | type[AccessLog], address: str, since: datetime
) -> list[tuple[str, datetime]]:
    found = log.objects.filter(ip_address=address, attempt_time__gte=since).order_by()
    return list(found.values_list("username").annotate(Max("attempt_time")))
