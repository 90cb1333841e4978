"""Drawings for templates: what the library draws, marked as safe because it escapes its own texts."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from leadwell.drawing import (
    ShiftCalendar,
    Timeline,
    calendar_svg,
    chart_svg,
    sparkline_svg,
    timeline_svg,
    tones,
)
from leadwell.measures.charts import Chart

WIDE, NARROW = 720, 300  # 300 fits the narrowest telephone nearly to scale


def drawn(subject: Chart | ShiftCalendar | Timeline, form: str = "wide") -> Markup:
    """Give the drawing of a chart, a calendar or a timeline; ``form`` is wide, narrow or sparkline."""
    width = NARROW if form == "narrow" else WIDE
    match subject:
        case ShiftCalendar():
            text = calendar_svg(subject, width=width)
        case Timeline():
            text = timeline_svg(subject, width=width)
        case Chart() if form == "sparkline":
            text = sparkline_svg(subject)
        case Chart():
            text = chart_svg(subject, width=width, height=270 if form == "narrow" else 290)
    return Markup(text)  # noqa: S704


def shape(tone: str) -> Markup:
    """Give the small shape of a tone."""
    return Markup(tones.tone_svg(tone))  # noqa: S704


def key_of(chart: Chart) -> list[tuple[Markup, str]]:
    """Give the key of what is special in a chart."""
    return [(Markup(mark), said) for mark, said in tones.key_of(chart)]  # noqa: S704


def rows_of_texts(rows: Iterable[Sequence[str]]) -> Markup:
    """Give table rows of plain texts whose first names the row: written here because charts have many."""
    lines = []
    for first, *others in rows:
        cells = "".join(f'<td class="nhsuk-table__cell">{escape(text)}</td>' for text in others)
        name = f'<th class="nhsuk-table__header" scope="row">{escape(first)}</th>'
        lines.append(f'<tr class="nhsuk-table__row">{name}{cells}</tr>')
    return Markup("".join(lines))  # noqa: S704
