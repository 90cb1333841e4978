"""The first page after signing in: what needs somebody first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from leadwell_site.design_system.wording import day, plural
from leadwell_site.measures.choices import SourceState
from leadwell_site.organisations.models import Unit
from leadwell_site.overview.presenters.unit_page import Keep
from leadwell_site.overview.queries import OpenShifts, WaitingFiles

MOST_SHIFTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """The shifts that need an answer, as a list of tasks."""

    title: str
    sentence: str
    tone: str
    items: tuple[dict[str, str], ...]
    more: str  # "and 14 more", with nothing where all are listed


def attention(found: OpenShifts, *, keep: Keep, name_units: bool, today: Any) -> Attention:
    """Give the shifts with a red flag and no answer, newest first."""
    if found.latest is None or found.first is None:
        return Attention(
            title="Shifts that need you",
            sentence="No shifts have been sent yet.",
            tone="note",
            items=(),
            more="",
        )
    span = f"{day(found.first)} to {day(found.latest)}"
    late = "" if found.latest == today else " No later shift was sent."
    judged = plural(found.judged, "shift")
    if not found.open:
        sentence = (
            f"Every red flag from {span} has an answer." if found.answered else f"No red flag from {span}."
        )
        return Attention(
            title="Nothing needs you now",
            sentence=f"{sentence} {judged[:1].upper()}{judged[1:]} could be judged.",
            tone="good" if found.judged else "note",
            items=(),
            more="",
        )
    items = tuple(
        {
            "text": _place(one.unit, name_units) + f"{day(one.on, 'weekday')}, {one.part.replace('_', ' ')}",
            "href": keep(reverse("staffing:shift", args=[one.unit.pk, one.on.isoformat(), one.part])),
            "hint": ". ".join(found.titles.get(code, code) for code in one.flags) + ".",
            "tone": "watch" if one.is_own else "alert",
            "status": "Short" if one.is_own else "Red flag",
        }
        for one in found.open[:MOST_SHIFTS]
    )
    rest = len(found.open) - len(items)
    return Attention(
        title=f"{plural(len(found.open), 'shift')} {'needs' if len(found.open) == 1 else 'need'} an answer",
        sentence=f"{_kinds(found)} from {span} with nothing recorded as done.{late}",
        tone="watch" if all(one.is_own for one in found.open) else "alert",
        items=items,
        more=f"And {plural(rest, 'more shift')}: open a unit to see them." if rest else "",
    )


def _kinds(found: OpenShifts) -> str:
    """Say whether the shifts have red flags, are short of a unit's own requirement, or both."""
    own = sum(1 for one in found.open if one.is_own)
    if not own:
        return "Red flags"
    return (
        "Shifts short of their unit's own requirement"
        if own == len(found.open)
        else "Red flags and short shifts"
    )


def _place(unit: Unit, name_units: bool) -> str:
    return f"{unit.name}: " if name_units else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLink:
    """A unit to go to, and those directly below it that can be seen."""

    name: str
    kind: str
    href: str
    below: tuple["UnitLink", ...] = ()


def unit_links(units: Sequence[Unit], roots: Collection[int], *, keep: Keep) -> list[UnitLink]:
    """Give the units of a person's roles, each with what lies below it, by name."""
    children: dict[int | None, list[Unit]] = {}
    for unit in units:
        if unit.closed_on is None:
            children.setdefault(unit.parent_id, []).append(unit)

    def link(unit: Unit) -> UnitLink:
        below = sorted(children.get(unit.pk, ()), key=lambda one: one.name.casefold())
        return UnitLink(
            name=unit.name,
            kind=unit.get_kind_display(),
            href=keep(reverse("overview:unit", args=[unit.pk])),
            below=tuple(map(link, below)),
        )

    return [link(unit) for unit in sorted(units, key=lambda one: one.name.casefold()) if unit.pk in roots]


def file_items(found: WaitingFiles, *, keep: Keep) -> list[dict[str, str]]:
    """Give the files that wait, as a list of tasks."""
    return [
        {
            "text": one.file_name,
            "href": keep(reverse("intake:file", args=[one.pk])),
            "hint": f"Received {day(one.received_at)}",
            "tone": "note",
            "status": "Explain the columns" if one.state == SourceState.UNKNOWN else "Look and load",
        }
        for one in found.files
    ]
