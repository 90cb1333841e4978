"""``leadwell spc``: control charts of any number of series, from a file or a folder, here or on Spark."""

import os
import re
from concurrent.futures import ProcessPoolExecutor
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.cli.against import tell_against
from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    from leadwell.measures.spc.tables.files import Done, Job

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
    """Some or all series could not be charted; the message says which and why."""


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
    """Chart every series of a table: limits, signals, icons and the chance of meeting each target."""
    from leadwell.measures.spc.kinds import kind_of
    from leadwell.measures.spc.profiles import profile as profile_of
    from leadwell.measures.spc.tables.files import CSV, PARQUET, check_whole, jobs_of

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
    if picture is not None:
        _clear(picture)
    if table.is_dir():
        jobs = jobs_of(table, out, kind, profile)
        found = _run(jobs, engine, remote)
        check_whole(jobs)
    elif out.suffix.lower() not in (CSV, PARQUET):
        raise NothingCharted(f"{out}: the name must end in .csv or .parquet, which says what is written.")
    elif engine is Engine.SPARK:
        found = _in_parts(table, out, str(kind), profile, remote)
    else:
        found = [_one(table, out, str(kind), profile)]
    if picture is not None:
        sources = [Path(job.source) for job in jobs] if table.is_dir() else [table]
        _draw(sources, picture, title=table.stem, kind=str(kind), profile=profile)
    if against is not None and any(one.series for one in found):
        tell_against(table, out, str(kind), profile, against)
    _tell(found, out)


def _one(table: Path, out: Path, kind: str, profile: str) -> "Done":
    from leadwell.measures.spc.tables.files import Job, chart_file, summary_path

    job = Job(source=str(table), points=str(out), summary=str(summary_path(out)), kind=kind, rules=profile)
    return chart_file(job)


def _in_parts(table: Path, out: Path, kind: str, profile: str, remote: str | None) -> "list[Done]":
    """Cut a file into parts, chart each, and put the results together: the same file as without parts."""
    from tempfile import TemporaryDirectory

    from leadwell.measures.spc.kinds import Kind
    from leadwell.measures.spc.tables.files import (
        jobs_of,
        lay_out,
        read_table,
        summary_path,
        together,
        write_table,
    )

    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".leadwell-spc-", dir=out.parent) as name:
        lay_out(read_table(table), Path(name) / "in", parts=_PARTS)
        jobs = jobs_of(Path(name) / "in", Path(name) / "out", Kind(kind), profile)
        found = _run(jobs, Engine.SPARK, remote)
        whole = together(jobs)
        if whole is not None:
            points, summary = whole
            write_table(summary, summary_path(out))
            write_table(points, out)
    return found


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


def _clear(folder: Path) -> None:
    """Make room for drawings: what an earlier run drew goes, and a folder with anything else is left alone."""
    from leadwell.drawing.sheet import MADE_BY

    if folder.exists() and not folder.is_dir():
        raise NothingCharted(f"{folder} is a file; --picture takes the name of a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(folder.iterdir())
    sheet = folder / _SHEET
    strange = [one.name for one in there if one != sheet and not _OURS.fullmatch(one.name)]
    if strange or (sheet.exists() and MADE_BY not in sheet.read_text(encoding="utf-8", errors="replace")):
        named = strange[0] if strange else _SHEET
        raise NothingCharted(
            f"{folder} holds {named!r}, which this command did not make. Name a folder that is new or empty."
        )
    for one in there:
        one.unlink()


def _draw(sources: list[Path], folder: Path, *, title: str, kind: str, profile: str) -> None:
    """Draw the series of files: one SVG each, and one sheet of them all."""
    from leadwell.drawing import chart_svg, sheet_page
    from leadwell.measures.charts import Chart, charts_of_table
    from leadwell.measures.spc.tables import BadTable
    from leadwell.measures.spc.tables.files import read_table

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


def _tell(found: "list[Done]", out: Path) -> None:
    """Say what was done; raise what could not be."""
    from leadwell.measures.spc.tables import faults_words
    from leadwell.measures.spc.tables.files import summary_path

    series, points = sum(one.series for one in found), sum(one.points for one in found)
    if series:
        typer.echo(f"Charted {points:,} points of {series:,} series: {out} and {summary_path(out)}.")
    wrong = [one.wrong for one in found if one.wrong][:_FEW]
    faults = tuple(fault for one in found for fault in one.faults)
    if faults:
        wrong.append(
            f"{len(faults):,} series could not be charted and were left out.\n{faults_words(faults)}"
        )
    if wrong:
        raise NothingCharted("\n".join(wrong))
