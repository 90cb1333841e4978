"""Hours of a month as figures: fill, cover, care hours per patient day, shifts that were not safe."""

from collections.abc import Mapping

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.frames import (
    as_hours,
    milliseconds,
    missing_reason,
    people_by_day,
    possible,
    with_unit,
)
from leadwell.staffing.red_flags import HoursOfOne, NotJudged, judge
from leadwell.staffing.rules import Counted, Flag, Judged, Rules, Serves

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

_KINDS = ("required", "planned", "actual")
_GROUP = ("unit", "period_start", "staff_group")
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
    days = _days(rows, census)
    figures = [*_hours_and_ratios(rows), _agency(rows), _care_hours(rows, days), _census(days)]
    return pl.concat(
        [one.select(FIGURES.names()).cast(FIGURES) for one in (*figures, *_shift_counts(judged, rules))]
    ).sort("unit", "measure", "period_start")


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


def _hours_and_ratios(rows: pl.DataFrame) -> list[pl.DataFrame]:
    """Fill, cover and sums of hours by staff group: by day, night, weekend (ratios only), and all."""
    each = pl.concat(
        [
            rows.filter(pl.col("half") != Part.WHOLE_DAY.value).with_columns(when=pl.col("half")),
            rows.filter("is_weekend").with_columns(when=pl.lit("weekend")),
            rows.with_columns(when=pl.lit("all")),
        ]
    )
    sums = [pl.col(kind).sum().alias(kind) for kind in _KINDS]
    counts = [pl.col(kind).count().alias(f"n_{kind}") for kind in _KINDS]
    pairs = [
        made
        for under in ("planned", "required")
        for both in [pl.col("actual").is_not_null() & pl.col(under).is_not_null()]
        for made in (
            pl.col("actual").filter(both).sum().alias(f"top_{under}"),
            pl.col(under).filter(both).sum().alias(f"under_{under}"),
            both.sum().alias(f"both_{under}"),
        )
    ]
    table = each.group_by(*_GROUP, "when").agg(
        *sums, *counts, *pairs, reason=missing_reason(pl.col("missing")), held=pl.len()
    )
    found = [
        _ratio(table, "fill", "planned"),
        _ratio(table.filter(pl.col("n_required") > 0), "cover", "required"),
    ]
    # Hours at weekends are parts of the ratios only: the sums are by day, by night, and in all.
    table = table.filter(pl.col("when") != "weekend").with_columns(
        when=pl.when(pl.col("when") == "all").then(pl.lit("")).otherwise("." + pl.col("when"))
    )
    for kind in _KINDS:
        of_kind = table if kind != "required" else table.filter(pl.col("n_required") > 0)
        there = pl.col(f"n_{kind}") > 0
        found.append(
            of_kind.select(
                *_GROUP,
                "held",
                measure=pl.format("staffing.hours.{}.{}{}", "staff_group", pl.lit(kind), "when"),
                numerator=pl.when(there).then(as_hours(pl.col(kind))),
                denominator=pl.lit(None, dtype=pl.Float64),
                missing=pl.when(~there).then("reason"),
                shifts=f"n_{kind}",
            )
        )
    return found


def _ratio(table: pl.DataFrame, name: str, under: str) -> pl.DataFrame:
    """Actual hours over the hours ``under``, of the rows that have both."""
    shifts = pl.col(f"both_{under}")
    return table.select(
        *_GROUP,
        "held",
        measure=pl.format("staffing.{}.{}.{}", pl.lit(name), "staff_group", "when"),
        numerator=pl.when(shifts > 0, pl.col(f"under_{under}") > 0).then(as_hours(pl.col(f"top_{under}"))),
        denominator=pl.when(shifts > 0).then(as_hours(pl.col(f"under_{under}"))),
        missing=pl.when(shifts == 0)
        .then("reason")
        .when(pl.col(f"under_{under}") == 0)
        .then(pl.lit(Missing.NOT_DEFINED.value)),
        shifts=shifts,
    )


