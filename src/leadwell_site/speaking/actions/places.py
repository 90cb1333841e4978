"""The next place of a row in the history of a case, while nobody else can take it."""

from typing import Any

from leadwell_site.speaking.models import Concern


def locked(number: int) -> Concern:
    """Give a case, which nobody else changes until this transaction ends."""
    return Concern.objects.select_for_update(no_key=True).get(pk=number)


def next_place(rows: Any) -> int:
    """Give the place after the last of some rows of a case; the first is 0."""
    last = rows.order_by("-place").values_list("place", flat=True).first()
    return 0 if last is None else last + 1
