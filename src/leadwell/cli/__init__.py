"""The command line: ``leadwell read FOLDER`` and the others.

What a command needs is imported inside it, so that ``leadwell --help`` is quick. The commands of the site
(``serve``, ``worker`` and so on) come from whatever is registered under the entry points
``leadwell.commands``; the library itself does not know the site.
"""

import sys
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from typing import Annotated

import typer

from leadwell.cli import (
    absent,
    charting,
    defining,
    establishing,
    foretelling,
    framing,
    itemising,
    making,
    rating,
    reading,
    redeploying,
    requiring,
    rostering,
    verifying,
)
from leadwell.foundations.errors import LeadwellError

app = typer.Typer(
    name="leadwell",
    help="Staffing, quality and leadership, from ward to board, from the exports you already have.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"leadwell {version('leadwell')}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Say which version this is."),
    ] = False,
) -> None:
    """Staffing, quality and leadership, from ward to board, from the exports you already have."""


app.command("read")(reading.read)
app.command("spc")(charting.spc)
app.command("establishment")(establishing.establishment)
app.command("redeploy")(redeploying.redeploy)
app.command("requirement")(requiring.requirement)
app.command("forecast")(foretelling.forecast)
app.command("template")(making.template)
app.command("synthetic")(making.synthetic)
app.command("verify")(verifying.verify)
app.command("definitions")(defining.definitions)
app.add_typer(rostering.app, name="roster")
app.add_typer(rating.app, name="ratings")
app.add_typer(framing.app, name="frameworks")
app.add_typer(itemising.app, name="items")


def register_site_commands() -> None:
    """Add the site's commands, or in their place words on how to install the site."""
    found = list(entry_points(group="leadwell.commands")) if find_spec("django") is not None else []
    for entry in found:
        entry.load()(app)
    if not found:
        absent.register(app)


def main() -> None:
    """Run the command that was asked for; what a person can put right is said in one line."""
    register_site_commands()
    try:
        app()
    except LeadwellError as problem:
        typer.echo(str(problem), err=True)
        sys.exit(1)
