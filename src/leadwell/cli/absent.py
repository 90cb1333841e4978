"""Stands in for the site's commands where the site is not installed."""

from collections.abc import Callable

import typer

COMMANDS = {
    "demo": "Start the demonstration.",
    "serve": "Start the site.",
    "worker": "Do the site's work in the background.",
    "check": "Say what to mend before others use the site.",
    "migrate": "Bring the database up to date.",
    "backup": "Keep a copy of everything.",
    "restore": "Go back to a copy.",
    "user": "Add people who may sign in.",
    "organisation": "Make an organisation and its first administrator.",
    "tick": "Ask for the work that is due.",
}


def register(app: typer.Typer) -> None:
    """Add each command of the site, with nothing behind it but how to install the site."""
    for name, says in COMMANDS.items():
        app.command(
            name,
            help=f"{says} Needs the site, which is not installed here.",
            context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
        )(_how_to_install(name))


def _how_to_install(name: str) -> Callable[[], None]:
    def say() -> None:
        typer.echo(
            f"'leadwell {name}' belongs to the site, which is not installed here.\n"
            "Install it with:  pip install 'leadwell[site]'",
            err=True,
        )
        raise typer.Exit(1)

    return say
