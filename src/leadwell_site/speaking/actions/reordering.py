"""Takes from PostgreSQL what its files tell of the order and the moment in which rows came."""

from django.db import connection, transaction

from leadwell_site.speaking.models import (
    Assignment,
    Attachment,
    Concern,
    Message,
    Rating,
    Sorting,
    TreatmentCheck,
)

# What a reporter writes to, each with a column of days or whole numbers by which it is written anew.
_TABLES = (
    (Concern, "raised_on"),
    (Message, "on"),
    (Attachment, "place"),
    (Sorting, "on"),
    (Assignment, "on"),  # the first are written with the case
    (Rating, "on"),
    (TreatmentCheck, "on"),
)


def reorder() -> int:
    """Write the tables of reporters anew; give how many. Nothing in them changes.

    PostgreSQL keeps rows in the order in which they came, each with the number of its transaction. Beside the rows of
    other tables, which have a time, that number tells the minute. First the rows are laid in the order of their
    numbers, which were drawn at random; then altering a column to itself writes all of them in one transaction.
    Until this has run the day's rows still tell it, and the server's own log of changes does for as long as it is kept.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with (
            connection.cursor() as cursor
        ):  # the latest changes, in their order, stand in a file beside it until then
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if connection.vendor != "postgresql":
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # checks that still wait stand in the way of altering a table
        for model, column in _TABLES:
            table = model._meta.db_table
            kind = "integer" if column == "place" else "date"
            cursor.execute(f'CLUSTER "{table}" USING "{table}_pkey"')
            cursor.execute(
                f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE {kind} USING ("{column}" + 0)'
            )
    return len(_TABLES)
