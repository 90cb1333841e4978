"""What the commands of rosters read and write: problems known by their content, rosters, files whole or not at all."""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    from leadwell.staffing.roster.competition import Competition
    from leadwell.staffing.roster.problem import Problem
    from leadwell.staffing.roster.ward import Ward

BROKEN, NOT_DONE = 1, 2  # exit codes: a hard rule is broken; nothing was done and nothing written

WardFile = Annotated[
    Path,
    typer.Argument(metavar="WARD.json", help="A ward's problem; or one in the 24-instance text format."),
]
HistoryFile = Annotated[
    Path | None,
    typer.Option(metavar="H0.json", help="The history, for a scenario of the competition of 2015."),
]
WeekFile = Annotated[
    Path | None, typer.Option(metavar="WD.json", help="The week, for a scenario of the competition of 2015.")
]
RosterFile = Annotated[Path, typer.Argument(metavar="ROSTER.csv", help="A roster as `solve` writes it.")]


class CannotReadFile(LeadwellError):
    """A file is not there, or is no text."""


class CannotWriteFile(LeadwellError):
    """A file cannot be written."""


class NotADay(LeadwellError):
    """A day on the command line is none, or none of the roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A problem, and the ward that it is of where it is a ward's."""

    problem: "Problem"
    ward: "Ward | None"

    def day_words(self, day: int) -> str:
        """Give a day of the problem as people say it."""
        if self.ward is None:
            return f"Day {day}"
        on = self.ward.starts_on + timedelta(days=day - self.problem.past)
        return f"{on:%A} {on.day} {on:%B %Y}"

    def day_of(self, text: str) -> int:
        """Give the day of the problem that is meant: a date for a ward, else a number.

        Raises:
            NotADay: it is none, or none of the roster.
        """
        if self.ward is None:
            if not text.isdigit():
                raise NotADay(f"{text!r} is no day; days of this problem are numbers from 0.")
            day = int(text)
        else:
            try:
                on = date.fromisoformat(text)
            except ValueError:
                raise NotADay(f"{text!r} is no date; write it as 2026-03-09.") from None
            day = self.problem.past + (on - self.ward.starts_on).days
        if not self.problem.past <= day < self.problem.days:
            first, last = self.day_words(self.problem.past), self.day_words(self.problem.days - 1)
            raise NotADay(f"{text} is not of this roster, which goes from {first} to {last}.")
        return day


def text_of(path: Path) -> str:
    """Read a text.

    Raises:
        CannotReadFile: the file is not there or is no text.
    """
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


def read_instance(path: Path) -> Instance:
    """Read a roster problem, known by its content: a ward's JSON, or the 24-instance text format.

    Raises:
        CannotReadFile: the file is not there or is no text.
        LeadwellError: what is in it cannot be read.
    """
    from leadwell.staffing.roster.curtois import problem_from_text

    text = text_of(path)
    if text.lstrip().startswith(("{", "[")) or path.suffix.lower() == ".json":
        from leadwell.staffing.roster.ward import ward_from_json
        from leadwell.staffing.roster.ward_problem import problem_of

        ward = ward_from_json(text)
        return Instance(problem=problem_of(ward), ward=ward)
    return Instance(problem=problem_from_text(text), ward=None)


def read_competition(path: Path, history: Path | None, week: Path | None) -> "Competition | None":
    """Read an instance of a nurse rostering competition, known by its content; None where it is none.

    Raises:
        CannotReadFile: a file is not there or is no text.
        LeadwellError: what is in it cannot be read.
    """
    from leadwell.staffing.roster.competition import competition_from_texts, is_competition

    text = text_of(path)
    if not is_competition(text):
        return None
    return competition_from_texts(
        text,
        history=None if history is None else text_of(history),
        week=None if week is None else text_of(week),
    )


def read_roster(instance: Instance, path: Path) -> dict[str, tuple[str, ...]]:
    """Read a roster that fits a problem.

    Raises:
        CannotReadFile: the file is not there or is no text.
        LeadwellError: it is no roster, or not of this problem.
    """
    from leadwell.staffing.roster.rules import check_fit
    from leadwell.staffing.roster.written import roster_from_csv

    cells = roster_from_csv(instance.problem, text_of(path))
    check_fit(instance.problem, cells)
    return cells


def check_out(out: Path, *given: Path) -> None:
    """See before anything is worked out that a file can be written, and over nothing that is read.

    Raises:
        CannotWriteFile: it is a folder or an input, or in a folder that is not there.
    """
    if out.is_dir():
        raise CannotWriteFile(f"{out} is a folder; give OUT another name.")
    if out.exists() and any(one.exists() and out.samefile(one) for one in given):
        raise CannotWriteFile(f"{out} is what is read; give OUT another name.")
    if not out.parent.is_dir():
        raise CannotWriteFile(f"There is no folder {out.parent} to write {out.name} in. Make it first.")


def write_whole(out: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        CannotWriteFile: it cannot be written; what stood there still does.
    """
    half = None
    try:
        with NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as beside:
            half = Path(beside.name)
            beside.write(content)
        os.chmod(half, 0o644)
        os.replace(half, out)
    except OSError as error:
        if half is not None:
            half.unlink(missing_ok=True)
        raise CannotWriteFile(f"{out} cannot be written: {error.strerror}.") from None
