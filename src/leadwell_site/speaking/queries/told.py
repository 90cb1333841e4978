"""What an organisation is told: its clock, what was learnt, and figures that name nobody."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.utils.timezone import localdate

from leadwell.foundations.definition_files import Founding, Status, definition
from leadwell.voices.concerns import ClockRule, Told, clock_of, last_quarter, overdue, shipped_clock, told
from leadwell.voices.results.themes import Themes, themes
from leadwell.voices.results.wordlists import WordLists, lists_of
from leadwell_site.organisations.as_known import HERE
from leadwell_site.organisations.models import Organisation
from leadwell_site.speaking import sealing
from leadwell_site.speaking.choices import Audience, CaseKind
from leadwell_site.speaking.models import ClockSet, Learning, Message
from leadwell_site.speaking.queries.cases import about_message, cases_for, facts_of, told_of_care_for


def clock_for(organisation: Organisation, *, on: date | None = None) -> ClockRule:
    """Give the clock of an organisation at the end of a day: its own, else the one that Leadwell suggests."""
    rows = ClockSet.objects.filter(organisation=organisation)
    if on is not None:
        rows = rows.filter(known_at__lte=datetime.combine(on, time.max, HERE))
    own = rows.order_by("known_at").last()
    if own is None:
        return shipped_clock()
    return clock_of(
        thanks_days=own.thanks_days,
        triage_days=own.triage_days,
        decision_days=own.decision_days,
        change_days=own.change_days,
        reply_days=own.reply_days,
        detriment_months=shipped_clock().detriment_months,
        founding=Founding(source=organisation.name, status=Status.LOCAL, since=localdate(own.known_at)),
    )


def clock_of_kind(organisation: Organisation, kind: CaseKind) -> ClockRule:
    """Give the clock for a kind of case: whoever tells of care is not asked later how they were treated."""
    rule = clock_for(organisation)
    return rule if kind is CaseKind.CONCERN else replace(rule, detriment_months=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How much of what somebody answers for waits for them: what is open, and what came to a closed case."""

    open: int
    overdue: int


def waiting_for(user: Any, *, on: date) -> tuple[Waiting, Waiting]:
    """Give what waits for a guardian, and for whoever answers for care: cases, and those with something overdue."""
    found = []
    clocks = cache(clock_of_kind)
    for cases in (cases_for(user, on=on), told_of_care_for(user, on=on)):
        late = sum(bool(overdue(one.case, clocks(one.row.organisation, one.kind), on=on)) for one in cases)
        found.append(Waiting(open=sum(one.waits for one in cases), overdue=late))
    return found[0], found[1]


def told_of(organisation: Organisation, *, on: date) -> Told:
    """Give what may be told of an organisation's concerns, as it was at the end of the last quarter."""
    quarter = last_quarter(on)
    return told(facts_of(organisation), clock_for(organisation, on=quarter.end), quarter=quarter)


@cache
def care_lists() -> WordLists:
    """Give the words by which what is told of care has themes."""
    return lists_of(definition("themes", "what_care_was_like"))


def care_themes(organisation: Organisation, *, on: date) -> Themes:
    """Give the themes of what was told of care in the four quarters up to the last that is over, in bands."""
    quarter = last_quarter(on)
    first, last = quarter.shifted(-3).start, quarter.end
    rows = Message.objects.select_related("concern").filter(
        concern__organisation=organisation, is_from_reporter=True, on__gte=first, on__lte=last
    )
    told_by: dict[int, list[str]] = {}
    for row in rows.exclude(concern__kind=CaseKind.CONCERN).order_by("concern", "place"):
        words = sealing.words(row.box, about=about_message(row.concern, row.place))
        told_by.setdefault(row.concern_id, []).append(words)
    return themes([" ".join(one) for one in told_by.values()], lists=care_lists())


def learning_of(organisation: Organisation, audience: Audience, *, on: date) -> list[Learning]:
    """Give what was learnt and stands, the newest quarter first; within one, by its words and not by its day.

    What was taken back since is not shown as it was known on an earlier day either: it may have named somebody.
    """
    rows = Learning.objects.filter(organisation=organisation, audience=audience)
    gone = set(rows.exclude(takes_back=None).values_list("takes_back", flat=True))
    standing = [one for one in rows.filter(takes_back=None, on__lte=on) if one.pk not in gone]
    return sorted(standing, key=lambda one: (-one.quarter.toordinal(), one.did))
