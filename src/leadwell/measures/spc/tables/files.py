"""Files and folders of series: read, charted, and written whole or not at all.

A folder is a table in parts: each file holds whole series, so that each can be charted by itself, here or on
another machine, by the same function.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.tables.answer import Answer, chart_table
from leadwell.measures.spc.tables.periods import keyed
from leadwell.measures.spc.tables.reading import BadTable, Fault

CSV, PARQUET = ".csv", ".parquet"
_ENDINGS = (CSV, PARQUET)
_SEPARATORS = (",", ";", "\t")


class NotWritten(LeadwellError):
    """A file cannot be written; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to chart, and where its two tables go."""

    source: str
    points: str
    summary: str
    kind: str
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of a file."""

    source: str
    series: int
    points: int
    faults: tuple[Fault, ...]
    wrong: str = ""  # why nothing of it was charted


def summary_path(out: Path) -> Path:
    """Give where the summary goes: beside the points, with ``.summary`` before the ending.

    >>> summary_path(Path("charts.csv")).name
    'charts.summary.csv'
    """
    return out.with_name(f"{out.stem}.summary{out.suffix}")


def read_table(path: Path) -> pl.DataFrame:
    """Read a CSV file (its cells as text) or a Parquet file.

    Raises:
        BadTable: it is not there, is of another kind or cannot be read.
    """
    if path.suffix.lower() not in _ENDINGS:
        raise BadTable(f"{path}: a table of series is a .csv or a .parquet file.")
    try:
        if path.suffix.lower() == PARQUET:
            return pl.read_parquet(path)
        content = path.read_bytes()
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
        heading = text.partition("\n")[0]
        separator = max(_SEPARATORS, key=heading.count)
        return pl.read_csv(text.encode(), separator=separator, infer_schema=False)
    except OSError as problem:
        raise BadTable(f"{path}: {problem.strerror or problem}.") from None
    except pl.exceptions.PolarsError as problem:
        raise BadTable(f"{path} cannot be read as a table: {str(problem).splitlines()[0]}") from None


def write_tables(tables: Iterable[tuple[pl.DataFrame, Path]]) -> None:
    """Write CSV and Parquet files that belong together: all appear under their names, or none does.

    Raises:
        NotWritten: one cannot be written; what stood under the names before still does.
    """
    parts: list[tuple[Path, Path]] = []
    try:
        for table, path in tables:
            beside = path.with_name(f".{path.name}.part")
            parts.append((beside, path))
            with _writing(path):
                if path.is_dir():
                    raise NotWritten(f"{path} is a folder; give the name of a file.")
                path.parent.mkdir(parents=True, exist_ok=True)
                if path.suffix.lower() == PARQUET:
                    table.write_parquet(beside)
                else:
                    table.write_csv(beside)
        for beside, path in parts:
            with _writing(path):
                beside.replace(path)
    finally:
        for beside, path in parts:
            with _writing(path):
                beside.unlink(missing_ok=True)


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write a CSV or a Parquet file whole: it appears under its name only when all of it is there.

    Raises:
        NotWritten: it cannot be written.
    """
    write_tables([(table, path)])


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say in plain words why a path cannot be written."""
    try:
        yield
    except OSError as problem:
        why = problem.strerror or str(problem).partition("\n")[0]
        raise NotWritten(f"{path} cannot be written: {why}.") from problem
    except pl.exceptions.PolarsError as problem:
        raise NotWritten(f"{path} cannot be written: {str(problem).splitlines()[0]}") from problem


def chart_file(job: Job) -> Done:
    """Chart one file. This is all that any engine runs: it needs nothing but the file and its result.

    What is wrong with the file comes back in words, so that the others go on. Nothing is written where no series
    could be charted.
    """
    try:
        found = chart_table(read_table(Path(job.source)), kind=job.kind, rules=job.rules, leave_out=True)
        if found.points.height:
            write_tables([(found.summary, Path(job.summary)), (found.points, Path(job.points))])
    except (BadTable, NotWritten) as problem:
        return Done(source=job.source, series=0, points=0, faults=(), wrong=str(problem))
    return done(job.source, found)


def done(source: str, found: Answer) -> Done:
    """Give what became of a file from its answer."""
    return Done(
        source=source,
        series=found.summary["series"].n_unique(),
        points=found.points.height,
        faults=found.faults,
    )