def _agency(rows: pl.DataFrame) -> pl.DataFrame:
    """Agency hours over all hours worked, where the file says which hours came from agencies."""
    told = pl.col("agency").is_not_null() & pl.col("actual").is_not_null()
    table = rows.group_by(_GROUP).agg(
        top=pl.col("agency").filter(told).sum(),
        under=pl.col("actual").filter(told).sum(),
        shifts=told.sum(),
        held=pl.len(),
    )
    return table.filter(pl.col("shifts") > 0).select(
        *_GROUP,
        "held",
        "shifts",
        measure=pl.format("staffing.agency_share.{}", "staff_group"),
        numerator=pl.when(pl.col("under") > 0).then(as_hours(pl.col("top"))),
        denominator=as_hours(pl.col("under")),
        missing=pl.when(pl.col("under") == 0).then(pl.lit(Missing.NOT_DEFINED.value)),
    )


def _days(rows: pl.DataFrame, census: pl.DataFrame) -> pl.DataFrame:
    """Give every day of hours or a count of the units that count: unit, on, people, impossible, cared.

    ``people`` is null where nobody counted, and where nobody is said to be there although registered or
    support staff worked: that is ``impossible``. ``cared`` is null on a day without any row of hours.
    """
    worked = rows.group_by("unit", "on").agg(cared=(pl.col("actual").filter(_cares()).sum() > 0))
    return (
        worked.join(people_by_day(census), on=("unit", "on"), how="full", coalesce=True)
        .with_columns(
            impossible=((pl.col("people") == 0) & pl.col("cared")).fill_null(value=False),
            period_start=pl.col("on").dt.truncate("1mo"),
        )
        .with_columns(people=pl.when(~pl.col("impossible")).then(possible(pl.col("people"))))
        .filter(pl.col("people").is_not_null().any().over("unit"))
    )


def _care_hours(rows: pl.DataFrame, days: pl.DataFrame) -> pl.DataFrame:
    """Care hours per patient (or resident) day, by group and overall, where people are counted."""
    by_day = rows.group_by("unit", "on", "staff_group").agg(
        hours=pl.when(pl.col("actual").null_count() == 0).then(pl.col("actual").sum())
    )
    every = days.join(by_day.select("unit", "staff_group").unique(), on="unit").join(
        by_day.with_columns(is_sent=pl.lit(value=True)), on=("unit", "on", "staff_group"), how="left"
    )
    # Nurses and support workers of a unit that has them are there every day: a day without their row is
    # missing. The other groups do not come every day: without a row they worked no hours.
    is_away = pl.col("is_sent").is_null() & pl.col("cared").is_not_null() & ~_cares()
    every = every.with_columns(hours=pl.when(is_away).then(0).otherwise("hours"))
    overall = every.group_by("unit", "on", "period_start", "people", "impossible").agg(
        hours=pl.when(pl.col("hours").null_count() == 0).then(pl.col("hours").sum()),
        staff_group=pl.lit("overall"),
    )
    every = pl.concat([every.select(overall.columns), overall])
    both = pl.col("hours").is_not_null() & pl.col("people").is_not_null()
    table = every.group_by(_GROUP).agg(
        top=pl.col("hours").filter(both).sum(),
        under=pl.col("people").filter(both).sum(),
        impossible=pl.col("impossible").all(),
        shifts=both.sum(),
        held=pl.len(),
    )
    is_missing = pl.col("shifts") == 0
    return table.select(
        *_GROUP,
        "shifts",
        "held",
        measure=pl.format("staffing.chppd.{}", "staff_group"),
        numerator=pl.when(~is_missing, pl.col("under") > 0).then(as_hours(pl.col("top"))),
        denominator=pl.when(~is_missing).then("under"),
        missing=pl.when(is_missing)
        .then(_no_count())
        .when(pl.col("under") == 0)
        .then(pl.lit(Missing.NOT_DEFINED.value)),
    )


def _cares() -> pl.Expr:
    return pl.col("staff_group").is_in([StaffGroup.REGISTERED.value, StaffGroup.SUPPORT.value])


def _no_count() -> pl.Expr:
    """The reason that nobody was counted: every count there was cannot be, or there was none."""
    reasons = (Missing.NOT_POSSIBLE.value, Missing.NOT_RECORDED.value)
    return pl.when("impossible").then(pl.lit(reasons[0])).otherwise(pl.lit(reasons[1]))


