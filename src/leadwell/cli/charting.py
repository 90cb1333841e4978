"""``leadwell spc``: control charts of any number of series, from a file or a folder, here or on Spark."""

import os
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
