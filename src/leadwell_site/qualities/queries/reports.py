"""The report as it would be released now, from answers that are not destroyed yet."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import DimensionTold, Given, RoundState, TellingMemory, report_on
from leadwell.voices.anonymity import CycleDays, count_band, may_show_comments, shipped_policy
from leadwell.voices.cycle import AnsweredBy
from leadwell_site.qualities.choices import HAND, SERVED
from leadwell_site.qualities.models import KeptRating, KeptRemark, ReportPart
from leadwell_site.qualities.queries.rounds import RoundSeen, own_answers, round_now


class NotClosed(LeadwellError):
    """Answers may still come, so nothing is told of those that did."""


def report_now(of: RoundSeen, *, today: date) -> tuple[DimensionTold, ...]:
    """Work out the report of a closed assessment.

    Whether it is closed is looked up anew: it may have been opened once more since ``of`` was read or known, and two
    reports with an answer between them would tell that answer.

    Raises:
        NotClosed: it is not closed now.
        TooFewRaters: nothing could be told.
    """
    _refuse_unless_closed(of)
    opened = of.moved_on(RoundState.OPEN) or today
    asked = of.asked
    return report_on(
        asked,
        own=own_answers(of),
        given=[
            Given(group=one.group, answers=_without_hand(one.content), name=one.name)
            for one in KeptRating.objects.filter(round=of.round).order_by("key")
        ],
        is_named=of.round.is_named,
        title=of.title,
        days=CycleDays(
            declared_on=min(localdate(of.design.known_at), opened),
            opened_on=opened,
            closed_on=of.moved_on(RoundState.CLOSED) or today,
            released_on=today,
        ),
        salts=[secrets.token_urlsafe(32) for _ in asked],
        earlier=_earlier(of),
    )


def hands_now(of: RoundSeen) -> dict[str, str]:
    """Say, of people served, who filled in the form: in bands, and only where so many answered that it tells nothing.

    Empty where fewer answered than a group must have for a figure of its own in questions to many.
    """
    rows = KeptRating.objects.filter(round=of.round, group=SERVED).values_list("content", flat=True)
    by_hand = Counter(one[HAND] for one in rows if HAND in one)
    if sum(by_hand.values()) < shipped_policy().smallest_named:
        return {}
    return {hand.value: count_band(by_hand[hand]) for hand in (AnsweredBy.SELF, AnsweredBy.SUPPORTER)}


def _without_hand(content: Mapping[str, str]) -> dict[str, str]:
    return {address: answer for address, answer in content.items() if address != HAND}


def _earlier(of: RoundSeen) -> dict[str, Sequence[TellingMemory]]:
    """Give what was released of the same person before, oldest first."""
    rows = ReportPart.objects.filter(round__person=of.round.person, memory__isnull=False).order_by(
        "known_at", "id"
    )
    found: dict[str, list[TellingMemory]] = {}
    for one in rows.exclude(round=of.round):
        kept = one.memory
        found.setdefault(one.key, []).append(
            TellingMemory(
                title=kept["title"],
                groups=tuple(kept["groups"]),
                cells=tuple(tuple(cell) for cell in kept["cells"]),
            )
        )
    return dict(found)


def remarks_to_read(of: RoundSeen) -> list[KeptRemark]:
    """Give what raters wrote, where so many wrote that it may be shown; in the order of random keys.

    Raises:
        NotClosed: it is not closed now.
    """
    _refuse_unless_closed(of)
    found = list(KeptRemark.objects.filter(round=of.round).order_by("key"))
    if of.round.is_named or may_show_comments(len(found)):
        return found
    return []


def _refuse_unless_closed(of: RoundSeen) -> None:
    if round_now(of.pk).state is not RoundState.CLOSED:
        raise NotClosed("This assessment is not closed now, so nothing is told of what raters answer.")
