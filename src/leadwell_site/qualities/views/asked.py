"""What a request asks for: an assessment, and what the person who asks is in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from leadwell_site.organisations import clock
from leadwell_site.qualities.queries import RoundSeen, may_facilitate, readers_of, round_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An assessment, and who asks."""

    request: HttpRequest
    of: RoundSeen
    today: date
    is_person: bool
    is_facilitator: bool
    is_reader: bool  # the person shares the released report with them

    @property
    def who(self) -> Any:
        """Whoever asks."""
        return self.request.user

    def href(self, name: str, *args: object) -> str:
        """Give the address of a page about the assessment."""
        return reverse(f"qualities:{name}", args=[self.of.pk, *args])

    def crumbs(self, *, here: bool = False) -> list[dict[str, str]]:
        """The way from the start to the page."""
        found = home()
        if here or not (self.is_person or self.is_facilitator):
            return found
        return [*found, {"text": self.of.title, "href": self.href("round")}]


def asked(request: HttpRequest, pk: int) -> Asked:
    """Give what is asked about an assessment.

    Raises:
        Http404: there is none that this person may see.
    """
    user, today = request.user, clock.today(request)
    found = round_for(user, pk, known_at=request.known_at)  # type: ignore[attr-defined]
    request.organisation = found.unit.organisation  # type: ignore[attr-defined]
    this = Asked(
        request=request,
        of=found,
        today=today,
        is_person=user.pk == found.round.person_id,
        is_facilitator=user.pk == found.design.facilitator_id
        and may_facilitate(found, user.pk or 0, on=today),
        is_reader=user.pk in {one.pk for one in readers_of(found)},
    )
    if not (this.is_person or this.is_facilitator or this.is_reader):
        raise Http404("There is no such assessment.")
    return this


def require(holds: bool, words: str) -> None:
    """Refuse what somebody may not do.

    Raises:
        PermissionDenied: they may not.
    """
    if not holds:
        raise PermissionDenied(words)


def refuse_earlier(request: HttpRequest) -> None:
    """Refuse a change on a page that shows an earlier day.

    Raises:
        PermissionDenied: it does.
    """
    if request.known_at is not None and request.method == "POST":  # type: ignore[attr-defined]
        raise PermissionDenied("This page shows an earlier day. Go to today to change something.")


def home() -> list[dict[str, str]]:
    """The way from the start to one's own page."""
    return [{"text": "Home", "href": "/"}, {"text": "My leadership", "href": reverse("qualities:mine")}]