def _census(days: pl.DataFrame) -> pl.DataFrame:
    """Patient (or resident) days over the days on which somebody counted."""
    table = days.group_by("unit", "period_start").agg(
        people=pl.col("people").sum(),
        shifts=pl.col("people").count(),
        impossible=pl.col("impossible").all(),
        held=pl.len(),
    )
    there = pl.col("shifts") > 0
    return table.select(
        "unit",
        "period_start",
        "shifts",
        "held",
        measure=pl.lit("staffing.census"),
        numerator=pl.when(there).then("people"),
        denominator=pl.when(there).then("shifts"),
        missing=pl.when(~there).then(_no_count()),
    )


def _shift_counts(judged: pl.DataFrame, rules: Rules) -> list[pl.DataFrame]:
    """Shifts with something wrong over the shifts for which it could be told."""
    own = pl.col("serves").is_in(
        sorted(serves.value for serves in Serves if rules.counted_as(serves) is Counted.SHORT_OWN)
    )
    short, fewest = _flags_of(rules, Judged.SHORTFALL), _flags_of(rules, Judged.FEWEST_STAFF)
    has_rule = pl.col("not_judged").is_null() | (pl.col("not_judged") != NotJudged.NO_RULE.value)
    knows_nurses = pl.col("registered_actual").is_not_null()
    is_judged = pl.col("judged")
    # Each: whether it applies to the unit, whether it can be told of the shift, whether it is so.
    counts = {
        "not_safe": (has_rule & ~own, is_judged, pl.col("flags").list.len() > 0),
        "short_own": (has_rule & own, is_judged, pl.col("flags").list.len() > 0),
        "short_registered": (
            has_rule & _serves_any(short),
            is_judged & pl.col("registered_shortfall").is_not_null(),
            _has_any(short, "flags"),
        ),
        "below_two_registered": (
            has_rule & _serves_any(fewest),
            is_judged & knows_nurses & ~_has_any(fewest, "cannot_tell"),
            _has_any(fewest, "flags"),
        ),
        "masked": (knows_nurses.any().over("unit"), pl.col("masked").is_not_null(), pl.col("masked")),
    }
    table = judged.with_columns(period_start=pl.col("on").dt.truncate("1mo")).with_columns(
        expression.fill_null(value=False).alias(f"{name}_{what}")
        for name, three in counts.items()
        for what, expression in zip(("applies", "told", "wrong"), three, strict=True)
    )
    sums = table.group_by("unit", "period_start").agg(
        made
        for name in counts
        for told in [pl.col(f"{name}_applies") & pl.col(f"{name}_told")]
        for made in (
            pl.col(f"{name}_applies").sum(),
            told.sum().alias(f"{name}_told"),
            (told & pl.col(f"{name}_wrong")).sum().alias(f"{name}_wrong"),
        )
    )
    return [
        sums.filter(pl.col(f"{name}_applies") > 0).select(
            "unit",
            "period_start",
            measure=pl.lit(f"staffing.shifts_{name}"),
            numerator=pl.when(pl.col(f"{name}_told") > 0).then(f"{name}_wrong"),
            denominator=pl.when(pl.col(f"{name}_told") > 0).then(f"{name}_told"),
            missing=pl.when(pl.col(f"{name}_told") == 0).then(pl.lit(Missing.NOT_RECORDED.value)),
            shifts=f"{name}_told",
            held=f"{name}_applies",
        )
        for name in counts
    ]


def _flags_of(rules: Rules, judged: Judged) -> list[Flag]:
    return [
        flag
        for flag in rules.flags
        if flag.judged is judged and flag.group is StaffGroup.REGISTERED and not rules.is_own(flag.code)
    ]


def _has_any(flags: list[Flag], column: str) -> pl.Expr:
    return pl.any_horizontal(
        pl.lit(value=False), *(pl.col(column).list.contains(flag.code) for flag in flags)
    )


def _serves_any(flags: list[Flag]) -> pl.Expr:
    return pl.col("serves").is_in(sorted({serves.value for flag in flags for serves in flag.applies_to}))
