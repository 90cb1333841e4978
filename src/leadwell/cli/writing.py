"""Files that a command writes: whole or not at all, and never over what it reads."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    import polars as pl


class CannotWriteFile(LeadwellError):
    """A file cannot be written there; the message says why."""


def check_place(out: Path | None, *given: Path, ending: str) -> None:
    """See before anything is worked out that a file can be written, and not over what is read.

    Raises:
        CannotWriteFile: its name has another ending, or it is a folder, an input, or in a folder that is not there.
    """
    if out is None:
        return
    if out.suffix.lower() != ending:
        raise CannotWriteFile(f"{out}: the name must end in {ending}.")
    if out.is_dir():
        raise CannotWriteFile(f"{out} is a folder. Give the name of a file with --out.")
    if not out.parent.is_dir():
        raise CannotWriteFile(f"There is no folder {out.parent} to write {out.name} in. Make it first.")
    if not os.access(out if out.exists() else out.parent, os.W_OK):
        raise CannotWriteFile(f"{out} may not be written by you. Give another place with --out.")
    if any(one.exists() and out.exists() and one.samefile(out) for one in given):
        raise CannotWriteFile(f"{out} is what is read. Give another name with --out.")


def write_table(table: "pl.DataFrame", out: Path) -> None:
    """Write a CSV file, which stands under its name when it is whole.

    Raises:
        CannotWriteFile: it cannot be written; what stood there still does.
    """
    _write(table.write_csv, out)


def write_text(text: str, out: Path) -> None:
    """Write a text in UTF-8, which stands under its name when it is whole.

    Raises:
        CannotWriteFile: it cannot be written; what stood there still does.
    """
    _write(lambda beside: beside.write_text(text, encoding="utf-8"), out)


def _write(write: Callable[[Path], object], out: Path) -> None:
    beside = out.with_name(f".{out.name}.part")
    try:
        write(beside)
        beside.replace(out)
    except OSError as problem:
        raise CannotWriteFile(f"{out} cannot be written: {problem.strerror or problem}.") from problem
    finally:
        beside.unlink(missing_ok=True)
