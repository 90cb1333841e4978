"""Culture and wellbeing of a place: what people say, what they report, who stays, and who was heard."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from leadwell.foundations.definition_files import definition
from leadwell.voices.cycle import CycleState
from leadwell_site.design_system.wording import day, plural
from leadwell_site.overview.presenters.unit_page import CardSection, Keep
from leadwell_site.publishing.contents import Section
from leadwell_site.voices.queries import CycleSeen, ReleasedSeen

# The status of a card, and how it is counted in the sentence at the top.
_COUNTED = (
    ("Getting better", "better than usual"),
    ("Look closer", "worse than usual"),
    ("Changed", "other than usual"),
    ("Both ways", "changing both ways"),
    ("Within chance", "as usual"),
)


@cache
def culture_sections() -> tuple[Section, ...]:
    """Give the measures of the page, under their headings."""
    entries = definition("pages", "culture_page").entries("section")
    return tuple(Section(title=one.text("title"), measures=one.texts("measures")) for one in entries)


@cache
def section_words() -> dict[str, str]:
    """Give what is said under each heading."""
    entries = definition("pages", "culture_page").entries("section")
    return {one.text("title"): one.text("says") for one in entries}


def culture_measures() -> set[str]:
    """Every measure that the page shows."""
    return {key for section in culture_sections() for key in section.measures}


def summed_up(sections: Sequence[CardSection]) -> str:
    """Count the signs by what their last figure says: no single number could be fair to all of them."""
    found = Counter(card.status[1] for section in sections for card in section.cards)
    every = sum(found.values())
    if not every:
        return "No sign of culture or wellbeing is known here yet."
    said = [f"{found[status]} {words}" for status, words in _COUNTED if found[status]]
    if open_yet := every - sum(found[status] for status, _ in _COUNTED):
        said.append(f"{open_yet} cannot be told yet")
    return f"Of {plural(every, 'sign')}: {', '.join(said)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """Who was heard in one cycle of questions."""

    title: str
    href: str
    who: str  # who was asked, and when it was told
    says: tuple[tuple[str, str], ...]  # by what, and whom was heard less from


def heard_lines(found: Sequence[tuple[CycleSeen, ReleasedSeen]], keep: Keep) -> list[HeardLine]:
    """Give the last cycle of each audience with who was heard in it."""
    lines: dict[str, HeardLine] = {}
    for cycle, told in found:  # the newest first
        if cycle.cycle.audience in lines:
            continue
        released = cycle.moved_on(CycleState.RELEASED)
        lines[cycle.cycle.audience] = HeardLine(
            title=cycle.cycle.title,
            href=keep(reverse("voices:cycle", args=[cycle.pk])),
            who=f"{cycle.cycle.get_audience_display().capitalize()}, {cycle.unit.name}. "
            f"{told.reach.answered.capitalize()} answered. Released on {day(released) if released else ''}.",
            says=_heard(cycle, told),
        )
    return list(lines.values())


def _heard(cycle: CycleSeen, told: ReleasedSeen) -> tuple[tuple[str, str], ...]:
    titles: dict[str, Any] = {"unit": "Units", "staff_group": "Kind of work"}
    titles |= {one.key: one.title for one in cycle.design.cuts}
    return tuple((titles.get(cut, cut), said["words"]) for cut, said in told.reach.heard.items())
