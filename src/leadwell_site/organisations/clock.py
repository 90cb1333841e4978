"""What day and moment it is: the only place of the site that asks."""

from datetime import date, datetime

from django.http import HttpRequest
from django.utils import timezone


def now() -> datetime:
    """The moment, with its time zone."""
    return timezone.now()


def today(_request: HttpRequest | None = None) -> date:
    """Today here, whatever day the page is shown as known on."""
    return timezone.localdate()
