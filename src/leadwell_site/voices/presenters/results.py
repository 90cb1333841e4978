"""What was released, as a page shows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.urls import reverse

from leadwell.voices.anonymity import count_band, difference_words
from leadwell.voices.cycle import (
    ANSWERS,
    AskedPart,
    CycleState,
    Group,
    answers_words,
    friends_and_family_part,
)
from leadwell.voices.cycle.outcome import TOP
from leadwell.voices.results import Direction, Told, marks, sure_of_score, sure_of_share, together
from leadwell_site.design_system.wording import day
from leadwell_site.voices.actions import measure_of_part
from leadwell_site.voices.models import KeptComment, ReleasedPart, ShownComment
from leadwell_site.voices.queries import CycleSeen, ReleasedSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A figure as a drawing: from 0 to 100 of its scale."""

    low: float
    high: float
    value: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group."""

    title: str
    depth: int
    answered: str
    figure: str
    sure: str
    change: str
    tone: str
    bar: Bar | None
    chart_href: (
        str  # of its figures over time; empty where there are none of its own, or they are not theirs to see
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part."""

    number: int
    title: str
    says: str
    whole: str
    whole_sure: str
    chart_href: str
    units: list[Row]
    cuts: list[tuple[str, list[Row]]]
    nothing: str
    note: str
    has_file: bool
    answers: list[tuple[str, str]]  # the share of each answer among everybody
    answers_note: str
    is_friends_and_family: bool


def page(cycle: CycleSeen, found: ReleasedSeen | None, *, sees: Collection[int]) -> dict[str, Any]:
    """Give everything that was released; ``sees`` are the numbers of units whose charts may be linked."""
    if found is None:
        return {}
    sections = [
        _section(cycle, number, row, groups, sees) for number, (row, groups) in enumerate(found.parts, 1)
    ]
    released = cycle.moved_on(CycleState.RELEASED)
    titles = {"unit": "Units", **{one.key: one.title for one in cycle.design.cuts}}
    return {
        "sections": sections,
        "answered": found.reach.answered,
        "released": day(released) if released else "",
        "heard": [{"title": titles.get(cut, cut), **said} for cut, said in found.reach.heard.items()],
        "together": _together([row for row, _ in found.parts]),
        "themes": found.reach.themes,
        "themes_words": next(
            (f"{one['words']} Themes of fewer are left out." for one in found.reach.themes if one["counts"]),
            "",
        ),
        "too_few_wrote": cycle.design.asks_comment and not found.reach.themes,
        "hands": hand_lines(found.reach.hands),
        "rounding": "Scores are told to the nearest step, and how many answered in bands, so that nobody can be "
        "worked out.",
        "crossing": difference_words(),
    }


def hand_lines(hands: Mapping[str, str], *, paper: bool = True) -> list[dict[str, str]]:
    """Say who filled in the form, with how many in a band; of nobody as of a few, also in what was released before."""
    if not hands:
        return []
    titles = {"self": "By themselves", "supporter": "With a supporter"}
    if paper:
        titles["paper"] = "On paper"
    return [{"title": title, "many": hands.get(hand, count_band(0))} for hand, title in titles.items()]


def _together(rows: Sequence[ReleasedPart]) -> list[dict[str, str]]:
    """Say which parts go together over units; empty where too few units are told for any."""
    pairs = list(combinations(rows, 2))
    said = []
    for first, second in pairs:
        found = together(
            [Told(**one) for one in first.told], [Told(**one) for one in second.told], pairs=len(pairs)
        )
        if found.rank_correlation is not None:
            said.append(
                {
                    "title": f"{first.title} and {second.title[:1].lower()}{second.title[1:]}",
                    "words": found.words,
                }
            )
    return said


