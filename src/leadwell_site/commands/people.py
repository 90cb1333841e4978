"""``leadwell user add`` and ``leadwell organisation add``: from an empty installation to the first page."""

import os
from typing import Annotated

import typer

from leadwell_site.commands.starting import start_django

user = typer.Typer(help="People who may sign in.", no_args_is_help=True)
organisation = typer.Typer(help="Organisations: a trust, a group of homes, one home.", no_args_is_help=True)

Email = Annotated[str, typer.Option(prompt="E-mail address", help="What they sign in with.")]
PASSWORD = "LEADWELL_PASSWORD"  # noqa: S105  (the name of a variable)


@user.callback()
def _user() -> None:
    """People who may sign in."""


@organisation.callback()
def _organisation() -> None:
    """Organisations: a trust, a group of homes, one home."""


@organisation.command("add")
def add_organisation(
    name: Annotated[str, typer.Option(prompt="Name of the organisation", help="As people know it.")],
    email: Email,
    person: Annotated[str, typer.Option(prompt="Your name", help="The first administrator's name.")],
    home: Annotated[
        str, typer.Option(help="The name of the care home, where the organisation is or has one.")
    ] = "",
    nursing: Annotated[bool, typer.Option(help="The home gives nursing care.")] = False,
    beds: Annotated[int | None, typer.Option(help="How many beds the home has.", min=1)] = None,
    code: Annotated[str, typer.Option(help="The home's ODS or CQC code.")] = "",
) -> None:
    """Make an organisation and its first administrator, who can then do the rest on the pages.

    For a care home also name the home: it is made too, and you are its registered manager.
    """
    password = _password()
    start_django()
    from leadwell_site.commands import founding, migrating

    migrating.migrate()  # the very first command of an installation may be this one
    made = founding.found(
        name=name,
        email=email,
        person=person,
        password=password,
        home=founding.Home(name=home, has_nursing=nursing, beds=beds, code=code) if home else None,
    )
    typer.echo(f"{made.name} is ready. Start the site with 'leadwell serve' and sign in as {email}.")


@user.command("add")
def add_user(
    email: Email,
    person: Annotated[str, typer.Option("--name", prompt="Name", help="The person's name.")],
    role: Annotated[str, typer.Option(help="For example staff, ward_manager, registered_manager, board.")],
    organisation: Annotated[str, typer.Option(help="The organisation's name or short name.")],
    unit: Annotated[
        str, typer.Option(help="The unit's name or code; without it the whole organisation.")
    ] = "",
) -> None:
    """Add somebody who may sign in, with a role at a unit and everything below it."""
    password = _password()
    start_django()
    from leadwell_site.commands import founding

    founding.add_person(
        email=email, person=person, password=password, role=role, organisation=organisation, unit=unit
    )
    typer.echo(f"{email} may sign in.")


@user.command("password-link")
def password_link(email: Email) -> None:
    """Make a link with which somebody chooses a new password: it works once, for three days.

    For guardians it is the only way: whoever manages people on the pages cannot make one for them.
    """
    start_django()
    from leadwell_site.commands import founding

    typer.echo("Put the address of your site before it, and hand it to that person and to nobody else:")
    typer.echo(founding.password_path(email))


def _password() -> str:
    given = os.environ.get(PASSWORD)
    return given or typer.prompt(
        "Password (12 characters or more)", hide_input=True, confirmation_prompt=True
    )
