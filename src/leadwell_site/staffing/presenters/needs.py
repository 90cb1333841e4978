"""What the residents of a home need on a day, with the working; and a shift as it was typed before."""

from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.staff import Part
from leadwell.staffing.needs import Tally, needs
from leadwell.staffing.rules import serves_of
from leadwell_site.design_system.wording import day, hours, plural
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.models import NeedsTally


def own_needs_shown(
    unit: Unit,
    tally: Tally,
    counted: pl.DataFrame,
    held: pl.DataFrame,
    *,
    own: NeedsTally | None,
    on: date,
) -> dict[str, Any]:
    """Give the hours that the residents counted on a day need, by part and staff group.

    Args:
        counted: the counts of people of that day.
        held: the shifts of that day as files or people told them, for what they say that is needed.
        own: the home's own hours in force on the day, None where it has set none.
    """
    known = {level.key for level in tally.levels}
    residents = {
        row["level"]: int(row["people"])
        for row in counted.sort("part").iter_rows(named=True)
        if row["level"] in known and row["people"] is not None
    }
    found = needs(tally, residents, serves=serves_of(unit.serves)) if residents else ()
    told = {
        (row["part"], row["staff_group"]): row["required_hours"]
        for row in held.iter_rows(named=True)
        if row["required_hours"] is not None
    }
    rows = [
        [
            f"{one.part.words.capitalize()}, {one.group.words}",
            hours(one.hours),
            *([_told(told.get((one.part.value, one.group.value)))] if told else []),
            "; ".join(one.working) or "nobody at a level that needs it",
        ]
        for one in found
    ]
    return {
        "on": on,
        "residents": residents,
        "head": [
            "Part of the day and staff",
            {"text": "Hours needed", "number": True},
            *([{"text": "Told for the shift", "number": True}] if told else []),
            "How it is worked out",
        ],
        "rows": rows,
        "counts": _counts(bool(residents), own=own is not None, told=bool(told)),
        "sentence": f"On {day(on)} {plural(sum(residents.values()), 'resident')} were counted by dependency."
        if residents
        else f"Nobody was counted by dependency on {day(on)}.",
        "warning": tally.warning,
        "own_from": own.from_on if own else None,
    }


def _told(value: float | None) -> str:
    return "–" if value is None else hours(value)


def _counts(is_counted: bool, *, own: bool, told: bool) -> str:
    """Say by which hours the shifts of the day are judged: those told for a shift stand over those of its residents."""
    if not is_counted:
        return ""
    if told:
        by = "the home's own hours" if own else "an example"
        return (
            "Hours needed were told for shifts of this day, by a file or by hand. Shifts are judged by those, and not "
            f"by {by}. Leave them empty there to have a shift judged by its residents."
        )
    if own:
        return "Shifts of this day are judged by these hours."
    return "Shifts are not judged by an example: put in the home's own hours, and they are."


def typed_before(shifts: pl.DataFrame, census: pl.DataFrame, *, on: date, part: Part) -> dict[str, Any]:
    """Give a form's first values: what is held of the shift already, so that a correction begins there."""
    found: dict[str, Any] = {"on": on, "part": part.value}
    for row in shifts.filter(pl.col("part") == part.value).iter_rows(named=True):
        for kind in ("required", "planned", "actual"):
            value = row[f"{kind}_hours"]
            if value is not None:
                found[f"{row['staff_group']}_{kind}"] = f"{value:.4f}".rstrip("0").rstrip(".")
    people = census.filter(pl.col("part") == part.value, pl.col("level") == "")["people"].to_list()
    if people and people[0] is not None:
        found["people"] = int(people[0])
    return found
