"""Red flags: each shift judged against the rules that apply to its unit."""

from collections.abc import Mapping
from enum import StrEnum

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.frames import (
    MILLISECONDS,
    as_hours,
    milliseconds,
    people_by_day,
    people_by_part,
    with_serves,
    with_unit,
)
from leadwell.staffing.rules import Flag, Judged, NoSuchFlag, Rules, Serves, Watch

_SHIFT = ("unit", "on", "part")
_GROUPS = (StaffGroup.REGISTERED, StaffGroup.SUPPORT)
_KINDS = ("required", "planned", "actual")

# Paid hours of one person for a whole part of the day, by unit and part.
HoursOfOne = Mapping[str, Mapping[str, float]]

_CODES: pl.DataType = pl.List(pl.String())
_COLUMNS: dict[str, pl.DataType | type[pl.DataType]] = {
    "unit": pl.String,
    "unit_name": pl.String,
    "site_name": pl.String,
    "on": pl.Date,
    "part": pl.String,
    "serves": pl.String,  # a Serves
    "registered_required": pl.Float64,
    "registered_planned": pl.Float64,
    "registered_actual": pl.Float64,
    "registered_against": pl.String,  # "required", or "planned" where no requirement was given; else null
    "registered_shortfall": pl.Float64,  # hours short of the requirement; below zero where over it
    "support_required": pl.Float64,
    "support_planned": pl.Float64,
    "support_actual": pl.Float64,
    "support_against": pl.String,
    "support_shortfall": pl.Float64,
    "people": pl.Float64,  # counted at this part, else that day; null where missing
    "flags": _CODES,  # codes of the red flags, in the order of the rules
    "cannot_tell": _CODES,  # codes that the hours neither show nor rule out
    "signals": _CODES,  # codes of what asks for a closer look; not red flags
    "overridden": _CODES,  # codes that a person set aside with a reason
    "masked": pl.Boolean,  # support workers stood in for registered nurses; null where it cannot be told
    "judged": pl.Boolean,
    "not_judged": pl.String,  # a NotJudged where judged is false
}
JUDGED = pl.Schema(_COLUMNS)


class NotJudged(StrEnum):
    """Why a shift could not be judged."""

    NO_RULE = "no_rule"
    CLOSED = "closed"
    NO_ACTUAL = "no_actual"
    NO_REQUIREMENT = "no_requirement"

    @property
    def words(self) -> str:
        """The reason as a page says it."""
        return {
            NotJudged.NO_RULE: "no staffing rule applies to this kind of unit",
            NotJudged.CLOSED: "closed: no hours were required, planned or worked, and nobody was counted",
            NotJudged.NO_ACTUAL: "the hours worked are missing",
            NotJudged.NO_REQUIREMENT: "neither required nor planned hours are known",
        }[self]


