"""The page of a ward, home, site or organisation."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period
from leadwell.measures.charts import Asked, Chart, Meaning, charts_of, signal_cell
from leadwell.measures.definitions import Measure, measure
from leadwell.measures.spc import profile
from leadwell_site.design_system.figures import Shown
from leadwell_site.design_system.wording import plural
from leadwell_site.measures.presenters import certainty, shown
from leadwell_site.measures.presenters.decided import targets_of
from leadwell_site.measures.queries import AllDecided
from leadwell_site.measures.queries.trees import figure_of
from leadwell_site.organisations.choices import LEAF_KINDS, Serves, UnitKind
from leadwell_site.organisations.models import Unit
from leadwell_site.overview.queries import Places
from leadwell_site.publishing.contents import Section, page_contents

Keep = Callable[[str], str]
Rows = Mapping[tuple[int, str], Sequence[Mapping[str, Any]]]

_NEW_FOR_DAYS = 30
_TOO_EARLY = "Too early to tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One key figure."""

    measure: str
    title: str
    shown: Shown
    sentence: str
    href: str
    tone: str
    status: tuple[str, str]
    chart: Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSection:
    """Key figures under one heading."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A piece of a sentence; a number leads to where it comes from."""

    text: str
    href: str = ""


def asked_measures() -> set[str]:
    """Every measure that the page of a unit shows."""
    contents = page_contents()
    return {
        *(key for section in contents.sections for key in section.measures),
        *(column.measure for column in contents.columns),
        *contents.answered_beside.values(),
        contents.headline_fill,
        contents.headline_fill_without_nursing,
        contents.headline_shifts,
        contents.headline_shifts_own,
    }


def by_place(places: Places) -> Rows:
    """Give the rows by place and measure, in the order of time."""
    found: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for row in places.rows.iter_rows(named=True):
        found.setdefault((row["unit_id"], row["measure"]), []).append(row)
    return found


def of_month(rows: Rows, unit_id: int, key: str, month: Period) -> Mapping[str, Any] | None:
    """Give the row of the month; None where nothing was sent for it."""
    return next((row for row in rows.get((unit_id, key), ()) if row["period_start"] == month.start), None)


def headline(places: Places, rows: Rows, keep: Keep) -> list[Phrase]:
    """Give the sentence at the top: how much was filled, and how many shifts were not safe all the same."""
    contents = page_contents()
    assert places.month is not None
    of_nurses = (contents.headline_fill, "registered nurse")
    of_support = (contents.headline_fill_without_nursing, "support worker")
    filled = {
        group: shown(measure(key), of_month(rows, places.unit.pk, key, places.month), keep=keep)
        for key, group in (of_support, of_nurses)
    }
    if places.unit.serves == Serves.CARE_HOME:
        heads = [of_support[1]]
    elif _are_homes(places) or (places.unit.kind not in LEAF_KINDS and filled[of_nurses[1]].missing):
        # Every home has support workers, and some have nurses: neither group may stand for the other.
        heads = [group for group, one in filled.items() if not one.missing] or [of_support[1]]
    else:
        heads = [of_nurses[1]]
    phrases = []
    for group in heads:
        if filled[group].missing:
            phrases.append(Phrase(text=f"How much of the planned {group} hours was filled is not known. "))
            continue
        phrases += [
            Phrase(text=filled[group].text, href=filled[group].source_href),
            Phrase(text=f" of planned {group} hours filled. "),
        ]
    said = []
    for key, what in (
        (contents.headline_shifts, "not safe"),
        (contents.headline_shifts_own, "short of what their own unit says it needs"),
    ):
        flags = of_month(rows, places.unit.pk, key, places.month)
        number = shown(measure(key), flags, keep=keep)
        if flags is None or number.missing:
            continue
        told, judged = flags["numerator"], flags["denominator"]
        said += [
            Phrase(text=f"{told:,.0f} of {judged:,.0f} shifts", href=number.source_href),
            Phrase(text=f" {'was' if told == 1 else 'were'} {what}. "),
        ]
    return [*phrases, *(said or [Phrase(text="How many shifts were not safe is not known.")])]


