"""How charts look: SVG text and self-contained pages from what a chart shows.

Everything here is text in, text out, and needs no browser and no style sheet.
"""

from leadwell.drawing.calendar import ShiftCalendar, ShiftMark, ShiftState, calendar_svg
from leadwell.drawing.chart import chart_svg
from leadwell.drawing.icons import assurance_icon, icons_of, variation_icon
from leadwell.drawing.multiples import Sheet, sheet_svg
from leadwell.drawing.panels import Panels, panels_svg
from leadwell.drawing.raster import CannotDraw, png
from leadwell.drawing.sheet import sheet_page, summary
from leadwell.drawing.sparkline import sparkline_svg
from leadwell.drawing.timeline import Timeline, timeline_svg

__all__ = [
    "CannotDraw",
    "Panels",
    "Sheet",
    "ShiftCalendar",
    "ShiftMark",
    "ShiftState",
    "Timeline",
    "assurance_icon",
    "calendar_svg",
    "chart_svg",
    "icons_of",
    "panels_svg",
    "png",
    "sheet_page",
    "sheet_svg",
    "sparkline_svg",
    "summary",
    "timeline_svg",
    "variation_icon",
]
