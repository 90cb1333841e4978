"""How soon planted strain is told, and how often chance is taken for it: the back-test of docs/explanation/people.md.

python benchmarks/strain.py [UNITS]
"""

import statistics
import sys

from tests.library.people.test_strain import LEAVES, RISES, first_warning, world


def main(units: int) -> None:
    """Print both."""
    planted = [first_warning(world(seed, planted=True), range(30, 78)) for seed in range(units)]
    told = [week for week in planted if week is not None and RISES <= week < LEAVES]
    print(
        f"planted: {len(told)} of {units} told before more leave, the middle one {statistics.median(told) - RISES:g}"
    )
    print(
        f"weeks after the strain began; {sum(w is None for w in planted)} never, "
        f"{sum(w is not None and w < RISES for w in planted)} before it began"
    )
    false = [first_warning(world(1_000 + seed, planted=False), range(34, 78, 4)) for seed in range(units)]
    print(f"not planted: {sum(week is not None for week in false)} of {units} told wrongly within ten months")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
