"""Makes the table of false-alarm rates, ``definitions/false_alarms/rates.toml``, by drawing series.

Each rate is the share of series, drawn from a process that does not change, whose latest point (icon) or any point
(chart) shows a signal. Seeds are fixed, and every profile is asked about the same series. Run as
``python benchmarks/make_false_alarms.py DATE [SERIES]``; the date goes into the table as the day it holds from.
Twenty thousand series a cell (five times as many of the XmR chart) take about a quarter of an hour on one core.
"""

import sys
from datetime import date
from pathlib import Path

import numpy as np

from leadwell.measures.spc.false_alarms.processes import EXPECTED, SHARE
from leadwell.measures.spc.false_alarms.simulation import simulate_profiles
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import profile, profile_names

PRESENT = (12, 16, 20, 24, 36, 48, 60, 90, 120)
MISSING = (0.0, 0.1, 0.25)
EXPECTED_LEVELS = (1.0, 2.0, 5.0, 20.0, 100.0)  # from where a chart of single periods is advised at all
WAIT_LEVELS = (5.0, 20.0, 100.0)
OF_EVENTS = (Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME, Kind.C, Kind.C_PRIME, Kind.G)
MORE = {Kind.XMR: 5}  # the chart that most readers see
OUT = Path(__file__).resolve().parent.parent / "src/leadwell/definitions/false_alarms/rates.toml"

HEAD = """# How often a chart shows a signal though nothing changed. Made by benchmarks/make_false_alarms.py.
# Each row is one profile: signals of 10,000 series, by points that are not missing, first for the latest point
# (icon), then for any point of the chart.
id = "false-alarm-rates"
title = "False-alarm rates of rule profiles"
since = {since}
source = "Leadwell: benchmarks/make_false_alarms.py, {series} drawn series a cell, and five times as many of XmR charts"
status = "derived"

series = {series}
present = {present}
"""


def sizes_of(kind: Kind, points: int, expected: float) -> np.ndarray | None:
    """Give the denominators that make so many events expected at each point of a share."""
    if kind in (Kind.P, Kind.P_PRIME):
        return np.full(points, np.round(expected / SHARE))
    return None


def centre_of(kind: Kind, expected: float) -> float | None:
    """Give the share, or the mean of each point."""
    if kind not in OF_EVENTS:
        return None
    return SHARE if kind in (Kind.P, Kind.P_PRIME) else expected


def main() -> None:
    """Draw, count and write."""
    since = date.fromisoformat(sys.argv[1])
    series = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    rules = tuple(profile(name) for name in profile_names())
    lines = [HEAD.format(since=since, series=series, present=list(PRESENT))]
    for number, kind in enumerate(Kind):
        levels = WAIT_LEVELS if kind is Kind.G else EXPECTED_LEVELS if kind in OF_EVENTS else (EXPECTED,)
        for expected in levels:
            for share in MISSING if expected == EXPECTED and kind is not Kind.MR else (0.0,):
                cells = []
                for present in PRESENT:
                    points = round(present / (1 - share))
                    cells.append(
                        simulate_profiles(
                            kind,
                            rules,
                            points=points,
                            missing=points - present,
                            seed=1_000_003 * number
                            + 101 * present
                            + round(1000 * share)
                            + round(7 * expected),
                            sizes=sizes_of(kind, points, expected),
                            centre=centre_of(kind, expected),
                            series=series * MORE.get(kind, 1),
                        )
                    )
                lines.append(f'\n[[rates]]\nkind = "{kind}"\nmissing = {share}')
                if kind in OF_EVENTS:
                    lines.append(f"expected = {expected}")
                for place, by in enumerate(rules):
                    found = [cell[place] for cell in cells]
                    icon = [round(10_000 * one.icon) for one in found]
                    chart = [round(10_000 * one.chart) for one in found]
                    lines.append(f'"{by.name}" = {[icon, chart]}')
                print(kind, expected, share, flush=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
