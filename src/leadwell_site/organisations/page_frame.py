"""What the frame of every page shows: organisation, navigation, account, the day it is known on."""

from typing import Any

from django.http import HttpRequest


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the frame's context."""
    return {}
