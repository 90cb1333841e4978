"""Returns as pages show them: what they are made of, what is lacking, and the typing they save."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.periods import Period
from leadwell.foundations.spreadsheets import written
from leadwell.foundations.staff import Part
from leadwell.staffing.returns import (
    Layout,
    Meter,
    Problem,
    Return,
    UnitFacts,
    layout,
    layouts,
    make_return,
    meter,
    problems,
    reconcile,
)
from leadwell_site.design_system.wording import count, day, plural
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.queries import Held

_ROWS_SHOWN = 60
_PROBLEMS_SHOWN = 40
# Where what is held about a place is given, by whom a fact is of.
_GIVEN_ONCE = {
    "organisation": "on the organisation's page of names and codes",
    "site": "on the site's page of names and codes",
    "unit": "on the unit's page of names and codes",
}
_FEW = 5  # so many are told before the rest is folded away


def unit_facts(
    units: Sequence[Unit], names: Mapping[int, str], *, above: Mapping[int, Unit], organisation_code: str
) -> list[UnitFacts]:
    """Give what returns need to know of units beside their shifts, in the order of sites and names.

    A home is its own site. Each unit comes with its organisation.

    Args:
        names: of the units and of those above, as they were in the month.
        above: the unit that each hung directly below in the month.
    """
    found = []
    for unit in units:
        parent = above.get(unit.pk)
        is_own_site = unit.kind == UnitKind.HOME or parent is None or parent.kind != UnitKind.SITE
        found.append(
            UnitFacts(
                unit=str(unit.pk),
                unit_name=names[unit.pk],
                site_code=unit.code if is_own_site else parent.code,
                site_name=names[unit.pk] if is_own_site else names[parent.pk],
                organisation_code=organisation_code,
                organisation_name=unit.organisation.name,
                specialty_1=unit.specialty_1,
                specialty_2=unit.specialty_2,
                beds=unit.beds,
                serves=unit.serves,
            )
        )
    return sorted(found, key=lambda one: (one.site_name, one.unit_name, one.unit))


def made(key: str, held: Held, facts: Sequence[UnitFacts], month: Period) -> Return:
    """Make a return from what is held of the month, of the units that send it.

    Raises:
        NoSuchReturn: there is no return of that name.
    """
    return make_return(
        key,
        held.shifts,
        held.census,
        month=month,
        units=_senders(layout(key), facts),
        rules=held.rules,
        judged=held.judged,
    )


def all_made(held: Held, facts: Sequence[UnitFacts], month: Period) -> list[Return]:
    """Make every return that any of the units sends."""
    return [made(one.key, held, facts, month) for one in layouts() if _senders(one, facts) or not facts]


def _senders(chosen: Layout, facts: Sequence[UnitFacts]) -> list[UnitFacts]:
    """Leave out the units that a return is not for, such as care homes in a return of wards."""
    return [one for one in facts if one.serves not in chosen.not_for]


def meter_shown(filled: Sequence[Return]) -> dict[str, Any]:
    """Give the burden meter: what would be typed, typed again, and saved."""
    found: Meter = meter(filled)
    headings = {field.fact: field.heading for one in filled for field in one.layout.fields}
    return {
        "sentence": found.sentence,
        "once": [
            f"{headings[fact]} ({_GIVEN_ONCE[owner]})"
            for fact in found.typed_again
            if (owner := fact.split(".")[0]) in _GIVEN_ONCE
        ],
        "rows": [
            [
                one.title,
                count(one.fields),
                count(one.typed_without),
                count(one.rekeyed_without),
                count(one.typed_with),
                count(one.rekeyed_with),
            ]
            for one in found.returns
        ],
    }


def preview(filled: Return, held: Held, facts: Sequence[UnitFacts], *, until: date) -> dict[str, Any]:
    """Give what the page of one return shows: its first rows, what is lacking, and whether hours agree."""
    lacking = problems(held.shifts, held.census, month=filled.month, units=facts, until=until)
    sums = reconcile(filled, held.shifts)
    headings: Layout = filled.layout
    told = _told_once(lacking)
    return {
        "filled": filled,
        "note": filled.note,
        "to_be_checked": headings.to_be_checked,
        "head": list(headings.headings),
        "rows": [[written(cell) for cell in row] for row in filled.rows[:_ROWS_SHOWN]],
        "rows_said": f"{plural(len(filled.rows), 'row')}, {plural(len(headings.fields), 'column')}",
        "rows_left": max(0, len(filled.rows) - _ROWS_SHOWN),
        "agrees": sums.agrees,
        "reconciliation": sums.sentence if sums.lines else "",
        "differing": [
            [one.unit, one.group.words, one.half, one.kind, written(one.returned), written(one.from_shifts)]
            for one in sums.lines
            if not one.agrees
        ],
        "problems": told[:_PROBLEMS_SHOWN],
        "few": _FEW,
        "problems_left": max(0, len(told) - _PROBLEMS_SHOWN),
        "problems_said": (plural(len(told), "thing") if told else "Nothing") + " to know or to put right",
    }


def _told_once(lacking: Sequence[Problem]) -> list[list[str]]:
    """Give what is lacking as rows of a table; the same about several units' whole month is told once."""
    alike: dict[tuple[str, str], list[str]] = {}
    rows: list[list[str]] = []
    for one in lacking:
        if one.on is None:
            alike.setdefault((one.says, one.mend), []).append(one.unit_name)
            continue
        when = day(one.on) + (f", {_part(one.part)}" if one.part else "")
        rows.append([one.unit_name, when, one.says, one.mend])
    of_units = [
        [units[0] if len(units) == 1 else plural(len(units), "unit"), "whole month", says, mend]
        for (says, mend), units in alike.items()
    ]
    return [*of_units, *rows]


def not_safe(held: Held) -> tuple[int, int]:
    """Give how many of the judged shifts have a red flag: the same counts as on every other page."""
    told = held.judged.filter(pl.col("judged"))
    return told.filter(pl.col("flags").list.len() > 0).height, told.height


def _part(text: str) -> str:
    return next((part.words for part in Part if part.value == text), text)
