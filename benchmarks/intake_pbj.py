"""How long reading and checking a national quarter of daily staffing takes, against a bare read of the file.

Makes the file with the simulator (14,564 homes, 91 days, 33 columns), then runs each way of reading in a
process of its own and prints wall time and peak memory, and the ratios. Run as
``python benchmarks/intake_pbj.py [homes] [rounds]``.

The bare read is ``polars.read_csv`` of the same file, told only that the home's number is text: without that it
fails on numbers such as 01A193. Time is taken from before the file is opened. Peak memory is the
whole process (resident set), interpreter and libraries with it; the frame is what the bare read returns.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

Found = dict[str, float]


def bare(path: Path) -> Found:
    """Read the file and do nothing else."""
    import polars as pl

    frame = pl.read_csv(path, schema_overrides={"PROVNUM": pl.String})
    return {"rows": frame.height, "frame_mb": frame.estimated_size("mb")}


def checked(path: Path) -> Found:
    """Recognise, read and check the file."""
    from leadwell.intake import read

    reading = read(path.read_bytes(), path.name)
    held = reading.daily.frame.estimated_size("mb") if reading.daily else 0.0
    faults = sum(fault.count for fault in reading.faults)
    return {"rows": reading.rows, "used": reading.sheets[0].rows_used, "faults": faults, "held_mb": held}


def in_long_form(path: Path) -> Found:
    """Do the same and make the long tables that a loader takes, piece by piece."""
    from leadwell.intake import read

    pieces = read(path.read_bytes(), path.name).staffing()
    return {"long_rows": sum(shifts.height + census.height for shifts, census in pieces)}


WAYS = {"bare read": bare, "read and checked": checked, "read, checked, in long form": in_long_form}
ALONE = "--alone"


def alone(way: str, path: Path) -> None:
    """Read the file in this process and print what it took, imports left out of the time."""
    import polars  # noqa: F401

    import leadwell.intake  # noqa: F401

    began = time.perf_counter()
    found = WAYS[way](path)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, **found}))


def measured(way: str, path: Path) -> Found:
    """Read the file in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, ALONE, way, str(path)], check=True, capture_output=True, text=True
    )
    found: Found = json.loads(done.stdout)
    return found


def main(homes: int, rounds: int) -> None:
    """Make the file, read it each way, print the table and the ratios."""
    from leadwell.synthetic.pbj import write_pbj

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "PBJ_Daily_Nurse_Staffing_Q2_2024.csv"
        planted = write_pbj(path, homes=homes, seed=1)
        print(
            f"{planted.rows:,} rows, 33 columns, {path.stat().st_size / 2**20:,.0f} MB; {rounds} rounds each"
        )
        runs: dict[str, list[Found]] = {way: [] for way in WAYS}
        for _ in range(rounds):
            for way in WAYS:
                runs[way].append(measured(way, path))
    frame = runs["bare read"][0]["frame_mb"]
    bare = statistics.median(run["seconds"] for run in runs["bare read"])
    print(f"the frame of the bare read: {frame:,.0f} MB")
    for way, several in runs.items():
        seconds = statistics.median(run["seconds"] for run in several)
        peak = max(run["peak_mb"] for run in several)
        rest = {
            name: round(value, 1)
            for name, value in several[0].items() if name not in {"seconds", "peak_mb", "frame_mb"}
        }  # fmt: skip
        print(
            f"{way}: {seconds:.2f} s ({seconds / bare:.2f} times bare), "
            f"peak {peak:,.0f} MB ({peak / frame:.2f} times the frame) {rest}"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == [ALONE]:
        alone(sys.argv[2], Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 14_564, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
