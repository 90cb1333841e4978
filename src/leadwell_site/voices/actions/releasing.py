"""Releasing a closed cycle: the ledger decides, figures become observations, and single answers are destroyed."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import month_of
from leadwell.voices.anonymity import WHOLE, CycleDays, count_band
from leadwell.voices.cycle import (
    AnsweredBy,
    CycleState,
    Group,
    PartOutcome,
    Reply,
    buckets,
    outcome,
    reply_of,
)
from leadwell.voices.results import themes
from leadwell_site.audit.actions import record
from leadwell_site.background import ask_for
from leadwell_site.measures.actions import add_observations, begin_load, end_load
from leadwell_site.measures.actions.adding import ROWS
from leadwell_site.organisations.models import Organisation
from leadwell_site.voices.actions.hearing import who_was_heard_of
from leadwell_site.voices.actions.shuffling import shuffle
from leadwell_site.voices.choices import Audience
from leadwell_site.voices.models import (
    Code,
    Cycle,
    CycleMove,
    KeptComment,
    KeptReply,
    ReleasedPart,
    ReleasedReach,
)
from leadwell_site.voices.queries import (
    CycleSeen,
    earlier_memory,
    open_at_once,
    remembered,
    state_now,
    told_before,
)

FEED = "voices"


class NotYet(LeadwellError):
    """A cycle that is not closed has nothing to release."""


def ask_for_release(*, cycle: CycleSeen, by: str) -> None:
    """Ask for the figures of a closed cycle; they are worked out in the background.

    Raises:
        NotYet: it is not closed.
    """
    if cycle.state is not CycleState.CLOSED:
        raise NotYet("Figures are released once, after the questions have closed.")
    ask_for("voices.release", cycle_id=cycle.pk, by=by)


def release(*, cycle: CycleSeen, by: str, at: datetime) -> None:
    """Release a closed cycle: work out what may be told, keep it, and destroy replies and codes.

    Done a second time it does nothing, so that a worker that died may do it again.
    """
    while state_now(cycle.pk) is CycleState.CLOSED:
        if _release(cycle, by=by, at=at):
            shuffle()
            return


def _release(cycle: CycleSeen, *, by: str, at: datetime) -> bool:
    """Release a closed cycle; False where another release of the organisation came first.

    What that one told has to be remembered. So whoever writes looks again whether there is anything new, and no two
    write at once.
    """
    past = _told_until_now(cycle)
    places = {one["unit"]: one for one in cycle.places}
    rows = list(KeptReply.objects.filter(cycle=cycle.cycle).order_by("key"))
    replies = [reply_of(cycle.design, **row.content) for row in rows]
    ways = [tuple(places[row.unit_id]["way"]) for row in rows]
    days = _days(cycle, localdate(at))
    secret = secrets.token_urlsafe(32)  # held until the figures are written, and never kept
    outcomes = [
        outcome(
            part,
            replies,
            ways,
            cuts=cycle.design.cuts,
            title=cycle.cycle.title,
            days=days,
            secret=secret,
            salt=secrets.token_urlsafe(32),
            earlier=earlier_memory(cycle, part.address),
            at_once=open_at_once(cycle, part.address),
            before=told_before(cycle, part.address),
        )
        for part in cycle.design.parts
    ]
    reach = {
        "answered": count_band(len(replies)),
        "heard": who_was_heard_of(
            cycle,
            replies,
            [row.unit_id for row in rows],
            told=[group for one in outcomes for group in one.groups],
        ),
        "themes": _themes(cycle),
        "hands": _hands(cycle, replies),
    }
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=cycle.unit.organisation_id)
        Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
        if state_now(cycle.pk) is not CycleState.CLOSED or _told_until_now(cycle) != past:
            return False
        CycleMove.objects.create(cycle=cycle.cycle, to=CycleState.RELEASED.value, by=by, known_at=at)
        for one in outcomes:
            ReleasedPart.objects.create(cycle=cycle.cycle, known_at=at, **_kept(one))
        ReleasedReach.objects.create(cycle=cycle.cycle, known_at=at, **reach)
        _observe(cycle, outcomes, by=by, at=at)
        # In the order in which the tables are mixed, so that neither waits for the other.
        Code.objects.filter(cycle=cycle.cycle).delete()
        KeptReply.objects.filter(cycle=cycle.cycle).delete()
        if not reach["themes"]:  # too few wrote for anybody to read it
            KeptComment.objects.filter(cycle=cycle.cycle).delete()
        record(
            actor=by,
            did="voices.cycle.released",
            subject=f"cycle {cycle.pk}",
            organisation_id=cycle.unit.organisation_id,
            details={"groups": {one.part.address: len(one.groups) for one in outcomes}},
            at=at,
        )
    return True


def _told_until_now(cycle: CycleSeen) -> set[int]:
    return {row.pk for part in cycle.design.parts for row, _ in remembered(cycle, part.address)}


def _days(cycle: CycleSeen, today: date) -> CycleDays:
    opened = cycle.moved_on(CycleState.OPEN) or today
    return CycleDays(
        declared_on=min(cycle.declared_on, opened),
        opened_on=opened,
        closed_on=cycle.moved_on(CycleState.CLOSED) or today,
        released_on=today,
    )


def _kept(one: PartOutcome) -> dict[str, Any]:
    return {
        "part": one.part.address,
        "title": one.part.title,
        "groups": [group.as_json() for group in one.groups],
        "answered": one.answered,
        "withheld": one.withheld,
        "told": [asdict(each) for each in one.told],
        "memory": None if one.memory is None else one.memory.as_json(),
        "public_copy": "" if one.release is None else one.release.public_copy(),
        "auditors_copy": "" if one.release is None else one.release.auditors_copy(),
    }


def _hands(cycle: CycleSeen, replies: Sequence[Reply]) -> dict[str, str]:
    """Say, of people served, who filled in the form: the same of nobody as of a few, so that nobody's part shows."""
    if cycle.cycle.audience != Audience.SERVED:
        return {}
    by_hand = Counter(one.by for one in replies)
    return {hand.value: count_band(by_hand[hand]) for hand in AnsweredBy}


