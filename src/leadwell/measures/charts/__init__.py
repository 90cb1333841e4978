"""What a chart shows, not how it is drawn: points, limits, signals, a sentence and a table that say the same."""

from leadwell.measures.charts.chart import (
    Annotation,
    Chance,
    Chart,
    ChartPoint,
    Meaning,
    Segment,
    common_axis,
    meaning_of,
    signal_cell,
)
from leadwell.measures.charts.choosing import as_advised_on, counted_as, kind_for, why_not
from leadwell.measures.charts.figures import Figure, with_gaps
from leadwell.measures.charts.glances import Glance, Sign, glances_of
from leadwell.measures.charts.making import Asked, NotOfFigures, chart_of, charts_of
from leadwell.measures.charts.matrix import Matrix, matrix
from leadwell.measures.charts.of_tables import TableCharts, charts_of_table
from leadwell.measures.charts.targets import DatedTarget
from leadwell.measures.charts.window import months_charted

__all__ = [
    "Annotation",
    "Asked",
    "Chance",
    "Chart",
    "ChartPoint",
    "DatedTarget",
    "Figure",
    "Glance",
    "Matrix",
    "Meaning",
    "NotOfFigures",
    "Segment",
    "Sign",
    "TableCharts",
    "as_advised_on",
    "chart_of",
    "charts_of",
    "charts_of_table",
    "common_axis",
    "counted_as",
    "glances_of",
    "kind_for",
    "matrix",
    "meaning_of",
    "months_charted",
    "signal_cell",
    "why_not",
    "with_gaps",
]
