"""A unit's month, and the month of a place made of units, as their pages show them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
from django.urls import reverse

from leadwell.foundations.periods import Period
from leadwell.measures.definitions import measure
from leadwell.staffing.rules import serves_of
from leadwell.staffing.summary import ShiftStatus, shift_summary
from leadwell_site.design_system.wording import plural
from leadwell_site.measures.presenters import certainty
from leadwell_site.measures.queries import preferred_feed, rolled_up
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.presenters.figures import (
    FigureRow,
    Rows,
    by_unit,
    care_hours,
    count_of,
    counts,
    figure,
    ratio_rows,
)
from leadwell_site.staffing.presenters.shifts import calendar, number, shift_rows
from leadwell_site.staffing.queries import Held

_NOT_SAFE = "staffing.shifts_not_safe"
_MANY = (
    ("Registered, day", "staffing.fill.registered.day"),
    ("Registered, night", "staffing.fill.registered.night"),
    ("Support, day", "staffing.fill.support.day"),
    ("Support, night", "staffing.fill.support.night"),
    ("Care hours for each person a day", "staffing.chppd.overall"),
)


def people_word(serves: str) -> str:
    """Give what the people of a unit are called: residents of a home, patients elsewhere."""
    return "residents" if serves_of(serves).is_home else "patients"


def ward_month(
    unit: Unit,
    held: Held,
    figures: pl.DataFrame,
    *,
    name: str,
    month: Period,
    today: date,
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """Give what the page of a ward or home shows of a month.

    Args:
        held: everything held of the unit's month.
        figures: the unit's figures of the month, from every feed.
        today: days from then on have not come, or are still going on.
    """
    until = min(month.end, today)
    one = preferred_feed(figures)
    rows = by_unit(one).get(unit.pk, {})
    people = people_word(unit.serves)
    page = {
        "fill": ratio_rows(rows, "fill", keep=keep),
        "cover": ratio_rows(rows, "cover", keep=keep),
        "care_hours": care_hours(rows, month, people=people, keep=keep),
        "people_a_day": figure(rows, "staffing.census", keep=keep, label=f"{people.capitalize()} a day"),
        "counts": counts(rows, keep=keep),
        "not_safe": count_of(rows, _NOT_SAFE, keep=keep),
        "people": people,
        "is_home": serves_of(unit.serves).is_home,
        "masking_words": held.rules.masking_words,
    }
    if held.judged.filter(pl.col("on").is_between(month.start, month.end)).is_empty():
        return page | {"summary": None}
    summary = shift_summary(
        held.judged,
        one.with_columns(unit=pl.col("unit_id").cast(pl.String)),
        unit=str(unit.pk),
        month=month,
        rules=held.rules,
        until=until,
    )
    shifts = shift_rows(summary.shifts, unit_id=unit.pk, held=held, keep=keep)
    not_judged = Counter(line.says for line in summary.shifts if line.status is ShiftStatus.NOT_JUDGED)
    return page | {
        "summary": summary,
        "tone": "alert" if summary.not_safe else "good" if summary.judged else "quiet",
        "calendar": calendar(held, summary, unit_id=unit.pk, name=name, month=month, until=until),
        "shifts": shifts,
        "to_look_at": [shift for shift in shifts if shift.listed],
        "asks": sum(1 for shift in shifts if shift.asks),
        "not_judged": [f"{plural(often, 'shift').capitalize()}: {why}" for why, often in not_judged.items()],
        "lacking": _lacking(held.shifts),
    }


def _lacking(shifts: pl.DataFrame) -> list[str]:
    """Say how many rows have no planned or no actual hours, and so are in no fill rate."""
    found = []
    for kind, said in (("planned", "no planned hours"), ("actual", "no hours worked")):
        count = shifts[f"{kind}_hours"].null_count()
        if count:
            found.append(f"{count} of {shifts.height} rows of hours have {said}; fill rates leave them out.")
    return found


def place_month(
    place: Unit,
    units: Sequence[Unit],
    figures: pl.DataFrame,
    *,
    names: Mapping[int, str],
    month: Period,
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """Give what the page of a site or organisation shows of a month: sums over its units, then each unit.

    Units stand in the order of their names: by these figures alone none is better than another.

    Args:
        units: the wards, homes and teams of the place, each with its parent.
        figures: their figures of the month, from every feed.
        names: the name of each unit in that month.
    """
    one = preferred_feed(figures)
    whole = by_unit(rolled_up(one, into={unit.pk: place.pk for unit in units})).get(place.pk, {})
    parents = {unit.parent_id: unit.parent for unit in units if unit.parent_id not in (None, place.pk)}
    into = {unit.pk: unit.parent_id for unit in units if unit.parent_id in parents}
    of_parents = by_unit(rolled_up(one, into=into)) if len(parents) > 1 else {}
    each = by_unit(one)
    held = [unit for unit in units if unit.pk in each]
    closed = {unit.pk for unit in units if unit.closed_on and unit.closed_on <= month.start}
    silent = [unit for unit in units if unit.pk not in each and unit.pk not in closed]
    said = whole.get(_NOT_SAFE)
    return {
        "sentence": _sentence(whole),
        "tone": "alert"
        if said and said["numerator"]
        else "good"
        if said and said["denominator"]
        else "quiet",
        "certainty": certainty(measure(_NOT_SAFE), said["numerator"], said["denominator"]).words
        if said and said["denominator"]
        else "",
        "not_safe": count_of(whole, _NOT_SAFE, keep=keep),
        "cards": _cards(whole, keep),
        "coverage": f"{len(held)} of {len(held) + len(silent)} units have figures for {month.label}.",
        "head": ["Unit", *(title for title, _ in _MANY), "Shifts not safe", "Support stood in"],
        "parts": [
            _figure_row(parents[pk].name, pk, rows, month, keep)
            for pk, rows in sorted(of_parents.items(), key=lambda item: parents[item[0]].name)
        ],
        "units": [
            _figure_row(names[unit.pk], unit.pk, each[unit.pk], month, keep)
            for unit in sorted(held, key=lambda unit: (names[unit.pk], unit.pk))
        ],
        "without": sorted(names[unit.pk] for unit in silent),
    }


def _cards(rows: Rows, keep: Callable[[str], str]) -> list[tuple[str, Any]]:
    wanted = (
        ("Registered nurses and midwives: planned hours filled", "staffing.fill.registered.all"),
        ("Support workers: planned hours filled", "staffing.fill.support.all"),
        ("Registered care hours for each person a day", "staffing.chppd.registered"),
    )
    return [(title, value) for title, key in wanted if (value := figure(rows, key, keep=keep)) is not None]


def _figure_row(name: str, pk: int, rows: Rows, month: Period, keep: Callable[[str], str]) -> FigureRow:
    href = keep(f"{reverse('staffing:ward', args=[pk])}?month={month.start:%Y-%m}")
    cells = [figure(rows, key, keep=keep, label=f"{name}: {title}") for title, key in _MANY]
    for key, title in ((_NOT_SAFE, "shifts not safe"), ("staffing.shifts_masked", "stood in for nurses")):
        cells.append(count_of(rows, key, keep=keep, label=f"{name}: {title}"))
    return FigureRow(name=name, href=href, cells=tuple(cells))


def _sentence(rows: Rows) -> str:
    """Say of a place what is said of a ward, from the sums of its units."""
    key = "staffing.fill.registered.all"
    row = rows.get(key)
    value = measure(key).value(row["numerator"], row["denominator"]) if row else None
    first = (
        "How much of the planned registered hours was filled is not known"
        if value is None
        else f"Filled {value:.1f}% of planned registered hours"
    )
    told = rows.get(_NOT_SAFE)
    if told is None or not told["denominator"]:
        return f"{first}; no shift could be judged."
    were = "was" if told["numerator"] == 1 else "were"
    return f"{first}; {number(told['numerator'])} of {number(told['denominator'])} shifts {were} not safe."
