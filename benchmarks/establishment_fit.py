"""How the shift simulation was fitted to a published one: the figures of definitions/establishment/shift_model.toml.

Fits seven figures to the 24 shares of short and overfull shifts of Saville and others 2020, table 4, and fits them
again with one row of temporary staff left out, which they then have to foretell. A search by simplex (Nelder and
Mead, 1965) over simulated years that are the same at every step; judged on years of other luck. Run as
``python benchmarks/establishment_fit.py FOLDER [steps]``, where FOLDER holds
``vectors/simulation/saville2020_table4.csv``. Takes about a minute for each fit.
"""

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from leadwell.staffing.establishment.shifts import Level, shifts_of_a_year
from leadwell.staffing.establishment.worlds import Wards, Year, like_wards, year_of

PLANS = {"low": 0.8, "standard": 1.0, "high": 1.067}
WARDS, HOSPITALS, REDEPLOYMENT = 81, 4, 0.5
START = (0.866, 0.19, 4.2, 2.0, 0.37, 0.12, 0.25)
STEPS = (0.01, 0.01, 0.5, 0.4, 0.1, 0.04, 0.05)
NAMES = ("attendance", "spread", "team", "team_spread", "round_up", "bank", "agency")

Cells = dict[tuple[str, str], tuple[float, float]]


def published(folder: Path) -> tuple[Cells, dict[tuple[str, str], float]]:
    """Give the published shares (points) and costs by temporary staff and plan."""
    with folder.joinpath("vectors", "simulation", "saville2020_table4.csv").open() as file:
        rows = list(csv.DictReader(file))
    keys = [(row["temp_staff_mode"], row["plan"]) for row in rows]
    cells = [(float(row["under_pct"]), float(row["over_pct"])) for row in rows]
    costs = [float(row["cost_per_patient_day_gbp"]) for row in rows]
    return dict(zip(keys, cells, strict=True)), dict(zip(keys, costs, strict=True))


def luck(wards: Wards, seeds: Sequence[int], shifts: int) -> list[Year]:
    """Draw years."""
    return [year_of(wards, shifts=shifts, seed=seed, year=0) for seed in seeds]


def world(team: float, team_spread: float) -> Wards:
    """Give the wards that the figures mean."""
    return like_wards(WARDS, HOSPITALS, team=team, team_spread=team_spread)


def cells(figures: Sequence[float], years: Sequence[Year]) -> tuple[Cells, dict[tuple[str, str], np.ndarray]]:
    """Give the simulated shares, and the people planned, from the bank and from agencies, by row and plan."""
    attendance, spread, team, team_spread, round_up, bank, agency = figures
    wards = world(team, team_spread)
    chances = {
        "none": (0.0, 0.0, 0.0),
        "empirical": (REDEPLOYMENT, bank, agency),
        "higher": (REDEPLOYMENT, 0.5, 0.5),
        "unlimited": (REDEPLOYMENT, 1.0, 1.0),
    }
    shares: Cells = {}
    paid = {}
    for row, (moved, of_bank, of_agency) in chances.items():
        for plan, factor in PLANS.items():
            level = Level(
                name=row,
                plan=factor,
                attendance=attendance,
                spread=spread,
                round_up=round_up,
                redeployment=moved,
                bank=of_bank,
                agency=of_agency,
            )
            found = [
                shifts_of_a_year(wards, year, level, short=0.15, over=0.15, hours=12.0) for year in years
            ]
            shares[row, plan] = (
                100 * float(np.mean([one.short for one in found])),
                100 * float(np.mean([one.over for one in found])),
            )
            paid[row, plan] = np.array(
                [factor, *(np.mean([[one.bank, one.agency] for one in found], axis=0) / found[0].required)]
            )
    return shares, paid


def distance(mine: Cells, theirs: Cells, rows: Sequence[str]) -> float:
    """Give the root mean square difference in points over the rows."""
    differences = [mine[key][at] - theirs[key][at] for key in theirs if key[0] in rows for at in (0, 1)]
    return float(np.sqrt(np.mean(np.square(differences))))


