"""``leadwell backup`` and ``leadwell restore``."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from leadwell_site.commands.starting import start_django

Copy = Annotated[Path, typer.Argument(metavar="FILE", help="The copy: a name that ends in .tar.gz.")]


def backup(file: Copy) -> None:
    """Keep a copy of the database and of every file received, while the site goes on working.

    The copy holds everything but the secret key and the settings. Keep it where only you can read it.
    """
    start_django()
    from leadwell_site.commands import backups

    kept = backups.backup(file)
    typer.echo(f"{file}: the database and {kept.sources:,} files received, {kept.bytes / 1e6:,.1f} MB.")


def restore(
    file: Copy,
    replace: Annotated[
        bool, typer.Option(help="Replace what the database holds now. Keep a copy of that first.")
    ] = False,
) -> None:
    """Go back to a copy. The copy is checked whole before anything is touched."""
    start_django()
    from leadwell_site.commands import backups, migrating

    came = backups.restore(file, replace=replace)
    migrating.migrate()
    backups.note_restored(came, by=_who())
    typer.echo(f"Restored the copy of {came.made_at:%-d %B %Y, %H:%M} with {came.sources:,} files received.")


def _who() -> str:
    """Who types: the name that the operating system knows them by."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user without a name
        name = "without a name"
    return f"{name[:150]} at the command line"
