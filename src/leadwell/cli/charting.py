"""``leadwell spc``: control charts of any number of series, from a file or a folder, here or on Spark."""

import os
import re
from concurrent.futures import ProcessPoolExecutor
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from leadwell.cli.against import held_against, tell_against
from leadwell.cli.places import against_path, check_places
from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    import polars as pl

    from leadwell.measures.spc.kinds import Kind
    from leadwell.measures.spc.tables.files import Done, Job

_SOME, _NOTHING = 1, 2  # exit codes: some series were left out; nothing was charted and nothing written
_FEW = 5  # faults printed
_MOST_DRAWN = 1_000  # series that get a drawing
_MOST_ON_SHEET = 100  # of them on the sheet, which a browser has to hold
_SHEET = "sheet.html"
_OURS = re.compile(r"\d{4}-[a-z0-9-]*\.svg")
_PARTS = 16  # a single file is cut into so many for an engine that works in parts


class Engine(StrEnum):
    """Where the work is done."""

    LOCAL = "local"
    SPARK = "spark"


class NothingCharted(LeadwellError):
    """No series could be charted; the message says why."""


def spc(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="IN", help="A .csv or .parquet file, or a folder of them with whole series in each."
        ),
    ],
    out: Annotated[
        Path,
        typer.Argument(
            metavar="OUT", help="Where the points go; their summary goes beside it, as OUT.summary."
        ),
    ],
    profile: Annotated[
        str, typer.Option(help="The rules: leadwell, nhsr-0.2.2, mdc-2023, western-electric ...")
    ] = "leadwell",
    chart: Annotated[str, typer.Option(help="The kind of chart: xmr, run, p, u, c, g, t, ip ...")] = "xmr",
    against: Annotated[
        str | None,
        typer.Option(
            help="Other rules: say what they would mark differently; points go beside, as OUT.against. One file only."
        ),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="Where to work: on this machine or on Spark.")
    ] = Engine.LOCAL,
    remote: Annotated[
        str | None,
        typer.Option(
            help="Where Spark Connect listens, as sc://HOST:PORT; else SPARK_REMOTE, else a server of its own."
        ),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Draw them too: one SVG a series, and sheet.html with all of them on common axes.",
        ),
    ] = None,
) -> None:
    """Chart every series of a table: limits, signals, icons and the chance of meeting each target.

    The exit code is 0 where all series were charted; 1 where some have faults, which are told of and left out, while
    the others are written; 2 where nothing could be charted, and then nothing is written.
    """
    try:
        said = _spc(table, out, profile, chart, against, engine, remote, picture)
    except LeadwellError as problem:
        typer.echo(str(problem), err=True)
        earlier = _earlier(table, out)
        if earlier:
            typer.echo(f"Nothing was written: {earlier}, of an earlier run, is as it was.", err=True)
        raise typer.Exit(_NOTHING) from None
    if said:
        typer.echo(said, err=True)
        raise typer.Exit(_SOME)


def _earlier(table: Path, out: Path) -> str:
    """Give what lies where results were to go, unless it is what was to be read."""
    from leadwell.measures.spc.tables.files import summary_path

    there = [
        path
        for path in (out, summary_path(out))
        if path.exists() and path.is_dir() == table.is_dir() and path.resolve() != table.resolve()
    ]
    return " with ".join(map(str, there))


