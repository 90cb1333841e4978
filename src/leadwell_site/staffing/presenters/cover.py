"""How competences and posts of a unit are covered, as rows of tables."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.people import FEWEST_OF_A_POST, days_ahead, registration_not_known


def cover_row(row: Mapping[str, Any], units: Mapping[int, str], *, many: bool) -> list[Any]:
    """Give how a competence is covered, as a row of a table."""
    where = f"{units[row['unit']]}: " if many else ""
    wanted = f" ({row['keeps']} wanted on each shift)" if row["keeps"] else ""
    shifts = f"{row['uncovered']} of {row['shifts']}" if row["shifts"] else "no roster is held"
    single = "yes" if row["now"] == 1 else "nobody has it" if row["now"] == 0 else "no"
    return [
        f"{where}{row['title']}{wanted}",
        StaffGroup(row["staff_group"]).words,
        f"{row['now']} of {row['people']}",
        str(row["soon"]),
        str(row["ending"]),
        shifts,
        single,
    ]


def post_rows(posts: pl.DataFrame, on: date, *, may_see_names: bool) -> tuple[list[list[Any]], int]:
    """Give each post of a unit with who holds it now and who soon will not, and how many are kept back.

    One holder is a single point of failure, and told only to those who may know who it is.
    """
    until = on + timedelta(days=days_ahead())
    going = (pl.col("left_on") <= until).fill_null(value=False) | (
        pl.col("registered_until") <= until
    ).fill_null(value=False)
    unsure = registration_not_known(posts)["employee_id"].implode()
    hours = pl.col("hours_a_week")
    found = (
        posts.group_by("role")
        .agg(
            people=pl.len(),
            hours=pl.when(hours.is_null().any()).then(None).otherwise(hours.sum()),
            going=going.sum(),
            unknown=(pl.col("employee_id").is_in(unsure) & ~going).sum(),
        )
        .sort("role")
    )
    shown = found if may_see_names else found.filter(pl.col("people") >= FEWEST_OF_A_POST)
    rows = [
        [
            row["role"],
            str(row["people"]),
            "not known" if row["hours"] is None else f"{row['hours']:g}",
            f"{row['going']}{or_unknown(row['unknown'])}",
            "yes" if row["people"] == 1 else "no",
        ]
        for row in shown.iter_rows(named=True)
    ]
    return rows, found.height - shown.height


def or_unknown(unknown: int) -> str:
    """Say how many are not known beside a count that lacks them."""
    return f", {unknown} not known" if unknown else ""
