"""``leadwell roster explain``, ``fairness``, ``surpass``, ``repair``, ``export``: asked of a roster that is there."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from leadwell.cli.roster_files import (
    NOT_DONE,
    Instance,
    NotADay,
    RosterFile,
    WardFile,
    check_out,
    read_instance,
    read_roster,
    write_whole,
)
from leadwell.foundations.errors import LeadwellError

Seconds = Annotated[float, typer.Option(min=1, help="How long may be spent on it.")]


class NeedsAWard(LeadwellError):
    """A command is about a ward, and the file is none."""


@contextmanager
def _said() -> Iterator[None]:
    """Say in one line what a person can put right, and end with the exit code of nothing done."""
    try:
        yield
    except LeadwellError as met:
        typer.echo(str(met), err=True)
        raise typer.Exit(NOT_DONE) from None


def _table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    written = [[_written(cell) for cell in row] for row in rows]
    wide = [max(len(cell) for cell in column) for column in zip(headings, *written, strict=True)]
    for row in [list(headings), *written]:
        cells = [
            cell.ljust(w) if k == 0 else cell.rjust(w)
            for k, (cell, w) in enumerate(zip(row, wide, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())


def _written(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def explain(
    ward: WardFile,
    roster: RosterFile,
    seconds: Annotated[
        float, typer.Option(min=0, help="How long may be spent on each rule that is relaxed; 0: none is.")
    ] = 10,
    seed: Annotated[int, typer.Option(min=0, help="Of the search.")] = 1,
) -> None:
    """Say why shifts are unfilled, which rules hold whom, and what relaxing each rule would buy.

    What a rule buys is told against the best roster that is found without relaxing any, as it costs in the rules'
    own weights. The exit code is 0, or 2 where the files cannot be read.
    """
    with _said():
        read = read_instance(ward)
        cells = read_roster(read, roster)
        from leadwell.staffing.roster.explain import binding, unfilled

        short = unfilled(read.problem, cells)
        typer.echo(f"{sum(one.missing for one in short)} people missing on {len(short)} shifts")
        for one in short:
            typer.echo(f"  {one.words_on(read.day_words(one.day))}")
        typer.echo("Rules that hold people at their limit")
        for rule, names in binding(read.problem, cells).items():
            typer.echo(f"  {rule}: {len(names)} of {len(read.problem.people)}")
        if seconds:
            _relaxed(read, cells, seconds, seed)


def _relaxed(read: Instance, cells: dict[str, tuple[str, ...]], seconds: float, seed: int) -> None:
    from leadwell.staffing.roster.explain import what_relaxing_buys
    from leadwell.staffing.roster.rules import broken_rules, costs
    from leadwell.staffing.roster.solving import find_roster

    now: Callable[[], float] = time.monotonic
    known = find_roster(read.problem, seconds=2 * seconds, seed=seed, now=now, begin=cells)
    cost = costs(read.problem, cells).total
    if broken_rules(read.problem, cells):
        typer.echo(
            "This roster breaks hard rules (see `check`); what follows is told against the best roster found."
        )
    else:
        spare = cost - known.objective
        typer.echo(
            f"This roster costs {cost}; {spare} could be saved with all rules kept, {cost - known.bound} at most."
        )
    typer.echo(
        f"What relaxing a rule for everybody would buy, against the best roster found ({known.objective})"
    )
    bought = what_relaxing_buys(read.problem, known, seconds_each=seconds, seed=seed, now=now)
    for one in bought:
        typer.echo(f"  {one.words}")


def fairness(ward: WardFile, roster: RosterFile) -> None:
    """Say who got what, how far from a fair share, and which hours of care and of improvement are lost.

    A fair share goes by contracted hours, and counts the rosters before this one where the ward's file has them.
    The exit code is 0, or 2 where the files cannot be read.
    """
    with _said():
        read = read_instance(ward)
        cells = read_roster(read, roster)
        if read.ward is None:
            raise NeedsAWard(
                f"{ward} is no ward's file: it does not say which shifts are nights. Give a ward's .json."
            )
        from leadwell.staffing.roster import exporting
        from leadwell.staffing.roster.aims import aims

        found = aims(read.ward, read.problem, cells)
        _table(
            (
                "Person",
                "hours",
                "contract",
                "nights",
                "fair",
                "weekends",
                "fair",
                "bank holidays",
                "asked",
                "met",
            ),
            exporting.people_rows(read.ward, read.problem, cells),
        )
        for what, one in (("Nights", found.nights), ("Weekends", found.weekends)):
            if one.typical is not None and one.least is not None and one.most is not None:
                typer.echo(
                    f"{what}: typically {one.typical:.1f} from a fair share; "
                    f"from {-one.least:.1f} too few to {one.most:.1f} too many"
                )
        granted = f"{found.granted} of {found.asked}" if found.asked else "none was made"
        typer.echo(f"Requests met: {granted}")
        typer.echo(f"Hours above contract: {found.hours_over:.1f}; below: {found.hours_under:.1f}")
        _table(("Hours", "planned", "kept", "lost"), exporting.hours_rows(read.ward, read.problem, cells))
        typer.echo(f"Bank and agency, if they fill every gap: £{found.temporary_pounds:,.0f}")


def surpass(
    ward: WardFile,
    roster: RosterFile,
    out: Annotated[Path, typer.Option(metavar="NEW.csv", help="Where the better roster goes.")],
    seconds: Seconds = 60,
    seed: Annotated[int, typer.Option(min=0, help="Of the search.")] = 1,
    processes: Annotated[int, typer.Option(min=1, max=16, help="Neighbourhoods tried at once.")] = 2,
) -> None:
    """Find a roster that is better than one made by hand on every aim, and say on which it is not.

    Less is better of every aim. The exit code is 0 where a roster was written, else 2.
    """
    with _said():
        check_out(out, ward, roster)
        read = read_instance(ward)
        cells = read_roster(read, roster)
        if read.ward is None:
            raise NeedsAWard(f"{ward} is no ward's file: its aims are not known. Give a ward's .json.")
        from leadwell.staffing.roster.aims import aims
        from leadwell.staffing.roster.surpassing import as_numbers
        from leadwell.staffing.roster.surpassing import surpass as better_than
        from leadwell.staffing.roster.written import roster_as_csv

        found = better_than(
            read.ward, cells, seconds=seconds, seed=seed, now=time.monotonic, processes=processes
        )
        write_whole(out, roster_as_csv(read.problem, found.solved.roster).encode())
        theirs, mine = (
            as_numbers(aims(read.ward, read.problem, one)) for one in (cells, found.solved.roster)
        )
    _table(
        ("Aim", "by hand", "found", ""),
        [(name, theirs[name], mine[name], "not better" if name in found.not_better else "") for name in mine],
    )
    typer.echo(
        f"objective={found.solved.objective} bound={found.solved.bound} seconds={found.solved.seconds:.1f}"
    )


def repair(
    ward: WardFile,
    roster: RosterFile,
    sick: Annotated[
        list[str],
        typer.Option(
            "--sick", metavar="PERSON:DATE[:DATE]", help="Who is away, on a day or from a day to a day."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="NEW.csv", help="Where the mended roster goes.")],
    seconds: Seconds = 60,
    seed: Annotated[int, typer.Option(min=0, help="Of the search.")] = 1,
    overtime: Annotated[
        float, typer.Option(min=0, help="Hours that each may work beyond the hours that the roster allows.")
    ] = 0,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Days before it stay; else the first day away."),
    ] = None,
) -> None:
    """Mend a roster after sick calls so that the fewest people get other shifts than were promised.

    The exit code is 0 where a roster was written, else 2.
    """
    with _said():
        check_out(out, ward, roster)
        read = read_instance(ward)
        cells = read_roster(read, roster)
        away: dict[str, set[int]] = {}
        for one in sick:
            name, days = _absence(read, one)
            away.setdefault(name, set()).update(days)
        first = min(day for days in away.values() for day in days)
        if start is not None:
            first = read.day_of(start)
        from leadwell.staffing.roster.repair import repair as mend
        from leadwell.staffing.roster.ward_problem import changed_day, rules_of, with_overtime
        from leadwell.staffing.roster.written import roster_as_csv

        problem, rules = read.problem, rules_of("working-time" if read.ward is None else read.ward.rules)
        if overtime and read.ward is None:
            raise NeedsAWard(f"{ward} is no ward's file, so overtime cannot be held to the legal week.")
        if overtime and read.ward is not None:
            problem = with_overtime(read.ward, problem, round(60 * overtime), rules)
        found = mend(
            problem,
            cells,
            away,
            from_day=first,
            each_person=rules.changed_person,
            each_day=changed_day(problem, rules),
            seconds=seconds,
            seed=seed,
            now=time.monotonic,
        )
        write_whole(out, roster_as_csv(read.problem, found.roster).encode())
    for name, moved in found.changed.items():
        for day in moved:
            was = "off" if name not in cells else cells[name][day] or "off"
            typer.echo(f"{name}, {read.day_words(day)}: {was} becomes {found.roster[name][day] or 'off'}")
    if found.fewest:
        typer.echo("Proven: no repair with cover as good changes fewer people.")
    else:
        typer.echo("Not proven within the time that no repair changes fewer people.")
    typer.echo(
        f"changed={len(found.changed)} missing={found.missing} unmended={found.missing_before} "
        f"disturbance={found.disturbance} bound={found.at_least}"
    )


def _absence(read: Instance, text: str) -> tuple[str, range]:
    name, *days = text.split(":")
    known = {one.name for one in read.problem.people}
    if len(days) not in (1, 2) or not name.strip():
        raise NotADay(
            f"--sick {text}: write PERSON:DATE, or PERSON:DATE:DATE from the first day to the last."
        )
    if name.strip() not in known:
        raise NotADay(f"--sick {text}: {name.strip()} has no line in this roster.")
    first, last = read.day_of(days[0].strip()), read.day_of(days[-1].strip())
    if last < first:
        raise NotADay(f"--sick {text}: the last day is before the first.")
    return name.strip(), range(first, last + 1)


def export(
    ward: WardFile,
    roster: RosterFile,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="A .csv with a row a shift, or an .xlsx with all of it.")
    ],
) -> None:
    """Write a roster out for people: a CSV with a row a shift, or a workbook with people, gaps and hours lost too.

    The exit code is 0 where a file was written, else 2.
    """
    with _said():
        check_out(out, ward, roster)
        read = read_instance(ward)
        cells = read_roster(read, roster)
        if read.ward is None:
            raise NeedsAWard(f"{ward} is no ward's file: its days have no dates. Give a ward's .json.")
        from leadwell.staffing.roster import exporting

        forms = {".csv": exporting.roster_as_table, ".xlsx": exporting.roster_as_workbook}
        form = forms.get(out.suffix.lower())
        if form is None:
            raise NeedsAWard(f"{out}: the name must end in .csv or .xlsx.")
        write_whole(out, form(read.ward, read.problem, cells))
    typer.echo(f"Wrote {out}.")
