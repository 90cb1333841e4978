"""Bringing the database up to date."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def unapplied() -> list[str]:
    """Give the changes of the database's shape that are still to be made, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label} {migration.name}" for migration, _ in plan]


def migrate() -> int:
    """Make the changes that are still to be made; give how many."""
    waiting = unapplied()
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)
    return len(waiting)
