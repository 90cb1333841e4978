"""``leadwell forecast``: what is to come of any number of series, with how sure each figure is."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.cli.table_given import words_of
from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    import polars as pl

_NOTHING = 2  # the exit code where nothing was written


class NothingForetold(LeadwellError):
    """A file could not be read or written; the message says which."""


def forecast(
    table: Annotated[
        Path, typer.Argument(metavar="IN", help="A .csv file with the columns series, period and value.")
    ],
    horizon: Annotated[int, typer.Option(help="How many periods ahead.")],
    out: Annotated[Path, typer.Option(metavar="OUT", help="The .csv file that the forecasts go to.")],
    seasonality: Annotated[
        int | None,
        typer.Option(
            help="How many periods make a season: 12 for months, 7 for days, 1 for none. Else as the periods say."
        ),
    ] = None,
) -> None:
    """Forecast every series of a table: mean, quantiles and the limits that hold 95 in 100.

    The exit code is 0 where all series were forecast, and 2 where something is wrong with the table or the files; then
    nothing is written.
    """
    try:
        said = _forecast(table, horizon, out, seasonality)
    except LeadwellError as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(_NOTHING) from None
    typer.echo(said)


def _forecast(table: Path, horizon: int, out: Path, seasonality: int | None) -> str:
    from leadwell.forecasting import forecast as forecast_of

    if out.is_dir():
        raise NothingForetold(f"{out} is a folder; OUT is a file. Give it another name.")
    if not out.parent.is_dir():
        raise NothingForetold(f"There is no folder {out.parent} to write {out.name} to. Make it first.")
    if out.exists() and table.exists() and out.samefile(table):
        raise NothingForetold(f"{out} is read as IN and would be overwritten by OUT. Give OUT another name.")
    frame = _read(table)
    found = forecast_of(frame, horizon=horizon, seasonality=seasonality)
    _write(found, out)
    series = found["series"].n_unique()
    return f"{series:,} series, {horizon} periods ahead, written to {out}."


def _read(table: Path) -> "pl.DataFrame":
    import polars as pl

    frame, heads = words_of(table, called="IN", error=NothingForetold)
    for name in ("series", "period", "value"):
        if heads.count(name) > 1:
            raise NothingForetold(f"{table} has the column {name!r} twice. Keep the one that is meant.")
    wanted = {name: head for name, head in zip(frame.columns, heads, strict=True) if heads.count(head) == 1}
    return frame.rename(wanted).filter(~pl.all_horizontal(pl.all().is_null()))


def _write(found: "pl.DataFrame", out: Path) -> None:
    """Write the whole file under another name first, so that a run that is stopped leaves no half of it."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        found.write_csv(part)
        part.replace(out)
    except OSError as problem:
        raise NothingForetold(f"{out} cannot be written ({problem.strerror or problem}).") from None
    finally:
        part.unlink(missing_ok=True)
