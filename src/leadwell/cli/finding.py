"""Which files of a folder are read, why others are not, and whether the page may be written where it is wanted."""

import os
from dataclasses import dataclass
from pathlib import Path

from leadwell.foundations.errors import LeadwellError

_LOOKED_AT = 2000  # bytes of a page in which the mark of Leadwell has to stand


class NothingThere(LeadwellError):
    """The folder named does not exist or holds no files."""


class CannotWrite(LeadwellError):
    """The page cannot be written there, or would take the place of something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The files to read, in order, and what is not read: its path and why."""

    files: tuple[Path, ...]
    passed_over: tuple[tuple[Path, str], ...]


def check_out(out: Path) -> None:
    """See before anything is read that the page can be written, and over nothing but a page of Leadwell's.

    Raises:
        CannotWrite: the folder is not there, or something that Leadwell did not make is in the way.
    """
    from leadwell.drawing.picture import MADE_BY

    if out.is_dir():
        raise CannotWrite(f"{out} is a folder. Give the page a name of its own with --out.")
    if not out.parent.is_dir():
        raise CannotWrite(f"There is no folder {out.parent} to write {out.name} in. Make it first.")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise CannotWrite(f"{out} may not be written by you. Give another place with --out.")
    if not out.is_file() or not out.stat().st_size:
        return
    try:
        with out.open("rb") as file:
            start = file.read(_LOOKED_AT)
    except OSError as problem:
        raise CannotWrite(f"{out} is there and cannot be looked into: {problem.strerror}.") from problem
    if MADE_BY.encode() not in start:
        raise CannotWrite(
            f"{out} is there and is not a page that Leadwell made, so it is left as it is. "
            "Give another name with --out."
        )


def find(folder: Path, *, out: Path) -> Found:
    """Find the files to read, in the order of their names; the page itself is not one of them.

    Raises:
        NothingThere: there is no such folder or file, or nothing in it.
    """
    if not folder.is_dir():
        if not os.path.lexists(folder):
            raise NothingThere(f"There is no folder or file {folder}.")
        why = _why_not(folder)
        return Found(files=() if why else (folder,), passed_over=((folder, why),) if why else ())
    files: list[Path] = []
    passed_over: list[tuple[Path, str]] = []
    _look(folder, out.resolve(), files, passed_over)
    # Without the endings, so that "march-corrected.csv" comes after "march.csv", which it corrects.
    files.sort(key=lambda path: (path.parent.as_posix(), path.stem, path.suffix))
    if not files and not passed_over:
        raise NothingThere(f"The folder {folder} holds no files.")
    return Found(files=tuple(files), passed_over=tuple(sorted(passed_over)))


def _look(folder: Path, out: Path, files: list[Path], passed_over: list[tuple[Path, str]]) -> None:
    try:
        inside = sorted(folder.iterdir())
    except OSError as problem:
        passed_over.append((folder, f"the folder cannot be opened: {problem.strerror}"))
        return
    for path in inside:
        if path.name.startswith((".", "~$")):
            begins = "a dot" if path.name.startswith(".") else "~$, as those of a workbook open elsewhere do"
            passed_over.append((path, f"its name begins with {begins}"))
        elif path.is_dir():
            if path.is_symlink():
                passed_over.append((path, "it is a link to a folder"))
            else:
                _look(path, out, files, passed_over)
        elif why := _why_not(path):
            passed_over.append((path, why))
        elif path.resolve() != out:
            files.append(path)


def _why_not(path: Path) -> str:
    """Say why a path cannot be read as a file, before any byte of it is; empty where it can."""
    from leadwell.intake.forms.limits import limits

    try:
        size = path.stat().st_size
    except OSError as problem:
        return "it is a link to nothing" if path.is_symlink() else f"it cannot be read: {problem.strerror}"
    if not path.is_file():
        return "it is not a file but a pipe or a device"
    if not os.access(path, os.R_OK):
        return "it may not be read by you"
    if size > limits().file_bytes:
        most = limits().file_bytes / 1e6
        return f"it is {size / 1e6:,.0f} MB large; up to {most:,.0f} MB are read at once"
    return ""
