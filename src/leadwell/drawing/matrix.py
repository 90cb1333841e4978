"""The matrix of several measures as a table: rows of variation, columns of assurance, names of measures in it."""

from leadwell.drawing.icons import ASSURANCE_WORDS, VARIATION_WORDS, assurance_icon, variation_icon
from leadwell.drawing.picture.markup import Html, element
from leadwell.drawing.tokens import with_tokens
from leadwell.measures.charts import Matrix


def matrix_html(found: Matrix, *, caption: str) -> Html:
    """Give the matrix as an HTML table. Every icon stands beside its words, every measure by its title."""
    head = [element("th", "Measures", scope="col")]
    head += [
        element(
            "th",
            Html(with_tokens(assurance_icon(column))),
            " ",
            element("span", _sentence(ASSURANCE_WORDS[column])),
            scope="col",
        )
        for column in found.columns
    ]
    lines = []
    for row, cells in zip(found.rows, found.cells, strict=True):
        icon = with_tokens(variation_icon(row))
        name = element("th", Html(icon), " ", element("span", _sentence(VARIATION_WORDS[row])), scope="row")
        lines.append(
            element(
                "tr",
                name,
                *(
                    element("td", element("ul", *(element("li", chart.title) for chart in cell)))
                    if cell
                    else element("td", element("span", "none", class_="quiet"))
                    for cell in cells
                ),
            )
        )
    table = element(
        "table",
        element("caption", element("span", caption)),
        element("thead", element("tr", *head)),
        element("tbody", *lines),
    )
    return element("div", table, class_="scroll matrix", role="group", aria_label=caption, tabindex="0")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
