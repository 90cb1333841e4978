"""One HTML page of several series: the matrix, small multiples on common axes, then each chart with its figures."""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from leadwell.drawing.chart import chart_svg
from leadwell.drawing.icons import icons_of
from leadwell.drawing.matrix import matrix_html
from leadwell.drawing.multiples import Sheet, sheet_svg
from leadwell.drawing.picture.markup import Html, element, folded, joined, table, text_of, times
from leadwell.drawing.tokens import DARK, PAPER, TOKENS, style_of, with_tokens
from leadwell.drawing.tones import key_of
from leadwell.measures.charts import Chart, common_axis, matrix
from leadwell.measures.spc import Variation

MADE_BY = '<meta name="generator" content="Leadwell sheet">'  # by it a page is known as one of ours
_WIDEST, _WIDE, _NARROW = 960, 720, 300


def sheet_page(
    charts: Sequence[Chart],
    *,
    title: str,
    note: str = "",
    hrefs: Mapping[str, str] | None = None,
) -> str:
    """Give one HTML page of several series.

    The page holds its own style, has no script and refers to nothing outside itself but the files named in
    ``hrefs``. It is light or dark as the reader's machine is, and black on white on paper.

    Args:
        charts: in the order in which they are shown.
        title: of the page.
        note: what else has to be said, for example which series were left out.
        hrefs: where the drawing of each chart is kept, by the title of the chart.
    """
    found = Sheet(
        title=f"{title}: small multiples",
        sentence=summary(charts),
        axis=common_axis(charts),
        charts=tuple(charts),
    )
    parts = [
        element("a", "Skip to main content", href="#main", class_="skip"),
        element(
            "main",
            element("h1", title),
            element("p", found.sentence),
            element("p", note) if note else Html(),
            *(_several(found) if len(charts) > 1 else ()),
            element("h2", "Each series") if len(charts) > 1 else Html(),
            *(_one(chart, (hrefs or {}).get(chart.title, "")) for chart in charts),
            element("p", "Made by Leadwell. Nothing was sent anywhere.", class_="quiet"),
            id="main",
            class_="width",
        ),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"{MADE_BY}"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text_of(title)} – Leadwell</title><style>{_style()}</style></head>"
        f"<body>{joined(parts)}</body></html>\n"
    )


def summary(charts: Sequence[Chart]) -> str:
    """Say in a sentence how many series there are and what their latest points say.

    >>> summary([])
    'There are no series to show.'
    """
    if not charts:
        return "There are no series to show."

    def count(*icons: Variation) -> int:
        return sum(1 for chart in charts if set(icons) & set(chart.variations))

    said = [
        f"{number} {words}"
        for number, words in (
            (count(Variation.CONCERN), "a concern"),
            (count(Variation.IMPROVEMENT), "getting better"),
            (
                count(Variation.NEUTRAL, Variation.NEUTRAL_HIGH, Variation.NEUTRAL_LOW),
                "changed with neither way better",
            ),
            (count(Variation.COMMON_CAUSE), "within chance"),
            (count(Variation.TOO_FEW), "with too few events to judge"),
            (sum(1 for chart in charts if not chart.variations), "too early to tell"),
        )
        if number
    ]
    return f"{times(len(charts), 'series', 'series')}: {', '.join(said)}."


def _several(found: Sheet) -> tuple[Html, ...]:
    wide, narrow = (Html(with_tokens(sheet_svg(found, width=width))) for width in (_WIDEST, _NARROW))
    return (
        element("h2", "At a glance"),
        element(
            "div",
            matrix_html(
                matrix(found.charts), caption="Series by what their latest point says and their target"
            ),
            class_="panel",
        ),
        element("h2", "Small multiples"),
        element(
            "div",
            element("div", wide, class_="wide"),
            element("div", narrow, class_="narrow"),
            class_="panel",
        ),
    )


def _one(chart: Chart, href: str) -> Html:
    icons = [element("li", Html(with_tokens(icon)), element("span", said)) for icon, said in icons_of(chart)]
    key = [element("li", Html(with_tokens(mark)), element("span", said)) for mark, said in key_of(chart)]
    notes = "; ".join(f"({number}) {note.words}" for number, note in enumerate(chart.annotations, start=1))
    why = [element("li", said) for said in chart.explained]
    return element(
        "section",
        element("h3", chart.title),
        element("ul", *icons, class_="icons"),
        element("p", chart.sentence),
        element("div", Html(with_tokens(chart_svg(chart, width=_WIDE, height=290))), class_="wide"),
        element("div", Html(with_tokens(chart_svg(chart, width=_NARROW, height=270))), class_="narrow"),
        element("p", notes, class_="quiet") if notes else Html(),
        element("ul", *key, class_="key", aria_hidden="true") if key else Html(),
        folded(
            f"Show the figures of {chart.title}",
            table(chart.title, chart.headings, chart.rows, hidden=True),
            element("p", "Why points are marked:") if why else Html(),
            element("ul", *why) if why else Html(),
            element("p", chart.made_as, class_="quiet"),
        ),
        element("p", element("a", f"The drawing of {chart.title} as a file", href=href)) if href else Html(),
        class_="panel",
    )


def _style() -> str:
    text = files("leadwell.drawing").joinpath("sheet.css").read_text(encoding="utf-8")
    paper = TOKENS | PAPER  # all of them: on paper none may stay as it is in the dark
    return text.replace("DARK", style_of(DARK)).replace("PRINT", style_of(paper)).replace("\n", "")
