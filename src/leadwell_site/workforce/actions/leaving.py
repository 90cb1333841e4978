"""People whom a newer list of staff does not name any more, and that they have left."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import polars as pl
from django.utils.timezone import localdate

from leadwell.people import not_listed_any_more
from leadwell_site.measures.actions import add_rows
from leadwell_site.measures.models import Load
from leadwell_site.workforce import queries
from leadwell_site.workforce.actions.adding import POST_COLUMNS, known_numbers
from leadwell_site.workforce.models import Post

_GONE = pl.Schema({"employee_id": pl.Int64, "unit_id": pl.Int64, "name": pl.String, "staff_group": pl.String})


def nobody_gone() -> pl.DataFrame:
    """Give the table of people who are not listed any more, with nobody in it."""
    return pl.DataFrame(schema=_GONE)


def not_on_list(
    *, organisation_id: int, staff: pl.DataFrame, kind: str, at: datetime, within: Sequence[str] | None
) -> pl.DataFrame:
    """Give the people of units that a list of staff covers whom an earlier such list named and this one does not.

    Args:
        organisation_id: whose list it is.
        staff: columns of ``leadwell.intake.reading.STAFF`` with ``unit_id`` for the places.
        kind: of the file; only who was named last by a file of that kind counts.
        at: the moment of which what is known counts.
        within: paths of the units whose people may be loaded; None where it is the whole organisation.

    Returns:
        ``employee_id, unit_id, name, staff_group``.
    """
    if staff.is_empty():
        return nobody_gone()
    units = staff["unit_id"].unique().to_list()
    posts = queries.posts_of_units(units, on=localdate(at), known_at=at)
    of_kind = Load.objects.filter(pk__in=posts["load_id"].unique().to_list(), source__kind=kind)
    posts = posts.filter(pl.col("load_id").is_in(list(of_kind.values_list("pk", flat=True))))
    numbers = known_numbers(organisation_id, staff["person"].to_list(), known_at=at, within=within)
    told = staff.select(
        person=pl.col("person").replace_strict(numbers, return_dtype=pl.Int64, default=None), unit="unit_id"
    )
    gone = not_listed_any_more(posts.select(person="employee_id", unit="unit_id"), told)
    return (
        posts.join(gone, left_on="employee_id", right_on="person", how="semi")
        .select(_GONE.names())
        .sort("unit_id", "name", "employee_id")
    )


def say_left(*, load: Load, employees: Collection[int]) -> int:
    """Say of people that they left on the day before a list became known that does not name them; give how many."""
    stands = queries.posts(employees=employees, known_at=load.known_at)
    last = localdate(load.known_at) - timedelta(days=1)
    rows = stands.with_columns(
        left_on=pl.lit(last), sheet=pl.lit(""), row=pl.lit(None, dtype=pl.Int64)
    ).select("employee_id", *POST_COLUMNS, "sheet", "row")
    add_rows(model=Post, load=load, rows=rows.sort("employee_id"))
    return rows.height
