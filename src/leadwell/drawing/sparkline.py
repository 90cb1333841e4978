"""A chart the size of a word: the course of a series and where it stands."""

from leadwell.drawing.axes import scale
from leadwell.drawing.chart import places, series, spots
from leadwell.drawing.lines import averages
from leadwell.drawing.svg import LIMIT, drawable, opening
from leadwell.measures.charts import Chart


def sparkline_svg(chart: Chart, *, width: float = 120, height: float = 32) -> str:
    """Draw the last 24 points with the average, small enough for a table cell."""
    points = chart.points[-24:]
    values = [drawable(point.value) for point in points]
    centres = [drawable(one.centre) for one in chart.segments if one.end > len(chart.points) - len(points)]
    axis = scale([*values, *centres], bottom=height - 4, top=4, most_ticks=3)
    xs = places(len(points), left=-3, right=width + 3)
    unseen: list[float | None] = [None] * (len(chart.points) - len(points))
    across = averages(chart, [*unseen, *xs], axis, left=0, right=width)
    drawn = opening(
        title=chart.title,
        description=chart.sentence,
        width=width,
        height=height,
        key=("sparkline", values, across),
    )
    if across:
        drawn.append(f'<path d="{across}" stroke="{LIMIT}" stroke-dasharray="3 2"/>')
    drawn += series(spots(points), axis, xs, r=1.6)
    drawn.append("</svg>")
    return "".join(drawn)
