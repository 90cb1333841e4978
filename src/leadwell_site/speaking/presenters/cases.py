"""Cases as those who look after them are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from leadwell.voices.concerns import (
    ClockRule,
    FileKind,
    Openness,
    Owed,
    Stage,
    Standing,
    every_element,
    stages,
)
from leadwell.voices.results.identifying import marks
from leadwell.voices.results.themes import themes_of
from leadwell_site.design_system.wording import day, plural
from leadwell_site.speaking.choices import (
    AgainChoice,
    CaseKind,
    Hand,
    LevelChoice,
    StepChoice,
    WhoChoice,
    YesNo,
)
from leadwell_site.speaking.presenters.outside import OWED_WORDS, standing_words
from leadwell_site.speaking.queries import CaseSeen, MessageSeen, care_lists

_KNOWN = {
    Openness.ANONYMOUS: "Anonymous",
    Openness.CONFIDENTIAL: "In confidence",
    Openness.OPEN: "Openly",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case on a list."""

    title: str
    href: str
    status: tuple[str, str]
    says: str
    is_closed: bool
    is_overdue: bool


def case_line(one: CaseSeen, rule: ClockRule, *, on: date) -> CaseLine:
    """Give a case as a list shows it: what it is about and what is owed next."""
    owed = [
        each for each in stages(one.case, rule, on=on) if each.standing in {Standing.OVERDUE, Standing.DUE}
    ]
    late = [each for each in owed if each.standing is Standing.OVERDUE]
    owed.sort(key=lambda each: (each.standing is not Standing.OVERDUE, each.due_on))
    says = [f"Raised on {day(one.row.raised_on)}."]
    if owed:
        says.append(_owed_sentence(owed[0]))
    if one.says_worse:
        says.append("They say that they were treated worse for it.")
    if late:
        status = ("alert", f"{len(late)} overdue")
    elif one.case.is_closed:
        status = ("note", "Closed, and they wrote since") if one.has_come else ("quiet", "Closed")
    else:
        status = ("note", StepChoice(one.case.state.value).label if one.case.state else "New")
    return CaseLine(
        title=title_of(one),
        href=reverse("speaking:case", args=[one.pk]),
        status=status,
        says=" ".join(says),
        is_closed=not one.waits and not late,
        is_overdue=bool(late),
    )


def title_of(one: CaseSeen) -> str:
    """What a case is about, in short."""
    if one.kind is not CaseKind.CONCERN:
        where = f", {one.row.unit.name}" if one.row.unit else ""
        return f"{one.kind.label}{where}"
    return "; ".join(element_names(one.case.elements)) or "A concern"


def element_names(keys: Iterable[str]) -> list[str]:
    """Give the names of elements by their keys."""
    names = {one.key: one.name for one in every_element()}
    return [names.get(key, key) for key in keys]


def _owed_sentence(one: Stage) -> str:
    what = OWED_WORDS.get(one.owed, "")
    if one.owed is Owed.DETRIMENT:
        what = f"Asking after {plural(one.after_months or 0, 'month')} whether they were treated worse"
    was = "was due" if one.standing is Standing.OVERDUE else "is due"
    return f"{what} {was} by {day(one.due_on)}."


def clock_lines(one: CaseSeen, rule: ClockRule, *, on: date) -> list[dict[str, Any]]:
    """Give all that is owed about a case."""
    found = []
    for each in stages(one.case, rule, on=on):
        tone, status, words = standing_words(each)
        what = OWED_WORDS.get(each.owed, "")
        if each.owed is Owed.DETRIMENT:
            what = f"Asked after {plural(each.after_months or 0, 'month')} whether they were treated worse"
        if each.owed is Owed.REPLY:
            what = "An answer to their last message"
        found.append({"what": what, "tone": tone, "status": status, "words": words})
    return found


