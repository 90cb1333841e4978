"""Tables of figures kept in memory, each for as long as nothing more was loaded.

Observations are only ever added, and always in a load. So whatever was read stays true until there is one
load more: nothing has to be told when to forget.
"""

from collections.abc import Callable, Hashable
from threading import Lock

import polars as pl
from cachetools import LRUCache
from django.db import connection
from django.db.models import Count, Max

from leadwell_site.measures.models import Load

MOST_BYTES = 64 * 1024 * 1024

_kept: LRUCache[Hashable, tuple[pl.DataFrame, ...]] = LRUCache(
    MOST_BYTES, getsizeof=lambda tables: _size(tables)
)
_lock = Lock()


def remembered(asked: Hashable, read: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """Give the table that ``read`` gives, from memory where it was read since the last load: one query.

    Inside a transaction nothing is taken from memory or put there: it sees what others do not see yet,
    and may be undone.

    Args:
        asked: all that the table depends on, apart from what is loaded.
        read: reads it.
    """
    (table,) = remembered_tables(asked, lambda: (read(),))
    return table


def remembered_tables(
    asked: Hashable, read: Callable[[], tuple[pl.DataFrame, ...]]
) -> tuple[pl.DataFrame, ...]:
    """Give tables that are read together, as ``remembered`` gives one."""
    if connection.in_atomic_block:
        return read()
    # Before reading: a load that ends between the two is then in a table that is read once more for nothing.
    key = (connection.settings_dict["NAME"], _loads(), asked)
    with _lock:
        found = _kept.get(key)
    if found is None:
        found = read()
        with _lock:
            if _size(found) <= MOST_BYTES:
                _kept[key] = found
    return tuple(table.clone() for table in found)  # whoever changes one in place changes their own


def forget() -> None:
    """Let go of everything, as when another database takes the place of this one."""
    with _lock:
        _kept.clear()


def _loads() -> tuple[int, int | None, object]:
    """Count the loads that have ended: with two at once, the one that began last need not end last."""
    found = Load.objects.order_by().aggregate(count=Count("id"), last=Max("id"), at=Max("known_at"))
    return found["count"], found["last"], found["at"]


def _size(tables: tuple[pl.DataFrame, ...]) -> int:
    return 1 + sum(int(table.estimated_size()) for table in tables)
