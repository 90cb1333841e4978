"""Any page as it was known on a date: the address carries ``known=2025-03-03``."""

from collections.abc import Callable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

HERE = ZoneInfo("Europe/London")


class AsKnownMiddleware:
    """Sets ``request.known_on`` (a day or None) and ``request.known_at`` (the end of that day or None)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the day from the address; a text that is no day is left out of account."""
        try:
            on = date.fromisoformat(request.GET.get("known", ""))
        except ValueError:
            on = None
        request.known_on = on  # type: ignore[attr-defined]
        request.known_at = datetime.combine(on, time.max, HERE) if on else None  # type: ignore[attr-defined]
        return self.get_response(request)