def _section(
    cycle: CycleSeen, number: int, row: ReleasedPart, groups: Sequence[Group], sees: Collection[int]
) -> Section:
    part = cycle.design.part(row.part)
    percent = bool(part.counts)
    whole = next((one for one in groups if one.cut == "everybody"), None)
    better = "Higher is better." if part.better == "high" else "Lower is better."
    scale = "Percent of those who answered." if percent else "From 0 to 10."
    titles = {one.key: one.title for one in cycle.design.cuts}
    top = 100.0 if percent else TOP
    numbers = {" / ".join(one["way"]): one["unit"] for one in cycle.places}

    def chart(unit: int | None) -> str:
        return reverse("improvement:chart", args=[unit, measure_of_part(row.part)]) if unit in sees else ""

    units = [one for one in groups if one.cut == "unit"]
    ordered = sorted(units, key=lambda one: one.units)
    return Section(
        number=number,
        title=row.title,
        says=f"{scale} {better} {part.comparable}",
        whole="" if whole is None or not whole.is_told else whole.words,
        whole_sure="" if whole is None else likely_words(whole, percent=percent),
        chart_href=chart(cycle.unit.pk),
        units=[
            row_of(one, part.better, top, chart(numbers.get(one.units[0]) if len(one.units) == 1 else None))
            for one in ordered
        ],
        cuts=[
            (title, [row_of(one, part.better, top) for one in groups if one.cut == key and one.is_told])
            for key, title in titles.items()
            if any(one.cut == key and one.is_told for one in groups)
        ],
        nothing="" if any(one.is_told for one in groups) else _nothing(row),
        note=_note(row.withheld),
        has_file=bool(row.public_copy),
        answers=_best_first(part, groups),
        answers_note=answers_words() if part.by_answer else "",
        is_friends_and_family=row.part == friends_and_family_part(),
    )


def _best_first(part: AskedPart, groups: Sequence[Group]) -> list[tuple[str, str]]:
    """Give the share of each answer among everybody, the best first and what is not scored last."""
    told = {one.key.partition("=")[2]: one for one in groups if one.cut == ANSWERS and one.is_told}
    options = sorted(part.items[0].options, key=lambda one: -1 if one.step is None else one.step)
    return [(told[one.key].title, told[one.key].words) for one in options[::-1] if one.key in told]


def _nothing(row: ReleasedPart) -> str:
    """Say why nothing is told: too few answered, or what was told before stands in the way."""
    if not row.public_copy:
        return f"{row.answered.capitalize()} people answered all of it, so nothing is told."
    return (
        f"{row.answered.capitalize()} people answered all of it. Together with what was told of these people before, "
        "or of so few answers, a figure could tell what one of them said. So nothing is told."
    )


def _note(withheld: int) -> str:
    if not withheld:
        return ""
    groups = "1 group is" if withheld == 1 else f"{withheld} groups are"
    return f"{groups} not shown: too small, or with the other figures too close to one person."


def likely(one: Group, *, percent: bool) -> tuple[float, float] | None:
    """Give between which ends a group's figure likely lies; None where that cannot be told."""
    if one.lower is not None and one.upper is not None:
        return one.lower, one.upper
    if one.at_least is None or one.at_most is None:
        return None
    sure = sure_of_share if percent else sure_of_score
    found = sure(one.at_least, one.at_most, one.answered)
    return None if found is None else (found.lower, found.upper)


def likely_words(one: Group, *, percent: bool) -> str:
    """Say between which ends a group's figure likely lies; "" where that cannot be told."""
    ends = likely(one, percent=percent)
    if ends is None:
        return ""
    return f"likely {ends[0]:.0f}% to {ends[1]:.0f}%" if percent else f"likely {ends[0]:.1f} to {ends[1]:.1f}"


def row_of(one: Group, better: str, top: float, chart_href: str = "") -> Row:
    """Give one group as a row: its figure, how sure it is, what changed and its drawing."""
    ends, sure = likely(one, percent=top > TOP), likely_words(one, percent=top > TOP)
    if sure and one.estimate_words in ("above", "below"):
        sure += f"; {one.estimate_words} the others"
    tone = {Direction.ROSE.value: "good", Direction.FELL.value: "alert"}.get(one.direction, "")
    if better == "low" and tone:
        tone = {"good": "alert", "alert": "good"}[tone]
    bar = None
    if one.at_least is not None and one.at_most is not None:
        bar = Bar(
            low=100 * one.at_least / top,
            high=100 * one.at_most / top,
            value=None if one.value is None else 100 * one.value / top,
            lower=None if ends is None else 100 * ends[0] / top,
            upper=None if ends is None else 100 * ends[1] / top,
        )
    return Row(
        title=one.title,
        depth=min(one.units[0].count(" / "), 3) if one.units else 0,
        answered=one.answered,
        figure=one.words,
        sure=sure,
        change=one.change_words if one.direction else "",
        tone=tone,
        bar=bar,
        chart_href=chart_href,
    )


def comments(found: Sequence[ShownComment]) -> list[tuple[str, list[str]]]:
    """Give the comments that are shown, by where they are from."""
    where: dict[str, list[str]] = {}
    for one in found:
        where.setdefault(one.where, []).append(one.words)
    return list(where.items())


def to_read(found: Sequence[KeptComment]) -> list[dict[str, Any]]:
    """Give comments to be read, with what may identify somebody marked."""
    return [{"key": one.key, "words": one.words, "marks": marks(one.words)} for one in found]
