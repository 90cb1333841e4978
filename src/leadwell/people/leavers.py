"""People whom a unit's newer list of staff does not name any more: they may have left."""

import polars as pl

from leadwell.foundations.definition_files import definition


def least_share_listed() -> float:
    """Give the share of a unit's people that a list has to name to be taken for the list of the whole unit."""
    return definition("people", "fitness").entry("leavers").number("least_share")


def not_listed_any_more(
    known: pl.DataFrame, told: pl.DataFrame, *, least_share: float | None = None
) -> pl.DataFrame:
    """Give the people of units that a list covers whom it does not name, at whatever unit.

    A list that names only some of a unit's people, such as one of new starters, says nothing of the others.

    Args:
        known: ``person, unit``: where people are who an earlier list of staff named and who have not left.
        told: ``person, unit`` of the newer list; ``person`` is null where nobody known is meant.
        least_share: as ``least_share_listed``, where not given.

    Returns:
        Their rows of ``known``, by unit and person.

    >>> known = pl.DataFrame({"person": [1, 2, 3, 4], "unit": [7, 7, 7, 8]})
    >>> told = pl.DataFrame({"person": [1, 2], "unit": [7, 8]})
    >>> not_listed_any_more(known, told).rows()
    [(3, 7)]
    """
    share = least_share_listed() if least_share is None else least_share
    named = told["person"].drop_nulls().unique().implode()
    here = known.filter(pl.col("unit").is_in(told["unit"].unique().implode()))
    still = pl.col("person").is_in(named)
    whole = here.group_by("unit").agg(still.mean().alias("share")).filter(pl.col("share") >= share)
    return here.filter(~still).join(whole.select("unit"), on="unit", how="semi").sort("unit", "person")
