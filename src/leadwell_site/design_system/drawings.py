"""Drawings for templates: what the library draws, marked as safe because it escapes its own texts."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from leadwell.drawing import (
    Panels,
    Sheet,
    ShiftCalendar,
    Timeline,
    calendar_svg,
    chart_svg,
    icons,
    panels_svg,
    sheet_svg,
    sparkline_svg,
    timeline_svg,
    tones,
)
from leadwell.drawing.tokens import with_tokens
from leadwell.measures.charts import Chart
from leadwell.measures.spc import Assurance, Variation

WIDEST, WIDE, NARROW = 960, 720, 300  # 300 fits the narrowest telephone nearly to scale


_BETWEEN = "\x1f"  # hardly any text holds it
_CELL = '</td><td class="nhsuk-table__cell">'


def drawn(subject: Chart | Panels | Sheet | ShiftCalendar | Timeline, form: str = "wide") -> Markup:
    """Give the drawing of a chart, a sheet of charts, panels, a calendar or a timeline.

    ``form`` is wide, narrow or, for a chart, sparkline. The colours are the page's to change.
    """
    width = NARROW if form == "narrow" else WIDE
    match subject:
        case ShiftCalendar():
            text = calendar_svg(subject, width=width)
        case Sheet():
            text = sheet_svg(subject, width=NARROW if form == "narrow" else WIDEST)
        case Panels():
            text = panels_svg(subject, width=NARROW if form == "narrow" else WIDEST)
        case Timeline():
            text = timeline_svg(subject, width=width)
        case Chart() if form == "sparkline":
            text = sparkline_svg(subject)
        case Chart():
            text = chart_svg(subject, width=width, height=270 if form == "narrow" else 290)
    return Markup(with_tokens(text))  # noqa: S704


def shape(tone: str) -> Markup:
    """Give the small shape of a tone."""
    return Markup(tones.tone_svg(tone))  # noqa: S704


def key_of(chart: Chart) -> list[tuple[Markup, str]]:
    """Give the key of what is special in a chart."""
    return [(Markup(with_tokens(mark)), said) for mark, said in tones.key_of(chart)]  # noqa: S704


def icons_of(chart: Chart) -> list[tuple[Markup, str]]:
    """Give the icons of a chart with their words."""
    return [(Markup(with_tokens(icon)), said) for icon, said in icons.icons_of(chart)]  # noqa: S704


def variation_icon(icon: Variation) -> Markup:
    """Give the icon of a row of a matrix."""
    return Markup(with_tokens(icons.variation_icon(icon)))  # noqa: S704


def assurance_icon(icon: Assurance) -> Markup:
    """Give the icon of a column of a matrix."""
    return Markup(with_tokens(icons.assurance_icon(icon)))  # noqa: S704


def icon_words(icon: Variation | Assurance) -> str:
    """Give the words of an icon as they begin a cell."""
    said = icons.VARIATION_WORDS[icon] if isinstance(icon, Variation) else icons.ASSURANCE_WORDS[icon]
    return said[:1].upper() + said[1:]


def rows_of_texts(rows: Iterable[Sequence[str]], skip: int | None = None) -> Markup:
    """Give table rows of plain texts whose first names the row: written here because charts have many.

    ``skip`` is the place of a column to leave out.
    """
    lines = []
    for whole in rows:
        row = whole if skip is None else [*whole[:skip], *whole[skip + 1 :]]
        parts = str(escape(_BETWEEN.join(row))).split(_BETWEEN)  # one escape a row: tables are long
        first, *others = parts if len(parts) == len(row) else [str(escape(text)) for text in row]
        cells = _CELL.join(others)
        lines.append(
            f'<tr class="nhsuk-table__row"><th class="nhsuk-table__header" scope="row">{first}</th>'
            f'<td class="nhsuk-table__cell">{cells}</td></tr>'
        )
    return Markup("".join(lines))  # noqa: S704