def jobs_of(folder: Path, out: Path, kind: Kind, rules: str) -> list[Job]:
    """Give the jobs of a folder: one a file, whose results have the same names in two other folders.

    Raises:
        BadTable: there is no Parquet or CSV file in it.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in _ENDINGS
        and not any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    )
    if not files:
        raise BadTable(f"There is no .parquet or .csv file in {folder}.")
    aside = summary_path(out)
    return [
        Job(
            source=str(path.resolve()),
            points=str((out / path.relative_to(folder)).resolve()),
            summary=str((aside / path.relative_to(folder)).resolve()),
            kind=str(kind),
            rules=rules,
        )
        for path in files
    ]


def check_whole(jobs: Iterable[Job]) -> None:
    """See to it that no series is spread over two files.

    Raises:
        BadTable: one is; the message names it and the files.
    """
    seen: dict[object, str] = {}
    for job in jobs:
        if not Path(job.summary).exists():
            continue
        for name in read_table(Path(job.summary))["series"].unique(maintain_order=True).to_list():
            if name in seen:
                raise BadTable(
                    f"Series {name!r} is in {seen[name]} and in {job.source}. Put all rows of a series in one file."
                )
            seen[name] = job.source


@contextmanager
def staged(jobs: list[Job], out: Path) -> Iterator[list[Job]]:
    """Give the same jobs with their results set apart, in a folder inside ``out`` that goes afterwards.

    What was charted is looked at there before ``put_in_place`` shows it under its names.

    Raises:
        NotWritten: the folder cannot be made.
    """
    there = out.exists()
    apart = out / ".leadwell-spc"
    try:
        with _writing(out):
            out.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(apart, ignore_errors=True)  # of a run that was stopped
            apart.mkdir()
            apart.chmod(out.stat().st_mode & 0o777)  # workers of another engine may be another user
        yield [
            replace(
                job,
                points=str((apart / f"{place:06}.points{Path(job.points).suffix}").resolve()),
                summary=str((apart / f"{place:06}.summary{Path(job.summary).suffix}").resolve()),
            )
            for place, job in enumerate(jobs)
        ]
    finally:
        shutil.rmtree(apart, ignore_errors=True)
        if not there and out.is_dir() and not any(out.iterdir()):
            out.rmdir()


def put_in_place(apart: Iterable[Job], jobs: Iterable[Job]) -> list[Path]:
    """Move the results of jobs to where they belong.

    Returns:
        What an earlier run had written for files that were not charted this time; it is taken away.

    Raises:
        NotWritten: a file cannot be put in its place.
    """
    jobs, gone = list(jobs), []
    for path in (Path(name) for job in jobs for name in (job.points, job.summary)):
        if path.is_dir():  # seen before any is moved
            raise NotWritten(f"{path} is a folder; the results of a file of that name belong there.")
        with _writing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
    for one, job in zip(apart, jobs, strict=True):
        for made, name in ((one.summary, job.summary), (one.points, job.points)):
            path = Path(name)
            with _writing(path):
                if Path(made).exists():
                    shutil.move(made, path)
                elif path.is_file():
                    path.unlink()
                    gone.append(path)
    return gone


def lay_out(table: pl.DataFrame, folder: Path, *, parts: int) -> None:
    """Write a table as a folder of Parquet files, each with whole series, for engines that work in parts."""
    named = next((name for name in table.columns if name.strip().lower() == "series"), None)
    folder.mkdir(parents=True, exist_ok=True)
    if named is None:
        write_table(table, folder / "part-0000.parquet")
        return
    share = (pl.col(named).cast(pl.String).hash(seed=0) % parts).alias("_part")
    pieces = table.with_columns(share).partition_by("_part", include_key=False, as_dict=True)
    for (part,), piece in pieces.items():
        write_table(piece, folder / f"part-{part:04}.parquet")


def together(jobs: Iterable[Job]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the points and the summary of all files that were charted, as if they had been one."""
    charted = [job for job in jobs if Path(job.points).exists()]
    points = pl.concat([read_table(Path(job.points)) for job in charted])
    summary = pl.concat([read_table(Path(job.summary)) for job in charted])
    in_order = keyed(points, "period").sort("series", "key", maintain_order=True).drop("key", "kind")
    return in_order, summary.sort("series", "segment")
