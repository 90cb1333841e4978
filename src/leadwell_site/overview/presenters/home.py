"""The first page after signing in: what needs somebody first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from leadwell_site.design_system.wording import day, plural
from leadwell_site.measures.choices import SourceState
from leadwell_site.organisations.models import Unit
from leadwell_site.overview.presenters.unit_page import Keep
from leadwell_site.overview.queries import OpenShift, OpenShifts, WaitingFiles

MOST_SHIFTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """The shifts that need an answer, as a list of tasks."""

    title: str
    sentence: str
    tone: str
    items: tuple[dict[str, str], ...] = ()
    folded: tuple[dict[str, str], ...] = ()  # the units after the first few
    more: str = ""  # "and 14 more", with nothing where all are listed
    more_href: str = ""


def attention(found: OpenShifts, *, keep: Keep, name_units: bool, today: Any) -> Attention:
    """Give the shifts with a red flag and no answer: one by one where they are few, else by unit."""
    if found.latest is None or found.first is None:
        return Attention(title="Shifts that need you", sentence="No shifts have been sent yet.", tone="note")
    span = f"{day(found.first)} to {day(found.latest)}"
    late = "" if found.latest == today else " No later shift was sent."
    if not found.open:
        return _nothing_new(found, span, late, keep)
    units = _units(found.open, keep)
    by_unit = name_units and len(found.open) > MOST_SHIFTS
    shown = _red_flags_first(found.open)[:MOST_SHIFTS]
    rest = 0 if by_unit else len(found.open) - len(shown)
    said = [f"And {plural(rest, 'more shift')}." if rest else "", _earlier(found)]
    return Attention(
        title=f"{plural(len(found.open), 'shift')} {'needs' if len(found.open) == 1 else 'need'} an answer",
        sentence=f"{_kinds(found.open)} from {span} with nothing recorded as done.{late}",
        tone="watch" if all(one.is_own for one in found.open) else "alert",
        items=units[:MOST_SHIFTS] if by_unit else _shifts(shown, found, keep, name_units),
        folded=units[MOST_SHIFTS:] if by_unit else (),
        more=" ".join(filter(None, said)),
        more_href=_month_page([*found.open, *found.earlier], keep),
    )


def _nothing_new(found: OpenShifts, span: str, late: str, keep: Keep) -> Attention:
    """Say why no shift of the last days is listed: none was short, or nothing could be told of them."""
    judged = plural(found.judged, "shift")
    if not found.judged:
        title = "No shift could be judged"
        sentence = f"From {span} the hours do not tell whether any shift was short.{late}"
    else:
        title = "Nothing needs you now"
        flags = (
            f"Every red flag from {span} has an answer." if found.answered else f"No red flag from {span}."
        )
        sentence = f"{flags} {judged[:1].upper()}{judged[1:]} could be judged.{late}"
    if found.earlier:
        many = len(found.earlier)
        title = f"{plural(many, 'earlier shift')} {'needs' if many == 1 else 'need'} an answer"
    return Attention(
        title=title,
        sentence=sentence,
        tone="watch" if found.earlier else "good" if found.judged else "note",
        more=_earlier(found),
        more_href=_month_page(found.earlier, keep),
    )


def _earlier(found: OpenShifts) -> str:
    """Say how many shifts of the month came before the last days and have no answer either."""
    if not found.earlier or found.latest is None:
        return ""
    many = len(found.earlier)
    kinds = "with a red flag" if not any(one.is_own for one in found.earlier) else "that were short"
    began = day(found.latest.replace(day=1))
    return (
        f"{plural(many, 'earlier shift')} {kinds}, since {began}, "
        f"{'has' if many == 1 else 'have'} no answer{' either' if found.open else ''}."
    )


def _month_page(shifts: Sequence[OpenShift], keep: Keep) -> str:
    """Give the page that lists every shift of the month that waits; "" where they are of several units."""
    units = {one.unit.pk for one in shifts}
    return keep(reverse("staffing:ward", args=[units.pop()])) if len(units) == 1 else ""


def _red_flags_first(shifts: Sequence[OpenShift]) -> list[OpenShift]:
    return sorted(shifts, key=lambda one: one.is_own)  # keeps the newest first within each kind


def _shifts(
    shown: Sequence[OpenShift], found: OpenShifts, keep: Keep, name_units: bool
) -> tuple[dict[str, str], ...]:
    """Give the shifts one by one."""
    return tuple(
        {
            "text": _place(one.unit, name_units) + f"{day(one.on, 'weekday')}, {one.part.replace('_', ' ')}",
            "href": keep(reverse("staffing:shift", args=[one.unit.pk, one.on.isoformat(), one.part])),
            "hint": ". ".join(found.titles.get(code, code) for code in one.flags) + ".",
            "tone": "watch" if one.is_own else "alert",
            "status": "Short" if one.is_own else "Red flag",
        }
        for one in shown
    )


def _units(shifts: Sequence[OpenShift], keep: Keep) -> tuple[dict[str, str], ...]:
    """Give the units that the shifts are of: those with red flags first, by name."""
    by_unit: dict[int, list[OpenShift]] = {}
    for one in shifts:
        by_unit.setdefault(one.unit.pk, []).append(one)
    told = []
    for of_unit in by_unit.values():
        newest = of_unit[0]
        flags = sum(1 for one in of_unit if not one.is_own)
        own = len(of_unit) - flags
        told.append(
            (
                flags == 0,
                newest.unit.name.casefold(),
                {
                    "text": newest.unit.name,
                    "href": keep(reverse("staffing:ward", args=[newest.unit.pk])),
                    "hint": f"The latest: {day(newest.on, 'weekday')}, {newest.part.replace('_', ' ')}.",
                    "tone": "alert" if flags else "watch",
                    "status": plural(flags, "red flag") if flags else plural(own, "short shift"),
                },
            )
        )
    return tuple(item for *_, item in sorted(told, key=lambda one: one[:2]))


def _kinds(shifts: Sequence[OpenShift]) -> str:
    """Say whether the shifts have red flags, are short of a unit's own requirement, or both."""
    own = sum(1 for one in shifts if one.is_own)
    if not own:
        return "Red flags"
    return (
        "Shifts short of their unit's own requirement" if own == len(shifts) else "Red flags and short shifts"
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

    paths = [unit.path for unit in units if unit.pk in roots]
    return [
        link(unit)
        for unit in sorted(units, key=lambda one: one.name.casefold())
        # A role below another role's unit leads nowhere new: the place is listed there already.
        if unit.pk in roots and not any(unit.path != path and unit.path.startswith(path) for path in paths)
    ]


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
