"""How a cycle stands, what it asks, and what could be shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from leadwell.voices.anonymity import lines, plan
from leadwell.voices.cycle import CycleState, Design
from leadwell_site.design_system.wording import day, plural
from leadwell_site.voices.choices import Audience
from leadwell_site.voices.queries import CycleSeen, Place

_EXPECTED = 0.6  # the share that is taken to answer where a plan is made beforehand
_TONES = {
    CycleState.DESIGN: "quiet",
    CycleState.PREVIEW: "quiet",
    CycleState.OPEN: "note",
    CycleState.CLOSED: "watch",
    CycleState.RELEASED: "good",
    CycleState.GIVEN_UP: "quiet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stands at the top of a cycle's page, and its buttons."""

    state: str
    tone: str
    lede: str
    questions: list[dict[str, Any]] = field(default_factory=list)
    cuts: list[str] = field(default_factory=list)


def line(one: CycleSeen, *, leads: bool) -> dict[str, str] | None:
    """Give a cycle as one line of a list; None for what only those see who design it."""
    if one.state in {CycleState.DESIGN, CycleState.PREVIEW, CycleState.GIVEN_UP} and not leads:
        return None
    return {
        "text": one.cycle.title,
        "href": reverse("voices:cycle", args=[one.pk]),
        "hint": f"{one.unit.name}. {one.cycle.get_audience_display().capitalize()}. {_when(one)}",
        "tone": _TONES[one.state],
        "status": one.state.words.capitalize(),
    }


def page(one: CycleSeen, *, leads: bool) -> Page:
    """Give what stands at the top of a cycle's page."""
    return Page(
        state=one.state.words.capitalize(),
        tone=_TONES[one.state],
        lede=_lede(one, leads=leads),
        questions=[
            {
                "title": part.title,
                "items": [item.words["en"] for item in part.items],
                "comparable": part.comparable,
            }
            for part in one.design.parts
        ],
        cuts=[cut.title for cut in one.design.cuts],
    )


def _lede(one: CycleSeen, *, leads: bool) -> str:
    who = "People who work here" if one.cycle.audience == Audience.STAFF else "People who are cared for here"
    match one.state:
        case CycleState.DESIGN:
            return f"{who} will be asked {plural(len(one.design.items), 'question')}, until {day(one.closes_on)}."
        case CycleState.PREVIEW:
            return (
                "This is what people will see and be promised. Once it opens, nothing of it can be changed."
            )
        case CycleState.OPEN:
            more = " Nobody sees how many have answered: not even you." if leads else ""
            return f"{who} can answer until the end of {day(one.closes_on)}.{more}"
        case CycleState.CLOSED:
            return "No more answers are taken. Nothing is shown before the figures are released."
        case CycleState.RELEASED:
            return f"What {plural(len(one.design.items), 'question')} told, of all who answered, and how sure that is."
    return "This was given up. Nothing of it is kept."


def _when(one: CycleSeen) -> str:
    released = one.moved_on(CycleState.RELEASED)
    if released:
        return f"Released on {day(released)}."
    return f"Until {day(one.closes_on)}." if one.state is CycleState.OPEN else ""


def plan_words(design: Design, places: Sequence[Place]) -> list[str]:
    """Say what could be shown if about six in ten answered; empty where nobody knows how many there are.

    What people will say of themselves is not known yet. So the groups they are asked about are drawn at random.
    """
    known = [one for one in places if one.people]
    if not known:
        return []
    ways = [one.way for one in known for _ in range(one.people or 0)]
    drawn = {
        cut.key: [cut.options[(7 * number) % len(cut.options)].key for number in range(len(ways))]
        for cut in design.cuts
    }
    found = plan(ways, drawn, [[cut.key] for cut in design.cuts], answering=_EXPECTED, draws=5, seed=1)
    titles = {"unit": "Units", **{cut.key: cut.title for cut in design.cuts}}
    said = lines(found)
    return [
        said[0],
        *(
            f"{titles[one.cut]}{words[len(one.cut) :]}"
            for one, words in zip(found.fits, said[1:], strict=True)
            if one.groups
        ),
    ]
