"""How often each warning beside a chart is false, and how often it is there when it is due.

Draws series of worlds of which the truth is known, those of the tests, and prints the share that is warned about:
false warnings at a level of 5%, and power. Run as ``python benchmarks/spc_warnings.py [series]``; two thousand series a
world take some minutes. With so many a share of 5% is known to within 1 in 100, 19 times in 20.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the worlds live among the tests

from tests.library.measures.spc.warning_worlds import WORLDS, share_warned


def main() -> None:
    """Print the table."""
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    began = time.process_time()
    print(f"| warning | world | points | due | warned of {series:,} |")
    print("|---|---|---:|---|---:|")
    for world in WORLDS:
        found = share_warned(world, series, seed=2)
        due = "yes" if world.due else "no"
        print(f"| {world.doubt} | {world.name} | {world.points} | {due} | {found:.1%} |", flush=True)
    print(f"\n{time.process_time() - began:.0f} s of processor time.")


if __name__ == "__main__":
    main()