def _are_homes(places: Places) -> bool:
    """Say whether a place is a group of homes alone."""
    leaves = [one for one in places.below if one.kind in LEAF_KINDS]
    return bool(leaves) and all(one.kind == UnitKind.HOME for one in leaves)


def card_sections(
    places: Places,
    rows: Rows,
    keep: Keep,
    decided: AllDecided,
    sections: Sequence[Section] | None = None,
) -> list[CardSection]:
    """Give the key figures; one that the place never had is left out."""
    unit, sections = places.unit, page_contents().sections if sections is None else sections
    known = [key for section in sections for key in section.measures if _was_ever_known(rows, unit.pk, key)]
    charts = charts_of(
        Asked(
            measure=measure(key),
            figures=[figure_of(dict(one)) for one in rows[unit.pk, key]],
            place=places.names[unit.pk],
            until=places.month,
            steps=decided[unit.pk, key].steps,
            target=targets_of(decided[unit.pk, key]),
        )
        for key in known
    )
    drawn = dict(zip(known, charts, strict=True))
    found = []
    for section in sections:
        cards = tuple(_card(places, rows, key, drawn[key], keep) for key in section.measures if key in drawn)
        if cards:
            found.append(CardSection(title=section.title, cards=cards))
    return found


def _was_ever_known(rows: Rows, unit_id: int, key: str) -> bool:
    return any(row["numerator"] is not None for row in rows.get((unit_id, key), ()))


def _card(places: Places, rows: Rows, key: str, chart: Chart, keep: Keep) -> Card:
    kind, unit, month = measure(key), places.unit, places.month
    assert month is not None
    title = page_contents().title(kind)
    row = of_month(rows, unit.pk, key, month)
    number = briefly(shown(kind, row, keep=keep, label=f"{title}, {month.label}"))
    status = status_of(chart) if not number.missing else ("quiet", "Not known")
    if key == page_contents().headline_shifts and row is not None and row["numerator"]:
        status = ("alert", f"{row['numerator']:,.0f} of {row['denominator']:,.0f} shifts")
    return Card(
        measure=key,
        title=title,
        shown=number,
        sentence=" ".join(
            text
            for text in (_by_chance(kind, row), _answered(places, rows, key), _usual(kind, chart))
            if text
        ),
        href=keep(reverse("improvement:chart", args=[unit.pk, key])),
        tone={"alert": "alert", "good": "good", "quiet": ""}.get(status[0], ""),
        status=status,
        chart=chart,
    )


def status_of(chart: Chart) -> tuple[str, str]:
    """Say in a shape and a word what the latest point means; nothing is called good or bad by chance alone."""
    last = chart.points[-1] if chart.points else None
    if last is None or last.value is None:
        return "quiet", "Not known"
    if chart.centre is None:
        return "quiet", _TOO_EARLY
    if chart.is_too_few:
        return "quiet", "Too few to judge"
    match last.meaning:
        case Meaning.CONCERN:
            return "alert", "Look closer"
        case Meaning.IMPROVEMENT:
            return "good", "Getting better"
        case Meaning.CHANGE:
            return "note", "Changed"
        case Meaning.BOTH:
            return "watch", "Both ways"
        case None:
            return "quiet", "Within chance"


def briefly(number: Shown) -> Shown:
    """Give a figure as a card or a table has it: what is always so is left to the page of its source."""
    marks = tuple(one for one in number.marks if not one.text.startswith("Definition:"))
    return replace(number, sure="", marks=marks)