def least(
    of: Callable[[np.ndarray], float], start: Sequence[float], step: Sequence[float], steps: int
) -> np.ndarray:
    """Give where a function is least, by the simplex of Nelder and Mead."""
    corners = [np.array(start, dtype=float)]
    for at, wide in enumerate(step):
        corner = np.array(start, dtype=float)
        corner[at] += wide
        corners.append(corner)
    values = [of(corner) for corner in corners]
    for _ in range(steps):
        order = np.argsort(values)
        corners, values = [corners[at] for at in order], [values[at] for at in order]
        middle = np.mean(corners[:-1], axis=0)
        across = middle + (middle - corners[-1])
        value = of(across)
        if value < values[0]:
            further = middle + 2 * (middle - corners[-1])
            corners[-1], values[-1] = min((further, of(further)), (across, value), key=lambda one: one[1])
        elif value < values[-2]:
            corners[-1], values[-1] = across, value
        else:
            nearer = middle + 0.5 * (corners[-1] - middle)
            value = of(nearer)
            if value < values[-1]:
                corners[-1], values[-1] = nearer, value
            else:
                corners = [corners[0] + 0.5 * (corner - corners[0]) for corner in corners]
                values = [of(corner) for corner in corners]
    return corners[int(np.argmin(values))]


def fit(theirs: Cells, rows: Sequence[str], steps: int) -> np.ndarray:
    """Fit the figures to some rows."""
    years = luck(world(6.0, 2.0), (5,), 400)  # as much luck as the largest team needs

    def far(figures: np.ndarray) -> float:
        low = np.array([0.5, 0.05, 1.5, 0.1, 0.0, 0.0, 0.0])
        high = np.array([1.2, 0.5, 6.0, 2.6, 0.95, 1.0, 1.0])
        if bool(((figures < low) | (figures > high)).any()):
            return 1e6
        return distance(cells(figures, years)[0], theirs, rows)

    return least(far, START, STEPS, steps)


def main() -> None:
    """Fit, foretell and print."""
    theirs, costs = published(Path(sys.argv[1]))
    steps = int(sys.argv[2]) if len(sys.argv) > 2 else 250
    all_rows = ("none", "empirical", "higher", "unlimited")
    years = luck(world(6.0, 2.6), (11, 12, 13, 14), 730)
    for left_out in ("", "higher", "unlimited"):
        rows = [row for row in all_rows if row != left_out]
        figures = fit(theirs, rows, steps)
        mine, paid = cells(figures, years)
        print(f"left out: {left_out or 'nothing'}")
        print("  " + ", ".join(f"{name} {one:.4f}" for name, one in zip(NAMES, figures, strict=True)))
        print(f"  on the rows fitted {distance(mine, theirs, rows):.2f} points", end="")
        print(f"; on the row left out {distance(mine, theirs, [left_out]):.2f}" if left_out else "")
        if not left_out:
            for key, (short, over) in theirs.items():
                short_here, over_here = mine[key]
                print(
                    f"  {key[0]:10} {key[1]:9} short {short_here:5.1f} ({short:5.1f})"
                    f"  over {over_here:5.1f} ({over:4.1f})"
                )
            table = np.array([paid[key] for key in costs])
            wanted = np.array(list(costs.values()))
            for times in ((1.48, 2.15), None):
                a = table @ np.array([1.0, *times])[:, None] if times else table
                found, *_ = np.linalg.lstsq(a, wanted, rcond=None)
                rest = np.sqrt(np.mean((wanted - a @ found) ** 2))
                said = times or tuple(found[1:] / found[0])
                print(
                    f"  cost: own {found[0]:.1f} a patient day, bank x{said[0]:.2f}, agency x{said[1]:.2f}: "
                    f"{rest:.1f} off"
                )


if __name__ == "__main__":
    main()
