"""What is held once and returned many times: facts of units, months, days and shifts, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.periods import Period
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.measures.definitions import measure
from leadwell.staffing.frames import as_hours, milliseconds, people_by_day, with_unit
from leadwell.staffing.hours import month_figures
from leadwell.staffing.red_flags import judge
from leadwell.staffing.returns.layouts import Per
from leadwell.staffing.rules import Rules

Value = str | float | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What is known of a unit beside its shifts; "" where not known. ``unit`` is its key in the shifts."""

    unit: str
    unit_name: str
    site_code: str = ""
    site_name: str = ""
    organisation_code: str = ""
    organisation_name: str = ""
    specialty_1: str = ""
    specialty_2: str = ""
    beds: int | None = None
    serves: str = "adult_inpatient"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """The facts of one row of a return, and whose they are."""

    unit: str
    on: date | None  # None for a month
    part: str  # "" for a day or a month
    values: Mapping[str, Value]


def fact_rows(
    per: Per,
    shifts: pl.DataFrame,
    census: pl.DataFrame,
    *,
    month: Period,
    units: Sequence[UnitFacts],
    rules: Rules,
    judged: pl.DataFrame | None = None,
) -> tuple[FactRow, ...]:
    """Give the facts of every unit for a month: one row a unit, a unit and day, or a shift.

    A fact that is not known is there with the value None; it is written as a blank, never as zero.

    Args:
        per: what a row is about.
        shifts: columns of ``leadwell.intake.reading.SHIFTS``; other months are passed over.
        census: columns of ``leadwell.intake.reading.CENSUS``.
        month: the month returned.
        units: the units returned, in this order.
        rules: by which red flags are judged.
        judged: the same shifts as ``red_flags`` gives them, where flags recorded or set aside by hand are to
            count; worked out here when not given.
    """
    wanted = [one.unit for one in units]
    inside = pl.col("unit").is_in(wanted) & pl.col("on").is_between(month.start, month.end)
    mine, counted = with_unit(shifts).filter(inside), with_unit(census).filter(inside)
    serves = {one.unit: one.serves for one in units}
    if per is Per.UNIT_MONTH:
        found = _of_months(mine, counted, rules, serves)
    elif per is Per.UNIT_DAY:
        found = _of_days(mine, counted)
    else:
        if judged is None:
            judged = judge(mine, counted, rules=rules, serves=serves)
        found = _of_shifts(judged.filter(inside), rules)
    rows = []
    for one in units:
        own = _of_unit(one)
        for key, values in found.get(one.unit, {}).items() or _nothing_sent(per):
            beds, people = own["unit.beds"], values.get("day.people")
            if per is Per.UNIT_DAY and isinstance(beds, float) and isinstance(people, float):
                values = {**values, "day.beds_free": beds - people}
            rows.append(FactRow(unit=one.unit, on=key[0], part=key[1], values={**own, **values}))
    return tuple(rows)


_Key = tuple[date | None, str]
_Found = dict[str, dict[_Key, dict[str, Value]]]


def _nothing_sent(per: Per) -> list[tuple[_Key, dict[str, Value]]]:
    """A unit without any shift still has its line in a monthly return, blank; it has none by day or shift."""
    return [((None, ""), {})] if per is Per.UNIT_MONTH else []


def _of_unit(one: UnitFacts) -> dict[str, Value]:
    return {
        "organisation.code": one.organisation_code or None,
        "organisation.name": one.organisation_name or None,
        "site.code": one.site_code or None,
        "site.name": one.site_name or None,
        "unit.name": one.unit_name or None,
        "unit.specialty_1": one.specialty_1 or None,
        "unit.specialty_2": one.specialty_2 or None,
        "unit.beds": None if one.beds is None else float(one.beds),
    }


def _of_months(shifts: pl.DataFrame, census: pl.DataFrame, rules: Rules, serves: Mapping[str, str]) -> _Found:
    found: _Found = {}
    for row in month_figures(shifts, census, rules=rules, serves=serves).iter_rows(named=True):
        values = found.setdefault(row["unit"], {}).setdefault((None, ""), {})
        kind, *rest = row["measure"].removeprefix("staffing.").split(".")
        if kind == "hours" and len(rest) == 3:
            group, which, half = rest
            values[f"month.hours.{group}.{half}.{which}"] = row["numerator"]
        elif kind == "fill" and rest[1] in {"day", "night"}:
            values[f"month.fill.{rest[0]}.{rest[1]}"] = _value(row)
        elif kind == "chppd":
            values[f"month.chppd.{rest[0]}"] = _value(row)
        elif kind == "census":
            values["month.patients"] = row["numerator"]
    return found


def _value(row: Mapping[str, Any]) -> float | None:
    if row["missing"] is not None:
        return None
    return measure(row["measure"]).value(row["numerator"], row["denominator"])


def _of_days(shifts: pl.DataFrame, census: pl.DataFrame) -> _Found:
    rows = shifts.with_columns(
        actual=milliseconds(pl.col("actual_hours")), agency=milliseconds(pl.col("agency_hours"))
    )
    sums = []
    for group in (StaffGroup.REGISTERED, StaffGroup.SUPPORT):
        hours = pl.col("actual").filter(pl.col("staff_group") == group.value)
        whole = (hours.len() > 0) & (hours.null_count() == 0)
        sums.append(pl.when(whole).then(hours.sum()).alias(f"day.hours.{group.value}"))
    agency = pl.col("agency")
    sums.append(pl.when(agency.null_count() == 0).then(agency.sum()).alias("day.hours.agency"))
    names = ["day.hours.registered", "day.hours.support", "day.hours.agency"]
    days = (
        rows.group_by("unit", "on")
        .agg(sums)
        .with_columns(as_hours(pl.col(name)) for name in names)
        .join(people_by_day(census), on=("unit", "on"), how="full", coalesce=True)
        .sort("unit", "on")
    )
    found: _Found = {}
    for row in days.iter_rows(named=True):
        found.setdefault(row["unit"], {})[(row["on"], "")] = {
            "day.date": row["on"],
            "day.people": row["people"],
            **{name: row[name] for name in names},
        }
    return found


def _of_shifts(judged: pl.DataFrame, rules: Rules) -> _Found:
    order = {part.value: place for place, part in enumerate(Part)}
    found: _Found = {}
    rows = judged.to_dicts()
    for row in sorted(rows, key=lambda one: (one["unit"], one["on"], order.get(one["part"], len(order)))):
        flags = ", ".join(rules.flag(code).title for code in row["flags"]) or "none"
        found.setdefault(row["unit"], {})[(row["on"], row["part"])] = {
            "day.date": row["on"],
            "shift.part": row["part"],
            "shift.registered.planned": row["registered_planned"],
            "shift.registered.actual": row["registered_actual"],
            "shift.support.planned": row["support_planned"],
            "shift.support.actual": row["support_actual"],
            "shift.people": row["people"],
            "shift.red_flags": flags if row["judged"] else None,
        }
    return found
