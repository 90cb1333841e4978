"""How charts look: SVG text and self-contained pages from what a chart shows.

Everything here is text in, text out, and needs no browser and no style sheet.
"""

from leadwell.drawing.calendar import ShiftCalendar, ShiftMark, ShiftState, calendar_svg
from leadwell.drawing.chart import chart_svg
from leadwell.drawing.sparkline import sparkline_svg
from leadwell.drawing.timeline import Timeline, timeline_svg

__all__ = [
    "ShiftCalendar",
    "ShiftMark",
    "ShiftState",
    "Timeline",
    "calendar_svg",
    "chart_svg",
    "sparkline_svg",
    "timeline_svg",
]
