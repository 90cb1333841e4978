"""Takes what a device kept, sealed, while there was no connection, as if it had just been sent."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from leadwell.voices.items import interface
from leadwell_site.voices import held


def or_sent_later(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page on which people answer take what a device sends later."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        box = request.POST.get("sealed", "")
        if box:
            try:
                request.POST = QueryDict(held.opened(box))  # type: ignore[assignment]
            except held.NotSealedHere as problem:
                context = {"way": "en", "large": "", "words": interface("en"), "fault": str(problem)}
                return render(request, "voices/over.jinja", context, status=HTTPStatus.GONE)
        return view(request, *args, **kwargs)

    return answered