def summary(one: CaseSeen, thread: Sequence[MessageSeen]) -> list[tuple[str, str]]:
    """Give what is known of a case, in short."""
    row = one.row
    found = [("Told on", day(row.raised_on))]
    if one.kind is CaseKind.CONCERN:
        found.append(("How they want to be known", _KNOWN[one.case.openness]))
        found.append(("About", "; ".join(element_names(one.case.elements))))
        found.append(("At work they are", LevelChoice(row.level).label if row.level else "not said"))
    else:
        found.append(("What it is", one.kind.label))
        found.append(("From", WhoChoice(row.who).label if row.who else "not said"))
        told = " ".join(message.words for message in thread if message.is_from_reporter)
        found.append(("Themes, by its words", "; ".join(themes(told)) or "none of those looked for"))
    found.append(("Where", row.unit.name if row.unit else "not said"))
    return found


def thread(messages: Iterable[MessageSeen], *, pk: int, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the messages of a thread with the files that came with them."""
    return [
        {
            "from": "They wrote" if one.is_from_reporter else names.get(one.by, one.by),
            "is_mine": not one.is_from_reporter,
            "step": StepChoice(one.step).label if one.step else "",
            "on": one.on,
            "paragraphs": [part for part in one.words.splitlines() if part.strip()],
            "files": [
                {
                    "href": reverse("speaking:attachment", args=[pk, file.pk]),
                    "text": f"{FileKind(file.kind).words.capitalize()}, cleaned",
                    "removed": ", ".join(file.removed),
                    "is_picture": FileKind(file.kind) in {FileKind.JPEG, FileKind.PNG},
                }
                for file in one.attachments
            ],
        }
        for one in messages
    ]


def notes(one: CaseSeen, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the steps with their notes."""
    return [
        {"what": StepChoice(row.kind).label, "on": row.on, "by": names.get(row.by, row.by), "note": note}
        for row, note in one.notes()
    ]


def actions(one: CaseSeen) -> list[dict[str, Any]]:
    """Give what was agreed, and whether it was done."""
    return [
        {
            "pk": row.pk,
            "words": words,
            "owner": row.owner,
            "due_on": row.due_on,
            "done_on": done.on if done else None,
        }
        for row, words, done in one.actions()
    ]


def checks(one: CaseSeen) -> list[dict[str, Any]]:
    """Give what was said of how the reporter was treated."""
    return [
        {
            "tone": {True: "alert", False: "good", None: "quiet"}[row.was_worse],
            "status": {True: "Treated worse", False: "Not treated worse", None: "Not found out"}[
                row.was_worse
            ],
            "who": "They say so themselves" if row.is_from_reporter else "Asked by whoever looks after it",
            "on": row.on,
            "words": words,
        }
        for row, words in one.checks()
    ]


def naming(preview: Mapping[str, str]) -> list[str]:
    """Give what in words that are to be published may tell who somebody is. Nothing finds all of it."""
    return list(dict.fromkeys(one.text for one in marks(f"{preview['said']}\n{preview['did']}")))


def themes(words: str) -> list[str]:
    """Give the themes of what somebody told of care, by lists of words that anybody can read."""
    lists = care_lists()
    titles = {one.key: one.title for one in lists.themes}
    return [titles[key] for key in themes_of(words, lists=lists)]


def ratings(one: CaseSeen) -> list[str]:
    """Give what the reporter says of how they were answered, the latest last."""
    return [
        f"{day(row.on)}: thanked: {YesNo(row.thanked).label.lower()}; it helped: {YesNo(row.helped).label.lower()}; "
        f"would speak up again: {AgainChoice(row.again).label.lower()}."
        for row in one.row.ratings.all()
    ]


def holders(hands: Mapping[int, Any]) -> tuple[list[str], list[str]]:
    """Give the names of those who look after a case, and of those who may not read it."""

    def named(hand: Hand) -> list[str]:
        return sorted(
            (one.user.name or one.user.email) + (" (outside)" if one.is_outside else "")
            for one in hands.values()
            if one.hand == hand
        )

    return named(Hand.GIVEN), named(Hand.KEPT_OUT)


def open_and_closed(lines: Sequence[CaseLine]) -> tuple[list[CaseLine], list[CaseLine]]:
    """Give the cases about which something is to do, the overdue first, and the others."""
    todo = [one for one in lines if not one.is_closed]
    todo.sort(key=lambda one: not one.is_overdue)
    return todo, [one for one in lines if one.is_closed]
