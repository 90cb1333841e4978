"""Releasing a report to the person whom it is about, and sharing it."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import RoundState, round_moved
from leadwell_site.audit.actions import record
from leadwell_site.qualities.actions.shuffling import shuffle_ratings
from leadwell_site.qualities.models import (
    KeptRating,
    KeptRemark,
    RaterCode,
    ReportHands,
    ReportPart,
    ReportRemark,
    Round,
    RoundMove,
    Share,
)
from leadwell_site.qualities.queries import (
    RoundSeen,
    hands_now,
    readers_of,
    remarks_to_read,
    report_now,
    round_now,
)


class NotShared(LeadwellError):
    """A report cannot be shared so."""


def release_round(*, of: RoundSeen, show: Collection[str], by: str, at: datetime) -> None:
    """Release the report to the person; single answers, codes and remarks that are not shown are destroyed.

    Args:
        of: a closed assessment.
        show: keys of the remarks to show; only those are looked at that may be shown at all.
        by: the facilitator.
        at: when.

    Raises:
        TooFewRaters: nothing could be told; the assessment stays closed.
        CannotMove: it is not closed.
    """
    with transaction.atomic():
        Round.objects.select_for_update().get(pk=of.pk)
        now = round_now(of.pk)
        round_moved(now.state, RoundState.RELEASED)
        told = report_now(now, today=localdate(at))
        for number, one in enumerate(told, 1):
            memory = one.memory
            ReportPart.objects.create(
                round=of.round,
                number=number,
                key=one.key,
                content=one.as_json(),
                memory=None
                if memory is None
                else {
                    "title": memory.title,
                    "groups": list(memory.groups),
                    "cells": [list(cell) for cell in memory.cells],
                },
                public_copy="" if one.release is None else one.release.public_copy(),
                known_at=at,
            )
        shown = [
            ReportRemark(round=of.round, words=one.words, name=one.name, place=secrets.token_hex(16))
            for one in remarks_to_read(now)
            if of.round.is_named or one.key in show
        ]
        ReportRemark.objects.bulk_create(sorted(shown, key=lambda one: one.place))
        hands = hands_now(now)
        if hands:
            ReportHands.objects.create(round=of.round, told=hands, known_at=at)
        RoundMove.objects.create(round=of.round, to=RoundState.RELEASED.value, by=by, known_at=at)
        for model in (RaterCode, KeptRating, KeptRemark):
            model._default_manager.filter(round=of.round).delete()
        record(
            actor=by,
            did="qualities.round.released",
            subject=f"round {of.pk}",
            organisation_id=of.unit.organisation_id,
            details={"dimensions": len(told), "remarks": len(shown)},
            at=at,
        )
    shuffle_ratings()


@transaction.atomic
def share(*, of: RoundSeen, reader: Any, at: datetime) -> Share:
    """The person shares their released report with somebody.

    Raises:
        NotShared: it is not released, they have it already, or it is the person.
    """
    if of.state is not RoundState.RELEASED:
        raise NotShared("A report can be shared once it is released.")
    if reader.pk == of.round.person_id or reader.pk in {one.pk for one in readers_of(of)}:
        raise NotShared(f"{reader.name} can read it already.")
    return _share(of, reader, is_ended=False, at=at)


@transaction.atomic
def end_share(*, of: RoundSeen, reader_id: int, at: datetime) -> Share:
    """The person ends sharing with somebody; what they have printed they have.

    Raises:
        NotShared: they cannot read it.
    """
    found = next((one for one in readers_of(of) if one.pk == reader_id), None)
    if found is None:
        raise NotShared("It is not shared with them.")
    return _share(of, found, is_ended=True, at=at)


def _share(of: RoundSeen, reader: Any, *, is_ended: bool, at: datetime) -> Share:
    made = Share.objects.create(round=of.round, reader=reader, is_ended=is_ended, known_at=at)
    record(
        actor=of.round.person.email,
        did="qualities.report.unshared" if is_ended else "qualities.report.shared",
        subject=f"round {of.pk}",
        organisation_id=of.unit.organisation_id,
        at=at,
    )
    return made
