"""Reads from every address the day that a page is to be shown as known on."""

from collections.abc import Callable
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse

from leadwell_site.organisations import as_known
from leadwell_site.organisations.views.refusals import no_such_day


class AsKnownMiddleware:
    """Sets ``request.known_on`` (a day or None) and ``request.known_at`` (the end of that day or None)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the day from the address; refuse a text that is no day, and do not show today in its place."""
        asked = request.GET.get(as_known.NAME, "").strip()
        on = as_known.day_of(asked)
        request.known_on = on  # type: ignore[attr-defined]
        request.known_at = datetime.combine(on, time.max, as_known.HERE) if on else None  # type: ignore[attr-defined]
        if asked and on is None:
            return no_such_day(request, asked, today_href=as_known.forget(request))
        return self.get_response(request)
