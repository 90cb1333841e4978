"""How pages answer people who speak up: without looking at who they are and without leaving anything behind."""

import io
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from leadwell_site.accounts.addresses import address_of
from leadwell_site.speaking.tries import Tries

MOST_BYTES = 8_000_000  # of all files of one message
TELLINGS, VISITS = Tries(most=20), Tries(most=60)


class InMemory(FileUploadHandler):
    """Takes files into memory alone: nothing of them touches a disk before it is sealed."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 (Django gives it)
        """Take a piece, unless there is too much already."""
        self._all += len(raw_data)
        if self._all > MOST_BYTES:
            self.request.too_large = True  # type: ignore[union-attr]
            raise SkipFile  # only the file: what stands after it in the form is read
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file; its name, which may be somebody's, is left out."""
        self._held.seek(0)
        return InMemoryUploadedFile(self._held, self.field_name, "file", "", file_size, None)


def unseen(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer everybody, whoever may be signed in in the same browser.

    The page does not know that person: it neither reads nor writes their session. Nothing of the answer is kept by
    the browser or found by a search engine. There is no cookie, and no token against other sites that would need one:
    a page that acts for nobody cannot be misused in anybody's name, and whoever turns cookies off may speak up, too.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.user = AnonymousUser()
        if hasattr(request, "_messages"):
            del request._messages
        request.upload_handlers = [InMemory(request)]
        answer = view(request, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        answer["X-Robots-Tag"] = "noindex"
        return answer

    return login_not_required(csrf_exempt(answered))


def may_tell(request: HttpRequest) -> bool:
    """Whether this address has not told too often within the hour."""
    return TELLINGS.may(address_of(request))


def may_visit(request: HttpRequest) -> bool:
    """Whether this address has not tried too many receipts within the hour."""
    return VISITS.may(address_of(request))


def too_often(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Say that there were too many tries from one place."""
    return render(request, "speaking/too_often.jinja", context, status=HTTPStatus.TOO_MANY_REQUESTS)
