"""How a unit is covered for each competence that it needs: who has it now, who nearly, and where one person is all."""

from datetime import date, timedelta

import polars as pl

from leadwell.people.expiring import days_ahead

COVER = pl.Schema(
    {
        "unit": pl.Int64,
        "staff_group": pl.String,
        "competence": pl.String,
        "title": pl.String,
        "keeps": pl.Int64,  # how many are wanted on each shift; 0 where it was not said
        "people": pl.Int64,  # of the group in the unit
        "now": pl.Int64,  # who has it today
        "soon": pl.Int64,  # who had it and let it lapse: ready as soon as it is renewed
        "ending": pl.Int64,  # of those who have it, whose ends within 90 days
        "shifts": pl.Int64,  # coming shifts of the unit that are planned with anybody, of whatever group
        "uncovered": pl.Int64,  # of them, with fewer who have it on that day than are wanted (at least one)
        "is_single": pl.Boolean,  # one person, or nobody, has it
    }
)


def cover(
    people: pl.DataFrame,
    held: pl.DataFrame,
    needed: pl.DataFrame,
    shifts: pl.DataFrame,
    *,
    on: date,
    others: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Give for each competence that a unit needs how well it is covered.

    A shift is covered by whoever is rostered on it, has the competence on that day and is of the group that is asked
    for it: the unit's own, from elsewhere or hired. Whoever is still learning is beyond the numbers and covers
    nothing. A shift on which nobody of the group is rostered is not covered.

    Args:
        people: whose posts are at the units, columns of ``PEOPLE``.
        held: what these people and the others have, columns of ``HELD``.
        needed: columns of ``NEEDED``.
        shifts: all planned shifts at the units from ``on`` on, columns of ``SHIFTS_OF_PEOPLE``.
        on: the day.
        others: who else is rostered at the units, columns of ``PEOPLE``. Of somebody on the roster who is in neither
            table the group is not known, so they cover nothing.

    Returns:
        Columns of ``COVER``, by unit, group and title.
    """
    group = people.select("person", "unit", "staff_group")
    many = group.group_by("unit", "staff_group").agg(people=pl.len().cast(pl.Int64))
    holds = pl.col("expires_on").is_null() | (pl.col("expires_on") >= on)
    had = (
        held.join(group, on="person")
        .group_by("unit", "staff_group", "competence")
        .agg(
            now=holds.sum().cast(pl.Int64),
            soon=(~holds).sum().cast(pl.Int64),
            ending=(holds & (pl.col("expires_on") <= on + timedelta(days=days_ahead()))).sum().cast(pl.Int64),
        )
    )
    coming = shifts.filter(pl.col("on") >= on, pl.col("state") == "planned", pl.col("kind") == "care")
    wanted = (
        coming.select("unit", "on", "part")
        .unique()
        .join(needed.select("unit", "staff_group", "competence", "keeps"), on="unit")
    )
    facts = ("person", "staff_group", "learning_until")
    everybody = pl.concat([one.select(facts) for one in (people, others) if one is not None])
    good = (
        coming.join(everybody.unique("person", keep="first", maintain_order=True), on="person")
        .filter((pl.col("learning_until") < pl.col("on")).fill_null(value=True))
        .join(held.select("person", "competence", "expires_on"), on="person")
        .filter((pl.col("expires_on") >= pl.col("on")).fill_null(value=True))
        .group_by("unit", "staff_group", "competence", "on", "part")
        .agg(good=pl.col("person").n_unique())
    )
    by_shift = wanted.join(
        good, on=["unit", "staff_group", "competence", "on", "part"], how="left"
    ).with_columns(pl.col("good").fill_null(0))
    covered = by_shift.group_by("unit", "staff_group", "competence").agg(
        shifts=pl.len().cast(pl.Int64),
        uncovered=(pl.col("good") < pl.max_horizontal("keeps", 1)).sum().cast(pl.Int64),
    )
    key = ["unit", "staff_group", "competence"]
    return (
        needed.join(many, on=["unit", "staff_group"], how="left")
        .join(had, on=key, how="left")
        .join(covered, on=key, how="left")
        .with_columns(
            pl.col(name).fill_null(0) for name in ("people", "now", "soon", "ending", "shifts", "uncovered")
        )
        .with_columns(is_single=pl.col("now") <= 1)
        .select(COVER.names())
        .cast(COVER)
        .sort("unit", "staff_group", "title")
    )
