"""Hours of a month as figures: fill, cover, care hours per patient day, shifts that were not safe."""

from collections.abc import Mapping

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.staffing.frames import (
    as_hours,
    milliseconds,
    missing_reason,
    people_by_day,
    possible,
    with_unit,
)
from leadwell.staffing.groups import Part, StaffGroup
from leadwell.staffing.red_flags import HoursOfOne, judge
from leadwell.staffing.rules import Flag, Judged, Rules

_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.String,
    "measure": pl.String,  # key of a measure definition
    "period_start": pl.Date,  # first day of the month
    "numerator": pl.Float64,
    "denominator": pl.Float64,  # null for a plain count, and where missing
    "missing": pl.String,  # a Missing where there is no figure
    "shifts": pl.Int64,  # rows that the figure is made of: hours rows, shifts, or days for census figures
    "held": pl.Int64,  # rows that could have been; fewer used than held means that some lack a number
}
FIGURES = pl.Schema(_COLUMNS)
ROLLED = pl.Schema(
    {
        **_COLUMNS,
        "units": pl.Int64,  # units whose figures are in the sum
        "units_known": pl.Int64,  # units that have this measure in any of the months given
    }
)

_WHEN = ("day", "night", "weekend", "all")
_KINDS = ("required", "planned", "actual")
_SATURDAY = 6


def month_figures(
    shifts: pl.DataFrame,
    census: pl.DataFrame,
    *,
    rules: Rules,
    serves: str | Mapping[str, str],
    judged: pl.DataFrame | None = None,
    hours_of_one: HoursOfOne | None = None,
) -> pl.DataFrame:
    """Give every staffing figure of every unit and month, in the columns of ``FIGURES``.

    Numerator and denominator are sums, to be divided last. The rules of each figure:

    - fill is actual over planned hours, cover actual over required hours. A row counts in both sums or in
      neither: one without its plan or its actual hours is left out, and ``shifts`` under ``held`` shows it.
      Nothing planned at all makes a fill "not defined", never 0 or 100.
    - hours are the sums of what is known, each kind for itself.
    - care hours per patient day are the hours of the days that have a count of people, over those people.
      A count of 0 on a day with registered or support hours cannot be true and is left out as missing.
    - shifts not safe are the shifts with a red flag over the shifts judged.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS`` (a ``unit`` column, if present, is the key).
        census: columns of ``leadwell.intake.reading.CENSUS``.
        rules: see ``leadwell.staffing.rules``.
        serves: whom the units serve: one value for all, or one by unit.
        judged: the same shifts as ``red_flags`` gives them, where flags recorded or overridden by hand are
            to count; worked out here when not given.
        hours_of_one: see ``red_flags.judge``.
    """
    rows = _rows(shifts)
    if judged is None:
        judged = judge(shifts, census, rules=rules, serves=serves, hours_of_one=hours_of_one)
    figures = [
        *_hours_and_ratios(rows),
        *_care_hours(rows, census),
        _census(rows, census),
        *_shift_counts(judged, rules),
    ]
    return (
        pl.concat([one.select(FIGURES.names()) for one in figures])
        .cast(FIGURES)
        .sort("unit", "measure", "period_start")
    )


