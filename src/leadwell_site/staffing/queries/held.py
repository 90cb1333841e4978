"""Shifts, counts of people and what people recorded about them, as known at a moment; one query each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Model

from leadwell.foundations.periods import Period
from leadwell.staffing import needs, red_flags
from leadwell.staffing.rules import Rules, serves_of, shipped_rules
from leadwell_site.measures.choices import WITHDRAWN
from leadwell_site.measures.models import Load
from leadwell_site.measures.queries.remembered import remembered_tables
from leadwell_site.measures.queries.rows import (
    as_day,
    as_moment,
    listed,
    moment_text_of,
    one_of,
    table,
    text_of,
)
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.choices import MitigationKind
from leadwell_site.staffing.models import (
    FlagOverride,
    Mitigation,
    NeedsTally,
    RecordedFlag,
    ShiftCensus,
    ShiftHours,
)

_MOMENT = pl.Datetime("us", "UTC")

SHIFT_KEY = ("unit_id", "on", "part", "staff_group")
CENSUS_KEY = ("unit_id", "on", "part", "level")
_STORED = {"id": pl.Int64, "known_at": _MOMENT, "load_id": pl.Int64, "sheet": pl.String, "row": pl.Int64}
_SHIFTS = {
    "unit_id": pl.Int64,
    "on": pl.Date,
    "part": pl.String,
    "staff_group": pl.String,
    "required_hours": pl.Float64,
    "planned_hours": pl.Float64,
    "actual_hours": pl.Float64,
    "agency_hours": pl.Float64,
    "bank_hours": pl.Float64,
    "missing": pl.String,
    **_STORED,
}
_CENSUS = {
    "unit_id": pl.Int64,
    "on": pl.Date,
    "part": pl.String,
    "level": pl.String,
    "people": pl.Float64,
    "missing": pl.String,
    **_STORED,
}
_BY_A_PERSON = {
    "id": pl.Int64,
    "unit_id": pl.Int64,
    "on": pl.Date,
    "part": pl.String,
    "by": pl.String,
    "known_at": _MOMENT,
}
_FLAGS = {**_BY_A_PERSON, "code": pl.String, "note": pl.String, "withdraws_id": pl.Int64}
_OVERRIDES = {
    **_BY_A_PERSON,
    "code": pl.String,
    "reason_code": pl.String,
    "reason": pl.String,
    "withdraws_id": pl.Int64,
}
_MITIGATIONS = {**_BY_A_PERSON, "kind": pl.String, "escalated_to": pl.String, "note": pl.String}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Everything held of some units between two days, and each shift judged by it.

    Tables have the unit's number as text in ``unit``, which is their key for the library.
    """

    shifts: pl.DataFrame  # columns of SHIFTS, with a home's own requirement where the file gave none
    census: pl.DataFrame
    recorded: pl.DataFrame  # flags seen by a person: unit, on, part, code, note, by, known_at, id
    overrides: pl.DataFrame  # flags set aside: unit, on, part, code, reason_code, reason, by, known_at, id
    mitigations: pl.DataFrame  # unit, on, part, kind, escalated_to, note, by, known_at, id
    judged: pl.DataFrame  # columns of ``red_flags.JUDGED``
    serves: dict[str, str]
    hours_of_one: dict[str, dict[str, float]]
    rules: Rules

    @property
    def answered(self) -> pl.DataFrame:
        """The shifts for which something was done: unit, on, part. Who was told has yet to answer."""
        key = ["unit", "on", "part"]
        last = self.mitigations.sort("known_at", "id").unique(key, keep="last", maintain_order=True)
        return last.filter(pl.col("kind") != MitigationKind.ESCALATED.value).select(key)


def shifts(units: Iterable[int], *, start: date, end: date, known_at: datetime | None = None) -> pl.DataFrame:
    """Give hours by unit, day, part and staff group as known at a moment (now, where none is given).

    Columns: those of ``leadwell.intake.reading.SHIFTS`` with ``unit`` and ``unit_id``, and of the row that
    stands ``id``, ``known_at``, ``load_id`` and ``corrected`` (whether it took the place of another).
    """
    return _named(_latest(ShiftHours, _SHIFTS, SHIFT_KEY, units, start, end, known_at))


