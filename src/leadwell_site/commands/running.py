"""``leadwell migrate``, ``serve``, ``worker`` and ``tick``."""

from enum import StrEnum
from typing import Annotated

import typer

from leadwell_site.commands.starting import start_django

Port = Annotated[int, typer.Option(help="The port to answer on.", min=1, max=65535)]


def migrate() -> None:
    """Bring the database up to date. It may be run at any time, and twice does no harm."""
    start_django()
    from leadwell_site.commands.migrating import migrate as bring_up_to_date

    done = bring_up_to_date()
    typer.echo(f"The database is up to date; {done} changes were made." if done else "It was up to date.")


def serve(
    host: Annotated[str, typer.Option(help="The address to answer on.")] = "127.0.0.1",
    port: Port = 8000,
    processes: Annotated[int, typer.Option(help="How many processes answer.", min=1)] = 2,
    worker: Annotated[bool, typer.Option(help="Also do the background work.")] = True,
) -> None:
    """Start the site: the database is brought up to date, then pages are answered and work is done."""
    from leadwell_site.commands.serving import Serving

    raise typer.Exit(Serving(host=host, port=port, processes=processes, with_worker=worker).run())


class Jobs(StrEnum):
    """Which jobs a worker takes."""

    all = "all"
    short = "short"
    long = "long"


def worker(
    jobs: Annotated[
        Jobs,
        typer.Option(
            help="Which jobs: short ones (files, what follows from them), long ones (looking for rosters), "
            "or all, each kind in a process of its own."
        ),
    ] = Jobs.all,
) -> None:
    """Do the site's work in the background until told to stop; the job in hand is finished first."""
    if jobs is Jobs.all:
        from leadwell_site.commands.keeping import keep_workers

        keep_workers()
        return
    start_django()
    import signal
    import threading

    from leadwell_site.background.jobs import Takes
    from leadwell_site.background.worker import work

    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    work(stop=stop, takes=Takes(jobs.value))


def tick() -> None:
    """Ask for the jobs that are due. A running worker does this by itself."""
    start_django()
    from django.utils import timezone

    from leadwell_site.background import schedule

    asked = schedule.tick(timezone.now())
    typer.echo("Asked for: " + ", ".join(asked) if asked else "Nothing is due.")
