"""From which address somebody tries to sign in."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str | None:
    """Give the address that tries to sign in, so that tries are counted by it.

    Behind a web server of one's own (``LEADWELL_BEHIND_PROXY``) it is the last one that server wrote into
    ``X-Forwarded-For``: whatever stands before it came from the browser and may be made up.
    """
    if settings.BEHIND_PROXY:
        written = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if written[-1]:
            return written[-1]
    return request.META.get("REMOTE_ADDR")
