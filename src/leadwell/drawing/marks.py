"""The line of a series with its points: each meaning has a shape of its own, and colour only helps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from leadwell.drawing.axes import Scale
from leadwell.drawing.svg import (
    BETTER,
    CHANGE,
    CONCERN,
    GROUND,
    INK,
    LIMIT,
    LINE,
    QUIET,
    Shape,
    drawable,
    num,
    outline,
    round_of,
)
from leadwell.measures.charts import Chart, ChartPoint, Meaning

MARKS = {
    Meaning.IMPROVEMENT: (Shape.SQUARE, BETTER),
    Meaning.CONCERN: (Shape.DIAMOND, CONCERN),
    Meaning.CHANGE: (Shape.TRIANGLE, CHANGE),
    Meaning.BOTH: (Shape.HOURGLASS, INK),
}

Spot = tuple[float | None, Meaning | None]  # a value, and what is special about it


def spots(points: Iterable[ChartPoint]) -> list[Spot]:
    """Give what of each point is drawn: its value, if it can be placed, and what its signals mean."""
    return [(drawable(point.value), point.meaning) for point in points]


def series(points: Sequence[Spot], axis: Scale, xs: Sequence[float], *, r: float = 3.5) -> list[str]:
    """Draw the line, its points and the marks of gaps."""
    line: list[str] = []
    pen = "M"
    common: list[str] = []
    gaps: list[str] = []
    special: dict[Meaning, list[str]] = defaultdict(list)
    if len(points) > 60:
        r = max(1.5, r * 60 / len(points))
    circle = round_of(r)
    for (value, meaning), x in zip(points, xs, strict=True):
        if value is None:
            pen = "M"
            gaps.append(outline(Shape.CROSS, x, axis.bottom - 2 * r, min(r, 3.5)))
            continue
        y = axis.at(value)
        height = num(y)
        line.append(f"{pen}{num(x)} {height}")
        pen = "L"
        if meaning is None:
            common.append(f"M{num(x - r)} {height}{circle}")
        else:
            special[meaning].append(outline(MARKS[meaning][0], x, y, r + 1))
    drawn = [f'<path d="{"".join(line)}" fill="none" stroke="{QUIET}" stroke-width="1.5"/>']
    if common:
        drawn.append(f'<path d="{"".join(common)}" fill="{LINE}"/>')
    for meaning, paths in special.items():
        drawn.append(f'<path d="{"".join(paths)}" fill="{MARKS[meaning][1]}" stroke="{GROUND}"/>')
    if gaps:
        drawn.append(f'<path d="{"".join(gaps)}" fill="none" stroke="{QUIET}" stroke-width="1.5"/>')
    return drawn


def key_of_marks(chart: Chart) -> list[tuple[str, str]]:
    """Give the shapes that occur in a chart, 16 pixels square, each with its words."""
    found = []
    for meaning in Meaning:
        if any(point.meaning is meaning for point in chart.points):
            mark, colour = MARKS[meaning]
            shape = f'<path d="{outline(mark, 8, 8, 5)}" fill="{colour}"/>'
            found.append((shape, f"not chance: {meaning.words}"))
    if any(point.value is None for point in chart.points):
        cross = outline(Shape.CROSS, 8, 8, 4)
        found.append((f'<path d="{cross}" stroke="{QUIET}" stroke-width="1.5"/>', "no figure"))
    if any(point.upper_2 is not None for point in chart.points):
        dots = f'<path d="M0 8h16" stroke="{LIMIT}" stroke-width="1.5" stroke-dasharray="1 4"/>'
        found.append((dots, "two thirds of the way to a limit"))
    return found
