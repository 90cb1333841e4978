"""A step of a migration that speaks to the database alone.

``RunPython`` hands over the models as they were at that step, and Django makes all of them anew for each: with a
hundred such steps that was half the time it took to make a database.
"""

from collections.abc import Callable
from typing import Any

from django.db.migrations.operations.base import Operation

Doing = Callable[[Any], None]  # is given the schema editor


def nothing(_schema_editor: Any) -> None:
    """Do nothing: the way back of a step that is not undone."""


class OnDatabase(Operation):
    """Do something with the database, which changes no model; and undo it."""

    reduces_to_sql = False
    reversible = True

    def __init__(self, forwards: Doing, backwards: Doing) -> None:
        """Keep what is to be done and undone."""
        self._forwards, self._backwards = forwards, backwards

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change no model."""

    def database_forwards(self, _app_label: str, schema_editor: Any, _from: Any, _to: Any) -> None:
        """Do it."""
        self._forwards(schema_editor)

    def database_backwards(self, _app_label: str, schema_editor: Any, _from: Any, _to: Any) -> None:
        """Undo it."""
        self._backwards(schema_editor)

    def describe(self) -> str:
        """Say what is done, for the list of a migration's steps."""
        return f"On the database: {self._forwards.__qualname__}"
