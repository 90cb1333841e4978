"""Charts 100 million points: seconds, peak memory, and the same through Spark, against a plain sum and copy in one run.

    python benchmarks/spc_large.py [million points] [folder]

First plain arrays, in a process of its own so that its memory is its own: aims are 4 s and 2.5 times the input for 100
million. Then, where the folder is given, the same series as Parquet files by series, charted from the command here and
through Spark Connect (a server of its own, where pysail is installed), the results compared byte by byte.
"""

import hashlib
import multiprocessing
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import polars as pl

POINTS = 100  # a series
PARTS = 16


def in_memory(million: float) -> None:
    """Chart plain arrays and say how long it took and how much memory it needed beside the input."""
    from leadwell.measures.spc.engine import chart_panel
    from leadwell.measures.spc.profiles import profile

    series = int(million * 1e6) // POINTS
    values = np.random.default_rng(1).normal(50, 5, (series, POINTS))
    size = values.nbytes / 1e6
    target = np.empty_like(values)
    begun = time.perf_counter()
    values.sum()
    summed = time.perf_counter()
    np.copyto(target, values)
    copied = time.perf_counter()
    del target
    print(f"{million:g} million points, {size:,.0f} MB")
    print(f"{'plain sum':28} {summed - begun:8.2f} s")
    print(f"{'plain copy':28} {copied - summed:8.2f} s")
    for name in ("leadwell", "nhsr-0.2.2"):
        rules = profile(name)
        begun, processor = time.perf_counter(), time.process_time()
        found = chart_panel(values, rules=rules)
        took, worked = time.perf_counter() - begun, time.process_time() - processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(
            f"{f'charts by {name}':28} {took:8.2f} s, {million / worked:.0f} million points a second of a core, "
            f"peak {peak:,.0f} MB = {peak / size:.2f} x the input (with the copy: {2 * size:,.0f} MB)"
        )
        del found


def lay_out(million: float, folder: Path) -> None:
    """Write the series as Parquet, whole series in each file."""
    each = int(million * 1e6) // POINTS // PARTS
    folder.mkdir(parents=True, exist_ok=True)
    for part in range(PARTS):
        first = part * each
        pl.DataFrame(
            {
                "series": np.repeat(np.arange(first, first + each), POINTS),
                "period": np.tile(np.arange(POINTS), each),
                "value": np.random.default_rng(part).normal(50, 5, each * POINTS),
            }
        ).write_parquet(folder / f"part-{part:02}.parquet")


def of_files(million: float, folder: Path) -> None:
    """Chart the files here and through Spark, and compare what comes out."""
    source = folder / "in"
    lay_out(million, source)
    seen = {}
    for engine in ("local", "spark"):
        out = folder / f"out-{engine}"
        words = ["spc", str(source), str(out), "--engine", engine]
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "leadwell", *words], capture_output=True, text=True, check=False
        )
        took = time.perf_counter() - begun
        if done.returncode:
            print(f"{engine}: {done.stderr.strip() or done.stdout.strip()}")
            continue
        seen[engine] = {
            one.relative_to(out).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
            for one in sorted(out.rglob("*.parquet"))
        }
        print(f"{f'files, {engine}':28} {took:8.2f} s, {million / took:.1f} million points a second")
    if len(seen) == 2:
        alike = seen["local"] == seen["spark"]
        print(
            f"The {len(seen['local'])} files of both are {'the same, byte by byte' if alike else 'NOT the same'}."
        )


def main() -> None:
    """Print the figures."""
    million = float(sys.argv[1]) if len(sys.argv) > 1 else 100
    alone = multiprocessing.get_context("spawn").Process(target=in_memory, args=(million,))
    alone.start()
    alone.join()
    if len(sys.argv) > 2:
        of_files(million, Path(sys.argv[2]))


if __name__ == "__main__":
    main()
