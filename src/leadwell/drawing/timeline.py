"""Several series one under the other on one time axis, for the shared data room."""

from dataclasses import dataclass

from leadwell.drawing.axes import labelled, scale
from leadwell.drawing.chart import NARROW, Spot, months, places, series, shortened
from leadwell.drawing.lines import averages
from leadwell.drawing.svg import FAINT, LIMIT, QUIET, drawable, num, opening, words
from leadwell.measures.charts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Series of one unit on one time axis."""

    title: str
    sentence: str
    axis: tuple[str, ...]  # the labels of all periods, in the order of time
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """Where a panel lies."""

    left: float
    right: float
    top: float
    deep: float


_PANEL = 84.0
_SECOND_LINE = 16.0  # a narrow panel has the latest figure under its title


def timeline_svg(timeline: Timeline, *, width: float = 640) -> str:
    """Draw each series in a panel of its own, with its own scale, above one shared time axis.

    A series that says nothing for a period has a gap there.
    """
    left, right = 4.0, width - (4.0 if width < NARROW else 8.0)
    deep = _PANEL + (_SECOND_LINE if width < NARROW else 0.0)
    bottom = 8.0 + deep * len(timeline.charts)
    height = bottom + 34.0
    xs = places(len(timeline.axis), left=left, right=right)
    drawn = opening(
        title=timeline.title,
        description=timeline.sentence,
        width=width,
        height=height,
        key=[(chart.title, [point.value for point in chart.points]) for chart in timeline.charts],
    )
    down = "".join(
        f"M{num(xs[place])} 4V{num(bottom)}"
        for place in labelled(len(timeline.axis), room=(xs[-1] - xs[0] + 40) if xs else 0)
    )
    if down:
        drawn.append(f'<path d="{down}" stroke="{FAINT}"/>')
    for number, chart in enumerate(timeline.charts):
        drawn += _panel(
            chart, timeline.axis, xs, box=_Box(left=left, right=right, top=8 + number * deep, deep=deep)
        )
    drawn += months(list(timeline.axis), xs, bottom=bottom, width=width)
    drawn.append("</svg>")
    return "".join(drawn)


def _panel(
    chart: Chart,
    axis: tuple[str, ...],
    xs: list[float],
    box: _Box,
) -> list[str]:
    by_label = {point.label: point for point in chart.points}
    points: list[Spot] = [
        (drawable(found.value), found.meaning) if (found := by_label.get(label)) else (None, None)
        for label in axis
    ]
    values = [value for value, _meaning in points]
    floor = box.top + box.deep - 8
    centres = [drawable(segment.centre) for segment in chart.segments]
    heights = scale([*values, *centres], bottom=floor, top=floor - 50, most_ticks=3)
    drawn = [f'<path d="M{num(box.left)} {num(floor)}H{num(box.right)}" stroke="{LIMIT}"/>']
    where = dict(zip(axis, xs, strict=True))
    across = averages(
        chart,
        [where.get(point.label) for point in chart.points],
        heights,
        left=box.left,
        right=box.right,
    )
    if across:
        drawn.append(f'<path d="{across}" stroke="{LIMIT}" stroke-dasharray="5 4"/>')
    drawn += series(points, heights, xs, r=2.6)
    last = chart.last
    latest = "no figure" if last is None else last.shown
    room = int((box.right - box.left) / 7.4)
    if box.deep > _PANEL:
        drawn.append(words(box.left, box.top + 31, latest, colour=QUIET, size=13, halo=True))
    else:
        room = max(8, room - len(latest) - 2)
        drawn.append(words(box.right, box.top + 15, latest, anchor="end", colour=QUIET, size=13, halo=True))
    drawn.append(words(box.left, box.top + 15, shortened(chart.title, room), bold=True, size=13, halo=True))
    return drawn
