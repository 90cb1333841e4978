"""Saying what is in a comment, as one of two who read it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.results import shipped_lists
from leadwell_site.audit.actions import record
from leadwell_site.voices.models import CodedText, ShownComment
from leadwell_site.voices.queries import CycleSeen, agreed_on


class NoSuchTheme(LeadwellError):
    """A comment of another cycle, or a theme that is in no list."""


class ReadAlready(LeadwellError):
    """The reader has said what is in a comment, and has been told since what both found."""


@transaction.atomic
def code_text(
    *, cycle: CycleSeen, comment_id: int, codes: Collection[str], by: str, at: datetime
) -> CodedText:
    """Keep which themes a reader found in a comment that is shown.

    Raises:
        NoSuchTheme: the comment is not of this cycle, or a theme is in no list.
        ReadAlready: it was read by them before, and what both found is told.
    """
    comment = ShownComment.objects.filter(cycle=cycle.cycle, pk=comment_id).first()
    known = {one.key for one in shipped_lists().themes}
    if comment is None or not set(codes) <= known:
        raise NoSuchTheme("That comment or theme is not there. Load the page again.")
    if CodedText.objects.filter(comment=comment, by=by).exists() and agreed_on(cycle) is not None:
        raise ReadAlready(
            "You have read that comment, and what both readers found is told. What you found in it stays as it was."
        )
    made = CodedText.objects.create(comment=comment, codes=sorted(set(codes)), by=by, known_at=at)
    record(
        actor=by,
        did="voices.comment.coded",
        subject=f"comment {comment.pk}",
        organisation_id=cycle.unit.organisation_id,
        at=at,
    )
    return made
