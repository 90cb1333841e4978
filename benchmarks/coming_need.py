"""How often foretold hours of care hold what came: made-up sites of ten wards, four weeks that were not shown.

    python benchmarks/coming_need.py

Wards fill and empty, partly all together; their mix of need comes and goes; a few patients are nursed one to one.
Prints the share of wards' hours by day, part and staff group, of wards' weeks and of the sites' hours inside their 80%
and 95% limits, each with its standard error over the sites, and a site's range if wards went their own ways.
"""

import time
from datetime import date, timedelta

import numpy as np

from leadwell.staffing.requirement import Counted, coming_need, shipped_ladder

FIRST, GIVEN, AHEAD, WARDS, SITES = date(2025, 1, 1), 170, 28, 10, 30
LADDER = shipped_ladder()
LEVELS = [level.key for level in LADDER.levels]
WEEK = np.array([0, 0.01, 0.02, 0.02, 0.01, -0.03, -0.03])


def main() -> None:
    """Print the table."""
    began = time.perf_counter()
    inside: dict[tuple[str, int], list[float]] = {}
    ratios = []
    for site in range(SITES):
        census = made_up(np.random.default_rng(100 + site))
        cut = FIRST + timedelta(days=GIVEN)
        found = coming_need(LADDER, [day for day in census if day.on < cut], days=AHEAD)
        came = np.zeros((WARDS, AHEAD, len(found.cells)))
        for day in census:
            if day.on >= cut:
                hours = required(day)
                came[found.units.index(day.unit), (day.on - cut).days] = [hours[cell] for cell in found.cells]
        weeks = (len(found.hours), WARDS, AHEAD // 7, 7, len(found.cells))
        kinds = {
            "wards' hours": (found.hours, came),
            "wards' weeks": (found.hours.reshape(weeks).sum(axis=3), came.reshape(weeks[1:]).sum(axis=2)),
            "sites' hours": (found.at(found.units), came.sum(axis=0)),
        }
        for kind, (futures, actual) in kinds.items():
            for share in (80, 95):
                low, high = np.quantile(futures, [0.5 - share / 200, 0.5 + share / 200], axis=0)
                inside.setdefault((kind, share), []).append(
                    float(((actual >= low) & (actual <= high)).mean())
                )
        alone = np.sqrt((found.hours.std(axis=0) ** 2).sum(axis=0))
        ratios.append(float(alone.mean() / found.at(found.units).std(axis=0).mean()))
    for (kind, share), held in inside.items():
        print(
            f"{kind}, {share}% limits: {100 * np.mean(held):.1f} ({100 * np.std(held, ddof=1) / SITES**0.5:.1f})"
        )
    print(f"a site's range if wards went their own ways: {np.mean(ratios):.2f} of what it is")
    print(f"{time.perf_counter() - began:.1f} seconds")


def made_up(draw: np.random.Generator) -> list[Counted]:
    """Give the census of one site."""
    days = GIVEN + AHEAD
    together = wave(draw, days, memory=0.9, step=0.02)
    found = []
    for ward in range(WARDS):
        beds = 20 + 3 * (ward % 5)
        full = wave(draw, days, memory=0.85, step=0.03)
        tilt = wave(draw, days, memory=0.95, step=0.08)
        for day in range(days):
            on = FIRST + timedelta(days=day)
            taken = 0.88 + together[day] + full[day] + WEEK[on.weekday()]
            people = round(beds * float(np.clip(taken, 0, 1)))
            mix = np.array([0.4, 0.3, 0.25, 0.05]) * np.exp(np.arange(4) * tilt[day])
            counts = dict(zip(LEVELS, map(float, draw.multinomial(people, mix / mix.sum())), strict=True))
            counts["one_to_one"] = float(draw.poisson(0.4))
            found.append(Counted(unit=f"Ward {ward}", on=on, counts=counts))
    return found


def wave(draw: np.random.Generator, days: int, *, memory: float, step: float) -> np.ndarray:
    """Give a level that wanders and comes back."""
    found = np.zeros(days)
    for day in range(1, days):
        found[day] = memory * found[day - 1] + step * draw.normal()
    return found


def required(day: Counted) -> dict:
    """Give the hours that a day's patients ask for, by staff group and part of the day."""
    hours: dict = {}
    for key, count in day.counts.items():
        for cell, each in LADDER.counted[key].items():
            hours[cell] = hours.get(cell, 0.0) + each * (count or 0.0)
    return hours


if __name__ == "__main__":
    main()
