"""Drawings framed for the page: a heading, a sentence, the drawing, its figures in a table."""

from leadwell.drawing.calendar import ShiftCalendar, calendar_svg
from leadwell.drawing.chart import chart_svg
from leadwell.drawing.icons import icons_of
from leadwell.drawing.picture.markup import Html, element, folded, joined, table
from leadwell.drawing.tones import key_of
from leadwell.measures.charts import Chart

WIDE, NARROW = 720, 300


def calendar_figure(calendar: ShiftCalendar, *, level: str = "h4") -> Html:
    """Give the calendar of a month of shifts with the table of what was found."""
    found = [row for row in calendar.rows if row[2] or row[1] != "no red flag"]
    shown = table(f"{calendar.title}: shifts with something to say", calendar.headings, found, hidden=True)
    return element(
        "div",
        element(level, calendar.title),
        element("p", calendar.sentence),
        _drawings(
            calendar_svg(calendar, width=WIDE),
            calendar_svg(calendar, width=NARROW),
        ),
        folded("Show the shifts with something to say", shown) if found else Html(),
        class_="both",
    )


def chart_figure(chart: Chart, *, level: str = "h4", small: bool = False) -> Html:
    """Give a chart with its key and the table of its figures; ``small`` for a chart among many."""
    narrow = chart_svg(chart, width=NARROW, height=250)
    key = joined(element("li", Html(mark), " ", said) for mark, said in key_of(chart))
    icons = joined(element("li", Html(icon), element("span", said)) for icon, said in icons_of(chart))
    why = joined(element("li", said) for said in chart.explained)
    notes = "; ".join(f"({number}) {note.words}" for number, note in enumerate(chart.annotations, start=1))
    return element(
        "div",
        element(level, chart.title),
        element("ul", icons, class_="key icons"),
        element("p", chart.sentence),
        element("div", Html(narrow), class_="draw narrow")
        if small
        else _drawings(chart_svg(chart, width=WIDE, height=280), narrow),
        element("p", notes, class_="quiet") if notes else Html(),
        element("ul", key, class_="key", aria_hidden="true") if key else Html(),
        folded(
            "Show the figures",
            table(chart.title, chart.headings, chart.rows, hidden=True),
            element("p", "Why points are marked:") if why else Html(),
            element("ul", why) if why else Html(),
            element("p", chart.made_as, class_="quiet"),
        ),
        class_="panel" if small else "both",
    )


def _drawings(wide: str, narrow: str) -> Html:
    return joined(
        [element("div", Html(wide), class_="draw wide"), element("div", Html(narrow), class_="draw narrow")]
    )
