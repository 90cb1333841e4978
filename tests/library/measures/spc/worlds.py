"""Series of every sort to ask the engine and the judge about: short, gappy, tied, rebased, with points left out."""

import itertools
import math
import random
from dataclasses import dataclass, field

from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.profiles import profile_names

PROFILES = profile_names()
RUN_METHODS = (None, "anhoej", "bestbox", "cutbox")


@dataclass(frozen=True, kw_only=True)
class World:
    """One question, in the words in which engine and judge are asked."""

    values: list[float]
    words: dict[str, object] = field(default_factory=dict)


def world(seed: random.Random, kind: Kind, *, longest: int = 60) -> World:
    """Make one question about a kind of chart. The same seed makes the same question."""
    points = seed.choice([seed.randint(1, 5), seed.randint(6, 30), seed.randint(10, longest)])
    figures = _figures(seed, kind, points)
    values = figures.pop("values")
    starts = sorted({seed.randrange(points) for _ in range(seed.choice([0, 0, 1, 3]))})
    typical = [one for one in _charted(values, figures) if not math.isnan(one)]
    near = seed.choice(typical) if typical else 1.0
    centre = seed.choice([None, None, None, abs(near) if kind is not Kind.XMR else near])
    words: dict[str, object] = {
        "kind": str(kind),
        "segment_starts": starts,
        "baseline_points": seed.choice([0, 0, 0, 2, 7, 12, 20]),
        "excluded": sorted({seed.randrange(points) for _ in range(seed.choice([0, 0, 0, 1, 4]))}),
        "direction": seed.choice(["increase", "decrease", "neither"]),
        "target": seed.choice([None, near, near * 1.2, 0.0]),
        "centre": centre,
        "bounds": _bounds(seed, kind, typical if centre is None else [*typical, centre]),
        **figures,
    }
    return World(values=values, words=words)


def _bounds(seed: random.Random, kind: Kind, within: list[float]) -> tuple[float, float] | None:
    """Bounds that somebody names: no value and no centre lies beyond them."""
    if not within or kind in {Kind.MR, Kind.S} or seed.random() < 0.6:
        return None
    room = seed.choice([0.0, 0.1, 2.0]) * max(map(abs, within))
    return min(within) - room, max(within) + room


def _figures(seed: random.Random, kind: Kind, points: int) -> dict[str, list]:
    about = ABOUT[kind]
    missing = seed.choice([0.0, 0.0, 0.1, 0.4])

    def perhaps(value: float) -> float:
        return math.nan if seed.random() < missing else value

    if about.subgroups:
        size = seed.choice([None, 3, 5])
        return {
            "values": [],
            "subgroups": [
                [perhaps(round(seed.gauss(10, 2), 1)) for _ in range(size or seed.randint(0, 6))]
                for _ in range(points)
            ],
        }
    counted = kind in {Kind.C, Kind.C_PRIME, Kind.G, Kind.U, Kind.U_PRIME, Kind.P, Kind.P_PRIME, Kind.T}
    values = [perhaps(one) for one in (_counts(seed, points) if counted else _measurements(seed, points))]
    figures: dict[str, list] = {"values": values}
    if about.needs_denominator:
        alike = seed.choice([None, 20.0, 8.0])
        sizes = [alike or float(seed.randint(0, 30)) for _ in range(points)]
        if kind in {Kind.P, Kind.P_PRIME}:
            figures["values"] = [
                value if math.isnan(value) else min(value, size)
                for value, size in zip(values, sizes, strict=True)
            ]
        figures["denominators"] = [perhaps(size) for size in sizes]
    return figures


def _counts(seed: random.Random, points: int) -> list[float]:
    mean = seed.choice([0.5, 3.0, 12.0])
    return [float(round(seed.expovariate(1 / mean))) for _ in range(points)]


def _measurements(seed: random.Random, points: int) -> list[float]:
    shape = seed.randrange(8)
    if shape == 0:
        return [seed.choice([0.1, 3.0, -2.5])] * points
    if shape == 1:  # many ties
        return [float(seed.randint(0, 3)) for _ in range(points)]
    if shape == 2:  # rounding apart
        return [seed.choice([0.1 + 0.2, 0.3, 0.3]) for _ in range(points)]
    if shape == 3:  # steps up and down: trends, runs, alternation
        moves = [seed.choice([-1, 1, 1]) for _ in range(points)]
        return [float(one) for one in itertools.accumulate(moves)]
    if shape == 4:
        return [10.0 + (-1) ** row * seed.choice([1.0, 1.0, 2.0]) for row in range(points)]
    if shape == 5:  # a step in the middle
        return [round(seed.gauss(50 if row < points / 2 else 58, 5), 1) for row in range(points)]
    if shape == 6:
        scale = 10.0 ** seed.choice([-300, -12, 12, 290])
        return [seed.gauss(5, 1) * scale for _ in range(points)]
    return [seed.choice([seed.gauss(0, 1), seed.gauss(0, 1), seed.gauss(0, 6)]) for _ in range(points)]


def _charted(values: list[float], figures: dict[str, list]) -> list[float]:
    if "subgroups" in figures:
        return [one for group in figures["subgroups"] for one in group]
    if "denominators" in figures:
        pairs = zip(values, figures["denominators"], strict=True)
        return [value / size for value, size in pairs if size and size == size]
    return values
