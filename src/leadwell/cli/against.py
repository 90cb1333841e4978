"""``leadwell spc --against PROFILE``: what other rules would mark differently."""

from pathlib import Path

import typer


def tell_against(table: Path, out: Path, kind: str, profile: str, against: str) -> None:
    """Say what differs between two profiles on a file, and write the points that differ beside the others.

    Args:
        table: the file of series.
        out: where the points of the first profile went; those that differ go to OUT.against.
        kind: the kind of chart.
        profile: the rules that were charted by.
        against: the rules they are held against.
    """
    from leadwell.measures.spc.advice.differences import profile_diff
    from leadwell.measures.spc.tables.files import read_table, write_table

    found = profile_diff(read_table(table), kind, profile, against, leave_out=True)
    beside = out.with_name(f"{out.stem}.against{out.suffix}")
    write_table(found.points, beside)
    for sentence in found.sentences:
        typer.echo(sentence)
    typer.echo(f"The points that differ: {beside}.")
