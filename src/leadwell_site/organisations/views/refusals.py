"""The pages for what is not there, not allowed, or went wrong."""

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_tasks_db.utils import is_locked_database_exception

_SECONDS_BUSY = 30  # until which a browser or another program is asked to wait
_MOST_REPEATED = 60  # letters of what somebody wrote that a page says again


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django gives it)
    """There is nothing at this address, or nothing for this person: the page does not say which."""
    if getattr(request, "known_on", None) is not None:
        return _refused(
            request,
            404,
            "Page not found",
            "There was nothing at this address on that day, or it is not yours to see.",
            "What was added later is not on a page as known on an earlier day. Go back to today to look for it.",
        )
    return _refused(
        request,
        404,
        "Page not found",
        "There is nothing at this address, or it is not yours to see.",
        "If you typed the address, check it. If you followed a link, go to the first page and start there.",
    )


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person may see it and may not do it."""
    return _refused(
        request,
        403,
        "You cannot do that",
        str(exception) or "Your role does not allow that.",
        "If you need it for your work, ask whoever looks after Leadwell in your organisation.",
    )


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (as above)
    """The request makes no sense."""
    return _refused(
        request, 400, "Leadwell did not understand", "Something was wrong with what was sent.", ""
    )


def no_such_day(request: HttpRequest, text: str, *, today_href: str) -> HttpResponse:
    """The page was asked for as it was known on something that is no day."""
    return _refused(
        request,
        400,
        "Leadwell cannot read that day",
        f"“{text[:_MOST_REPEATED]}” is not a day that Leadwell can read, so no page is shown: "
        "today’s would not be what you asked for.",
        "Write the day as 20/04/2025, 20 April 2025 or 2025-04-20, in a year from 1948 to 2100.",
        link={"href": today_href, "text": "Show the page as it is known today"},
    )


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (as above)
    """A form was sent without the token of this session."""
    return _refused(
        request,
        403,
        "Send it again",
        "The page was open for too long, or cookies are turned off, so nothing was changed.",
        "Go back, load the page again and send the form once more.",
    )


def went_wrong(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (as above)
    """A fault of Leadwell's, or a database that is busy; the page asks nothing of the database."""
    # Django calls this while it handles the error, wherever that arose: in a view, or where the session is kept.
    problem = sys.exception()
    if isinstance(problem, OperationalError) and is_locked_database_exception(problem):
        return _busy()
    return HttpResponse(
        "<!DOCTYPE html><html lang='en-GB'><meta charset='utf-8'><title>Something went wrong – Leadwell</title>"
        "<h1>Something went wrong</h1><p>It is a fault of Leadwell's, and it was written to the log. "
        "Nothing was half done: what you sent was kept whole or not at all. Try again later.</p>"
        "<p><a href='/'>Go to the first page</a></p></html>",
        status=500,
    )


def _busy() -> HttpResponse:
    return HttpResponse(
        "<!DOCTYPE html><html lang='en-GB'><meta charset='utf-8'><title>Leadwell is busy – Leadwell</title>"
        "<h1>Leadwell is busy</h1><p>A large file is being loaded, and nothing else can be kept meanwhile. "
        "Nothing was changed. Try again in a moment.</p>"
        "<p><a href='/'>Go to the first page</a></p></html>",
        status=503,
        headers={"Retry-After": str(_SECONDS_BUSY)},
    )


def _refused(
    request: HttpRequest,
    status: int,
    heading: str,
    said: str,
    remedy: str,
    *,
    link: dict[str, str] | None = None,
) -> HttpResponse:
    shown = {"heading": heading, "said": said, "remedy": remedy, "link": link}
    return render(request, "organisations/refusal.jinja", shown, status=status)
