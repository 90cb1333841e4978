"""A unit's month, and the month of a place made of units, as their pages show them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import polars as pl
from django.urls import reverse

from leadwell.foundations.periods import Period
from leadwell.measures.definitions import measure
from leadwell.staffing.rules import Counted, serves_of
from leadwell.staffing.summary import ShiftStatus, shift_summary
from leadwell_site.design_system.wording import plural
from leadwell_site.measures.presenters import certainty
from leadwell_site.measures.queries import preferred_feed, rolled_up
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.presenters.moves import moves_since
from leadwell_site.organisations.tree import Tree
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
from leadwell_site.staffing.presenters.shifts import ShiftRow, calendar, number, shift_rows
from leadwell_site.staffing.queries import Held

_NOT_SAFE = "staffing.shifts_not_safe"
_SHORT_OWN = "staffing.shifts_short_own"  # of units that no published rule covers; never added to the other
_BY_COUNT = {Counted.NOT_SAFE: _NOT_SAFE, Counted.SHORT_OWN: _SHORT_OWN}
_TONES = {Counted.NOT_SAFE: "alert", Counted.SHORT_OWN: "watch"}
_MOST_AT_LENGTH = 5  # shifts of one kind told at length; the others are only named
_MOST_ABSENT = 8  # so many are named one by one; more are told as runs
_MANY = (
    ("Registered, day", "staffing.fill.registered.day"),
    ("Registered, night", "staffing.fill.registered.night"),
    ("Support, day", "staffing.fill.support.day"),
    ("Support, night", "staffing.fill.support.night"),
    ("Care hours for each person a day", "staffing.chppd.overall"),
)
_COUNTED = (
    ("Shifts not safe", _NOT_SAFE),
    ("Short of own requirement", _SHORT_OWN),
    ("Support stood in", "staffing.shifts_masked"),
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
        "not_safe": count_of(rows, _BY_COUNT[held.rules.counted_as(serves_of(unit.serves))], keep=keep),
        "people": people,
        "is_home": serves_of(unit.serves).is_home,
        "masking_words": held.rules.masking_words,
    }
    page["figures_inside"] = _how_many(page)
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
        "tone": _TONES[summary.counted] if summary.not_safe else "good" if summary.judged else "quiet",
        "calendar": calendar(held, summary, unit_id=unit.pk, name=name, month=month, until=until),
        "shifts": shifts,
        **_to_look_at(shifts),
        "not_judged": [f"{plural(often, 'shift').capitalize()}: {why}" for why, often in not_judged.items()],
        "lacking": _lacking(held.shifts),
    }


def _to_look_at(shifts: Sequence[ShiftRow]) -> dict[str, Any]:
    """Give the shifts that need somebody, the latest first, apart from those that are only to be known of."""
    latest = [shift for shift in reversed(shifts) if shift.listed]
    waiting = [shift for shift in latest if shift.asks]
    return {
        "waiting": waiting,
        "absent": [shift for shift in latest if shift.absent],
        "absent_spans": _spans(shifts),
        "answered": [shift for shift in latest if shift.flagged and not shift.asks],
        "to_know": [shift for shift in latest if not (shift.flagged or shift.absent)],
        "most": _MOST_AT_LENGTH,
    }


def _spans(shifts: Sequence[ShiftRow]) -> list[dict[str, Any]]:
    """Give unbroken runs of shifts of which nothing was recorded, the first first; none where few are absent.

    Each leads to its first shift, where the hours can be typed in.
    """
    if sum(shift.absent for shift in shifts) <= _MOST_ABSENT:
        return []
    runs = [list(run) for is_absent, run in groupby(shifts, key=lambda shift: shift.absent) if is_absent]
    return [
        {
            "text": run[0].shift if len(run) == 1 else f"{run[0].shift} to {run[-1].shift}",
            "href": run[0].href,
            "count": len(run),
        }
        for run in runs
    ]


def _how_many(page: Mapping[str, Any]) -> int:
    """Count the figures of the month that stand under their heading."""
    cells = sum(cell is not None for kind in ("fill", "cover") for row in page[kind] for cell in row.cells)
    return cells + len(page["counts"]) + len(page["care_hours"]) + (page["people_a_day"] is not None)


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
    tree: Tree,
    figures: pl.DataFrame,
    *,
    names: Mapping[int, str],
    month: Period,
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """Give what the page of a site or organisation shows of a month: sums over its units, then each unit.

    Units stand in the order of their names: by these figures alone none is better than another.

    Args:
        tree: the place and all that hangs or hung below it.
        figures: figures of the month of the wards, homes and teams in it, from every feed.
        names: the name of each place in that month.
    """
    then = [unit for unit in tree.below(place.pk, month.end) if unit.kind in LEAF_KINDS]
    # What has gone elsewhere since is in the sums of its time, but its own figures are shown where it is now.
    units = [unit for unit in then if unit.path.startswith(place.path)]
    one = preferred_feed(figures)
    whole = by_unit(rolled_up(one, into={unit.pk: place.pk for unit in then})).get(place.pk, {})
    above = {unit.pk: tree.parent(unit.pk, month.end) for unit in then}
    into = {unit: parent for unit, parent in above.items() if parent not in (None, place.pk)}
    parents = set(into.values()) & {unit.pk for unit in tree if unit.path.startswith(place.path)}
    of_parents = by_unit(rolled_up(one, into=into)) if len(set(into.values())) > 1 else {}
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
        "certainty": certainty(measure(_NOT_SAFE), said["numerator"], said["denominator"]).plain
        if said and said["denominator"]
        else "",
        "not_safe": count_of(whole, _NOT_SAFE, keep=keep),
        "short_own": count_of(whole, _SHORT_OWN, keep=keep),
        "cards": _cards(whole, keep),
        "coverage": f"{len(held)} of {len(held) + len(silent)} units have figures for {month.label}.",
        "head": ["Unit", *(title for title, _ in _MANY), *(title for title, _ in _COUNTED)],
        "parts": [
            _figure_row(names[pk], pk, rows, month, keep)
            for pk, rows in sorted(of_parents.items(), key=lambda item: names[item[0]])
            if pk in parents
        ],
        "units": [
            _figure_row(names[unit.pk], unit.pk, each[unit.pk], month, keep)
            for unit in sorted(held, key=lambda unit: (names[unit.pk], unit.pk))
        ],
        "moved": moves_since(tree, place, month.end, names),
        "flagged_units": _flagged_units([each[unit.pk] for unit in held]),
        "without": sorted(names[unit.pk] for unit in silent),
    }


def _flagged_units(units: Sequence[Rows]) -> str:
    """Say how many units had shifts not safe or short of their own requirement, and of how many nothing is known."""
    said, unknown = [], set(range(len(units)))
    for key, words in ((_NOT_SAFE, "were not safe"), (_SHORT_OWN, "were short of its own requirement")):
        told = {
            at: row
            for at, rows in enumerate(units)
            if (row := rows.get(key)) is not None and row["denominator"]
        }
        unknown -= told.keys()
        if told:
            flagged = sum(1 for row in told.values() if row["numerator"])
            said.append(f"{plural(flagged, 'unit').capitalize()} had shifts that {words}.")
    if unknown:
        said.append(f"Of {plural(len(unknown), 'unit')} no shift could be judged.")
    return " ".join(said)


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
    cells += [count_of(rows, key, keep=keep, label=f"{name}: {title}") for title, key in _COUNTED]
    return FigureRow(name=name, href=href, cells=tuple(cells))


def _sentence(rows: Rows) -> str:
    """Say of a place what is said of a ward, from the sums of its units."""
    first = "How much of the planned registered hours was filled is not known"
    for group in (
        "registered",
        "support",
    ):  # a group of homes without nurses plans support workers' hours alone
        key = f"staffing.fill.{group}.all"
        row = rows.get(key)
        value = measure(key).value(row["numerator"], row["denominator"]) if row else None
        if value is not None:
            first = f"Filled {value:.1f}% of planned {group} hours"
            break
    said = []
    for key, what in ((_NOT_SAFE, "not safe"), (_SHORT_OWN, "short of their units' own requirement")):
        told = rows.get(key)
        if told is not None and told["denominator"]:
            were = "was" if told["numerator"] == 1 else "were"
            said.append(f"{number(told['numerator'])} of {number(told['denominator'])} shifts {were} {what}")
    if not said:
        return f"{first}; no shift could be judged."
    elsewhere = f". On units without a published rule, {said[1]}" if len(said) > 1 else ""
    return f"{first}; {said[0]}{elsewhere}."
