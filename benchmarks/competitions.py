"""Rosters of the nurse rostering competitions of 2010 (sprint) and 2015 (one week): objective, bound, seconds.

    python benchmarks/competitions.py --seconds 60
    python benchmarks/competitions.py --seconds 60 sprint01 sprint_late01 n030w4

The instances are read from the folder of open data (LEADWELL_SHARED, or ``shared`` beside the project); nothing of them
is kept here. Each roster is checked and costed by code that the solver does not share. The best values known of 2010
are those that the NurseScheduler project lists in its ``benchmark/inrc.yml``.
"""

import argparse
import os
import time
from pathlib import Path

from leadwell.staffing.roster.competition import (
    Competition,
    competition_from_texts,
    faults,
    find_competition_roster,
    penalties,
)

ROOT = Path(__file__).resolve().parent.parent
KNOWN = {
    "sprint01": 56, "sprint02": 58, "sprint03": 51, "sprint04": 59, "sprint06": 54, "sprint07": 56,
    "sprint08": 56, "sprint09": 55, "sprint_late01": 37, "sprint_late02": 42, "sprint_late03": 48,
    "sprint_late05": 44, "sprint_late06": 42, "sprint_late07": 42, "sprint_late08": 17, "sprint_late10": 43,
    "sprint_hidden01": 32, "sprint_hidden02": 32, "sprint_hidden04": 66, "sprint_hidden05": 59,
    "sprint_hidden07": 153, "sprint_hidden08": 204,
}  # fmt: skip
WEEKS = ("n030w4", "n040w4", "n060w4", "n100w4")


def main() -> None:
    """Solve the instances that are asked for, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instances", nargs="*")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    folder = Path(os.environ.get("LEADWELL_SHARED", ROOT.parent / "shared")) / "benchmarks" / "rosters"
    months = {path.stem: path for path in sorted((folder / "inrc1").glob("sprint*.txt"))}
    print(f"{'instance':<16} {'objective':>9} {'bound':>6} {'best known':>10} {'seconds':>7}", flush=True)
    for name in asked.instances or [*months, WEEKS[0]]:
        if name in months:
            problem = competition_from_texts(months[name].read_text())
        else:
            problem = week_of(folder / "inrc2" / name)
        show(name, problem, asked.seconds, asked.processes)


def week_of(folder: Path) -> Competition:
    """Read the first week that the folder of a scenario holds, after its first history."""
    name = folder.name
    return competition_from_texts(
        (folder / f"Sc-{name}.json").read_text(),
        history=(folder / f"H0-{name}-0.json").read_text(),
        week=(folder / f"WD-{name}-0.json").read_text(),
    )


def show(name: str, problem: Competition, seconds: float, processes: int) -> None:
    """Solve one instance and print its line."""
    began = time.monotonic()
    found = find_competition_roster(problem, seconds=seconds, seed=1, processes=processes, now=time.monotonic)
    spent = time.monotonic() - began
    assert not faults(problem, found.roster)
    assert sum(penalties(problem, found.roster).values()) == found.objective
    known = KNOWN.get(name, "")
    print(f"{name:<16} {found.objective:>9} {found.bound:>6} {known:>10} {spent:>7.1f}", flush=True)


if __name__ == "__main__":
    main()
