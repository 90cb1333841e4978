"""What ends soon: registrations and training, each listed once with the shifts that it puts at risk."""

from datetime import date, timedelta

import polars as pl

from leadwell.foundations.definition_files import definition
from leadwell.people.tables import REGISTERED_GROUPS

_DAYS: pl.DataType = pl.List(pl.Date())
EXPIRING = pl.Schema(
    [
        ("person", pl.Int64()),
        ("what", pl.String()),  # registration, or training
        ("competence", pl.String()),  # "" of a registration
        ("title", pl.String()),
        ("ends_on", pl.Date()),  # the last day on which it holds
        ("is_past", pl.Boolean()),
        ("shifts", pl.Int64()),  # planned shifts after that day for which it is needed
        ("first_on", pl.Date()),  # the first of them
        ("days", _DAYS),  # all of them
        ("is_needed", pl.Boolean()),  # whether the person's own unit asks for it
    ]
)
ROTA_BREACHES = pl.Schema(
    {"person": pl.Int64, "unit": pl.Int64, "on": pl.Date, "part": pl.String, "ends_on": pl.Date}
)


def days_ahead() -> int:
    """Give within how many days an ending is told, as the definition says."""
    return definition("people", "fitness").entry("expiring").whole("days", least=1)


def expiring(
    people: pl.DataFrame,
    held: pl.DataFrame,
    needed: pl.DataFrame,
    shifts: pl.DataFrame,
    *,
    on: date,
    days: int | None = None,
) -> pl.DataFrame:
    """Give every registration and certificate that has ended, or ends within some days: one row each.

    A shift is put at risk by a registration where the person is of a registered group, and by a certificate where
    the unit of the shift asks that group for it. Certificates that ended over a year ago count as given up unless
    the person's unit asks for them.

    Args:
        people: columns of ``PEOPLE``.
        held: columns of ``HELD``.
        needed: columns of ``NEEDED``.
        shifts: planned shifts from ``on`` on, columns of ``SHIFTS_OF_PEOPLE``.
        on: the day from which one looks ahead.
        days: how far; as the definition says where not given.

    Returns:
        Columns of ``EXPIRING``, the earliest end first.
    """
    ahead = days or days_ahead()
    until = on + timedelta(days=ahead)
    registered = people.filter(
        pl.col("staff_group").is_in(REGISTERED_GROUPS), pl.col("registered_until") <= until
    ).select(
        "person",
        "staff_group",
        "unit",
        what=pl.lit("registration"),
        competence=pl.lit(""),
        title=pl.lit("Registration"),
        ends_on="registered_until",
        is_needed=pl.lit(value=True),
    )
    asked = needed.select("unit", "staff_group", "competence", is_needed=pl.lit(value=True))
    trained = (
        held.filter(pl.col("expires_on") <= until)
        .join(people.select("person", "staff_group", "unit"), on="person")
        .join(asked, on=["unit", "staff_group", "competence"], how="left")
        .with_columns(pl.col("is_needed").fill_null(value=False))
        .filter(pl.col("is_needed") | (pl.col("expires_on") > on - timedelta(days=365)))
        .select(
            "person",
            "staff_group",
            "unit",
            "competence",
            "title",
            "is_needed",
            what=pl.lit("training"),
            ends_on="expires_on",
        )
    )
    listed = pl.concat([registered, trained.select(registered.columns)])
    coming = shifts.filter(pl.col("on") >= on, pl.col("state") == "planned", pl.col("kind") == "care")
    after = listed.join(coming.select("person", "on", at="unit"), on="person").filter(
        pl.col("on") > pl.col("ends_on")
    )
    by_certificate = asked.rename({"unit": "at"}).select(
        "at", "staff_group", "competence", asks=pl.lit(value=True)
    )
    at_risk = (
        after.join(by_certificate, on=["at", "staff_group", "competence"], how="left")
        .filter((pl.col("what") == "registration") | pl.col("asks").fill_null(value=False))
        .group_by("person", "what", "competence")
        .agg(shifts=pl.len().cast(pl.Int64), first_on=pl.col("on").min(), days=pl.col("on").sort())
    )
    return (
        listed.join(at_risk, on=["person", "what", "competence"], how="left")
        .with_columns(
            is_past=pl.col("ends_on") < on,
            shifts=pl.col("shifts").fill_null(0),
            days=pl.col("days").fill_null(pl.lit([], dtype=pl.List(pl.Date()))),
        )
        .select(EXPIRING.names())
        .cast(EXPIRING)
        .sort("ends_on", "person", "title")
    )


def registration_not_known(people: pl.DataFrame) -> pl.DataFrame:
    """Give the people of registered groups of whom no end of registration is held: it may have ended.

    Args:
        people: columns of ``PEOPLE``.

    Returns:
        Their rows of ``PEOPLE``.
    """
    return people.filter(pl.col("staff_group").is_in(REGISTERED_GROUPS), pl.col("registered_until").is_null())


def breaches(people: pl.DataFrame, shifts: pl.DataFrame) -> pl.DataFrame:
    """Give the shifts on which somebody of a registered group is rostered after their registration ended.

    Args:
        people: columns of ``PEOPLE``; a registration whose end is not known is no breach, and is told elsewhere.
        shifts: columns of ``SHIFTS_OF_PEOPLE``.

    Returns:
        Columns of ``ROTA_BREACHES``, in the order of days.
    """
    bound = people.filter(pl.col("staff_group").is_in(REGISTERED_GROUPS)).select(
        "person", ends_on="registered_until"
    )
    return (
        shifts.filter(pl.col("kind") == "care", pl.col("state") != "absent")
        .join(bound, on="person")
        .filter(pl.col("on") > pl.col("ends_on"))
        .select(ROTA_BREACHES.names())
        .cast(ROTA_BREACHES)
        .sort("on", "part", "person")
    )
