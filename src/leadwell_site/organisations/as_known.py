"""Any page as it was known on a date: the address carries ``known=2025-03-03``."""

from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from leadwell.foundations.periods import NotAPeriod, day_from_text
from leadwell.intake.dates import a_day

HERE = ZoneInfo("Europe/London")
NAME = "known"


def day_of(text: str) -> date | None:
    """Read a day as people write it in Britain: 2025-04-20, 20/04/2025, 20 April 2025; None where it is none."""
    found = a_day(text)
    try:
        return None if found is None else day_from_text(found.isoformat())
    except NotAPeriod:  # far in the past or the future
        return None


def refuse_earlier(request: HttpRequest) -> None:
    """Refuse a change on a page that shows an earlier day.

    Raises:
        PermissionDenied: it does, and something is sent.
    """
    if getattr(request, "known_at", None) is not None and request.method == "POST":
        raise PermissionDenied(
            "This page shows what was known on an earlier day. Go to today to change something."
        )


def keep(request: HttpRequest, url: str) -> str:
    """Give an address that shows the next page as known on the same day as this one."""
    on: date | None = getattr(request, "known_on", None)
    if on is None:
        return url
    parts = urlsplit(url)
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != NAME]
    return urlunsplit(parts._replace(query=urlencode([*asked, (NAME, on.isoformat())])))


def forget(request: HttpRequest) -> str:
    """Give this page's own address as it is known now."""
    parts = urlsplit(request.get_full_path())
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != NAME]
    return urlunsplit(("", "", parts.path, urlencode(asked), ""))
