"""Topics of a forum as they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from leadwell.voices.topics import TopicState, due_on, state_of
from leadwell_site.accounts.models import User
from leadwell_site.voices.models import Topic, TopicTurn


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSeen:
    """A topic with all that was said to it."""

    topic: Topic
    turns: tuple[TopicTurn, ...]
    names: dict[str, str]  # of people by their addresses

    @property
    def state(self) -> TopicState:
        """How it stands."""
        return state_of(TopicState(one.to) for one in self.turns if one.to)

    @property
    def answered(self) -> TopicTurn | None:
        """The last turn that said what becomes of it."""
        return next((one for one in reversed(self.turns) if one.to), None)

    def overdue(self, today: date) -> bool:
        """Say whether it should have been answered before today."""
        return not self.state.is_answered and due_on(localdate(self.topic.known_at)) < today


def topics_at(
    units: Iterable[int], *, known_at: datetime | None = None, pk: int | None = None
) -> list[TopicSeen]:
    """Give the topics of these units, the newest first; with ``known_at`` as they stood then."""
    found = Topic.objects.filter(unit__in=list(units)).select_related("unit").order_by("-id")
    turns = TopicTurn.objects.filter(topic__in=found).order_by("id")
    if pk is not None:
        found = found.filter(pk=pk)
    if known_at is not None:
        found, turns = found.filter(known_at__lte=known_at), turns.filter(known_at__lte=known_at)
    said: dict[int, list[TopicTurn]] = {}
    for one in turns:
        said.setdefault(one.topic_id, []).append(one)
    topics = list(found)
    people = {one.by for one in topics} | {one.by for turns in said.values() for one in turns}
    names = dict(User.objects.filter(email__in=people).values_list("email", "name"))
    return [TopicSeen(topic=one, turns=tuple(said.get(one.pk, ())), names=names) for one in topics]