def _themes(cycle: CycleSeen) -> list[dict[str, Any]]:
    places = {one["unit"]: tuple(one["way"]) for one in cycle.places}
    rows = list(KeptComment.objects.filter(cycle=cycle.cycle).order_by("key"))
    found = []
    for bucket in buckets([places[row.unit_id] for row in rows]):
        told = themes([rows[number].words for number in bucket.members])
        found.append(
            {
                "where": bucket.title or cycle.unit.name,
                "written": told.written,
                "in_none": told.in_none,
                "words": told.words,
                "counts": [{"title": one.title, "answers": one.answers} for one in told.counts],
            }
        )
    return found


def _observe(cycle: CycleSeen, outcomes: Sequence[PartOutcome], *, by: str, at: datetime) -> None:
    """Add what was released to the figures, so that charts and data rooms show it like any other."""
    closed = cycle.moved_on(CycleState.CLOSED)
    if closed is None:
        return
    units = {" / ".join(one["way"]): one["unit"] for one in cycle.places}
    rows = [
        {
            "unit_id": unit,
            "measure": measure_of_part(one.part.address),
            "title": _measure_title(one),
            "feed": FEED,
            "period_kind": "month",
            "period_start": month_of(closed).start,
            "numerator": (group.at_least + group.at_most) / 2,
            "denominator": None,
            "missing": None,
            "sheet": None,
            "row": None,
            "column": None,
        }
        for one in outcomes
        for group in one.groups
        if (unit := _unit_of(group, cycle, units)) is not None
        and group.at_least is not None
        and group.at_most is not None
    ]
    if not rows:
        return
    load = begin_load(
        organisation=cycle.unit.organisation,
        source=None,
        known_at=at,
        by=by,
        why=f"released from the questions “{cycle.cycle.title}”"[:200],
    )
    counts = add_observations(load=load, rows=pl.DataFrame(rows, schema=ROWS))
    end_load(load=load, counts=counts.as_dict())


def measure_of_part(address: str) -> str:
    """Give the key of the measure that a part's figures belong to.

    >>> measure_of_part("psychological-safety/voice")
    'voices.psychological_safety.voice'
    """
    return f"voices.{address.replace('/', '.').replace('-', '_')}"[:120]


def _measure_title(one: PartOutcome) -> str:
    told = "%" if one.part.counts else "0 to 10"
    return f"{one.part.title} ({told})"


def _unit_of(group: Group, cycle: CycleSeen, units: dict[str, int]) -> int | None:
    """Give the unit that a group is all of; None for groups of several units and of no unit."""
    if group.cut == WHOLE:
        return cycle.unit.pk
    return units.get(group.units[0]) if len(group.units) == 1 else None
