"""Strain on a unit's staff, week by week, and a warning where several of its signs rise beyond chance.

Signs lead: missed breaks, absence, long weeks and short rests come before people leave. They are counted of a unit and
never of a person, and a unit of few people is not judged.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import polars as pl

from leadwell.foundations.definition_files import definition

STRAIN = pl.Schema(
    {
        "unit": pl.Int64,
        "week": pl.Date,  # its Monday
        "sign": pl.String,  # breaks_missed, absence, long_weeks, short_rests
        "numerator": pl.Float64,
        "denominator": pl.Float64,
        "people": pl.Int64,  # who worked or should have in the week
    }
)
SIGNS = {
    "breaks_missed": "breaks missed, of shifts worked",
    "absence": "shifts missed through absence, of shifts rostered",
    "long_weeks": "people over 48 hours in the week, of people",
    "short_rests": "rests of under 11 hours, of rests between shifts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Risen:
    """A sign that rose."""

    sign: str  # of ``SIGNS``
    before: float  # its rate before
    now: float  # in the last weeks


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A unit of which several signs of strain rose beyond chance."""

    unit: int
    signs: tuple[Risen, ...]


def strain_by_week(shifts: pl.DataFrame) -> pl.DataFrame:
    """Count the signs of strain of each unit and week, of its own staff.

    Missed breaks and absence are counted of own shifts, where they were. Long weeks and short rests are about all that
    somebody works: every shift of theirs counts, hired or own and at whatever unit, for the unit where they have most
    of their own shifts. Whoever has no own shift is nobody's own staff and is left out.

    Whole weeks only count for long weeks, so the first and last week of the table may be short; leave them out where
    the table does not begin on a Monday. Breaks are not counted on shifts of which nobody said whether one was missed.

    Args:
        shifts: columns of ``SHIFTS_OF_PEOPLE``: all past shifts of the units' own staff, also those elsewhere and
            those for which they were hired. Units at which they helped stand in the result too, with the shifts
            that are in the table.

    Returns:
        Columns of ``STRAIN``.
    """
    hours = definition("people", "fitness").entry("unsafe_week").number("hours")
    done = shifts.filter(pl.col("state").is_in(["worked", "absent"])).with_columns(
        week=pl.col("on").dt.truncate("1w"), is_worked=pl.col("state") == "worked"
    )
    own = done.filter(pl.col("hired") == "")
    at_home = done.filter("is_worked").drop("unit").join(_homes(own), on="person")
    key = ["unit", "week"]
    care = own.filter(pl.col("kind") == "care")
    told = care.filter("is_worked", pl.col("breaks_missed").is_not_null())
    weeks = at_home.group_by(*key, "person").agg(pl.col("hours").sum())
    many = pl.col("person").n_unique().cast(pl.Int64).alias("people")
    of_shifts, of_people = own.group_by(key).agg(many), at_home.group_by(key).agg(many)
    found = [
        (
            told.group_by(key).agg(
                numerator=pl.col("breaks_missed").sum(), denominator=pl.len(), sign=_sign("breaks_missed")
            ),
            of_shifts,
        ),
        (
            care.group_by(key).agg(
                numerator=(~pl.col("is_worked")).sum(), denominator=pl.len(), sign=_sign("absence")
            ),
            of_shifts,
        ),
        (
            weeks.group_by(key).agg(
                numerator=(pl.col("hours") > hours).sum(), denominator=pl.len(), sign=_sign("long_weeks")
            ),
            of_people,
        ),
        (_rests(at_home), of_people),
    ]
    columns = [*key, "sign", "numerator", "denominator"]
    return (
        pl.concat(
            one.with_columns(pl.col("numerator", "denominator").cast(pl.Float64))
            .select(columns)
            .join(people, on=key)
            for one, people in found
        )
        .select(STRAIN.names())
        .cast(STRAIN)
        .sort("unit", "sign", "week")
    )


def _homes(own: pl.DataFrame) -> pl.DataFrame:
    """Give the unit where each person has most of their own shifts; of equals the first by number."""
    return (
        own.group_by("person", "unit")
        .len()
        .sort(["person", "len", "unit"], descending=[False, True, False])
        .unique("person", keep="first", maintain_order=True)
        .select("person", "unit")
    )


def _sign(name: str) -> pl.Expr:
    return pl.lit(name).first()


