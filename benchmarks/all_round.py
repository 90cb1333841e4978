"""Counts what a report on one person gets wrong: changes told where nothing changed, and intervals that miss.

Made-up raters lean by the spread that the shipped rule takes, and answer on a scale from 0 to 4; figures are told to
the nearest tenth. The last part has 300 assessments of 1 manager and 4 to 14 others and says how often a group could be
told.

    python benchmarks/all_round.py
"""

import numpy as np

from leadwell.voices.anonymity import panel
from leadwell.voices.ratings import change_told, interval_told
from leadwell.voices.ratings.over_time import Went

WORLDS, SEED, SCALE = 3000, 1, (0, 4)
GROUPS = ("others", "peers", "reports", "served")


def told(rng: np.random.Generator, raters: int, items: int, true: float) -> tuple[float, float]:
    """Give a group's figure as it is told, between its ends."""
    leaning = rng.normal(0, 0.19 * SCALE[1], (raters, 1))
    answers = np.clip(np.rint(true + leaning + rng.normal(0, 0.18 * SCALE[1], (raters, items))), *SCALE)
    middle = round(float(answers.mean()), 1)
    return max(0.0, middle - 0.05), min(4.0, middle + 0.05)


def changes(rng: np.random.Generator) -> None:
    """Print false changes, changes found, and how often an interval holds."""
    for raters in (3, 5, 8, 12):
        for items in (1, 4):
            false = found = holds = 0
            more = {"raters": (raters, raters), "items": items, "scale": SCALE}
            for _ in range(WORLDS):
                before, same, risen = (told(rng, raters, items, true) for true in (2, 2, 3))
                false += change_told(before, same, **more).went is not Went.CANNOT_TELL
                found += change_told(before, risen, **more).went is Went.UP
                around = interval_told(before, raters=raters, items=items, scale=SCALE)
                holds += around is not None and around.lower <= 2 <= around.upper
            print(
                f"{raters} raters, {items} items: false {100 * false / WORLDS:.1f}%, a rise of 1 found "
                f"{100 * found / WORLDS:.0f}%, intervals hold {100 * holds / WORLDS:.1f}%"
            )


def groups(rng: np.random.Generator) -> None:
    """Print how often any figure and how often a group of its own could be told."""
    any_told = own = asked = 0
    for _ in range(300):
        many = rng.multinomial(int(rng.integers(4, 15)), [0.15, 0.35, 0.35, 0.15])
        answered = {key: int(rng.binomial(count, 0.7)) for key, count in zip(GROUPS, many, strict=True)}
        found = panel({"manager": 1, **answered})
        any_told += found.overall
        alone = {one.names[0] for one in found.groups if len(one.names) == 1}
        own += sum(1 for key, count in answered.items() if count and key in alone)
        asked += sum(1 for count in answered.values() if count)
    print(
        f"of 300 panels of 4 to 14, seven in ten answering: a report in {any_told / 3:.0f}%, a group told alone "
        f"{100 * own / asked:.0f}%"
    )


if __name__ == "__main__":
    generator = np.random.default_rng(SEED)
    changes(generator)
    groups(generator)
