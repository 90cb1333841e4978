"""``leadwell roster``: find a roster within a time, with a bound; check one; say why it is as it is."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    from leadwell.staffing.roster.problem import Problem
    from leadwell.staffing.roster.solving import Progress

app = typer.Typer(help="Rosters: find one, check one.", no_args_is_help=True)

_BROKEN, _NOT_DONE = 1, 2  # exit codes: a hard rule is broken; nothing was done and nothing written

Instance = Annotated[
    Path,
    typer.Argument(metavar="INSTANCE", help="A problem: the 24-instance text format, or a ward's .json."),
]


class CannotReadFile(LeadwellError):
    """A file is not there, or is no text."""


class CannotWriteFile(LeadwellError):
    """A file cannot be written."""


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CannotReadFile(f"There is no {path}.") from None
    except IsADirectoryError:
        raise CannotReadFile(f"{path} is a folder; name a file in it.") from None
    except UnicodeDecodeError:
        raise CannotReadFile(f"{path} is no text in UTF-8. Save it as text first.") from None
    except OSError as error:
        raise CannotReadFile(f"{path} cannot be read: {error.strerror}.") from None


def read_problem(path: Path) -> "Problem":
    """Read a roster problem: the benchmark's text format, or a ward's JSON by its ending.

    Raises:
        CannotReadFile: the file is not there or is no text.
        LeadwellError: what is in it cannot be read.
    """
    from leadwell.staffing.roster.curtois import problem_from_text

    text = _text(path)
    if path.suffix.lower() == ".json":
        from leadwell.staffing.roster.ward import ward_from_json
        from leadwell.staffing.roster.ward_problem import problem_of

        return problem_of(ward_from_json(text))
    return problem_from_text(text)


def _check_place(out: Path, source: Path) -> None:
    if out.exists() and (out.is_dir() or out.resolve() == source.resolve()):
        raise CannotWriteFile(
            f"{out} is {'a folder' if out.is_dir() else 'INSTANCE'}; give OUT another name."
        )
    if not out.parent.is_dir():
        raise CannotWriteFile(f"There is no folder {out.parent} to write {out.name} in. Make it first.")


def _write(out: Path, text: str) -> None:
    """Write a file whole or not at all."""
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=out.parent, prefix=f".{out.name}.", delete=False
        ) as half:
            half.write(text)
        os.chmod(half.name, 0o644)
        os.replace(half.name, out)
    except OSError as error:
        raise CannotWriteFile(f"{out} cannot be written: {error.strerror}.") from None


class _Clock:
    """A clock that stands at the end of time once somebody asks to stop."""

    def __init__(self) -> None:
        self.stopped = False

    def stop(self, *_: object) -> None:
        self.stopped = True

    def __call__(self) -> float:
        return float("inf") if self.stopped else time.monotonic()


def _teller() -> "Callable[[Progress], None]":
    shown = [-1.0]

    def tell(at: "Progress") -> None:
        if at.seconds >= shown[0] + 1 and at.seconds < float("inf"):
            shown[0] = at.seconds
            typer.echo(f"{at.seconds:.0f} s: {at.objective}, none below {at.bound}", err=True)

    return tell


@app.command("solve")
def solve(
    instance: Instance,
    seconds: Annotated[
        float, typer.Option(min=1, help="Stop after so many seconds, with the best so far.")
    ] = 60,
    seed: Annotated[int, typer.Option(min=0, help="Same seed, same roster, where it ends by itself.")] = 1,
    out: Annotated[Path, typer.Option(metavar="ROSTER.csv", help="Where the roster goes.")] = Path(
        "roster.csv"
    ),
    processes: Annotated[
        int, typer.Option(min=1, max=16, help="Neighbourhoods tried at once; another number, another roster.")
    ] = 2,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not tell how far it has come.")] = False,
) -> None:
    """Find a roster that breaks no hard rule and costs little, and a bound that no roster can beat.

    Ctrl-C stops early and keeps the best roster so far. The exit code is 0 where a roster was written, else 2.
    """
    began = time.monotonic()
    try:
        _check_place(out, instance)
        problem = read_problem(instance)
        from leadwell.staffing.roster.solving import find_roster
        from leadwell.staffing.roster.written import roster_as_csv

        clock = _Clock()
        earlier = signal.signal(signal.SIGINT, clock.stop)
        try:
            found = find_roster(
                problem,
                seconds=max(seconds - (time.monotonic() - began), 0.5),
                seed=seed,
                processes=processes,
                now=clock,
                tell=None if quiet else _teller(),
            )
        finally:
            signal.signal(signal.SIGINT, earlier)
        _write(out, roster_as_csv(problem, found.roster))
    except LeadwellError as problem_met:
        typer.echo(str(problem_met), err=True)
        raise typer.Exit(_NOT_DONE) from None
    spent = time.monotonic() - began
    typer.echo(f"objective={found.objective} bound={found.bound} seconds={spent:.1f}")
    sys.stdout.flush()


@app.command("check")
def check(
    instance: Instance,
    roster: Annotated[Path, typer.Argument(metavar="ROSTER.csv", help="A roster as `solve` writes it.")],
) -> None:
    """Say which hard rules a roster breaks, and what it costs.

    The exit code is 0 where no hard rule is broken, 1 where one is, 2 where the files cannot be read.
    """
    try:
        problem = read_problem(instance)
        from leadwell.staffing.roster.rules import broken_rules, costs
        from leadwell.staffing.roster.written import roster_from_csv

        cells = roster_from_csv(problem, _text(roster))
        broken, cost = broken_rules(problem, cells), costs(problem, cells)
    except LeadwellError as problem_met:
        typer.echo(str(problem_met), err=True)
        raise typer.Exit(_NOT_DONE) from None
    for one in broken:
        typer.echo(one.words)
    typer.echo(
        f"broken={len(broken)} objective={cost.total} wants_missed={cost.wants_missed} "
        f"unwanted_given={cost.unwanted_given} under={cost.under} over={cost.over}"
    )
    if broken:
        raise typer.Exit(_BROKEN)
