"""Write docs/reference/files-read.md: what became of every file of open data that stands beside the project.

Run as ``python docs/make_files_read.py``; the tests run it too and compare.
"""

import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from leadwell.intake import read
from leadwell.intake.faults import Outcome
from leadwell.intake.reading import Reading

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "files-read.md"
NOT_DATA = {"README.md", "HEADINGS.md", "LICENCE"}
HEAD = """# Files that Leadwell has been tried on

Every file of open data that stands beside the project was read, and this is what became of it. The table is
written by `docs/make_files_read.py` from the same run that the tests check, so it cannot drift.

*Rows* are rows below the headings, with totals and footnotes; *used* are those from which something was
taken. *Values* are observations, with the typed reasons of those that have none. A file that is not taken
says why.

| File | What it is | Rows | Used | Totals | Values | What came of it | Faults told |
|---|---|---:|---:|---:|---:|---|---|
"""


def data_files(shared: Path) -> list[Path]:
    """Give every file of data, in order of its path."""
    return sorted(
        path for path in (shared / "data").rglob("*") if path.is_file() and path.name not in NOT_DATA
    )


def line(path: Path, data: Path, reading: Reading) -> str:
    """Give one file's line of the table."""
    if reading.refused:
        why = next(one.done for one in reading.faults if one.outcome is Outcome.REFUSED)
        came = f"not taken: {why}"
    else:
        came = "; ".join(
            f"{frame.height:,} {words}"
            for frame, words in (
                (reading.shifts, "days of hours by staff group"),
                (reading.census, "counts of residents"),
                (reading.places, "places"),
                (reading.successions, "successions of codes"),
                (reading.kept_aside, "rows kept aside"),
            )
            if frame.height
        )
    missing = Counter(reading.observations.get_column("missing").drop_nulls().to_list())
    missing += Counter(reading.shifts.get_column("missing").drop_nulls().to_list())
    reasons = "; ".join(f"{count:,} {reason.replace('_', ' ')}" for reason, count in sorted(missing.items()))
    told = Counter(one.code for one in reading.faults)
    faults = ", ".join(f"{code} ({count})" if count > 1 else code for code, count in sorted(told.items()))
    used = sum(sheet.rows_used for sheet in reading.sheets)
    totals = sum(sheet.totals_rows for sheet in reading.sheets)
    plain = "values" if reading.observations.height else "nothing to take"
    cells = (
        f"`{path.relative_to(data).as_posix()}`",
        reading.title,
        f"{reading.rows:,}",
        f"{used:,}",
        f"{totals:,}",
        f"{reading.observations.height:,}",
        " - ".join(part for part in (came, reasons and f"missing: {reasons}") if part) or plain,
        faults or "none",
    )
    return f"| {' | '.join(cells)} |"


def read_all(shared: Path) -> dict[Path, Reading]:
    """Read every file of data."""
    return {path: read(path.read_bytes(), path.name) for path in data_files(shared)}


def page(shared: Path, readings: Mapping[Path, Reading]) -> str:
    """Give the whole page."""
    data = shared / "data"
    return HEAD + "\n".join(line(path, data, reading) for path, reading in readings.items()) + "\n"


if __name__ == "__main__":
    beside = Path(os.environ.get("LEADWELL_SHARED", ROOT.parent / "shared"))
    if not (beside / "data").is_dir():
        sys.exit(f"The open data is not at {beside}; set LEADWELL_SHARED to where it is.")
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(beside, read_all(beside)), encoding="utf-8")