def _spc(
    table: Path,
    out: Path,
    profile: str,
    chart: str,
    against: str | None,
    engine: Engine,
    remote: str | None,
    picture: Path | None,
) -> str:
    """Do what was asked; give what is to be said of series that were left out, or nothing."""
    from leadwell.measures.spc.kinds import kind_of
    from leadwell.measures.spc.profiles import profile as profile_of
    from leadwell.measures.spc.tables.files import CSV, PARQUET, summary_path, write_tables

    kind = kind_of(chart)
    profile_of(profile)
    if against is not None:
        profile_of(against)
        if table.is_dir():
            raise NothingCharted(
                f"{table} is a folder; --against holds the charts of one file against other rules."
            )
    if not table.exists():
        raise NothingCharted(f"There is no {table}.")
    if not table.is_dir() and out.suffix.lower() not in (CSV, PARQUET):
        raise NothingCharted(f"{out}: the name must end in .csv or .parquet, which says what is written.")
    check_places(table, out, against=against is not None, picture=picture)
    if picture is not None:
        _check_drawings(picture)
    if table.is_dir():
        sources, found, gone = _folder(table, out, kind, profile, engine, remote)
    else:
        sources, gone = [table], []
        how = _in_parts(table, out, kind, profile, remote) if engine is Engine.SPARK else None
        found, points, summary = how or _one(table, kind, profile)
        tables = [(summary, summary_path(out)), (points, out)]
        differ = None if against is None else held_against(table, str(kind), profile, against)
        if differ is not None:
            tables.append((differ.points, against_path(out)))
        write_tables(tables)
        if differ is not None:
            tell_against(differ, against_path(out))
    if picture is not None:
        _draw(sources, picture, title=table.stem, kind=str(kind), profile=profile)
    return _told(found, out, gone)


_Charted: TypeAlias = "tuple[list[Done], pl.DataFrame, pl.DataFrame]"


def _one(table: Path, kind: "Kind", profile: str) -> _Charted:
    """Chart one file here."""
    from leadwell.measures.spc.tables import chart_table
    from leadwell.measures.spc.tables.files import done, read_table

    answer = chart_table(read_table(table), kind, profile, leave_out=True)
    found = [done(str(table), answer)]
    _check_some(found)
    return found, answer.points, answer.summary


def _in_parts(table: Path, out: Path, kind: "Kind", profile: str, remote: str | None) -> _Charted:
    """Cut a file into parts, chart each, and put the results together: the same file as without parts."""
    from tempfile import TemporaryDirectory

    from leadwell.measures.spc.tables.files import NotWritten, jobs_of, lay_out, read_table, together

    given = read_table(table)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        apart = TemporaryDirectory(prefix=".leadwell-spc-", dir=out.parent)
    except OSError as problem:
        raise NotWritten(f"{out} cannot be written: {problem.strerror}.") from problem
    with apart as name:
        lay_out(given, Path(name) / "in", parts=_PARTS)
        jobs = jobs_of(Path(name) / "in", Path(name) / "out", kind, profile)
        found = _run(jobs, Engine.SPARK, remote)
        _check_some(found)
        points, summary = together(jobs)
    return found, points, summary


def _folder(
    table: Path, out: Path, kind: "Kind", profile: str, engine: Engine, remote: str | None
) -> "tuple[list[Path], list[Done], list[Path]]":
    """Chart a folder file by file; show the results when it is known that they are whole."""
    from leadwell.measures.spc.tables.files import check_whole, jobs_of, put_in_place, staged

    jobs = jobs_of(table, out, kind, profile)
    with staged(jobs, out) as apart:
        found = _run(apart, engine, remote)
        _check_some(found)
        check_whole(apart)
        gone = put_in_place(apart, jobs)
    return [Path(job.source) for job in jobs], found, gone


def _check_some(found: "list[Done]") -> None:
    """See to it that there is something to write."""
    if not any(one.series for one in found):
        raise NothingCharted(_wrong(found) or "There was no series to chart.")


def _run(jobs: "list[Job]", engine: Engine, remote: str | None) -> "list[Done]":
    """Run jobs where they are to be run. The results are the same."""
    from leadwell.measures.spc.tables.files import chart_file

    if engine is Engine.SPARK:
        from leadwell.cli.on_spark import run

        return run(jobs, remote or os.environ.get("SPARK_REMOTE"))
    cores = min(len(jobs), os.cpu_count() or 1)
    if cores == 1:
        return [chart_file(job) for job in jobs]
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        return list(pool.map(chart_file, jobs))


