"""Hours needed on the coming days by part of the day, beside the hours that are rostered."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.staff import Part, StaffGroup
from leadwell_site.design_system.wording import count, day, plural
from leadwell_site.staffing.queries import ComingHours

MOST_NAMED = 5
_UNBROKEN = "\u00a0"
_GROUPS = tuple(one.value for one in StaffGroup)
_PARTS = tuple(one.value for one in Part)
_SHORT = {
    StaffGroup.REGISTERED: "Registered nurses",
    StaffGroup.REGISTERED_ASSOCIATE: "Nursing associates",
    StaffGroup.SUPPORT: "Support workers",
}


def coming_hours_shown(found: ComingHours | None, *, names: Mapping[int, str]) -> dict[str, Any]:
    """Give what the page says of the coming days; nothing where nothing is foretold.

    Args:
        found: the hours; None where there is too little to foretell by.
        names: of the units.
    """
    if found is None:
        return {"hours_rows": []}
    groups = [one for one in _GROUPS if one in set(found.needed["staff_group"])]
    needed = {(row["on"], row["part"], row["staff_group"]): row for row in found.needed.iter_rows(named=True)}
    sums = found.rostered.group_by("on", "part", "staff_group").agg(pl.col("hours").sum())
    rostered = {
        (row["on"], row["part"], row["staff_group"]): row["hours"] for row in sums.iter_rows(named=True)
    }
    held = not found.rostered.is_empty()
    days = sorted(set(found.needed["on"]))
    parts = [one for one in _PARTS if one in set(found.needed["part"])]

    shifts = [
        (on, part) for on in days for part in parts if any((on, part, group) in needed for group in groups)
    ]
    return {
        "hours_lede": f"Foretold for {plural(len(days), 'day')} from {day(days[0])}, from the hours that shifts "
        "required, or were planned with where none were required, up to the day before. All units are foretold "
        "together, so the hours of a site add up from its wards.",
        "hours_below": _below([one for one in shifts if found.is_rostered(one[0])], groups, needed, rostered),
        "hours_held": held,
        "hours_days": len(days),
        "hours_head": ["Part of the day", *(text for group in groups for text in _head(group))],
        "hours_rows": [
            _row(on, part, groups, needed, rostered, held=held, is_rostered=found.is_rostered(on))
            for on, part in shifts
        ],
        "hours_rostered": any(found.is_rostered(on) for on in days),
        "hours_not_yet": _not_yet([on for on in days if not found.is_rostered(on)]) if held else "",
        "hours_notes": _notes(found, names, groups, held=held),
    }


_Needed = Mapping[tuple[date, str, str], Mapping[str, Any]]
_Rostered = Mapping[tuple[date, str, str], float]


def _below(
    shifts: Sequence[tuple[date, str]], groups: Sequence[str], needed: _Needed, rostered: _Rostered
) -> list[str]:
    """Name the parts of days on which the roster has less than the whole range of what is needed."""
    found = []
    for on, part in shifts:
        for group in groups:
            one = needed.get((on, part, group))
            there = rostered.get((on, part, group), 0.0)
            if one is not None and one["hi95"] and _stands(there, one) == "below":
                found.append(
                    f"{day(on, 'soon')}, {Part(part).words}: {there:,.0f} hours of {StaffGroup(group).words}, where "
                    f"{one['lo95']:,.0f} to {one['hi95']:,.0f} are foretold to be needed"
                )
    more = len(found) - MOST_NAMED
    return [*found[:MOST_NAMED], *([f"and {count(more)} more, in the table"] if more > 0 else [])]


def _head(group: str) -> list[Any]:
    words = _SHORT.get(StaffGroup(group), StaffGroup(group).words.capitalize())
    return [{"text": f"{words} needed", "number": True}, {"text": f"{words} rostered", "number": True}]


def _row(
    on: date,
    part: str,
    groups: Sequence[str],
    needed: _Needed,
    rostered: _Rostered,
    *,
    held: bool,
    is_rostered: bool,
) -> list[Any]:
    cells: list[Any] = [f"{day(on, 'soon')}, {Part(part).words}"]
    for group in groups:
        one = needed.get((on, part, group))
        if one is None or not one["hi95"]:
            cells += ["–", "–"]
            continue
        there = rostered.get((on, part, group), 0.0)
        range_of = f"({one['lo95']:,.0f} to {one['hi95']:,.0f})".replace(" ", _UNBROKEN)
        cells += [
            f"{one['mean']:,.0f} {range_of}",
            _there(there, one, held=held, is_rostered=is_rostered),
        ]
    return cells


def _not_yet(days: Sequence[date]) -> str:
    if not days:
        return ""
    return f"Not everybody is rostered yet on {', '.join(day(on, 'soon') for on in days)}: such a day is not judged."


def _there(there: float, one: Mapping[str, Any], *, held: bool, is_rostered: bool) -> str:
    """Say how many hours are rostered; where the roster does not reach the day, nought would be a false alarm."""
    if not held:
        return "no roster held"
    if is_rostered:
        return f"{there:,.0f}, {_stands(there, one)}"
    return f"{there:,.0f} so far, not all rostered" if there else "not rostered yet"


def _stands(there: float, one: Mapping[str, Any]) -> str:
    """Say where rostered hours lie, by the whole hours that are shown, so that no reader has to doubt it."""
    if round(there) < round(one["lo95"]):
        return "below"
    return "above" if round(there) > round(one["hi95"]) else "within"


def _notes(found: ComingHours, names: Mapping[int, str], groups: Sequence[str], *, held: bool) -> list[str]:
    notes = []
    if found.unrostered and held:
        notes.append(
            f"No roster of these days is held of {_named(found.unrostered, names)}: their need is counted here, and "
            "their rostered hours are not."
        )
    if found.left_out:
        notes.append(
            f"Too little is known of the need of {_named(found.left_out, names)}: neither their need nor their "
            "rostered hours are counted here."
        )
    other = found.rostered.filter(~pl.col("staff_group").is_in(list(groups)))["hours"].sum()
    if other:
        notes.append(
            f"{count(round(other))} rostered hours are of people whose staff group is not known, or is not foretold. "
            "They are not counted here."
        )
    return notes


def _named(units: Sequence[int], names: Mapping[int, str]) -> str:
    known = sorted(names[unit] for unit in units if unit in names)
    more = len(units) - MOST_NAMED
    return ", ".join(known[:MOST_NAMED]) + (f" and {count(more)} more" if more > 0 else "")
