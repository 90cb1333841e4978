"""Topics as a page shows them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from leadwell.voices.topics import TopicState, due_on
from leadwell_site.design_system.wording import day, plural
from leadwell_site.voices.queries import TopicSeen

_TONES = {
    TopicState.RAISED: "note",
    TopicState.AGREED: "note",
    TopicState.DECLINED: "quiet",
    TopicState.DONE: "good",
}
_TITLES = {
    TopicState.RAISED: "Waiting for an answer",
    TopicState.AGREED: "Will be done",
    TopicState.DONE: "You said, we did",
    TopicState.DECLINED: "Will not be done, and why",
}


def all_words(found: Sequence[TopicSeen], today: date) -> str:
    """Say how many topics there are and how many wait too long."""
    if not found:
        return "Nothing has been raised here yet."
    late = sum(one.overdue(today) for one in found)
    said = f"{plural(len(found), 'topic')} raised, {sum(one.state.is_answered for one in found)} answered."
    return f"{said} {plural(late, 'topic')} should have been answered by now." if late else said


def groups(found: Sequence[TopicSeen], today: date, *, at: int) -> list[dict[str, Any]]:
    """Give the topics under how they stand; those that wait come first. ``at`` is the unit whose page it is."""
    made = []
    for state, title in _TITLES.items():
        lines = [_line(one, today, at=at) for one in found if one.state is state]
        if lines:
            made.append({"title": title, "lines": lines})
    return made


def page(one: TopicSeen, today: date) -> dict[str, Any]:
    """Give a topic with all that was said to it."""
    tone, status = _standing(one, today)
    return {
        "words": one.topic.words,
        "tone": tone,
        "status": status,
        "raised": f"Raised by {_name(one, one.topic.by)} on {day(localdate(one.topic.known_at))}.",
        "turns": [
            {
                "who": f"{_name(one, turn.by)}, {day(localdate(turn.known_at))}",
                "to": turn.get_to_display() if turn.to else "",
                "words": turn.words,
            }
            for turn in one.turns
        ],
    }


def _line(one: TopicSeen, today: date, *, at: int) -> dict[str, str]:
    tone, status = _standing(one, today)
    last = one.answered
    where = f"{one.topic.unit.name}: " if one.topic.unit_id != at else ""
    return {
        "text": one.topic.words,
        "href": reverse("voices:topic", args=[one.topic.pk]),
        "hint": where + last.words
        if last
        else f"Raised on {day(localdate(one.topic.known_at))}, {one.topic.unit.name}.",
        "tone": tone,
        "status": status,
    }


def _standing(one: TopicSeen, today: date) -> tuple[str, str]:
    if one.overdue(today):
        return "alert", f"Answer was due on {day(due_on(localdate(one.topic.known_at)))}"
    return _TONES[one.state], one.state.words.capitalize()


def _name(one: TopicSeen, email: str) -> str:
    return one.names.get(email) or email
