"""Charts 100 million points: seconds, peak memory, and the same through Spark, against a plain sum and copy in one run.

    python benchmarks/spc_large.py [million points] [folder] [sc://HOST:PORT]

First plain arrays, in a process of its own so that its memory is its own: aims are 4 s and 2.5 times the input for 100
million. Then, where the folder is given, the same series as Parquet files by series, charted from the command here and
through Spark Connect (a server of its own, where pysail is installed, and the one that listens at the address, where
it is given), in turns, the results compared byte by byte.
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
ROUNDS = 3  # of the files; the first on a server that has just started is slower


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


def of_files(million: float, folder: Path, remote: str | None) -> None:
    """Chart the files here and through Spark, in turns, and compare what comes out."""
    source = folder / "in"
    lay_out(million, source)
    engines = {"local": [], "pysail": ["--engine", "spark"]}
    if remote:
        engines["spark"] = ["--engine", "spark", "--remote", remote]
    took: dict[str, list[float]] = {engine: [] for engine in engines}
    for engine, words in list(engines.items()) * ROUNDS:
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "leadwell", "spc", str(source), str(folder / f"out-{engine}"), *words],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"{engine}: {done.stderr.strip() or done.stdout.strip()}")
        else:
            took[engine].append(time.perf_counter() - begun)
    seen = {engine: digests(folder / f"out-{engine}") for engine in engines if took[engine]}
    for engine in seen:
        best, worst = min(took[engine]), max(took[engine])
        alike = (
            ""
            if engine == "local"
            else ", the same"
            if seen[engine] == seen.get("local")
            else ", NOT the same"
        )
        print(
            f"{f'files, {engine}':28} {best:8.2f} to {worst:.2f} s, {million / best:.1f} million points a second, "
            f"{len(seen[engine])} files{alike}{' byte by byte' if alike else ''}"
        )


def digests(out: Path) -> dict[str, str]:
    """Give the hash of each file of points and of summaries, by its name."""
    folders = (out, out.with_name(f"{out.name}.summary"))
    return {
        f"{place} {one.relative_to(folder).as_posix()}": hashlib.sha256(one.read_bytes()).hexdigest()
        for place, folder in enumerate(folders)
        for one in sorted(folder.rglob("*.parquet"))
    }


def main() -> None:
    """Print the figures."""
    million = float(sys.argv[1]) if len(sys.argv) > 1 else 100
    alone = multiprocessing.get_context("spawn").Process(target=in_memory, args=(million,))
    alone.start()
    alone.join()
    if len(sys.argv) > 2:
        of_files(million, Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)


if __name__ == "__main__":
    main()
