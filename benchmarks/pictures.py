"""Measures the server time of fifty charts of sixty months, from figures to HTML, and prints the median::

    python -m benchmarks.pictures

A third are hours (XmR charts), a third shares (p′) and a third rates (u′). Each has icons, its sentence, a drawing
and the table of its figures, as a page shows them. The first goes warm the caches and are left out. ``processor``
is the median of what this process itself took, which is what the aim is held to: on a machine that does other work
too, the clock tells of that work.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from leadwell.drawing import chart_svg, png
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import Asked, Chart, Figure, charts_of
from leadwell.measures.definitions import measure

CHARTS, POINTS = 50, 60
AIM_MILLISECONDS = 100.0
_WARMING = 3
_FIRST = Period(PeriodKind.MONTH, date(2020, 1, 1))
_MEASURES = (("staffing.fill.registered.day", 3000), ("staffing.shifts_not_safe", 60), ("quality.falls", 700))


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--times", type=int, default=30, help="how often everything is done")
    times = asked.parse_args().times
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadwell_site.settings")
    os.environ.setdefault("LEADWELL_DEBUG", "1")
    import django

    django.setup()
    from django.template import engines

    template = engines["jinja2"].from_string(
        '{% from "leadwell/macros/charts.jinja" import chart %}'
        '{% for one in charts %}{{ chart(one, size="narrow") }}{% endfor %}'
    )
    questions = _questions()
    charts = charts_of(questions)

    def whole_page() -> str:
        return template.render({"charts": charts_of(questions)})

    print(f"{CHARTS} charts of {POINTS} points, {times} times after {_WARMING} to warm up.\n")
    print(f"{'what':<46} {'median':>9} {'slowest':>9} {'processor':>9}")
    _line("figures to HTML, as a page has them", _timed(whole_page, times), AIM_MILLISECONDS)
    _line("of that: charts of figures", _timed(lambda: charts_of(questions), times))
    _line("of that: drawings", _timed(lambda: [_drawing(one) for one in charts], times))
    _line(
        "of that: HTML round them, drawings included",
        _timed(lambda: template.render({"charts": charts}), times),
    )
    _line(
        "one PNG at twice the size",
        _timed(lambda: png(chart_svg(charts[0], headed=True)), max(3, times // 5)),
    )


def _questions() -> list[Asked]:
    chance = random.Random(1)
    asked = []
    for number in range(CHARTS):
        key, most = _MEASURES[number % len(_MEASURES)]
        figures = []
        for at in range(POINTS):
            of = chance.randint(most // 2, most)
            share = chance.uniform(0.88, 1.02) if "fill" in key else chance.uniform(0.002, 0.02)
            counted = round(of * (chance.uniform(0.05, 0.3) if "shifts" in key else share))
            figures.append(Figure(period=_FIRST.shifted(at), numerator=float(counted), denominator=float(of)))
        asked.append(Asked(measure=measure(key), figures=figures, place=f"Ward {number}", target=95.0))
    return asked


def _drawing(chart: Chart) -> str:
    return chart_svg(chart, width=300, height=270)


def _timed(do: Callable[[], object], times: int) -> list[tuple[float, float]]:
    """Give milliseconds of each go, in order: by the clock, and of this process alone."""
    for _ in range(_WARMING):
        do()
    taken = []
    for _ in range(times):
        before, own = time.perf_counter(), time.process_time()
        do()
        taken.append((1000 * (time.perf_counter() - before), 1000 * (time.process_time() - own)))
    return sorted(taken)


def _line(name: str, taken: list[tuple[float, float]], aim: float | None = None) -> None:
    clock = [one for one, _ in taken]
    own = statistics.median(one for _, one in taken)
    median = statistics.median(clock)
    verdict = "" if aim is None else f"  aim {aim:g} ms: {'within' if own <= aim else 'over'}"
    print(f"{name:<46} {median:>6.1f} ms {clock[-1]:>6.1f} ms {own:>6.1f} ms{verdict}")


if __name__ == "__main__":
    main()
