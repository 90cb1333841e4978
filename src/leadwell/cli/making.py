"""``leadwell template`` and ``leadwell synthetic``: files to fill in, and made-up files to try things on."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def template(
    file: Annotated[Path, typer.Argument(help="Where to write it. The ending says the form: .xlsx or .csv.")],
) -> None:
    """Write the empty shift-level file to fill in."""
    from leadwell.intake.template import template as content

    file.write_bytes(content(file.name))
    typer.echo(f"Wrote {file}. Fill it in and read it with:  leadwell read {file}")


def synthetic(
    folder: Annotated[Path, typer.Argument(help="Where to write the files; made if it is not there.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    months: Annotated[int, typer.Option(min=1, help="How many months.")] = 30,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day; today if not given.")
    ] = None,
    pbj: Annotated[
        bool, typer.Option("--pbj", help="Write one file of the size of a US national quarter instead.")
    ] = False,
) -> None:
    """Write the files of a made-up trust and homes. Nothing in them is about a real service."""
    if pbj:
        from leadwell.synthetic.pbj import write_pbj

        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "synthetic-pbj-daily-nurse-staffing.csv"
        planted = write_pbj(path, seed=seed)
        typer.echo(f"Wrote {planted.rows:,} rows to {path}.")
        return
    from leadwell.synthetic.demonstration import organisation
    from leadwell.synthetic.folder import write_folder

    last = (until or datetime.now().astimezone()).date()
    paths = write_folder(folder, organisation(seed, months=months, until=last))
    typer.echo(f"Wrote {len(paths):,} files to {folder}. Read them with:  leadwell read {folder}")
