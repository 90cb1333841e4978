"""How much of a unit's own staff is known to be away on coming days, beyond what is usual."""

from datetime import date, timedelta

import polars as pl

from leadwell.people.tables import REGISTERED_GROUPS

AWAY = pl.Schema(
    {
        "unit": pl.Int64,
        "on": pl.Date,
        "leave": pl.Float64,  # share of contracted hours on leave, study or other planned absence
        "lapsed": pl.Float64,  # share that may not work: registration ended, or they left
        "usual": pl.Float64,  # share so away on the days before, on average; null where no earlier leave is held
        "beyond": pl.Float64,  # share of what usually comes that does not; below 0 where fewer are away than usual
    }
)
_BACK = 56  # days from which the usual share is taken
_PLANNED = (
    "leave",
    "study",
    "improvement",
    "parental",
    "other",
)  # sickness is in the hours that come already
_LEAST, _MOST = -0.25, 0.9


def away_beyond_usual(people: pl.DataFrame, absences: pl.DataFrame, *, on: date, days: int) -> pl.DataFrame:
    """Give the share of each unit's contracted hours that is known to be away on coming days, and the usual share.

    Sickness is left out on both sides: what is usual of it is in the hours that come, and nobody plans it. Leave is
    known only so far as it is booked; a day far ahead on which little is booked yet is not taken for a full one, so
    less than usual counts for at most a quarter.

    Where no planned absence before ``on`` is held of a unit, what is usual is not known: its absences are held only
    from then on, or not at all. Leave is then left out, or all of it would be beyond what is usual; leavers and
    registrations that end are facts, and count all the same.

    Args:
        people: person, unit, staff_group, hours_a_week, registered_until and left_on, one row a person of the group
            that the unit is judged by.
        absences: person, kind, from_on and until_on (null: goes on).
        on: the day from which one looks ahead.
        days: how many days ahead.

    Returns:
        Columns of ``AWAY``: a row a unit and day from the day after ``on``. Units without contracted hours are left
        out.
    """
    known = people.filter(pl.col("hours_a_week") > 0)
    spans = absences.filter(pl.col("kind").is_in(_PLANNED)).with_columns(
        pl.col("until_on").fill_null(on + timedelta(days=days))
    )
    calendar = pl.DataFrame(
        {"on": pl.date_range(on - timedelta(days=_BACK - 1), on + timedelta(days=days), eager=True)}
    )
    on_leave = (
        spans.join(known.select("person"), on="person")
        .join_where(calendar, pl.col("on") >= pl.col("from_on"), pl.col("on") <= pl.col("until_on"))
        .select("person", "on", is_away=pl.lit(value=True))
        .unique()
    )
    each = known.join(calendar, how="cross").join(on_leave, on=["person", "on"], how="left")
    gone = (
        pl.col("staff_group").is_in(REGISTERED_GROUPS)
        & (pl.col("registered_until") < pl.col("on")).fill_null(value=False)
    ) | (pl.col("left_on") < pl.col("on")).fill_null(value=False)
    hours, is_away = pl.col("hours_a_week"), pl.col("is_away").fill_null(value=False)
    daily = each.group_by("unit", "on").agg(
        all=hours.sum(), leave=hours.filter(is_away & ~gone).sum(), lapsed=hours.filter(gone).sum()
    )
    shares = daily.with_columns(pl.col("leave") / pl.col("all"), pl.col("lapsed") / pl.col("all"))
    told = on_leave.filter(pl.col("on") < on).join(known.select("person", "unit"), on="person")["unit"]
    is_told = pl.col("unit").is_in(told.unique().implode())
    away = pl.when(is_told).then(pl.col("leave") + pl.col("lapsed")).otherwise("lapsed")
    counted = shares.with_columns(away=away, is_told=is_told)
    before = counted.filter(pl.col("on") <= on).group_by("unit").agg(before=pl.col("away").mean())
    return (
        counted.filter(pl.col("on") > on)
        .join(before, on="unit")
        .with_columns(
            usual=pl.when("is_told").then("before"),
            beyond=((pl.col("away") - pl.col("before")) / (1 - pl.col("before")).clip(lower_bound=0.1)).clip(
                _LEAST, _MOST
            ),
        )
        .select(AWAY.names())
        .cast(AWAY)
        .sort("unit", "on")
    )
