"""The lines behind a series: averages, limits that step or follow the size of the sample, targets by date."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leadwell.drawing.axes import Scale
from leadwell.drawing.svg import BAND, LIMIT, QUIET, TARGET, drawable, num
from leadwell.measures.charts import Chart

Heights = Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a chart: its height at each point, what it is called where it ends, how it is drawn."""

    levels: tuple[float | None, ...]  # one a point; None for none
    name: str  # with the value at the latest point; "" for a line that is not named in the drawing
    paint: str
    latest: float | None  # where its name stands
    ink: str = QUIET


def lines_of(chart: Chart) -> list[Line]:
    """Give the lines of a chart that there are, from the back to the front."""
    points = chart.points
    centres: list[float | None] = [None] * len(points)
    for segment in chart.segments:
        centres[segment.start : segment.end] = [drawable(segment.centre)] * (segment.end - segment.start)
    thin = f'stroke="{LIMIT}" stroke-dasharray="1 4"'
    dashed = f'stroke="{LIMIT}" stroke-width="1.5" stroke-dasharray="5 4"'
    asked = [
        ([one.lower_2 for one in points], "", thin, None, QUIET),
        ([one.upper_2 for one in points], "", thin, None, QUIET),
        (centres, chart.centre_is, f'stroke="{LIMIT}" stroke-width="1.5"', chart.centre, QUIET),
        ([one.lower for one in points], "lower limit", dashed, chart.lower, QUIET),
        ([one.upper for one in points], "upper limit", dashed, chart.upper, QUIET),
        (
            [one.target for one in points],
            "target",
            f'stroke="{TARGET}" stroke-width="2" stroke-dasharray="12 3 2 3"',
            chart.target,
            TARGET,
        ),
    ]
    found = []
    for levels, name, paint, latest, ink in asked:
        heights = tuple([drawable(level) for level in levels])
        end = drawable(latest)
        if any(height is not None for height in heights):
            said = f"{name} {chart.written(end)}" if name and end is not None else ""
            found.append(Line(levels=heights, name=said, paint=paint, latest=end, ink=ink))
    return found


def edges_of(xs: Sequence[float], *, left: float, right: float) -> list[float]:
    """Give where the ground of each point begins, and where that of the last ends: half way to its neighbours.

    >>> edges_of([10, 20, 30], left=0, right=40)
    [0, 15.0, 25.0, 40]
    """
    return [left, *((one + other) / 2 for one, other in pairwise(xs)), right]


def stepped(heights: Heights, edges: Sequence[float], axis: Scale, breaks: Collection[int] = ()) -> str:
    """Give the path of a line that holds its height over the ground of each point.

    It is broken where a height is missing and at the points in ``breaks``, where limits begin anew.
    """
    drawn: list[str] = []
    before: float | None = None
    for place, height in enumerate(heights):
        if height is None:
            before = None
            continue
        if before is None or place in breaks:
            drawn.append(f"M{num(edges[place])} {num(axis.at(height))}H")
            drawn.append(num(edges[place + 1]))
        elif height == before:
            drawn[-1] = num(edges[place + 1])  # the same height goes on
        else:
            drawn.append(f"V{num(axis.at(height))}H")
            drawn.append(num(edges[place + 1]))
        before = height
    return "".join(drawn)


def ribbon(
    lows: Heights, highs: Heights, edges: Sequence[float], axis: Scale, breaks: Collection[int] = ()
) -> str:
    """Give the path of the band between two stepped lines; broken as they are."""
    drawn: list[str] = []
    start = 0
    both = [
        None if low is None or high is None else (low, high) for low, high in zip(lows, highs, strict=True)
    ]
    for place in range(len(both) + 1):
        if place < len(both) and both[place] is not None and place not in breaks:
            continue
        pairs = [one for one in both[start:place] if one is not None]
        if pairs:
            drawn.append(_outlined(pairs, edges[place - len(pairs) : place + 1], axis))
        start = place
    return "".join(drawn)


def _outlined(pairs: Sequence[tuple[float, float]], edges: Sequence[float], axis: Scale) -> str:
    def along(heights: Sequence[float], sides: Sequence[float]) -> str:
        drawn: list[str] = []
        before = None
        for height, side in zip(heights, sides, strict=True):
            if height == before:
                drawn[-1] = num(side)
            else:
                drawn.append(f"{'V' if drawn else ''}{num(axis.at(height))}H")
                drawn.append(num(side))
            before = height
        return "".join(drawn)

    highs = [high for _, high in pairs]
    lows = [low for low, _ in reversed(pairs)]
    return f"M{num(edges[0])} {along(highs, edges[1:])}V{along(lows, edges[-2::-1])}z"


def behind(
    chart: Chart, lines: Sequence[Line], axis: Scale, xs: Sequence[float], *, left: float, right: float
) -> tuple[list[str], list[str]]:
    """Give the band between the limits, and the lines in front of it."""
    edges = edges_of(xs, left=left, right=right)
    breaks = {segment.start for segment in chart.segments}
    lows = [drawable(point.lower) for point in chart.points]
    highs = [drawable(point.upper) for point in chart.points]
    band = ribbon(lows, highs, edges, axis, breaks)
    return (
        [f'<path d="{band}" fill="{BAND}"/>'] if band else [],
        [
            f'<path d="{path}" fill="none" {line.paint}/>'
            for line in lines
            if (path := stepped(line.levels, edges, axis, () if line.ink == TARGET else breaks))
        ],
    )
