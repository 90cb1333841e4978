"""A chart the size of a word: the course of a series and where it stands."""

from leadwell.drawing.axes import scale
from leadwell.drawing.chart import places, series, spots
from leadwell.drawing.svg import LIMIT, drawable, num, opening
from leadwell.measures.charts import Chart


def sparkline_svg(chart: Chart, *, width: float = 120, height: float = 32) -> str:
    """Draw the last 24 points with the average, small enough for a table cell."""
    points = chart.points[-24:]
    values = [drawable(point.value) for point in points]
    axis = scale([*values, drawable(chart.centre)], bottom=height - 4, top=4, most_ticks=3)
    drawn = opening(
        title=chart.title, description=chart.sentence, width=width, height=height, key=("sparkline", values)
    )
    centre = drawable(chart.centre)
    if centre is not None:
        drawn.append(
            f'<path d="M0 {num(axis.at(centre))}H{num(width)}" stroke="{LIMIT}" stroke-dasharray="3 2"/>'
        )
    drawn += series(spots(points), axis, places(len(points), left=-3, right=width + 3), r=1.6)
    drawn.append("</svg>")
    return "".join(drawn)
