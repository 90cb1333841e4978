"""``leadwell check``: what to mend before others use the site, in plain words."""

import typer

from leadwell_site.commands.starting import start_django


def check() -> None:
    """Say what to mend before others use the site; ends with 1 where something must be mended."""
    start_django()
    from leadwell_site.commands.checks import all_findings

    findings = all_findings()
    for one in findings:
        typer.echo(f"{one.mark}  {one.words}" + (f"\n        {one.mend}" if one.mend else ""))
    wrong = sum(one.is_wrong for one in findings)
    typer.echo(f"\n{wrong} to mend." if wrong else "\nNothing has to be mended.")
    raise typer.Exit(1 if wrong else 0)
