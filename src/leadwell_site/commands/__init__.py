"""The site's commands: ``leadwell demo``, ``serve``, ``worker`` and the others.

What a command needs is imported inside it, so that ``leadwell --help`` stays quick.
"""

import typer

from leadwell_site.commands import copies, demonstration, deployment, people, running


def register(app: typer.Typer) -> None:
    """Add the site's commands to the command line."""
    app.command("demo")(demonstration.demo)
    app.command("serve")(running.serve)
    app.command("worker")(running.worker)
    app.command("tick")(running.tick)
    app.command("migrate")(running.migrate)
    app.command("check")(deployment.check)
    app.command("backup")(copies.backup)
    app.command("restore")(copies.restore)
    app.add_typer(people.user, name="user")
    app.add_typer(people.organisation, name="organisation")
