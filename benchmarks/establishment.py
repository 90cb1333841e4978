"""How long what-ifs take, and how near they come to the published simulation.

Run as ``python benchmarks/establishment.py [FOLDER]``. FOLDER holds ``vectors/simulation/saville2020_table4.csv``;
without it only the times are printed. How the figures were fitted: ``establishment_fit.py``.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from establishment_fit import NAMES, cells, distance, luck, published, world
from leadwell.foundations.definition_files import definition, entry_from_text
from leadwell.staffing.establishment import answer, fitted_model, what_if_of

ROWS = ("none", "empirical", "higher", "unlimited")
SEEDS = range(21, 31)


def seconds(work: Callable[[], object], rounds: int = 3) -> tuple[float, float]:
    """Give the least processor and elapsed time of several rounds."""
    found = []
    for _ in range(rounds):
        start, on_the_clock = time.process_time(), time.perf_counter()
        work()
        found.append((time.process_time() - start, time.perf_counter() - on_the_clock))
    return min(found)


def times() -> None:
    """Print how long it takes to simulate 81 wards."""
    print("units  years  scenarios  processor s  elapsed s")
    for years in (1, 10, 40):
        asked = what_if_of(entry_from_text(f"years = {years}", where="benchmark"))
        asked = replace(asked, questions=asked.questions[:11])
        used, elapsed = seconds(lambda asked=asked: answer(asked), 3 if years < 40 else 1)  # type: ignore[misc]
        print(f"{asked.wards.count:5}  {years:5}  {len(asked.questions) + 1:9}  {used:11.2f}  {elapsed:9.2f}")


def accuracy(folder: Path) -> None:
    """Print how far the simulation is off the published one, over years of luck that the fit never met."""
    theirs, _ = published(folder)
    model, held = fitted_model(), definition("establishment", "shift_model").entry("held_out")
    row = held.text("row")
    fitted = [getattr(model, name) for name in NAMES]
    left_out = [held.number(name) for name in NAMES]
    off: dict[str, list[float]] = {"all 24 cells": [], f"{row!r}, left out of the fit": []}
    for seed in SEEDS:
        years = luck(world(6.0, 2.6), (seed,), 730)
        off["all 24 cells"].append(distance(cells(fitted, years)[0], theirs, ROWS))
        off[f"{row!r}, left out of the fit"].append(distance(cells(left_out, years)[0], theirs, [row]))
    print(f"\noff the published shares, points (root mean square), {len(SEEDS)} years of other luck")
    for name, values in off.items():
        print(f"{name:30} mean {np.mean(values):.2f}, least {min(values):.2f}, most {max(values):.2f}")


if __name__ == "__main__":
    times()
    if len(sys.argv) > 1:
        accuracy(Path(sys.argv[1]))
