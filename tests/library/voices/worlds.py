"""Made-up worlds of people in groups."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from leadwell.voices.anonymity import (
    CycleDays,
    FigureKind,
    Ledger,
    Past,
    Remembered,
    Scale,
    by,
    cell,
    crossed,
    decide_tree,
    figures,
    joined,
    release,
    shipped_policy,
)

DAYS = CycleDays(
    declared_on=date(2026, 1, 5),
    opened_on=date(2026, 2, 2),
    closed_on=date(2026, 2, 20),
    released_on=date(2026, 3, 2),
)
SALT = "an example of a salt that is long enough"
SECRET = "an example of a secret that is long enough"
SMALL = replace(shipped_policy(), smallest_named=5)  # so that small worlds hold many groups


@dataclass(frozen=True)
class World:
    """People who answered: their units from the top down, and their attributes."""

    units: list[tuple[str, ...]]
    attributes: dict[str, list[str]]

    @property
    def people(self) -> int:
        return len(self.units)


def trust(people: int, *, seed: int = 0, largest: int = 45) -> World:
    """Make a trust: teams of 3 to ``largest`` in directorates of seven in six divisions, and seven attributes."""
    generator = np.random.default_rng(seed)
    units: list[tuple[str, ...]] = []
    team = 0
    while len(units) < people:
        size = int(generator.integers(3, largest + 1) * generator.choice([0.25, 0.5, 1.0]))
        size = max(3, size)
        directorate = team // 7
        units += [(f"Division {directorate // 5 % 6}", f"Directorate {directorate}", f"Team {team}")] * size
        team += 1
    units = units[:people]
    kinds = {"sex": 2, "age": 5, "group": 7, "grade": 4, "length": 6, "shift": 3, "ethnic": 5}
    attributes = {}
    for name, count in kinds.items():
        weights = 1 / np.arange(1, count + 1)
        values = generator.choice(count, size=people, p=weights / weights.sum())
        attributes[name] = [str(value) for value in values]
    return World(units=units, attributes=attributes)


def ledger_of(world: World, *, crosses: int = 0, **options) -> Ledger:
    """Decide about the tree, then each attribute, then so many crossed ones."""
    ledger = Ledger(world.people, **options)
    decide_tree(ledger, world.units)
    for name, values in world.attributes.items():
        for one in by(name, values):
            ledger.decide(one)
    names = list(world.attributes)
    pairs = [(one, other) for number, one in enumerate(names) for other in names[number + 1 :]]
    for one, other in pairs[:crosses]:
        for found in crossed({one: world.attributes[one], other: world.attributes[other]}):
            ledger.decide(found)
    return ledger


def earlier_cycles(world: World, *, seed: int, cycles: int) -> tuple[Past, ...]:
    """Make earlier cycles in which most of the same people answered, each decided with those before it in mind."""
    generator = np.random.default_rng(seed)
    units = [*world.units, *world.units[:40]]  # the last 40 have left since
    kept: list[Remembered] = []
    for cycle in range(cycles):
        here = np.flatnonzero(generator.random(len(units)) < 0.85).tolist()
        ledger = Ledger(len(here), past=joined(here, kept))
        decide_tree(ledger, [units[person] for person in here])
        cells = tuple(one.members for one in ledger.decisions().shown)
        kept.append(Remembered(title=f"cycle {cycle}", known_by=tuple(here), cells=cells))
    return joined(range(world.people), kept)


def declared(ledger: Ledger) -> list[str]:
    return sorted({one.cell.cut for one in ledger.decisions().each})


def released(world: World, *, seed: int = 0, crosses: int = 1, **options):
    """Make a release of two questions, with answers at random."""
    generator = np.random.default_rng(seed)
    ledger = ledger_of(world, crosses=crosses, **options)
    shown = ledger.decisions().shown
    agreed = (generator.random(world.people) < generator.random()).astype(int).tolist()
    scored = generator.integers(1, 6, world.people).tolist()
    scale = Scale(kind=FigureKind.SCORE, lowest=1, highest=5)
    told = {
        "heard": figures(shown, agreed, policy=ledger.policy, question="heard", secret=SECRET),
        "pride": figures(shown, scored, scale=scale, policy=ledger.policy, question="pride", secret=SECRET),
    }
    return release(
        ledger,
        title="Pulse, spring",
        days=DAYS,
        declared=declared(ledger),
        figures=told,
        scales={"pride": (1, 5)},
        salt=SALT,
    )


def small(generator: np.random.Generator, *, people: int, asked: int):
    """Make a few groups of a small world: random ones, and ones that differ from others by few people."""
    found: list[tuple[int, ...]] = []
    for _ in range(asked):
        if found and generator.random() < 0.5:
            base = set(found[int(generator.integers(len(found)))])
            for person in generator.choice(people, size=int(generator.integers(1, 4)), replace=False):
                base ^= {int(person)}
        else:
            size = int(generator.integers(3, people + 1))
            base = {int(one) for one in generator.choice(people, size=size, replace=False)}
        found.append(tuple(sorted(base)))
    return [cell(str(number), members) for number, members in enumerate(found)]
