"""Writes codes, replies and comments anew in the order of their random keys, so that no trace of their order is left.

SQLite keeps rows in the order of their keys, but inside a page of the file new ones stand where there was room.
PostgreSQL keeps every new version of a row at the end, with the number of its transaction. So all rows are read,
deleted and written again at one stroke; what was there before is overwritten (SQLite: ``secure_delete``, which is
set on every connection) or cut off (PostgreSQL). Logs
of a database that are kept elsewhere, for going back in time, still hold the order: docs/explanation/anonymity.md.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models, transaction

from leadwell_site.voices.models import Code, KeptComment, KeptReply

MIXED: tuple[type[models.Model], ...] = (Code, KeptReply, KeptComment)


def shuffle(tables: Sequence[type[models.Model]] = MIXED) -> None:
    """Write all rows of some tables anew: these three, or those of another app that promises the same."""
    with transaction.atomic():
        for model in tables:
            locked(model)
            rows = list(model._default_manager.order_by("pk"))
            model._default_manager.all().delete()
            model._default_manager.bulk_create(rows, batch_size=1000)
    if connection.in_atomic_block:
        return  # a test, or a step within another: the next shuffle does what follows
    if connection.vendor == "sqlite":
        _pragma("wal_checkpoint(TRUNCATE)")
    else:
        with connection.cursor() as cursor:
            for model in tables:
                cursor.execute(f'VACUUM (FULL) "{model._meta.db_table}"')


def locked(model: type[models.Model]) -> None:
    """Let nobody read or write a table until the transaction ends; SQLite has one writer at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{model._meta.db_table}" IN ACCESS EXCLUSIVE MODE')


def _pragma(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {words}")
        _: Any = cursor.fetchall()