def _by_chance(kind: Measure, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    sure = certainty(kind, row["numerator"], row["denominator"]).interval
    if sure is None:
        return ""
    return f"By chance alone it could be {_bare(kind, sure.lower)} to {_bare(kind, sure.upper)}."


def _answered(places: Places, rows: Rows, key: str) -> str:
    """Say how many of those who could have answered did; "" for what nobody was asked, or where nobody knows."""
    beside = page_contents().answered_beside.get(key)
    if beside is None or places.month is None:
        return ""
    kind, row = measure(beside), of_month(rows, places.unit.pk, beside, places.month)
    value = None if row is None else kind.value(row["numerator"], row["denominator"])
    if value is None:
        return "How many could have answered is not known."
    return f"{_bare(kind, value)} of those who could have answered did; the others may think otherwise."


def _usual(kind: Measure, chart: Chart) -> str:
    """Say what is usual; the chart's limits are already held to what a figure of the measure can be."""
    if chart.centre is None or chart.lower is None or chart.upper is None:
        # Too few points is told once for the page, see ``too_early``; a card has its status for it.
        # Of why there are none a card says the first sentence; the page of the chart says all.
        said, dot, _ = ("" if _is_short(chart) else chart.why_no_limits).partition(". ")
        return said + dot.strip()
    lower, upper = _bare(kind, chart.lower), _bare(kind, chart.upper)
    return f"Average {_bare(kind, chart.centre)}; {lower} to {upper} if nothing changes."


def too_early(sections: Sequence[CardSection]) -> str:
    """Say once for all the cards why some have no limits yet; "" where none has too few points."""
    short = [
        card.chart
        for section in sections
        for card in section.cards
        if _is_short(card.chart) and card.status[1] == _TOO_EARLY
    ]
    if not short:
        return ""
    fewest = profile(short[0].rules).limits.fewest_points
    all_of = len(short) == sum(len(section.cards) for section in sections)
    which = "Every figure here" if all_of else f"{plural(len(short), 'figure')} marked “{_TOO_EARLY}”"
    return f"{which} {'has' if all_of or len(short) == 1 else 'have'} fewer than the {fewest} months that limits need."


def _is_short(chart: Chart) -> bool:
    last = chart.segments[-1] if chart.segments else None
    return last is not None and last.points < profile(chart.rules).limits.fewest_points


def _bare(kind: Measure, value: float) -> str:
    return f"{value:,.{kind.decimals}f}{'%' if kind.unit == '%' else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that changed."""

    text: str
    tone: str
    href: str


def what_changed(
    places: Places, sections: Sequence[CardSection], rows: Rows, keep: Keep, now: datetime
) -> list[Item]:
    """Give what is beyond chance this month, and what was corrected of late."""
    items = [
        Item(text=_signal(card), tone=card.status[0], href=card.href)
        for section in sections
        for card in section.cards
        if card.chart.points and card.chart.points[-1].signals
    ]
    since = now - timedelta(days=_NEW_FOR_DAYS)
    for section in sections:
        for card in section.cards:
            kind = measure(card.measure)
            items += [
                Item(
                    text=(
                        f"{card.title} for {month_words(row['period_start'])} was corrected "
                        f"and is now {_value(kind, row)}."
                    ),
                    tone="note",
                    href=shown(kind, row, keep=keep).source_href,
                )
                for row in rows.get((places.unit.pk, card.measure), ())
                if row["corrected"] and row["known_at"] >= since
            ]
    return items


def _signal(card: Card) -> str:
    last = card.chart.points[-1]
    return f"{card.title}: {last.shown} is {signal_cell(last)}."


def _value(kind: Measure, row: Mapping[str, Any]) -> str:
    value = kind.value(row["numerator"], row["denominator"])
    if value is None:
        return Missing(row["missing"]).words if row["missing"] else Missing.NOT_DEFINED.words
    return kind.shown(value)


def month_words(start: date) -> str:
    """Give a month in words."""
    return f"{start:%B %Y}"


def crumbs_of(above: Sequence[Unit], seen: Collection[int], keep: Keep) -> list[dict[str, str]]:
    """Give the way down to a unit, as far up as the reader may go."""
    return [
        {"text": unit.name, "href": keep(reverse("overview:unit", args=[unit.pk]))}
        for unit in above
        if unit.pk in seen
    ]


def month_links(places: Places, address: str, keep: Keep) -> dict[str, str]:
    """Give the ways to the month before and after the one shown."""
    assert places.month is not None
    months = sorted(places.months)
    earlier = [one for one in months if one < places.month.start]
    later = [one for one in months if one > places.month.start]
    return {
        "earlier": keep(f"{address}?month={earlier[-1]:%Y-%m}") if earlier else "",
        "later": keep(f"{address}?month={later[0]:%Y-%m}") if later else "",
    }