def _rests(at_home: pl.DataFrame) -> pl.DataFrame:
    """Count short rests between two shifts of one person whose times are known, in the week of the later one."""
    least = definition("people", "fitness").entry("rest").number("hours")
    timed = at_home.filter(pl.col("begins").str.len_chars() == 5, pl.col("ends").str.len_chars() == 5)
    begins, ends = (
        pl.col("on").cast(pl.Datetime("us"))
        + pl.duration(
            hours=pl.col(name).str.head(2).cast(pl.Int64), minutes=pl.col(name).str.tail(2).cast(pl.Int64)
        )
        for name in ("begins", "ends")
    )
    ordered = (
        timed.with_columns(starts=begins, stops=ends)
        .with_columns(
            stops=pl.when(pl.col("stops") <= pl.col("starts"))
            .then(pl.col("stops") + timedelta(days=1))
            .otherwise("stops")
        )
        .sort("person", "starts")
        .with_columns(
            rest=(pl.col("starts") - pl.col("stops").shift(1)).over("person"),
            is_other=(
                (pl.col("on") != pl.col("on").shift(1)) | (pl.col("part") != pl.col("part").shift(1))
            ).over("person"),  # halves of a split shift have no rest
        )
    )
    rest = pl.col("rest").dt.total_minutes() / 60
    return (
        ordered.filter(pl.col("rest").is_not_null(), "is_other")
        .group_by("unit", "week")
        .agg(numerator=((rest >= 0) & (rest < least)).sum(), denominator=pl.len(), sign=_sign("short_rests"))
    )


def warned(strain: pl.DataFrame, *, on: date) -> tuple[Warned, ...]:
    """Give the units of which several signs of strain rose beyond chance in the last weeks.

    A sign rose where its rate over the last weeks lies above that of the weeks before, up to a year of them, by more
    than chance explains one time in forty. How far weeks scatter is taken from the weeks before, so that a sign that
    always jumps about is not one that rose; what the last weeks and the weeks before each leave uncertain counts.

    Args:
        strain: columns of ``STRAIN``; weeks that are not over on ``on`` are passed over.
        on: the day on which it is asked.

    Returns:
        The units with their signs. A unit with few people, or with less than half a year before, is not judged.
    """
    rule = definition("people", "fitness").entry("early_warning")
    told = _of_enough(strain, on)
    found: dict[int, list[Risen]] = {}
    for (unit, sign), rows in told.group_by("unit", "sign", maintain_order=True):
        before, late = rows.filter(~pl.col("is_late")), rows.filter("is_late")
        risen = _risen(str(sign), before, late)
        if risen is not None:
            found.setdefault(int(str(unit)), []).append(risen)
    order = list(SIGNS)
    return tuple(
        Warned(unit=unit, signs=tuple(sorted(signs, key=lambda one: order.index(one.sign))))
        for unit, signs in sorted(found.items())
        if len(signs) >= rule.whole("signals", least=1)
    )


def judged(strain: pl.DataFrame, *, on: date) -> frozenset[int]:
    """Give the units of which enough is held to judge: of enough people, with half a year before the last weeks.

    Args:
        strain: columns of ``STRAIN``.
        on: the day on which it is asked.
    """
    weeks = (
        _of_enough(strain, on)
        .group_by("unit")
        .agg(
            before=pl.col("week").filter(~pl.col("is_late")).n_unique(),
            late=pl.col("week").filter("is_late").n_unique(),
        )
    )
    enough = weeks.filter(pl.col("before") >= _weeks("weeks_before"), pl.col("late") >= _weeks("weeks_late"))
    return frozenset(enough["unit"].to_list())


def _of_enough(strain: pl.DataFrame, on: date) -> pl.DataFrame:
    """Give the weeks that are over, of units and signs of enough people, and whether each is one of the last."""
    rule = definition("people", "fitness").entry("early_warning")
    since = on - timedelta(weeks=rule.whole("weeks", least=1), days=6)
    told = strain.filter(
        pl.col("week") + timedelta(days=6) <= on,
        pl.col("week") > on - timedelta(weeks=_weeks("weeks_back")),
        pl.col("denominator") > 0,
    )
    return told.filter(
        pl.col("people").median().over("unit", "sign") >= rule.whole("least_people", least=1)
    ).with_columns(is_late=pl.col("week") > since)


def _weeks(name: str) -> int:
    return definition("people", "fitness").entry("early_warning").whole(name, least=1)


def _risen(sign: str, before: pl.DataFrame, late: pl.DataFrame) -> Risen | None:
    """Give a sign that rose, with both rates; None where it did not, or too little is known."""
    if before.height < _weeks("weeks_before") or late.height < _weeks("weeks_late"):
        return None
    events, chances = (before[name].to_numpy().astype(np.float64) for name in ("numerator", "denominator"))
    rate = float(events.sum() / chances.sum())
    lately = float(late["denominator"].sum())
    now = float(late["numerator"].sum()) / lately
    if rate <= 0 or now <= rate:
        return None
    wanted = rate * chances
    scatter = float(((events - wanted) ** 2 / wanted).sum() / (before.height - 1))
    spread = (rate * max(1.0, scatter) * (1 / lately + 1 / float(chances.sum()))) ** 0.5
    if now - rate <= _student(before.height - 1) * spread:
        return None
    return Risen(sign=sign, before=rate, now=now)


def _student(freedom: int) -> float:
    """The point that Student's t passes one time in forty: Cornish and Fisher's expansion about the normal one."""
    chance = definition("people", "fitness").entry("early_warning").number("chance_percent") / 100
    z = NormalDist().inv_cdf(1 - chance)
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
