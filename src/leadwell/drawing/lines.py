"""The lines behind a series: averages, limits that step or follow the size of the sample, targets by date."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from leadwell.drawing.axes import Scale
from leadwell.drawing.svg import BAND, LIMIT, QUIET, TARGET, drawable, num
from leadwell.measures.charts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a chart: its height at each point, what it is called where it ends, how it is drawn."""

    what: str  # which line it is
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
        ([one.lower_2 for one in points], "lower warning", thin, None, QUIET),
        ([one.upper_2 for one in points], "upper warning", thin, None, QUIET),
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
    for levels, what, paint, latest, ink in asked:
        can_draw = {level: drawable(level) for level in set(levels)}
        if any(height is not None for height in can_draw.values()):
            end = drawable(latest)
            found.append(
                Line(
                    what=what,
                    levels=tuple([can_draw[level] for level in levels]),
                    name="" if end is None else f"{what} {chart.written(end)}",
                    paint=paint,
                    latest=end,
                    ink=ink,
                )
            )
    return found


def edges_of(xs: Sequence[float], *, left: float, right: float) -> list[float]:
    """Give where the ground of each point begins, and where that of the last ends: half way to its neighbours.

    >>> edges_of([10, 20, 30], left=0, right=40)
    [0, 15.0, 25.0, 40]
    """
    return [left, *((one + other) / 2 for one, other in pairwise(xs)), right]


def stepped(heights: Sequence[str], edges: Sequence[str], breaks: Collection[int] = ()) -> str:
    """Give the path of a line that holds its height over the ground of each point.

    It is broken where there is no height and at the points in ``breaks``, where limits begin anew.

    Args:
        heights: in pixels as text, one a point; "" for none.
        edges: of the grounds of the points, in pixels as text; one more than there are points.
        breaks: places of points.

    >>> stepped(["5", "5", "9", "", "9"], ["0", "10", "20", "30", "40", "50"])
    'M0 5H20V9H30M40 9H50'
    """
    drawn: list[str] = []
    before = ""
    for place, height in enumerate(heights):
        if not height:
            before = ""
            continue
        if not before or place in breaks:
            drawn += (f"M{edges[place]} {height}H", edges[place + 1])
        elif height == before:
            drawn[-1] = edges[place + 1]  # the same height goes on
        else:
            drawn += (f"V{height}H", edges[place + 1])
        before = height
    return "".join(drawn)


def ribbon(
    lows: Sequence[str], highs: Sequence[str], edges: Sequence[str], breaks: Collection[int] = ()
) -> str:
    """Give the path of the band between two stepped lines; broken as they are.

    >>> ribbon(["9", "9"], ["5", "6"], ["0", "10", "20"])
    'M0 5H10V6H20V9H0z'
    """
    drawn: list[str] = []
    start = 0
    for place in range(len(lows) + 1):
        is_whole = place < len(lows) and lows[place] and highs[place]
        if is_whole and place not in breaks:
            continue
        if place > start:
            top = stepped(highs[start:place], edges[start : place + 1])
            back = stepped(lows[start:place][::-1], edges[start : place + 1][::-1])
            drawn.append(f"{top}V{back.partition(' ')[2]}z")
        start = place if is_whole else place + 1
    return "".join(drawn)


def behind(
    chart: Chart, lines: Sequence[Line], axis: Scale, xs: Sequence[float], *, left: float, right: float
) -> tuple[list[str], list[str]]:
    """Give the band between the limits, and the lines in front of it."""
    edges = [num(edge) for edge in edges_of(xs, left=left, right=right)]
    breaks = {segment.start for segment in chart.segments}
    heights = {line.what: _heights(line.levels, axis) for line in lines}
    band = ""
    if "lower limit" in heights and "upper limit" in heights:
        band = ribbon(heights["lower limit"], heights["upper limit"], edges, breaks)
    return (
        [f'<path d="{band}" fill="{BAND}"/>'] if band else [],
        [
            f'<path d="{path}" fill="none" {line.paint}/>'
            for line in lines
            if (path := stepped(heights[line.what], edges, () if line.what == "target" else breaks))
        ],
    )


def averages(chart: Chart, xs: Sequence[float | None], axis: Scale, *, left: float, right: float) -> str:
    """Give the path of the averages of a chart that is drawn small: one stretch a segment, edge to edge.

    Args:
        chart: the chart.
        xs: where each of its points lies; None for those that are not drawn.
        axis: of values.
        left: where the first segment begins.
        right: where the last one ends.
    """
    drawn = []
    for number, segment in enumerate(chart.segments):
        level = drawable(segment.centre)
        own = [x for x in xs[segment.start : segment.end] if x is not None]
        if level is None or not own:
            continue
        before = [x for x in xs[: segment.start] if x is not None]
        after = [x for x in xs[segment.end :] if x is not None]
        start = (before[-1] + own[0]) / 2 if number and before else left
        end = (own[-1] + after[0]) / 2 if after else right
        drawn.append(f"M{num(start)} {num(axis.at(level))}H{num(end)}")
    return "".join(drawn)


def _heights(levels: Sequence[float | None], axis: Scale) -> list[str]:
    """Give levels in pixels as text; most lines have few different ones."""
    known = {level: "" if level is None else num(axis.at(level)) for level in set(levels)}
    return [known[level] for level in levels]
