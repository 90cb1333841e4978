"""How fast control charts are worked out, against a plain sum, a plain copy and a plain loop, in one run.

Makes its own series (a fixed seed), and prints for each rule profile and each kind of chart the millions of points
judged in a second of processor time, on one core, and how many times that is of the plain loop: the slow judge of
the tests, which works out each rule of each point from its wording. Run as
``python benchmarks/spc.py [million points] [rounds]``; the best of the rounds counts.

A peer's own speed is not measured here. Ragged series have 13 to 120 points, and a fiftieth of theirs are missing.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the judge lives among the tests

from tests.library.spc.judge import judge
from tests.library.spc.vectors import profile as as_written

from leadwell.measures.spc.engine import Columns, chart_columns, chart_panel
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.profiles import profile, profile_names

POINTS = 60
JUDGED = 150  # series for the plain loop


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Give the least processor time of several rounds."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def columns_of(kind: Kind, series: int) -> Columns:
    """Make series of a kind: stable, with a shift in every tenth."""
    random = np.random.default_rng(3)
    count = series * POINTS
    lengths = np.full(series, POINTS)
    about = ABOUT[kind]
    if about.subgroups:
        return Columns(
            values=random.normal(50, 2, count),
            lengths=lengths,
            sizes=np.full(count, 5.0),
            spreads=np.abs(random.normal(4, 1, count)),
        )
    if about.needs_denominator:
        sizes = random.integers(80, 120, count)
        values = random.binomial(sizes, 0.4).astype(np.float64)
        return Columns(values=values, lengths=lengths, sizes=sizes.astype(np.float64))
    if kind in {Kind.C, Kind.C_PRIME, Kind.G}:
        return Columns(values=random.poisson(20, count).astype(np.float64), lengths=lengths)
    if kind is Kind.T:
        return Columns(values=random.exponential(6, count), lengths=lengths)
    values = random.normal(50, 5, (series, POINTS))
    values[::10, POINTS // 2 :] += 6
    return Columns(values=values.ravel(), lengths=lengths)


def ragged(points: int) -> Columns:
    """Make series of many lengths, with gaps."""
    random = np.random.default_rng(4)
    lengths = random.integers(13, 121, points // 66)
    values = random.normal(50, 5, int(lengths.sum()))
    values[random.random(len(values)) < 0.02] = np.nan
    return Columns(values=values, lengths=lengths)


def loop_rate(name: str, kind: Kind) -> float:
    """Give the points a second of the plain loop."""
    columns = columns_of(kind, JUDGED)
    rules = as_written(name)
    sizes = columns.sizes
    subgroups = [[1.0, 2.0, 3.0, 4.0, 5.0]] * POINTS if ABOUT[kind].subgroups else None

    def work() -> None:
        for start in range(0, JUDGED * POINTS, POINTS):
            cut = slice(start, start + POINTS)
            judge(
                columns.values[cut].tolist(),
                profile=rules,
                kind=str(kind),
                denominators=sizes[cut].tolist() if sizes is not None and subgroups is None else None,
                subgroups=subgroups,
            )

    return JUDGED * POINTS / seconds(work, 1)


def line(title: str, rate: float, loop: float) -> None:
    """Print one row of the table."""
    print(f"{title:34} {rate / 1e6:8.1f} {rate / loop:10,.0f} x")


def main(million: float, rounds: int) -> None:
    """Print the tables."""
    points = int(million * 1e6) // POINTS * POINTS
    series = points // POINTS
    columns = columns_of(Kind.XMR, series)
    values = columns.values
    target = np.empty_like(values)
    print(f"{points / 1e6:.1f} million points, {series:,} series of {POINTS}; best of {rounds}, one core\n")
    print(f"{'':34} {'M pts/s':>8} {'plain loop':>12}")
    print(f"{'plain sum':34} {points / seconds(values.sum, rounds) / 1e6:8.1f}")
    copying = seconds(lambda: np.copyto(target, values), rounds)
    print(f"{'plain copy':34} {points / copying / 1e6:8.1f}\n")
    loops = {name: loop_rate(name, Kind.XMR) for name in profile_names()}
    print("XmR, by profile")
    for name in profile_names():
        rules = profile(name)
        took = seconds(lambda rules=rules: chart_columns(columns, Kind.XMR, rules), rounds)
        line(f"  {name}", points / took, loops[name])
    some = ragged(points)
    print("XmR, series of 13 to 120 points with gaps, by profile")
    for name in profile_names():
        rules = profile(name)
        took = seconds(lambda rules=rules: chart_columns(some, Kind.XMR, rules), rounds)
        line(f"  {name}", len(some.values) / took, loops[name])
    for name in ("leadwell", "anhoej"):
        print(f"Each kind of chart, {name}")
        rules = profile(name)
        for kind in Kind:
            others = columns_of(kind, series)
            took = seconds(
                lambda kind=kind, others=others, rules=rules: chart_columns(others, kind, rules), rounds
            )
            line(f"  {ABOUT[kind].title}", points / took, loop_rate(name, kind))
    print("\nSmall questions, milliseconds")
    one, thousand = values[:POINTS], values[: 1000 * POINTS].reshape(1000, POINTS)
    for name in ("leadwell", "nhsr-0.2.2", "anhoej"):
        rules = profile(name)

        def many(rules=rules) -> None:
            for _ in range(50):
                chart_panel(one, Kind.XMR, rules)

        alone = seconds(many, rounds) / 50 * 1e3
        together = seconds(lambda rules=rules: chart_panel(thousand, Kind.XMR, rules), rounds) * 1e3
        looped = POINTS / loops[name] * 1e3
        print(
            f"  {name:14} one series {alone:.2f} ({looped / alone:,.0f} x); "
            f"1,000 x 60 {together:.1f} ({looped * 1000 / together:,.0f} x)"
        )
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of the whole run: {used:,.0f} MB; values alone {values.nbytes / 1e6:,.0f} MB")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(float(given[0]) if given else 6.0, int(given[1]) if len(given) > 1 else 3)
