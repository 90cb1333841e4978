"""Puts a SQLite that is safe for several processes in the place of Python's own.

Versions before 3.51.3 can damage the file where two connections write and tidy up the log at the same moment.
"""

import importlib
import sqlite3
import sys

from leadwell_site.environment import WrongSetting

SAFE_FROM = (3, 51, 3)


def use() -> tuple[int, int, int]:
    """Give the version of the SQLite that Django will use: the newer of Python's own and the one brought along."""
    own = sqlite3.sqlite_version_info
    if own >= SAFE_FROM:
        return own
    try:
        brought = importlib.import_module("pysqlite3")
    except ImportError:
        return own  # PostgreSQL may be meant; with SQLite the start is refused
    if brought.sqlite_version_info > own:
        sys.modules["sqlite3"] = brought
        sys.modules["sqlite3.dbapi2"] = brought.dbapi2
        return brought.sqlite_version_info
    return own


def refuse_unsafe(version: tuple[int, int, int], *, is_used: bool) -> None:
    """Stop the start where SQLite is the database and too old.

    Raises:
        WrongSetting: it is.
    """
    if is_used and version < SAFE_FROM:
        found, needed = (".".join(map(str, one)) for one in (version, SAFE_FROM))
        raise WrongSetting(
            f"This Python has SQLite {found}, which can damage the database; {needed} or later is needed. "
            "Install the package pysqlite3, or set LEADWELL_DATABASE to a PostgreSQL address."
        )
