"""The month's staffing figures on pages: each through ``shown``, registered and support apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from leadwell.foundations.periods import Period
from leadwell.foundations.staff import StaffGroup
from leadwell.measures.definitions import measure
from leadwell.staffing.lost import LostHours
from leadwell_site.design_system.figures import Mark, Shown
from leadwell_site.design_system.wording import hours, plural
from leadwell_site.measures.presenters import shown
from leadwell_site.staffing.presenters.shifts import number

WHENS = ("day", "night", "weekend", "all")
_WHEN_WORDS = {"day": "by day", "night": "by night", "weekend": "at weekends", "all": "all together"}
CARE_HOURS = ("registered", "support", "overall")
COUNTS = (
    ("staffing.shifts_short_registered", "Short of registered nurse time"),
    ("staffing.shifts_below_two_registered", "Too few registered nurses on duty"),
    ("staffing.shifts_masked", "Support workers stood in for nurses"),
)

# What a page of one unit asks for, and what a table of many does.
OF_UNIT = (
    *(
        f"staffing.{kind}.{group.value}.{when}"
        for kind in ("fill", "cover")
        for group in StaffGroup
        for when in WHENS
    ),
    *(f"staffing.chppd.{group}" for group in CARE_HOURS),
    "staffing.census",
    "staffing.shifts_not_safe",
    "staffing.shifts_short_own",
    *(key for key, _ in COUNTS),
)
OF_MANY = (
    "staffing.fill.registered.all",
    "staffing.fill.registered.day",
    "staffing.fill.registered.night",
    "staffing.fill.support.day",
    "staffing.fill.support.night",
    "staffing.fill.support.all",
    "staffing.chppd.registered",
    "staffing.chppd.overall",
    "staffing.census",
    "staffing.shifts_not_safe",
    "staffing.shifts_short_own",
    "staffing.shifts_masked",
)

Row = Mapping[str, Any]
Rows = Mapping[str, Row]  # one unit's or place's figures of a month, by measure


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """A row of a table of figures; None where there is nothing of the kind."""

    name: str
    cells: tuple[Shown | None, ...]
    href: str = ""


def by_unit(figures: pl.DataFrame) -> dict[int, dict[str, Row]]:
    """Give the figures of one month by unit (or place) and measure."""
    found: dict[int, dict[str, Row]] = {}
    for row in figures.iter_rows(named=True):
        found.setdefault(row["unit_id"], {})[row["measure"]] = row
    return found


def ratio_rows(rows: Rows, kind: str, *, keep: Callable[[str], str]) -> list[FigureRow]:
    """Give fill (or cover) of each staff group that there is: by day, night, weekend and all together."""
    found = []
    for group in StaffGroup:
        keys = [f"staffing.{kind}.{group.value}.{when}" for when in WHENS]
        if any(key in rows for key in keys):
            name = group.words[:1].upper() + group.words[1:]
            cells = tuple(
                figure(rows, key, keep=keep, label=f"{name}, {_WHEN_WORDS[when]}")
                for key, when in zip(keys, WHENS, strict=True)
            )
            found.append(FigureRow(name=name, cells=cells))
    return found


def figure(rows: Rows, key: str, *, keep: Callable[[str], str], label: str = "") -> Shown | None:
    """Give one figure, or None where there is nothing of the kind."""
    row = rows.get(key)
    return None if row is None else shown(measure(key), row, keep=keep, label=label)


def count_of(rows: Rows, key: str, *, keep: Callable[[str], str], label: str = "") -> Shown | None:
    """Give a share of shifts as a count: ``9 of 62``."""
    value = figure(rows, key, keep=keep, label=label)
    if value is None or value.missing:
        return value
    row = rows[key]
    return replace(value, text=f"{number(row['numerator'])} of {number(row['denominator'])}", unit="shifts")


def care_hours(
    rows: Rows, month: Period, *, people: str, keep: Callable[[str], str]
) -> list[tuple[str, Shown]]:
    """Give care hours for each person a day with how many days were counted: title and figure."""
    counted = rows.get("staffing.census")
    days = counted["denominator"] if counted else None
    titles = {
        "registered": "Registered nurses and midwives",
        "support": "Support workers",
        "overall": "All care staff together",
    }
    found = []
    for group in CARE_HOURS:
        value = figure(rows, f"staffing.chppd.{group}", keep=keep)
        if value is None:
            continue
        marks = value.marks
        if "units_known" not in (counted or {}) and (days or 0) < month.days and not value.missing:
            marks = (
                Mark(text=f"{people.capitalize()} were counted on {number(days or 0)} of {month.days} days"),
                *marks,
            )
        unit = f"hours for each {people.removesuffix('s')} a day"
        found.append((titles[group], replace(value, marks=marks, unit=unit if value.text else "")))
    return found


def counts(rows: Rows, *, keep: Callable[[str], str]) -> list[tuple[str, Shown]]:
    """Give what was wrong with how many shifts, beside those not safe: title and figure."""
    found = [(title, count_of(rows, key, keep=keep)) for key, title in COUNTS]
    return [(title, value) for title, value in found if value is not None]


def lost_rows(found: Sequence[LostHours]) -> list[list[Any]]:
    """Give hours that were lost, of care and of improvement in one table."""
    rows = []
    for one in found:
        what = one.group.words.capitalize() if one.group else "Protected time for improvement"
        unit = "shift" if one.group else "time"
        apart = f"; {plural(one.unknown, unit)} not known" if one.unknown else ""
        rows.append(
            [
                what,
                hours(one.wanted),
                hours(one.lost),
                f"{one.shifts} of {plural(one.of, unit)}{apart}",
            ]
        )
    return rows
