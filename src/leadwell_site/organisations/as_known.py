"""Any page as it was known on a date: the address carries ``known=2025-03-03``."""

from collections.abc import Callable
from datetime import date, datetime, time
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from leadwell.foundations.periods import NotAPeriod, day_from_text

HERE = ZoneInfo("Europe/London")
NAME = "known"


class AsKnownMiddleware:
    """Sets ``request.known_on`` (a day or None) and ``request.known_at`` (the end of that day or None)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the day from the address; a text that is no day is left out of account."""
        try:
            on: date | None = day_from_text(request.GET.get(NAME, ""))
        except NotAPeriod:
            on = None
        request.known_on = on  # type: ignore[attr-defined]
        request.known_at = datetime.combine(on, time.max, HERE) if on else None  # type: ignore[attr-defined]
        return self.get_response(request)


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