def census(units: Iterable[int], *, start: date, end: date, known_at: datetime | None = None) -> pl.DataFrame:
    """Give counts of people by unit, day, part and level as known at a moment; columns as in ``shifts``."""
    return _named(_latest(ShiftCensus, _CENSUS, CENSUS_KEY, units, start, end, known_at))


def every_row(
    model: type[Model], units: Iterable[int], *, start: date, end: date, known_at: datetime
) -> pl.DataFrame:
    """Give every row of hours or counts ever added, withdrawn ones too, in the order of becoming known."""
    schema = _SHIFTS if model is ShiftHours else _CENSUS
    return _rows(model, schema, units, start, end, known_at)


def told_by_kind(
    units: Iterable[int], *, start: date, end: date, kind: str, known_at: datetime
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the keys of the hours and counts that stand at a moment because a file of a kind told them.

    What was typed in by hand, or told by a file of another kind, is not among them.
    """
    numbers = list(units)
    loads = list(
        Load.objects.filter(source__kind=kind, organisation__units__in=numbers[:1]).values_list(
            "pk", flat=True
        )
    )
    hours = _latest(ShiftHours, _SHIFTS, SHIFT_KEY, numbers, start, end, known_at)
    people = _latest(ShiftCensus, _CENSUS, CENSUS_KEY, numbers, start, end, known_at)
    of_it = pl.col("load_id").is_in(loads)
    return hours.filter(of_it).select(SHIFT_KEY), people.filter(of_it).select(CENSUS_KEY)


def recorded_flags(
    units: Iterable[int], *, start: date, end: date, known_at: datetime | None = None
) -> pl.DataFrame:
    """Give the red flags that people saw and did not withdraw."""
    return _standing(_rows(RecordedFlag, _FLAGS, units, start, end, known_at))


def overrides(
    units: Iterable[int], *, start: date, end: date, known_at: datetime | None = None
) -> pl.DataFrame:
    """Give the rules' red flags that people set aside, and did not withdraw."""
    return _standing(_rows(FlagOverride, _OVERRIDES, units, start, end, known_at))


def mitigations(
    units: Iterable[int], *, start: date, end: date, known_at: datetime | None = None
) -> pl.DataFrame:
    """Give what was done about red flags, in the order in which it was recorded."""
    return _keyed(_rows(Mitigation, _MITIGATIONS, units, start, end, known_at))


def tallies(units: Iterable[int], *, known_at: datetime | None = None) -> list[NeedsTally]:
    """Give the hours that homes said one resident needs: the one from the earliest day first."""
    found = NeedsTally.objects.filter(unit_id__in=list(units))
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return list(found.order_by("unit_id", "from_on", "known_at", "id"))


def held(units: Sequence[Unit], *, start: date, end: date, known_at: datetime | None = None) -> Held:
    """Give everything held of units between two days, judged: seven queries however many units and days."""
    numbers = [unit.pk for unit in units]
    rules = shipped_rules()
    serves = {str(unit.pk): serves_of(unit.serves).value for unit in units}
    lengths = {str(unit.pk): _lengths(unit) for unit in units if _lengths(unit)}
    homes = [unit for unit in units if serves_of(unit.serves).is_home]
    needed = tallies([unit.pk for unit in homes], known_at=known_at)
    span = {"start": start, "end": end, "known_at": known_at}

    def judge() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
        counted = census(numbers, **span)
        hours = with_own_needs(shifts(numbers, **span), counted, homes, needed)
        return (
            hours,
            counted,
            red_flags.judge(hours, counted, rules=rules, serves=serves, hours_of_one=lengths),
        )

    # What a person records about a shift comes without a load, so it is put in afterwards.
    told = (tuple(serves.items()), repr(lengths), tuple(one.pk for one in needed))
    hours, counted, found = remembered_tables(("held", start, end, known_at, *told), judge)
    recorded, aside = recorded_flags(numbers, **span), overrides(numbers, **span)
    found = red_flags.with_recorded(found, recorded, rules=rules)
    found = red_flags.with_overrides(found, aside)
    if not recorded.is_empty():  # a shift known only by a recorded flag has no row that says whom it serves
        found = found.with_columns(serves=pl.col("unit").replace_strict(serves, default="other"))
    return Held(
        shifts=hours,
        census=counted,
        recorded=recorded,
        overrides=aside,
        mitigations=mitigations(numbers, **span),
        judged=found,
        serves=serves,
        hours_of_one=lengths,
        rules=rules,
    )


def judged(unit: Unit, month: Period, known_at: datetime | None = None) -> pl.DataFrame:
    """Give every shift of a unit's month judged, in the columns of ``red_flags.JUDGED``."""
    return held([unit], start=month.start, end=month.end, known_at=known_at).judged


def _lengths(unit: Unit) -> dict[str, float]:
    return {str(part): float(hours) for part, hours in (unit.shift_lengths or {}).items()}


def _rows(
    model: type[Model],
    schema: Mapping[str, Any],
    units: Iterable[int],
    start: date,
    end: date,
    known_at: datetime | None,
) -> pl.DataFrame:
    """Give every row ever added about these units and days, in the order of becoming known."""
    read = {_MOMENT: moment_text_of, pl.Date: text_of}
    columns = ", ".join(read.get(kind, str)(f'"{name}"') for name, kind in schema.items())
    parameters = [listed(units), as_day(start), as_day(end)]
    until = ""
    if known_at is not None:
        until = "AND known_at <= %s"
        parameters.append(as_moment(known_at))
    return table(
        f"""
        SELECT {columns} FROM {model._meta.db_table}
        WHERE {one_of("unit_id")} AND "on" BETWEEN %s AND %s {until}
        ORDER BY known_at, id
        """,  # noqa: S608 (only names of tables and columns are put in)
        parameters,
        pl.Schema(schema),
    )


def _latest(
    model: type[Model],
    schema: Mapping[str, Any],
    key: Sequence[str],
    units: Iterable[int],
    start: date,
    end: date,
    known_at: datetime | None,
) -> pl.DataFrame:
    """Give the row that stands for each key, with ``corrected``; what was withdrawn is left out."""
    return standing(_rows(model, schema, units, start, end, known_at), key)


def standing(rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Give of rows in the order of becoming known the one that stands for each key, as ``shifts`` gives them."""
    return (
        rows.with_columns(corrected=pl.len().over(key) > 1)
        .unique(key, keep="last", maintain_order=True)
        .filter(pl.col("missing") != WITHDRAWN)
        .with_columns(missing=pl.when(pl.col("missing") != "").then("missing"))
        .sort(key)
    )


def _standing(rows: pl.DataFrame) -> pl.DataFrame:
    taken_back = rows["withdraws_id"].drop_nulls().to_list()
    stands = pl.col("withdraws_id").is_null() & ~pl.col("id").is_in(taken_back)
    return _keyed(rows.filter(stands).drop("withdraws_id"))


def _keyed(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(unit=pl.col("unit_id").cast(pl.String))


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    """Give the table with the columns of the library that the site does not fill from names in files."""
    nothing = pl.lit("", dtype=pl.String)
    return _keyed(rows).with_columns(unit_code=nothing, unit_name=nothing, site_name=nothing)


def with_own_needs(
    hours: pl.DataFrame, counted: pl.DataFrame, homes: Sequence[Unit], own: Sequence[NeedsTally]
) -> pl.DataFrame:
    """Put in what homes say that they need, on days with residents counted by the levels of their tally."""
    by_level = counted.filter(pl.col("level") != "")
    for place, one in enumerate(own):
        last = [later.from_on for later in own[place + 1 :] if later.unit_id == one.unit_id][:1]
        tally = tally_of_home(one)
        known = pl.col("level").is_in([level.key for level in tally.levels])
        mine = (pl.col("unit_id") == one.unit_id) & (pl.col("on") >= one.from_on)
        days = by_level.filter(mine & (pl.col("on") < last[0] if last else True))
        days = days.filter(known.all().over("unit_id", "on"))
        serves = serves_of(next(home.serves for home in homes if home.pk == one.unit_id))
        if days.height:
            hours = needs.with_required(hours, needs.required_hours(tally, days, serves=serves))
    return hours


def tally_of_home(own: NeedsTally | None) -> needs.Tally:
    """Give a home's own tally, or the shipped example where it has none."""
    tally = needs.shipped_tally()
    if own is None:
        return tally
    for level, groups in own.hours.items():
        tally = tally.with_hours(
            level,
            {
                (needs.StaffGroup(group), needs.Part(part)): float(hours)
                for group, parts in groups.items()
                for part, hours in parts.items()
            },
        )
    return tally