def judge(
    shifts: pl.DataFrame,
    census: pl.DataFrame,
    *,
    rules: Rules,
    serves: str | Mapping[str, str],
    hours_of_one: HoursOfOne | None = None,
) -> pl.DataFrame:
    """Judge every shift: one row a unit, day and part, in the columns of ``JUDGED``.

    - Rows of one staff group on one shift are added; their actual hours are missing if one of them is.
    - Time is short against the required hours, or against the planned hours where no requirement was
      given, and the ``against`` column says which.
    - A shortfall is flagged where it is strictly more than the lesser of the rule's hours and its share of
      the requirement.
    - People are worked out from hours. Fewer than the rule's number is certain, and flagged, where the
      hours are fewer than that many of the shortest usual shifts. It is ruled out where they reach that
      many of the longest, or reach a requirement that itself is for that many. In between it is put in
      ``cannot_tell`` and is not a flag.
    - A shift is judged when it has a flag, or when each of its rules had the hours that it needs.

    Registered nurses and support workers are never added together here, save in ``masked``, which shows
    where adding them would hide a shortage of nurses.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS``; a ``unit`` column, if present, is the key.
        census: columns of ``leadwell.intake.reading.CENSUS``.
        rules: see ``leadwell.staffing.rules``.
        serves: whom the units serve: one value for all, or one by unit; a unit not named is "other".
        hours_of_one: for units that know it, the paid hours of one person for a part of the day; for the
            rest the usual lengths in the rules hold. With it, hours always tell.
    """
    table = _one_row_a_shift(with_unit(shifts))
    table = with_serves(_with_people(table, census), serves)
    table = _with_lengths(table, rules, hours_of_one or {})
    flags = [flag for flag in rules.flags if flag.judged is not Judged.BY_HAND]
    table = table.with_columns(
        flags=_codes({flag.code: _applies(flag) & _is_flagged(flag) for flag in flags}),
        cannot_tell=_codes({flag.code: _applies(flag) & _cannot_tell(flag) for flag in flags}),
        signals=_codes({watch.code: _is_watched(watch) for watch in rules.watches}),
        overridden=pl.lit([], dtype=pl.List(pl.String())),
        masked=_is_masked(rules),
    )
    has_rule = _any([_is_for(flag) for flag in flags])
    no_actual = _any([_applies(flag) & _ms(flag, "actual").is_null() for flag in flags]) | ~_any(
        [_applies(flag) for flag in flags]
    )
    no_requirement = _any(
        [
            _applies(flag) & _requirement(flag.group).is_null()
            for flag in flags
            if flag.judged is Judged.SHORTFALL
        ]
    )
    closed = _is_closed()
    table = table.with_columns(
        not_judged=pl.when(~has_rule)
        .then(pl.lit(NotJudged.NO_RULE.value))
        .when(closed)
        .then(pl.lit(NotJudged.CLOSED.value))
        .when(pl.col("flags").list.len() > 0)
        .then(None)
        .when(no_actual)
        .then(pl.lit(NotJudged.NO_ACTUAL.value))
        .when(no_requirement)
        .then(pl.lit(NotJudged.NO_REQUIREMENT.value))
    )
    nothing = pl.lit([], dtype=pl.List(pl.String()))
    table = table.with_columns(judged=pl.col("not_judged").is_null()).with_columns(
        flags=pl.when("judged").then("flags").otherwise(nothing),
        cannot_tell=pl.when("judged").then("cannot_tell").otherwise(nothing),
    )
    return _with_hours(table).select(JUDGED.names()).sort(_SHIFT)


