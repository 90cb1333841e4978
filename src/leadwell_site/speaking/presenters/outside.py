"""What people without an account are shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from leadwell.voices.concerns import Case, ClockRule, Owed, Stage, Standing, stages
from leadwell.voices.results.identifying import marks
from leadwell_site.design_system.wording import day, plural
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.speaking.choices import OpennessChoice, StepChoice
from leadwell_site.speaking.queries import MessageSeen

OWED_WORDS = {
    Owed.THANKS: "Thanks, and who reads it",
    Owed.TRIAGE: "What happens next",
    Owed.DECISION: "What was decided",
    Owed.CHANGE: "What changed",
    Owed.REPLY: "An answer to your last message",
}
_ANSWERS = (Owed.THANKS, Owed.TRIAGE, Owed.DECISION, Owed.CHANGE, Owed.REPLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that a reporter is owed."""

    what: str
    tone: str
    status: str
    words: str


def standing_words(one: Stage) -> tuple[str, str, str]:
    """Give tone, word and sentence of how something owed stands."""
    match one.standing:
        case Standing.DONE:
            return "good", "Done", f"On {day(one.done_on)}, due by {day(one.due_on)}."
        case Standing.LATE:
            return "watch", "Done late", f"On {day(one.done_on)}, due by {day(one.due_on)}."
        case Standing.DUE:
            return "note", "Due", f"By {day(one.due_on)}."
        case Standing.OVERDUE:
            return "alert", "Overdue", f"Was due by {day(one.due_on)}."
        case Standing.NOT_NEEDED:
            return "quiet", "Not needed", "It was closed without it."


def owed_lines(case: Case, rule: ClockRule, *, on: date) -> list[Line]:
    """Give what a reporter is owed, and how it stands."""
    found = []
    for one in stages(case, rule, on=on):
        if one.owed in _ANSWERS:
            tone, status, words = standing_words(one)
            found.append(Line(what=OWED_WORDS[one.owed], tone=tone, status=status, words=words))
    return found


def thread_lines(thread: Iterable[MessageSeen], *, me: str, them: str) -> list[dict[str, Any]]:
    """Give the messages of a thread."""
    return [
        {
            "from": me if one.is_from_reporter else them,
            "is_mine": one.is_from_reporter,
            "step": StepChoice(one.step).label if one.step else "",
            "on": one.on,
            "paragraphs": [part for part in one.words.splitlines() if part.strip()],
            "files": plural(len(one.attachments), "file") if one.attachments else "",
        }
        for one in thread
    ]


def naming(given: Mapping[str, Any]) -> list[str]:
    """Give what in the words of somebody who stays anonymous may tell who somebody is. Nothing finds all of it."""
    if given["openness"] != OpennessChoice.ANONYMOUS:
        return []
    return list(dict.fromkeys(one.text for one in marks(given["words"])))


def places(units: Iterable[Any]) -> list[tuple[str, str]]:
    """Give the places that somebody can choose: none where there is only one."""
    found = [(str(one.pk), one.name) for one in units if one.kind in LEAF_KINDS]
    return found if len(found) > 1 else []


def promised(rule: ClockRule) -> list[str]:
    """Say by when somebody hears something."""
    return [
        f"Within {plural(rule.thanks_days, 'day')} you are thanked and told who reads it.",
        f"Within {plural(rule.triage_days, 'day')} you are told what happens next.",
        f"Within {plural(rule.decision_days, 'day')} you are told what was decided.",
        f"Within {plural(rule.change_days, 'day')} you are told what changed, or why nothing did.",
    ]
