"""Makes tables that keep no order of arrival, as far as the database can."""

from typing import Any

from leadwell_site.audit.on_database import OnDatabase, nothing


def unordered(table: str) -> OnDatabase:
    """Give the step of a migration after which SQLite keeps an (empty) table in the order of its key alone.

    An ordinary table of SQLite has a hidden number for each row that counts up, whatever the key is: whoever holds
    the file then reads in which order rows came. PostgreSQL has no such tables; ``actions.shuffling`` writes
    the rows anew there. A later migration that alters the table must end with this again.
    """

    def make(schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT type, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table]
            )
            found = cursor.fetchall()
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608 (the name only)
            (rows,) = cursor.fetchone()
        if rows:
            raise ValueError(f"{table} holds rows; only an empty table is made anew.")
        (made,) = [sql for kind, sql in found if kind == "table"]
        if made.rstrip().upper().endswith("WITHOUT ROWID"):
            return
        schema_editor.execute(f'DROP TABLE "{table}"')
        schema_editor.execute(f"{made} WITHOUT ROWID", params=None)
        for kind, sql in found:
            if kind == "index":
                schema_editor.execute(sql, params=None)

    return OnDatabase(make, nothing)
