"""Comments that two people read one by one, and how far they agree about what is in them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from leadwell.voices.coding import Claims, claims, coding_rule
from leadwell.voices.results import shipped_lists
from leadwell_site.accounts.models import User
from leadwell_site.voices.models import CodedText, ShownComment
from leadwell_site.voices.queries.cycles import CycleSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How far one reader has come."""

    comment: ShownComment | None  # the next one to read; none where all are read
    read: int
    every: int


def reading_of(cycle: CycleSeen, by: str) -> Reading:
    """Give the next comment for a reader: the same order for each, so that two soon have the same ones."""
    every = list(ShownComment.objects.filter(cycle=cycle.cycle).order_by("place", "id"))
    done = set(CodedText.objects.filter(comment__in=every, by=by).values_list("comment", flat=True))
    left = [one for one in every if one.pk not in done]
    return Reading(comment=left[0] if left else None, read=len(every) - len(left), every=len(every))


def agreed_on(cycle: CycleSeen, *, known_at: datetime | None = None) -> Claims | None:
    """Give how far the two who read most agree about each theme; none before both have read as many as a claim needs.

    Of fewer it would tell each what the other found in single comments, and the two would not read by themselves.
    """
    rows = CodedText.objects.filter(comment__cycle=cycle.cycle).order_by("id")
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    titles = {one.key: one.title for one in shipped_lists().themes}
    read: dict[str, dict[str, frozenset[str]]] = {}
    for comment, by, codes in rows.values_list("comment", "by", "codes"):
        read.setdefault(by, {})[str(comment)] = frozenset(titles[one] for one in codes if one in titles)
    two = [by for by, _ in Counter({by: len(texts) for by, texts in read.items()}).most_common(2)]
    if len(two) < 2 or len(read[two[0]].keys() & read[two[1]].keys()) < coding_rule().fewest_texts:
        return None
    names = dict(User.objects.filter(email__in=two).values_list("email", "name"))
    called = {by: names.get(by) or by for by in two}
    if called[two[0]] == called[two[1]]:
        called = {by: by for by in two}
    return claims({called[by]: read[by] for by in two})
