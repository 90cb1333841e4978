"""Has the database itself refuse to change or delete rows of history, whoever asks.

A later migration that alters a guarded table must end with ``guard`` again: SQLite copies the table to alter
it, and its triggers go with the old one. A test and ``leadwell check`` look that every guard is in place.
"""

from typing import Any

from leadwell_site.audit.on_database import Doing, OnDatabase, nothing

PREFIX = "append_only"
_EVENTS = {"sqlite": ("insert", "update", "delete"), "postgresql": ("update", "delete", "truncate")}
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are added and never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""


def guard(table: str, *, columns: tuple[str, ...] = (), is_again: bool = False) -> OnDatabase:
    """Give the step of a migration after which a table's rows can only be added.

    On SQLite a row that would stand in another's place is refused too: ``INSERT OR REPLACE`` deletes the
    row that is there without asking the trigger on deletes.

    Args:
        columns: the columns that stay as they are, where others may still change; all where empty.
        is_again: the table is guarded already, and stays so where the migration is undone.
    """
    return OnDatabase(_guarding(table, columns), nothing if is_again else _unguarding(table))


def guarded_tables(connection: Any) -> frozenset[str]:
    """Give the tables whose rows the database refuses to change and to delete."""
    query = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') "
            "AND c.relnamespace = current_schema()::regnamespace"
        ),
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        found = set(cursor.fetchall())
    events = _EVENTS[connection.vendor]
    tables = {table for _, table in found}
    return frozenset(table for table in tables if {(_name(table, event), table) for event in events} <= found)


def _guarding(table: str, columns: tuple[str, ...]) -> Doing:
    def make(schema_editor: Any) -> None:
        _remove(table, schema_editor)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_FUNCTION, params=None)  # its per cent sign is its own
            act = f"EXECUTE FUNCTION {PREFIX}_refuse()"
            is_changed = " OR ".join(f'OLD."{one}" IS DISTINCT FROM NEW."{one}"' for one in columns)
        else:
            refusal = f"Rows of {table} are added and never changed or deleted."
            act = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            is_changed = " OR ".join(f'OLD."{one}" IS NOT NEW."{one}"' for one in columns)
        when = f"WHEN ({is_changed})" if columns else ""
        for event, condition in (("update", when), ("delete", "")):
            schema_editor.execute(
                f'CREATE TRIGGER {_name(table, event)} BEFORE {event.upper()} ON "{table}" '
                f"FOR EACH ROW {condition} {act}"
            )
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(_on_truncate(table))
        else:
            schema_editor.execute(
                f'CREATE TRIGGER {_name(table, "insert")} BEFORE INSERT ON "{table}" FOR EACH ROW '
                f"WHEN {_is_taken(table, schema_editor.connection)} {act}"
            )

    return make


def guard_against_truncate() -> OnDatabase:
    """Give the step that has every guarded table refuse to be emptied at a stroke; only PostgreSQL can.

    It is for databases guarded before ``guard`` did this itself.
    """

    def make(schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgname = %s || c.relname || '_delete' AND c.relnamespace = current_schema()::regnamespace",
                [f"{PREFIX}_"],
            )
            tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            schema_editor.execute(f'DROP TRIGGER IF EXISTS {_name(table, "truncate")} ON "{table}"')
            schema_editor.execute(_on_truncate(table))

    return OnDatabase(make, nothing)


def _on_truncate(table: str) -> str:
    return (
        f'CREATE TRIGGER {_name(table, "truncate")} BEFORE TRUNCATE ON "{table}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_refuse()"
    )


def _is_taken(table: str, connection: Any) -> str:
    """Say in SQL whether a new row has the number, or anything else that is kept once only, of another.

    What is kept once among some rows only (an index with a condition) is looked for among those rows.
    """
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, table)
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL",
            [table],
        )
        among = {name: sql.partition(" WHERE ")[2] for name, sql in cursor.fetchall()}
    once = sorted(
        {
            (tuple(one["columns"]), among.get(name, ""))
            for name, one in constraints.items()
            if one["unique"] or one["primary_key"]
        }
    )
    same = (
        " AND ".join([*(f'"{name}" = NEW."{name}"' for name in names), *([f"({some})"] if some else [])])
        for names, some in once
    )
    return " OR ".join(f'EXISTS (SELECT 1 FROM "{table}" WHERE {one})' for one in same)  # noqa: S608 (names only)


def _unguarding(table: str) -> Doing:
    def remove(schema_editor: Any) -> None:
        _remove(table, schema_editor)

    return remove


def _remove(table: str, schema_editor: Any) -> None:
    on = f' ON "{table}"' if schema_editor.connection.vendor == "postgresql" else ""
    for event in _EVENTS[schema_editor.connection.vendor]:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}{on}")


def _name(table: str, event: str) -> str:
    return f"{PREFIX}_{table}_{event}"
