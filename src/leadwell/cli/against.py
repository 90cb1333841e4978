"""``leadwell spc --against PROFILE``: what other rules would mark differently."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from leadwell.measures.spc.advice.differences import Difference


def held_against(table: Path, kind: str, profile: str, against: str) -> "Difference":
    """Give what differs between two profiles on a file.

    Args:
        table: the file of series.
        kind: the kind of chart.
        profile: the rules that were charted by.
        against: the rules they are held against.
    """
    from leadwell.measures.spc.advice.differences import profile_diff
    from leadwell.measures.spc.tables.files import read_table

    return profile_diff(read_table(table), kind, profile, against, leave_out=True)


def tell_against(found: "Difference", beside: Path) -> None:
    """Say what differs, and where the points that do were written."""
    for sentence in found.sentences:
        typer.echo(sentence)
    typer.echo(f"The points that differ: {beside}.")