def day_flags(recorded: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Give the red flags that people recorded: one row a unit, day and part, with the list of codes.

    Args:
        recorded: columns unit, on, part, code; the same flag recorded twice on one shift counts once.
        rules: the codes that are allowed.

    Raises:
        NoSuchFlag: a code names no red flag.
    """
    order = {flag.code: place for place, flag in enumerate(rules.flags)}
    unknown = sorted({code for code in recorded["code"].to_list() if code not in order}, key=str)
    if unknown:
        raise NoSuchFlag(
            f"These are not codes of red flags: {', '.join(map(str, unknown))}. "
            f"The codes are {', '.join(order)}."
        )
    return (
        recorded.select(*_SHIFT, "code")
        .unique()
        .sort(pl.col("code").replace_strict(list(order), list(order.values()), return_dtype=pl.Int64))
        .group_by(_SHIFT, maintain_order=True)
        .agg(recorded=pl.col("code"))
        .sort(_SHIFT)
    )


def with_recorded(judged: pl.DataFrame, recorded: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Give judged shifts with the flags that people recorded put in.

    A shift with a recorded flag is judged, whatever its hours say; one that has no hours at all gets a row.

    Args:
        judged: columns of ``JUDGED``.
        recorded: columns unit, on, part, code.
        rules: the codes that are allowed.

    Raises:
        NoSuchFlag: a code names no red flag.
    """
    if recorded.is_empty():
        return judged
    by_day = day_flags(recorded, rules=rules)
    of_them = judged.join(by_day, on=_SHIFT, how="semi")
    others = judged.join(by_day, on=_SHIFT, how="anti")
    names = judged.select("unit", "unit_name", "site_name", "serves").unique("unit", keep="first")
    joined = by_day.join(of_them, on=_SHIFT, how="left").join(names, on="unit", how="left", suffix="_of_unit")
    order = [flag.code for flag in rules.flags]
    nothing = pl.lit([], dtype=pl.List(pl.String()))
    either = pl.concat_list(pl.col("flags").fill_null(nothing), pl.col("recorded"))
    with_flags = (
        joined.with_columns(
            flags=_codes({code: either.list.contains(code) for code in order}),
            cannot_tell=pl.col("cannot_tell").fill_null(nothing),
            signals=pl.col("signals").fill_null(nothing),
            overridden=pl.col("overridden").fill_null(nothing),
            unit_name=pl.coalesce("unit_name", "unit_name_of_unit", "unit"),
            site_name=pl.coalesce("site_name", "site_name_of_unit", pl.lit("")),
            serves=pl.coalesce("serves", "serves_of_unit", pl.lit(Serves.OTHER.value)),
            judged=pl.lit(value=True),
            not_judged=pl.lit(None, dtype=pl.String),
        )
        .select(JUDGED.names())
        .cast(JUDGED)
    )
    return pl.concat([others, with_flags]).sort(_SHIFT)


def with_overrides(judged: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """Give judged shifts with the flags that a person set aside moved to ``overridden``.

    Args:
        judged: columns of ``JUDGED``.
        overrides: columns unit, on, part, code; a flag that the shift does not have is let be.
    """
    if overrides.is_empty():
        return judged
    aside = overrides.select(*_SHIFT, "code").unique().group_by(_SHIFT).agg(aside=pl.col("code").sort())
    nothing = pl.lit([], dtype=pl.List(pl.String()))
    return (
        judged.join(aside, on=_SHIFT, how="left")
        .with_columns(aside=pl.col("aside").fill_null(nothing))
        .with_columns(
            overridden=pl.col("overridden").list.set_union(
                pl.col("flags").list.set_intersection(pl.col("aside"))
            ),
            flags=pl.col("flags").list.set_difference(pl.col("aside")),
        )
        .select(JUDGED.names())
        .sort(_SHIFT)
    )


def _one_row_a_shift(shifts: pl.DataFrame) -> pl.DataFrame:
    """Give hours by group and kind in milliseconds, one row a shift."""
    rows = shifts.with_columns(milliseconds(pl.col(f"{kind}_hours")).alias(kind) for kind in _KINDS)
    sums = []
    for group in _GROUPS:
        of_group = pl.col("staff_group") == group.value
        for kind in _KINDS:
            hours = pl.col(kind).filter(of_group)
            whole = (hours.len() > 0) & (hours.null_count() == 0) if kind == "actual" else hours.count() > 0
            sums.append(pl.when(whole).then(hours.sum()).alias(f"{group.value}_{kind}"))
    names = [pl.col("unit_name").drop_nulls().min(), pl.col("site_name").drop_nulls().min()]
    return rows.group_by(_SHIFT).agg(*names, *sums)


def _with_people(table: pl.DataFrame, census: pl.DataFrame) -> pl.DataFrame:
    by_part = people_by_part(census)
    by_day = people_by_day(census).rename({"people": "people_of_day"})
    return (
        table.join(by_part, on=_SHIFT, how="left")
        .join(by_day, on=("unit", "on"), how="left")
        .with_columns(people=pl.coalesce("people", "people_of_day"))
        .drop("people_of_day")
    )


def _with_hours(table: pl.DataFrame) -> pl.DataFrame:
    columns = []
    for group in _GROUPS:
        name = group.value
        columns += [as_hours(pl.col(f"{name}_{kind}")).alias(f"{name}_{kind}") for kind in _KINDS]
        columns.append(
            pl.when(pl.col(f"{name}_required").is_not_null())
            .then(pl.lit("required"))
            .when(pl.col(f"{name}_planned").is_not_null())
            .then(pl.lit("planned"))
            .alias(f"{name}_against")
        )
        short = _requirement(group) - pl.col(f"{name}_actual")
        columns.append(as_hours(short).alias(f"{name}_shortfall"))
    return table.with_columns(columns)


def _requirement(group: StaffGroup | None) -> pl.Expr:
    assert group is not None
    return pl.coalesce(f"{group.value}_required", f"{group.value}_planned")


def _ms(flag: Flag, kind: str) -> pl.Expr:
    assert flag.group is not None
    return pl.col(f"{flag.group.value}_{kind}")


def _is_for(flag: Flag) -> pl.Expr:
    return pl.col("serves").is_in([one.value for one in flag.applies_to])


def _applies(flag: Flag) -> pl.Expr:
    """Whether a rule is for the unit, and for a rule that says so, whether the shift has that staff group at all."""
    if not flag.where_recorded:
        return _is_for(flag)
    return _is_for(flag) & pl.any_horizontal(_ms(flag, kind).is_not_null() for kind in _KINDS)


def _short_enough(flag: Flag, requirement: pl.Expr, actual: pl.Expr) -> pl.Expr:
    # In milliseconds every number is whole, so a shortfall of exactly 8 hours is exactly 8 hours.
    most = pl.min_horizontal(pl.lit(flag.hours * MILLISECONDS * 100), requirement * flag.percent)
    return (requirement - actual) * 100 > most


def _with_lengths(table: pl.DataFrame, rules: Rules, own: HoursOfOne) -> pl.DataFrame:
    """Give each shift the milliseconds of one person by the shortest and the longest usual shift."""
    parts = [part.value for part in rules.lengths]
    ends = {
        "shortest": [round(one.shortest * MILLISECONDS) for one in rules.lengths.values()],
        "longest": [round(one.longest * MILLISECONDS) for one in rules.lengths.values()],
    }
    usual = [
        pl.col("part").replace_strict(parts, hours, default=None, return_dtype=pl.Int64).alias(name)
        for name, hours in ends.items()
    ]
    known = [
        (unit, str(part), round(hours * MILLISECONDS))
        for unit, of_unit in own.items()
        for part, hours in of_unit.items()
    ]
    schema: dict[str, type[pl.DataType]] = {"unit": pl.String, "part": pl.String, "own": pl.Int64}
    return (
        table.with_columns(usual)
        .join(pl.DataFrame(known, schema=schema, orient="row"), on=("unit", "part"), how="left")
        .with_columns(shortest=pl.coalesce("own", "shortest"), longest=pl.coalesce("own", "longest"))
        .drop("own")
    )


def _is_flagged(flag: Flag) -> pl.Expr:
    actual = _ms(flag, "actual")
    if flag.judged is Judged.SHORTFALL:
        return _short_enough(flag, _requirement(flag.group), actual).fill_null(value=False)
    return (actual < pl.col("shortest") * flag.staff).fill_null(value=False)


def _cannot_tell(flag: Flag) -> pl.Expr:
    if flag.judged is Judged.SHORTFALL:
        return pl.lit(value=False)
    actual, requirement = _ms(flag, "actual"), _requirement(flag.group)
    fewest, most = pl.col("shortest") * flag.staff, pl.col("longest") * flag.staff
    as_planned = ((requirement >= fewest) & (actual >= requirement)).fill_null(value=False)
    return ((actual >= fewest) & (actual < most) & ~as_planned).fill_null(value=False)


def _is_watched(watch: Watch) -> pl.Expr:
    """More people for each of the group than the signal allows, even if all worked the shortest shift."""
    actual = pl.col(f"{watch.group.value}_actual")
    applies = pl.col("serves").is_in([serves.value for serves in watch.applies_to])
    by_part = pl.col("part").is_in([part.value for part in watch.parts])
    too_many = pl.col("people") * pl.col("shortest") > actual * watch.people
    return (applies & by_part & too_many).fill_null(value=False)


def _is_masked(rules: Rules) -> pl.Expr:
    """Registered time short while both groups together reach the same mark, required or planned."""
    found: pl.Expr = pl.lit(None, dtype=pl.Boolean)
    registered, support = pl.col("registered_actual"), pl.col("support_actual")
    for kind in ("required", "planned"):
        of_registered, of_support = pl.col(f"registered_{kind}"), pl.col(f"support_{kind}")
        short = (of_registered - registered) * 100 > of_registered * rules.masking_percent
        for flag in rules.flags:
            if flag.judged is Judged.SHORTFALL and flag.group is StaffGroup.REGISTERED:
                short |= _applies(flag) & _short_enough(flag, of_registered, registered)
        masked = short & (registered + support >= of_registered + of_support)
        found = pl.when(found.is_null()).then(masked).otherwise(found | masked.fill_null(value=False))
    return found


def _is_closed() -> pl.Expr:
    nothing = [pl.col(f"{group.value}_{kind}").fill_null(0) == 0 for group in _GROUPS for kind in _KINDS]
    worked = [pl.col(f"{group.value}_actual").is_not_null() for group in _GROUPS]
    return pl.all_horizontal(nothing) & pl.any_horizontal(worked) & (pl.col("people").fill_null(0) == 0)


def _any(conditions: list[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(conditions) if conditions else pl.lit(value=False)


def _codes(found: dict[str, pl.Expr]) -> pl.Expr:
    """Give the list of the codes whose condition is true."""
    if not found:
        return pl.lit([], dtype=pl.List(pl.String()))
    each = [pl.when(condition).then(pl.lit(code)) for code, condition in found.items()]
    return pl.concat_list(each).list.drop_nulls()
