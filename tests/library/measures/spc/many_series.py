"""Hold the engine to the judge on as many random series as you have patience for, over all kinds and profiles.

    python -m tests.library.measures.spc.many_series 1000000

Prints how many series were alike and the first that was not. The ordinary suite takes twelve of each kind and profile.
"""

import itertools
import multiprocessing
import random
import sys
import time

from tests.library.measures.spc.test_engine_against_judge import check
from tests.library.measures.spc.worlds import PROFILES, RUN_METHODS, world

from leadwell.measures.spc.kinds import Kind


def of_cell(asked: tuple[str, str, int, int]) -> tuple[int, str]:
    """Check some seeds of one kind and profile; give how many were alike, and what was wrong with the first not."""
    kind, name, first, number = asked
    for place in range(number):
        source = random.Random(f"{kind} {name} {first + place}")
        try:
            check(world(source, Kind(kind)), name, source.choice(RUN_METHODS))
        except AssertionError as wrong:
            return place, str(wrong)
    return number, ""


def main(series: int) -> int:
    """Check and tell."""
    cells = list(itertools.product((str(kind) for kind in Kind), PROFILES))
    each = -(-series // len(cells))
    step = 250
    asked = [
        (kind, name, first, min(step, each - first)) for kind, name in cells for first in range(0, each, step)
    ]
    begun = time.monotonic()
    alike = 0
    with multiprocessing.get_context("spawn").Pool() as pool:
        for number, wrong in pool.imap_unordered(of_cell, asked):
            alike += number
            if wrong:
                print(wrong)
                return 1
    print(
        f"{alike:,} series of {len(cells)} kinds and profiles: the engine says what the judge says of every one "
        f"({time.monotonic() - begun:,.0f} s)."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
