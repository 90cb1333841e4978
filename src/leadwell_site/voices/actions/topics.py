"""Raising a topic in the open, and answering it."""

from datetime import datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.topics import TopicState, answered
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.voices.models import Topic, TopicTurn
from leadwell_site.voices.queries import topics_at


class NothingSaid(LeadwellError):
    """A topic or an answer has no words."""


@transaction.atomic
def raise_topic(*, unit: Unit, words: str, by: str, at: datetime) -> Topic:
    """Keep a topic that somebody raises.

    Raises:
        NothingSaid: it has no words.
    """
    if not words.strip():
        raise NothingSaid("Say what you want to raise.")
    made = Topic.objects.create(unit=unit, words=words.strip(), by=by, known_at=at)
    _audit("raised", made, unit, by=by, at=at)
    return made


@transaction.atomic
def turn_topic(*, topic: Topic, to: str, words: str, by: str, at: datetime) -> TopicTurn:
    """Say something to a topic, or what becomes of it (``to``); words are always wanted.

    Raises:
        NothingSaid: there are no words.
        NotAnAnswer: it cannot become that from how it stands.
    """
    if not words.strip():
        raise NothingSaid("Say what was decided and why, or what was done.")
    Topic.objects.select_for_update().get(pk=topic.pk)
    if to:
        (seen,) = topics_at([topic.unit_id], pk=topic.pk)
        answered(seen.state, TopicState(to))
    made = TopicTurn.objects.create(topic=topic, to=to, words=words.strip(), by=by, known_at=at)
    _audit(to or "said", topic, topic.unit, by=by, at=at)
    return made


def _audit(did: str, topic: Topic, unit: Unit, *, by: str, at: datetime) -> None:
    record(
        actor=by,
        did=f"voices.topic.{did}",
        subject=f"topic {topic.pk}",
        organisation_id=unit.organisation_id,
        at=at,
    )
