"""What people of a unit are taken by at further posts of theirs, which have numbers of their own."""

from collections.abc import Collection
from datetime import date, datetime

import polars as pl

from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import AbsenceKind, DutyState


def shifts_of_second_posts(
    employees: Collection[int], *, unit: int, start: date, end: date, known_at: datetime | None = None
) -> pl.DataFrame:
    """Give the shifts of these people that stand at their further posts, under the number that was given.

    Shifts of care at the unit of a number that was given too are left out: they are of the same roster.
    """
    pairs = workforce.other_posts(employees, known_at=known_at)
    found = workforce.duties(employees=pairs["other"].to_list(), start=start, end=end, known_at=known_at)
    same = (
        pl.col("employee_id").is_in(list(employees))
        & (pl.col("unit_id") == unit)
        & (pl.col("kind") == "care")
    )
    return _of_given(found.filter(pl.col("state") != DutyState.ABSENT, ~same), pairs)


def sickness_of_second_posts(
    employees: Collection[int], *, start: date, end: date, known_at: datetime | None = None
) -> pl.DataFrame:
    """Give the sickness told of these people at their further posts; leave from one is none from another."""
    pairs = workforce.other_posts(employees, known_at=known_at)
    found = workforce.absences(employees=pairs["other"].to_list(), start=start, end=end, known_at=known_at)
    return _of_given(found.filter(pl.col("kind") == AbsenceKind.SICKNESS), pairs)


def _of_given(rows: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    both = rows.rename({"employee_id": "other"}).join(pairs, on="other")
    return both.select(rows.columns)
