"""``leadwell redeploy``: whom to move where for a coming shift."""

import json
from pathlib import Path
from typing import Annotated

import typer

from leadwell.cli.writing import check_place, write_text


def redeploy(
    shift: Annotated[
        Path | None,
        typer.Argument(help="A shift file (JSON); --schema says what it holds.", show_default=False),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write the plan as JSON too.")] = None,
    rules: Annotated[
        Path | None, typer.Option(help="Your own rules (TOML), in the layout of the shipped ones.")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a shift file.")] = False,
) -> None:
    """Choose the moves between units that cut the worst shortfalls most, each with its reason.

    The exit code is 1, and nothing is written, where the file cannot be read.
    """
    from leadwell.staffing.redeployment import BadShift, as_json, lines, plan, read_rules, read_shift
    from leadwell.staffing.redeployment import schema as shift_schema

    if schema:
        typer.echo(json.dumps(shift_schema(), indent=2))
        return
    if shift is None:
        raise BadShift("Name a shift file, or ask for --schema.")
    check_place(out, shift, ending=".json")
    found = plan(read_shift(shift), read_rules(rules) if rules else None)
    typer.echo("\n".join(lines(found)))
    if out is not None:
        write_text(json.dumps(as_json(found), indent=2, ensure_ascii=False) + "\n", out)
        typer.echo(f"Wrote {out}.")
