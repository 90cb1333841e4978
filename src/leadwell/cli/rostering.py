"""``leadwell roster``: find a roster within a time, with a bound; check one; say why it is as it is."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadwell.cli.roster_asking import explain, export, fairness, repair, surpass
from leadwell.cli.roster_files import (
    BROKEN,
    NOT_DONE,
    HistoryFile,
    RosterFile,
    WeekFile,
    check_out,
    read_competition,
    read_instance,
    read_roster,
    text_of,
    write_whole,
)
from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    from leadwell.staffing.roster.competition import Competition
    from leadwell.staffing.roster.problem import Problem
    from leadwell.staffing.roster.solving import Progress, Solved

app = typer.Typer(
    help="Rosters: find one, check it, say why it is so and how fair, mend it, write it out.",
    no_args_is_help=True,
)

InstanceFile = Annotated[
    Path,
    typer.Argument(
        metavar="INSTANCE",
        help="A ward's .json, or a public instance: of the 24, or of the competitions of 2010 and 2015.",
    ),
]


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
    instance: InstanceFile,
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
    history: HistoryFile = None,
    week: WeekFile = None,
) -> None:
    """Find a roster that breaks no hard rule and costs little, and a bound that no roster can beat.

    Ctrl-C stops early and keeps the best roster so far. The exit code is 0 where a roster was written, else 2.
    """
    began = time.monotonic()
    try:
        check_out(out, *(one for one in (instance, history, week) if one is not None))
        competition = read_competition(instance, history, week)
        clock = _Clock()
        how = {
            "seed": seed,
            "processes": processes,
            "now": clock,
            "tell": None if quiet else _teller(),
        }
        earlier = signal.signal(signal.SIGINT, clock.stop)
        try:
            if competition is None:
                found, text = _found(read_instance(instance).problem, seconds, began, how)
            else:
                found, text = _found_for_competition(competition, seconds, began, how)
        finally:
            signal.signal(signal.SIGINT, earlier)
        write_whole(out, text.encode())
    except LeadwellError as problem_met:
        typer.echo(str(problem_met), err=True)
        raise typer.Exit(NOT_DONE) from None
    spent = time.monotonic() - began
    typer.echo(f"objective={found.objective} bound={found.bound} seconds={spent:.1f}")
    sys.stdout.flush()


def _found(problem: "Problem", seconds: float, began: float, how: dict[str, Any]) -> "tuple[Solved, str]":
    from leadwell.staffing.roster.solving import find_roster
    from leadwell.staffing.roster.written import roster_as_csv

    found = find_roster(problem, seconds=max(seconds - (time.monotonic() - began), 0.5), **how)
    return found, roster_as_csv(problem, found.roster)


def _found_for_competition(
    problem: "Competition", seconds: float, began: float, how: dict[str, Any]
) -> "tuple[Solved, str]":
    from leadwell.staffing.roster.competition import find_competition_roster
    from leadwell.staffing.roster.written import lines_as_csv

    found = find_competition_roster(problem, seconds=max(seconds - (time.monotonic() - began), 0.5), **how)
    return found, lines_as_csv(found.roster)


@app.command("check")
def check(
    instance: InstanceFile,
    roster: RosterFile,
    history: HistoryFile = None,
    week: WeekFile = None,
) -> None:
    """Say which hard rules a roster breaks, and what it costs.

    The exit code is 0 where no hard rule is broken, 1 where one is, 2 where the files cannot be read.
    """
    try:
        competition = read_competition(instance, history, week)
        if competition is not None:
            _check_for_competition(competition, roster)
            return
        read = read_instance(instance)
        from leadwell.staffing.roster.rules import broken_rules, costs

        problem, cells = read.problem, read_roster(read, roster)
        broken, cost = broken_rules(problem, cells), costs(problem, cells)
    except LeadwellError as problem_met:
        typer.echo(str(problem_met), err=True)
        raise typer.Exit(NOT_DONE) from None
    for one in broken:
        typer.echo(one.words)
    typer.echo(
        f"broken={len(broken)} objective={cost.total} wants_missed={cost.wants_missed} "
        f"unwanted_given={cost.unwanted_given} under={cost.under} over={cost.over} "
        f"hours={cost.hours} uneven={cost.uneven}"
    )
    if broken:
        raise typer.Exit(BROKEN)


def _check_for_competition(problem: "Competition", roster: Path) -> None:
    from leadwell.staffing.roster.competition import faults, penalties
    from leadwell.staffing.roster.written import lines_from_csv

    cells = lines_from_csv(text_of(roster))
    broken, cost = faults(problem, cells), penalties(problem, cells)
    for words in broken:
        typer.echo(words)
    for rule, paid in sorted(cost.items()):
        typer.echo(f"{rule}: {paid}")
    typer.echo(f"broken={len(broken)} objective={sum(cost.values())}")
    if broken:
        raise typer.Exit(BROKEN)


app.command("explain")(explain)
app.command("fairness")(fairness)
app.command("surpass")(surpass)
app.command("repair")(repair)
app.command("export")(export)
