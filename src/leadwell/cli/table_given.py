"""A table that somebody gives as a CSV file of their own."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from leadwell.foundations.errors import LeadwellError

if TYPE_CHECKING:
    import polars as pl

_TWICE = re.compile(r"_duplicated_\d+$")  # what the reader adds to a heading that stands twice


def words_of(table: Path, *, called: str, error: type[LeadwellError]) -> tuple["pl.DataFrame", list[str]]:
    """Read a CSV file as words, and its headings as they stand in the file, in small letters.

    Args:
        table: the file.
        called: what the command calls it.
        error: what is raised where it cannot be read.

    Returns:
        The frame, whose own headings are made different from one another, and the headings in the same order.
    """
    import polars as pl

    if not table.exists():
        raise error(f"There is no {table}.")
    if table.is_dir():
        raise error(f"{table} is a folder; {called} is a .csv file.")
    try:
        frame = pl.read_csv(table, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as problem:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise error(f"{table} cannot be read as CSV ({reason}). Save it as CSV in UTF-8.") from None
    return frame, [_TWICE.sub("", name).strip().lower() for name in frame.columns]
