"""How an assessment stands, and the choice of what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from leadwell.voices.all_round import RoundState, expected, rater_groups
from leadwell.voices.frameworks import Framework, is_latest
from leadwell.voices.ratings.report import MANAGER
from leadwell_site.design_system.wording import day, plural
from leadwell_site.qualities.actions import DrawnFor
from leadwell_site.qualities.models import Plan
from leadwell_site.qualities.queries import RoundSeen
from leadwell_site.voices.presenters.cards import grouped, qr

_FIRST = "lqf"  # the framework that is offered first
TONES = {
    RoundState.DESIGN: "quiet",
    RoundState.AGREED: "quiet",
    RoundState.OPEN: "note",
    RoundState.CLOSED: "watch",
    RoundState.RELEASED: "good",
    RoundState.GIVEN_UP: "quiet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A framework with what can be chosen of it."""

    title: str
    note: str
    levels: list[dict[str, str]]
    reflect: str = ""


def choices(here: Mapping[str, Framework], address: str) -> list[Choice]:
    """Give what can be asked, the latest editions first; those without statements say why."""
    ordered = sorted(
        here.values(),
        key=lambda one: (not one.statements(), one.family != _FIRST, not is_latest(one), one.title),
    )
    found = []
    for one in ordered:
        reflect = f"{reverse('qualities:reflect')}?framework={one.key}"
        levels = [
            {"text": level.name, "href": f"{address}ask={one.key}/{level.key}"}
            for level in one.levels
            if one.statements(level.key)
        ]
        if not one.levels and one.statements():
            levels = [{"text": "Every level", "href": f"{address}ask={one.key}/"}]
        note = "" if is_latest(one) else "An earlier edition: a later one exists."
        if not levels:
            note = (
                f"Here by name: its text is licensed by {one.publisher}. Whoever holds a licence can load the wording. "
                "You can write reflections under its headings now."
            )
        found.append(
            Choice(
                title=f"{one.title} ({one.since_words})",
                note=note,
                levels=levels,
                reflect="" if levels else reflect,
            )
        )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPage:
    """What stands on the page of an assessment."""

    state: str
    tone: str
    lede: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    expected: tuple[str, ...] = ()


def line(one: RoundSeen, *, whose: str, plan: Plan | None = None, is_due: bool = False) -> dict[str, str]:
    """Give an assessment as one line of a list. ``whose``: "own", "facilitated" or "shared"."""
    framework = f"{one.form.title}, {one.form.level_name}"
    href = reverse("qualities:round", args=[one.pk])
    if whose == "shared":
        href = reverse("qualities:report", args=[one.pk])
    status = one.state.words.capitalize()
    tone = TONES[one.state]
    if whose == "own" and one.state is RoundState.RELEASED and plan is None:
        status, tone = "No plan yet", "watch"
    if is_due:
        status, tone = "Look back at your plan", "watch"
    return {
        "text": framework if whose == "own" else one.round.person.name,
        "href": href,
        "hint": f"{one.unit.name}. From all round. {_when(one)}"
        if whose == "own"
        else f"{framework}. {one.unit.name}. {_when(one)}",
        "tone": tone,
        "status": status,
    }


def _when(one: RoundSeen) -> str:
    released = one.moved_on(RoundState.RELEASED)
    if released:
        return f"Released on {day(released)}."
    return f"Until {day(one.design.closes_on)}." if one.state is RoundState.OPEN else ""


def page(one: RoundSeen, *, is_person: bool) -> RoundPage:
    """Give what stands on the page of an assessment."""
    known = rater_groups()
    who = ", ".join(f"{many} {known[key]}" for key, many in one.design.counts.items())
    facts = [
        ("About", f"{one.round.person.name}, {one.unit.name}"),
        ("By", f"{one.form.title}, {one.form.level_name}"),
        ("Dimensions", plural(len(one.asked) - 4, "dimension") + ", and four questions about compassion"),
        ("Asked", f"{who}; and {'you' if is_person else one.round.person.name}"),
        ("Names", "People answer under their names" if one.round.is_named else "Without names"),
        ("Facilitator", one.design.facilitator.name),
        ("Line manager", one.design.manager or "none named"),
        ("Last day", day(one.design.closes_on)),
    ]
    return RoundPage(
        state=one.state.words.capitalize(),
        tone=TONES[one.state],
        lede=_lede(one, is_person=is_person),
        facts=facts,
        expected=expected(one.asking),
    )


def _lede(one: RoundSeen, *, is_person: bool) -> str:
    name = one.round.person.name
    match one.state:
        case RoundState.DESIGN if not one.is_consented:
            return "Do you agree to this?" if is_person else f"{name} has to agree to this first."
        case RoundState.DESIGN:
            who = one.design.facilitator.name
            return f"{who} has to agree who is asked." if is_person else "Agree who is asked, or change it."
        case RoundState.AGREED:
            return "You both agree. The facilitator opens it and hands out the cards."
        case RoundState.OPEN:
            until = day(one.design.closes_on)
            return f"People can answer until the end of {until}. Nobody sees how many have answered."
        case RoundState.CLOSED:
            return (
                "No more answers are taken. Your facilitator looks at the report and releases it to you."
                if is_person
                else f"Look at the report, then release it to {name}. After that it is theirs alone."
            )
        case RoundState.RELEASED:
            return (
                "The report is yours."
                if is_person
                else f"The report was released to {name} and is theirs alone."
            )
    return "This was given up. Nothing that was answered is kept."


def group_words(group: str, words: Mapping[str, str]) -> str:
    """Say to somebody as which of the raters they answer, with the words of their way of writing."""
    if group == MANAGER:
        return words["as_manager"]
    return words["as_one_of"].format(group=words[f"group_{group}"])


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterCard:
    """A card with a code."""

    code: str
    drawing: Markup
    link: str


def bags(codes: Sequence[DrawnFor], address: str) -> list[dict[str, Any]]:
    """Sort cards into bags, one for each group."""
    found = []
    for key, words in rater_groups().items():
        own = [one.code for one in codes if one.group == key]
        if own:
            cards = [
                RaterCard(code=grouped(code), drawing=qr(f"{address}#{code}"), link=f"{address}#{code}")
                for code in own
            ]
            found.append({"group": words.capitalize(), "cards": cards})
    return found