def rollup(figures: pl.DataFrame, *, into: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Give the figures of places made of units: numerators and denominators summed, never ratios averaged.

    A unit takes part in a month's sum only where it has the whole figure. ``units`` says how many do and
    ``units_known`` how many have this measure in any of the months given.

    Args:
        figures: columns of ``FIGURES``.
        into: the place that each unit belongs to; units not named are left out. Without it all units go
            into one place called "".
    """
    table = figures
    if into is None:
        table = table.with_columns(place=pl.lit(""))
    else:
        table = table.with_columns(
            place=pl.col("unit").replace_strict(
                list(into), list(into.values()), default=None, return_dtype=pl.String
            )
        ).filter(pl.col("place").is_not_null())
    known = table.group_by("place", "measure").agg(units_known=pl.col("unit").n_unique().cast(pl.Int64))
    there = pl.col("missing").is_null() & pl.col("numerator").is_not_null()
    summed = (
        table.with_columns(
            # Hours are exact to the millisecond and counts are whole: so summed, no order changes a digit.
            milliseconds(pl.col("numerator")).alias("numerator"),
            milliseconds(pl.col("denominator")).alias("denominator"),
        )
        .group_by("place", "measure", "period_start")
        .agg(
            numerator=pl.when(there.any()).then(pl.col("numerator").filter(there).sum()),
            denominator=pl.when((there & pl.col("denominator").is_not_null()).any()).then(
                pl.col("denominator").filter(there).sum()
            ),
            missing=pl.when(~there.any()).then(missing_reason(pl.col("missing"))),
            shifts=pl.col("shifts").filter(there).sum(),
            held=pl.col("held").sum(),
            units=pl.col("unit").filter(there).n_unique().cast(pl.Int64),
        )
        .join(known, on=("place", "measure"), how="left")
        .rename({"place": "unit"})
        .with_columns(as_hours(pl.col("numerator")), as_hours(pl.col("denominator")))
    )
    return summed.select(ROLLED.names()).cast(ROLLED).sort("unit", "measure", "period_start")


def _rows(shifts: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of hours in milliseconds, with month, half of the day and weekend."""
    halves = {part.value: part.half.value for part in Part}
    return with_unit(shifts).select(
        "unit",
        "on",
        "staff_group",
        "missing",
        period_start=pl.col("on").dt.truncate("1mo"),
        half=pl.col("part").replace_strict(
            list(halves), list(halves.values()), default=Part.DAY.value, return_dtype=pl.String
        ),
        is_weekend=pl.col("on").dt.weekday() >= _SATURDAY,
        required=milliseconds(pl.col("required_hours")),
        planned=milliseconds(pl.col("planned_hours")),
        actual=milliseconds(pl.col("actual_hours")),
        agency=milliseconds(pl.col("agency_hours")),
    )


def _when(name: str) -> pl.Expr:
    if name == "all":
        return pl.lit(value=True)
    return pl.col("is_weekend") if name == "weekend" else pl.col("half") == name


def _hours_and_ratios(rows: pl.DataFrame) -> list[pl.DataFrame]:
    found = []
    for when in _WHEN:
        these = rows.filter(_when(when))
        found += [_ratio(these, "fill", "planned", when), _ratio(these, "cover", "required", when)]
        if when != "weekend":
            found += [_sum(these, kind, when) for kind in _KINDS]
    found.append(_ratio(rows.with_columns(actual="agency", hours="actual"), "agency_share", "hours", "all"))
    return found


def _ratio(rows: pl.DataFrame, name: str, under: str, when: str) -> pl.DataFrame:
    """Actual hours over the hours ``under``, of the rows that have both."""
    both = pl.col("actual").is_not_null() & pl.col(under).is_not_null()
    table = rows.group_by("unit", "period_start", "staff_group").agg(
        top=pl.col("actual").filter(both).sum(),
        under=pl.col(under).filter(both).sum(),
        known=pl.col(under).count() + (pl.col("actual").count() if name == "agency_share" else 0),
        reason=missing_reason(pl.col("missing")),
        shifts=both.sum(),
        held=pl.len(),
    )
    if name != "fill":
        # Cover and agency share are given only where the file speaks of requirements or agency at all.
        column = "known" if name == "cover" else "shifts"
        table = table.filter(pl.col(column) > 0)
    missing = (
        pl.when(pl.col("shifts") == 0)
        .then("reason")
        .when(pl.col("under") == 0)
        .then(pl.lit(Missing.NOT_DEFINED.value))
    )
    suffix = "" if name == "agency_share" else f".{when}"
    return (
        table.with_columns(missing=missing)
        .with_columns(
            measure=pl.format("staffing.{}.{}{}", pl.lit(name), "staff_group", pl.lit(suffix)),
            numerator=pl.when(pl.col("missing").is_null()).then(as_hours(pl.col("top"))),
            denominator=pl.when(pl.col("shifts") > 0).then(as_hours(pl.col("under"))),
        )
        .select(FIGURES.names())
        .cast(FIGURES)
    )


def _sum(rows: pl.DataFrame, kind: str, when: str) -> pl.DataFrame:
    """Hours of one kind, of the rows that have them."""
    table = rows.group_by("unit", "period_start", "staff_group").agg(
        numerator=pl.when(pl.col(kind).count() > 0).then(pl.col(kind).sum()),
        missing=pl.when(pl.col(kind).count() == 0).then(missing_reason(pl.col("missing"))),
        shifts=pl.col(kind).count(),
        held=pl.len(),
    )
    if kind == "required":
        table = table.filter(pl.col("shifts") > 0)
    suffix = "" if when == "all" else f".{when}"
    return (
        table.with_columns(
            as_hours(pl.col("numerator")),
            measure=pl.format("staffing.hours.{}.{}{}", "staff_group", pl.lit(kind), pl.lit(suffix)),
            denominator=pl.lit(None, dtype=pl.Float64),
        )
        .select(FIGURES.names())
        .cast(FIGURES)
    )


def _people(rows: pl.DataFrame, census: pl.DataFrame) -> pl.DataFrame:
    """Give every day that has hours or a count: unit, on, period_start, people, and hours by group.

    ``people`` is null where nobody counted or the count cannot be true. Hours of a group are null on a
    day on which one of its rows has none.
    """
    groups = [group.value for group in StaffGroup]
    hours = rows.group_by("unit", "on").agg(
        *(
            pl.when(pl.col("actual").filter(pl.col("staff_group") == group).null_count() == 0)
            .then(pl.col("actual").filter(pl.col("staff_group") == group).sum())
            .alias(group)
            for group in groups
        ),
        overall=pl.when(pl.col("actual").null_count() == 0).then(pl.col("actual").sum()),
    )
    cared = pl.sum_horizontal(StaffGroup.REGISTERED.value, StaffGroup.SUPPORT.value) > 0
    return (
        hours.join(people_by_day(census), on=("unit", "on"), how="full", coalesce=True)
        .with_columns(period_start=pl.col("on").dt.truncate("1mo"))
        .with_columns(
            impossible=((pl.col("people") == 0) & cared).fill_null(value=False),
        )
        .with_columns(people=pl.when(~pl.col("impossible")).then(possible(pl.col("people"))))
    )


def _care_hours(rows: pl.DataFrame, census: pl.DataFrame) -> list[pl.DataFrame]:
    """Care hours per patient (or resident) day, by group and overall, where people are counted at all."""
    days = _people(rows, census)
    counted = days.group_by("unit").agg(pl.col("people").count()).filter(pl.col("people") > 0)["unit"]
    with_rows = rows.select("unit", "staff_group").unique()
    found = []
    for group in (*StaffGroup, None):
        name = "overall" if group is None else group.value
        units = counted
        if group is not None:
            units = with_rows.filter(pl.col("staff_group") == name)["unit"].filter(
                with_rows.filter(pl.col("staff_group") == name)["unit"].is_in(counted.to_list())
            )
        both = pl.col(name).is_not_null() & pl.col("people").is_not_null()
        found.append(
            days.filter(pl.col("unit").is_in(units.to_list()))
            .group_by("unit", "period_start")
            .agg(
                top=pl.col(name).filter(both).sum(),
                under=pl.col("people").filter(both).sum(),
                impossible=pl.col("impossible").all(),
                shifts=both.sum(),
                held=pl.len(),
            )
            .with_columns(
                missing=pl.when(pl.col("shifts") == 0)
                .then(
                    pl.when("impossible")
                    .then(pl.lit(Missing.NOT_POSSIBLE.value))
                    .otherwise(pl.lit(Missing.NOT_RECORDED.value))
                )
                .when(pl.col("under") == 0)
                .then(pl.lit(Missing.NOT_DEFINED.value))
            )
            .with_columns(
                measure=pl.lit(f"staffing.chppd.{name}"),
                numerator=pl.when(pl.col("missing").is_null()).then(as_hours(pl.col("top"))),
                denominator=pl.when(pl.col("shifts") > 0).then("under"),
            )
            .select(FIGURES.names())
            .cast(FIGURES)
        )
    return found


def _census(rows: pl.DataFrame, census: pl.DataFrame) -> pl.DataFrame:
    """Patient (or resident) days over the days on which somebody counted."""
    days = _people(rows, census)
    counted = days.group_by("unit").agg(pl.col("people").count()).filter(pl.col("people") > 0)["unit"]
    return (
        days.filter(pl.col("unit").is_in(counted.to_list()))
        .group_by("unit", "period_start")
        .agg(
            numerator=pl.when(pl.col("people").count() > 0).then(pl.col("people").sum()),
            denominator=pl.when(pl.col("people").count() > 0).then(pl.col("people").count()),
            missing=pl.when(pl.col("people").count() == 0).then(
                pl.when(pl.col("impossible").all())
                .then(pl.lit(Missing.NOT_POSSIBLE.value))
                .otherwise(pl.lit(Missing.NOT_RECORDED.value))
            ),
            shifts=pl.col("people").count(),
            held=pl.len(),
        )
        .with_columns(measure=pl.lit("staffing.census"))
        .select(FIGURES.names())
        .cast(FIGURES)
    )


def _shift_counts(judged: pl.DataFrame, rules: Rules) -> list[pl.DataFrame]:
    """Shifts with something wrong over the shifts for which it could be told."""
    table = judged.with_columns(period_start=pl.col("on").dt.truncate("1mo"))
    ruled = table.filter(pl.col("not_judged").is_null() | (pl.col("not_judged") != "no_rule"))
    is_judged = pl.col("judged")
    registered_short = _flags_of(rules, Judged.SHORTFALL)
    fewest = _flags_of(rules, Judged.FEWEST_STAFF)
    return [
        _count(ruled, "staffing.shifts_not_safe", pl.col("flags").list.len() > 0, is_judged),
        _count(
            ruled.filter(_serves_any(registered_short)),
            "staffing.shifts_short_registered",
            _has_any(registered_short, "flags"),
            is_judged & pl.col("registered_shortfall").is_not_null(),
        ),
        _count(
            ruled.filter(_serves_any(fewest)),
            "staffing.shifts_below_two_registered",
            _has_any(fewest, "flags"),
            is_judged & pl.col("registered_actual").is_not_null() & ~_has_any(fewest, "cannot_tell"),
        ),
        _count(
            table.filter(pl.col("registered_actual").is_not_null().any().over("unit")),
            "staffing.shifts_masked",
            pl.col("masked").fill_null(value=False),
            pl.col("masked").is_not_null(),
        ),
    ]


def _flags_of(rules: Rules, judged: Judged) -> list[Flag]:
    return [flag for flag in rules.flags if flag.judged is judged and flag.group is StaffGroup.REGISTERED]


def _has_any(flags: list[Flag], column: str) -> pl.Expr:
    return pl.any_horizontal(
        pl.lit(value=False), *(pl.col(column).list.contains(flag.code) for flag in flags)
    )


def _serves_any(flags: list[Flag]) -> pl.Expr:
    return pl.col("serves").is_in(sorted({serves.value for flag in flags for serves in flag.applies_to}))


def _count(table: pl.DataFrame, measure: str, wrong: pl.Expr, told: pl.Expr) -> pl.DataFrame:
    return (
        table.group_by("unit", "period_start")
        .agg(
            numerator=pl.when(told.any()).then((wrong & told).sum()),
            denominator=pl.when(told.any()).then(told.sum()),
            missing=pl.when(~told.any()).then(pl.lit(Missing.NOT_RECORDED.value)),
            shifts=told.sum(),
            held=pl.len(),
        )
        .with_columns(measure=pl.lit(measure))
        .select(FIGURES.names())
        .cast(FIGURES)
    )
