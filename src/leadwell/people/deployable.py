"""Who could work where: what each person lacks for each unit, and so the steps that they are away from it."""

from datetime import date

import polars as pl

from leadwell.people.tables import REGISTERED_GROUPS

_TITLES: pl.DataType = pl.List(pl.String())
DEPLOYABLE = pl.Schema(
    [
        ("person", pl.Int64()),
        ("unit", pl.Int64()),  # where they might work; never their own
        ("steps", pl.Int64()),  # how many things are missing; 0 is: could work there today
        ("lacks", _TITLES),  # titles, in the order of the alphabet
        ("lapsed", _TITLES),  # those of them that the person had once
    ]
)


def deployable(
    people: pl.DataFrame, held: pl.DataFrame, needed: pl.DataFrame, *, units: pl.DataFrame, on: date
) -> pl.DataFrame:
    """Give for each person and each other unit what is missing before they could work there.

    A unit that asks the person's group for nothing is not known to be open to them, and is left out: that nobody
    wrote down what is needed does not make a place safe. A registration of which no end is held is a step too: it
    has to be looked up first.

    Args:
        people: columns of ``PEOPLE``.
        held: columns of ``HELD``.
        needed: columns of ``NEEDED``.
        units: column ``unit``: those to look at.
        on: the day on which what is held has to hold.

    Returns:
        Columns of ``DEPLOYABLE``, fewest steps first.
    """
    asked = needed.join(units.select("unit").unique(), on="unit").select(
        "staff_group", "competence", "title", at="unit"
    )
    pairs = (
        people.select("person", "staff_group", "registered_until", own="unit")
        .join(asked, on="staff_group")
        .filter(pl.col("at") != pl.col("own"))
    )
    mine = held.select("person", "competence", "expires_on", had=pl.lit(value=True))
    found = pairs.join(mine, on=["person", "competence"], how="left").with_columns(
        holds=pl.col("had").fill_null(value=False)
        & (pl.col("expires_on").is_null() | (pl.col("expires_on") >= on))
    )
    until = pl.col("registered_until")
    registration = (
        pl.when(~pl.col("staff_group").is_in(REGISTERED_GROUPS))
        .then(pl.lit([], dtype=_TITLES))
        .when(until.is_null())
        .then(pl.lit(["Registration not known"]))
        .when(until < on)
        .then(pl.lit(["Registration"]))
        .otherwise(pl.lit([], dtype=_TITLES))
    )
    lacks, had = pl.col("title").filter(~pl.col("holds")), pl.col("had").fill_null(value=False)
    return (
        found.group_by("person", "at")
        .agg(
            lacks=lacks.sort(),
            lapsed=pl.col("title").filter(~pl.col("holds") & had).sort(),
            registration=registration.first(),
        )
        .with_columns(lacks=pl.concat_list("registration", "lacks"))
        .with_columns(steps=pl.col("lacks").list.len().cast(pl.Int64), unit="at")
        .select(DEPLOYABLE.names())
        .cast(DEPLOYABLE)
        .sort("steps", "unit", "person")
    )
