"""Times XmR charts of 60 points beside other Python packages, each where it is installed, in one run.

The others are no dependencies of ours: install them into an environment of their own beside Leadwell::

    pip install leadwell pycontrolcharts statprocon shewhart
    python benchmarks/spc_peers.py

Each is asked for limits and signals of every series by its own rules, without drawing. Prints milliseconds a series,
and how many times as long as ours. nhspy-plotthedots is not on the index of Python packages that this was written
with. R packages are not run here: NHSRplotthedots 0.2.2 took 43 s for 10,000 series of 60 points, and qicharts2
48 ms for one, as measured for Leadwell's design in November 2026.
"""

import time
from collections.abc import Callable

import numpy as np

from leadwell.measures.spc.engine import chart_panel

POINTS = 60
SERIES = 300  # for the others
OURS = 1_000


def pycontrolcharts(values: np.ndarray) -> None:
    """Chart one series with pycontrolcharts."""
    import pandas as pd
    from pycontrolcharts import calc_xmr

    calc_xmr(pd.DataFrame({"value": values}), value_column="value")


def statprocon(values: np.ndarray) -> None:
    """Chart one series with statprocon, and ask for its three kinds of signals."""
    from statprocon import XmR

    one = XmR(values.tolist())
    one.rule_1_x_indices_beyond_limits()
    one.rule_2_runs_about_central_line()
    one.rule_3_runs_near_limits()


def shewhart(values: np.ndarray) -> None:
    """Chart one series with shewhart by Nelson's rules."""
    import pandas as pd
    import shewhart

    shewhart.imr(pd.DataFrame({"value": values}), value="value", rules="nelson")


def timed(do: Callable[[np.ndarray], None], series: np.ndarray) -> float:
    """Give milliseconds a series, the best of three rounds."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        for values in series:
            do(values)
        best = min(best, (time.perf_counter() - begun) / len(series))
    return 1000 * best


def main() -> None:
    """Print the table."""
    series = np.random.default_rng(1).normal(50, 5, (OURS, POINTS))
    one = timed(lambda values: chart_panel(values), series[:SERIES])  # type: ignore[arg-type, return-value]
    begun = time.perf_counter()
    chart_panel(series)
    all_at_once = 1000 * (time.perf_counter() - begun) / OURS
    print(f"{'leadwell, one series':34} {one:10.4f} ms a series")
    print(f"{f'leadwell, {OURS:,} at once':34} {all_at_once:10.4f} ms a series")
    for other in (pycontrolcharts, statprocon, shewhart):
        try:
            other(series[0])
        except ImportError:
            print(f"{other.__name__:34} not installed")
            continue
        took = timed(other, series[:SERIES])
        print(
            f"{other.__name__:34} {took:10.4f} ms a series, {took / one:,.0f} x one, {took / all_at_once:,.0f} x many"
        )


if __name__ == "__main__":
    main()