def _check_drawings(folder: Path) -> None:
    """See to it that there is room for drawings: a folder with anything but drawings is left alone."""
    from leadwell.drawing.sheet import MADE_BY

    there = sorted(folder.iterdir()) if folder.exists() else []
    sheet = folder / _SHEET
    strange = [one.name for one in there if one != sheet and not _OURS.fullmatch(one.name)]
    if strange or (sheet.exists() and MADE_BY not in sheet.read_text(encoding="utf-8", errors="replace")):
        named = strange[0] if strange else _SHEET
        raise NothingCharted(
            f"{folder} holds {named!r}, which this command did not make. Name a folder that is new or empty."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise NothingCharted(f"{folder} cannot be made: {problem.strerror}.") from problem
    if not os.access(folder, os.W_OK):
        raise NothingCharted(f"{folder} may not be written by you. Name another folder with --picture.")


def _draw(sources: list[Path], folder: Path, *, title: str, kind: str, profile: str) -> None:
    """Draw the series of files: one SVG each, and one sheet of them all. What an earlier run drew goes."""
    from leadwell.drawing import chart_svg, sheet_page
    from leadwell.measures.charts import Chart, charts_of_table
    from leadwell.measures.spc.tables import BadTable
    from leadwell.measures.spc.tables.files import read_table

    for one in folder.iterdir():
        one.unlink()
    charts: list[Chart] = []
    left = 0
    for source in sources:
        try:
            found = charts_of_table(read_table(source), kind, profile, most=_MOST_DRAWN - len(charts))
        except BadTable:
            continue  # the charting of the same file tells of it
        charts += list(found.charts.values())
        left += found.not_drawn
    hrefs = {}
    for number, chart in enumerate(charts, start=1):
        plain = re.sub(r"[^a-z0-9]+", "-", chart.title.lower()).strip("-")[:60]
        name = f"{number:04}-{plain}.svg"
        (folder / name).write_text(chart_svg(chart, width=720, height=420, headed=True), encoding="utf-8")
        hrefs[chart.title] = name
    shown = charts[:_MOST_ON_SHEET]
    note = ""
    if len(shown) < len(charts):
        note = f"The first {len(shown)} series are on this page; {len(charts)} are drawn, each in a file beside it."
    page = sheet_page(shown, title=title, note=note, hrefs=hrefs)
    (folder / _SHEET).write_text(page, encoding="utf-8")
    typer.echo(f"Drew {len(charts):,} series: {folder / _SHEET} and one SVG each.")
    if left:
        typer.echo(f"{left:,} more series were charted and not drawn; no more than {_MOST_DRAWN:,} are.")


def _told(found: "list[Done]", out: Path, gone: list[Path]) -> str:
    """Say what was done; give what is to be said of what could not be."""
    from leadwell.measures.spc.tables.files import summary_path

    series, points = sum(one.series for one in found), sum(one.points for one in found)
    typer.echo(f"Charted {points:,} points of {series:,} series: {out} and {summary_path(out)}.")
    wrong = _wrong(found)
    if wrong and gone:
        names = ", ".join(str(path) for path in gone[:_FEW]) + (" ..." if len(gone) > _FEW else "")
        wrong += f"\nTaken away, since they were of an earlier run and would look like today's: {names}."
    return wrong


def _wrong(found: "list[Done]") -> str:
    """Give what is wrong with files and series, in words; empty for nothing."""
    from leadwell.measures.spc.tables import faults_words

    wrong = list(dict.fromkeys(one.wrong for one in found if one.wrong))[:_FEW]
    faults = tuple(fault for one in found for fault in one.faults)
    if faults:
        wrong.append(
            f"{len(faults):,} series could not be charted and were left out.\n{faults_words(faults)}"
        )
    return "\n".join(wrong)
