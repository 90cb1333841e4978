"""``leadwell establishment``: what-ifs for a board, from one scenario file."""

from pathlib import Path
from typing import Annotated

import typer

from leadwell.cli.writing import check_place, write_table


def establishment(
    scenario: Annotated[
        Path, typer.Argument(help="A scenario file (TOML). What it leaves out is as shipped.")
    ],
    out: Annotated[Path | None, typer.Option(help="Write the table as CSV too.")] = None,
    by_unit: Annotated[
        Path | None, typer.Option(help="Write how often each unit would be short as CSV too.")
    ] = None,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="Show what studies found to go together with staffing.")
    ] = False,
) -> None:
    """Say how many shifts would be short, and at what cost, if more or fewer were planned, ill, missing or for hire.

    The exit code is 1, and nothing is written, where the scenario cannot be read.
    """
    from leadwell.staffing.establishment import (
        answer,
        evidence_lines,
        lines,
        read_what_if,
        table,
        table_by_unit,
    )

    check_place(out, scenario, ending=".csv")
    check_place(by_unit, scenario, *([out] if out else []), ending=".csv")
    found = answer(read_what_if(scenario))
    typer.echo("\n".join(lines(found)))
    if evidence:
        typer.echo("\n" + "\n".join(evidence_lines()))
    if out is not None:
        write_table(table(found), out)
        typer.echo(f"Wrote {out}.")
    if by_unit is not None:
        write_table(table_by_unit(found), by_unit)
        typer.echo(f"Wrote {by_unit}.")
