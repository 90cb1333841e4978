"""``leadwell demo``."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from leadwell_site.commands.running import Port
from leadwell_site.commands.starting import start_django

Months = Annotated[int, typer.Option(help="How many months of shifts.", min=1, max=60)]
Data = Annotated[
    Path | None, typer.Option(help="The folder it is kept in; 'demo' in this folder if not said.")
]
Until = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"], help="It ends with the last whole month up to this day; yesterday if not said."
    ),
]


def demo(
    port: Port = 8000,
    once: Annotated[bool, typer.Option("--once", help="End when it is made, without starting it.")] = False,
    months: Months = 30,
    data: Data = None,
    until: Until = None,
) -> None:
    """Start the demonstration: a made-up trust of 40 wards and three care homes, all of it synthetic.

    It is made the first time, in about a minute, and used again afterwards.
    """
    folder = (data or Path(os.environ.get("LEADWELL_DATA") or "demo")).resolve()
    os.environ["LEADWELL_DATA"] = str(folder)
    if once:
        start_django()
        from leadwell_site.commands import demonstrating

        demonstrating.make(months=months, until=until.date() if until else None, say=typer.echo)
        return
    _make_apart(months, until)
    from leadwell_site.commands.serving import Serving

    serving = Serving(host="127.0.0.1", port=port, processes=2)
    raise typer.Exit(
        serving.run(words=(f"Look at  {serving.address}", "Stop it with Ctrl+C; start it again as you did."))
    )


def _make_apart(months: int, until: datetime | None) -> None:
    """Make it in a process of its own: the one that starts the server never opens the database."""
    import subprocess

    from leadwell_site.commands.starting import command_line

    words = command_line("demo", "--once", "--months", str(months))
    words += ["--until", f"{until:%Y-%m-%d}"] if until else []
    code = subprocess.run(words, check=False).returncode  # noqa: S603  (ours)
    if code:
        raise typer.Exit(code)
