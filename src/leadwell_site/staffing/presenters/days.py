"""One day of a unit and everything below it: which shifts ask for something to be done."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.handover import shipped_clock
from leadwell.staffing.hours import FIGURES
from leadwell.staffing.summary import ShiftStatus, shift_summary
from leadwell_site.design_system.wording import plural
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.presenters.shifts import ShiftRow, number, shift_rows
from leadwell_site.staffing.queries import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShift:
    """One shift of one unit on the day."""

    unit: str
    part: Part
    row: ShiftRow
    hours: tuple[str, ...]  # needed, rostered or planned and present, a line a group
    type_href: str  # where its hours are typed in


def day_of_units(
    units: Sequence[Unit],
    held: Held,
    *,
    planned: pl.DataFrame,
    names: Mapping[int, str],
    on: date,
    now: datetime | None,
    last_on: date | None,
    keep: Callable[[str], str],
    here: str,
) -> dict[str, Any]:
    """Give the day: red flags without anything done first, then what is planned short, then every other shift.

    Args:
        planned: shifts that nobody has worked yet, judged as if everybody came who is planned.
        now: the moment, where the day is today's: shifts that go on are told from those to come.
        last_on: the last day with shifts, offered where this one has none.
        here: the address of the page, to which the day is put.
    """
    there = set(held.judged["unit"].to_list())
    day = Period(PeriodKind.DAY, on)
    to_come = {(row["unit"], row["part"]): row for row in planned.iter_rows(named=True)}
    named, seen = _named(held), _seen(held)
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
            UnitShift(
                unit=names[unit.pk],
                hours=_hours(seen.get((str(unit.pk), line.part.value), ()), is_today=now is not None),
                part=line.part,
                type_href=f"{reverse('staffing:type_in', args=[unit.pk])}?on={on}&part={line.part.value}",
                row=_as_planned(
                    row,
                    to_come.get((str(unit.pk), line.part.value)),
                    held,
                    is_by_name=(str(unit.pk), line.part.value) in named,
                    goes_on=_goes_on(on, line.part, now),
                ),
            )
            for line, row in zip(lines, rows, strict=True)
        ]
    asks = [one for one in found if one.row.asks]
    short = [one for one in found if one.row.planned_short and not one.row.done]
    done = [one for one in found if one.row.done and not one.row.asks]
    others = [one for one in found if not (one.row.asks or one.row.planned_short or one.row.done)]
    silent = [names[unit.pk] for unit in units if str(unit.pk) not in there and unit.closed_on is None]
    joined = "&" if "?" in here else "?"
    return {
        "asks": asks,
        "short": short,
        "done": done,
        "others": others,
        "silent": sorted(silent) if found else [],
        "many": len(units) > 1,
        "sentence": _sentence(asks, short, done, found),
        "earlier_href": f"{here}{joined}on={on - timedelta(days=1)}",
        "later_href": f"{here}{joined}on={on + timedelta(days=1)}",
        "last_on": last_on,
        "last_href": f"{here}{joined}on={last_on}",
    }


def _named(held: Held) -> set[tuple[str, str]]:
    """Give the shifts, by unit and part, whose hours are those of people rostered by name."""
    if "by_name" not in held.shifts.columns:
        return set()
    return set(held.shifts.filter("by_name").select("unit", "part").iter_rows())


def _seen(held: Held) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    """Give the hours of each shift by staff group, in the order of the groups."""
    known = (
        "required_hours",
        "planned_hours",
        "actual_hours",
        "told_hours",
        "rostered_hours",
        "own_hours",
        "away_hours",
        "moved_hours",
    )
    columns = [name for name in known if name in held.shifts.columns]
    sums = held.shifts.group_by("unit", "part", "staff_group").agg(
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in columns
    )
    order = [group.value for group in StaffGroup]
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(sums.iter_rows(named=True), key=lambda one: order.index(one["staff_group"])):
        found[row["unit"], row["part"]].append(row)
    return dict(found)


def _hours(rows: Sequence[Mapping[str, Any]], *, is_today: bool) -> tuple[str, ...]:
    """Say of each staff group what is needed, who is rostered or planned, and who is there."""
    found = []
    for row in rows:
        needed, planned, there = row["required_hours"], row["planned_hours"], row["actual_hours"]
        if not any((needed, planned, there, row.get("rostered_hours"))):
            continue
        words = StaffGroup(row["staff_group"]).words
        said = [f"{number(needed)} hours needed" if needed is not None else "need not known"]
        said += planned_words(row)
        if there is not None:
            said.append(f"{number(there)} {'present' if is_today else 'worked'}")
        found.append(f"{words[:1].upper()}{words[1:]}: {', '.join(said)}.")
    return tuple(found)


def planned_words(row: Mapping[str, Any]) -> list[str]:
    """Say how many hours are rostered by name and how many were planned, and what is counted of them."""
    planned, by_name = row["planned_hours"], row.get("rostered_hours")
    told, own = row.get("told_hours", planned), row.get("own_hours")
    if by_name is not None and is_by_name(row):
        differs = told is not None and round(told - by_name, 2) != 0
        return [f"{number(by_name)} rostered" + (f" ({number(told)} planned)" if differs else "")]
    said = [f"{number(told)} planned"] if told is not None else []
    # Too few are named to say whether others are missing or only not known by name: both figures, and what is counted.
    if own:
        said.append(f"{number(own)} of them by name")
    if row.get("away_hours"):
        said.append(f"{number(row['away_hours'])} of these not coming")
    if row.get("moved_hours"):
        said.append(f"{number(row['moved_hours'])} moved here")
    if told is not None and row["actual_hours"] is None and round(planned - told, 2) != 0:
        said.append(f"{number(planned)} counted")
    return said


def is_by_name(row: Mapping[str, Any]) -> bool:
    """Whether the hours of a group are told by the roster: all that was planned by name, or somebody worked since."""
    own, told = row.get("own_hours"), row.get("told_hours")
    return own is not None and (told is None or own > told - 0.005 or row["actual_hours"] is not None)


def _goes_on(on: date, part: Part, now: datetime | None) -> bool:
    if now is None:
        return False
    begins, ends = shipped_clock().span(on, part, zone=get_current_timezone())
    return begins <= now < ends


def _as_planned(
    row: ShiftRow,
    planned: Mapping[str, Any] | None,
    held: Held,
    *,
    is_by_name: bool,
    goes_on: bool,
) -> ShiftRow:
    """Say of a shift that nobody has worked yet whether who is rostered or planned is fewer than needed."""
    if planned is None or row.asks:
        return row
    is_short = bool(planned["flags"])
    word = "rostered" if is_by_name else "planned"
    titles = [held.rules.flag(code).title.replace(" was ", " is ") for code in planned["flags"]]
    return replace(
        row,
        to_come=True,
        planned_short=is_short,
        tone="watch" if is_short else "quiet",
        status=_status(is_short=is_short, is_by_name=is_by_name, goes_on=goes_on),
        says=f"As {word}: {'; '.join(titles)}." if is_short else "",
        goes_on=goes_on,
    )


def _status(*, is_short: bool, is_by_name: bool, goes_on: bool) -> str:
    word = "rostered" if is_by_name else "planned"
    if is_short:
        return f"Now, {word} short" if goes_on else f"{word.capitalize()} short"
    return f"Now, as {word}" if goes_on else f"To come, as {word}"


def _sentence(
    asks: list[UnitShift], short: list[UnitShift], done: list[UnitShift], found: list[UnitShift]
) -> str:
    if not found:
        return "No shift of this day has been recorded."
    shifts = "1 shift" if len(found) == 1 else f"{len(found)} shifts"
    if short and not asks:
        is_short = "is planned short" if len(short) == 1 else "are planned short"
        return f"{len(short)} of {shifts} {is_short} of what is needed."
    if not asks and not done and all(one.row.to_come for one in found):
        now = sum(one.row.goes_on for one in found)
        ahead = len(found) - now
        which = " and ".join(
            [
                *([f"{plural(now, 'shift')} now"] if now else []),
                *([f"{plural(ahead, 'shift')} to come"] if ahead else []),
            ]
        )
        return f"{which[:1].upper()}{which[1:]}, none planned short of what is needed."
    if not asks:
        more = f" For {len(done)} something was done." if done else ""
        return f"Of {shifts}, none has a flag that waits for an answer.{more}"
    has = "has a flag that waits" if len(asks) == 1 else "have flags that wait"
    more = f" {len(short)} more {'is' if len(short) == 1 else 'are'} planned short." if short else ""
    return f"{len(asks)} of {shifts} {has} for an answer: what was done?{more}"
