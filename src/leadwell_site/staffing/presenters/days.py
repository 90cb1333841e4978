"""One day of a unit and everything below it: which shifts ask for something to be done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.staff import Part
from leadwell.staffing.hours import FIGURES
from leadwell.staffing.summary import ShiftStatus, shift_summary
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.presenters.shifts import ShiftRow, shift_rows
from leadwell_site.staffing.queries import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShift:
    """One shift of one unit on the day."""

    unit: str
    part: Part
    row: ShiftRow


def day_of_units(
    units: Sequence[Unit],
    held: Held,
    *,
    names: Mapping[int, str],
    on: date,
    last_on: date | None,
    keep: Callable[[str], str],
    here: str,
) -> dict[str, Any]:
    """Give the day: red flags without anything done first, then those with, then every other shift.

    Args:
        last_on: the last day with shifts, offered where this one has none.
        here: the address of the page, to which the day is put.
    """
    there = set(held.judged["unit"].to_list())
    day = Period(PeriodKind.DAY, on)
    found: list[UnitShift] = []
    for unit in sorted(units, key=lambda unit: (names[unit.pk], unit.pk)):
        if str(unit.pk) not in there:
            continue
        lines = shift_summary(
            held.judged, pl.DataFrame(schema=FIGURES), unit=str(unit.pk), month=day, rules=held.rules
        ).shifts
        lines = tuple(line for line in lines if line.status is not ShiftStatus.ABSENT)
        rows = shift_rows(lines, unit_id=unit.pk, held=held, keep=keep)
        found += [
            UnitShift(unit=names[unit.pk], part=line.part, row=row)
            for line, row in zip(lines, rows, strict=True)
        ]
    asks = [one for one in found if one.row.asks]
    done = [one for one in found if one.row.done]
    others = [one for one in found if not one.row.asks and not one.row.done]
    silent = [names[unit.pk] for unit in units if str(unit.pk) not in there and unit.closed_on is None]
    joined = "&" if "?" in here else "?"
    return {
        "asks": asks,
        "done": done,
        "others": others,
        "silent": sorted(silent) if found else [],
        "many": len(units) > 1,
        "sentence": _sentence(asks, done, found),
        "earlier_href": f"{here}{joined}on={on - timedelta(days=1)}",
        "later_href": f"{here}{joined}on={on + timedelta(days=1)}",
        "last_on": last_on,
        "last_href": f"{here}{joined}on={last_on}",
    }


def _sentence(asks: list[UnitShift], done: list[UnitShift], found: list[UnitShift]) -> str:
    if not found:
        return "No shift of this day has been recorded."
    shifts = "1 shift" if len(found) == 1 else f"{len(found)} shifts"
    if not asks:
        more = f" For {len(done)} something was done." if done else ""
        return f"Of {shifts}, none has a flag that waits for an answer.{more}"
    has = "has a flag that waits" if len(asks) == 1 else "have flags that wait"
    return f"{len(asks)} of {shifts} {has} for an answer: what was done?"
