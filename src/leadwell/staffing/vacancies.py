"""Vacant posts that somebody entered, as a share of the hours that a unit's own staff gives."""

from datetime import date, timedelta

import polars as pl

VACANT = pl.Schema(
    {
        "unit": pl.String,
        "hours_a_week": pl.Float64,
        "from_on": pl.Date,  # the first day on which nobody is in the post
        "filled_on": pl.Date,  # the first day on which somebody is again; null where it is not known
    }
)
LOST = pl.Schema({"unit": pl.String, "on": pl.Date, "lost": pl.Float64})
_MOST = 0.9
LOOK_BACK_DAYS = 56  # vacant for so long, a post shows in the hours that come as foretold
# Of a fall of own hours that the forecast does not follow yet, it takes up so much with every day that it sees
# (``_LEVEL_GAIN`` of ``leadwell.forecasting.daily``).
_TAKEN_UP = 0.04


def lost_to_vacancies(vacant: pl.DataFrame, own: pl.DataFrame, *, on: date, days: int) -> pl.DataFrame:
    """Give the share of a unit's own hours that vacant posts take from coming days: columns of ``LOST``.

    What is foretold follows the hours worked lately, and is slow to follow. So a post that fell vacant in the last
    eight weeks takes the part that is not followed yet: 96% of its hours after a day, 75% after a week, 32% after
    four. One that has been vacant for longer takes nothing more: what comes without it is what has come lately. A fall
    by far more than chance is followed at once when it has lasted four weeks; then this takes up to 32% too much.

    Args:
        vacant: columns of ``VACANT``, one row a post.
        own: ``unit`` and ``hours``, what its own staff is there for in a week. Units without hours are left out.
        on: the day from which one looks ahead.
        days: how many days ahead.

    >>> posts = pl.DataFrame([("A", 37.5, date(2026, 3, 3), None)], schema=VACANT, orient="row")
    >>> own = pl.DataFrame({"unit": ["A"], "hours": [375.0]})
    >>> lost_to_vacancies(posts, own, on=date(2026, 3, 1), days=3)["lost"].round(3).to_list()
    [0.1, 0.1]
    >>> lost_to_vacancies(posts, own, on=date(2026, 3, 9), days=1)["lost"].round(3).to_list()
    [0.075]
    """
    coming = pl.DataFrame(
        {"on": pl.date_range(on + timedelta(days=1), on + timedelta(days=days), eager=True)}
    )
    seen = (pl.lit(on) - pl.col("from_on")).dt.total_days().clip(lower_bound=-1) + 1  # days worked without it
    new = vacant.with_columns(seen=seen).filter(pl.col("seen") < LOOK_BACK_DAYS)
    unseen = pl.col("hours_a_week") * pl.lit(1 - _TAKEN_UP).pow(pl.col("seen"))
    return (
        new.join(own.filter(pl.col("hours") > 0), on="unit")
        .join(coming, how="cross")
        .filter(
            pl.col("on") >= pl.col("from_on"),
            (pl.col("on") < pl.col("filled_on")).fill_null(value=True),
        )
        .group_by("unit", "on")
        .agg(lost=(unseen.sum() / pl.col("hours").first()).clip(upper_bound=_MOST))
        .sort("unit", "on")
        .match_to_schema(LOST)
    )


def with_vacancies(away: pl.DataFrame, lost: pl.DataFrame) -> pl.DataFrame:
    """Give ``unit, on, beyond`` of who is known to be away, with what vacant posts take counted in.

    Args:
        away: ``unit``, ``on`` and ``beyond``, see ``leadwell.people.away_beyond_usual``.
        lost: columns of ``LOST``.
    """
    both = away.select("unit", "on", "beyond").join(lost, on=["unit", "on"], how="full", coalesce=True)
    beyond, gone = pl.col("beyond").fill_null(0.0), pl.col("lost").fill_null(0.0)
    return both.select("unit", "on", beyond=1 - (1 - beyond) * (1 - gone)).sort("unit", "on")
